//! How long an instrument lasts, how it is renewed, how it is left.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::act::Moment;
use super::error::ClauseError;
use super::form::check_rule;
use super::span::Span;
use super::text::Call;
use crate::rule::DateRule;

/// The most characters of the event until which an instrument lasts.
pub const UNTIL_CHARS_MAX: usize = 200;
/// How deep "not before" may stand within "not before" in a clause on exit.
pub const EXIT_DEPTH_MAX: usize = 4;

/// How long an instrument lasts in the first place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Duration {
    /// Without an end: `indefinite`.
    Indefinite,
    /// A fixed time: `5y/clamp`.
    Fixed(Span),
    /// Until something happens: `until("the construction is completed")`.
    Until(String),
}

/// What happens at the end of a fixed time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Renewal {
    /// It ends: `none`.
    None,
    /// It is renewed by silence, again and again: `tacit(5y/clamp, 6m/clamp)`.
    Tacit {
        /// For how long each time.
        period: Span,
        /// How long before the end of a period a notice against renewal is due; `None` where any time will do.
        notice: Option<Span>,
    },
    /// It is renewed if the parties agree: `by-agreement`.
    ByAgreement,
    /// After the first time it goes on without an end: `then-indefinite`, `then-indefinite(6m/clamp)`.
    ThenIndefinite {
        /// How long before the end of the first time a notice against it is due.
        notice: Option<Span>,
    },
}

/// From which day a time before exit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Since {
    /// The entry into force for the State itself.
    OwnForce,
    /// The first entry into force of the instrument.
    FirstForce,
}

impl Since {
    /// Both.
    pub const ALL: [Self; 2] = [Self::OwnForce, Self::FirstForce];

    /// Returns the word of the text form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OwnForce => "own-force",
            Self::FirstForce => "first-force",
        }
    }
}

/// How a party leaves.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Exit {
    /// By a notice that takes effect after a time: `notice(M+12/clamp, received)`.
    Notice {
        /// From the notice to the effect.
        rule: DateRule,
        /// Which moment of the notice counts.
        from: Moment,
    },
    /// By a notice within a window that comes again and again: `window(10y/clamp, 1y/clamp, M+12/clamp)`. The
    /// windows are counted from the first entry into force of the instrument, not from that for the State.
    Window {
        /// The time between the beginnings of the windows.
        every: Span,
        /// How long each stays open.
        open: Span,
        /// From the notice to the effect.
        rule: DateRule,
    },
    /// Not by a notice given earlier than that: `not-before(5y/clamp, own-force, notice(...))`.
    NotBefore {
        /// The time that must have passed.
        time: Span,
        /// From when it counts.
        since: Since,
        /// How a party leaves then.
        then: Box<Self>,
    },
    /// Only at the end of a period, by not renewing: `at-period-end`.
    AtPeriodEnd,
    /// The text is silent: `vclt-56`.
    Silent,
}

/// How long an instrument lasts, how it is renewed and how it is left, together.
///
/// # Example
/// ```
/// use kerben_agreements::clause::Term;
///
/// // Free trade agreement of Kazakhstan and Kyrgyzstan of 1995: five years, tacitly renewed for five, with notice
/// // six months before the end.
/// let term: Term = "term(5y/clamp, tacit(5y/clamp, 6m/clamp), at-period-end)".parse()?;
/// assert_eq!(term.to_string(), "term(5y/clamp, tacit(5y/clamp, 6m/clamp), at-period-end)");
/// # Ok::<(), kerben_agreements::clause::ClauseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Term {
    duration: Duration,
    renewal: Renewal,
    exit: Exit,
}

