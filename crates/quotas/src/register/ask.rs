//! What a request asks for.

use serde::{Deserialize, Serialize};

use super::ids::{PathId, RequestId};

/// The most places of one request.
pub const ASK_PLACES_MAX: u32 = 1_000_000;
/// The most days of a hold or of a permit: about a century.
pub const DAYS_MAX: u32 = 36_600;

/// For what a place is asked.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Purpose {
    /// A worker who is not there yet.
    #[default]
    Entry,
    /// A worker who stays on.
    Renewal,
    /// A worker who is there and moves in from another place, or changes status.
    Transfer,
}

/// One request for places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Ask {
    /// The name of the request; asking again under it changes nothing.
    pub request: RequestId,
    /// The nodes that it charges.
    pub path: PathId,
    /// How many places.
    pub places: u32,
    /// How many suffice; the same number: all or nothing.
    pub at_least: u32,
    /// For what.
    pub purpose: Purpose,
    /// For how many days the places are held, or the first permit is valid.
    pub hold_days: u32,
    /// For how many days the permit is valid, from the day of confirmation.
    pub permit_days: u32,
}

impl Ask {
    /// One place for a new entry: held for 60 days, then a permit of 360, as in Kyrgyzstan since 2025.
    #[must_use]
    pub const fn new(request: RequestId, path: PathId) -> Self {
        Self {
            request,
            path,
            places: 1,
            at_least: 1,
            purpose: Purpose::Entry,
            hold_days: 60,
            permit_days: 360,
        }
    }

    /// The same request for so many places, all or nothing.
    #[must_use]
    pub const fn places(mut self, places: u32) -> Self {
        self.places = places;
        self.at_least = places;
        self
    }

    /// The same request, content with fewer places.
    #[must_use]
    pub const fn or_at_least(mut self, places: u32) -> Self {
        self.at_least = places;
        self
    }

    /// The same request for another purpose.
    #[must_use]
    pub const fn purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = purpose;
        self
    }

    /// The same request with these terms.
    #[must_use]
    pub const fn days(mut self, hold_days: u32, permit_days: u32) -> Self {
        self.hold_days = hold_days;
        self.permit_days = permit_days;
        self
    }

    pub(crate) const fn is_usable(&self) -> bool {
        self.places > 0
            && self.places <= ASK_PLACES_MAX
            && self.at_least > 0
            && self.at_least <= self.places
            && self.hold_days > 0
            && self.hold_days <= DAYS_MAX
            && self.permit_days > 0
            && self.permit_days <= DAYS_MAX
    }
}
