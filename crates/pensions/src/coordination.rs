//! What does each State owe for a life of work in several of them, under the instruments that bind them?
//!
//! A [`Coordinator`] is made of instruments and national laws. An instrument is a row of data, a [`Method`]: which
//! amounts are computed, what stands below the line of the share, whose periods help to open a right, what happens
//! to short records and to periods that coincide. A national law is a [`NationalLaw`]: its conditions, and the benefit
//! for a record on a day, which the engine asks for own periods and for the hypothetical record alike. What ships as
//! rows is in `data/coordination.toml`; a law of few parameters is a [`Parametric`].
//!
//! # Example
//!
//! Twelve years in France and twenty-three in Spain. Neither country's law opens a right alone; together the periods
//! do, and each pays its share of what it would owe for all of them:
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use std::sync::Arc;
//!
//! use kerben_core::{calendar::day, country::Country, currency::Currency};
//! use kerben_pensions::Claim;
//! use kerben_pensions::coordination::{Base, Coordinator, Methods, NationalLaw, Parametric, Plan, Terms};
//! use kerben_pensions::person::{Person, Sex};
//! use kerben_pensions::record::{InsurancePeriod, InsuranceRecord, PeriodKind};
//!
//! // Laws of textbook simplicity: 1.5 per cent of 1,600 a year after 20 years; 1 per cent of 2,000 after 25.
//! let of = |months, accrual: &str, base: &str| {
//!     Ok::<Terms, Box<dyn std::error::Error>>(Terms::new(
//!         "65y".parse()?,
//!         months,
//!         accrual.parse()?,
//!         Base::Fixed(base.parse()?),
//!     ))
//! };
//! let laws: [Arc<dyn NationalLaw>; 2] = [
//!     Arc::new(Parametric::new(Country::FR, Currency::EUR, of(240, "0.015", "1600")?)),
//!     Arc::new(Parametric::new(Country::ES, Currency::EUR, of(300, "0.01", "2000")?)),
//! ];
//! let methods = Methods::builtin()?;
//! let engine = Coordinator::new(methods.get("EU-883-2004").cloned(), laws)?;
//!
//! let work = |state, days: &str| {
//!     Ok::<InsurancePeriod, Box<dyn std::error::Error>>(InsurancePeriod::new(
//!         state,
//!         days.parse()?,
//!         PeriodKind::Employment,
//!     )?)
//! };
//! let record = InsuranceRecord::new([
//!     work(Country::FR, "1980-01-01 to 1991-12-31")?,
//!     work(Country::ES, "1992-01-01 to 2014-12-31")?,
//! ])?;
//! let person = Person::new(day(1950, 1, 1)?, Sex::Female, [Country::FR], Country::ES)?;
//! let claim = Claim::new(person, record, day(2015, 1, 1)?, day(2015, 1, 1)?)?;
//!
//! let answer = engine.determine(&claim)?;
//! let owed: Vec<String> = answer.owed().map(|(state, money)| format!("{state}: {money}")).collect();
//! assert_eq!(owed, ["ES: 460.00 EUR", "FR: 288.00 EUR"]);
//! let france = answer.of(Country::FR).and_then(|state| state.amount).and_then(|pass| pass.pro_rata);
//! assert_eq!(france.ok_or("a share")?.share.to_string(), "144/420");
//!
//! // With five years less in Spain there is no right there; the engine says what would open one.
//! let short = InsuranceRecord::new([work(Country::ES, "1992-01-01 to 2009-12-31")?])?;
//! let person = Person::new(day(1950, 1, 1)?, Sex::Female, [Country::FR], Country::ES)?;
//! let claim = Claim::new(person, short, day(2015, 1, 1)?, day(2015, 1, 1)?)?;
//! let open = engine.opens(&claim, Country::ES, Plan::Work(Country::ES), day(2030, 1, 1)?)?.ok_or("a day")?;
//! assert_eq!((open.opens_on, open.months), (day(2022, 1, 1)?, 84));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Map
//!
//! | what | where |
//! | --- | --- |
//! | the engine | [`Coordinator`]: [`determine`](Coordinator::determine), [`determine_all`](Coordinator::determine_all), [`opens`](Coordinator::opens), [`over`](Coordinator::over), [`explain_in`](Coordinator::explain_in) with [`tree`](Coordinator::tree) |
//! | the question | [`Request`]: a [`Claim`](crate::Claim), the day whose law applies, what the person asks for |
//! | instruments | [`Methods`], [`Method`], [`Calculator`], [`Denominator`], [`Aggregation`], [`CoincidingRule`], [`SmallPeriod`], [`MinimumOwn`] |
//! | instruments together | [`Former`], [`Persons`], [`Member::towards`], [`Method::overrides`] |
//! | open questions | [`OpenQuestion`], [`MethodReading`], [`Coordinator::read_as`] |
//! | national laws | [`NationalLaw`], [`Requirements`], [`Benefit`], [`Reduction`]; [`Parametric`] |
//! | the answer | [`Determination`], [`StateAnswer`], [`Right`], [`EntitlementPass`], [`AmountPass`], [`Award`], [`Displaced`], [`Unanswered`] |
//! | sums | [`Determination::totals`], [`Coordinator::total_in`] |
//! | reasons | [`tape`]: steps while it computes, a derivation when somebody asks |
//!
//! # How a State decides
//!
//! 1. **Periods.** The record is laid on one line of days up to the day of the claim. Where periods of several States
//!    coincide, the instrument's rules say whose days count; what is displaced is told, with the rule.
//! 2. **Lengths.** What is left is measured and converted by the instrument's [`Regime`](crate::unit::Regime) into the
//!    unit of the law. A certified length stands for its whole entry; days that do not count are taken off it.
//! 3. **The right.** Own periods under national law alone; then with other States' periods, as far as necessary.
//! 4. **Amounts**, from the whole record: the independent benefit without the rules on coinciding periods, which never
//!    touch it; the theoretical amount, the share as a pair of whole numbers, their product; the law's own reductions
//!    and rounding on both; then the choice of the instrument.
//!
//! A right whose amount is not known is a right: [`Right::Unassessed`] names its first day and what the amount lacks.
//!
//! # Several instruments
//!
//! A State decides by the instrument that brings the person most; others whose answer is not known stand beside it as
//! [`Unanswered`]. Rows that follow each other divide a career by day: under the agreement of the EAEU each State pays for
//! its own periods since 2021, and those before go by the agreement of 1992, under which the State of residence pays
//! ([`Former`]). A row may take another's place between its members, cover citizens alone ([`Persons`]), or bind a State
//! towards some members only. No day is paid for twice.
//!
//! What the sources leave open is a question of the row with its readings. An engine tries each way to read them and says
//! what all have in common; [`Coordinator::read_as`] takes the readings that the caller chooses.
//!
//! Periods of two States that no rule sets in order, two compulsory insurances on the same days, count as own periods
//! in each, and once in the sum.

