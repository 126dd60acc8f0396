//! Spells: the times for which a State is in an instrument, when it leaves it and joins it again.

use std::borrow::Cow;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::partial_date::PartialDate;

use crate::event::{Event, EventKind};
use crate::instrument::Instrument;

/// The instrument as one spell of a State sees it, from a day on.
pub(crate) struct Spell<'a> {
    /// The first day on which the State can have come back; `None` for the first spell.
    pub(crate) from: Option<NaiveDate>,
    /// The instrument with the State's own events of this spell, and all of the others.
    pub(crate) instrument: Cow<'a, Instrument>,
}

fn earliest(event: &Event) -> Option<NaiveDate> {
    event.date.and_then(PartialDate::earliest)
}

/// The days from which the State is in again: an own consent or entry into force that certainly lies after it left,
/// or after a notice that was not revoked before.
pub(crate) fn returns(instrument: &Instrument, party: Country) -> Vec<NaiveDate> {
    let own = || instrument.events.iter().filter(|event| event.party == Some(party));
    if !own().any(|event| is_leaving(event.kind)) {
        return Vec::new();
    }
    let mut entries: Vec<NaiveDate> =
        own().filter(|event| event.kind.takes_in()).filter_map(earliest).collect();
    entries.sort_unstable();
    let mut found: Vec<NaiveDate> = Vec::new();
    for entry in entries {
        let since = found.last().copied();
        let after = |event: &&Event| {
            earliest(event) >= since && event.date.and_then(PartialDate::latest) <= Some(entry)
        };
        let dated = |event: &&Event| event.date.and_then(PartialDate::latest).is_some();
        let was_in = own().filter(|event| event.kind.takes_in()).any(|event| {
            earliest(event).is_some_and(|day| day < entry && since.is_none_or(|since| day >= since))
        });
        let left = own().filter(dated).filter(after).any(|event| match event.kind {
            EventKind::Left => true,
            EventKind::NoticeOfWithdrawal => !own().any(|other| {
                other.kind == EventKind::NoticeRevoked
                    && earliest(other) >= earliest(event)
                    && earliest(other) <= Some(entry)
            }),
            _ => false,
        });
        if was_in && left {
            found.push(entry);
        }
    }
    found
}

pub(crate) const fn is_leaving(kind: EventKind) -> bool {
    matches!(kind, EventKind::Left | EventKind::NoticeOfWithdrawal)
}

/// The spells of a State in order; nearly always one.
pub(crate) fn spells(instrument: &Instrument, party: Country) -> Vec<Spell<'_>> {
    let returns = returns(instrument, party);
    if returns.is_empty() {
        return vec![Spell { from: None, instrument: Cow::Borrowed(instrument) }];
    }
    let mut found = Vec::new();
    for index in 0..=returns.len() {
        let from = index.checked_sub(1).and_then(|index| returns.get(index)).copied();
        let until = returns.get(index).copied();
        let mut view = instrument.clone();
        view.events.retain(|event| {
            let Some(day) = earliest(event).filter(|_| event.party == Some(party)) else {
                // What has no first day, or concerns all, is seen by every spell but an own end.
                return event.party != Some(party) || !is_leaving(event.kind) || until.is_some();
            };
            // A departure on the day of the return ends the spell before it.
            let ends_before = event.kind == EventKind::Left && Some(day) == from;
            let begun = from.is_none_or(|from| day >= from) && !ends_before;
            let over = until.is_some_and(|until| {
                day > until || (day == until && event.kind != EventKind::Left)
            });
            begun && !over
        });
        found.push(Spell { from, instrument: Cow::Owned(view) });
    }
    found
}

/// The instrument as the State's spell on a day sees it.
pub(crate) fn view(instrument: &Instrument, party: Country, day: NaiveDate) -> Cow<'_, Instrument> {
    let spells = spells(instrument, party);
    let mut held = Cow::Borrowed(instrument);
    for spell in spells {
        if spell.from.is_none_or(|from| from <= day) {
            held = spell.instrument;
        }
    }
    held
}
