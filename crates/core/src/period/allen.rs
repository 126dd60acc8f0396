//! Allen's thirteen relations between two periods.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Period;

/// How one period lies to another: exactly one of thirteen holds for any two.
///
/// "Meets" is what a certificate calls the next day: the end, excluded, of one is the start of the
/// other.
///
/// # Source
/// J. F. Allen, "Maintaining knowledge about temporal intervals", Communications of the ACM 26
/// (1983).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AllenRelation {
    /// Ends before the other starts, with a day or more between.
    Before,
    /// Ends where the other starts, no day between.
    Meets,
    /// Starts first, ends inside the other.
    Overlaps,
    /// Starts first, ends together.
    FinishedBy,
    /// Starts first, ends last.
    Contains,
    /// Starts together, ends first.
    Starts,
    /// The same days.
    Equals,
    /// Starts together, ends last.
    StartedBy,
    /// Starts last, ends first.
    During,
    /// Starts last, ends together.
    Finishes,
    /// Starts inside the other, ends last.
    OverlappedBy,
    /// Starts where the other ends, no day between.
    MetBy,
    /// Starts after the other ends, with a day or more between.
    After,
}

impl AllenRelation {
    /// The thirteen relations.
    pub const ALL: [Self; 13] = [
        Self::Before,
        Self::Meets,
        Self::Overlaps,
        Self::FinishedBy,
        Self::Contains,
        Self::Starts,
        Self::Equals,
        Self::StartedBy,
        Self::During,
        Self::Finishes,
        Self::OverlappedBy,
        Self::MetBy,
        Self::After,
    ];

    /// The relation of the other period to this one.
    #[must_use]
    pub const fn converse(self) -> Self {
        match self {
            Self::Before => Self::After,
            Self::Meets => Self::MetBy,
            Self::Overlaps => Self::OverlappedBy,
            Self::FinishedBy => Self::Finishes,
            Self::Contains => Self::During,
            Self::Starts => Self::StartedBy,
            Self::Equals => Self::Equals,
            Self::StartedBy => Self::Starts,
            Self::During => Self::Contains,
            Self::Finishes => Self::FinishedBy,
            Self::OverlappedBy => Self::Overlaps,
            Self::MetBy => Self::Meets,
            Self::After => Self::Before,
        }
    }

    /// Whether periods so related share a day.
    #[must_use]
    pub const fn shares_days(self) -> bool {
        !matches!(self, Self::Before | Self::Meets | Self::MetBy | Self::After)
    }
}

impl fmt::Display for AllenRelation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Before => "before",
            Self::Meets => "meets",
            Self::Overlaps => "overlaps",
            Self::FinishedBy => "finished-by",
            Self::Contains => "contains",
            Self::Starts => "starts",
            Self::Equals => "equals",
            Self::StartedBy => "started-by",
            Self::During => "during",
            Self::Finishes => "finishes",
            Self::OverlappedBy => "overlapped-by",
            Self::MetBy => "met-by",
            Self::After => "after",
        })
    }
}

pub(super) fn relation(this: Period, other: Period) -> AllenRelation {
    use std::cmp::Ordering::{Equal, Greater, Less};
    match this.end().cmp(&other.start()) {
        Less => return AllenRelation::Before,
        Equal => return AllenRelation::Meets,
        Greater => {}
    }
    match other.end().cmp(&this.start()) {
        Less => return AllenRelation::After,
        Equal => return AllenRelation::MetBy,
        Greater => {}
    }
    match (this.start().cmp(&other.start()), this.end().cmp(&other.end())) {
        (Less, Less) => AllenRelation::Overlaps,
        (Less, Equal) => AllenRelation::FinishedBy,
        (Less, Greater) => AllenRelation::Contains,
        (Equal, Less) => AllenRelation::Starts,
        (Equal, Equal) => AllenRelation::Equals,
        (Equal, Greater) => AllenRelation::StartedBy,
        (Greater, Less) => AllenRelation::During,
        (Greater, Equal) => AllenRelation::Finishes,
        (Greater, Greater) => AllenRelation::OverlappedBy,
    }
}