mod amounts;
mod batch;
mod conditions;
mod coordinator;
mod counted;
mod law;
mod method;
mod methods;
mod opening;
mod outcome;
mod parametric;
mod readings;
mod reduce;
mod relation;
mod request;
mod settle;
mod short;
mod span;
mod steps;
mod stretch;
mod tally;
pub mod tape;
mod total;
mod tree;
mod verdict;
mod what_if;
mod workspace;

pub use amounts::to_money;
pub use batch::BatchAnswer;
pub use coordinator::{Coordinator, METHODS_MAX};
pub use counted::{Counted, CountedDays, Pass};
pub use law::{Ask, Basis, Benefit, NationalLaw, Reduction, Requirements};
pub use method::{
    Aggregation, Calculator, CoincidingRule, ConversionDay, Denominator, EarlierPeriods, Export,
    Member, Method, MethodProvision, MinimumOwn, Role, SmallPeriod, SmallPeriodRule, ThirdStates,
    Tie,
};
pub use methods::Methods;
pub use outcome::{
    AmountPass, Award, Chosen, Computed, Determination, Displaced, EntitlementPass, Minimum,
    Payable, ProRataBenefit, Reason, Right, StateAnswer, Unanswered,
};
pub use parametric::{Base, Parametric, Terms};
pub use readings::{MethodReading, OpenQuestion, READINGS_MAX};
pub use relation::{FOLLOWERS_MAX, Former, Persons};
pub use request::Request;
pub use span::{SEGMENTS_MAX, Segment};
pub use tape::{Silent, Tape, Trace};
pub use total::{ConvertedPart, ConvertedTotal};
pub use what_if::{FORECAST_DAYS_MAX, Forecast, Plan};
pub use workspace::Workspace;

#[cfg(all(test, feature = "builtin"))]
mod tests {
    use kerben_core::language::Language;
    use kerben_core::message::Message;

    #[test]
    fn every_step_has_a_title_in_every_language() {
        let words = crate::catalogue().unwrap();
        for rule in super::steps::ALL.iter().chain(super::parametric::ALL) {
            let title = Message::new(rule.title).arg("state", "X");
            for language in [Language::En, Language::Ru, Language::Ky] {
                let shown = words.render(&title, language);
                assert!(!shown.contains(rule.title), "{language:?}: {}", rule.title);
            }
        }
    }
}
