//! The forms that a clause on entry into force is composed of.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kerben_core::calendar::in_calendar;
use serde::{Deserialize, Serialize};

use super::act::{Act, DEPOSITS_MAX};
use super::error::ClauseError;
use super::month_day::MonthDay;
use crate::rule::{DateRule, RULE_DAYS_MAX, RULE_MONTHS_MAX};

/// How deep forms may stand within each other.
pub const FORM_DEPTH_MAX: usize = 8;
/// The most forms of one clause.
pub const FORM_PARTS_MAX: usize = 64;
/// The most characters of the id of another instrument.
pub const OTHER_CHARS_MAX: usize = 120;

/// The earliest day that "not before" allows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Floor {
    /// A fixed day.
    Day(NaiveDate),
    /// The entry into force of another instrument, by its id.
    Force(String),
}

/// Which parties take the later rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Split {
    /// Those that consent after the act that brings the instrument into force (Vienna Convention 1969, article 84:
    /// "after the deposit of the thirty-fifth instrument").
    AfterAct,
    /// Those that consent after the entry into force itself (Migrant Workers Convention, article 87: "after its
    /// entry into force").
    AfterForce,
}

impl Split {
    /// The two ways.
    pub const ALL: [Self; 2] = [Self::AfterAct, Self::AfterForce];

    /// Returns the word of the text form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AfterAct => "after-act",
            Self::AfterForce => "after-force",
        }
    }
}

/// A form of entry into force, or a composition of forms.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Form {
    /// A fixed day: `1970-03-01`. It stands before or after the acts.
    Fixed(NaiveDate),
    /// The day of an act: `on(exchange)`.
    On(Act),
    /// A day counted from an act: `D+30(own-deposit)`, `M+3/clamp(nth-deposit(10))`.
    After(DateRule, Act),
    /// The first day of the fiscal year that begins in the calendar year after that of the act:
    /// `fiscal-year(01-01, last-notification)`; `?` where the beginning of the fiscal year is not known.
    FiscalYear(Option<MonthDay>, Act),
    /// A day on which the parties agree: `agreed`.
    Agreed,
    /// That day, or another one on which the parties agree: `or-agreed(FOM+2(exchange))`.
    OrAgreed(Box<Self>),
    /// The latest: `max(a, b)`.
    Max(Vec<Self>),
    /// The earliest: `min(a, b)`.
    Min(Vec<Self>),
    /// Not before a day or the entry into force of another instrument: `not-before(a, force(M-EAEU))`.
    NotBefore(Box<Self>, Floor),
    /// One rule for the parties that bring it into force, one for those that come later:
    /// `per-party(D+30(nth-deposit(35)), after-act, D+30(own-deposit))`.
    PerParty {
        /// The rule by which it enters into force.
        early: Box<Self>,
        /// Which parties take the later rule.
        split: Split,
        /// The rule for those that come later.
        later: Box<Self>,
    },
    /// The day on which the instrument itself entered into force: `its-force`, within the later rule of
    /// `per-party`.
    ItsForce,
    /// One rule for States that need no procedure of their own, one for those that do:
    /// `mixed(on(signature), on(own-notification-received))`.
    Mixed {
        /// For States that need none.
        simple: Box<Self>,
        /// For States that need one.
        procedure: Box<Self>,
    },
    /// With effect from an earlier day, once another rule is met: `retroactive(2020-01-01, on(exchange))`.
    Retroactive(NaiveDate, Box<Self>),
}

impl Form {
    /// The forms directly within this one.
    pub(crate) fn children(&self) -> Vec<&Self> {
        match self {
            Self::Max(forms) | Self::Min(forms) => forms.iter().collect(),
            Self::OrAgreed(form) | Self::NotBefore(form, _) | Self::Retroactive(_, form) => {
                vec![form]
            }
            Self::PerParty { early, later, .. } => vec![early, later],
            Self::Mixed { simple, procedure } => vec![simple, procedure],
            _ => Vec::new(),
        }
    }

    /// The act from which this form itself counts.
    pub(crate) const fn act(&self) -> Option<Act> {
        match self {
            Self::On(act) | Self::After(_, act) | Self::FiscalYear(_, act) => Some(*act),
            _ => None,
        }
    }
}

/// A clause on entry into force: a form within the limits, whose parts stand in their places.
///
/// It is read from and printed to a short text, and serialised as that text.
///
/// # Example
/// ```
/// use kerben_agreements::clause::EntryIntoForce;
///
/// // Migrant Workers Convention, article 87.
/// let clause: EntryIntoForce =
///     "per-party(P3M>FOM(nth-deposit(20)), after-force, P3M>FOM(own-deposit))".parse()?;
/// assert_eq!(
///     clause.to_string(),
///     "per-party(P3M>FOM(nth-deposit(20)), after-force, P3M>FOM(own-deposit))",
/// );
///
/// let error = "max(D+30(own-deposit), D+thirty(decision))".parse::<EntryIntoForce>().unwrap_err();
/// assert!(error.to_string().starts_with("at character 24: found `D+thirty`; accepted:"));
/// # Ok::<(), kerben_agreements::clause::ClauseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EntryIntoForce(Form);

impl EntryIntoForce {
    /// Returns the clause of that form.
    ///
    /// # Errors
    /// [`ClauseError::TooLarge`] beyond [`FORM_DEPTH_MAX`] or [`FORM_PARTS_MAX`]; [`ClauseError::Form`] for `max`
    /// and `min` of fewer than two parts, `its-force` outside the later rule, `per-party` within `per-party`, rules
    /// or counts beyond their limits, an id that cannot be written.
    pub fn new(form: Form) -> Result<Self, ClauseError> {
        let (depth, parts) = measure(&form, 1);
        if depth > FORM_DEPTH_MAX {
            let what = "levels of forms";
            return Err(ClauseError::TooLarge { what, found: depth, max: FORM_DEPTH_MAX });
        }
        if parts > FORM_PARTS_MAX {
            return Err(ClauseError::TooLarge { what: "forms", found: parts, max: FORM_PARTS_MAX });
        }
        check(&form, false, false)?;
        Ok(Self(form))
    }

