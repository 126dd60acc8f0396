//! The end that the term of a treaty leads to: a fixed time that was not renewed, a renewal that was refused.

use chrono::NaiveDate;
use kerben_core::calendar::{MonthEnd, add_days};
use kerben_core::country::Country;
use kerben_core::explain::Off;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use super::entry::entry;
use super::exit::Ending;
use super::notes::Notes;
use super::notice::revoked;
use super::seen::Seen;
use super::{ground, identity};
use crate::clause::{ClauseError, Duration, Exit, Life, Renewal, Span, Term, Timing};
use crate::error::AgreementError;
use crate::event::{Event, EventKind};
use crate::instrument::Instrument;
use crate::standing::{Bounds, Ground, MissingFact};

/// How many boundaries are looked at for the one that a notice is in time for: monthly periods over three centuries.
const BOUNDARIES_MAX: u32 = 3_600;

/// The clause on duration, renewal and exit that the instrument carries.
pub(crate) fn clause(instrument: &Instrument) -> Option<(&Timing, &Term)> {
    let timing = instrument.timing.as_ref()?;
    Some((timing, timing.term.as_ref()?))
}

/// Whether anything tells of a term: most treaties have neither a clause nor an event of one.
pub(crate) fn speaks(seen: &Seen<'_>) -> bool {
    let ends =
        |event: &&Event| matches!(event.kind, EventKind::TermEnds | EventKind::RenewalRefused);
    clause(seen.instrument).is_some()
        || seen.events.iter().any(ends)
        || (seen.instrument.is_bilateral()
            && seen.instrument.events.iter().any(|event| ends(&event)))
}

/// The clause as a ground: what is computed from it is derived at best.
pub(crate) fn clause_ground(instrument: &Instrument, timing: &Timing, said: &str) -> Ground {
    let article = timing.term_article.as_ref().or(timing.article.as_ref());
    let article = article.map(|article| format!("article {article}: ")).unwrap_or_default();
    Ground {
        source: timing.term_source.clone().unwrap_or_else(|| timing.source.clone()),
        grade: timing.term_grade.unwrap_or(timing.grade).weaker(Evidence::Derived),
        note: Some(format!("{article}{said}")),
        ..identity(instrument)
    }
}

/// When the instrument first entered into force, for anybody: as notified, else as its own clause gives it.
pub(crate) fn first_force(instrument: &Instrument) -> Result<Bounds, AgreementError> {
    if let Some(event) = instrument.slot(EventKind::InForce, None) {
        return Ok(event.date.map(Bounds::from).unwrap_or_default());
    }
    if let Some(timing) = &instrument.timing
        && let Some(entry) = &timing.entry
    {
        let setting = timing.setting(instrument, None).with_others(&timing.floors);
        return Ok(entry.evaluate(&setting, &mut Off)?.value.bounds);
    }
    Ok(Bounds::default())
}

fn fault(instrument: &Instrument) -> impl Fn(ClauseError) -> AgreementError {
    let subject = instrument.id.clone();
    move |source| AgreementError::Term { subject: subject.clone(), source }
}

/// The day so many times a length after a day. A bound is no stated day: there a month that is too short is no
/// contradiction.
fn after(span: Span, from: NaiveDate, times: u32, exact: bool) -> Result<NaiveDate, ClauseError> {
    let span = match span.month_end() {
        MonthEnd::Reject if !exact => Span::months(span.in_months(), MonthEnd::Clamp)?,
        _ => span,
    };
    span.after(from, times).map_err(|source| ClauseError::reckoning(span, source))
}

/// The end of the first time, from the day on which it begins.
fn first_end(instrument: &Instrument, span: Span, from: Bounds) -> Result<Bounds, AgreementError> {
    let exact = from.exact().is_some();
    let end = |day: Option<NaiveDate>| {
        day.map(|day| after(span, day, 1, exact).map_err(fault(instrument))).transpose()
    };
    Ok(Bounds::new(end(from.earliest)?, end(from.latest)?))
}

/// From which day the term counts: the entry into force of the treaty as such where it is known, else that for the
/// State.
pub(crate) fn counted_from(instrument: &Instrument, own: Bounds) -> Result<Bounds, AgreementError> {
    let first = first_force(instrument)?;
    Ok(if first == Bounds::default() { own } else { first })
}

/// The life of a treaty for a State as its term counts it, with the clause; `None` where no clause was read or a day that
/// it counts from is not known.
pub(crate) fn life_of(
    instrument: &Instrument,
    party: Country,
) -> Result<Option<(&Timing, &Term, Life)>, AgreementError> {
    let Some((timing, term)) = clause(instrument) else { return Ok(None) };
    let seen = Seen::by(instrument, party);
    let own = entry(&seen, party, Notes::Left)?.bounds;
    let fixed = matches!(term.duration(), Duration::Fixed(_));
    let from = if fixed { counted_from(instrument, own)? } else { own };
    let Some(from) = from.exact().filter(|_| own.exact().is_some()) else { return Ok(None) };
    let mut life = Life::from(from);
    if let Some(first) = first_force(instrument)?.exact() {
        life = life.first_in_force(first);
    }
    if let Some((_, notice)) = refused_end(&seen, party, term, Bounds::new(Some(from), Some(from)))?
        && let Some(day) = notice.date.and_then(PartialDate::latest)
    {
        life = life.renewal_refused(day);
    }
    Ok(Some((timing, term, life)))
}

