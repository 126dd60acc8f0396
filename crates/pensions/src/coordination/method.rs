//! How an instrument coordinates: one row of data an instrument, nothing of it in code.

use std::sync::Arc;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::source::{Citation, Evidence};
use serde::{Deserialize, Serialize};

use super::readings::OpenQuestion;
use super::relation::{Former, Persons};
use crate::unit::{Regime, Unit};

/// Which amounts a State computes under an instrument, and which of them it pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Calculator {
    /// The independent benefit on own periods and the pro-rata benefit, the higher of the two.
    HigherOf,
    /// The theoretical amount times the share, whether or not own periods open the right alone.
    ProRata,
    /// The independent benefit where own periods open the right alone, else the pro-rata benefit.
    IndependentElseProRata,
    /// The benefit on own periods; the periods of others only help to open the right.
    Direct,
    /// As `Direct`; the pro-rata benefit instead where the person asks for it.
    DirectOrProRataOnRequest,
    /// The full benefit times own periods over a fixed span.
    ResidenceFraction,
    /// The State of residence pays for all periods as for its own; the others pay nothing.
    Territorial,
    /// Contributions are paid back once, where no right opens.
    Refund,
}

/// What stands below the line of the share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Denominator {
    /// All periods of all States, after coinciding ones are removed.
    AllPeriods,
    /// All periods, but no more than the span of a full benefit under the law of the State; the own periods too.
    AllPeriodsUpToFull,
    /// The span that the law of the State itself computes on, whatever was completed elsewhere.
    SpanOfTheLaw,
}

/// How much of other States' periods helps to open a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Aggregation {
    /// As far as necessary: up to what the condition asks.
    AsFarAsNecessary,
    /// All of them.
    All,
    /// None: the instrument gives no totalisation.
    None,
}

/// What becomes of a record in one State that is shorter than the instrument's minimum and opens no right alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SmallPeriodRule {
    /// That State pays nothing; the others count the periods in the theoretical amount and leave them out of the share.
    /// If every State would escape, the last whose conditions are met pays as if all periods were its own.
    HandedOn,
    /// That State pays nothing; the other State takes the periods over, into its numerator as well.
    TakenOver,
    /// That State pays nothing; the periods help to open a right elsewhere and count in no amount.
    EntitlementOnly,
}

/// A record in one State that is too short for a benefit of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmallPeriod {
    /// The record is small below this many months.
    pub under_months: u32,
    /// What becomes of it.
    pub rule: SmallPeriodRule,
}

/// The least own record that allows aggregation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MinimumOwn {
    /// So many.
    pub count: u32,
    /// Of these.
    pub unit: Unit,
    /// Whether only own periods since the instrument binds the State count towards it.
    #[serde(default)]
    pub since_bound: bool,
}

/// Whose periods count beside those of the two States.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ThirdStates {
    /// Nobody's: a party is any State of the list, and no other counts.
    None,
    /// Those of States with which the deciding State has an instrument of its own.
    WithInstrument,
}

/// Whether periods before the instrument bound both States count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EarlierPeriods {
    /// They do.
    Count,
    /// Only periods since the instrument binds the State in which they were completed.
    OnlyAfter,
}

/// Which of the two benefits is awarded where both come to the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Tie {
    /// The independent benefit.
    Independent,
    /// The pro-rata benefit.
    ProRata,
}

/// A rule on periods that coincide in two States.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CoincidingRule {
    /// Own periods beat every foreign one.
    OwnFirst,
    /// Compulsory insurance and residence beat voluntary insurance.
    CompulsoryOverVoluntary,
    /// Real periods beat equivalent ones.
    RealOverEquivalent,
    /// Of two equivalent periods that of the State counts whose law covered the person compulsorily last before; if
    /// none did, first after.
    EquivalentByCover,
}

impl CoincidingRule {
    /// The role of the provision that orders it.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::OwnFirst => Role::OwnFirst,
            Self::CompulsoryOverVoluntary => Role::CompulsoryOverVoluntary,
            Self::RealOverEquivalent => Role::RealOverEquivalent,
            Self::EquivalentByCover => Role::EquivalentByCover,
        }
    }
}

/// Whether a benefit is paid to a person who lives in another State.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Export {
    /// Paid in the other States of the instrument.
    Paid,
    /// Not paid abroad.
    NotPaid,
    /// The sources do not say.
    Unknown,
}

/// The day whose exchange rate converts an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ConversionDay {
    /// The day of the claim.
    Claim,
    /// The first day of the right.
    FirstDay,
}

