//! The gates of a data file, and lists of persons.

use std::collections::{BTreeMap, BTreeSet};

use kerben_core::calendar::CalendarError;
use kerben_core::country::Country;
use kerben_core::data::{DataError, Document, PackHeader, PackStamp};
use kerben_core::source::{Source, Sources};
use serde::Deserialize;
use thiserror::Error;

use super::ban::{PersonBan, TradeBan};
use super::entrant::TRIPS_MAX;
use super::stay::{Season, StayWindow};

/// The most gates of one kind in a file.
const GATES_MAX: usize = 10_000;
/// The most months of a window.
const MONTHS_MAX: u32 = 120;
/// The most persons on all lists.
const PERSONS_MAX: usize = 5_000_000;

/// Why gates cannot be read or asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum GateError {
    /// The text is no day of the year.
    #[error("\"{text}\" is no day of the year; accepted: MM-DD, such as \"10-02\"")]
    MonthDay {
        /// The text.
        text: String,
    },
    /// The entrant or a list has too many entries.
    #[error("there are too many {what}; accepted: at most {max}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The limit.
        max: usize,
    },
    /// The stay ends before it begins, or a day is beyond the calendar.
    #[error("the stay from {from} to {until} has no days; accepted: an end after the first day")]
    Stay {
        /// The first day.
        from: chrono::NaiveDate,
        /// The day after the last.
        until: chrono::NaiveDate,
    },
    /// An entry of a list is of another state, ends before it begins, or stands twice.
    #[error("the entry `{id}` of the list cannot be used: {problem}")]
    Entry {
        /// The id of the entry.
        id: String,
        /// What is wrong and what would be accepted.
        problem: String,
    },
    /// A day is beyond the calendar.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGates {
    pack: PackHeader,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    trade_ban: Vec<TradeBan>,
    #[serde(default)]
    stay_window: Vec<StayWindow>,
    #[serde(default)]
    season: Vec<Season>,
}

/// The gates of one or several states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gates {
    stamp: PackStamp,
    sources: Sources,
    pub(crate) trade_bans: Vec<TradeBan>,
    pub(crate) stay_windows: Vec<StayWindow>,
    pub(crate) seasons: Vec<Season>,
    pub(crate) persons: BTreeMap<Country, BTreeMap<String, Vec<PersonBan>>>,
}

