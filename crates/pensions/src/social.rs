//! From which day a social pension is due to those who have no right to a labour pension.
//!
//! Of Russia and Belarus the ages were read; the amounts were not, nor the conditions of residence.

use chrono::NaiveDate;
use kerben_core::calendar::AgeSpan;
use kerben_core::country::Country;
use kerben_core::explain::{Node, Outcome, Recorder, Test, Traced, Value};
use kerben_core::message::Message;
use kerben_core::number::exact_add;
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;
use serde::{Deserialize, Serialize};

use crate::context::{Books, Stop, left_missing};
use crate::error::PensionError;
use crate::law::Law;
use crate::outcome::Missing;
use crate::person::Person;
use crate::step::Step;

/// From which day a social pension is due by age.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Social {
    /// From this day, as far as age goes.
    From {
        /// The day.
        #[serde(with = "kerben_core::calendar::serde_day")]
        day: NaiveDate,
        /// How well it is known.
        grade: Evidence,
        /// What is missing to say whether and how much: residence and amount.
        missing: Vec<Missing>,
    },
    /// The sources do not say.
    Undetermined {
        /// What is missing.
        missing: Vec<Missing>,
    },
}

/// From which day a social pension is due by age in a state.
///
/// # Errors
///
/// [`PensionError`] when an input cannot be used. What is not known is an answer, not an error.
///
/// # Source
///
/// Russia: five years after the age of the insurance pension (klerk.ru). Belarus: men at 65, women at 60 (bkdp.org).
///
/// # Example
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_core::{calendar::day, country::Country, explain::Off, unsettled::Readings};
/// use kerben_pensions::Law;
/// use kerben_pensions::person::{Person, Sex};
/// use kerben_pensions::social::{Social, social_age};
///
/// // A man born in 1963 has the Russian age of 65; five years later he is 70.
/// let person = Person::new(day(1963, 4, 2)?, Sex::Male, [Country::RU], Country::RU)?;
/// let law = Law::builtin()?;
/// let found = social_age(&person, Country::RU, &law, &Readings::new(), &mut Off)?.value;
/// assert!(matches!(found, Social::From { day: on, .. } if on == day(2033, 4, 2)?));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn social_age<R: Recorder>(
    person: &Person,
    state: Country,
    law: &Law,
    readings: &Readings,
    rec: &mut R,
) -> Result<Traced<Social, R>, PensionError> {
    let books = Books { law, readings };
    let missing = match found(person, state, &books, rec) {
        Ok(step) => return Ok(step.traced()),
        Err(stop) => left_missing(stop, law)?,
    };
    let words: Vec<Message> = missing.iter().map(Missing::message).collect();
    let node = rec.record(|| {
        let outcome = Outcome::Undetermined { missing: words };
        Node::condition("social.age/1", "pensions.social.age", Test::Stated, outcome)
    });
    Ok(Traced::new(Social::Undetermined { missing }, node))
}

fn found<R: Recorder>(
    person: &Person,
    state: Country,
    books: &Books<'_>,
    rec: &mut R,
) -> Result<Step<Social, R>, Stop> {
    let (sex, born) = (person.sex().plural(), person.born());
    let (years, rule) = match state {
        Country::RU => {
            let age = books.parameter(&format!("ru.age.{sex}"), born, rec)?;
            let later = books.parameter("ru.social.years-later", born, rec)?;
            let years = exact_add(age.value, later.value)?;
            let years = Step::record(rec, years, [age.grade, later.grade], || {
                Node::sum("social.years/1", "pensions.social.years", Value::years(years))
                    .input("age", &age.node)
                    .input("later", &later.node)
            });
            (years, books.provision("ru.social")?)
        }
        Country::BY => {
            let years = books.parameter(&format!("by.social.age.{sex}"), born, rec)?;
            (years, books.provision("by.social")?)
        }
        _ => return Err(Missing::rule("social").into()),
    };
    let day = person.reaches(AgeSpan::from_decimal_years(years.value)?)?;
    let facts = rec.record(|| Node::fact("person.born/1", "pensions.person.born", born));
    let grade = years.grade.min(rule.grade);
    let missing = vec![Missing::rule("social.residence"), Missing::rule("social.amount")];
    let value = Social::From { day, grade, missing };
    Ok(Step::record(rec, value, [grade], || {
        Node::table_row("social.from/1", rule.message(), Value::Day(day))
            .input("born", &facts)
            .input("age", &years.node)
            .cite(rule.citation.clone())
    }))
}