/// What a provision of an instrument orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// That periods are added up to open a right.
    Aggregation,
    /// That own periods come first.
    OwnFirst,
    /// Compulsory over voluntary.
    CompulsoryOverVoluntary,
    /// Real over equivalent.
    RealOverEquivalent,
    /// Equivalent against equivalent.
    EquivalentByCover,
    /// Periods without dates.
    Undated,
    /// The supplement for displaced voluntary periods.
    Supplement,
    /// The units of periods.
    Units,
    /// The independent benefit.
    Independent,
    /// The theoretical amount.
    Theoretical,
    /// The share.
    Share,
    /// The greatest denominator.
    Cap,
    /// Which benefit is paid.
    Choice,
    /// The limits of national rules against overlapping benefits.
    OverlappingBenefits,
    /// Short records.
    SmallPeriod,
    /// The least own record.
    MinimumOwn,
    /// The benefit on own periods.
    Direct,
    /// Payment abroad.
    Export,
    /// Refund of contributions.
    Refund,
}

/// One provision of a method.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MethodProvision {
    /// What it orders.
    pub role: Role,
    /// Instrument, article, address.
    pub citation: Citation,
    /// How well it is known.
    pub grade: Evidence,
}

/// A State that the instrument binds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Member {
    /// The State.
    pub state: Country,
    /// The first day; `None` for a day so early that it does not matter.
    pub from: Option<NaiveDate>,
    /// The first day on which it binds no more.
    pub until: Option<NaiveDate>,
    /// Towards which States alone it binds this one; empty for all members.
    pub towards: Vec<Country>,
    /// How well the days are known.
    pub grade: Evidence,
}

impl Member {
    /// A State that the instrument binds on every day.
    #[must_use]
    pub const fn new(state: Country, grade: Evidence) -> Self {
        Self { state, from: None, until: None, towards: Vec::new(), grade }
    }

    /// Whether the instrument binds the State on that day.
    #[must_use]
    pub fn is_bound_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }
}

/// How one instrument coordinates pensions.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Method {
    /// The id, such as `EU-883-2004`.
    pub id: Arc<str>,
    /// What the instrument is called.
    pub title: Localised,
    /// Which amounts are computed and paid.
    pub calculator: Calculator,
    /// What stands below the line of the share.
    pub denominator: Denominator,
    /// How periods are measured and converted.
    pub regime: Regime,
    /// How far other States' periods help.
    pub aggregation: Aggregation,
    /// The rules on coinciding periods, in their order.
    pub coinciding: Vec<CoincidingRule>,
    /// Whether the State of displaced voluntary periods pays a supplement for them.
    pub supplement: bool,
    /// Short records.
    pub small_period: Option<SmallPeriod>,
    /// The least own record that allows aggregation.
    pub minimum_own: Option<MinimumOwn>,
    /// Third States.
    pub third_states: ThirdStates,
    /// Periods before the instrument.
    pub earlier: EarlierPeriods,
    /// Equal amounts.
    pub tie: Tie,
    /// Payment abroad.
    pub export: Export,
    /// The day of the exchange rate, where the instrument names one.
    pub conversion: Option<ConversionDay>,
    /// The States it binds.
    pub members: Vec<Member>,
    /// The States that decide by this row; empty where all do. The others decide by rows of their own.
    pub deciding: Vec<Country>,
    /// The id in the register of `kerben-agreements` from which the days come; `None` where they stand here.
    pub register: Option<String>,
    /// Whom it covers.
    pub persons: Persons,
    /// Periods before a day, which go by another row.
    pub former: Option<Former>,
    /// The ids of the rows whose place it takes between its members.
    pub overrides: Vec<Arc<str>>,
    /// What its sources leave open.
    pub open: Vec<OpenQuestion>,
    /// The provisions.
    pub provisions: Vec<MethodProvision>,
    /// How well the row as a whole is known.
    pub grade: Evidence,
}

impl Method {
    /// The membership of a State on a day.
    #[must_use]
    pub fn member(&self, state: Country, day: NaiveDate) -> Option<&Member> {
        self.members.iter().find(|member| member.state == state && member.is_bound_on(day))
    }

    /// Whether it binds two States towards each other on a day.
    #[must_use]
    pub fn binds_both(&self, a: Country, b: Country, day: NaiveDate) -> bool {
        let binds = |state: Country, other: Country| {
            let member = self.member(state, day);
            member.is_some_and(|known| known.towards.is_empty() || known.towards.contains(&other))
        };
        binds(a, b) && binds(b, a)
    }

    /// Whether a State decides by this row on a day.
    #[must_use]
    pub fn decides(&self, state: Country, day: NaiveDate) -> bool {
        (self.deciding.is_empty() || self.deciding.contains(&state))
            && self.member(state, day).is_some()
    }

    /// The provision of a role.
    #[must_use]
    pub fn provision(&self, role: Role) -> Option<&MethodProvision> {
        self.provisions.iter().find(|provision| provision.role == role)
    }

    /// How well the rule of a role is known: by its provision, else as the row.
    #[must_use]
    pub fn grade_of(&self, role: Role) -> Evidence {
        self.provision(role).map_or(self.grade, |provision| provision.grade)
    }
}
