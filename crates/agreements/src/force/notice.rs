//! What a notice of withdrawal does, and whether it was revoked.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::message::Message;
use kerben_core::partial_date::PartialDate;
use kerben_core::tri::Tri;

use super::entry::{computed, push_computed};
use super::ground;
use super::notes::Notes;
use super::seen::Seen;
use super::term::{clause, clause_ground, counted_from, first_force, refused};
use crate::clause::{Effect, Exit, Life, Moment, Notice, Since, Term};
use crate::error::AgreementError;
use crate::event::{Event, EventKind};
use crate::instrument::Instrument;
use crate::standing::{Bounds, Ground};

/// What the clause of the treaty makes of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ByClause {
    /// It takes effect between these days; without a later bound it may take none.
    On(Bounds),
    /// It has no effect: it was given too early, outside a window, or none is allowed.
    Without,
}

/// What a notice does: the first day on which the State is no longer bound, `None` where it has no effect.
pub(crate) fn effect(
    instrument: &Instrument,
    own: Bounds,
    notice: &Event,
    notes: Notes,
) -> Result<(Option<Bounds>, Vec<Ground>), AgreementError> {
    let mut because = Vec::new();
    if let Some(stated) = notice.effective {
        notes.add(&mut because, || ground(instrument, notice));
        return Ok((Some(Bounds::from(stated)), because));
    }
    if let Some(clause) = &instrument.exit {
        push_computed(instrument, clause, notice, notes, &mut because);
        return Ok((Some(computed(instrument, clause, notice)?), because));
    }
    notes.add(&mut because, || ground(instrument, notice));
    let Some((timing, term)) = clause(instrument) else {
        // Where no exit clause was read, the notice may end it some day after.
        return Ok((Some(Bounds::new(earliest(notice), None)), because));
    };
    notes.add(&mut because, || clause_ground(instrument, timing, &term.to_string()));
    Ok(match by_term(instrument, term, own, notice)? {
        ByClause::On(bounds) => (Some(bounds), because),
        ByClause::Without => (None, because),
    })
}

/// What the clause alone makes of a notice, whatever day was notified; `None` where the data carry no clause.
pub(crate) fn by_clause(
    instrument: &Instrument,
    own: Bounds,
    notice: &Event,
) -> Result<Option<ByClause>, AgreementError> {
    if let Some(clause) = &instrument.exit {
        return Ok(Some(ByClause::On(computed(instrument, clause, notice)?)));
    }
    clause(instrument).map(|(_, term)| by_term(instrument, term, own, notice)).transpose()
}

fn earliest(event: &Event) -> Option<NaiveDate> {
    event.date.and_then(PartialDate::earliest)
}

/// What the exit of a term asks of the life of the instrument.
fn asks(exit: &Exit, since: Since) -> bool {
    match exit {
        Exit::Window { .. } => since == Since::FirstForce,
        Exit::NotBefore { since: from, then, .. } => *from == since || asks(then, since),
        _ => false,
    }
}

/// Which moment of the notice the exit counts from.
fn moment(exit: &Exit) -> Moment {
    match exit {
        Exit::Notice { from, .. } => *from,
        Exit::NotBefore { then, .. } => moment(then),
        _ => Moment::Received,
    }
}