impl Gates {
    /// Reads a data file.
    ///
    /// # Errors
    ///
    /// Text that is no TOML of this format, a source that is not defined, an id that stands twice, a start that closes
    /// a trade which the ban does not name, a window of more than 120 months or shorter than its stay, a season that
    /// ends before it begins: with file, line and key.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let raw: RawGates = document.parse()?;
        let sources = document.sources(raw.source)?;
        let mut seen = BTreeSet::new();
        let mut check = |at: String, id: &str, source: &str| {
            document.check_source(&sources, &format!("{at}.source"), source)?;
            if seen.insert(id.to_owned()) && !id.trim().is_empty() {
                return Ok(());
            }
            let problem = format!("the id `{id}` is empty or stands twice");
            Err(document.error(&format!("{at}.id"), problem, "each id once"))
        };
        for (index, ban) in raw.trade_ban.iter().enumerate() {
            let at = format!("trade_ban[{index}]");
            check(at.clone(), &ban.id, &ban.source)?;
            for (number, start) in ban.starts.iter().enumerate() {
                if let Some(other) = start.trades.iter().find(|trade| !ban.trades.contains(trade)) {
                    let key = format!("{at}.start[{number}].trades");
                    let problem = format!("the ban does not name the trade `{other}`");
                    return Err(document.error(&key, problem, ban.trades.join(", ")));
                }
            }
            if ban.comply_months.is_some_and(|months| months > MONTHS_MAX) {
                let accepted = format!("at most {MONTHS_MAX}");
                return Err(document.error(&format!("{at}.comply_months"), "too long", accepted));
            }
        }
        for (index, window) in raw.stay_window.iter().enumerate() {
            let at = format!("stay_window[{index}]");
            check(at.clone(), &window.id, &window.source)?;
            let fits = window.months > 0
                && window.months <= window.within_months
                && window.within_months <= MONTHS_MAX;
            if !fits {
                let problem = format!("{} of {} months", window.months, window.within_months);
                let accepted =
                    format!("at least 1, at most the window, a window up to {MONTHS_MAX}");
                return Err(document.error(&format!("{at}.months"), problem, accepted));
            }
        }
        for (index, season) in raw.season.iter().enumerate() {
            let at = format!("season[{index}]");
            check(at.clone(), &season.id, &season.source)?;
            if season.last < season.first {
                let problem = format!("the season ends on {} before it begins", season.last);
                let accepted = format!("{} or later", season.first);
                return Err(document.error(&format!("{at}.last"), problem, accepted));
            }
        }
        let most = raw.trade_ban.len().max(raw.stay_window.len()).max(raw.season.len());
        if most > GATES_MAX {
            let accepted = format!("at most {GATES_MAX} of a kind");
            return Err(document.error("", "there are too many gates", accepted));
        }
        Ok(Self {
            stamp: raw.pack.stamp(text.as_bytes()),
            sources,
            trade_bans: raw.trade_ban,
            stay_windows: raw.stay_window,
            seasons: raw.season,
            persons: BTreeMap::new(),
        })
    }

    /// The same gates with a state's whole list of persons; a list that was given before is replaced.
    ///
    /// # Errors
    ///
    /// [`GateError::Entry`] for an entry of another state, one that is over before it begins, or an id that stands
    /// twice; [`GateError::TooMany`].
    pub fn with_list(
        mut self,
        host: Country,
        list: impl IntoIterator<Item = PersonBan>,
    ) -> Result<Self, GateError> {
        let mut by_person: BTreeMap<String, Vec<PersonBan>> = BTreeMap::new();
        let mut ids = BTreeSet::new();
        for ban in list {
            let problem = if ban.host != host {
                Some(format!("it is of {}; accepted: entries of {host}", ban.host))
            } else if ban.until.is_some_and(|until| until <= ban.from) {
                Some(format!("it is over before it begins; accepted: an end after {}", ban.from))
            } else if !ids.insert(ban.id.clone()) {
                Some("its id stands twice; accepted: each id once".to_owned())
            } else {
                None
            };
            if let Some(problem) = problem {
                return Err(GateError::Entry { id: ban.id, problem });
            }
            if ids.len() > PERSONS_MAX {
                return Err(GateError::TooMany { what: "persons", max: PERSONS_MAX });
            }
            by_person.entry(ban.person.clone()).or_default().push(ban);
        }
        self.persons.insert(host, by_person);
        Ok(self)
    }

    /// The identity of the data.
    #[must_use]
    pub const fn stamp(&self) -> &PackStamp {
        &self.stamp
    }

    /// The sources.
    #[must_use]
    pub const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The bans of trades.
    #[must_use]
    pub fn trade_bans(&self) -> &[TradeBan] {
        &self.trade_bans
    }

    /// The limits on the length of a stay.
    #[must_use]
    pub fn stay_windows(&self) -> &[StayWindow] {
        &self.stay_windows
    }

    /// The seasons.
    #[must_use]
    pub fn seasons(&self) -> &[Season] {
        &self.seasons
    }
}

pub(crate) fn check_trips(entrant: &super::Entrant) -> Result<(), GateError> {
    let trips = entrant.stays.as_ref().map_or(0, Vec::len);
    if trips > TRIPS_MAX {
        return Err(GateError::TooMany { what: "stays", max: TRIPS_MAX });
    }
    match entrant.until {
        Some(until) if until <= entrant.on => Err(GateError::Stay { from: entrant.on, until }),
        _ => Ok(()),
    }
}
