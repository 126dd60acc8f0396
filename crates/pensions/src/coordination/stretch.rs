//! The periods of a claim on one line of days, and which of them count where they coincide.

use kerben_core::period::Period;

use super::method::CoincidingRule;
use crate::record::{CertificateCode, Family};

/// The most States that one claim may involve.
pub(super) const STATES_MAX: usize = 32;

/// A set of the States of a claim, by their places.
pub(super) type StateSet = u32;

/// One dated period of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The days, clipped to those that count.
    pub(super) period: Period,
    /// The place of the State.
    pub(super) state: u8,
    /// The code of the certificate, or the one that stands for the kind.
    pub(super) code: CertificateCode,
    /// The family of the code.
    pub(super) family: Family,
    /// The entry of the record.
    pub(super) entry: u16,
    /// Whether nobody knows where within the days it lies.
    pub(super) undated: bool,
}

impl Stretch {
    const fn bit(&self) -> StateSet {
        1 << self.state
    }

    /// Real insurance is stronger than equivalent periods.
    const fn is_real(&self) -> bool {
        !matches!(self.family, Family::Equivalent)
    }

    /// Compulsory insurance and residence.
    const fn is_compulsory(&self) -> bool {
        matches!(self.family, Family::Compulsory | Family::Residence)
    }
}

/// Days of one stretch that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kept {
    /// The days.
    pub(super) period: Period,
    /// The stretch, by its place.
    pub(super) stretch: u16,
    /// The States of whose periods these days are, where no rule puts one before the other.
    pub(super) shared: StateSet,
}

/// Days of one stretch that do not count, because days of another State's stretch do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lost {
    pub(super) period: Period,
    pub(super) stretch: u16,
    pub(super) to: u16,
    pub(super) rule: CoincidingRule,
}

/// What is left of the stretches, each day counted once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) kept: Vec<Kept>,
    pub(super) lost: Vec<Lost>,
}

impl Resolved {
    pub(super) fn clear(&mut self) {
        self.kept.clear();
        self.lost.clear();
    }
}

/// Room that is used again from claim to claim.
#[derive(Debug, Clone, Default)]
pub(super) struct Room {
    days: Vec<chrono::NaiveDate>,
    active: Vec<u16>,
    order: Vec<u16>,
}

/// Sweeps over the days and decides for each stretch of days whose periods count.
///
/// Only stretches of the States in `visible` take part. `own` is the State from whose side the rule of own periods
/// is read. Undated stretches coincide with nothing.
pub(super) fn resolve(
    stretches: &[Stretch],
    visible: StateSet,
    own: u8,
    rules: &[CoincidingRule],
    room: &mut Room,
    into: &mut Resolved,
) {
    into.clear();
    room.order.clear();
    room.days.clear();
    for (place, stretch) in stretches.iter().enumerate() {
        let Ok(place) = u16::try_from(place) else { break };
        if stretch.bit() & visible == 0 {
            continue;
        }
        if stretch.undated {
            into.kept.push(Kept { period: stretch.period, stretch: place, shared: stretch.bit() });
            continue;
        }
        room.order.push(place);
        room.days.push(stretch.period.start());
        room.days.push(stretch.period.end());
    }
    let key = |place: u16| {
        let stretch = &stretches[usize::from(place)];
        (stretch.period.start(), stretch.period.end(), stretch.state, stretch.family, place)
    };
    room.order.sort_unstable_by_key(|place| key(*place));
    room.days.sort_unstable();
    room.days.dedup();
    room.active.clear();
    let mut next = 0;
    for days in room.days.windows(2) {
        let (start, end) = match days {
            [start, end] => (*start, *end),
            _ => continue,
        };
        room.active.retain(|place| stretches[usize::from(*place)].period.end() > start);
        while let Some(place) = room.order.get(next)
            && stretches[usize::from(*place)].period.start() <= start
        {
            room.active.push(*place);
            next += 1;
        }
        let Ok(period) = Period::new(start, end) else { continue };
        decide(stretches, &room.active, own, rules, period, into);
    }
}

/// The strongest stretch of one State among the active ones: by family, then by its days, then by its code.
///
/// Two of one code make the State ambiguous, so that the order of the entries never decides.
fn strongest(stretches: &[Stretch], active: &[u16], state: u8) -> Option<u16> {
    let of_state =
        active.iter().copied().filter(|place| stretches[usize::from(*place)].state == state);
    of_state.max_by_key(|place| {
        let stretch = &stretches[usize::from(*place)];
        let days = (stretch.period.start(), stretch.period.end());
        (stretch.family, std::cmp::Reverse((days, stretch.code)))
    })
}

