//! The law of Canada as the coordination engine sees it.

use chrono::NaiveDate;
use kerben_core::calendar::{AgeSpan, MonthEnd, add_years, first_of_month};
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::Operation;
use kerben_core::language::Localised;
use kerben_core::money::Money;
use kerben_core::number::Rational;
use kerben_core::parameters::ParameterSet;
use kerben_core::period::{Period, Validity};
use kerben_core::rounding::RoundingMode;
use kerben_core::source::Evidence;

use super::super::figures;
use super::Parameters;
use crate::context::Stop;
use crate::coordination::tape::{Entry, Quantity, Rule, StepId};
use crate::coordination::{Ask, Basis, Benefit, NationalLaw, Requirements, Trace, to_money};
use crate::error::PensionError;
use crate::outcome::Missing;
use crate::unit::Unit;

/// The scheme of Canada: Old Age Security from 65, in complete years of residence.
///
/// A claim later than the month after 65 may be a deferral, whose increase was not read: its amount is undetermined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canada {
    parameters: Parameters,
    age_years: u32,
    full: Vec<(Validity, i64)>,
    older: Vec<(Validity, i64)>,
    title: Localised,
    grade: Evidence,
}

macro_rules! rules {
    ($($name:ident = $id:literal, $title:literal, $operation:ident;)*) => {
        $(const $name: Rule = Rule { id: $id, title: $title, operation: Operation::$operation };)*
    };
}

rules! {
    FULL = "ca.full/1", "pensions.ca.full", Fact;
    OLDER = "ca.older/1", "pensions.ca.older", Fact;
    SHARE = "ca.share/1", "pensions.ca.share", Fact;
    PART = "ca.part/1", "pensions.ca.part", Product;
    PAID = "ca.paid/1", "pensions.ca.paid", Sum;
}

const CA: Country = Country::CA;
const FULL_AMOUNT: &str = "ca.full-amount";
const OLDER_RATE: &str = "ca.rate-from-75";
/// The age from which the pension is higher.
const OLDER_AGE: u32 = 75;

fn long(value: Option<Rational>) -> Result<Rational, Stop> {
    value.ok_or_else(|| PensionError::TooLong.into())
}

const fn amount(exact: Rational) -> Quantity {
    Quantity::Amount(exact, Currency::CAD)
}

impl Canada {
    /// The scheme with the parameters of a set.
    ///
    /// # Errors
    ///
    /// As [`Parameters::of`].
    pub fn of(set: &ParameterSet) -> Result<Self, Stop> {
        let own = set.ids().filter(|id| id.starts_with("ca.")).filter_map(|id| set.get(id));
        let grades = own.flat_map(|known| known.values().map(|(_, value)| value.grade));
        Ok(Self {
            parameters: Parameters::of(set, figures::ANY_DAY)?,
            age_years: figures::count(set, "ca.age", figures::ANY_DAY, 100)?,
            full: figures::series(set, FULL_AMOUNT, 100, 10_000_000)?,
            older: figures::series(set, OLDER_RATE, 1, 1_000)?,
            title: set.get(FULL_AMOUNT).map_or_else(|| FULL_AMOUNT.into(), |p| p.title().clone()),
            grade: Evidence::lowest(grades).unwrap_or(Evidence::Unverified),
        })
    }

    /// The parameters.
    #[must_use]
    pub const fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    fn full_on(&self, day: NaiveDate) -> Result<Rational, Stop> {
        let found = self.full.iter().find(|(holds, _)| holds.contains(day));
        let (_, cents) = found.ok_or_else(|| Missing::Parameter {
            id: FULL_AMOUNT.to_owned(),
            title: self.title.clone(),
            day,
        })?;
        long(Rational::new((*cents).into(), 100))
    }
}

impl NationalLaw for Canada {
    fn state(&self) -> Country {
        CA
    }

    fn currency(&self) -> Currency {
        Currency::CAD
    }

    fn unit(&self) -> Unit {
        Unit::Year
    }

