//! The law of the United States as the coordination engine sees it.

use chrono::{Datelike, NaiveDate};
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::Operation;
use kerben_core::language::Localised;
use kerben_core::money::Money;
use kerben_core::number::{Fraction, Rational};
use kerben_core::parameters::ParameterSet;
use kerben_core::period::Period;
use kerben_core::rounding::RoundingMode;
use kerben_core::source::Evidence;

use super::amount::increase_year;
use super::parameters::{BY_YEAR, FIRST_YEAR, YEARS};
use super::{
    Basis, Case, CoveredYear, InsuranceAmount, Obstacle, POSITION_PARTS, Parameters, Position,
    benefit, computation_years, earnings_record, first_month, insurance_amount, relative_position,
};
use crate::context::Stop;
use crate::coordination::tape::{Cite, Entry, Quantity, Rule, StepId};
use crate::coordination::{self, Ask, Benefit, NationalLaw, Requirements, Trace};
use crate::error::PensionError;
use crate::outcome::Missing;
use crate::record::{Earnings, InsurancePeriod};
use crate::unit::{Regime, Unit};

/// The scheme of the United States, with its parameters.
///
/// Insurance is counted in quarters of coverage. The span of the law is four times the computation years, so that the
/// share of an instrument is that of the Administration; the benefit for any record but the own one is the theoretical
/// amount, whatever the length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitedStates {
    parameters: Parameters,
    titles: Vec<(&'static str, Localised)>,
    grade: Evidence,
}

macro_rules! rules {
    ($($name:ident = $id:literal, $title:literal, $operation:ident;)*) => {
        $(const $name: Rule = Rule {
            id: $id,
            title: $title,
            operation: Operation::$operation,
        };)*
    };
}

rules! {
    RATIOS = "us.ratios/1", "pensions.us.ratios", Fact;
    YEAR = "us.year/1", "pensions.us.year", Fact;
    QUARTERS = "us.quarters/1", "pensions.us.quarters", Fact;
    PER_YEAR = "us.per-year/1", "pensions.us.per_year", Ratio;
    POSITION = "us.position/1", "pensions.us.position", Product;
    BEST_YEARS = "us.best-years/1", "pensions.us.best_years", Sum;
    MONTHS = "us.months/1", "pensions.us.months", Fact;
    AVERAGED = "us.averaged/1", "pensions.us.averaged", Ratio;
    BEND_POINT = "us.bend-point/1", "pensions.us.bend_point", Fact;
    LOWEST = "us.lowest/1", "pensions.us.lowest", Min;
    PORTION = "us.portion/1", "pensions.us.portion", Fact;
    RATE = "us.rate/1", "pensions.us.rate", Fact;
    PART = "us.part/1", "pensions.us.part", Product;
    AMOUNT = "us.amount/1", "pensions.us.amount", Sum;
    INCREASE = "us.increase/1", "pensions.us.increase", Fact;
    INCREASED = "us.increased/1", "pensions.us.increased", Product;
    THEORETICAL = "us.theoretical/1", "pensions.us.theoretical", Choice;
    DIME = "us.dime/1", "pensions.us.dime", Sum;
    FACTOR = "us.age-factor/1", "pensions.us.age_factor", Fact;
    AT_AGE = "us.at-age/1", "pensions.us.at_age", Product;
    PAID = "us.paid/1", "pensions.us.paid", Sum;
}

const US: Country = Country::US;
const CODE: &str = "42 USC";

const fn cite(article: &'static str) -> Cite {
    Cite::Law { instrument: CODE, article }
}

fn long(value: Option<Rational>) -> Result<Rational, Stop> {
    value.ok_or_else(|| PensionError::TooLong.into())
}

fn dollars(cents: i64) -> Result<Rational, Stop> {
    long(Rational::new(cents.into(), 100))
}

const fn amount(exact: Rational) -> Quantity {
    Quantity::Amount(exact, Currency::USD)
}

