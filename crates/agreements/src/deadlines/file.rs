//! Reading of deadlines, and their calculation for a case.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::data::{Document, PackHeader, PackStamp, list_names};
use kerben_core::explain::{Node, Recorder, Traced};
use kerben_core::language::Localised;
use kerben_core::message::Message;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::{Citation, Evidence, Source, Sources};
use kerben_core::tri::Tri;
use kerben_core::unsettled::{Readings, Unsettled};
use serde::{Deserialize, Serialize};

use super::answer::{Deadline, Due, WhyNone, WorkerDeadlines};
use super::facts::{BanGround, Start, WorkerFacts};
use super::limit::by_stay;
use super::reckon::Reckoning;
use super::stay::StayRule;
use super::trace::trace;
use crate::case::Case;
use crate::error::AgreementError;
use crate::event::EventKind;
use crate::obligations::{Held, Obligations};
use crate::rule::DateRule;
use crate::treaties::Treaties;

/// The most deadlines of one register.
pub const DEADLINES_MAX: usize = 10_000;

/// The data file that ships with the crate, as name and text.
#[cfg(feature = "builtin")]
pub const DEADLINES_FILE: (&str, &str) =
    ("agreements/deadlines.toml", include_str!("../../data/deadlines.toml"));

/// A rule that gives a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeadlineRule {
    id: String,
    /// The obligation on which it stands; without one it is a rule of the host.
    obligation: Option<String>,
    /// The host State of a rule that stands on no obligation.
    host: Option<Country>,
    /// The act of such a rule.
    act: Option<String>,
    /// The instrument whose end it counts from.
    instrument: Option<String>,
    starts: Start,
    rule: Reckoning,
    /// Only for a start after so long from the entry.
    after_entry: Option<DateRule>,
    #[serde(default)]
    only_early: bool,
    #[serde(default)]
    only_stamped: bool,
    #[serde(default)]
    ban: Vec<BanGround>,
    text: Localised,
    source: String,
    grade: Evidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    pack: PackHeader,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    deadline: Vec<DeadlineRule>,
    #[serde(default)]
    stay: Vec<StayRule>,
}

/// The deadlines that are known.
///
/// # Example
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_agreements::deadlines::{Deadlines, WorkerFacts};
/// use kerben_agreements::obligations::Obligations;
/// use kerben_agreements::{Activity, Case, Treaties};
/// use kerben_core::calendar::day;
/// use kerben_core::country::Country;
/// use kerben_core::explain::Off;
/// use kerben_core::unsettled::Readings;
///
/// let treaties = Treaties::builtin()?;
/// let obligations = Obligations::builtin(&treaties)?;
/// let deadlines = Deadlines::builtin(&treaties, &obligations)?;
/// // EAEU Treaty, article 97(9): the contract ended early on the 111th day.
/// let case = Case::new([Country::KG], Country::KG, Country::RU, Activity::Worker, day(2026, 5, 1)?)?
///     .entered_on(day(2026, 1, 10)?)?;
/// let mut facts = WorkerFacts::default();
/// facts.contract_end = Some(day(2026, 5, 1)?);
/// facts.ended_early = Some(true);
///
/// let readings = Readings::new();
/// let due = deadlines.of(&treaties, &obligations, &case, &facts, &readings, &mut Off)?.value;
/// let found = due.get("eaeu.new-contract").ok_or("no such deadline")?;
/// assert_eq!(found.due.day(), Some(day(2026, 5, 16)?));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadlines {
    rules: Vec<DeadlineRule>,
    stays: Vec<StayRule>,
    sources: Sources,
    stamp: PackStamp,
}

pub(super) fn lack(what: &str) -> Message {
    Message::new(format!("agreements.deadline.lack.{what}"))
}

impl Deadlines {
    /// Returns the deadlines that ship with the crate.
    ///
    /// # Errors
    /// [`AgreementError::Data`] when the registers lack what the deadlines stand on.
    #[cfg(feature = "builtin")]
    pub fn builtin(treaties: &Treaties, obligations: &Obligations) -> Result<Self, AgreementError> {
        Self::from_str(treaties, obligations, DEADLINES_FILE.0, DEADLINES_FILE.1)
    }

