//! A national law of few parameters: enough for a model, a textbook case or the first sketch of a State.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kerben_core::calendar::{DAY_MIN, parse_day};
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::Operation;
use kerben_core::money::Money;
use kerben_core::number::Rational;
use kerben_core::period::Period;
use kerben_core::rounding::RoundingMode;
use kerben_core::source::Evidence;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

mod terms;

use super::amounts::to_money;
use super::law::{Ask, Basis, Benefit, NationalLaw, Reduction, Requirements};
use super::tape::{Entry, Quantity, Rule, StepId, Trace};
use crate::context::Stop;
use crate::error::PensionError;
use crate::outcome::Missing;
use crate::person::Sex;
use crate::unit::{Regime, Unit};

pub use terms::{Base, Terms};

/// A national law of few parameters, by day.
///
/// The benefit is `flat + accrual × years × base`, with no more years than `most`; from `most` on it is `full` where the
/// law states that.
///
/// # Example
///
/// ```
/// use kerben_core::{country::Country, currency::Currency};
/// use kerben_pensions::coordination::{Base, Parametric, Terms};
///
/// // 2 per cent of 800 for each year, from 20 years, at most 40.
/// let terms = Terms::new("65y".parse()?, 240, "2/100".parse()?, Base::Fixed("800".parse()?)).most(480);
/// let law = Parametric::new(Country::FR, Currency::EUR, terms);
/// assert_eq!(law.terms_on(kerben_core::calendar::day(2020, 1, 1)?).map(|terms| terms.qualifying), Some(240));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct Parametric {
    state: Country,
    currency: Currency,
    #[serde(default = "month")]
    unit: Unit,
    #[serde(default)]
    regime: Option<Regime>,
    /// The step to which the benefit is rounded.
    #[serde(default = "hundredth")]
    step: Rational,
    /// The direction of the rounding.
    #[serde(default = "half_up")]
    mode: RoundingMode,
    #[serde(default)]
    anti_overlap: Option<Rational>,
    /// The terms from the first day of each span on.
    #[serde(deserialize_with = "terms_by_day")]
    terms: BTreeMap<NaiveDate, Terms>,
    grade: Evidence,
}

impl Serialize for Parametric {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

/// Refuses parameters that no law can have.
impl<'de> Deserialize<'de> for Parametric {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let law = Self::deserialize(deserializer)?;
        law.check().map_err(D::Error::custom)?;
        Ok(law)
    }
}

fn terms_by_day<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<NaiveDate, Terms>, D::Error> {
    // Keys are read as text, so that an error inside the terms of a day still names the day.
    let terms = BTreeMap::<String, Terms>::deserialize(deserializer)?;
    let by_day =
        |(day, terms): (String, Terms)| Ok((parse_day(&day).map_err(D::Error::custom)?, terms));
    terms.into_iter().map(by_day).collect()
}

fn month() -> Unit {
    Unit::Month
}

fn hundredth() -> Rational {
    Rational::new(1, 100).unwrap_or(Rational::ONE)
}

fn half_up() -> RoundingMode {
    RoundingMode::HalfUp
}

impl Parametric {
    /// The law of a State with these terms since ever, counted in months, paid to the hundredth, halves up.
    #[must_use]
    pub fn new(state: Country, currency: Currency, terms: Terms) -> Self {
        Self {
            state,
            currency,
            unit: Unit::Month,
            regime: None,
            step: hundredth(),
            mode: RoundingMode::HalfUp,
            anti_overlap: None,
            terms: BTreeMap::from([(DAY_MIN, terms)]),
            grade: Evidence::Official,
        }
    }

    /// With other terms from a day on.
    #[must_use]
    pub fn from_day(mut self, day: NaiveDate, terms: Terms) -> Self {
        self.terms.insert(day, terms);
        self
    }

