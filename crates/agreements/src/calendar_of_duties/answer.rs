//! The calendar: entries, entries set aside, gaps.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::period::Period;
use kerben_core::source::{Citation, Evidence};
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::standing::Bounds;

/// What an entry of the calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DutyKind {
    /// The last day for a notice against renewal.
    LastNotice,
    /// A period ends and the next one begins by silence.
    Renewal,
    /// A term ends without renewal by silence.
    TermEnds,
    /// A window of denunciation opens.
    WindowOpens,
    /// The last day of a window of denunciation.
    WindowCloses,
    /// The yearly number of workers is to be fixed.
    Quota,
    /// Data are to be sent; where no day is told, the last day of the year.
    DataExchange,
    /// A report or act on a day that its source names.
    Dated,
}

impl DutyKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::LastNotice,
        Self::Renewal,
        Self::TermEnds,
        Self::WindowOpens,
        Self::WindowCloses,
        Self::Quota,
        Self::DataExchange,
        Self::Dated,
    ];

    /// Returns the name that data and words use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LastNotice => "last-notice",
            Self::Renewal => "renewal",
            Self::TermEnds => "term-ends",
            Self::WindowOpens => "window-opens",
            Self::WindowCloses => "window-closes",
            Self::Quota => "quota",
            Self::DataExchange => "data-exchange",
            Self::Dated => "dated",
        }
    }
}

/// An entry of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Duty {
    /// The day; of an imprecise one, the earliest.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub day: NaiveDate,
    /// What it is.
    pub kind: DutyKind,
    /// The instrument, obligation or act.
    pub subject: String,
    /// When, as far as it is known.
    pub latest: Option<NaiveDate>,
    /// What is done, in words, where the data say more than the kind.
    pub what: Option<String>,
    /// Whether the instrument binds the State, and the duty holds, on that day.
    pub holds: Tri,
    /// The rule by which the day was counted, in its short text.
    pub rule: String,
    /// The day from which it was counted.
    #[serde(with = "kerben_core::calendar::serde_day_option")]
    pub counted_from: Option<NaiveDate>,
    /// The provision.
    pub citation: Citation,
    /// The id of the source in its pack.
    pub source: String,
    /// How far it can be trusted.
    pub grade: Evidence,
}

impl Duty {
    /// Returns the bounds of its day.
    #[must_use]
    pub fn when(&self) -> Bounds {
        Bounds::new(Some(self.day), Some(self.latest.unwrap_or(self.day)))
    }
}

/// What kind of gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum GapKind {
    /// No text covers these days.
    NoText,
    /// A text covers them that was adopted only afterwards.
    AdoptedLater,
    /// The end of a text, or a later one, is not recorded.
    NotRecorded,
}

impl GapKind {
    /// Returns the name that words use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoText => "no-text",
            Self::AdoptedLater => "adopted-later",
            Self::NotRecorded => "not-recorded",
        }
    }
}

/// Days between two texts of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Gap {
    /// The chain.
    pub chain: String,
    /// Its title.
    pub title: Localised,
    /// The kind.
    pub kind: GapKind,
    /// The days, within the window.
    pub period: Period,
    /// The text before, if there is one.
    pub after: Option<String>,
    /// The text that follows, if there is one.
    pub before: Option<String>,
    /// What a reader should know.
    pub note: Option<String>,
    /// The id of the source in its pack.
    pub source: String,
    /// How far it can be trusted.
    pub grade: Evidence,
}

/// The calendar of a State over a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DutyCalendar {
    /// The State.
    pub state: Country,
    /// The window.
    pub window: Period,
    /// The duties that hold or may hold, in the order of their days.
    pub duties: Vec<Duty>,
    /// Those that do not hold on their day, so that nobody misses them without knowing why.
    pub set_aside: Vec<Duty>,
    /// The gaps, in the order of their days.
    pub gaps: Vec<Gap>,
}

impl DutyCalendar {
    /// Returns the duties of a kind.
    pub fn of_kind(&self, kind: DutyKind) -> impl Iterator<Item = &Duty> {
        self.duties.iter().filter(move |duty| duty.kind == kind)
    }
}
