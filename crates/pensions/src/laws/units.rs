//! What must hold of every conversion of units and of every crediting of quarters.
//!
//! Each law takes the implementation as an argument. `Ok` means that it holds for the given case.

use chrono::NaiveDate;
use kerben_core::number::Rational;
use kerben_core::period::Period;
use proptest::{prop_assert, prop_assert_eq};

use super::Outcome;
use crate::quarters::{
    Credited, Crediting, CreditingRule, ForeignPeriod, Letter, Need, QuarterError, Standing,
    UsQuarters,
};
use crate::unit::{Conversion, Duration, Length, NotifiedAs, Regime, Unit, UnitError};

/// A full year in any unit is a full year in every unit of that regime.
///
/// # Errors
///
/// When the law does not hold.
pub fn full_year_stays_full(
    regime: Regime,
    from: Unit,
    to: Unit,
    years: u32,
    convert: impl Fn(Regime, &Duration, Unit, NotifiedAs) -> Result<Conversion, UnitError>,
) -> Outcome {
    let (Some(source), Some(target)) = (regime.full_year(from), regime.full_year(to)) else {
        return Ok(());
    };
    if !regime.converts(from, to) {
        return Ok(());
    }
    let Ok(block) = Duration::whole(source.saturating_mul(years), from) else { return Ok(()) };
    let whole = convert(regime, &block, to, NotifiedAs::Block).map(|found| found.whole);
    prop_assert_eq!(
        whole,
        Ok(u64::from(target) * u64::from(years)),
        "{} {} to {}",
        regime,
        block,
        to
    );
    if years == 1 {
        let whole = convert(regime, &block, to, NotifiedAs::PerYear).map(|found| found.whole);
        prop_assert_eq!(whole, Ok(u64::from(target)), "{} {} of one year to {}", regime, block, to);
    }
    Ok(())
}

/// More is never converted into less.
///
/// # Errors
///
/// When the law does not hold.
pub fn conversion_is_monotone(
    regime: Regime,
    one: &Duration,
    more: Rational,
    to: Unit,
    notified: NotifiedAs,
    convert: impl Fn(Regime, &Duration, Unit, NotifiedAs) -> Result<Conversion, UnitError>,
) -> Outcome {
    let sum = one.quantity().checked_add(more);
    let Some(Ok(other)) = sum.map(|sum| Duration::new(sum, one.unit())) else { return Ok(()) };
    let small = convert(regime, one, to, notified);
    let great = convert(regime, &other, to, notified);
    let (Ok(small), Ok(great)) = (small, great) else { return Ok(()) };
    prop_assert!(small.exact <= great.exact, "{regime}: {one} and {other} exactly in {to}");
    prop_assert!(small.whole <= great.whole, "{regime}: {one} and {other} in {to}");
    Ok(())
}

/// In the European Union the whole result is not below the exact one, and less than one unit above it, but for the
/// yearly maximum, which then says so.
///
/// # Errors
///
/// When the law does not hold.
pub fn rounds_up_by_less_than_one(
    from: &Duration,
    to: Unit,
    notified: NotifiedAs,
    convert: impl Fn(&Duration, Unit, NotifiedAs) -> Result<Conversion, UnitError>,
) -> Outcome {
    let Ok(found) = convert(from, to, notified) else { return Ok(()) };
    let whole = Rational::new(found.whole.into(), 1);
    let above = whole.and_then(|whole| whole.checked_sub(found.exact));
    let Some(above) = above else { return Ok(()) };
    if found.capped {
        prop_assert!(above < Rational::ONE, "{from} in {to}: capped at {}", found.whole);
    } else if found.filled {
        prop_assert!(!above.is_negative(), "{from} in {to}: filled to {}", found.whole);
    } else {
        prop_assert!(!above.is_negative(), "{from} in {to}: {} of {}", found.whole, found.exact);
        prop_assert!(above < Rational::ONE, "{from} in {to}: {} of {}", found.whole, found.exact);
        prop_assert_eq!(found.raised, !above.is_zero(), "{} in {}: raised", from, to);
    }
    Ok(())
}

/// Notified year by year, the same time is exactly as long as in one block, and in whole units not less: each year
/// is rounded up by itself. So rounding does not add up; where a yearly maximum applies, nothing is said.
///
/// # Errors
///
/// When the law does not hold.
pub fn by_year_is_no_less_than_a_block(
    years: &[Duration],
    to: Unit,
    convert_all: impl Fn(&[Duration], Unit, NotifiedAs) -> Result<Conversion, UnitError>,
) -> Outcome {
    let block = convert_all(years, to, NotifiedAs::Block);
    let by_year = convert_all(years, to, NotifiedAs::PerYear);
    let (Ok(block), Ok(by_year)) = (block, by_year) else { return Ok(()) };
    prop_assert_eq!(block.exact, by_year.exact, "exactly, in {}", to);
    if !by_year.capped && !block.filled {
        prop_assert!(
            by_year.whole >= block.whole,
            "{} of years, {} of a block in {to}",
            by_year.whole,
            block.whole
        );
    }
    Ok(())
}

