//! What the engine answers: for each State a right or none, both passes, the amounts, and who pays.

use std::sync::Arc;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::message::Message;
use kerben_core::money::Money;
use kerben_core::number::{Fraction, Rational};
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::Serialize;

use super::method::CoincidingRule;
use crate::outcome::Missing;
use crate::unit::Unit;

/// The answer to a claim under the instruments of a coordinator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Determination {
    /// The day from which the pension is asked; periods before it count.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub claimed_on: NaiveDate,
    /// The day whose law and parameters apply.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub on: NaiveDate,
    /// One answer for each State of the record, and for the State of residence if its law is known, by code.
    pub states: Vec<StateAnswer>,
    /// Days that do not count because days of another State's period do.
    pub displaced: Vec<Displaced>,
    /// The lowest grade of all answers.
    pub grade: Evidence,
}

impl Determination {
    /// The answer of one State.
    #[must_use]
    pub fn of(&self, state: Country) -> Option<&StateAnswer> {
        self.states.iter().find(|answer| answer.state == state)
    }

    /// The benefits that are owed, each by its State.
    pub fn owed(&self) -> impl Iterator<Item = (Country, Money)> {
        self.states.iter().filter_map(|answer| Some((answer.state, answer.right.award()?.paid)))
    }
}

/// The answer of one State.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StateAnswer {
    /// The State.
    pub state: Country,
    /// The instrument under which it answers; `None` for its national law alone. Where readings of an open question lead to
    /// different ones, that of the first reading.
    pub method: Option<Arc<str>>,
    /// The pass over the conditions.
    pub entitlement: EntitlementPass,
    /// The pass over the whole record; `None` where no amount was to be computed.
    pub amount: Option<AmountPass>,
    /// Whether it owes a benefit.
    pub right: Right,
    /// Other instruments by which the State could decide and whose answer is not known: it may be more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unanswered: Vec<Unanswered>,
    /// The lowest grade on the path.
    pub grade: Evidence,
}

/// An instrument of which nobody can say what it brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Unanswered {
    /// The instrument.
    pub method: Arc<str>,
    /// What is missing.
    pub missing: Vec<Missing>,
}

/// The conditions of a right, and how far other States' periods were needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EntitlementPass {
    /// The unit of the counts.
    pub unit: Unit,
    /// Own periods under national law alone.
    pub national: u32,
    /// Own periods after coinciding ones are removed.
    pub own: u32,
    /// All periods of the other States.
    pub foreign: u32,
    /// Of these what the condition needs beside the own periods that the instrument counts, also where national law alone
    /// asks for none.
    pub added: u32,
    /// What the law asks in all.
    pub need: u32,
    /// What the law asks of own periods, in the same unit.
    pub own_minimum: u32,
    /// What the instrument asks of own periods before it adds any, where it asks for something.
    pub instrument_minimum: Option<Minimum>,
    /// The day on which the age is reached; `None` where the law is not known.
    #[serde(with = "kerben_core::calendar::serde_day_option")]
    pub age_on: Option<NaiveDate>,
}

impl EntitlementPass {
    /// Whether own periods alone are long enough.
    #[must_use]
    pub const fn is_met_alone(&self) -> bool {
        self.national >= self.need && self.national >= self.own_minimum
    }

    /// Whether own periods with what was added are long enough.
    #[must_use]
    pub const fn is_met_together(&self) -> bool {
        let allowed = match self.instrument_minimum {
            Some(minimum) => minimum.have >= minimum.need,
            None => true,
        };
        allowed && self.own >= self.own_minimum && self.own.saturating_add(self.added) >= self.need
    }

    /// A pass that could not be made, because the law is not known or a fact is missing, or that is not the same under every
    /// reading of an open question.
    pub(super) const fn unknown() -> Self {
        Self {
            unit: Unit::Month,
            national: 0,
            own: 0,
            foreign: 0,
            added: 0,
            need: 0,
            own_minimum: 0,
            instrument_minimum: None,
            age_on: None,
        }
    }
}

/// A least own record, and what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Minimum {
    /// What there is.
    pub have: u32,
    /// What is asked.
    pub need: u32,
    /// In this unit.
    pub unit: Unit,
}

/// The amounts of one State, from the whole record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AmountPass {
    /// Own periods, the numerator before any cap.
    pub own: u32,
    /// All periods: of the theoretical amount, and below the line of the share before any cap, where short records that
    /// are handed on are left out.
    pub total: u32,
    /// The benefit that is no share: on own periods under national law alone (independent) where they open the right
    /// alone; else, as [`Award::chosen`] says, on own periods that others' helped (direct), for all periods (territorial,
    /// or by the last State where every record is short), or a refund.
    pub unshared: Option<Computed>,
    /// The independent benefit after the law's rule against overlapping benefits, where one applied.
    pub reduced: Option<Money>,
    /// The pro-rata benefit.
    pub pro_rata: Option<ProRataBenefit>,
    /// What the State pays of its own accord for displaced voluntary periods; part of the pro-rata result.
    pub supplement: Option<Money>,
}

/// An amount before and after the law's reductions and rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Computed {
    /// The exact amount in major units.
    pub exact: Rational,
    /// As it is paid.
    pub money: Money,
}

/// A theoretical amount, its share, and what comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ProRataBenefit {
    /// What would be due if all periods had been completed under this law.
    pub theoretical: Rational,
    /// Own periods over all, as the decision letter shows it; not reduced.
    pub share: Fraction,
    /// The product as it is paid, without any supplement.
    pub money: Money,
}

impl ProRataBenefit {
    /// The product before the law's reductions and rounding; `None` only beyond what fits.
    #[must_use]
    pub fn exact(&self) -> Option<Rational> {
        self.theoretical.times(self.share)
    }
}

