//! Placing quarters for cover abroad around those of the United States.

use chrono::{Datelike, NaiveDate};
use kerben_core::number::{Rational, divide};
use kerben_core::period::Period;
use kerben_core::rounding::RoundingMode;

use super::grid::{Grid, UsQuarters, YEARS, place_of, year_at};
use super::{ForeignPeriod, Placement, QuarterError, Remainder, Scope, Standing};
use crate::unit::{NotifiedAs, Regime, Unit};

/// A rule of which everything is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct FullRule {
    pub(super) unit: Unit,
    pub(super) units_of_a_quarter: u32,
    pub(super) remainder: Remainder,
    pub(super) scope: Scope,
    pub(super) placement: Placement,
    pub(super) earliest_year: Option<i32>,
    pub(super) dependants_most: Option<u32>,
}

/// The quarters of each year that are credited for cover abroad, as masks.
///
/// Cover of the insured comes first, cover as a dependant takes what is left.
pub(super) fn place(
    foreign: &[ForeignPeriod],
    us: &UsQuarters,
    rule: &FullRule,
) -> Result<Grid, QuarterError> {
    let mut credited = [0; YEARS];
    let classes = [
        (Standing::Covered, u32::MAX),
        // Without a rule for them, dependants are not covered.
        (Standing::Dependant, rule.dependants_most.unwrap_or(0)),
    ];
    for (standing, most) in classes {
        let counts = |piece: &&ForeignPeriod| {
            piece.standing == standing
                && (standing == Standing::Covered || lies_between(foreign, piece.period))
        };
        if most == 0 || !foreign.iter().any(|piece| counts(&piece)) {
            continue;
        }
        let pieces = foreign.iter().filter(counts);
        match rule.scope {
            Scope::CertifiedPeriod => by_period(pieces, us, rule, most, &mut credited)?,
            Scope::CalendarYear => by_year(&pieces, us, rule, most, &mut credited)?,
        }
    }
    Ok(credited)
}

/// Whether periods of contributions lie both before and after those days.
fn lies_between(foreign: &[ForeignPeriod], days: Period) -> bool {
    let mut covered = foreign.iter().filter(|piece| piece.standing == Standing::Covered);
    covered.clone().any(|piece| piece.period.end() <= days.start())
        && covered.any(|piece| piece.period.start() >= days.end())
}

/// How much is certified, in the unit of the rule.
fn certified(piece: &ForeignPeriod, rule: &FullRule) -> Result<Rational, QuarterError> {
    // Years of months, weeks of days: what the calendar knows and no more.
    Regime::Calendar
        .convert(&piece.certified, rule.unit, NotifiedAs::Block)
        .map(|converted| converted.exact)
        .map_err(|_| QuarterError::OtherUnit { certified: piece.certified, unit: rule.unit })
}

/// How many quarters so many units are.
fn quarters(units: Rational, rule: &FullRule) -> u32 {
    let mode = match rule.remainder {
        Remainder::OneQuarter => RoundingMode::Ceiling,
        Remainder::Dropped => RoundingMode::Floor,
    };
    let under = units.denominator().saturating_mul(rule.units_of_a_quarter.into());
    let count = divide(units.numerator(), under, mode).unwrap_or(0);
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The position of a day's quarter among all quarters of the record.
fn quarter_of(day: NaiveDate) -> Result<usize, QuarterError> {
    let within = usize::try_from(day.month0() / 3).unwrap_or(0);
    Ok(place_of(day.year())? * 4 + within)
}

/// A certified period with quarters still to place.
#[derive(Clone, Copy, Default)]
struct Job {
    first: usize,
    last: usize,
    left: u32,
}

/// Each certified period by itself, its quarters between its first and its last.
///
/// Of the periods that can use a quarter, the one that ends first gets it: no other order places more. Floating
/// quarters of the United States are such periods too, of their year; they are never given up.
fn by_period<'a>(
    pieces: impl Iterator<Item = &'a ForeignPeriod>,
    us: &UsQuarters,
    rule: &FullRule,
    most: u32,
    credited: &mut Grid,
) -> Result<(), QuarterError> {
    let mut all = [Job::default(); ForeignPeriod::PERIODS_MOST];
    let mut count = 0;
    let (mut first, mut last) = (usize::MAX, 0);
    let earliest = rule.earliest_year.map_or(Ok(0), place_of)? * 4;
    for (job, piece) in all.iter_mut().zip(pieces) {
        let (start, end) = (quarter_of(piece.period.start())?, quarter_of(piece.period.last())?);
        let left = quarters(certified(piece, rule)?, rule);
        *job = Job { first: start.max(earliest), last: end, left };
        (first, last) = (first.min(job.first), last.max(job.last));
        count += 1;
    }
    let jobs = all.get_mut(..count).unwrap_or_default();
    let mut left = most;
    for (place, year) in credited.iter_mut().enumerate().take(last / 4 + 1).skip(first / 4) {
        let (fixed, mut floating) = us.at(place);
        let taken = fixed | *year;
        for (quarter, bit) in [1_u8, 2, 4, 8].into_iter().enumerate() {
            if taken & bit != 0 {
                continue;
            }
            let now = place * 4 + quarter;
            // The free quarters from this one to the end of the year.
            let open = (!taken & 0b1111 & !(bit - 1)).count_ones();
            let candidate = jobs
                .iter_mut()
                .filter(|job| left > 0 && job.left > 0 && job.first <= now && now <= job.last)
                .min_by_key(|job| job.last);
            match candidate {
                Some(job)
                    if u32::from(floating) < open && (floating == 0 || job.last / 4 == place) =>
                {
                    job.left -= 1;
                    left -= 1;
                    *year |= bit;
                }
                _ => floating = floating.saturating_sub(1),
            }
        }
    }
    Ok(())
}