    /// Returns the deadlines that a data file describes. `file` is only a name for error messages.
    ///
    /// # Errors
    /// [`AgreementError::Data`] with file, line and key.
    pub fn from_str(
        treaties: &Treaties,
        obligations: &Obligations,
        file: &str,
        text: &str,
    ) -> Result<Self, AgreementError> {
        let document = Document::new(file, text)?;
        let raw: RawFile = document.parse()?;
        let sources = document.sources(raw.source)?;
        if raw.deadline.len() > DEADLINES_MAX || raw.stay.len() > DEADLINES_MAX {
            let accepted = format!("at most {DEADLINES_MAX}");
            return Err(document.error("deadline", "there are too many", accepted).into());
        }
        for (index, rule) in raw.deadline.iter().enumerate() {
            let key = format!("deadline[{index}]");
            document.check_source(&sources, &format!("{key}.source"), &rule.source)?;
            if let Some(id) = &rule.obligation
                && let Err(error) = obligations.get(id)
            {
                return Err(document.refused(&format!("{key}.obligation"), &error).into());
            }
            if let Some(id) = &rule.instrument
                && let Err(error) = treaties.get(id)
            {
                return Err(document.refused(&format!("{key}.instrument"), &error).into());
            }
            if rule.obligation.is_none() && (rule.host.is_none() || rule.act.is_none()) {
                let problem = "it stands neither on an obligation nor on an act of a host";
                return Err(document.error(&key, problem, "obligation, or host and act").into());
            }
        }
        for (index, rule) in raw.stay.iter().enumerate() {
            let key = format!("stay[{index}]");
            document.check_source(&sources, &format!("{key}.source"), &rule.source)?;
            for reading in rule.questions.iter().flat_map(Unsettled::readings) {
                if !sources.contains(&reading.source) {
                    let problem = format!("the source `{}` is not defined", reading.source);
                    return Err(document.error(&key, problem, list_names(sources.ids())).into());
                }
            }
        }
        let stamp = raw.pack.stamp(text.as_bytes());
        Ok(Self { rules: raw.deadline, stays: raw.stay, sources, stamp })
    }

    /// Returns the source of that id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(id)
    }

    /// Returns the identity of the data file.
    #[must_use]
    pub const fn stamp(&self) -> &PackStamp {
        &self.stamp
    }

    /// Returns the rule on days of stay of that name.
    #[must_use]
    pub fn stay_rule(&self, id: &str) -> Option<&StayRule> {
        self.stays.iter().find(|rule| rule.id == id)
    }

    /// Returns the rules on days of stay.
    pub fn stay_rules(&self) -> impl Iterator<Item = &StayRule> {
        self.stays.iter()
    }

    /// Returns the deadlines of a worker in a case: each with the day, its start, its rule and its provision; why there is
    /// none; or what is missing.
    ///
    /// # Errors
    /// As [`Obligations::one`]; [`AgreementError::Rule`] when a day leaves the calendar.
    pub fn of<R: Recorder>(
        &self,
        treaties: &Treaties,
        obligations: &Obligations,
        case: &Case,
        facts: &WorkerFacts,
        readings: &Readings,
        rec: &mut R,
    ) -> Result<Traced<WorkerDeadlines, R>, AgreementError> {
        let (mut deadlines, mut nodes) = (Vec::new(), Vec::new());
        for rule in &self.rules {
            let held = match &rule.obligation {
                Some(id) => {
                    let Ok(instrument) = treaties.get(&obligations.get(id)?.instrument) else {
                        continue;
                    };
                    let sends = case.sending().iter().any(|state| instrument.names(*state));
                    if !instrument.names(case.host()) || !sends {
                        continue;
                    }
                    Some(obligations.one(treaties, case, id, rec)?)
                }
                None if rule.host == Some(case.host()) => None,
                None => continue,
            };
            let applies = rule.ban.is_empty()
                || facts.ban_ground.is_some_and(|ground| rule.ban.contains(&ground));
            if !applies {
                continue;
            }
            let deadline = by_rule(treaties, rule, held.as_ref(), case, facts)?;
            nodes.push(trace(self, &deadline, &rule.source, held.as_ref(), rec));
            deadlines.push(deadline);
        }
        for rule in &self.stays {
            if rule.host != case.host() || !rule.holds(case.day()) {
                continue;
            }
            let citizens = case.citizenships();
            let named = rule.citizens.is_empty()
                || citizens.iter().any(|state| rule.citizens.contains(state));
            if !named || citizens.contains(&case.host()) {
                continue;
            }
            for deadline in by_stay(rule, case, facts, readings)? {
                nodes.push(trace(self, &deadline, &rule.source, None, rec));
                deadlines.push(deadline);
            }
        }
        let value = WorkerDeadlines { day: case.day(), deadlines };
        let node = rec.record(|| {
            let title = Message::new("agreements.deadline.of-worker")
                .arg("host", case.host())
                .arg("day", case.day());
            let due: Vec<String> = value.due().iter().map(|deadline| deadline.id.clone()).collect();
            Node::choice("agreements.deadlines/1", title, due.join(", ")).inputs("deadline", &nodes)
        });
        Ok(Traced::new(value, node))
    }
}

