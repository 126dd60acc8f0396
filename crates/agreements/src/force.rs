//! The computation of a standing from events.

use chrono::NaiveDate;
use kerben_core::calendar::add_days;
use kerben_core::country::Country;
use kerben_core::explain::Recorder;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use crate::error::AgreementError;
use crate::event::{Event, EventKind};
use crate::governing::trace_standing;
use crate::instrument::{Instrument, TimeClause};
use crate::standing::{Bounds, Force, Ground, Missing, MissingFact, NotInForce, Standing};
use crate::treaties::Treaties;

/// The entry into force for one party: bounds, and whether a fact is missing for them to close.
struct Entry {
    bounds: Bounds,
    missing: MissingFact,
    computed_otherwise: Option<NaiveDate>,
}

impl Treaties {
    /// Returns whether an instrument binds a State on a day.
    ///
    /// Only a treaty can: for every other kind the answer is [`NotInForce::NotATreaty`], and
    /// [`Treaties::effect`] says whether it is in effect. A date of entry that was notified wins
    /// over one that is computed; the difference is reported. A computed date is graded
    /// [`Evidence::Derived`] at best and its ground names the rule.
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`]; [`AgreementError::Rule`] when a computed date leaves the
    /// calendar.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agreements::Treaties;
    /// use kerben_core::calendar::day;
    /// use kerben_core::country::Country;
    ///
    /// let treaties = Treaties::builtin()?;
    /// let eaeu = treaties.status("M-EAEU", Country::KG, day(2015, 8, 6)?)?;
    /// assert!(eaeu.is_in_force().is_no());
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn status(
        &self,
        instrument: &str,
        party: Country,
        day: NaiveDate,
    ) -> Result<Standing, AgreementError> {
        standing(self.get(instrument)?, party, day)
    }

    /// Records the derivation of a standing: the answer over the facts on which it stands, each with its document.
    pub fn derivation<R: Recorder>(&self, standing: &Standing, rec: &mut R) -> R::Node {
        trace_standing(self, standing, rec)
    }

    /// Returns whether an instrument is in force between two States on a day; the order of the States does
    /// not matter.
    ///
    /// # Errors
    /// As [`Treaties::status`]; [`AgreementError::SameState`].
    pub fn in_force_between(
        &self,
        instrument: &str,
        a: Country,
        b: Country,
        day: NaiveDate,
    ) -> Result<Standing, AgreementError> {
        between(self.get(instrument)?, a, b, day)
    }
}

/// Whether an instrument is in force between two States.
pub(crate) fn between(
    instrument: &Instrument,
    a: Country,
    b: Country,
    day: NaiveDate,
) -> Result<Standing, AgreementError> {
    if a == b {
        return Err(AgreementError::SameState { state: a });
    }
    let (first, second) = (a.min(b), a.max(b));
    Ok(join(standing(instrument, first, day)?, standing(instrument, second, day)?))
}

/// In force between two States when it is in force for both.
fn join(first: Standing, second: Standing) -> Standing {
    let computed_otherwise = first.computed_otherwise.max(second.computed_otherwise);
    let (force, grounds) = match (first.force, second.force) {
        (Force::NotInForce(reason), _) => (Force::NotInForce(reason), first.grounds),
        (_, Force::NotInForce(reason)) => (Force::NotInForce(reason), second.grounds),
        (first_force, second_force) => {
            let mut grounds = first.grounds;
            for ground in second.grounds {
                if !grounds.contains(&ground) {
                    grounds.push(ground);
                }
            }
            let force = match (first_force, second_force) {
                (
                    Force::InForce { since: a, provisional: b },
                    Force::InForce { since: c, provisional: d },
                ) => Force::InForce { since: a.later(c), provisional: b || d },
                (Force::Undetermined(mut missing), Force::Undetermined(more)) => {
                    missing.extend(more);
                    missing.dedup();
                    Force::Undetermined(missing)
                }
                (Force::Undetermined(missing), _) | (_, Force::Undetermined(missing)) => {
                    Force::Undetermined(missing)
                }
                (force, _) => force,
            };
            (force, grounds)
        }
    };
    Standing { instrument: first.instrument, force, grounds, computed_otherwise }
}

pub(crate) fn standing(
    instrument: &Instrument,
    party: Country,
    day: NaiveDate,
) -> Result<Standing, AgreementError> {
    let mut grounds = vec![identity(instrument)];
    let mut computed_otherwise = None;
    let force = force(instrument, party, day, &mut grounds, &mut computed_otherwise)?;
    Ok(Standing { instrument: instrument.id.clone(), force, grounds, computed_otherwise })
}

fn force(
    instrument: &Instrument,
    party: Country,
    day: NaiveDate,
    grounds: &mut Vec<Ground>,
    computed_otherwise: &mut Option<NaiveDate>,
) -> Result<Force, AgreementError> {
    if !instrument.kind.is_treaty() {
        return Ok(Force::NotInForce(NotInForce::NotATreaty { kind: instrument.kind }));
    }
    if !instrument.names(party) {
        return Ok(if instrument.closed {
            Force::NotInForce(NotInForce::NotAParty { party })
        } else {
            missing(instrument, party, MissingFact::Participation, None)
        });
    }
    if let Some(event) = stated_not_bound(instrument, party, day) {
        grounds.push(ground(instrument, event));
        return Ok(Force::NotInForce(NotInForce::StatedNotBound { party }));
    }
    let entry = entry(instrument, party, grounds)?;
    *computed_otherwise = entry.computed_otherwise;
    let ended = end(instrument, party, day, grounds)?;
    if let Some((from, how, Tri::Yes)) = ended {
        return Ok(Force::NotInForce(NotInForce::Ended { party, from, how }));
    }
    let entered = entry.bounds.by(day);
    if entered.is_no() {
        if let Some(event) = provisional(instrument, party) {
            let since = event.date.map(Bounds::from).unwrap_or_default();
            match since.by(day) {
                Tri::Yes => {
                    grounds.push(ground(instrument, event));
                    return Ok(Force::InForce { since, provisional: true });
                }
                Tri::Unknown => {
                    grounds.push(ground(instrument, event));
                    let known = Some(since.to_string());
                    return Ok(missing(instrument, party, MissingFact::EntryIntoForce, known));
                }
                Tri::No => {}
            }
        }
        return Ok(Force::NotInForce(NotInForce::NotYet { party, entry: entry.bounds }));
    }
    if entered.is_unknown() {
        let known = Some(entry.bounds.to_string());
        return Ok(missing(instrument, party, entry.missing, known));
    }
    match suspended(instrument, party, day, grounds) {
        Tri::Yes => return Ok(Force::NotInForce(NotInForce::Suspended { party })),
        Tri::Unknown => return Ok(missing(instrument, party, MissingFact::End, None)),
        Tri::No => {}
    }
    Ok(match ended {
        Some((from, _, Tri::Unknown)) => {
            missing(instrument, party, MissingFact::End, Some(from.to_string()))
        }
        _ => Force::InForce { since: entry.bounds, provisional: false },
    })
}

fn missing(
    instrument: &Instrument,
    party: Country,
    fact: MissingFact,
    known: Option<String>,
) -> Force {
    Force::Undetermined(vec![Missing {
        instrument: instrument.id.clone(),
        party: Some(party),
        fact,
        known,
    }])
}

pub(crate) fn identity(instrument: &Instrument) -> Ground {
    Ground {
        instrument: instrument.id.clone(),
        event: None,
        party: None,
        date: None,
        rule: None,
        source: instrument.source.clone(),
        grade: instrument.grade,
        note: instrument.note.clone(),
        otherwise: Vec::new(),
        because: None,
    }
}

pub(crate) fn ground(instrument: &Instrument, event: &Event) -> Ground {
    Ground {
        instrument: instrument.id.clone(),
        event: Some(event.kind),
        party: event.party,
        date: event.date,
        rule: None,
        source: event.source.clone(),
        grade: event.grade,
        note: event.note.clone(),
        otherwise: event.otherwise.clone(),
        because: event.preferred_because.clone(),
    }
}

/// The statement that the State was not bound, if it covers the day: who is not a party on some day was none before
/// either, unless a consent before it says otherwise.
fn stated_not_bound(instrument: &Instrument, party: Country, day: NaiveDate) -> Option<&Event> {
    let event = instrument.slot(EventKind::StatedNotBound, Some(party))?;
    let stated = event.date.and_then(PartialDate::earliest)?;
    let bound_before = instrument.events.iter().any(|other| {
        other.party == Some(party)
            && (other.kind.is_consent() || other.kind == EventKind::InForce)
            && other.date.and_then(PartialDate::earliest).is_none_or(|date| date <= stated)
    });
    (day <= stated && !bound_before).then_some(event)
}

fn provisional(instrument: &Instrument, party: Country) -> Option<&Event> {
    instrument.slot_for(EventKind::ProvisionallyApplied, party)
}

/// The consent of a party, or the exchange that counts for all.
pub(crate) fn consent(instrument: &Instrument, party: Country) -> Option<&Event> {
    let last = |wanted: Option<Country>| {
        instrument
            .events
            .iter()
            .filter(|event| event.kind.is_consent() && event.party == wanted)
            .max_by_key(|event| (event.date.and_then(PartialDate::latest), event.known_from()))
    };
    last(Some(party)).or_else(|| last(None))
}

/// The bounds of the entry into force for a party.
fn entry(
    instrument: &Instrument,
    party: Country,
    grounds: &mut Vec<Ground>,
) -> Result<Entry, AgreementError> {
    let own = instrument.slot(EventKind::InForce, Some(party));
    let general = instrument.slot(EventKind::InForce, None);
    let consented = consent(instrument, party);
    let computed = match (&instrument.entry, consented) {
        (Some(clause), Some(event)) => Some((clause, event, computed(instrument, clause, event)?)),
        _ => None,
    };
    let floor = general.and_then(|event| event.date).map(Bounds::from);
    if let Some(event) = own {
        grounds.push(ground(instrument, event));
        return Ok(notified(event, computed.map(|(_, _, bounds)| joined(bounds, floor))));
    }
    if let Some((clause, event, bounds)) = computed {
        push_computed(instrument, clause, event, grounds);
        if let Some(event) = general {
            grounds.push(ground(instrument, event));
        }
        // A party that joins takes part from its own day, but never before the treaty itself is in force.
        let bounds = match floor {
            Some(floor) => bounds.later(floor),
            None if instrument.closed => bounds,
            None => Bounds::new(bounds.earliest, None),
        };
        return Ok(tightened(instrument, party, bounds, MissingFact::EntryIntoForce, grounds));
    }
    if let (Some(event), None) = (general, &instrument.entry) {
        grounds.push(ground(instrument, event));
        return Ok(notified(event, None));
    }
    // Nothing says when: it is not in force before the text is fixed or before the consent.
    let concluded = instrument
        .slot_for(EventKind::Signed, party)
        .or_else(|| instrument.slot_for(EventKind::Adopted, party));
    let start = consented.or(concluded);
    let earliest = start.and_then(|event| event.date).and_then(PartialDate::earliest);
    grounds.extend(start.map(|event| ground(instrument, event)));
    let bounds = Bounds::new(earliest.max(floor.and_then(|floor| floor.earliest)), None);
    let fact = if consented.is_none() && instrument.entry.is_some() {
        MissingFact::Consent
    } else {
        MissingFact::EntryIntoForce
    };
    Ok(tightened(instrument, party, bounds, fact, grounds))
}

fn joined(bounds: Bounds, floor: Option<Bounds>) -> Bounds {
    floor.map_or(bounds, |floor| bounds.later(floor))
}

/// A notified date wins; a computed one that certainly differs is reported.
fn notified(event: &Event, computed: Option<Bounds>) -> Entry {
    let bounds = event.date.map(Bounds::from).unwrap_or_default();
    let computed_otherwise = computed.and_then(Bounds::exact).filter(|day| {
        bounds.earliest > Some(*day) || bounds.latest.is_some_and(|last| last < *day)
    });
    Entry { bounds, missing: MissingFact::EntryIntoForce, computed_otherwise }
}

/// Statements that it was, or was not yet, in force on some day draw the bounds closer.
fn tightened(
    instrument: &Instrument,
    party: Country,
    mut bounds: Bounds,
    missing: MissingFact,
    grounds: &mut Vec<Ground>,
) -> Entry {
    let said = |kind| {
        instrument
            .events
            .iter()
            .filter(move |event| event.kind == kind)
            .filter(move |event| event.party.is_none_or(|stated| stated == party))
    };
    for event in said(EventKind::StatedInForce) {
        let latest = event.date.and_then(PartialDate::latest);
        if latest.is_some_and(|latest| bounds.latest.is_none_or(|known| latest < known)) {
            bounds.latest = latest;
            grounds.push(ground(instrument, event));
        }
    }
    for event in said(EventKind::StatedNotInForce) {
        let next = event.date.and_then(PartialDate::earliest).and_then(|day| add_days(day, 1).ok());
        if next > bounds.earliest {
            bounds.earliest = next;
            grounds.push(ground(instrument, event));
        }
    }
    Entry { bounds, missing, computed_otherwise: None }
}

fn computed(
    instrument: &Instrument,
    clause: &TimeClause,
    event: &Event,
) -> Result<Bounds, AgreementError> {
    let apply = |day: Option<NaiveDate>| {
        day.map(|day| {
            clause.rule.apply(day).map_err(|source| AgreementError::Rule {
                instrument: instrument.id.clone(),
                source,
            })
        })
        .transpose()
    };
    let date = event.date;
    Ok(Bounds::new(
        apply(date.and_then(PartialDate::earliest))?,
        apply(date.and_then(PartialDate::latest))?,
    ))
}

fn push_computed(
    instrument: &Instrument,
    clause: &TimeClause,
    event: &Event,
    grounds: &mut Vec<Ground>,
) {
    grounds.push(ground(instrument, event));
    grounds.push(Ground {
        event: None,
        date: None,
        rule: Some(clause.rule),
        source: clause.source.clone(),
        grade: clause.grade.weaker(Evidence::Derived),
        note: clause.article.as_ref().map(|article| format!("article {article}")),
        otherwise: Vec::new(),
        because: None,
        ..ground(instrument, event)
    });
}

/// The end that certainly or possibly lies on or before the day.
fn end(
    instrument: &Instrument,
    party: Country,
    day: NaiveDate,
    grounds: &mut Vec<Ground>,
) -> Result<Option<(Bounds, EventKind, Tri)>, AgreementError> {
    let stated = [
        instrument.slot(EventKind::Left, Some(party)),
        instrument.slot_for(EventKind::Terminated, party),
        instrument.slot_for(EventKind::Expired, party),
    ];
    let mut found: Option<(Bounds, EventKind, Tri, Vec<Ground>)> = None;
    let mut offer = |bounds: Bounds, how: EventKind, because: Vec<Ground>| {
        let ended = bounds.by(day);
        let better = match (&found, ended) {
            (_, Tri::No) | (Some((_, _, Tri::Yes | Tri::Unknown, _)), Tri::Unknown) => false,
            (Some((known, _, Tri::Yes, _)), Tri::Yes) => bounds.latest < known.latest,
            _ => true,
        };
        if better {
            found = Some((bounds, how, ended, because));
        }
    };
    for event in stated.into_iter().flatten() {
        let bounds = event.date.map(Bounds::from).unwrap_or_default();
        offer(bounds, event.kind, vec![ground(instrument, event)]);
    }
    if instrument.slot(EventKind::Left, Some(party)).is_none()
        && let Some(notice) = instrument.slot_for(EventKind::NoticeOfWithdrawal, party)
    {
        let mut because = vec![ground(instrument, notice)];
        let bounds = match &instrument.exit {
            Some(clause) => {
                push_computed(instrument, clause, notice, &mut because);
                because.remove(0);
                computed(instrument, clause, notice)?
            }
            // Where no exit clause was read, the notice may end it some day after.
            None => Bounds::new(notice.date.and_then(PartialDate::earliest), None),
        };
        if !revoked(instrument, party, notice, bounds) {
            offer(bounds, EventKind::NoticeOfWithdrawal, because);
        }
    }
    Ok(found.map(|(bounds, how, ended, because)| {
        grounds.extend(because);
        (bounds, how, ended)
    }))
}

/// A notice can be revoked at any time before it takes effect (Vienna Convention 1969, article 68).
fn revoked(instrument: &Instrument, party: Country, notice: &Event, effect: Bounds) -> bool {
    instrument.slot_for(EventKind::NoticeRevoked, party).is_some_and(|event| {
        let revoked = event.date.and_then(PartialDate::latest);
        let sent = notice.date.and_then(PartialDate::earliest);
        revoked >= sent
            && effect.earliest.is_none_or(|effect| revoked.is_some_and(|day| day < effect))
    })
}

fn suspended(
    instrument: &Instrument,
    party: Country,
    day: NaiveDate,
    grounds: &mut Vec<Ground>,
) -> Tri {
    let Some(suspension) = instrument.slot_for(EventKind::Suspended, party) else {
        return Tri::No;
    };
    let since = suspension.date.map(Bounds::from).unwrap_or_default();
    let resumed = instrument
        .slot_for(EventKind::Resumed, party)
        .map(|event| event.date.map(Bounds::from).unwrap_or_default())
        .filter(|resumed| resumed.latest >= since.earliest)
        .map_or(Tri::No, |resumed| resumed.by(day));
    let answer = since.by(day).and(resumed.not());
    if !answer.is_no() {
        grounds.push(ground(instrument, suspension));
    }
    answer
}
