//! The life of an instrument for one State: everything that does not depend on the day that is asked about.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::tri::Tri;

use super::entry::{Entry, entry};
use super::exit::{Ending, endings, otherwise};
use super::notes::Notes;
use super::pause::{Pause, pauses};
use super::seen::{Seen, Split};
use super::told::Told;
use super::{ground, spell};
use crate::error::AgreementError;
use crate::event::{Event, EventKind};
use crate::instrument::Instrument;
use crate::kind::Kind;
use crate::standing::{Bounds, Ground, MissingFact, NotInForce};

/// What is known of one State in one instrument, ready to be asked about any day.
#[derive(Debug, Clone)]
pub(crate) struct Life {
    party: Country,
    spells: Vec<(Option<NaiveDate>, Lived)>,
}

/// One spell.
#[derive(Debug, Clone)]
enum Lived {
    /// It can never bind that State.
    Never(Kind),
    /// It is closed to that State.
    Closed,
    /// Whether the State takes part is not recorded.
    Unrecorded,
    /// It can bind.
    Can(Box<Spelled>),
}

#[derive(Debug, Clone)]
struct Spelled {
    not_bound_until: Option<(NaiveDate, Vec<Ground>)>,
    entry: Entry,
    endings: Vec<Ending>,
    end_otherwise: Option<NaiveDate>,
    provisional: Option<Provisional>,
    pauses: Vec<Pause>,
}

#[derive(Debug, Clone)]
struct Provisional {
    since: Bounds,
    /// Article 25(2): a State that will not become a party ends it by saying so.
    until: Option<Bounds>,
    grounds: Vec<Ground>,
}

/// What a life answers on a day.
pub(crate) struct OnDay {
    pub(crate) told: Told,
    pub(crate) computed_otherwise: Option<NaiveDate>,
    pub(crate) end_otherwise: Option<NaiveDate>,
}

impl Life {
    pub(crate) const fn party(&self) -> Country {
        self.party
    }

    pub(crate) fn of(
        instrument: &Instrument,
        party: Country,
        notes: Notes,
    ) -> Result<Self, AgreementError> {
        if let Some(none) = Self::without_force(instrument, party) {
            return Ok(none);
        }
        let spells = spell::spells(instrument, party)
            .into_iter()
            .map(|spell| {
                let seen = Seen::by(&spell.instrument, party);
                Ok((spell.from, Lived::Can(Box::new(lived(&seen, party, notes)?))))
            })
            .collect::<Result<Vec<_>, AgreementError>>()?;
        Ok(Self { party, spells })
    }

    /// As [`Life::of`], from events that were split before.
    pub(crate) fn among(
        instrument: &Instrument,
        split: &Split<'_>,
        party: Country,
        notes: Notes,
    ) -> Result<Self, AgreementError> {
        if let Some(none) = Self::without_force(instrument, party) {
            return Ok(none);
        }
        if split.own(party).any(|event| spell::is_leaving(event.kind)) {
            return Self::of(instrument, party, notes);
        }
        let seen = Seen::among(instrument, split, party);
        let spell = Lived::Can(Box::new(lived(&seen, party, notes)?));
        Ok(Self { party, spells: vec![(None, spell)] })
    }

    /// The life where no event can give force.
    fn without_force(instrument: &Instrument, party: Country) -> Option<Self> {
        let lived = if !instrument.kind.is_treaty() {
            Lived::Never(instrument.kind)
        } else if instrument.names(party) {
            return None;
        } else if instrument.closed {
            Lived::Closed
        } else {
            Lived::Unrecorded
        };
        Some(Self { party, spells: vec![(None, lived)] })
    }