/// The units of a calendar year together.
fn by_year<'a>(
    pieces: &(impl Iterator<Item = &'a ForeignPeriod> + Clone),
    us: &UsQuarters,
    rule: &FullRule,
    most: u32,
    credited: &mut Grid,
) -> Result<(), QuarterError> {
    let (mut first, mut last) = (usize::MAX, 0);
    for piece in pieces.clone() {
        let (start, end) = (piece.period.start().year(), piece.period.last().year());
        (first, last) = (first.min(place_of(start)?), last.max(place_of(end)?));
    }
    let earliest = rule.earliest_year.map_or(Ok(0), place_of)?;
    let mut left = most;
    for place in first.max(earliest)..=last {
        let Some(covered) = year(pieces.clone(), rule, year_at(place))? else { continue };
        let Some(already) = credited.get_mut(place) else { continue };
        let (fixed, floating) = us.at(place);
        let room = match rule.placement {
            Placement::CoveredQuarters => covered.quarters,
            Placement::AnyOfTheYear => 0b1111,
        } & !fixed
            & !*already;
        let free = (!(fixed | *already) & 0b1111_u8).count_ones();
        let wanted = quarters(covered.units, rule);
        let mut now = wanted.min(left).min(free.saturating_sub(floating.into()));
        for bit in [1, 2, 4, 8] {
            if now > 0 && room & bit != 0 {
                *already |= bit;
                now -= 1;
                left = left.saturating_sub(1);
            }
        }
    }
    Ok(())
}

/// The cover of one year.
struct YearCover {
    units: Rational,
    /// The quarters with a covered day.
    quarters: u8,
}

fn year<'a>(
    pieces: impl Iterator<Item = &'a ForeignPeriod>,
    rule: &FullRule,
    year: i32,
) -> Result<Option<YearCover>, QuarterError> {
    let Ok(all) = Period::of_year(year) else { return Ok(None) };
    let too_much = |piece: &ForeignPeriod| QuarterError::YearsNotCertified {
        period: piece.period,
        certified: piece.certified,
    };
    let (mut units, mut months) = (Rational::ZERO, 0_u16);
    let mut any = false;
    for piece in pieces {
        let Some(within) = piece.period.intersect(all) else { continue };
        any = true;
        let mut share = certified(piece, rule)?;
        if within != piece.period {
            if share != Rational::whole(touched(piece.period, rule.unit)) {
                return Err(too_much(piece));
            }
            share = Rational::whole(touched(within, rule.unit));
        }
        units = units.checked_add(share).ok_or_else(|| too_much(piece))?;
        for month in within.start().month0()..=within.last().month0() {
            months |= 1 << month;
        }
    }
    if rule.unit == Unit::Month {
        // Two periods that meet in a month have it once.
        units = units.min(Rational::whole(months.count_ones().into()));
    }
    let mut quarters = 0;
    for (quarter, bit) in [1, 2, 4, 8].into_iter().enumerate() {
        if months >> (quarter * 3) & 0b111 != 0 {
            quarters |= bit;
        }
    }
    Ok(any.then_some(YearCover { units, quarters }))
}

/// How many units of the calendar the days touch.
fn touched(period: Period, unit: Unit) -> i64 {
    match unit {
        Unit::Month => Regime::Germany.length(period).months.into(),
        Unit::Week => period.days().div_ceil(7).into(),
        _ => period.days().into(),
    }
}