    /// 65; ten years for a pension paid in Canada, twenty for one paid abroad, one of them Canadian.
    fn requirements(&self, ask: &Ask<'_>, _trace: &mut dyn Trace) -> Result<Requirements, Stop> {
        let age = i32::try_from(self.parameters.age_from).unwrap_or(0);
        let counts_from = add_years(ask.person.born(), age, MonthEnd::Clamp)?;
        let mut own = ask.record.periods().iter().filter(|entry| entry.territory() == Some(CA));
        if own.any(|entry| entry.period().start() < counts_from) {
            return Err(Missing::fact("ca.residence").into());
        }
        let abroad = ask.person.residence() != CA;
        let need =
            if abroad { self.parameters.least_abroad } else { self.parameters.least_resident };
        let age_on = ask.person.reaches(AgeSpan::from_years(self.age_years)?)?;
        Ok(Requirements::new(age_on, need)
            .own_at_least(self.parameters.least_own)
            .graded(self.grade))
    }

    fn benefit(
        &self,
        ask: &Ask<'_>,
        basis: Basis,
        insured: u32,
        trace: &mut dyn Trace,
    ) -> Result<Benefit, Stop> {
        let age_on = ask.person.reaches(AgeSpan::from_years(self.age_years)?)?;
        if ask.claimed_on >= first_of_month(age_on, 2)? {
            return Err(Missing::rule("ca.deferral").into());
        }
        let mut exact = self.full_on(ask.on)?;
        let mut step = trace.push(Entry::new(&FULL, CA, amount(exact)).graded(self.grade));
        if basis != Basis::Full {
            let share = self.parameters.share(insured);
            exact = long(exact.times(share))?;
            let fraction =
                trace.push(Entry::new(&SHARE, CA, Quantity::Share(share)).graded(self.grade));
            let inputs = [("full", step), ("share", fraction)];
            step = trace.push(Entry::new(&PART, CA, amount(exact)).from(&inputs));
        }
        Ok(Benefit { amount: exact, step, grade: self.grade })
    }

    fn span(&self, _ask: &Ask<'_>) -> Result<Option<u32>, Stop> {
        Ok(Some(self.parameters.full))
    }

    /// To the cent, halves up; from 75 on that amount with its increase, to the cent again.
    fn pay(
        &self,
        ask: &Ask<'_>,
        exact: Rational,
        from: StepId,
        trace: &mut dyn Trace,
    ) -> Result<(Money, StepId), Stop> {
        let cent = long(Rational::new(1, 100))?;
        let half_up = RoundingMode::HalfUp;
        let money = to_money(exact, cent, half_up, Currency::CAD)?;
        let paid = Entry::new(&PAID, CA, Quantity::Money(money));
        let step = trace.push(paid.from(&[("amount", from)]).rounded(exact, cent, half_up));
        let older_on = ask.person.reaches(AgeSpan::from_years(OLDER_AGE)?)?;
        let rate = self.older.iter().find(|(holds, _)| holds.contains(ask.on));
        let Some((_, percent)) = rate.filter(|_| ask.on >= older_on) else {
            return Ok((money, step));
        };
        let factor = long(Rational::new((100 + percent).into(), 100))?;
        let base = long(Rational::new(money.minor().into(), 100))?;
        let exact = long(base.checked_mul(factor))?;
        let raised = to_money(exact, cent, half_up, Currency::CAD)?;
        let older = trace.push(Entry::new(&OLDER, CA, Quantity::Number(factor)).graded(self.grade));
        let step = trace.push(
            Entry::new(&PART, CA, Quantity::Money(raised))
                .from(&[("amount", step), ("factor", older)])
                .rounded(exact, cent, half_up),
        );
        Ok((raised, step))
    }

    fn changes(&self, within: Period) -> Vec<NaiveDate> {
        let ends = |(holds, _): &(Validity, i64)| [holds.from_day(), holds.until_day()];
        let days = self.full.iter().chain(&self.older).flat_map(ends).flatten();
        days.filter(|day| within.contains(*day)).collect()
    }
}
