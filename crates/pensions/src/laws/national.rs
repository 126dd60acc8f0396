//! What must hold of the national calculations that coordination needs.
//!
//! As everywhere, each law takes the implementation as an argument.

use kerben_core::number::Fraction;
use proptest::{prop_assert, prop_assert_eq};

use super::Outcome;
use crate::schemes::ie::{Assessment, Contributions, Paid};
use crate::schemes::no::{Insured, InsuredTime};
use crate::schemes::us::{Case, CoveredYear, Obstacle, Parameters, Totalisation};

/// The own quarters never exceed those of the computation years, and what is paid for them never exceeds the theoretical
/// amount; the share is the one of the law, rounded once.
///
/// # Errors
///
/// When the law does not hold.
pub fn share_within_the_whole(
    case: &Case<'_>,
    totalise: impl Fn(&Case<'_>) -> Result<Totalisation, Obstacle>,
) -> Outcome {
    let Ok(answer) = totalise(case) else { return Ok(()) };
    let fraction = answer.fraction;
    prop_assert!(fraction.numerator() <= fraction.denominator(), "{fraction}");
    prop_assert_eq!(
        i64::try_from(fraction.denominator()).ok(),
        Some(4 * i64::from(answer.theoretical.computation_years))
    );
    prop_assert!(answer.pro_rata_cents <= answer.theoretical.cents);
    let exact = answer.exact_pro_rata().and_then(|exact| exact.in_units_of(100));
    prop_assert!(exact.is_some_and(|exact| (exact - i128::from(answer.pro_rata_cents)).abs() < 10));
    Ok(())
}

/// Higher earnings in a year never lower the theoretical amount.
///
/// # Errors
///
/// When the law does not hold.
pub fn more_earnings_never_lower(
    case: &Case<'_>,
    year: usize,
    more_cents: i64,
    totalise: impl Fn(&Case<'_>) -> Result<Totalisation, Obstacle>,
) -> Outcome {
    let mut years = case.years.to_vec();
    let Some(one) = years.get_mut(year) else { return Ok(()) };
    one.earnings_cents = one.earnings_cents.saturating_add(more_cents);
    let (Ok(before), Ok(after)) = (totalise(case), totalise(&Case { years: &years, ..*case }))
    else {
        return Ok(());
    };
    prop_assert!(after.position.position >= before.position.position);
    prop_assert!(after.theoretical.cents >= before.theoretical.cents);
    Ok(())
}

/// A record at the average wage has the position one, however many quarters it has; more quarters then leave the
/// theoretical amount and never lower what is paid for them.
///
/// # Errors
///
/// When the law does not hold.
pub fn quarters_do_not_move_the_position(
    case: &Case<'_>,
    parameters: &Parameters,
    totalise: impl Fn(&Case<'_>) -> Result<Totalisation, Obstacle>,
) -> Outcome {
    let at_average = |years: &[CoveredYear]| -> Vec<CoveredYear> {
        let wage = |year: i32| parameters.average_wage(year.min(case.wages_through())).unwrap_or(0);
        let of = |year: &CoveredYear| CoveredYear {
            quarters: 4,
            earnings_cents: wage(year.year),
            ..*year
        };
        years.iter().filter(|year| year.year <= case.wages_through()).map(of).collect()
    };
    let all = at_average(case.years);
    let Some((_, fewer)) = all.split_last() else { return Ok(()) };
    let of = |years: &[CoveredYear]| totalise(&Case { years, ..*case });
    let (Ok(less), Ok(more)) = (of(fewer), of(&all)) else { return Ok(()) };
    prop_assert_eq!(less.position.position, crate::schemes::us::POSITION_PARTS);
    prop_assert_eq!(more.position.position, less.position.position);
    prop_assert!(more.pro_rata_cents >= less.pro_rata_cents, "{:?} {:?}", less, more);
    Ok(())
}

/// A share of residence rises with every year and stops at the whole.
///
/// # Errors
///
/// When the law does not hold.
pub fn residence_rises_to_the_whole(length: u32, share: impl Fn(u32) -> Fraction) -> Outcome {
    let (now, later) = (share(length), share(length.saturating_add(1)));
    prop_assert!(now.cmp_value(later).is_le(), "{now} {later}");
    prop_assert!(later.numerator() <= later.denominator(), "{later}");
    prop_assert!(share(0).is_zero());
    prop_assert!(share(u32::MAX).same_value(Fraction::ONE));
    Ok(())
}

/// Insured time at home is a part of all insured time; the fraction lies within a full pension and stands only where the
/// two differ; the order of the periods does not matter.
///
/// # Errors
///
/// When the law does not hold.
pub fn insured_time_is_a_part(
    periods: &[Insured],
    full_months: u32,
    time: impl Fn(&[Insured]) -> InsuredTime,
) -> Outcome {
    let answer = time(periods);
    let (national, all) = (answer.national.actual_months, answer.theoretical.actual_months);
    prop_assert!(national <= all, "{national} of {all}");
    prop_assert!(answer.national.years <= answer.theoretical.years);
    prop_assert_eq!(answer.fraction.is_some(), national != all);
    if let Some(fraction) = answer.fraction {
        prop_assert!(fraction.numerator() <= fraction.denominator(), "{fraction}");
        prop_assert!(fraction.denominator() <= u64::from(full_months), "{fraction}");
    }
    let reversed: Vec<Insured> = periods.iter().rev().copied().collect();
    prop_assert_eq!(time(&reversed), answer);
    Ok(())
}

/// Of the national pension and the share of the notional one the better is paid, and the share never exceeds the notional
/// rate.
///
/// # Errors
///
/// When the law does not hold.
pub fn the_better_is_paid(
    of: Contributions,
    assess: impl Fn(Contributions) -> Option<Assessment>,
) -> Outcome {
    let Some(answer) = assess(of) else { return Ok(()) };
    prop_assert!(answer.share.numerator() <= answer.share.denominator());
    let (Some(shared), Some(whole)) = (answer.pro_rata(), answer.notional.euros()) else {
        return Ok(());
    };
    prop_assert!(shared <= whole, "{shared} of {whole}");
    let national = answer.national.map(crate::schemes::ie::Rate::euros);
    let paid = match answer.paid() {
        Paid::National(paid) | Paid::ProRata(paid) => paid,
        Paid::Undetermined(_) => return Ok(()),
    };
    prop_assert!(paid >= shared, "{paid} below {shared}");
    if let Some(Some(national)) = national {
        prop_assert!(paid >= national, "{paid} below {national}");
    }
    Ok(())
}