/// The boundary at which a refusal of that day takes effect, from one beginning: its number, counted from 0, and its
/// day.
fn boundary(
    instrument: &Instrument,
    term: &Term,
    (span, from): (Span, NaiveDate),
    refused: NaiveDate,
    exact: bool,
) -> Result<Option<(u32, NaiveDate)>, AgreementError> {
    let wrap = fault(instrument);
    let end = after(span, from, 1, exact).map_err(&wrap)?;
    let times = match term.renewal() {
        Renewal::Tacit { .. } => BOUNDARIES_MAX,
        _ => 1,
    };
    for number in 0..times {
        let day = match (term.renewal(), number) {
            (Renewal::Tacit { period, .. }, 1..) => {
                after(*period, end, number, exact).map_err(&wrap)?
            }
            _ => end,
        };
        let last = term.last_notice_day(day).map_err(&wrap)?;
        if last.map_or(refused < day, |last| refused <= last.day) {
            return Ok(Some((number, day)));
        }
    }
    Ok(None)
}

/// The end to which a refusal leads: no day where it came too late for the only boundary there was.
pub(crate) fn refused(
    instrument: &Instrument,
    term: &Term,
    from: Bounds,
    notice: Bounds,
) -> Result<Option<Bounds>, AgreementError> {
    let Duration::Fixed(span) = term.duration() else { return Ok(None) };
    let open = Bounds::new(notice.earliest, None);
    let (Some(first), Some(last)) = (from.earliest, from.latest) else { return Ok(Some(open)) };
    let (Some(given), Some(given_by)) = (notice.earliest, notice.latest) else {
        return Ok(Some(open));
    };
    let exact = first == last;
    // A later beginning moves every boundary, so a notice is in time for the same one or an earlier one.
    let low = boundary(instrument, term, (*span, last), given, exact)?;
    let high = boundary(instrument, term, (*span, first), given_by, exact)?;
    let at = |number: u32, from: NaiveDate| -> Result<NaiveDate, AgreementError> {
        let end = after(*span, from, 1, exact).map_err(fault(instrument))?;
        match term.renewal() {
            Renewal::Tacit { period, .. } if number > 0 => {
                after(*period, end, number, exact).map_err(fault(instrument))
            }
            _ => Ok(end),
        }
    };
    Ok(match (low, high) {
        (Some((low, _)), Some((high, _))) => {
            Some(Bounds::new(Some(at(low, first)?), Some(at(high, last)?)))
        }
        // It may have come too late.
        (Some((low, _)), None) => Some(Bounds::new(Some(at(low, first)?), None)),
        // No boundary that is looked at is in time: of a renewal by silence the next one is.
        (None, _) => matches!(term.renewal(), Renewal::Tacit { .. }).then_some(open),
    })
}

/// The notices against renewal that concern a State: its own or one for all; in a treaty of two those of the other as well,
/// and its notice of withdrawal where the treaty can only be left at the end of a period. Either ends it for both.
fn refusals<'a>(seen: &Seen<'a>, party: Country) -> Vec<&'a Event> {
    let mut found = Vec::new();
    found.extend(seen.slot_for(EventKind::RenewalRefused, party));
    let other = seen.instrument.states.iter().find(|state| **state != party);
    if let Some(other) = other.filter(|_| seen.instrument.is_bilateral()) {
        found.extend(seen.instrument.slot(EventKind::RenewalRefused, Some(*other)));
        let at_end = |(_, term): (&Timing, &Term)| *term.exit() == Exit::AtPeriodEnd;
        if clause(seen.instrument).is_some_and(at_end) {
            found.extend(seen.instrument.slot(EventKind::NoticeOfWithdrawal, Some(*other)));
        }
    }
    found
}

/// The end to which the notices against renewal lead: the earliest, where there are several.
fn refused_end<'a>(
    seen: &Seen<'a>,
    party: Country,
    term: &Term,
    from: Bounds,
) -> Result<Option<(Bounds, &'a Event)>, AgreementError> {
    let mut found: Option<(Bounds, &Event)> = None;
    for notice in refusals(seen, party) {
        let given = notice.date.map(Bounds::from).unwrap_or_default();
        let Some(mut bounds) = refused(seen.instrument, term, from, given)? else { continue };
        let by = notice.party.unwrap_or(party);
        match revoked(&Seen::by(seen.instrument, by), by, notice, bounds) {
            Tri::Yes => continue,
            Tri::Unknown => bounds.latest = None,
            Tri::No => {}
        }
        let key = |bounds: Bounds| (bounds.latest.is_none(), bounds.latest, bounds.earliest);
        if found.is_none_or(|(known, _)| key(bounds) < key(known)) {
            found = Some((bounds, notice));
        }
    }
    Ok(found)
}

