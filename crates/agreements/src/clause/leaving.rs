//! Leaving: when a notice may be given, and when it takes effect.

use chrono::NaiveDate;
use kerben_core::calendar::DAY_MAX;
use kerben_core::message::Message;
use kerben_core::period::Period;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use super::act::Moment;
use super::backward::{LastDay, last_day_reaching};
use super::error::ClauseError;
use super::life::Life;
use super::span::Span;
use super::term::{Exit, Since, Term};
use super::vclt::{Withdrawal, silent_withdrawal};

/// A notice of withdrawal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Notice {
    sent: Option<NaiveDate>,
    received: Option<NaiveDate>,
    intended: Tri,
}

impl Notice {
    /// Returns a notice received, or registered, on a day.
    #[must_use]
    pub const fn received(day: NaiveDate) -> Self {
        Self { sent: None, received: Some(day), intended: Tri::Unknown }
    }

    /// Returns a notice sent on a day.
    #[must_use]
    pub const fn sent(day: NaiveDate) -> Self {
        Self { sent: Some(day), received: None, intended: Tri::Unknown }
    }

    /// Adds the day of receipt.
    #[must_use]
    pub const fn and_received(mut self, day: NaiveDate) -> Self {
        self.received = Some(day);
        self
    }

    /// Says whether withdrawal was intended by the parties or is implied by the nature of the treaty, for a treaty
    /// that is silent.
    #[must_use]
    pub const fn withdrawal_intended(mut self, intended: Tri) -> Self {
        self.intended = intended;
        self
    }

    /// The day that counts. Where a clause does not say which, a notification has effect upon its receipt (Vienna
    /// Convention 1969, article 78).
    fn counting(self, moment: Moment) -> Option<NaiveDate> {
        match moment {
            Moment::Sent => self.sent,
            Moment::Received | Moment::Unsaid => self.received,
        }
    }
}

/// What a notice of withdrawal does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Effect {
    /// It takes effect: the first day on which the State is no longer a party.
    On(NaiveDate),
    /// It was given outside a window.
    OutsideWindow {
        /// The next window, after the day of the notice.
        next: Period,
    },
    /// It was given too early.
    TooEarly {
        /// The first day on which it may be given.
        from: NaiveDate,
    },
    /// The treaty is silent and does not allow it.
    Excluded,
    /// What is missing for an answer.
    Undetermined(Vec<Message>),
}

/// Whether a window of withdrawal is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Window {
    /// It is open.
    Open(Period),
    /// It is closed.
    Closed {
        /// The one before, if there was one.
        previous: Option<Period>,
        /// The next one.
        next: Period,
    },
}

impl Window {
    /// Returns whether a notice may be given.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }
}

/// The earliest end that can still be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EarliestEnd {
    /// The first day on which a notice is possible.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub notice: NaiveDate,
    /// The first day on which the State is no longer bound.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub end: NaiveDate,
}

fn lack(what: &str) -> Message {
    Message::new(format!("agreements.clause.lack.{what}"))
}

