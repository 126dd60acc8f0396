//! What the engine asks of a national law: its conditions, and the benefit for a record on a day.
//!
//! The theoretical amount is the national formula on a hypothetical record. So a law answers one question for
//! both: what would be due for so much insurance? What it takes from wages it takes from its own State's periods
//! (Regulation (EC) No 883/2004, article 56(1)(c)); the engine hands it no other.

use std::fmt::Debug;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::money::Money;
use kerben_core::number::Rational;
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use super::tape::{StepId, Trace};
use crate::context::Stop;
use crate::error::PensionError;
use crate::person::Person;
use crate::record::{Earnings, InsuranceRecord};
use crate::unit::{Regime, Unit};

/// What a law sees of a claim.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The person.
    pub person: &'a Person,
    /// The whole record, for the rare law that needs more than counts.
    pub record: &'a InsuranceRecord,
    /// The id of the instrument under which it is asked; `None` for national law alone.
    pub method: Option<&'a str>,
    /// The day whose law applies.
    pub on: NaiveDate,
    /// The day of the claim: periods before it count.
    pub claimed_on: NaiveDate,
    /// Pay by year in the law's own State before the claim, years ascending, a year and currency once.
    pub earnings: &'a [Earnings],
    /// Own periods, in the unit of the law.
    pub own: u32,
    /// Periods of every State that counts, in the unit of the law.
    pub total: u32,
}

/// For which record a benefit is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Basis {
    /// Own periods, under national law alone.
    Own,
    /// All periods, as if they had been completed under this law.
    Hypothetical,
    /// Own periods, where other States' periods opened the right.
    Direct,
    /// A full record.
    Full,
}

/// What a law asks before a right opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requirements {
    /// The day on which the pensionable age is reached.
    pub age_on: NaiveDate,
    /// The least insurance in all, in the unit of the law; 0 where none is asked.
    pub qualifying: u32,
    /// The least own insurance even where an instrument adds other States', in the unit of the law.
    pub own_minimum: u32,
    /// Whether every other condition of the law is met; `Unknown` makes the answer undetermined.
    pub others: Tri,
    /// How well the requirements are known.
    pub grade: Evidence,
}

impl Requirements {
    /// An age and a least length of insurance, from an official source.
    #[must_use]
    pub const fn new(age_on: NaiveDate, qualifying: u32) -> Self {
        Self { age_on, qualifying, own_minimum: 0, others: Tri::Yes, grade: Evidence::Official }
    }

    /// With a least own insurance.
    #[must_use]
    pub const fn own_at_least(mut self, own: u32) -> Self {
        self.own_minimum = own;
        self
    }

    /// With the outcome of the law's other conditions.
    #[must_use]
    pub const fn others(mut self, met: Tri) -> Self {
        self.others = met;
        self
    }

    /// With the grade of what they stand on.
    #[must_use]
    pub const fn graded(mut self, grade: Evidence) -> Self {
        self.grade = grade;
        self
    }
}

/// A benefit before any share and any rounding, in major units of the law's currency for one payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Benefit {
    /// The amount.
    pub amount: Rational,
    /// The step that computed it.
    pub step: StepId,
    /// How well its parameters are known.
    pub grade: Evidence,
}

/// A national old-age pension law, as the coordination engine sees it.
///
/// Every method is a pure function of what it is given. A fact or parameter that is missing is [`Stop::Missing`],
/// never a number; the answer for that State then names it.
pub trait NationalLaw: Debug + Send + Sync {
    /// Whether it pays a benefit to those who live in the State, also without own periods.
    fn pays_by_residence(&self) -> bool {
        false
    }

    /// Whether the law's parameters can serve; asked once, when an engine is made.
    ///
    /// # Errors
    ///
    /// [`PensionError`] that names the parameter.
    fn check(&self) -> Result<(), PensionError> {
        Ok(())
    }

    /// The State.
    fn state(&self) -> Country;

    /// The currency in which the benefit is paid.
    fn currency(&self) -> Currency;

    /// The unit in which the law counts insurance.
    fn unit(&self) -> Unit {
        Unit::Month
    }

    /// How the law measures its own dated periods, where it differs from the instrument.
    fn regime(&self) -> Option<Regime> {
        None
    }

    /// The conditions of the right.
    ///
    /// # Errors
    ///
    /// [`Stop`], as in every method.
    fn requirements(&self, ask: &Ask<'_>, trace: &mut dyn Trace) -> Result<Requirements, Stop>;

    /// The benefit for so much insurance, in the unit of the law, under the law of the day.
    ///
    /// # Errors
    ///
    /// [`Stop`].
    fn benefit(
        &self,
        ask: &Ask<'_>,
        basis: Basis,
        insured: u32,
        trace: &mut dyn Trace,
    ) -> Result<Benefit, Stop>;

    /// The length at which the full benefit is reached, or on which the law computes, in its unit; `None` where longer
    /// insurance always brings more.
    ///
    /// # Errors
    ///
    /// [`Stop`].
    fn span(&self, ask: &Ask<'_>) -> Result<Option<u32>, Stop> {
        let _ = ask;
        Ok(None)
    }

    /// The amount as it is paid: the law's own rules of reduction and rounding, applied alike to the independent and
    /// the pro-rata benefit (Regulation (EC) No 883/2004, article 52(2)).
    ///
    /// # Errors
    ///
    /// [`Stop`].
    fn pay(
        &self,
        ask: &Ask<'_>,
        exact: Rational,
        from: StepId,
        trace: &mut dyn Trace,
    ) -> Result<(Money, StepId), Stop>;

    /// The contributions that are paid back where no right opens; `None` where the law pays none back.
    ///
    /// # Errors
    ///
    /// [`Stop`].
    fn refund(&self, ask: &Ask<'_>, trace: &mut dyn Trace) -> Result<Option<Benefit>, Stop> {
        let _ = (ask, trace);
        Ok(None)
    }

    /// How the law cuts its own benefit because of benefits of other States; `None` where it does not.
    fn reduction(&self) -> Option<Reduction> {
        None
    }

    /// The days inside the period on which a parameter or rule of the law changes.
    fn changes(&self, within: Period) -> Vec<NaiveDate> {
        let _ = within;
        Vec::new()
    }
}

/// A national rule against the overlapping of benefits of the same kind.
///
/// Under an instrument that knows shares it never touches a pro-rata benefit, and an independent one only where its
/// amount does not depend on the length of insurance (Regulation (EC) No 883/2004, article 54).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Reduction {
    /// Whether the law's benefit is independent of the length of insurance.
    pub amount_is_flat: bool,
    /// The part of the foreign benefits that is taken off, as a fraction.
    pub rate: Rational,
}

impl Reduction {
    /// Takes off this part of the foreign benefits.
    #[must_use]
    pub const fn new(amount_is_flat: bool, rate: Rational) -> Self {
        Self { amount_is_flat, rate }
    }
}