impl UnitedStates {
    /// The scheme with the parameters of a set, under its own readings.
    ///
    /// # Errors
    ///
    /// As [`Parameters::of`].
    pub fn of(set: &ParameterSet) -> Result<Self, Stop> {
        let titled = |id: &&'static str| Some((*id, set.get(id)?.title().clone()));
        let own = set.ids().filter(|id| id.starts_with("us.")).filter_map(|id| set.get(id));
        let grades = own.flat_map(|known| known.values().map(|(_, value)| value.grade));
        Ok(Self {
            parameters: Parameters::of(set)?,
            titles: BY_YEAR.iter().filter_map(titled).collect(),
            grade: Evidence::lowest(grades).unwrap_or(Evidence::Unverified),
        })
    }

    /// The parameters.
    #[must_use]
    pub const fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    fn stop(&self, obstacle: Obstacle) -> Stop {
        let title = |id: &str| self.titles.iter().find(|(known, _)| *known == id);
        let missing = obstacle.missing_titled(|id| title(id).map(|(_, title)| title.clone()));
        Stop::from(missing.unwrap_or_else(|| Missing::fact("us.quarters")))
    }

    /// The case that a claim makes, with its years in `room`.
    fn case<'r>(ask: &Ask<'_>, room: &'r mut [CoveredYear; YEARS]) -> Result<Case<'r>, Stop> {
        let used = covered_years(ask, room)?;
        let years = room.get(..used).unwrap_or_default();
        let entitled = ask.claimed_on;
        Ok(Case::new(ask.person.born(), entitled, years).paid_for(ask.on.max(entitled)))
    }

    /// The steps of an insurance amount; gives the last.
    fn record(
        &self,
        case: &Case<'_>,
        basis: Basis,
        made: &InsuranceAmount,
        trace: &mut dyn Trace,
    ) -> Result<StepId, Stop> {
        let fact = |rule, value| Entry::new(rule, US, value).graded(self.grade);
        let mut best = earnings_record(case, basis, &self.parameters).map_err(|o| self.stop(o))?;
        best.sort_by_key(|year| std::cmp::Reverse(year.indexed_cents));
        best.truncate(usize::try_from(made.computation_years).unwrap_or(0));
        best.sort_by_key(|year| year.year);
        let mut table = Vec::with_capacity(best.len());
        for year in best {
            let amount = Money::from_minor(year.indexed_cents, Currency::USD);
            table.push(Earnings { year: year.year, amount: amount.map_err(PensionError::from)? });
        }
        let sum = dollars(made.indexed_sum_cents)?;
        let sum_step = trace.push_years(fact(&BEST_YEARS, amount(sum)), &table);
        let months = u32::try_from(made.computation_years).unwrap_or(1) * 12;
        let months_step = trace.push(fact(&MONTHS, Quantity::Count(months.into(), Unit::Month)));
        let average = long(sum.checked_div(Rational::whole(months.into())))?;
        let averaged = Rational::whole(made.averaged_dollars);
        let averaged_step = trace.push(Entry {
            cite: Some(cite("415(b)(1)")),
            ..Entry::new(&AVERAGED, US, amount(averaged))
                .from(&[("numerator", sum_step), ("denominator", months_step)])
                .rounded(average, Rational::ONE, RoundingMode::Floor)
        });
        let [first, second] = made.bend_points;
        let rates = self.parameters.rates_percent();
        let portions = [
            made.averaged_dollars.min(first),
            (made.averaged_dollars.min(second) - first).max(0),
            (made.averaged_dollars - second).max(0),
        ];
        let mut parts = [("part", StepId::NONE); 3];
        for (place, ((portion, rate), part)) in
            portions.iter().zip(rates).zip(&mut parts).enumerate()
        {
            if *portion == 0 && place > 0 {
                continue;
            }
            let value = amount(Rational::whole(*portion));
            let portion_step = if place == 0 {
                let bend = trace.push(fact(&BEND_POINT, amount(Rational::whole(first))));
                let inputs = [("averaged", averaged_step), ("bend point", bend)];
                trace.push(Entry::new(&LOWEST, US, value).from(&inputs))
            } else {
                trace.push(fact(&PORTION, value))
            };
            let number = long(Rational::new(rate.into(), 100))?;
            let rate_step = trace.push(fact(&RATE, Quantity::Number(number)));
            let product = dollars(portion.saturating_mul(rate))?;
            let inputs = [("rate", rate_step), ("portion", portion_step)];
            part.1 = trace.push(Entry::new(&PART, US, amount(product)).from(&inputs));
        }
        let tenth = long(Rational::new(1, 10))?;
        let direction = |up: bool| if up { RoundingMode::Ceiling } else { RoundingMode::Floor };
        let up = made.at_eligibility_cents > made.exact_cents;
        let mut step = trace.push(Entry {
            cite: Some(cite("415(a)(1)")),
            ..Entry::new(&AMOUNT, US, amount(dollars(made.at_eligibility_cents)?))
                .from(&parts)
                .rounded(dollars(made.exact_cents)?, tenth, direction(up))
        });
        let mut cents = made.at_eligibility_cents;
        for year in made.increases.0..=made.increases.1 {
            let increase =
                self.parameters.increase(year, case.paid_for).map_err(|o| self.stop(o))?;
            let factor = long(Rational::new((1_000 + increase.per_mille).into(), 1_000))?;
            let exact = long(dollars(cents)?.checked_mul(factor))?;
            cents = super::amount::dime(cents * (1_000 + increase.per_mille), 1_000, year);
            let factor = trace.push(fact(&INCREASE, Quantity::Number(factor)));
            step = trace.push(Entry {
                cite: Some(cite("415(i)")),
                ..Entry::new(&INCREASED, US, amount(dollars(cents)?))
                    .from(&[("amount", step), ("increase", factor)])
                    .rounded(exact, tenth, direction(year < 1982))
            });
        }
        Ok(step)
    }

