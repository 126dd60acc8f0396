//! The book of duties, and the calendar that it gives.

use chrono::{Datelike, NaiveDate};
use kerben_core::country::Country;
use kerben_core::data::{Document, PackHeader, PackStamp};
use kerben_core::explain::{Fact, Node, Outcome, Recorder, Test, Traced};
use kerben_core::message::Message;
use kerben_core::partial_date::PartialDate;
use kerben_core::period::Period;
use kerben_core::source::{Citation, Evidence, Source, Sources};
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use super::answer::{Duty, DutyCalendar, DutyKind};
use super::chain::Chain;
use super::days;
use crate::case::Case;
use crate::clause::{Life, MonthDay, Term};
use crate::error::AgreementError;
use crate::event::EventKind;
use crate::force::life_of;
use crate::instrument::Instrument;
use crate::kind::Activity;
use crate::obligations::{Obligation, Obligations, Terms};
use crate::standing::Bounds;
use crate::treaties::Treaties;

/// The most entries of each kind in one book.
pub const DUTIES_MAX: usize = 10_000;

/// The data file that ships with the crate, as name and text.
#[cfg(feature = "builtin")]
pub const DUTIES_FILE: (&str, &str) =
    ("agreements/duties.toml", include_str!("../../data/duties.toml"));

/// The term of an instrument, with the days from which it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TermRecord {
    /// The instrument; one that the register does not have stands by its name alone.
    subject: String,
    states: Vec<Country>,
    term: Term,
    #[serde(with = "kerben_core::calendar::serde_day")]
    in_force: NaiveDate,
    #[serde(default, with = "kerben_core::calendar::serde_day_option")]
    first_force: Option<NaiveDate>,
    article: Option<String>,
    source: String,
    grade: Evidence,
}

/// A duty on a day that its source names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DatedRecord {
    subject: String,
    states: Vec<Country>,
    #[serde(with = "kerben_core::calendar::serde_day")]
    day: NaiveDate,
    what: String,
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
    term: Vec<TermRecord>,
    #[serde(default)]
    dated: Vec<DatedRecord>,
    #[serde(default)]
    chain: Vec<Chain>,
}

/// Terms, chains of texts and dated duties: what the calendar of a State is made of, beside the register of instruments
/// and the obligations.
///
/// # Example
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_agreements::Treaties;
/// use kerben_agreements::calendar_of_duties::{DutyBook, DutyKind};
/// use kerben_agreements::obligations::Obligations;
/// use kerben_core::calendar::day;
/// use kerben_core::country::Country;
/// use kerben_core::explain::Off;
/// use kerben_core::period::Period;
///
/// let treaties = Treaties::builtin()?;
/// let obligations = Obligations::builtin(&treaties)?;
/// let book = DutyBook::builtin()?;
/// let window = Period::new(day(2030, 1, 1)?, day(2031, 1, 1)?)?;
/// let found = book.calendar(&treaties, &obligations, Country::KG, window, &mut Off)?.value;
///
/// // The free trade agreement with Kazakhstan is renewed by silence unless notice is given six months before.
/// let notice = found.of_kind(DutyKind::LastNotice).next().ok_or("no notice day")?;
/// assert_eq!(notice.day, day(2030, 5, 11)?);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyBook {
    terms: Vec<TermRecord>,
    dated: Vec<DatedRecord>,
    chains: Vec<Chain>,
    sources: Sources,
    stamp: PackStamp,
}

impl DutyBook {
    /// Returns the book that ships with the crate.
    ///
    /// # Errors
    /// [`AgreementError::Data`] only if the library itself was built with a damaged file.
    #[cfg(feature = "builtin")]
    pub fn builtin() -> Result<Self, AgreementError> {
        Self::from_str(DUTIES_FILE.0, DUTIES_FILE.1)
    }