    /// The life as answers in the order of their first days: between two of these days nothing changes.
    pub(crate) fn steps(&self) -> Vec<(NaiveDate, Told)> {
        let mut days = vec![NaiveDate::MIN];
        for (from, lived) in &self.spells {
            days.extend(*from);
            lived.changes(&mut days);
        }
        days.sort_unstable();
        days.dedup();
        let mut steps: Vec<(NaiveDate, Told)> = Vec::with_capacity(days.len());
        for day in days {
            let told = self.on(day, &mut Vec::new()).told;
            if steps.last().is_none_or(|(_, known)| *known != told) {
                steps.push((day, told));
            }
        }
        steps
    }

    /// Whether it binds on a day; the grounds go to the list if they were kept.
    pub(crate) fn on(&self, day: NaiveDate, grounds: &mut Vec<Ground>) -> OnDay {
        let current = self
            .spells
            .iter()
            .rposition(|(from, _)| from.is_none_or(|from| from <= day))
            .unwrap_or_default();
        let ask = |index: usize, grounds: &mut Vec<Ground>| {
            self.spells.get(index).map(|(_, lived)| lived.on(self.party, day, grounds))
        };
        let mut noted = Vec::new();
        let answer = ask(current, &mut noted);
        // Between the consent and its effect, a State that comes back is still one that has left.
        if let (
            Some(before),
            Some(OnDay { told: Told::NotInForce(NotInForce::NotYet { .. }), .. }),
        ) = (current.checked_sub(1), &answer)
        {
            let mut earlier = Vec::new();
            if let Some(answer) = ask(before, &mut earlier)
                && !matches!(answer.told, Told::NotInForce(NotInForce::NotYet { .. }))
            {
                grounds.extend(earlier);
                return answer;
            }
        }
        grounds.extend(noted);
        answer.unwrap_or(OnDay {
            told: Told::NotInForce(NotInForce::NotAParty { party: self.party }),
            computed_otherwise: None,
            end_otherwise: None,
        })
    }
}

fn lived(instrument: &Seen<'_>, party: Country, notes: Notes) -> Result<Spelled, AgreementError> {
    let not_bound_until = stated_not_bound(instrument, party)
        .map(|(day, event)| (day, notes.of(|| vec![ground(instrument, event)])));
    let provisional = instrument.slot_for(EventKind::ProvisionallyApplied, party).map(|event| {
        let renounced = instrument.slot(EventKind::NotToBecomeParty, Some(party));
        Provisional {
            since: event.date.map(Bounds::from).unwrap_or_default(),
            until: renounced.map(|event| event.date.map(Bounds::from).unwrap_or_default()),
            grounds: notes.of(|| {
                let events = std::iter::once(event).chain(renounced);
                events.map(|event| ground(instrument, event)).collect()
            }),
        }
    });
    let entry = entry(instrument, party, notes)?;
    let endings = endings(instrument, party, entry.bounds, notes)?;
    // A difference is told with the grounds: an index keeps neither.
    let end_otherwise = match notes {
        Notes::Kept => otherwise(instrument, party, entry.bounds)?,
        Notes::Left => None,
    };
    Ok(Spelled {
        not_bound_until,
        entry,
        endings,
        end_otherwise,
        provisional,
        pauses: pauses(instrument, notes),
    })
}

/// The last day of a statement that the State was not bound: who is not a party on some day was none before either,
/// unless a consent before it says otherwise.
fn stated_not_bound<'a>(instrument: &Seen<'a>, party: Country) -> Option<(NaiveDate, &'a Event)> {
    let event = instrument.slot(EventKind::StatedNotBound, Some(party))?;
    let stated = event.date.and_then(kerben_core::partial_date::PartialDate::earliest)?;
    let bound_before = instrument.events.iter().any(|other| {
        other.party == Some(party)
            && other.kind.takes_in()
            && other
                .date
                .and_then(kerben_core::partial_date::PartialDate::earliest)
                .is_none_or(|date| date <= stated)
    });
    (!bound_before).then_some((stated, event))
}

const fn missing(fact: MissingFact, known: Option<Bounds>) -> Told {
    Told::Undetermined { fact, known }
}

