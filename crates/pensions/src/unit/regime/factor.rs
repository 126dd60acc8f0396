//! The tables: what one unit is in another, exactly.
//!
//! The numbers are those of `data/units.toml`; a test holds every row of it against this file.

use kerben_core::number::Rational;

use super::Regime;
use crate::unit::{DayScheme, Length, Unit, UnitError};

/// Hours of a day, and days of a month, in article 13(1)(b).
const fn scheme(days: DayScheme) -> (i128, i128) {
    match days {
        DayScheme::Five => (9, 22),
        DayScheme::Six => (8, 26),
        DayScheme::Seven => (6, 30),
    }
}

/// How many months a unit is, as a numerator and a denominator; `None` where the regime does not say.
const fn in_months(regime: Regime, unit: Unit) -> Option<(i128, i128)> {
    match regime {
        Regime::Eu | Regime::Germany => match unit {
            Unit::Hour(days) => {
                let (hours, days) = scheme(days);
                Some((1, hours * days))
            }
            Unit::Day(days) => Some((1, scheme(days).1)),
            // A week is six days and a month 26 of them: 13(1)(c)(iii).
            Unit::Week => Some((3, 13)),
            other => of_the_calendar(other),
        },
        Regime::UnitedStates => match unit {
            // A thirteenth of a quarter.
            Unit::Week => Some((3, 13)),
            other => of_the_calendar(other),
        },
        Regime::Thirty360 => match unit {
            Unit::CalendarDay | Unit::Day(DayScheme::Seven) => Some((1, 30)),
            other => of_the_calendar(other),
        },
        Regime::Norway | Regime::Armenia => match unit {
            Unit::CalendarDay | Unit::Day(DayScheme::Seven) => Some((1, 30)),
            Unit::Month | Unit::Year => of_the_calendar(unit),
            _ => None,
        },
        Regime::Calendar => of_the_calendar(unit),
        Regime::Spain => match unit {
            Unit::Month | Unit::Year => of_the_calendar(unit),
            _ => None,
        },
        Regime::LuxembourgBefore1988 => match unit {
            // 22.5 days of work.
            Unit::Day(_) => Some((2, 45)),
            Unit::Month => Some((1, 1)),
            _ => None,
        },
        Regime::LuxembourgSwitzerland => match unit {
            Unit::Day(DayScheme::Six) => Some((12, 312)),
            Unit::Month | Unit::Year => of_the_calendar(unit),
            _ => None,
        },
    }
}

const fn of_the_calendar(unit: Unit) -> Option<(i128, i128)> {
    match unit {
        Unit::Month => Some((1, 1)),
        Unit::Quarter => Some((3, 1)),
        Unit::Year => Some((12, 1)),
        _ => None,
    }
}

/// Whether the regime has a rule that ends in that unit, from that other one.
const fn leads_to(regime: Regime, from: Unit, to: Unit) -> bool {
    match regime {
        Regime::Germany | Regime::LuxembourgBefore1988 => matches!(to, Unit::Month),
        Regime::UnitedStates => matches!(to, Unit::Quarter),
        Regime::LuxembourgSwitzerland => matches!(from, Unit::Year),
        _ => true,
    }
}

pub(super) const fn full_year(regime: Regime, unit: Unit) -> Option<u32> {
    match (regime, unit) {
        (Regime::LuxembourgBefore1988, Unit::Day(_)) => None,
        (Regime::Spain, Unit::CalendarDay) => Some(365),
        _ => match in_months(regime, unit) {
            // 12 months over `n/d` months of a unit; every table divides a year.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "at most 2,496 hours; `try_from` is not const"
            )]
            Some((n, d)) => Some((12 * d / n) as u32),
            None => None,
        },
    }
}

const fn week(days: DayScheme) -> i128 {
    match days {
        DayScheme::Five => 5,
        DayScheme::Six => 6,
        DayScheme::Seven => 7,
    }
}

/// Days of a week in a unit of days or hours, with the hours of a day.
const fn in_a_week(regime: Regime, unit: Unit) -> Option<(i128, i128)> {
    match (regime, unit) {
        (Regime::Eu, Unit::Day(days)) => Some((week(days), 1)),
        (Regime::Eu, Unit::Hour(days)) => Some((week(days), scheme(days).0)),
        (Regime::Calendar, Unit::CalendarDay | Unit::Day(DayScheme::Seven)) => Some((7, 1)),
        (Regime::Calendar, Unit::Week) => Some((1, 1)),
        _ => None,
    }
}