    /// Counted in another unit.
    #[must_use]
    pub const fn counted_in(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// With its own periods measured by its own regime.
    #[must_use]
    pub const fn measured_by(mut self, regime: Regime) -> Self {
        self.regime = Some(regime);
        self
    }

    /// Paid to a step in a direction.
    #[must_use]
    pub const fn rounded(mut self, step: Rational, mode: RoundingMode) -> Self {
        self.step = step;
        self.mode = mode;
        self
    }

    /// Cut by a part of the benefits of other States.
    #[must_use]
    pub const fn cut_by_foreign(mut self, part: Rational) -> Self {
        self.anti_overlap = Some(part);
        self
    }

    /// With the grade of its parameters.
    #[must_use]
    pub const fn graded(mut self, grade: Evidence) -> Self {
        self.grade = grade;
        self
    }

    /// The terms of a day; `None` before the first.
    #[must_use]
    pub fn terms_on(&self, day: NaiveDate) -> Option<&Terms> {
        self.terms.range(..=day).next_back().map(|(_, terms)| terms)
    }

    fn terms(&self, day: NaiveDate) -> Result<&Terms, Stop> {
        self.terms_on(day).ok_or_else(|| Missing::rule("coordination.terms").into())
    }

    /// Units of the law in a year.
    const fn in_a_year(&self) -> i64 {
        match self.unit {
            Unit::Week => 52,
            Unit::Quarter => 4,
            Unit::Year => 1,
            Unit::Month => 12,
            _ => 360,
        }
    }
}

macro_rules! rules {
    ($($name:ident = $id:literal, $operation:ident;)*) => {
        $(const $name: Rule = Rule {
            id: concat!("parametric.", $id, "/1"),
            title: concat!("coordination.parametric.", $id),
            operation: Operation::$operation,
        };)*

        /// The steps of this law, for the test of the catalogues.
        #[cfg(test)]
        pub(super) const ALL: &[Rule] = &[$($name,)*];
    };
}

rules! {
    PAY = "pay", Sum;
    MONTHS = "months", Fact;
    AVERAGE = "average", Ratio;
    BASE = "base", Fact;
    ACCRUAL = "accrual", Fact;
    INSURED = "insured", Fact;
    MOST = "most", Fact;
    COUNTED = "counted", Min;
    IN_A_YEAR = "in_a_year", Fact;
    YEARS = "years", Ratio;
    BY_LENGTH = "by_length", Product;
    FULL = "full", Fact;
    FLAT_FULL = "flat_full", Fact;
    FLAT_SHARE = "flat_share", Ratio;
    FLAT_AMOUNT = "flat_amount", Fact;
    FLAT = "flat", Product;
    BENEFIT = "benefit", Sum;
    PAID = "paid", Sum;
}

fn long(value: Option<Rational>) -> Result<Rational, Stop> {
    value.ok_or_else(|| PensionError::TooLong.into())
}

impl Parametric {
    /// The base, with its step.
    fn base(
        &self,
        ask: &Ask<'_>,
        terms: &Terms,
        trace: &mut dyn Trace,
    ) -> Result<(Rational, StepId), Stop> {
        let amount = |exact| Quantity::Amount(exact, self.currency);
        match terms.base {
            Base::Fixed(base) => {
                let entry = Entry::new(&BASE, self.state, amount(base)).graded(self.grade);
                Ok((base, trace.push(entry)))
            }
            Base::AveragePay => {
                let mut minor: i128 = 0;
                for pay in ask.earnings {
                    if pay.amount.currency() != self.currency {
                        return Err(Missing::fact_of("coordination.pay_currency", pay.year).into());
                    }
                    minor += i128::from(pay.amount.minor());
                }
                if ask.own == 0 {
                    return Ok((
                        Rational::ZERO,
                        trace.push(Entry::new(&BASE, self.state, amount(Rational::ZERO))),
                    ));
                }
                let units = 10_i128.pow(u32::from(self.currency.minor_units().unwrap_or(0)));
                let months = i128::from(ask.own) * 12 / i128::from(self.in_a_year()).max(1);
                let months = months.max(1);
                let average = long(Rational::new(minor, units.saturating_mul(months)))?;
                if !trace.is_on() {
                    return Ok((average, StepId::NONE));
                }
                let total = long(Rational::new(minor, units))?;
                let pay =
                    trace.push_years(Entry::new(&PAY, self.state, amount(total)), ask.earnings);
                let count = u64::try_from(months).unwrap_or(0);
                let months = trace.push(Entry::new(
                    &MONTHS,
                    self.state,
                    Quantity::Count(count, Unit::Month),
                ));
                let inputs = [("numerator", pay), ("denominator", months)];
                let step =
                    trace.push(Entry::new(&AVERAGE, self.state, amount(average)).from(&inputs));
                Ok((average, step))
            }
        }
    }

