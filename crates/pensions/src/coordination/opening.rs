//! The first day on which every condition of a right is met.

use chrono::{Days, NaiveDate};

use super::law::NationalLaw;
use super::outcome::EntitlementPass;
use super::settle::{Settle, is_of};
use super::stretch::places;
use super::workspace::Workspace;
use crate::context::Stop;
use crate::error::PensionError;

/// The first day of a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opening {
    pub(super) day: NaiveDate,
    /// Whether it may lie earlier: a certified length does not say on which of its days it was reached.
    pub(super) at_latest: bool,
}

/// Whether periods before a day are long enough.
type LongEnough<'a> = dyn Fn(NaiveDate) -> Result<bool, Stop> + 'a;

/// The earlier of the first day on own periods alone and the first day with other States' periods.
///
/// `alone` says whether own periods are long enough by the day of the claim; where they are not, all together are.
pub(super) fn first_day(
    settle: &Settle<'_>,
    law: &dyn NationalLaw,
    room: &Workspace,
    pass: &EntitlementPass,
    age_on: NaiveDate,
    alone: bool,
) -> Result<Option<Opening>, Stop> {
    let purpose = &room.entitlement;
    let last = purpose.resolved.kept.iter().map(|piece| piece.period.end()).max();
    let claimed_on = settle.request.claimed_on();
    let certified = purpose.stretches.iter().any(|stretch| {
        let entry = settle.request.claim().record().periods().get(usize::from(stretch.entry));
        entry.and_then(|entry| entry.certificate()).is_some_and(|known| known.duration.is_some())
    });
    let own_regime = settle.own_regime(law);
    let own_until = |until: NaiveDate| {
        let measure = settle.measure(purpose, own_regime, law.unit()).until(until);
        Ok::<u32, Stop>(measure.count(&purpose.resolved.kept, is_of(settle.place))?.whole)
    };
    let alone_on = if alone {
        let enough = |day| Ok(own_until(day)? >= pass.need.max(pass.own_minimum));
        Some(search(age_on, last, claimed_on, &enough)?)
    } else {
        None
    };
    let together_on = if settle.method.is_some() && pass.is_met_together() {
        let from = bound_since(settle, room).map_or(age_on, |since| since.max(age_on));
        if alone_on.is_some_and(|(day, _)| day <= from) {
            None
        } else {
            let enough = |day| {
                let own = own_until(day)?;
                if own < pass.own_minimum {
                    return Ok(false);
                }
                let measure = settle.measure(purpose, settle.regime(), law.unit()).until(day);
                let mut total = own;
                for other in places(settle.visible & !(1 << settle.place)) {
                    let count = measure.count(&purpose.resolved.kept, settle.is_foreign(other))?;
                    total = total.checked_add(count.whole).ok_or(PensionError::TooLong)?;
                }
                Ok(total >= pass.need)
            };
            Some(search(from, last, claimed_on, &enough)?)
        }
    } else {
        None
    };
    let first = alone_on.into_iter().chain(together_on).min();
    Ok(first.map(|(day, searched)| Opening { day, at_latest: searched && certified }))
}

/// The first day since which the instrument binds the State and every other whose periods count.
fn bound_since(settle: &Settle<'_>, room: &Workspace) -> Option<NaiveDate> {
    let (_, method) = settle.method?;
    let from = |place: u8| {
        let state = room.states[usize::from(place)];
        method.member(state, settle.request.on()).and_then(|member| member.from)
    };
    places(settle.visible).filter_map(from).max()
}

/// The first day from `from` on which the periods before it are long enough, and whether it had to be looked for.
///
/// The periods are long enough on the day of the claim, and more days never make them shorter.
fn search(
    from: NaiveDate,
    last: Option<NaiveDate>,
    claimed_on: NaiveDate,
    enough: &LongEnough<'_>,
) -> Result<(NaiveDate, bool), Stop> {
    if last.is_none_or(|last| last <= from) || from >= claimed_on || enough(from)? {
        return Ok((from, false));
    }
    let (mut short, mut long) = (from, claimed_on);
    loop {
        let between = u64::try_from((long - short).num_days()).unwrap_or(0);
        if between <= 1 {
            return Ok((long, true));
        }
        let Some(middle) = short.checked_add_days(Days::new(between / 2)) else {
            return Ok((long, true));
        };
        if enough(middle)? {
            long = middle;
        } else {
            short = middle;
        }
    }
}