/// The deadline that a rule gives.
fn by_rule<R: Recorder>(
    treaties: &Treaties,
    rule: &DeadlineRule,
    held: Option<&Traced<Held, R>>,
    case: &Case,
    facts: &WorkerFacts,
) -> Result<Deadline, AgreementError> {
    let held = held.map(|held| &held.value);
    let holds = held.map_or(Tri::Yes, |held| held.holds.tri());
    let starts = match (&rule.instrument, rule.starts) {
        (Some(id), Start::EndOfAct) => end_of(treaties, id),
        _ => facts.start(case, rule.starts),
    };
    let due =
        if holds.is_no() { Due::None(WhyNone::NotHeld) } else { due(rule, starts, case, facts)? };
    let grade = held.map_or(rule.grade, |held| held.grade.weaker(rule.grade));
    let act = rule.act.clone().unwrap_or_default();
    Ok(Deadline {
        id: rule.id.clone(),
        what: rule.text.clone(),
        holds,
        starts,
        backward: rule.rule.is_backward(),
        grade: if due.earliest().is_some() { grade.weaker(Evidence::Derived) } else { grade },
        due,
        rule: rule.rule.to_string(),
        citation: held.map_or_else(|| Citation::new(act), |held| held.citation.clone()),
        open: Vec::new(),
    })
}

/// The first day on which an act is no longer in effect, as its last statement that is known tells.
fn end_of(treaties: &Treaties, id: &str) -> Option<NaiveDate> {
    let event = treaties.get(id).ok()?.slot(EventKind::Expired, None)?;
    event.date().and_then(PartialDate::exact)
}

fn due(
    rule: &DeadlineRule,
    starts: Option<NaiveDate>,
    case: &Case,
    facts: &WorkerFacts,
) -> Result<Due, AgreementError> {
    let fault = |source| AgreementError::Rule { instrument: rule.id.clone(), source };
    let mut missing = Vec::new();
    if rule.only_early {
        match facts.early() {
            Some(false) => return Ok(Due::None(WhyNone::NotEarly)),
            None => missing.push(lack("ended-early")),
            Some(true) => {}
        }
    }
    if rule.only_stamped {
        match facts.document_stamped {
            Some(false) => return Ok(Due::None(WhyNone::NotStamped)),
            None => missing.push(lack("document-stamped")),
            Some(true) => {}
        }
    }
    let Some(start) = starts else {
        missing.push(lack(rule.starts.name()));
        return Ok(Due::Undetermined(missing));
    };
    if let Some(after) = rule.after_entry {
        match case.entered() {
            None => missing.push(lack("entry")),
            // An end on the last of those days lies within them.
            Some(entered) if start <= after.apply(entered).map_err(fault)? => {
                return Ok(Due::None(WhyNone::WithinTheFirstDays));
            }
            Some(_) => {}
        }
    }
    if !missing.is_empty() {
        return Ok(Due::Undetermined(missing));
    }
    rule.rule.from(start).map(Due::On).map_err(fault)
}