fn by_term(
    instrument: &Instrument,
    term: &Term,
    own: Bounds,
    notice: &Event,
) -> Result<ByClause, AgreementError> {
    let given = notice.date.map(Bounds::from).unwrap_or_default();
    let exit = term.exit();
    if *exit == Exit::AtPeriodEnd {
        let from = counted_from(instrument, own)?;
        let end = refused(instrument, term, from, given)?;
        return Ok(end.map_or(ByClause::Without, ByClause::On));
    }
    let open = ByClause::On(Bounds::new(given.earliest, None));
    let Some(day) = given.latest else { return Ok(open) };
    let Some(life) = life_for(instrument, exit, own, day)? else { return Ok(open) };
    let fixed = !asks(exit, Since::OwnForce) && !asks(exit, Since::FirstForce);
    if given.exact().is_none() && !fixed {
        return Ok(open);
    }
    let wrap = |source| AgreementError::Term { subject: instrument.id.clone(), source };
    let at = |day| exit.effect(&life, Notice::sent(day).and_received(day)).map_err(wrap);
    let last = match at(day) {
        // A bound is no stated day: between the bounds a day from which months can be counted may lie.
        Err(_) if given.exact().is_none() => return Ok(open),
        answer => answer?,
    };
    Ok(match last {
        Effect::On(end) => {
            let start = match given.earliest.map(at) {
                Some(Ok(Effect::On(start))) => Some(start),
                _ => given.earliest,
            };
            // A notice that counts from its sending was sent some day before the day on which it is known to have come.
            let start = if moment(exit) == Moment::Sent { given.earliest } else { start };
            ByClause::On(Bounds::new(start, Some(end)))
        }
        Effect::OutsideWindow { .. } | Effect::TooEarly { .. } | Effect::Excluded => {
            ByClause::Without
        }
        Effect::Undetermined(_) => open,
    })
}

/// The life that an exit asks for; `None` where a day that it counts from is not known.
fn life_for(
    instrument: &Instrument,
    exit: &Exit,
    own: Bounds,
    day: NaiveDate,
) -> Result<Option<Life>, AgreementError> {
    let own = own.exact();
    if asks(exit, Since::OwnForce) && own.is_none() {
        return Ok(None);
    }
    let life = Life::from(own.unwrap_or(day));
    if !asks(exit, Since::FirstForce) {
        return Ok(Some(life));
    }
    Ok(first_force(instrument)?.exact().map(|first| life.first_in_force(first)))
}

/// What the clause alone says of a notice, in words; `None` where the data carry no clause.
pub(crate) fn answer(
    instrument: &Instrument,
    own: Bounds,
    notice: &Event,
) -> Result<Option<Effect>, AgreementError> {
    let lack = |what: &str| {
        Effect::Undetermined(vec![Message::new(format!("agreements.clause.lack.{what}"))])
    };
    let day = notice.date.map(Bounds::from).unwrap_or_default().exact();
    let exit = match (&instrument.exit, clause(instrument)) {
        (None, None) => return Ok(None),
        (None, Some((_, term))) if *term.exit() != Exit::AtPeriodEnd => term.exit(),
        _ => {
            let found = by_clause(instrument, own, notice)?;
            return Ok(found.map(|found| match found {
                ByClause::Without => Effect::Excluded,
                ByClause::On(bounds) => bounds.exact().map_or_else(
                    || lack(if day.is_none() { "notice-received" } else { "period-end" }),
                    Effect::On,
                ),
            }));
        }
    };
    let Some(day) = day else { return Ok(Some(lack("notice-received"))) };
    let Some(life) = life_for(instrument, exit, own, day)? else {
        return Ok(Some(lack("first-force")));
    };
    let sent = moment(exit) == Moment::Sent;
    let given = if sent { Notice::sent(day) } else { Notice::received(day) };
    exit.effect(&life, given)
        .map(Some)
        .map_err(|source| AgreementError::Term { subject: instrument.id.clone(), source })
}

/// Whether a notice was revoked before it took effect (Vienna Convention 1969, article 68).
pub(crate) fn revoked(
    instrument: &Seen<'_>,
    party: Country,
    notice: &Event,
    effect: Bounds,
) -> Tri {
    let Some(event) = instrument.slot_for(EventKind::NoticeRevoked, party) else { return Tri::No };
    let Some(revoked) = event.date.map(Bounds::from) else { return Tri::Unknown };
    let sent = earliest(notice);
    // A revocation before the notice concerns an earlier one.
    if revoked.latest.is_some_and(|latest| Some(latest) < sent) {
        return Tri::No;
    }
    match (revoked.latest, effect.earliest) {
        (Some(latest), Some(effect)) if latest < effect => Tri::Yes,
        (_, None) => Tri::Yes,
        _ if matches!((revoked.earliest, effect.latest), (Some(day), Some(effect)) if day >= effect) => {
            Tri::No
        }
        _ => Tri::Unknown,
    }
}