impl Term {
    /// Returns the term.
    ///
    /// # Errors
    /// [`ClauseError::Form`] where a renewal has no fixed time to renew, a notice is not shorter than its period, a
    /// window does not close before the next one opens, a text is empty or beyond [`UNTIL_CHARS_MAX`];
    /// [`ClauseError::TooLarge`] beyond [`EXIT_DEPTH_MAX`].
    pub fn new(duration: Duration, renewal: Renewal, exit: Exit) -> Result<Self, ClauseError> {
        if let Duration::Until(event) = &duration {
            let characters = event.chars().count();
            let said = !event.trim().is_empty() && characters <= UNTIL_CHARS_MAX;
            if !said || event.chars().any(|c| c == '"' || c.is_control()) {
                return Err(ClauseError::form(
                    "until",
                    "no event is named that can be written",
                    format!("1 to {UNTIL_CHARS_MAX} characters without quotes"),
                ));
            }
        }
        let first = match &duration {
            Duration::Fixed(span) => Some(*span),
            _ => None,
        };
        if first.is_none() && renewal != Renewal::None {
            return Err(ClauseError::form(
                &renewal,
                format!("`{duration}` has no end at which it could be renewed"),
                "`none`, or a fixed time such as 5y/clamp",
            ));
        }
        let (shortest, notice) = match &renewal {
            Renewal::Tacit { period, notice } => {
                (first.map(|first| first.in_months().min(period.in_months())), *notice)
            }
            Renewal::ThenIndefinite { notice } => (first.map(Span::in_months), *notice),
            _ => (None, None),
        };
        if let (Some(shortest), Some(notice)) = (shortest, notice)
            && notice.in_months() >= shortest
        {
            return Err(ClauseError::form(
                notice,
                "the notice is not shorter than the period",
                format!("less than {shortest} months"),
            ));
        }
        check_exit(&exit, 1)?;
        if exit == Exit::AtPeriodEnd && first.is_none() {
            return Err(ClauseError::form(
                "at-period-end",
                format!("`{duration}` has no period that ends"),
                "a fixed time such as 5y/clamp, or another exit",
            ));
        }
        Ok(Self { duration, renewal, exit })
    }

    /// Returns how long it lasts in the first place.
    #[must_use]
    pub const fn duration(&self) -> &Duration {
        &self.duration
    }

    /// Returns what happens at the end of that time.
    #[must_use]
    pub const fn renewal(&self) -> &Renewal {
        &self.renewal
    }

    /// Returns how a party leaves.
    #[must_use]
    pub const fn exit(&self) -> &Exit {
        &self.exit
    }
}

fn check_exit(exit: &Exit, depth: usize) -> Result<(), ClauseError> {
    if depth > EXIT_DEPTH_MAX {
        let what = "levels of `not-before`";
        return Err(ClauseError::TooLarge { what, found: depth, max: EXIT_DEPTH_MAX });
    }
    if let Exit::Notice { rule, .. } | Exit::Window { rule, .. } = exit {
        check_rule(*rule)?;
    }
    match exit {
        Exit::NotBefore { then, .. } => check_exit(then, depth.saturating_add(1)),
        Exit::Window { every, open, .. } if open.in_months() >= every.in_months() => {
            Err(ClauseError::form(
                open,
                "the window does not close before the next one opens",
                format!("less than {} months", every.in_months()),
            ))
        }
        _ => Ok(()),
    }
}

impl Duration {
    fn read(call: &Call<'_>) -> Result<Self, ClauseError> {
        match call.word {
            "indefinite" => {
                call.no_parts()?;
                Ok(Self::Indefinite)
            }
            "until" => {
                let accepted = "words in double quotes";
                let [event] = call.parts(accepted)?;
                event.no_parts()?;
                let words = event.word.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                Ok(Self::Until(words.ok_or_else(|| event.error(accepted))?.to_owned()))
            }
            _ => Ok(Self::Fixed(Span::read(call).map_err(|_| {
                call.error("indefinite, until(\"...\"), or a length such as 5y/clamp or 6m/clamp")
            })?)),
        }
    }
}

impl Renewal {
    fn read(call: &Call<'_>) -> Result<Self, ClauseError> {
        match call.word {
            "none" => {
                call.no_parts()?;
                Ok(Self::None)
            }
            "by-agreement" => {
                call.no_parts()?;
                Ok(Self::ByAgreement)
            }
            "tacit" => match call.args.as_slice() {
                [period] => Ok(Self::Tacit { period: Span::read(period)?, notice: None }),
                [period, notice] => Ok(Self::Tacit {
                    period: Span::read(period)?,
                    notice: Some(Span::read(notice)?),
                }),
                _ => Err(call
                    .error_inside(
                        "another number of parts",
                        "tacit(5y/clamp), tacit(5y/clamp, 6m/clamp)",
                    )
                    .into()),
            },
            "then-indefinite" => match call.args.as_slice() {
                [] => {
                    call.no_parts()?;
                    Ok(Self::ThenIndefinite { notice: None })
                }
                [notice] => Ok(Self::ThenIndefinite { notice: Some(Span::read(notice)?) }),
                _ => Err(call
                    .error_inside("too many parts", "then-indefinite, then-indefinite(6m/clamp)")
                    .into()),
            },
            _ => Err(call
                .error("none, tacit(length), tacit(length, notice), by-agreement, then-indefinite")
                .into()),
        }
    }
}