    /// Returns the book that a data file describes. `file` is only a name for error messages.
    ///
    /// # Errors
    /// [`AgreementError::Data`] with file, line and key.
    pub fn from_str(file: &str, text: &str) -> Result<Self, AgreementError> {
        let document = Document::new(file, text)?;
        let raw: RawFile = document.parse()?;
        let sources = document.sources(raw.source)?;
        let counts = [raw.term.len(), raw.dated.len(), raw.chain.len()];
        if counts.into_iter().any(|count| count > DUTIES_MAX) {
            let accepted = format!("at most {DUTIES_MAX} of each kind");
            return Err(document.error("term", "there are too many", accepted).into());
        }
        let terms = raw.term.iter().enumerate().map(|(at, record)| ("term", at, &record.source));
        let dated = raw.dated.iter().enumerate().map(|(at, record)| ("dated", at, &record.source));
        let chains = raw.chain.iter().enumerate().map(|(at, record)| ("chain", at, &record.source));
        for (kind, at, source) in terms.chain(dated).chain(chains) {
            document.check_source(&sources, &format!("{kind}[{at}].source"), source)?;
        }
        let stamp = raw.pack.stamp(text.as_bytes());
        Ok(Self { terms: raw.term, dated: raw.dated, chains: raw.chain, sources, stamp })
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

    /// Returns the calendar of a State over a window: duties with their calculation, those that do not hold on their day,
    /// and the gaps between texts.
    ///
    /// The calendar of a window is the union of those of its parts. [`Treaties::as_known_on`] asks as of an earlier
    /// day.
    ///
    /// # Errors
    /// [`AgreementError::Term`] when a term leaves the calendar; as [`Obligations::one`].
    pub fn calendar<R: Recorder>(
        &self,
        treaties: &Treaties,
        obligations: &Obligations,
        state: Country,
        window: Period,
        rec: &mut R,
    ) -> Result<Traced<DutyCalendar, R>, AgreementError> {
        let mut found = Vec::new();
        let own = |record: &&TermRecord| {
            // A term that the register itself tells is not asked of the book.
            let told = treaties.get(&record.subject).ok().and_then(Instrument::timing);
            record.states.contains(&state) && told.is_none_or(|timing| timing.term.is_none())
        };
        for record in self.terms.iter().filter(own) {
            found.extend(of_record(treaties, record, state, window)?);
        }
        for instrument in treaties.iter().filter(|instrument| instrument.names(state)) {
            found.extend(ends(instrument, window));
            found.extend(of_instrument(treaties, instrument, state, window)?);
        }
        for obligation in obligations.iter() {
            found.extend(yearly(treaties, obligations, obligation, state, window)?);
        }
        let dated = self.dated.iter().filter(|record| record.states.contains(&state));
        found.extend(dated.filter(|record| window.contains(record.day)).map(|record| Duty {
            day: record.day,
            kind: DutyKind::Dated,
            subject: record.subject.clone(),
            latest: None,
            what: Some(record.what.clone()),
            holds: Tri::Yes,
            rule: record.day.to_string(),
            counted_from: None,
            citation: Citation::new(record.subject.clone()),
            source: record.source.clone(),
            grade: record.grade,
        }));
        found.sort();
        found.dedup();
        let (set_aside, duties): (Vec<Duty>, Vec<Duty>) =
            found.into_iter().partition(|duty| duty.holds.is_no());
        let chains = self.chains.iter().filter(|chain| chain.states.contains(&state));
        let mut gaps: Vec<_> = chains.flat_map(|chain| chain.gaps(treaties, window)).collect();
        gaps.sort_by(|a, b| (a.period.start(), &a.chain).cmp(&(b.period.start(), &b.chain)));
        let value = DutyCalendar { state, window, duties, set_aside, gaps };
        let node = self.trace(treaties, &value, rec);
        Ok(Traced::new(value, node))
    }

    fn trace<R: Recorder>(
        &self,
        treaties: &Treaties,
        value: &DutyCalendar,
        rec: &mut R,
    ) -> R::Node {
        let document = |id: &str| {
            let source = self.source(id).or_else(|| treaties.source(id));
            source.map_or_else(|| id.to_owned(), ToString::to_string)
        };
        let mut nodes = Vec::new();
        for duty in &value.duties {
            let from = duty.counted_from.map(|day| {
                rec.record(|| Node::fact("agreements.duty.from/1", "agreements.duty.from", day))
            });
            let fact = rec.record(|| {
                let fact =
                    Fact { document: document(&duty.source), received: None, certified_by: None };
                Node::fact("agreements.duty.rule/1", "agreements.duty.rule", duty.rule.clone())
                    .from_document(fact)
                    .graded(duty.grade)
            });
            nodes.push(rec.record(|| {
                let title = Message::new(format!("agreements.duty.{}", duty.kind.name()))
                    .arg("subject", duty.subject.clone())
                    .arg("what", duty.what.clone().unwrap_or_default());
                let outcome = match duty.holds {
                    Tri::Yes => Outcome::met(),
                    Tri::No => Outcome::not_met(),
                    Tri::Unknown => Outcome::undetermined(
                        Message::new("agreements.duty.may-hold")
                            .arg("subject", duty.subject.clone()),
                    ),
                };
                let node = Node::condition("agreements.duty/1", title, Test::Stated, outcome)
                    .showing(duty.when().to_string())
                    .input("rule", &fact)
                    .cite(duty.citation.clone())
                    .graded(duty.grade);
                from.iter().fold(node, |node, from| node.input("from", from))
            }));
        }
        rec.record(|| {
            let title = Message::new("agreements.duty.calendar").arg("state", value.state);
            let node = Node::choice("agreements.duties/1", title, value.window.to_string())
                .inputs("duty", &nodes);
            value.gaps.iter().fold(node, |node, gap| {
                let key = format!("agreements.duty.gap.{}", gap.kind.name());
                node.graded(gap.grade).note(
                    Message::new(key)
                        .arg("title", gap.title.clone())
                        .arg("period", gap.period.to_string()),
                )
            })
        })
    }
}

/// The days of a term that an instrument of the register carries.
fn of_instrument(
    treaties: &Treaties,
    instrument: &Instrument,
    state: Country,
    window: Period,
) -> Result<Vec<Duty>, AgreementError> {
    let Some((timing, term, life)) = life_of(instrument, state)? else { return Ok(Vec::new()) };
    let record = TermRecord {
        subject: instrument.id().to_owned(),
        states: instrument.states().to_vec(),
        term: term.clone(),
        in_force: life.force,
        first_force: life.first_force,
        article: timing.term_article.clone().or_else(|| timing.article.clone()),
        source: timing.term_source.clone().unwrap_or_else(|| timing.source.clone()),
        grade: timing.term_grade.unwrap_or(timing.grade),
    };
    of_life(treaties, &record, &life, state, window)
}

/// The days of a term of the book itself.
fn of_record(
    treaties: &Treaties,
    record: &TermRecord,
    state: Country,
    window: Period,
) -> Result<Vec<Duty>, AgreementError> {
    let life = Life::from(record.in_force);
    let life = record.first_force.map_or(life, |first| life.first_in_force(first));
    of_life(treaties, record, &life, state, window)
}

fn of_life(
    treaties: &Treaties,
    record: &TermRecord,
    life: &Life,
    state: Country,
    window: Period,
) -> Result<Vec<Duty>, AgreementError> {
    let days = days::of_term(&record.term, life, record.in_force, window)
        .map_err(|source| AgreementError::Term { subject: record.subject.clone(), source })?;
    let instrument = treaties.get(&record.subject).ok();
    let mut duties = Vec::new();
    for (kind, day, from, rule) in days {
        // An instrument that the register does not have is in force as its record says: no end is known.
        let holds = match instrument {
            Some(instrument) => treaties.status(instrument.id(), state, day)?.is_in_force(),
            None => Tri::Yes,
        };
        let citation = instrument.map_or_else(
            || {
                let citation = Citation::new(record.subject.clone());
                record.article.iter().fold(citation, Citation::article)
            },
            |instrument| instrument.citation(record.article.as_deref()),
        );
        duties.push(Duty {
            day,
            kind,
            subject: record.subject.clone(),
            latest: None,
            what: None,
            holds,
            rule,
            counted_from: Some(from),
            citation,
            source: record.source.clone(),
            grade: record.grade.weaker(Evidence::Derived),
        });
    }
    Ok(duties)
}

/// The ends of terms that the register records.
fn ends(instrument: &Instrument, window: Period) -> Vec<Duty> {
    [EventKind::TermEnds, EventKind::Expired]
        .into_iter()
        .filter_map(|kind| instrument.slot(kind, None))
        .filter_map(|event| {
            let date = event.date()?;
            let day = PartialDate::earliest(date)?;
            let latest = Bounds::from(date).latest.filter(|latest| *latest != day);
            window.contains(day).then(|| Duty {
                day,
                kind: DutyKind::TermEnds,
                subject: instrument.id().to_owned(),
                latest,
                what: event.note().map(str::to_owned),
                holds: Tri::Yes,
                rule: instrument.duration().unwrap_or("as recorded").to_owned(),
                counted_from: None,
                citation: instrument.citation(None),
                source: event.source().to_owned(),
                grade: event.grade(),
            })
        })
        .collect()
}

/// The yearly days of obligations between the State and each other one.
fn yearly(
    treaties: &Treaties,
    obligations: &Obligations,
    obligation: &Obligation,
    state: Country,
    window: Period,
) -> Result<Vec<Duty>, AgreementError> {
    let Ok(instrument) = treaties.get(&obligation.instrument) else { return Ok(Vec::new()) };
    let (kind, month_day) = match &obligation.terms {
        Terms::Quota { decided_by: Some(day), .. } => (DutyKind::Quota, *day),
        // No day is told: the year is over on its last one.
        Terms::DataExchange { times_per_year: Some(1) } => match MonthDay::new(12, 31) {
            Ok(day) => (DutyKind::DataExchange, day),
            Err(_) => return Ok(Vec::new()),
        },
        _ => return Ok(Vec::new()),
    };
    let Some(clause) = instrument.clause(&obligation.clause) else { return Ok(Vec::new()) };
    if !instrument.names(state) {
        return Ok(Vec::new());
    }
    let mut duties = Vec::new();
    for year in window.start().year()..=window.last().year() {
        let Some(day) = month_day.in_year(year).filter(|day| window.contains(*day)) else {
            continue;
        };
        let mut holds = Tri::No;
        let mut grade = clause.grade;
        for other in instrument.states().iter().copied().filter(|other| *other != state) {
            for (sending, host) in [(state, other), (other, state)] {
                let case = Case::new([sending], sending, host, Activity::Worker, day)?;
                let held = obligations.one(
                    treaties,
                    &case,
                    &obligation.id,
                    &mut kerben_core::explain::Off,
                )?;
                grade = grade.weaker(held.value.grade);
                holds = holds.or(held.value.holds.tri());
            }
        }
        duties.push(Duty {
            day,
            kind,
            subject: obligation.id.clone(),
            latest: None,
            what: Some(clause.text.en.clone()),
            holds,
            rule: format!("every year by {month_day}"),
            counted_from: None,
            citation: instrument.clause_citation(clause),
            source: clause.source.clone(),
            grade,
        });
    }
    Ok(duties)
}