/// A quantity of one unit in another, exactly; `None` where the regime has no rule.
pub(super) fn exact(regime: Regime, quantity: Rational, from: Unit, to: Unit) -> Option<Rational> {
    if !leads_to(regime, from, to) {
        return None;
    }
    if regime == Regime::Spain {
        return spanish(quantity, from, to);
    }
    let (over, under) = match (regime, from, to) {
        // The table has a column for weeks of days; it is not the one of months.
        (Regime::Eu, Unit::Week, Unit::Day(_) | Unit::Hour(_)) => {
            let (days, hours) = in_a_week(regime, to)?;
            (days * hours, 1)
        }
        (Regime::Eu, Unit::Day(_) | Unit::Hour(_), Unit::Week) => {
            let (days, hours) = in_a_week(regime, from)?;
            (1, days * hours)
        }
        (Regime::Calendar, Unit::CalendarDay | Unit::Day(_) | Unit::Week, _) => {
            (in_a_week(regime, to)?.0, in_a_week(regime, from)?.0)
        }
        _ => {
            let (one, other) = (in_months(regime, from)?, in_months(regime, to)?);
            (one.0 * other.1, one.1 * other.0)
        }
    };
    times(quantity, over, under)
}

fn times(quantity: Rational, over: i128, under: i128) -> Option<Rational> {
    Rational::new(
        quantity.numerator().checked_mul(over)?,
        quantity.denominator().checked_mul(under)?,
    )
}

/// 30.41666 days to a month, 365 to a year: years first, so that twelve months are a year.
fn spanish(quantity: Rational, from: Unit, to: Unit) -> Option<Rational> {
    const MONTH: (i128, i128) = (3_041_666, 100_000);
    const YEAR: i128 = 365;
    let split = |size: i128| {
        let years = quantity.floor() / size;
        Some((years, quantity.checked_sub(Rational::new(years.checked_mul(size)?, 1)?)?))
    };
    match (from, to) {
        (Unit::CalendarDay, Unit::CalendarDay)
        | (Unit::Month, Unit::Month)
        | (Unit::Year, Unit::Year) => Some(quantity),
        (Unit::CalendarDay, Unit::Year) => times(quantity, 1, YEAR),
        (Unit::Year, Unit::CalendarDay) => times(quantity, YEAR, 1),
        (Unit::Month, Unit::Year) => times(quantity, 1, 12),
        (Unit::Year, Unit::Month) => times(quantity, 12, 1),
        (Unit::CalendarDay, Unit::Month) => {
            let (years, rest) = split(YEAR)?;
            times(rest, MONTH.1, MONTH.0)?.checked_add(Rational::new(years.checked_mul(12)?, 1)?)
        }
        (Unit::Month, Unit::CalendarDay) => {
            let (years, rest) = split(12)?;
            times(rest, MONTH.0, MONTH.1)?.checked_add(Rational::new(years.checked_mul(YEAR)?, 1)?)
        }
        _ => None,
    }
}

/// The exact length of dated stretches in a unit: see [`Regime::measure`].
pub(super) fn measure(regime: Regime, length: Length, unit: Unit) -> Result<Rational, UnitError> {
    let refused = UnitError::NotKnown { regime, from: Unit::CalendarDay, to: unit };
    let all_days = Rational::new(length.total_days.into(), 1);
    let (months, days) = (i128::from(length.months), i128::from(length.days));
    let measured = match (regime, unit) {
        (Regime::Spain, _) => all_days.and_then(|days| spanish(days, Unit::CalendarDay, unit)),
        (_, Unit::CalendarDay) | (Regime::Calendar, Unit::Day(DayScheme::Seven)) => all_days,
        (Regime::Calendar, Unit::Week) => Rational::new(length.total_days.into(), 7),
        // In weeks and in days of a scheme, the rest is sevenths of a week.
        (Regime::Eu | Regime::UnitedStates, Unit::Week) => {
            Rational::new(months * 13 * 7 + days * 3, 3 * 7)
        }
        (Regime::Eu, Unit::Day(_) | Unit::Hour(_)) => in_months(regime, unit)
            .zip(in_a_week(regime, unit))
            .and_then(|((one, per_month), (per_week, hours))| {
                let rest = times(Rational::new(days, 7)?, per_week * hours, 1)?;
                Rational::new(months * per_month, one)?.checked_add(rest)
            }),
        (
            Regime::Germany
            | Regime::Calendar
            | Regime::LuxembourgBefore1988
            | Regime::LuxembourgSwitzerland,
            Unit::Month | Unit::Quarter | Unit::Year,
        ) if days > 0 => {
            return Err(UnitError::DaysLeftOver { regime, days: length.days, to: unit });
        }
        (
            Regime::Germany | Regime::LuxembourgBefore1988 | Regime::LuxembourgSwitzerland,
            Unit::Hour(_) | Unit::Day(_) | Unit::Week,
        ) => None,
        _ => in_months(regime, unit)
            .and_then(|(one, per_month)| Rational::new((months * 30 + days) * per_month, 30 * one)),
    };
    measured.ok_or(refused)
}