fn read_rule(call: &Call<'_>) -> Result<DateRule, ClauseError> {
    call.no_parts()?;
    call.word.parse().map_err(|_| {
        call.error("D+n, DA+n, M+n/clamp, M+n/roll, M+n/reject, FOM+n, PnM>FOM").into()
    })
}

impl Exit {
    fn read(call: &Call<'_>) -> Result<Self, ClauseError> {
        match call.word {
            "notice" => {
                let [rule, from] = call.parts("a rule of days and `received`, `sent` or `unsaid`")?;
                from.no_parts()?;
                let moment = match from.word {
                    "received" => Moment::Received,
                    "sent" => Moment::Sent,
                    "unsaid" => Moment::Unsaid,
                    _ => return Err(from.error("received, sent, unsaid").into()),
                };
                Ok(Self::Notice { rule: read_rule(rule)?, from: moment })
            }
            "window" => {
                let [every, open, rule] =
                    call.parts("how often, how long open, and a rule of days")?;
                Ok(Self::Window {
                    every: Span::read(every)?,
                    open: Span::read(open)?,
                    rule: read_rule(rule)?,
                })
            }
            "not-before" => {
                let [time, since, then] = call.parts("a length, own-force or first-force, an exit")?;
                since.no_parts()?;
                let from = Since::ALL.into_iter().find(|known| known.name() == since.word);
                let from = from.ok_or_else(|| since.error("own-force, first-force"))?;
                let then = Box::new(Self::read(then)?);
                Ok(Self::NotBefore { time: Span::read(time)?, since: from, then })
            }
            "at-period-end" => {
                call.no_parts()?;
                Ok(Self::AtPeriodEnd)
            }
            "vclt-56" => {
                call.no_parts()?;
                Ok(Self::Silent)
            }
            _ => Err(call
                .error(
                    "notice(rule, received), window(every, open, rule), not-before(length, own-force, exit), \
                     at-period-end, vclt-56",
                )
                .into()),
        }
    }
}

impl FromStr for Term {
    type Err = ClauseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let call = Call::parse(text)?;
        if call.word != "term" {
            return Err(call.error("term(duration, renewal, exit)").into());
        }
        let [duration, renewal, exit] = call.parts("a duration, a renewal and an exit")?;
        Self::new(Duration::read(duration)?, Renewal::read(renewal)?, Exit::read(exit)?)
    }
}

impl FromStr for Exit {
    type Err = ClauseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let exit = Self::read(&Call::parse(text)?)?;
        check_exit(&exit, 1)?;
        Ok(exit)
    }
}

impl TryFrom<String> for Term {
    type Error = ClauseError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Term> for String {
    fn from(term: Term) -> Self {
        term.to_string()
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Indefinite => f.write_str("indefinite"),
            Self::Fixed(span) => write!(f, "{span}"),
            Self::Until(event) => write!(f, "until(\"{event}\")"),
        }
    }
}

impl fmt::Display for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Tacit { period, notice: None } => write!(f, "tacit({period})"),
            Self::Tacit { period, notice: Some(notice) } => write!(f, "tacit({period}, {notice})"),
            Self::ByAgreement => f.write_str("by-agreement"),
            Self::ThenIndefinite { notice: None } => f.write_str("then-indefinite"),
            Self::ThenIndefinite { notice: Some(notice) } => write!(f, "then-indefinite({notice})"),
        }
    }
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Notice { rule, from } => {
                let from = match from {
                    Moment::Received => "received",
                    Moment::Sent => "sent",
                    Moment::Unsaid => "unsaid",
                };
                write!(f, "notice({rule}, {from})")
            }
            Self::Window { every, open, rule } => write!(f, "window({every}, {open}, {rule})"),
            Self::NotBefore { time, since, then } => {
                write!(f, "not-before({time}, {}, {then})", since.name())
            }
            Self::AtPeriodEnd => f.write_str("at-period-end"),
            Self::Silent => f.write_str("vclt-56"),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "term({}, {}, {})", self.duration, self.renewal, self.exit)
    }
}