    /// Returns the form.
    #[must_use]
    pub const fn form(&self) -> &Form {
        &self.0
    }

    /// Returns every form of the clause, the outermost first.
    #[must_use]
    pub fn forms(&self) -> Vec<&Form> {
        let mut found = vec![&self.0];
        let mut next = 0;
        while let Some(form) = found.get(next).copied() {
            found.extend(form.children());
            next = next.saturating_add(1);
        }
        found
    }

    /// Returns the acts from which the clause counts, each once.
    #[must_use]
    pub fn acts(&self) -> Vec<Act> {
        let acts: BTreeSet<Act> = self.forms().into_iter().filter_map(Form::act).collect();
        acts.into_iter().collect()
    }

    /// Returns the ids of the other instruments before whose entry into force it does not enter into force.
    #[must_use]
    pub fn references(&self) -> Vec<&str> {
        let ids: BTreeSet<&str> = self
            .forms()
            .into_iter()
            .filter_map(|form| match form {
                Form::NotBefore(_, Floor::Force(id)) => Some(id.as_str()),
                _ => None,
            })
            .collect();
        ids.into_iter().collect()
    }

    /// Returns whether the clause can give a day before the acts on which it depends: it holds a fixed day that
    /// stands alone, or gives effect from an earlier day. Such days are legal and common; they are marked, not
    /// refused.
    #[must_use]
    pub fn may_precede_its_acts(&self) -> bool {
        self.forms().into_iter().any(|form| matches!(form, Form::Fixed(_) | Form::Retroactive(..)))
    }

    /// Returns whether parties may enter on days of their own.
    #[must_use]
    pub fn differs_by_party(&self) -> bool {
        self.forms().into_iter().any(|form| {
            matches!(form, Form::PerParty { .. } | Form::Mixed { .. })
                || form.act().is_some_and(Act::is_own)
        })
    }
}

fn measure(form: &Form, depth: usize) -> (usize, usize) {
    // The measure stops where the limit is passed, so that no depth can exhaust the stack.
    if depth > FORM_DEPTH_MAX {
        return (depth, 1);
    }
    form.children().into_iter().fold((depth, 1), |(deepest, parts), child| {
        let (below, more) = measure(child, depth.saturating_add(1));
        (deepest.max(below), parts.saturating_add(more))
    })
}

fn check(form: &Form, in_later: bool, in_per_party: bool) -> Result<(), ClauseError> {
    match form {
        Form::Max(forms) | Form::Min(forms) if forms.len() < 2 => {
            let name = if matches!(form, Form::Max(_)) { "max" } else { "min" };
            return Err(ClauseError::form(name, "fewer than two parts", "two parts or more"));
        }
        Form::After(rule, _) => check_rule(*rule)?,
        Form::ItsForce if !in_later => {
            return Err(ClauseError::form(
                "its-force",
                "it stands outside the later rule of `per-party`",
                "per-party(rule, after-act, max(D+30(own-deposit), its-force))",
            ));
        }
        Form::PerParty { early, later, .. } => {
            if in_per_party {
                return Err(ClauseError::form(
                    "per-party",
                    "it stands within another `per-party`",
                    "one `per-party` in a clause",
                ));
            }
            check(early, false, true)?;
            return check(later, true, true);
        }
        Form::NotBefore(_, Floor::Force(id)) => check_id(id)?,
        Form::Fixed(day) | Form::Retroactive(day, _) | Form::NotBefore(_, Floor::Day(day)) => {
            if let Err(error) = in_calendar(*day) {
                return Err(ClauseError::form(day, error.to_string(), "a day of the calendar"));
            }
        }
        _ => {}
    }
    if let Some(count) = form.act().and_then(Act::count)
        && count.number() > DEPOSITS_MAX
    {
        return Err(ClauseError::form(count, "too many deposits", format!("1 to {DEPOSITS_MAX}")));
    }
    form.children().into_iter().try_for_each(|child| check(child, in_later, in_per_party))
}

/// Refuses a rule that counts too far, or back.
pub(crate) fn check_rule(rule: DateRule) -> Result<(), ClauseError> {
    let (number, max) = match rule {
        DateRule::NthDay(days) | DateRule::AfterFullDays(days) => (days, RULE_DAYS_MAX),
        DateRule::Months { months, .. }
        | DateRule::FirstOfMonth(months)
        | DateRule::FirstOfMonthAfter(months) => (months, RULE_MONTHS_MAX),
    };
    // The first day of the month of the act itself lies before it.
    if rule == DateRule::FirstOfMonth(0) {
        return Err(ClauseError::form(rule, "it reaches back before the act", "FOM+1 or more"));
    }
    if number <= max {
        Ok(())
    } else {
        Err(ClauseError::form(rule, "the rule counts too far", format!("a number up to {max}")))
    }
}

fn check_id(id: &str) -> Result<(), ClauseError> {
    let fits = id.chars().count() <= OTHER_CHARS_MAX;
    let writable = !id.trim().is_empty() && !id.chars().any(|c| c == '"' || c.is_control());
    if fits && writable {
        return Ok(());
    }
    let head: String = id.chars().take(40).collect();
    Err(ClauseError::form(
        format!("force({head:?})"),
        "it names no instrument",
        format!("an id of 1 to {OTHER_CHARS_MAX} characters without quotes"),
    ))
}