/// The end that the term itself gives, without what was recorded of the end.
pub(crate) fn computed_end(
    seen: &Seen<'_>,
    party: Country,
    own: Bounds,
    notes: Notes,
) -> Result<Option<Ending>, AgreementError> {
    let instrument = seen.instrument;
    let Some((timing, term)) = clause(instrument) else {
        return Ok(without_clause(seen, party, notes));
    };
    let said = || clause_ground(instrument, timing, &term.to_string());
    let how = EventKind::Expired;
    let mut grounds = Vec::new();
    notes.add(&mut grounds, said);
    let span = match term.duration() {
        Duration::Indefinite => return Ok(None),
        // Silence about the event until which it lasts is no proof that it has not happened.
        Duration::Until(_) => {
            let bounds = not_before_stated(seen, party, Bounds::new(own.earliest, None));
            return Ok(Some(Ending { bounds, how, missing: MissingFact::End, grounds }));
        }
        Duration::Fixed(span) => *span,
    };
    let from = counted_from(instrument, own)?;
    let end = first_end(instrument, span, from)?;
    match term.renewal() {
        Renewal::None | Renewal::ByAgreement => {
            let renewed = seen.slot_for(EventKind::Renewed, party);
            if let Some(event) = renewed {
                notes.add(&mut grounds, || ground(instrument, event));
            }
            // What is not recorded is not known: only a term that cannot be renewed is over without more.
            let settled = renewed.is_none() && *term.renewal() == Renewal::None;
            let bounds = if settled {
                end
            } else {
                not_before_stated(seen, party, Bounds::new(end.earliest, None))
            };
            let missing = if settled { MissingFact::End } else { MissingFact::Renewal };
            Ok(Some(Ending { bounds, how, missing, grounds }))
        }
        Renewal::Tacit { .. } | Renewal::ThenIndefinite { .. } => {
            let Some((bounds, notice)) = refused_end(seen, party, term, from)? else {
                return Ok(None);
            };
            notes.add(&mut grounds, || ground(instrument, notice));
            Ok(Some(Ending { bounds, how, missing: MissingFact::End, grounds }))
        }
    }
}

/// A refusal of renewal where no term was read: it ends some day after.
fn without_clause(seen: &Seen<'_>, party: Country, notes: Notes) -> Option<Ending> {
    let notice = refusals(seen, party).into_iter().next()?;
    let bounds = Bounds::new(notice.date.and_then(PartialDate::earliest), None);
    let grounds = notes.of(|| vec![ground(seen.instrument, notice)]);
    Some(Ending { bounds, how: EventKind::Expired, missing: MissingFact::End, grounds })
}

/// An end that is not known lies after every day on which a source says that it was in force.
fn not_before_stated(seen: &Seen<'_>, party: Country, mut bounds: Bounds) -> Bounds {
    let stated = seen
        .events
        .iter()
        .filter(|event| event.kind == EventKind::StatedInForce)
        .filter(|event| event.party.is_none_or(|stated| stated == party))
        .filter_map(|event| event.date.and_then(PartialDate::earliest))
        .filter_map(|day| add_days(day, 1).ok())
        .max();
    bounds.earliest = bounds.earliest.max(stated);
    bounds
}

/// The end of the term as it was recorded, and what is known of a renewal after it.
///
/// A recorded end beyond the first time is that of a prolonged one: a renewal recorded before it is what prolonged it.
pub(crate) fn recorded_end(
    seen: &Seen<'_>,
    party: Country,
    own: Bounds,
    notes: Notes,
) -> Result<Option<Ending>, AgreementError> {
    let Some(event) = seen.slot_for(EventKind::TermEnds, party) else { return Ok(None) };
    let bounds = event.date.map(Bounds::from).unwrap_or_default();
    let term = clause(seen.instrument).map(|(_, term)| term);
    if term.is_some_and(|term| {
        matches!(term.renewal(), Renewal::Tacit { .. } | Renewal::ThenIndefinite { .. })
    }) {
        // It goes on by silence: the end of a period is no end of force.
        return Ok(None);
    }
    let first = match term.map(Term::duration) {
        Some(Duration::Fixed(span)) => {
            first_end(seen.instrument, *span, counted_from(seen.instrument, own)?)?
        }
        _ => Bounds::default(),
    };
    let renewed = seen.slot_for(EventKind::Renewed, party);
    let prolonged =
        first.latest.is_some_and(|first| bounds.earliest.is_some_and(|end| end > first));
    let over = term.is_none_or(|term| *term.renewal() == Renewal::None);
    let settled = if renewed.is_some() { prolonged } else { over || prolonged };
    let mut grounds = Vec::new();
    for event in std::iter::once(event).chain(renewed) {
        notes.add(&mut grounds, || ground(seen.instrument, event));
    }
    let (bounds, missing) = if settled {
        (bounds, MissingFact::End)
    } else {
        let open = Bounds::new(bounds.earliest, None);
        (not_before_stated(seen, party, open), MissingFact::Renewal)
    };
    Ok(Some(Ending { bounds, how: EventKind::Expired, missing, grounds }))
}