impl Exit {
    /// Returns what a notice does.
    ///
    /// # Errors
    /// [`ClauseError::Reckoning`] outside the calendar.
    ///
    /// # Example
    /// ```
    /// use kerben_agreements::clause::{Effect, Exit, Life, Notice};
    /// use kerben_core::calendar::day;
    ///
    /// // ILO conventions: every ten years from the first entry into force, here C097.
    /// let exit: Exit = "window(10y/clamp, 1y/clamp, M+12/clamp)".parse()?;
    /// let life = Life::from(day(2009, 9, 10)?).first_in_force(day(1952, 1, 22)?);
    /// let closed = exit.effect(&life, Notice::received(day(2023, 6, 1)?))?;
    /// let Effect::OutsideWindow { next } = closed else { panic!("the window is closed") };
    /// assert_eq!(next.start(), day(2032, 1, 22)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn effect(&self, life: &Life, notice: Notice) -> Result<Effect, ClauseError> {
        match self {
            Self::Notice { rule, from } => {
                let Some(day) = notice.counting(*from) else {
                    let what =
                        if *from == Moment::Sent { "notice-sent" } else { "notice-received" };
                    return Ok(Effect::Undetermined(vec![lack(what)]));
                };
                rule.apply(day)
                    .map(Effect::On)
                    .map_err(|source| ClauseError::reckoning(rule, source))
            }
            Self::Window { rule, .. } => {
                let Some(day) = notice.received else {
                    return Ok(Effect::Undetermined(vec![lack("notice-received")]));
                };
                match self.window_on(life, day)? {
                    None => Ok(Effect::Undetermined(vec![lack("first-force")])),
                    Some(Window::Closed { next, .. }) => Ok(Effect::OutsideWindow { next }),
                    Some(Window::Open(_)) => rule
                        .apply(day)
                        .map(Effect::On)
                        .map_err(|source| ClauseError::reckoning(rule, source)),
                }
            }
            Self::NotBefore { time, since, then } => {
                let Some(from) = opens(*time, *since, life)? else {
                    return Ok(Effect::Undetermined(vec![lack("first-force")]));
                };
                let Some(given) = notice.received.or(notice.sent) else {
                    return Ok(Effect::Undetermined(vec![lack("notice-received")]));
                };
                if given < from { Ok(Effect::TooEarly { from }) } else { then.effect(life, notice) }
            }
            Self::AtPeriodEnd => Ok(Effect::Undetermined(vec![lack("period-end")])),
            Self::Silent => {
                let Some(day) = notice.received else {
                    return Ok(Effect::Undetermined(vec![lack("notice-received")]));
                };
                let answer = silent_withdrawal(day, notice.intended)
                    .map_err(|source| ClauseError::reckoning("vclt-56", source))?;
                Ok(match answer {
                    Withdrawal::NotBefore(day) => Effect::On(day),
                    Withdrawal::Excluded => Effect::Excluded,
                    Withdrawal::Undetermined(_) => Effect::Undetermined(vec![lack("intended")]),
                })
            }
        }
    }

    /// Returns the last day on which a notice leads out by `leaving`, by the crate's rule for periods counted
    /// backwards; `None` where the exit is not by a plain notice.
    ///
    /// # Errors
    /// [`ClauseError::Reckoning`] where there is no such day.
    pub fn last_day_for(&self, leaving: NaiveDate) -> Result<Option<LastDay>, ClauseError> {
        match self {
            Self::Notice { rule, .. } => last_day_reaching(*rule, leaving)
                .map(Some)
                .map_err(|source| ClauseError::reckoning(rule, source)),
            Self::NotBefore { then, .. } => then.last_day_for(leaving),
            _ => Ok(None),
        }
    }

    /// Returns whether a window is open on a day; `None` where the exit has no windows, or the first entry into force
    /// is not known.
    ///
    /// # Errors
    /// [`ClauseError::Reckoning`] where the next window leaves the calendar.
    pub fn window_on(&self, life: &Life, day: NaiveDate) -> Result<Option<Window>, ClauseError> {
        let (every, open) = match self {
            Self::Window { every, open, .. } => (*every, *open),
            Self::NotBefore { then, .. } => return then.window_on(life, day),
            _ => return Ok(None),
        };
        let Some(first) = life.first_force else {
            return Ok(None);
        };
        let mut previous = None;
        let mut times = 1_u32;
        loop {
            let window = nth_window(every, open, first, times)?;
            if window.contains(day) {
                return Ok(Some(Window::Open(window)));
            }
            if window.start() > day {
                return Ok(Some(Window::Closed { previous, next: window }));
            }
            previous = Some(window);
            times = times.saturating_add(1);
        }
    }

    /// Returns the earliest end that a notice received on `from` or as soon after as possible leads to; `None` where
    /// that cannot be told from the clause and the life alone.
    ///
    /// # Errors
    /// [`ClauseError::Reckoning`] outside the calendar.
    pub fn earliest_end(
        &self,
        life: &Life,
        from: NaiveDate,
    ) -> Result<Option<EarliestEnd>, ClauseError> {
        let mut day = from.max(life.force);
        // Too early, then outside a window: each answer moves the day forward, and the windows come last.
        for _ in 0..8 {
            day = match self.effect(life, Notice::sent(day).and_received(day))? {
                Effect::On(end) => return Ok(Some(EarliestEnd { notice: day, end })),
                Effect::TooEarly { from } => from,
                Effect::OutsideWindow { next } => next.start(),
                Effect::Excluded | Effect::Undetermined(_) => return Ok(None),
            };
        }
        Ok(None)
    }
}

impl Term {
    /// Returns the earliest end of the instrument for a party that decides on a day: by notice, or by not renewing.
    /// `None` where neither leads to an end that can be told.
    ///
    /// # Errors
    /// [`ClauseError::Reckoning`] outside the calendar.
    pub fn earliest_end(
        &self,
        life: &Life,
        from: NaiveDate,
    ) -> Result<Option<EarliestEnd>, ClauseError> {
        let by_notice = self.exit().earliest_end(life, from)?;
        let mut by_silence = None;
        let mut after = from.max(life.force);
        while let Some(end) = self.next_end(life, after)? {
            let last = self.last_notice_day(end)?;
            if last.as_ref().is_none_or(|last| last.day >= from) {
                by_silence = Some(EarliestEnd { notice: from, end });
                break;
            }
            if end == DAY_MAX {
                break;
            }
            after = end;
        }
        Ok([by_notice, by_silence].into_iter().flatten().min_by_key(|found| found.end))
    }
}

fn opens(time: Span, since: Since, life: &Life) -> Result<Option<NaiveDate>, ClauseError> {
    let from = match since {
        Since::OwnForce => Some(life.force),
        Since::FirstForce => life.first_force,
    };
    from.map(|from| time.after(from, 1).map_err(|source| ClauseError::reckoning(time, source)))
        .transpose()
}

fn nth_window(
    every: Span,
    open: Span,
    first: NaiveDate,
    times: u32,
) -> Result<Period, ClauseError> {
    let fault = |source| ClauseError::reckoning(every, source);
    let start = every.after(first, times).map_err(fault)?;
    let end = open.after(start, 1).map_err(fault)?;
    Period::new(start, end)
        .map_err(|error| ClauseError::form(open, error.to_string(), "a window of a day or more"))
}