    /// The step of the position.
    fn record_position(&self, position: &Position, trace: &mut dyn Trace) -> Result<StepId, Stop> {
        let fact = |rule, value| Entry::new(rule, US, value).graded(self.grade);
        let parts = i128::from(POSITION_PARTS);
        let sum = long(Rational::new(position.sum.into(), parts))?;
        let ratios = trace.push(fact(&RATIOS, Quantity::Number(sum)));
        let year = trace.push(fact(&YEAR, Quantity::Count(4, Unit::Quarter)));
        let count = Quantity::Count(position.quarters.into(), Unit::Quarter);
        let quarters = trace.push(fact(&QUARTERS, count));
        let share = Fraction::new(4, position.quarters.into()).map_err(PensionError::from)?;
        let inputs = [("numerator", year), ("denominator", quarters)];
        let share_step =
            trace.push(Entry::new(&PER_YEAR, US, Quantity::Share(share)).from(&inputs));
        let value = Quantity::Number(long(Rational::new(position.position.into(), parts))?);
        let step = long(Rational::new(1, parts))?;
        Ok(trace.push(Entry {
            cite: Some(Cite::Law { instrument: "20 CFR", article: "404.1918" }),
            ..Entry::new(&POSITION, US, value)
                .from(&[("ratios", ratios), ("per year", share_step)])
                .rounded(long(sum.times(share))?, step, RoundingMode::HalfUp)
        }))
    }
}

impl NationalLaw for UnitedStates {
    fn state(&self) -> Country {
        US
    }

    fn currency(&self) -> Currency {
        Currency::USD
    }

    fn unit(&self) -> Unit {
        Unit::Quarter
    }

    fn regime(&self) -> Option<Regime> {
        Some(Regime::UnitedStates)
    }

    /// 62 through a whole month, fully insured, and six own quarters before others' are added (42 USC 402(a), 414(a),
    /// 433(c)(1)(A)).
    fn requirements(&self, ask: &Ask<'_>, _trace: &mut dyn Trace) -> Result<Requirements, Stop> {
        let born = ask.person.born();
        let first = first_month(born, &self.parameters);
        Ok(Requirements::new(first.month, self.parameters.insured_quarters(born))
            .own_at_least(self.parameters.least_quarters())
            .graded(self.grade))
    }