impl Lived {
    fn on(&self, party: Country, day: NaiveDate, grounds: &mut Vec<Ground>) -> OnDay {
        let mut computed_otherwise = None;
        let end_otherwise = match self {
            Self::Can(spelled) => spelled.end_otherwise,
            _ => None,
        };
        let told = match self {
            Self::Never(kind) => Told::NotInForce(NotInForce::NotATreaty { kind: *kind }),
            Self::Closed => Told::NotInForce(NotInForce::NotAParty { party }),
            Self::Unrecorded => missing(MissingFact::Participation, None),
            Self::Can(spelled) => spelled.on(party, day, grounds, &mut computed_otherwise),
        };
        OnDay { told, computed_otherwise, end_otherwise }
    }

    /// Every day on which its answer may change.
    fn changes(&self, days: &mut Vec<NaiveDate>) {
        let Self::Can(spelled) = self else { return };
        let until = spelled.not_bound_until.as_ref();
        days.extend(until.and_then(|(until, _)| until.succ_opt()));
        let mut add = |bounds: Bounds| {
            days.extend(bounds.earliest.into_iter().chain(bounds.latest));
        };
        add(spelled.entry.bounds);
        spelled.endings.iter().for_each(|ending| add(ending.bounds));
        for pause in &spelled.pauses {
            add(pause.since);
            pause.until.into_iter().for_each(&mut add);
        }
        if let Some(provisional) = &spelled.provisional {
            add(provisional.since);
            provisional.until.into_iter().for_each(&mut add);
        }
    }
}

impl Spelled {
    fn on(
        &self,
        party: Country,
        day: NaiveDate,
        grounds: &mut Vec<Ground>,
        computed_otherwise: &mut Option<NaiveDate>,
    ) -> Told {
        if let Some((until, because)) = &self.not_bound_until
            && day <= *until
        {
            grounds.extend_from_slice(because);
            return Told::NotInForce(NotInForce::StatedNotBound { party });
        }
        grounds.extend_from_slice(&self.entry.grounds);
        *computed_otherwise = self.entry.computed_otherwise;
        let ended = Ending::first(&self.endings, day);
        if let Some((ending, over)) = ended {
            grounds.extend_from_slice(&ending.grounds);
            if over.is_yes() {
                let (from, how) = (ending.bounds, ending.how);
                return Told::NotInForce(NotInForce::Ended { party, from, how });
            }
        }
        let bounds = self.entry.bounds;
        let entered = bounds.by(day);
        if entered.is_no() {
            return match self.provisional(day, grounds) {
                (Tri::Yes, since) => Told::InForce { since, provisional: true },
                (Tri::Unknown, since) => missing(MissingFact::EntryIntoForce, Some(since)),
                (Tri::No, _) => Told::NotInForce(NotInForce::NotYet { party, entry: bounds }),
            };
        }
        if entered.is_unknown() {
            return missing(self.entry.missing, Some(bounds));
        }
        match Pause::on(&self.pauses, day, grounds) {
            Tri::Yes => return Told::NotInForce(NotInForce::Suspended { party }),
            Tri::Unknown => return missing(MissingFact::End, None),
            Tri::No => {}
        }
        match ended {
            Some((ending, _)) => missing(ending.missing, Some(ending.bounds)),
            None => Told::InForce { since: bounds, provisional: false },
        }
    }

    fn provisional(&self, day: NaiveDate, grounds: &mut Vec<Ground>) -> (Tri, Bounds) {
        let Some(provisional) = &self.provisional else { return (Tri::No, Bounds::default()) };
        let over = provisional.until.map_or(Tri::No, |until| until.by(day));
        let applied = provisional.since.by(day).and(over.not());
        if applied.is_possible() {
            grounds.extend_from_slice(&provisional.grounds);
        }
        (applied, provisional.since)
    }
}
