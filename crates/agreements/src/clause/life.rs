//! The periods of an instrument's life: they tile time from the entry into force to its end.

use chrono::NaiveDate;
use kerben_core::message::Message;
use kerben_core::partial_date::PartialDate;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use super::backward::{LastDay, last_day_reaching};
use super::error::ClauseError;
use super::span::Span;
use super::term::{Duration, Renewal, Term};
use crate::rule::DateRule;

/// What happened in the life of an instrument, as far as its term asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Life {
    pub(crate) force: NaiveDate,
    pub(crate) first_force: Option<NaiveDate>,
    pub(crate) refused: Option<NaiveDate>,
    pub(crate) prolonged: Option<NaiveDate>,
    pub(crate) happened: Option<NaiveDate>,
}

impl Life {
    /// Returns the life of an instrument that is in force from a day, for the party or between the two.
    #[must_use]
    pub const fn from(force: NaiveDate) -> Self {
        Self { force, first_force: None, refused: None, prolonged: None, happened: None }
    }

    /// Says when the instrument first entered into force, for anybody.
    #[must_use]
    pub const fn first_in_force(mut self, day: NaiveDate) -> Self {
        self.first_force = Some(day);
        self
    }

    /// Says when a notice against renewal was given.
    #[must_use]
    pub const fn renewal_refused(mut self, day: NaiveDate) -> Self {
        self.refused = Some(day);
        self
    }

    /// Says until when the parties agreed to prolong it: the first day no longer covered.
    #[must_use]
    pub const fn prolonged_until(mut self, day: NaiveDate) -> Self {
        self.prolonged = Some(day);
        self
    }

    /// Says when the event happened until which it lasts.
    #[must_use]
    pub const fn event_happened(mut self, day: NaiveDate) -> Self {
        self.happened = Some(day);
        self
    }
}

/// What a period of an instrument's life is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PeriodKind {
    /// The first time.
    First,
    /// Renewed by silence.
    Tacit,
    /// Prolonged by agreement.
    Agreed,
    /// Without an end from here.
    Indefinite,
}

/// A period of an instrument's life: `[from, until)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TermPeriod {
    /// Which one it is, counted from 1.
    pub number: u32,
    /// What it is.
    pub kind: PeriodKind,
    /// Its first day.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub from: NaiveDate,
    /// The first day after it; `None` where no end is known or set.
    #[serde(with = "kerben_core::calendar::serde_day_option")]
    pub until: Option<NaiveDate>,
}

impl TermPeriod {
    /// Returns whether the day lies in it.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// Whether an instrument covers a day, by its term.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Coverage {
    /// It is not yet in force.
    NotYet,
    /// It covers the day.
    Covered(TermPeriod),
    /// Its term ended before: a gap, unless another instrument follows.
    Gap {
        /// The first day that is not covered.
        since: NaiveDate,
    },
    /// The term does not say without more.
    Undetermined(Vec<Message>),
}

impl Coverage {
    /// Returns whether the day is covered.
    #[must_use = "the answer has three values"]
    pub const fn tri(&self) -> Tri {
        match self {
            Self::Covered(_) => Tri::Yes,
            Self::NotYet | Self::Gap { .. } => Tri::No,
            Self::Undetermined(_) => Tri::Unknown,
        }
    }
}

fn reached(span: Span, from: NaiveDate, times: u32) -> Result<NaiveDate, ClauseError> {
    span.after(from, times).map_err(|source| ClauseError::reckoning(span, source))
}

impl Term {
    /// Returns the periods of a life one after the other, from the entry into force: each begins on the day on which
    /// the one before it ends. Only those that begin on `last` or before are given.
    ///
    /// Boundaries are counted from the entry into force and, after the first period, from its end; never from one
    /// renewal to the next.
    ///
    /// # Errors
    /// [`ClauseError::Reckoning`] where a period leaves the calendar or a month has no such day.
    pub fn periods(&self, life: &Life, last: NaiveDate) -> Result<Vec<TermPeriod>, ClauseError> {
        let mut periods = Vec::new();
        if life.force > last {
            return Ok(periods);
        }
        let first =
            |until| TermPeriod { number: 1, kind: PeriodKind::First, from: life.force, until };
        let span = match self.duration() {
            Duration::Fixed(span) => *span,
            Duration::Indefinite => {
                periods.push(TermPeriod { kind: PeriodKind::Indefinite, ..first(None) });
                return Ok(periods);
            }
            Duration::Until(_) => {
                // An event before the entry into force leaves no day.
                if life.happened.is_none_or(|day| day > life.force) {
                    periods.push(first(life.happened));
                }
                return Ok(periods);
            }
        };
        let end = reached(span, life.force, 1)?;
        periods.push(first(Some(end)));
        match self.renewal() {
            Renewal::None => {}
            Renewal::ByAgreement => {
                if let Some(until) = life.prolonged.filter(|until| *until > end && end <= last) {
                    let kind = PeriodKind::Agreed;
                    periods.push(TermPeriod { number: 2, kind, from: end, until: Some(until) });
                }
            }
            Renewal::ThenIndefinite { .. } => {
                if end <= last && !self.refused_by(life, end)? {
                    let kind = PeriodKind::Indefinite;
                    periods.push(TermPeriod { number: 2, kind, from: end, until: None });
                }
            }
            Renewal::Tacit { period, .. } => {
                let (mut from, mut times) = (end, 0_u32);
                while from <= last && !self.refused_by(life, from)? {
                    times = times.saturating_add(1);
                    let until = reached(*period, end, times)?;
                    let (number, kind) = (times.saturating_add(1), PeriodKind::Tacit);
                    periods.push(TermPeriod { number, kind, from, until: Some(until) });
                    from = until;
                }
            }
        }
        Ok(periods)
    }