    fn benefit(
        &self,
        ask: &Ask<'_>,
        basis: coordination::Basis,
        _insured: u32,
        trace: &mut dyn Trace,
    ) -> Result<Benefit, Stop> {
        let mut room = [CoveredYear::default(); YEARS];
        let case = Self::case(ask, &mut room)?;
        let named = |obstacle| self.stop(obstacle);
        let regular = matches!(basis, coordination::Basis::Own);
        if regular && case.paid_for < self.parameters.windfall_ends() && insured_elsewhere(ask) {
            return Err(Missing::rule("us.windfall-elimination").into());
        }
        let (basis, position) = if regular {
            (Basis::Regular, None)
        } else {
            let position = relative_position(&case, &self.parameters).map_err(named)?;
            (Basis::Theoretical(position), Some(position))
        };
        let made = insurance_amount(&case, basis, &self.parameters).map_err(named)?;
        let exact = dollars(made.cents)?;
        let mut step = StepId::NONE;
        if trace.is_on() {
            step = self.record(&case, basis, &made, trace)?;
            if let Some(position) = position {
                let position = self.record_position(&position, trace)?;
                let inputs = [("chosen", step), ("position", position)];
                step = trace.push(Entry::new(&THEORETICAL, US, amount(exact)).from(&inputs));
            }
        }
        Ok(Benefit { amount: exact, step, grade: self.grade })
    }

    fn span(&self, ask: &Ask<'_>) -> Result<Option<u32>, Stop> {
        let born = ask.person.born();
        let attained = born.pred_opt().unwrap_or(born).year();
        let elapsed =
            super::amount::elapsed_years(attained, attained + self.parameters.age_years());
        let years = computation_years(elapsed, self.parameters.dropout_years, &self.parameters);
        Ok(u32::try_from(years).ok().map(|years| years * 4))
    }

    /// Down to the dime, by age down to the dime again, and down to the dollar (42 USC 402(q), 402(w), 415(g)).
    fn pay(
        &self,
        ask: &Ask<'_>,
        exact: Rational,
        from: StepId,
        trace: &mut dyn Trace,
    ) -> Result<(Money, StepId), Stop> {
        let entitled = ask.claimed_on;
        let case = Case::new(ask.person.born(), entitled, &[]).paid_for(ask.on.max(entitled));
        let up = increase_year(case.paid_for, &self.parameters) < 1982;
        let direction = if up { RoundingMode::Ceiling } else { RoundingMode::Floor };
        let tenth = long(Rational::new(1, 10))?;
        let dimes = long(exact.round(tenth, direction))?;
        let cents = dimes.in_units_of(100).and_then(|cents| i64::try_from(cents).ok());
        let cents = cents.ok_or(PensionError::TooLong)?;
        let made = benefit(&case, cents, &self.parameters).map_err(|o| self.stop(o))?;
        let minor = made.payable_dollars.checked_mul(100).ok_or(PensionError::TooLong)?;
        let money = Money::from_minor(minor, Currency::USD).map_err(PensionError::from)?;
        if !trace.is_on() {
            return Ok((money, StepId::NONE));
        }
        let mut step = trace.push(
            Entry::new(&DIME, US, amount(dimes))
                .from(&[("amount", from)])
                .rounded(exact, tenth, direction),
        );
        let at_age = dollars(made.benefit_cents)?;
        if made.factor != Fraction::ONE {
            let factor = trace
                .push(Entry::new(&FACTOR, US, Quantity::Share(made.factor)).graded(self.grade));
            step = trace.push(Entry {
                cite: Some(cite("402(q), 402(w)")),
                ..Entry::new(&AT_AGE, US, amount(at_age))
                    .from(&[("amount", step), ("factor", factor)])
                    .rounded(long(dimes.times(made.factor))?, tenth, direction)
            });
        }
        let paid = trace.push(Entry {
            cite: Some(cite("415(g)")),
            ..Entry::new(&PAID, US, Quantity::Money(money)).from(&[("benefit", step)]).rounded(
                at_age,
                Rational::ONE,
                RoundingMode::Floor,
            )
        });
        Ok((money, paid))
    }