fn decide(
    stretches: &[Stretch],
    active: &[u16],
    own: u8,
    rules: &[CoincidingRule],
    period: Period,
    into: &mut Resolved,
) {
    if let [only] = active {
        let shared = stretches[usize::from(*only)].bit();
        push_kept(into, Kept { period, stretch: *only, shared });
        return;
    }
    let present = active.iter().fold(0, |set, place| set | stretches[usize::from(*place)].bit());
    let mut champions = [0_u16; STATES_MAX];
    let mut standing: StateSet = 0;
    for state in places(present) {
        if let Some(place) = strongest(stretches, active, state) {
            champions[usize::from(state)] = place;
            standing |= 1 << state;
        }
    }
    for rule in rules {
        if standing.count_ones() < 2 {
            break;
        }
        let of = |state: u8| &stretches[usize::from(champions[usize::from(state)])];
        let winners = match rule {
            CoincidingRule::OwnFirst => standing & (1 << own),
            CoincidingRule::CompulsoryOverVoluntary => {
                let compulsory = pick(standing, |state| of(state).is_compulsory());
                let voluntary = pick(standing, |state| of(state).family == Family::Voluntary);
                // The rule sets the two against each other and says nothing of equivalent periods.
                if compulsory == 0 { 0 } else { standing & !voluntary }
            }
            CoincidingRule::RealOverEquivalent => pick(standing, |state| of(state).is_real()),
            CoincidingRule::EquivalentByCover => {
                if pick(standing, |state| of(state).is_real()) == 0 {
                    by_cover(stretches, standing, &champions)
                } else {
                    0
                }
            }
        };
        if winners == 0 || winners == standing {
            continue;
        }
        let to = places(winners).next().map_or(0, |state| champions[usize::from(state)]);
        for state in places(standing & !winners) {
            let stretch = champions[usize::from(state)];
            push_lost(into, Lost { period, stretch, to, rule: *rule });
        }
        standing = winners;
    }
    for state in places(standing) {
        let stretch = champions[usize::from(state)];
        push_kept(into, Kept { period, stretch, shared: standing });
    }
}

/// Of States with equivalent periods those whose law covered the person compulsorily last before; if none did, first
/// after.
fn by_cover(stretches: &[Stretch], standing: StateSet, champions: &[u16; STATES_MAX]) -> StateSet {
    // "Before the period": before the first of the periods that coincide.
    let starts = places(standing)
        .map(|state| stretches[usize::from(champions[usize::from(state)])].period.start());
    let Some(from) = starts.min() else { return 0 };
    let ends = places(standing)
        .map(|state| stretches[usize::from(champions[usize::from(state)])].period.end());
    let Some(until) = ends.max() else { return 0 };
    let covers = || {
        stretches
            .iter()
            .filter(|cover| cover.is_compulsory() && !cover.undated && cover.bit() & standing != 0)
    };
    let last = covers()
        .filter(|cover| cover.period.start() < from)
        .map(|cover| cover.period.end().min(from))
        .max();
    if let Some(last) = last {
        return covers()
            .filter(|cover| cover.period.start() < from && cover.period.end().min(from) == last)
            .fold(0, |set, cover| set | cover.bit());
    }
    let first = covers()
        .filter(|cover| cover.period.end() > until)
        .map(|cover| cover.period.start().max(until))
        .min();
    covers()
        .filter(|cover| {
            cover.period.end() > until && Some(cover.period.start().max(until)) == first
        })
        .fold(0, |set, cover| set | cover.bit())
}

/// The places in a set, ascending.
pub(super) fn places(set: StateSet) -> impl Iterator<Item = u8> {
    let mut rest = set;
    std::iter::from_fn(move || {
        let place = u8::try_from(rest.trailing_zeros()).ok().filter(|_| rest != 0)?;
        rest &= rest - 1;
        Some(place)
    })
}

fn pick(set: StateSet, holds: impl Fn(u8) -> bool) -> StateSet {
    places(set).filter(|state| holds(*state)).fold(0, |set, state| set | 1 << state)
}

/// Joins with the last piece where both are one stretch without a gap.
fn push_kept(into: &mut Resolved, piece: Kept) {
    let joined = into.kept.iter_mut().rev().take(STATES_MAX).find(|last| {
        last.stretch == piece.stretch
            && last.shared == piece.shared
            && last.period.end() == piece.period.start()
    });
    match joined
        .and_then(|last| Some((Period::new(last.period.start(), piece.period.end()).ok()?, last)))
    {
        Some((period, last)) => last.period = period,
        None => into.kept.push(piece),
    }
}

fn push_lost(into: &mut Resolved, piece: Lost) {
    let joined = into.lost.iter_mut().rev().take(STATES_MAX).find(|last| {
        (last.stretch, last.to, last.rule) == (piece.stretch, piece.to, piece.rule)
            && last.period.end() == piece.period.start()
    });
    match joined
        .and_then(|last| Some((Period::new(last.period.start(), piece.period.end()).ok()?, last)))
    {
        Some((period, last)) => last.period = period,
        None => into.lost.push(piece),
    }
}