    /// The years that count, with their step.
    fn years(
        &self,
        terms: &Terms,
        insured: u32,
        trace: &mut dyn Trace,
    ) -> Result<(Rational, StepId), Stop> {
        let counted = terms.most.map_or(insured, |most| insured.min(most));
        let years = long(Rational::new(counted.into(), self.in_a_year().into()))?;
        if !trace.is_on() {
            return Ok((years, StepId::NONE));
        }
        let count = |n: u32| Quantity::Count(n.into(), self.unit);
        let mut step = trace.push(Entry::new(&INSURED, self.state, count(insured)));
        if let Some(most) = terms.most.filter(|most| *most < insured) {
            let most = trace.push(Entry::new(&MOST, self.state, count(most)).graded(self.grade));
            let inputs = [("insured", step), ("most", most)];
            step = trace.push(Entry::new(&COUNTED, self.state, count(counted)).from(&inputs));
        }
        let year = u64::try_from(self.in_a_year()).unwrap_or(1);
        let year = trace.push(Entry::new(&IN_A_YEAR, self.state, Quantity::Count(year, self.unit)));
        let inputs = [("numerator", step), ("denominator", year)];
        let length = Quantity::Length(years, Unit::Year);
        Ok((years, trace.push(Entry::new(&YEARS, self.state, length).from(&inputs))))
    }

    /// The flat amount for this basis, with its step.
    fn flat(
        &self,
        terms: &Terms,
        basis: Basis,
        insured: u32,
        trace: &mut dyn Trace,
    ) -> Result<(Rational, StepId), Stop> {
        let full = terms.flat_full_at.filter(|full| basis == Basis::Direct && insured < *full);
        let amount = |exact| Quantity::Amount(exact, self.currency);
        let Some(full) = full else {
            let entry = Entry::new(&FLAT_AMOUNT, self.state, amount(terms.flat)).graded(self.grade);
            return Ok((terms.flat, trace.push(entry)));
        };
        let share = long(Rational::new(insured.into(), full.into()))?;
        let flat = long(terms.flat.checked_mul(share))?;
        if !trace.is_on() {
            return Ok((flat, StepId::NONE));
        }
        let count = |n: u32| Quantity::Count(n.into(), self.unit);
        let whole =
            trace.push(Entry::new(&FLAT_AMOUNT, self.state, amount(terms.flat)).graded(self.grade));
        let own = trace.push(Entry::new(&INSURED, self.state, count(insured)));
        let full_at =
            trace.push(Entry::new(&FLAT_FULL, self.state, count(full)).graded(self.grade));
        let fraction = kerben_core::number::Fraction::new(insured.into(), full.into())
            .map_err(PensionError::from)?;
        let share = trace.push(
            Entry::new(&FLAT_SHARE, self.state, Quantity::Share(fraction))
                .from(&[("numerator", own), ("denominator", full_at)]),
        );
        let inputs = [("flat", whole), ("share", share)];
        Ok((flat, trace.push(Entry::new(&FLAT, self.state, amount(flat)).from(&inputs))))
    }
}

impl NationalLaw for Parametric {
    fn check(&self) -> Result<(), PensionError> {
        if self.terms.is_empty() {
            return Err(self.unusable("terms", "none", DAY_MIN, "terms from at least one day on"));
        }
        if self.step <= Rational::ZERO {
            let accepted = "a step above zero";
            return Err(self.unusable("step", &self.step.to_string(), DAY_MIN, accepted));
        }
        if let Some(part) = self.anti_overlap.filter(|part| !is_part(*part)) {
            let accepted = "a part from 0 to 1";
            return Err(self.unusable("anti_overlap", &part.to_string(), DAY_MIN, accepted));
        }
        for (day, terms) in &self.terms {
            if let Some((name, value, accepted)) = terms.unusable() {
                return Err(self.unusable(name, &value, *day, accepted));
            }
        }
        Ok(())
    }