    /// Whether the notice against renewal was in time for that boundary.
    fn refused_by(&self, life: &Life, boundary: NaiveDate) -> Result<bool, ClauseError> {
        let Some(refused) = life.refused else {
            return Ok(false);
        };
        let last = self.last_notice_day(boundary)?;
        // Without a time for the notice, the last day before the boundary will do.
        Ok(last.map_or(refused < boundary, |last| refused <= last.day))
    }

    /// Returns the last day for a notice against renewal at that boundary, by the crate's rule for periods counted
    /// backwards; `None` where the term asks for no such notice.
    ///
    /// # Errors
    /// [`ClauseError::Reckoning`] where there is no such day.
    ///
    /// # Example
    /// ```
    /// use kerben_agreements::clause::{Life, Term};
    /// use kerben_core::calendar::day;
    ///
    /// // Free trade agreement of Kazakhstan and Kyrgyzstan, in force from 11 November 1995.
    /// let term: Term = "term(5y/clamp, tacit(5y/clamp, 6m/clamp), at-period-end)".parse()?;
    /// let life = Life::from(day(1995, 11, 11)?);
    /// let end = term.next_end(&life, day(2026, 12, 31)?)?.ok_or("no end")?;
    /// assert_eq!(end, day(2030, 11, 11)?);
    /// assert_eq!(term.last_notice_day(end)?.ok_or("no notice")?.day, day(2030, 5, 11)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn last_notice_day(&self, boundary: NaiveDate) -> Result<Option<LastDay>, ClauseError> {
        let notice = match self.renewal() {
            Renewal::Tacit { notice, .. } | Renewal::ThenIndefinite { notice } => *notice,
            Renewal::None | Renewal::ByAgreement => None,
        };
        notice
            .map(|span| {
                let rule = DateRule::Months { months: span.in_months(), end: span.month_end() };
                last_day_reaching(rule, boundary)
                    .map_err(|source| ClauseError::reckoning(format!("notice of {span}"), source))
            })
            .transpose()
    }

    /// Returns the first end of a period after a day: the first day that the period no longer covers. `None` where
    /// none follows.
    ///
    /// # Errors
    /// As [`Term::periods`].
    pub fn next_end(
        &self,
        life: &Life,
        after: NaiveDate,
    ) -> Result<Option<NaiveDate>, ClauseError> {
        let periods = self.periods(life, after.max(life.force))?;
        Ok(periods.iter().filter_map(|period| period.until).find(|until| *until > after))
    }

    /// Returns whether the instrument covers a day, by its term alone; a notice of withdrawal is asked about with
    /// [`super::Exit::effect`].
    ///
    /// # Errors
    /// As [`Term::periods`].
    pub fn covers(&self, life: &Life, day: NaiveDate) -> Result<Coverage, ClauseError> {
        if day < life.force {
            return Ok(Coverage::NotYet);
        }
        let periods = self.periods(life, day)?;
        if let Some(period) = periods.iter().find(|period| period.contains(day)) {
            // Silence about the event until which it lasts is no proof that it has not happened.
            return Ok(match (self.duration(), life.happened) {
                (Duration::Until(event), None) => Coverage::Undetermined(vec![
                    Message::new("agreements.clause.lack.until").arg("event", event.clone()),
                ]),
                _ => Coverage::Covered(*period),
            });
        }
        let since = periods.iter().filter_map(|period| period.until).max().unwrap_or(life.force);
        Ok(Coverage::Gap { since })
    }

    /// Returns whether the instrument covers a day if its entry into force is only known imprecisely.
    ///
    /// # Errors
    /// As [`Term::periods`].
    pub fn covers_from(&self, force: PartialDate, day: NaiveDate) -> Result<Tri, ClauseError> {
        let at = |force: Option<NaiveDate>| {
            force.map(|force| self.covers(&Life::from(force), day)).transpose()
        };
        let (earliest, latest) = (at(force.earliest())?, at(force.latest())?);
        // A later start moves every end: only where it never ends, or both starts agree, is the answer certain.
        Ok(match (earliest, latest) {
            (Some(Coverage::NotYet), _) | (_, Some(Coverage::Gap { .. })) => Tri::No,
            (Some(Coverage::Covered(_)), Some(Coverage::Covered(_))) => Tri::Yes,
            _ => Tri::Unknown,
        })
    }
}
