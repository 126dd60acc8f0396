//! The first day on which every condition of a right is met.

use chrono::{Datelike, Days, NaiveDate};

use super::law::NationalLaw;
use super::outcome::EntitlementPass;
use super::settle::{Settle, is_of};
use super::stretch::{Resolved, StateSet, Stretch, places};
use super::workspace::Workspace;
use crate::context::Stop;
use crate::error::PensionError;
use crate::unit::Unit;

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
    let alone_among = if room.national.apart {
        (&room.national.stretches, &room.national.resolved)
    } else {
        (&purpose.stretches, &purpose.resolved)
    };
    let certified = purpose.stretches.iter().chain(alone_among.0).any(|stretch| {
        let entry = settle.request.claim().record().periods().get(usize::from(stretch.entry));
        entry.and_then(|entry| entry.certificate()).is_some_and(|known| known.duration.is_some())
    });
    let own_regime = settle.own_regime(law);
    let count = |(stretches, resolved): (&[Stretch], &Resolved), until: NaiveDate| {
        let measure = settle.measure_of(stretches, own_regime, law.unit()).until(until);
        Ok::<u32, Stop>(measure.count(&resolved.kept, is_of(settle.place))?.whole)
    };
    let own_until = |until: NaiveDate| count((&purpose.stretches, &purpose.resolved), until);
    let alone_on = if alone {
        // No rule of the instrument touches the purely national right.
        let need = pass.need.max(pass.own_minimum);
        let enough = |day| Ok(count((alone_among.0, alone_among.1), day)? >= need);
        let last = alone_among.1.kept.iter().map(|piece| piece.period.end()).max().max(last);
        let spare = pass.national.saturating_sub(need);
        if law.unit() == Unit::Month && !certified && are_few(age_on, last, spare) {
            Some((age_on, false))
        } else {
            Some(search(age_on, last, claimed_on, &enough)?)
        }
    } else {
        None
    };
    let together_on = if settle.method.is_some() && pass.is_met_together() {
        let from =
            bound_since(settle, room, settle.place).map_or(age_on, |since| since.max(age_on));
        // A State that the instrument binds later helps from then on.
        let bound = places(settle.visible).filter_map(|place| bound_since(settle, room, place));
        let bound = bound.max();
        let last = last.max(bound);
        let until = bound.map_or(claimed_on, |bound| bound.max(claimed_on));
        let months = law.unit() == Unit::Month && !certified;
        let bound_all = bound.is_none_or(|bound| bound <= from);
        if alone_on.is_some_and(|(day, _)| day <= from) {
            None
        } else if months && bound_all && spare_is_enough(pass, settle.visible, from, last) {
            Some((from, false))
        } else {
            let enough = |day| {
                let own = own_until(day)?;
                let minimum = settle.instrument_minimum(law, room, Some(day))?;
                if own < pass.own_minimum
                    || minimum.is_some_and(|minimum| minimum.have < minimum.need)
                {
                    return Ok(false);
                }
                let measure = settle.measure(purpose, settle.regime(), law.unit()).until(day);
                let mut total = own;
                for other in places(settle.visible & !(1 << settle.place)) {
                    if bound_since(settle, room, other).is_some_and(|since| day < since) {
                        continue;
                    }
                    let count = measure.count(&purpose.resolved.kept, settle.is_foreign(other))?;
                    total = total.checked_add(count.whole).ok_or(PensionError::TooLong)?;
                }
                Ok(total >= pass.need)
            };
            Some(search(from, last, until, &enough)?)
        }
    } else {
        None
    };
    let first = alone_on.into_iter().chain(together_on).min();
    Ok(first.map(|(day, searched)| Opening { day, at_latest: searched && certified }))
}

/// Whether the days from `from` to `last` are surely fewer than so many months, however months are counted: a day can
/// take away no more than the calendar months that are touched, and one that no longer rounds up.
fn are_few(from: NaiveDate, last: Option<NaiveDate>, spare: u32) -> bool {
    let month = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    last.is_none_or(|last| month(last) - month(from) + 2 < i64::from(spare))
}