    fn state(&self) -> Country {
        self.state
    }

    fn currency(&self) -> Currency {
        self.currency
    }

    fn unit(&self) -> Unit {
        self.unit
    }

    fn regime(&self) -> Option<Regime> {
        self.regime
    }

    fn requirements(&self, ask: &Ask<'_>, _trace: &mut dyn Trace) -> Result<Requirements, Stop> {
        let terms = self.terms(ask.on)?;
        let age = match ask.person.sex() {
            Sex::Male => terms.age_men,
            Sex::Female => terms.age_women,
        };
        let age_on = ask.person.reaches(age)?;
        Ok(Requirements::new(age_on, terms.qualifying)
            .own_at_least(terms.own_minimum)
            .graded(self.grade))
    }

    fn benefit(
        &self,
        ask: &Ask<'_>,
        basis: Basis,
        insured: u32,
        trace: &mut dyn Trace,
    ) -> Result<Benefit, Stop> {
        let terms = self.terms(ask.on)?;
        if let (Some(full), Some(most)) = (terms.full, terms.most)
            && insured >= most
        {
            let amount = Quantity::Amount(full, self.currency);
            let step = trace.push(Entry::new(&FULL, self.state, amount).graded(self.grade));
            return Ok(Benefit { amount: full, step, grade: self.grade });
        }
        let (base, base_step) = self.base(ask, terms, trace)?;
        let (years, years_step) = self.years(terms, insured, trace)?;
        let by_length = long(long(terms.accrual.checked_mul(years))?.checked_mul(base))?;
        let (flat, flat_step) = self.flat(terms, basis, insured, trace)?;
        let exact = long(by_length.checked_add(flat))?;
        let step = if trace.is_on() {
            let amount = |exact| Quantity::Amount(exact, self.currency);
            let accrual = trace.push(
                Entry::new(&ACCRUAL, self.state, Quantity::Number(terms.accrual))
                    .graded(self.grade),
            );
            let inputs = [("accrual", accrual), ("years", years_step), ("base", base_step)];
            let by_length =
                trace.push(Entry::new(&BY_LENGTH, self.state, amount(by_length)).from(&inputs));
            let inputs = [("by length", by_length), ("flat", flat_step)];
            trace.push(Entry::new(&BENEFIT, self.state, amount(exact)).from(&inputs))
        } else {
            StepId::NONE
        };
        Ok(Benefit { amount: exact, step, grade: self.grade })
    }

    fn span(&self, ask: &Ask<'_>) -> Result<Option<u32>, Stop> {
        Ok(self.terms(ask.on)?.most)
    }

    fn pay(
        &self,
        _ask: &Ask<'_>,
        exact: Rational,
        from: StepId,
        trace: &mut dyn Trace,
    ) -> Result<(Money, StepId), Stop> {
        let money = to_money(exact, self.step, self.mode, self.currency)?;
        let step = trace.push(
            Entry::new(&PAID, self.state, Quantity::Money(money))
                .from(&[("benefit", from)])
                .rounded(exact, self.step, self.mode),
        );
        Ok((money, step))
    }

    fn reduction(&self) -> Option<Reduction> {
        self.anti_overlap.map(|part| Reduction::new(self.is_flat(), part))
    }

    fn changes(&self, within: Period) -> Vec<NaiveDate> {
        self.terms.keys().copied().filter(|day| within.contains(*day)).collect()
    }
}

fn is_part(part: Rational) -> bool {
    part >= Rational::ZERO && part <= Rational::ONE
}

impl Parametric {
    fn unusable(
        &self,
        name: &str,
        value: &str,
        day: NaiveDate,
        accepted: &'static str,
    ) -> PensionError {
        let id = format!("{}.{name}", self.state);
        PensionError::UnusableParameter { id, value: value.to_owned(), day, accepted }
    }

    /// Whether no term depends on the length of insurance.
    fn is_flat(&self) -> bool {
        self.terms.values().all(|terms| terms.accrual.is_zero())
    }
}