/// Which benefit is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Chosen {
    /// The independent benefit.
    Independent,
    /// The pro-rata benefit.
    ProRata,
    /// Both came to the same; the independent benefit is awarded.
    TieIndependent,
    /// Both came to the same; the pro-rata benefit is awarded.
    TieProRata,
    /// The benefit on own periods, other States' periods having opened the right.
    Direct,
    /// A fixed fraction of the full benefit.
    ResidenceFraction,
    /// The benefit for all periods, paid by the State of residence.
    Territorial,
    /// The whole benefit by the State that was covering last, since every record is short.
    LastState,
    /// Contributions paid back once.
    Refund,
}

/// Whether the benefit is paid where the person lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Payable {
    /// The person lives in the State.
    AtHome,
    /// Abroad, by the instrument.
    Abroad,
    /// Not while the person lives abroad.
    NotAbroad,
    /// The sources do not say.
    Unknown,
}

/// A benefit that is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Award {
    /// The first day on which every condition is met.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub from: NaiveDate,
    /// Whether the first day may lie earlier: a certified length does not say on which of its days it was reached.
    pub at_latest: bool,
    /// Which benefit.
    pub chosen: Chosen,
    /// How much.
    pub paid: Money,
    /// Whether it is paid where the person lives.
    pub payable: Payable,
}

/// Why a State owes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// The pensionable age comes later.
    Age {
        /// On this day.
        #[serde(with = "kerben_core::calendar::serde_day")]
        on: NaiveDate,
    },
    /// All periods that count are too short.
    Insurance {
        /// What counts.
        have: u32,
        /// What is asked.
        need: u32,
        /// In this unit.
        unit: Unit,
    },
    /// Own periods are too short for the law or the instrument to add any.
    OwnMinimum {
        /// What counts.
        have: u32,
        /// What is asked.
        need: u32,
        /// In this unit.
        unit: Unit,
    },
    /// Another condition of the law is not met.
    OtherCondition,
    /// The record is shorter than the instrument's minimum; other States count it.
    SmallPeriod,
    /// The State of residence pays for these periods.
    PaidByResidence,
    /// There are no own periods for which it would pay.
    NoOwnPeriods,
}

impl Reason {
    /// The reason in words of the catalogue.
    #[must_use]
    pub fn message(&self) -> Message {
        let counts = |key: &str, have: u32, need: u32, unit: Unit| {
            Message::new(key)
                .arg("have", have)
                .arg("need", need)
                .arg("unit", Message::new(format!("pensions.unit.{}", unit.code())))
        };
        match *self {
            Self::Age { on } => Message::new("pensions.reason.age").arg("day", on),
            Self::Insurance { have, need, unit } => {
                counts("coordination.reason.insurance", have, need, unit)
            }
            Self::OwnMinimum { have, need, unit } => {
                counts("coordination.reason.own_minimum", have, need, unit)
            }
            Self::OtherCondition => Message::new("coordination.reason.other"),
            Self::SmallPeriod => Message::new("coordination.reason.small_period"),
            Self::PaidByResidence => Message::new("coordination.reason.residence_pays"),
            Self::NoOwnPeriods => Message::new("coordination.reason.no_own_periods"),
        }
    }
}

/// Whether a State owes a benefit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Right {
    /// It does.
    Entitled(Award),
    /// It does; how much, the sources or the record do not say.
    Unassessed {
        /// The first day on which every condition is met.
        #[serde(with = "kerben_core::calendar::serde_day")]
        from: NaiveDate,
        /// Whether the first day may lie earlier.
        at_latest: bool,
        /// Whether it is paid where the person lives.
        payable: Payable,
        /// What the amount lacks.
        missing: Vec<Missing>,
    },
    /// It does not, or not yet.
    NotEntitled {
        /// Every condition that fails; where readings of an open question share none, those of all.
        reasons: Vec<Reason>,
        /// The first day of the right if nothing but time is lacking.
        #[serde(with = "kerben_core::calendar::serde_day_option")]
        earliest: Option<NaiveDate>,
    },
    /// The sources or the record do not say.
    Undetermined {
        /// What is missing.
        missing: Vec<Missing>,
    },
}

impl Right {
    /// The award, where there is one.
    #[must_use]
    pub const fn award(&self) -> Option<&Award> {
        match self {
            Self::Entitled(award) => Some(award),
            _ => None,
        }
    }

    /// The first day of the right, where it is open, whether or not the amount is known.
    #[must_use]
    pub const fn opened_on(&self) -> Option<NaiveDate> {
        match self {
            Self::Entitled(Award { from, .. }) | Self::Unassessed { from, .. } => Some(*from),
            _ => None,
        }
    }

    /// Whether the right is open.
    pub const fn is_open(&self) -> Tri {
        match self {
            Self::Entitled(_) | Self::Unassessed { .. } => Tri::Yes,
            Self::NotEntitled { .. } => Tri::No,
            Self::Undetermined { .. } => Tri::Unknown,
        }
    }

    /// What is missing; nothing where all is known.
    #[must_use]
    pub fn missing(&self) -> &[Missing] {
        match self {
            Self::Unassessed { missing, .. } | Self::Undetermined { missing } => missing,
            _ => &[],
        }
    }
}

/// Days of one entry that do not count under an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Displaced {
    /// The instrument that says so.
    pub method: Arc<str>,
    /// The entry of the record, counted from 0.
    pub entry: usize,
    /// The days.
    pub period: Period,
    /// The entry whose days count instead.
    pub by: usize,
    /// The rule.
    pub rule: CoincidingRule,
}
