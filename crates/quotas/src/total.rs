//! The total of a year: the figure that is used, why, what was said besides, and what amended it.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::message::Message;
use kerben_core::period::Validity;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use kerben_core::unsettled::{Reading, Unsettled};
use serde::{Deserialize, Serialize};

use crate::limit::Limit;
use crate::statement::Statement;

/// One figure chosen among the statements about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Chosen {
    /// The statement that is used.
    pub statement: Statement,
    /// The other statements about the same figure, kept beside it.
    pub others: Vec<Statement>,
    /// The id of the rule that chose.
    pub rule: String,
    /// Why.
    pub reason: Message,
    /// Whether the statement was known on the day asked for; `Unknown` if its date is not recorded
    /// well enough to say.
    pub known: Tri,
    /// The lowest grade of figure, year and choice.
    pub grade: Evidence,
}

impl Chosen {
    /// The figure.
    #[must_use]
    pub const fn limit(&self) -> &Limit {
        &self.statement.limit
    }
}

/// A total for which the sources give a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KnownTotal {
    /// The host state.
    pub state: Country,
    /// The pool.
    pub pool: String,
    /// The year.
    pub year: i32,
    /// The figure with which the year began.
    pub original: Chosen,
    /// The figures that replaced it during the year, in order.
    pub amendments: Vec<Chosen>,
    /// Amendments of which the sources dispute whether they belong to this year. They are readings:
    /// choose one by name in the question, under the id of [`KnownTotal::unsettled_id`].
    pub disputed: Vec<Statement>,
    /// Amendments that the answer knows and does not use: drafts, and figures below the asked grade.
    pub unused: Vec<Statement>,
}

/// The figure in force on a day of the year.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum InForce<'a> {
    /// This figure.
    Certain(&'a Statement),
    /// One of these figures, in the order in which they follow one another: the day of an amendment is
    /// not known well enough, or the amendment itself is disputed.
    Doubtful(Vec<&'a Statement>),
}

impl<'a> InForce<'a> {
    /// The figures of which one is in force.
    #[must_use]
    pub fn possible(&self) -> &[&'a Statement] {
        match self {
            Self::Certain(one) => std::slice::from_ref(one),
            Self::Doubtful(several) => several,
        }
    }
}

impl KnownTotal {
    /// The figure with which the year began and those that replaced it.
    pub fn steps(&self) -> impl Iterator<Item = &Chosen> {
        std::iter::once(&self.original).chain(&self.amendments)
    }

    /// The last undisputed figure.
    #[must_use]
    pub fn last(&self) -> &Chosen {
        self.amendments.last().unwrap_or(&self.original)
    }

    /// The figure in force on a day of the year.
    #[must_use]
    pub fn in_force_on(&self, day: NaiveDate) -> InForce<'_> {
        let mut possible = vec![&self.original.statement];
        let later = self.amendments.iter().map(|step| &step.statement).chain(&self.disputed);
        for amendment in later {
            match amendment.in_force.map_or(Tri::Unknown, |from| from.on_or_before(day)) {
                Tri::Yes => possible = vec![amendment],
                Tri::Unknown => possible.push(amendment),
                // What comes after it amends it, and cannot be in force before it.
                Tri::No => break,
            }
        }
        match possible.as_slice() {
            [only] => InForce::Certain(only),
            _ => InForce::Doubtful(possible),
        }
    }

    /// The figure in force from one day to another, both included.
    #[must_use]
    pub fn in_force_between(&self, first: NaiveDate, last: NaiveDate) -> InForce<'_> {
        let (begin, end) = (self.in_force_on(first), self.in_force_on(last));
        if begin == end {
            return begin;
        }
        let order: Vec<&Statement> =
            self.steps().map(|step| &step.statement).chain(&self.disputed).collect();
        let place = |one: &Statement| order.iter().position(|other| other.id == one.id);
        let from = begin.possible().first().and_then(|one| place(one)).unwrap_or(0);
        let until = end.possible().last().and_then(|one| place(one)).unwrap_or(order.len());
        let between = order.iter().enumerate().filter(|(at, _)| (from..=until).contains(at));
        InForce::Doubtful(between.map(|(_, one)| *one).collect())
    }

    /// The disputed amendments as readings of the figure at the end of the year, the last undisputed
    /// figure among them; `None` if nothing is disputed.
    #[must_use]
    pub fn unsettled(&self) -> Option<Unsettled<Limit>> {
        let reading = |statement: &Statement| {
            let why = statement.note.as_deref().unwrap_or(statement.id.as_str());
            Reading::new(
                statement.id.clone(),
                statement.limit,
                Localised::new(why),
                statement.lowest_grade(),
                statement.source.clone(),
            )
        };
        let why = self.disputed.iter().find_map(|statement| statement.note.as_deref())?;
        let readings: Vec<Reading<Limit>> =
            std::iter::once(&self.last().statement).chain(&self.disputed).map(reading).collect();
        Unsettled::new(self.unsettled_id(), readings, Validity::always(), Localised::new(why)).ok()
    }

    /// The id under which a reading of the disputed amendments is chosen; the names of the readings
    /// are the ids of the statements.
    #[must_use]
    pub fn unsettled_id(&self) -> String {
        unsettled_id(self.state, &self.pool, self.year)
    }
}

pub(crate) fn unsettled_id(state: Country, pool: &str, year: i32) -> String {
    format!("quotas.{}.{pool}.{year}", state.alpha2().to_ascii_lowercase())
}

/// A total that the sources do not give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UnknownTotal {
    /// The host state.
    pub state: Country,
    /// The pool.
    pub pool: String,
    /// The year.
    pub year: i32,
    /// What is missing.
    pub missing: Vec<Message>,
    /// What was said all the same.
    pub statements: Vec<Statement>,
}

/// The total of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum YearTotal {
    /// The sources give a figure.
    Known(Box<KnownTotal>),
    /// They do not.
    Undetermined(UnknownTotal),
}

impl YearTotal {
    /// The total, where the sources give a figure.
    #[must_use]
    pub fn known(&self) -> Option<&KnownTotal> {
        match self {
            Self::Known(known) => Some(known),
            Self::Undetermined(_) => None,
        }
    }

    /// What is missing, where they do not.
    #[must_use]
    pub fn missing(&self) -> &[Message] {
        match self {
            Self::Known(_) => &[],
            Self::Undetermined(unknown) => &unknown.missing,
        }
    }

    /// Every statement of the answer, used or not.
    #[must_use]
    pub fn statements(&self) -> Vec<&Statement> {
        match self {
            Self::Known(known) => known
                .steps()
                .flat_map(|step| std::iter::once(&step.statement).chain(&step.others))
                .chain(&known.disputed)
                .chain(&known.unused)
                .collect(),
            Self::Undetermined(unknown) => unknown.statements.iter().collect(),
        }
    }
}
