//! What must hold where instruments divide a career among the States that pay.

use kerben_core::calendar::{MonthEnd, SpanConvention};
use kerben_core::periods::Periods;
use proptest::prop_assert;

use super::Outcome;
use crate::claim::Claim;
use crate::coordination::{Determination, StateAnswer};
use crate::record::InsurancePeriod;

/// No stretch of a career is paid for twice: together the States pay for no more months than the record has.
///
/// `months_paid` reads from an answer for how many months the State pays; a law that pays so much for each month shows
/// it in its amount. Records with coinciding entries are left alone. A month that is begun may count in each State of a stretch. The law speaks of instruments that leave a
/// period to one State; one that lets a State pay on own periods whatever another pays is none.
///
/// # Errors
///
/// When the law does not hold.
pub fn no_month_is_paid_twice(
    claim: &Claim,
    answer: &Determination,
    months_paid: impl Fn(&StateAnswer) -> u32,
) -> Outcome {
    let entries = claim.record().periods().iter();
    let before = entries.clone().filter(|entry| entry.period().start() < claim.claimed_on());
    // Days of two States at once may be own days of both.
    let twice = entries.clone().enumerate().any(|(place, entry)| {
        let mut rest = entries.clone().skip(place.saturating_add(1));
        rest.any(|other| other.period().overlaps(entry.period()))
    });
    if twice {
        return Ok(());
    }
    let days: Periods = before.map(InsurancePeriod::period).collect();
    let mut served: u32 = 0;
    for period in &days {
        let span = period.calendar_span(SpanConvention::AddToAnchor(MonthEnd::Clamp));
        let Ok(span) = span else { return Ok(()) };
        served = served.saturating_add(span.years.saturating_mul(12)).saturating_add(span.months);
    }
    let paid: u32 = answer.states.iter().map(months_paid).sum();
    // A stretch that is cut between two States may round up in both.
    let cuts = u32::try_from(claim.record().periods().len()).unwrap_or(u32::MAX).saturating_mul(3);
    let most = served.saturating_add(cuts);
    prop_assert!(paid <= most, "{paid} months are paid for, {served} were served: {answer:?}");
    Ok(())
}