    fn changes(&self, within: Period) -> Vec<NaiveDate> {
        self.parameters.increase_days(within)
    }
}

/// Whether the record shows insurance in another State.
fn insured_elsewhere(ask: &Ask<'_>) -> bool {
    ask.record.periods().iter().any(|entry| entry.territory() != Some(US))
}

/// The own years of a claim in `room`, ascending; gives how many.
///
/// A certified number of quarters belongs to its calendar year, or to every quarter of a longer period that has just as
/// many; an entry without one covers the quarters that it touches. What they add up to must be what the engine counts.
fn covered_years(ask: &Ask<'_>, room: &mut [CoveredYear; YEARS]) -> Result<usize, Stop> {
    let mut touched = [0_u8; YEARS];
    let mut certified = [0_u32; YEARS];
    for entry in ask.record.periods() {
        if entry.territory() == Some(US) {
            place_quarters(entry, ask.claimed_on, &mut touched, &mut certified)?;
        }
    }
    let (mut used, mut all) = (0, 0);
    let mut earnings = ask.earnings.iter().peekable();
    for ((year, touched), certified) in (FIRST_YEAR..).zip(touched).zip(certified) {
        while earnings.peek().is_some_and(|pay| pay.year < year) {
            earnings.next();
        }
        let pay = earnings.peek().filter(|pay| pay.year == year).map(|pay| pay.amount);
        let quarters = (touched.count_ones() + certified).min(4);
        all += quarters;
        if quarters == 0 && pay.is_none() {
            continue;
        }
        let pay = pay.filter(|pay| pay.currency() == Currency::USD);
        let cents = pay.ok_or_else(|| Missing::fact_of("us.earnings", year))?.minor();
        if quarters > 0 && year >= ask.claimed_on.year() {
            return Err(Missing::rule("us.year-of-entitlement").into());
        }
        if let Some(slot) = room.get_mut(used) {
            let quarters = u8::try_from(quarters).unwrap_or(4);
            *slot = CoveredYear { year, quarters, earnings_cents: cents };
            used += 1;
        }
    }
    if all == ask.own { Ok(used) } else { Err(Missing::fact("us.quarters").into()) }
}

fn place_quarters(
    entry: &InsurancePeriod,
    before: NaiveDate,
    touched: &mut [u8; YEARS],
    certified: &mut [u32; YEARS],
) -> Result<(), Stop> {
    let certificate = entry.certificate();
    if certificate.is_some_and(|known| !known.calculation.old_age()) {
        return Ok(());
    }
    let Ok(period) = Period::new(entry.period().start(), entry.period().end().min(before)) else {
        return Ok(());
    };
    let (first, last) = (period.start(), period.last());
    let unknown = || Stop::from(Missing::fact_of("us.quarters_of", first.year()));
    let at = |year: i32| usize::try_from(year - FIRST_YEAR).ok().filter(|place| *place < YEARS);
    let quarter = |day: NaiveDate| day.year() * 4 + (day.month0() / 3).cast_signed();
    if let Some(duration) = certificate.and_then(|known| known.duration) {
        let whole = duration.quantity();
        let count = u32::try_from(whole.floor()).ok();
        let count = count.filter(|_| duration.unit() == Unit::Quarter && whole.is_whole());
        let count = count.ok_or_else(unknown)?;
        if first.year() == last.year() {
            let slot = at(first.year()).and_then(|place| certified.get_mut(place));
            *slot.ok_or_else(unknown)? += count;
            return Ok(());
        }
        if i64::from(count) != i64::from(quarter(last) - quarter(first)) + 1 {
            return Err(unknown());
        }
    }
    for one in quarter(first)..=quarter(last) {
        let slot = at(one.div_euclid(4)).and_then(|place| touched.get_mut(place));
        *slot.ok_or_else(unknown)? |= 1 << one.rem_euclid(4);
    }
    Ok(())
}
