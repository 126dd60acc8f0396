//! What earnings of a year are worth in quarters, and how much of them quarters carry.

use kerben_core::number::Rational;

use super::QuarterError;

/// Returns how much of a year's earnings can be used with so many quarters of coverage in it.
///
/// With one, two or three quarters of coverage at most a quarter, a half or three quarters of the year's maximum;
/// with none nothing.
///
/// # Errors
///
/// [`QuarterError::TooManyQuarters`]; [`QuarterError::Earnings`] for amounts below zero or too large.
///
/// # Example
///
/// ```
/// use kerben_core::number::Rational;
/// use kerben_pensions::quarters::usable_earnings;
/// // 1970: two quarters of coverage, 4,200 earned, a maximum of 7,800.
/// let usable = usable_earnings(Rational::whole(4_200), 2, Rational::whole(7_800))?;
/// assert_eq!(usable, Rational::whole(3_900));
/// # Ok::<(), kerben_pensions::quarters::QuarterError>(())
/// ```
///
/// # Source
///
/// SSA, POMS GN 01701.200 (grade `Official`).
pub fn usable_earnings(
    earnings: Rational,
    quarters: u8,
    most_of_the_year: Rational,
) -> Result<Rational, QuarterError> {
    if quarters > 4 {
        return Err(QuarterError::TooManyQuarters { quarters });
    }
    if earnings.is_negative() || most_of_the_year.is_negative() {
        return Err(negative());
    }
    let share = Rational::new(quarters.into(), 4);
    let most = share.and_then(|share| most_of_the_year.checked_mul(share)).ok_or(
        QuarterError::Earnings { what: "the maximum of the year", accepted: "an amount of money" },
    )?;
    Ok(earnings.min(most))
}

/// Returns how many quarters of coverage the earnings of a year since 1978 give: one for each full amount, at most
/// four.
///
/// # Errors
///
/// [`QuarterError::Earnings`] for earnings below zero or an amount that is not above zero.
///
/// # Example
///
/// ```
/// use kerben_core::number::Rational;
/// use kerben_pensions::quarters::quarters_of_earnings;
/// assert_eq!(quarters_of_earnings(Rational::whole(1_409), Rational::whole(470))?, 2);
/// # Ok::<(), kerben_pensions::quarters::QuarterError>(())
/// ```
///
/// # Source
///
/// SSA, POMS GN 01701.130: 15,000 earned from January to June 1988 are four quarters for 1988 (grade `Official`).
pub fn quarters_of_earnings(
    earnings: Rational,
    amount_of_a_quarter: Rational,
) -> Result<u8, QuarterError> {
    if earnings.is_negative() {
        return Err(negative());
    }
    if amount_of_a_quarter <= Rational::ZERO {
        return Err(QuarterError::Earnings {
            what: "the amount for a quarter",
            accepted: "an amount above zero",
        });
    }
    // By comparison: no quotient to overflow.
    let full = (1_u8..=4).take_while(|count| {
        let needed = amount_of_a_quarter.checked_mul(Rational::whole((*count).into()));
        needed.is_some_and(|needed| needed <= earnings)
    });
    Ok(full.last().unwrap_or(0))
}

const fn negative() -> QuarterError {
    QuarterError::Earnings { what: "an amount below zero", accepted: "zero or more" }
}