/// A stretch that is cut in two has as many days as the whole.
///
/// # Errors
///
/// When the law does not hold.
pub fn splitting_keeps_the_days(
    period: Period,
    cut: NaiveDate,
    length_of: impl Fn(&[Period]) -> Length,
) -> Outcome {
    let Some((before, after)) = period.split_at(cut) else { return Ok(()) };
    let (whole, parts) = (length_of(&[period]), length_of(&[before, after]));
    prop_assert_eq!(whole.total_days, parts.total_days, "{} cut on {}", period, cut);
    prop_assert_eq!(whole.total_days, u64::from(period.days()), "{}", period);
    Ok(())
}

/// What is left of a duration is never below zero and never above it.
///
/// # Errors
///
/// When the law does not hold.
pub fn less_stays_within(
    certified: &Duration,
    displaced: Length,
    less: impl Fn(&Duration, Length) -> Result<Duration, UnitError>,
) -> Outcome {
    let Ok(rest) = less(certified, displaced) else { return Ok(()) };
    prop_assert_eq!(rest.unit(), certified.unit());
    prop_assert!(!rest.quantity().is_negative(), "{certified} became {rest}");
    prop_assert!(rest.quantity() <= certified.quantity(), "{certified} became {rest}");
    Ok(())
}

/// Every quarter counts once, and those of the United States keep what they are.
///
/// Before 1978 they stay in their quarters; since then as many stay in their year. Never more is credited than there
/// are units abroad, nor outside the years of the cover, nor more than is needed.
///
/// # Errors
///
/// When the law does not hold.
pub fn quarters_count_once(
    foreign: &[ForeignPeriod],
    us: &UsQuarters,
    rule: &CreditingRule,
    need: Need,
    credit: impl Fn(
        &[ForeignPeriod],
        &UsQuarters,
        &CreditingRule,
        Need,
    ) -> Result<Credited, QuarterError>,
) -> Outcome {
    use chrono::Datelike;
    let Ok(credited) = credit(foreign, us, rule, need) else { return Ok(()) };
    for record in [&credited.least, &credited.most] {
        prop_assert_eq!(record.us_quarters(), us.total(), "quarters of coverage");
        for (year, letters) in record.years() {
            let taken = [Letter::Coverage, Letter::Foreign].map(|letter| letters.count(letter));
            prop_assert!(taken.iter().sum::<u8>() <= 4, "{year}: {letters}");
            prop_assert_eq!(letters.count(Letter::Coverage), us.in_year(year), "{}", year);
            let fixed = us.quarters_of(year).map(crate::quarters::YearLetters::quarters);
            for (was, is) in fixed.into_iter().flatten().zip(letters.quarters()) {
                prop_assert_eq!(was == Letter::Coverage, is == Letter::Coverage, "{}", year);
            }
            let covered = foreign.iter().any(|piece| {
                piece.standing != Standing::Excluded
                    && (piece.period.start().year()..=piece.period.last().year()).contains(&year)
            });
            prop_assert!(covered || letters.count(Letter::Foreign) == 0, "{year}: {letters}");
        }
        let units = foreign.iter().filter(|piece| piece.standing != Standing::Excluded);
        let units = units.map(|piece| piece.certified.quantity().ceil().unwrap_or(i128::MAX));
        let units = units.fold(0_i128, i128::saturating_add);
        prop_assert!(i128::from(record.foreign_quarters()) <= units, "{units} units abroad");
        if let Need::UpTo(quarters) = need {
            let needed = quarters.saturating_sub(us.total());
            prop_assert!(record.foreign_quarters() <= needed, "{needed} were needed");
        }
    }
    let (least, most) = (credited.least.foreign_quarters(), credited.most.foreign_quarters());
    prop_assert!(least <= most, "from {least} to {most}");
    prop_assert!(!credited.settled || credited.least == credited.most, "two records, one answer");
    Ok(())
}

/// As far as necessary is a part of everything, and enough where everything is enough.
///
/// # Errors
///
/// When the law does not hold.
pub fn necessary_is_part_of_all(
    quarters: u32,
    credit: impl Fn(Need) -> Option<Crediting>,
) -> Outcome {
    let (Some(all), Some(some)) = (credit(Need::All), credit(Need::UpTo(quarters))) else {
        return Ok(());
    };
    for (year, letters) in some.years() {
        for (one, other) in letters.quarters().into_iter().zip(all.year(year).quarters()) {
            prop_assert!(one != Letter::Foreign || other == Letter::Foreign, "{year}");
        }
    }
    let enough = all.total().min(quarters.max(all.us_quarters()));
    prop_assert_eq!(some.total(), enough, "of {} quarters", all.total());
    Ok(())
}
