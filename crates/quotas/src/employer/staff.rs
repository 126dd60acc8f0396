//! The staff of an employer, as far as a test needs it.

use chrono::NaiveDate;
use kerben_core::calendar::serde_day_option;
use kerben_core::country::Country;
use kerben_core::money::Money;
use serde::{Deserialize, Serialize};

use crate::exemption::PersonStatus;

/// The most heads of a group.
pub const HEADS_MAX: u32 = 100_000_000;
/// The most groups of a staff.
pub const GROUPS_MAX: usize = 10_000;
/// The most earlier staffs that a window looks at.
pub const HISTORY_MAX: usize = 60;

/// Workers of one employer who are alike for every test.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Group {
    /// How many they are.
    pub heads: u32,
    /// Their citizenships; empty: not stated.
    #[serde(default)]
    pub citizenships: Vec<Country>,
    /// Their statuses in the host state.
    #[serde(default)]
    pub statuses: Vec<PersonStatus>,
    /// Their category, where the rule divides by it.
    #[serde(default)]
    pub category: Option<String>,
    /// The kind of their permit.
    #[serde(default)]
    pub pass: Option<String>,
    /// Where they work.
    #[serde(default)]
    pub site: Option<String>,
    /// What each of them earns in a month.
    #[serde(default)]
    pub wage: Option<Money>,
    /// By how many employers each of them is paid.
    #[serde(default)]
    pub paid_by: Option<u8>,
    /// The first day on which their contracts are over.
    #[serde(default, with = "serde_day_option")]
    pub until: Option<NaiveDate>,
}

impl Group {
    /// So many workers of one citizenship; add what else is known.
    #[must_use]
    pub fn new(heads: u32, citizenship: Country) -> Self {
        Self {
            heads,
            citizenships: vec![citizenship],
            statuses: Vec::new(),
            category: None,
            pass: None,
            site: None,
            wage: None,
            paid_by: None,
            until: None,
        }
    }

    /// The same workers in a category.
    #[must_use]
    pub fn category(mut self, category: impl Into<String>) -> Self {
        self.category = Some(category.into());
        self
    }

    /// The same workers with a status.
    #[must_use]
    pub fn status(mut self, status: PersonStatus) -> Self {
        self.statuses.push(status);
        self
    }

    /// The same workers on a kind of permit.
    #[must_use]
    pub fn pass(mut self, pass: impl Into<String>) -> Self {
        self.pass = Some(pass.into());
        self
    }

    /// The same workers at a site.
    #[must_use]
    pub fn site(mut self, site: impl Into<String>) -> Self {
        self.site = Some(site.into());
        self
    }

    /// The same workers at a monthly wage.
    #[must_use]
    pub fn wage(mut self, wage: Money) -> Self {
        self.wage = Some(wage);
        self
    }

    /// The same workers, each paid by so many employers.
    #[must_use]
    pub const fn paid_by(mut self, employers: u8) -> Self {
        self.paid_by = Some(employers);
        self
    }

    /// The same workers until a day, on which they are no longer there.
    #[must_use]
    pub const fn until(mut self, day: NaiveDate) -> Self {
        self.until = Some(day);
        self
    }
}

/// What an employer is, where a rule exempts by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EmployerTrait {
    /// A small enterprise.
    SmallEnterprise,
    /// A body of the state.
    StateBody,
    /// A branch or representation of a foreign firm.
    Branch,
}

/// An employer as a test sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Employer {
    /// The staff.
    pub staff: Vec<Group>,
    /// Earlier staffs, the latest first, one for each period of a window (months, weeks).
    #[serde(default)]
    pub history: Vec<Vec<Group>>,
    /// What the employer is; `None`: not stated.
    #[serde(default)]
    pub traits: Option<Vec<EmployerTrait>>,
    /// The code of the activity: of the main one, as the rule's classification writes it.
    #[serde(default)]
    pub activity: Option<String>,
    /// The region, by the word that the parameters use.
    #[serde(default)]
    pub region: Option<String>,
    /// Net sales of the year.
    #[serde(default)]
    pub net_sales: Option<Money>,
}

impl Employer {
    /// An employer with this staff; add what else is known.
    #[must_use]
    pub fn new(staff: impl IntoIterator<Item = Group>) -> Self {
        Self { staff: staff.into_iter().collect(), ..Self::default() }
    }

    /// The same employer with earlier staffs, the latest first.
    #[must_use]
    pub fn history(mut self, history: impl IntoIterator<Item = Vec<Group>>) -> Self {
        self.history = history.into_iter().collect();
        self
    }

    /// The same employer, of which it is known what it is: none of the traits, or these.
    #[must_use]
    pub fn traits(mut self, traits: impl IntoIterator<Item = EmployerTrait>) -> Self {
        self.traits = Some(traits.into_iter().collect());
        self
    }

    /// The same employer with an activity code.
    #[must_use]
    pub fn activity(mut self, code: impl Into<String>) -> Self {
        self.activity = Some(code.into());
        self
    }

    /// The same employer in a region.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The same employer with its net sales.
    #[must_use]
    pub fn net_sales(mut self, sales: Money) -> Self {
        self.net_sales = Some(sales);
        self
    }
}