/// Whether the days from `from` to `last` can take away neither the right nor the least own record, by which States'
/// periods soever they are. Days are of one State each, so they share the calendar months; each further State may
/// round once more.
fn spare_is_enough(
    pass: &EntitlementPass,
    visible: StateSet,
    from: NaiveDate,
    last: Option<NaiveDate>,
) -> bool {
    let spare = pass.own.saturating_add(pass.foreign).saturating_sub(pass.need);
    let own_spare = pass.own.saturating_sub(pass.own_minimum);
    // Only months are compared; a least own record in another unit is looked for.
    let minimum_spare = pass.instrument_minimum.map(|minimum| match minimum.unit {
        Unit::Month => minimum.have.saturating_sub(minimum.need),
        _ => 0,
    });
    are_few(from, last, spare.saturating_sub(2 * visible.count_ones()))
        && (pass.own_minimum == 0 || are_few(from, last, own_spare))
        && minimum_spare.is_none_or(|spare| are_few(from, last, spare))
}

/// The first day since which the instrument binds a State of the claim, where it does not always.
pub(super) fn bound_since(settle: &Settle<'_>, room: &Workspace, place: u8) -> Option<NaiveDate> {
    let (_, method) = settle.method?;
    method.member(room.states[usize::from(place)], settle.request.on())?.from
}

/// The first day from `from` on which the periods before it are long enough, and whether it had to be looked for.
///
/// After `last` nothing more counts. The periods are long enough on the day `until`, and more days never make them shorter.
fn search(
    from: NaiveDate,
    last: Option<NaiveDate>,
    until: NaiveDate,
    enough: &LongEnough<'_>,
) -> Result<(NaiveDate, bool), Stop> {
    if last.is_none_or(|last| last <= from) || from >= until || enough(from)? {
        return Ok((from, false));
    }
    let (mut short, mut long) = (from, until);
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

#[cfg(test)]
mod tests {
    use kerben_core::calendar::{add_days, day};
    use kerben_core::period::Period;
    use proptest::prelude::*;

    use super::*;
    use crate::coordination::tally::Measure;
    use crate::record::InsuranceRecord;
    use crate::unit::Regime;

    /// Months of the runs of each State before a day, added up.
    fn months(runs: &[(u8, Period)], regime: Regime, until: NaiveDate) -> Option<u32> {
        let record = InsuranceRecord::new([]).ok()?;
        let (stretches, unit) = (&[][..], Unit::Month);
        let measure =
            Measure { stretches, record: &record, regime, unit, since: None, until: None };
        (0..3).try_fold(0, |sum, state| {
            let own = runs.iter().filter(|(of, _)| *of == state);
            let before =
                own.filter_map(|(_, run)| Period::new(run.start(), run.end().min(until)).ok());
            let counted = measure.dated(regime.length_of(before)).ok()?;
            Some(sum + counted.whole)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

        /// No regime loses more months by a cut than the bound says, so that the day is never named too early.
        #[test]
        fn a_cut_takes_no_more_months_than_the_bound(
            gaps in prop::collection::vec((0_u8..3, 0_i64..90, 1_i64..200), 1..14),
            states in 1_u8..4,
            cut in 0_i64..1_500,
            start in 0_i64..400,
        ) {
            let first = add_days(day(1999, 1, 1).unwrap(), start).unwrap();
            let (mut at, mut runs) = (first, Vec::new());
            for (state, gap, days) in gaps {
                let begin = add_days(at, gap).unwrap();
                at = add_days(begin, days).unwrap();
                runs.push((state % states, Period::new(begin, at).unwrap()));
            }
            let from = add_days(first, cut).unwrap().min(at);
            for regime in Regime::ALL {
                let (Some(all), Some(before)) = (months(&runs, regime, at), months(&runs, regime, from)) else {
                    continue;
                };
                let lost = all.saturating_sub(before);
                // A spare of so many is not enough by the bound: what is lost must not reach beyond it.
                let spare = if states == 1 { lost } else { lost.saturating_sub(2 * u32::from(states)) };
                prop_assert!(lost == 0 || !are_few(from, Some(at), spare.saturating_sub(1)), "{regime:?} loses {lost} from {from} to {at}");
            }
        }
    }
}
