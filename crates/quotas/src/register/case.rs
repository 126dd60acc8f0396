//! The life of one request.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ask::Ask;

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CaseState {
    /// It waits for places.
    Waiting,
    /// It holds places.
    Held,
    /// It has its permit.
    Granted,
    /// Its hold ran out, or what it waited for was closed.
    Lapsed,
    /// Its permit ran out.
    Ended,
    /// It was given up.
    Released,
    /// It was refused.
    Refused,
    /// It needs no place.
    Outside,
}

impl fmt::Display for CaseState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Waiting => "waiting",
            Self::Held => "held",
            Self::Granted => "granted",
            Self::Lapsed => "lapsed",
            Self::Ended => "ended",
            Self::Released => "released",
            Self::Refused => "refused",
            Self::Outside => "outside the quota",
        })
    }
}

/// One request and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Case {
    /// What was asked.
    pub ask: Ask,
    /// Where it stands.
    pub state: CaseState,
    /// How many places it took.
    pub places: u32,
    /// The day on which it took them; before that, the day of the request.
    pub since: NaiveDate,
    /// The first day on which the hold or the permit is no longer alive.
    pub until: NaiveDate,
    /// Which nodes of its path it charges: the lowest bit is the first node.
    pub(crate) charged: u16,
    /// The nodes that are charged only with the confirmation.
    pub(crate) deferred: u16,
    /// The first day of the stay that is reckoned with for a yearly mean.
    pub(crate) stay_from: NaiveDate,
    /// The day after the last of that stay.
    pub(crate) stay_until: NaiveDate,
    /// The entry that answered the request.
    pub(crate) answered: u32,
    /// The entry by which it took its places: a hold, or a promotion from the waiting list.
    pub(crate) took: u32,
    /// The entry that confirmed it.
    pub(crate) confirmed: u32,
}

impl Case {
    /// Whether the places are taken on every node that counts the request, so that a confirmation cannot fail.
    #[must_use]
    pub const fn is_firm(&self) -> bool {
        self.deferred == 0
    }
}
