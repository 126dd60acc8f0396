//! The total cost of a transfer in per cent of the amount sent, by the method of Remittance Prices
//! Worldwide.
//!
//! `total = fee / sent + (1 - applied rate / market rate)`, both in hundredths of the amount
//! *sent*. A margin without a market rate, or without the rate that was applied, is undetermined
//! and names what is missing: it is never zero. Negative margins and totals are legal and are not
//! clipped.
//!
//! # Example
//!
//! ```
//! use kerben_core::currency::Currency;
//! use kerben_core::exchange::ExchangeRate;
//! use kerben_core::money::Money;
//! use kerben_core::source::{Evidence, Sourced};
//! use kerben_remittances::cost::{self, Price};
//! use rust_decimal::Decimal;
//!
//! let rate = |rate| ExchangeRate::new(Currency::RUB, Currency::KGS, rate);
//! let price = Price::new(Money::parse("20000.00", Currency::RUB)?, Money::parse("100.00", Currency::RUB)?)?
//!     .applied(rate(Decimal::new(9480, 4))?)?
//!     .against(&Sourced::new(rate(Decimal::new(9600, 4))?, Evidence::Derived, "constructed"))?;
//! let cost = cost::of_price(&price, &cost::two_decimals()?)?;
//! let total = cost.total.known().ok_or("both rates are known")?;
//! assert_eq!(total.rounded.to_string(), "1.75");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use kerben_core::currency::Currency;
use kerben_core::exchange::ExchangeRate;
use kerben_core::explain::{Off, Recorder, Traced};
use kerben_core::message::Message;
use kerben_core::money::Money;
use kerben_core::rounding::{Rounding, RoundingError, RoundingMode};
use kerben_core::source::{Evidence, Sourced};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::answer::Answer;
use crate::percent::{Percent, PercentError};
use crate::rates::{Basis, ReferenceRate, ReferenceRule};
use crate::transfer::{Transfer, TransferError};
use kerben_core::number::Rational;

mod trace;

pub(crate) use trace::{Parts, trace_parts, undetermined};

/// Costs that cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CostError {
    /// An exact percentage has no room, or amounts do not fit together.
    #[error(transparent)]
    Percent(#[from] PercentError),
    /// An amount or a rate that no price can have.
    #[error(transparent)]
    Price(#[from] TransferError),
}

/// The rounding in which the World Bank prints costs: two decimals. Its printed figures agree with
/// half up.
///
/// # Errors
///
/// None in practice: a hundredth is a step that [`Rounding::new`] accepts.
pub fn two_decimals() -> Result<Rounding, RoundingError> {
    Rounding::new(Decimal::new(1, 2), RoundingMode::HalfUp)
}

/// What a service charges for an amount: the row of a price survey, or the terms of one transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    sent: Money,
    fee: Money,
    applied: Option<AppliedRate>,
    reference: Answer<ReferenceRate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct AppliedRate {
    base: Currency,
    quote: Currency,
    exact: Rational,
}

impl Price {
    /// A price of which no rate is known.
    ///
    /// # Errors
    ///
    /// [`TransferError::Amount`] and [`TransferError::FeeCurrency`] as for a [`Transfer`].
    pub fn new(sent: Money, fee: Money) -> Result<Self, TransferError> {
        if !sent.is_positive() {
            let accepted = "accepted is an amount above zero";
            return Err(TransferError::Amount { what: "an amount sent", amount: sent, accepted });
        }
        if fee.is_negative() {
            let accepted = "accepted is zero or more";
            return Err(TransferError::Amount { what: "a fee", amount: fee, accepted });
        }
        if fee.currency() != sent.currency() {
            return Err(TransferError::FeeCurrency { fee, sent: sent.currency() });
        }
        let missing = Message::new("remittances.missing.reference-rate-of-price")
            .arg("base", sent.currency().to_string());
        Ok(Self { sent, fee, applied: None, reference: Answer::missing(missing) })
    }

    /// The price with the rate that the service applies.
    ///
    /// # Errors
    ///
    /// [`TransferError::Direction`] when the rate does not lead from the currency sent, or not to
    /// the currency of the market rate that was given before.
    pub fn applied(mut self, rate: ExchangeRate) -> Result<Self, TransferError> {
        let quote = self.reference.known().map_or(rate.quote(), ReferenceRate::quote);
        self.check_direction(rate, quote)?;
        self.applied = Rational::of_decimal(rate.rate()).map(|exact| AppliedRate {
            base: rate.base(),
            quote: rate.quote(),
            exact,
        });
        Ok(self)
    }

    /// The price with the market rate of the same day and its source.
    ///
    /// # Errors
    ///
    /// [`TransferError::Direction`] when the rate does not lead from the currency sent, or not to
    /// the currency of the applied rate that was given before.
    pub fn against(mut self, rate: &Sourced<ExchangeRate>) -> Result<Self, TransferError> {
        let quote = self.applied.map_or(rate.value.quote(), |applied| applied.quote);
        self.check_direction(rate.value, quote)?;
        self.reference = Answer::Known(ReferenceRate::stated(rate));
        Ok(self)
    }

    /// The price of a service that pays out the currency it takes: one unit for one unit.
    #[must_use]
    pub fn without_exchange(mut self) -> Self {
        let currency = self.sent.currency();
        self.applied = Some(AppliedRate { base: currency, quote: currency, exact: Rational::ONE });
        self.reference = Answer::Known(ReferenceRate::same(currency));
        self
    }

    /// The terms of a transfer, with the market rate that a rule finds for it.
    ///
    /// The applied rate is the one stated, else what was received over what was sent; where nothing
    /// was exchanged, what was deducted on the way therefore counts as margin.
    #[must_use]
    pub fn of_transfer(transfer: &Transfer, rule: ReferenceRule<'_>) -> Self {
        let (base, quote) = (transfer.sent().currency(), transfer.received().currency());
        Self {
            sent: transfer.sent(),
            fee: transfer.fee(),
            applied: transfer.applied().map(|exact| AppliedRate { base, quote, exact }),
            reference: rule.find(transfer),
        }
    }

    pub(crate) fn into_reference(self) -> Answer<ReferenceRate> {
        self.reference
    }

    fn check_direction(&self, rate: ExchangeRate, quote: Currency) -> Result<(), TransferError> {
        if rate.base() == self.sent.currency() && rate.quote() == quote {
            Ok(())
        } else {
            Err(TransferError::Direction { rate, sent: self.sent.currency(), received: quote })
        }
    }
}

/// A percentage, exact and as it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Figure {
    /// The exact percentage.
    pub exact: Percent,
    /// The percentage rounded once.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub rounded: Decimal,
}

impl Figure {
    /// A percentage and its rounding.
    ///
    /// # Errors
    ///
    /// [`PercentError::TooFine`] when the step is too fine for the number.
    pub fn new(exact: Percent, rounding: &Rounding) -> Result<Self, PercentError> {
        Ok(Self { exact, rounded: exact.round(rounding)? })
    }
}

/// The exchange margin with what it was measured against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Margin {
    /// How much worse than the market rate the applied rate is; negative when it is better.
    pub figure: Figure,
    /// What the market rate is.
    pub basis: Basis,
    /// How well the market rate is known.
    pub grade: Evidence,
    /// The id of the market rate's source.
    pub source: String,
}

/// The cost of one transfer in per cent of the amount sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Cost {
    /// The fee over the amount sent.
    pub fee: Figure,
    /// The exchange margin, or the rate that is missing.
    pub margin: Answer<Margin>,
    /// Fee and margin, or the rate that is missing.
    pub total: Answer<Figure>,
    /// The lowest grade on the path.
    pub grade: Evidence,
}

impl Cost {
    /// The difference of a printed total from the computed one, where that is more than `tolerance`
    /// percentage points.
    ///
    /// Price lists print totals that leave the fee out or were never added up; the difference is
    /// reported, the printed figure is not corrected.
    ///
    /// # Errors
    ///
    /// [`PercentError::TooFine`] when the numbers have too many digits.
    pub fn disagreement(
        &self,
        printed: Decimal,
        tolerance: Decimal,
    ) -> Result<Option<Percent>, PercentError> {
        let Some(total) = self.total.known() else { return Ok(None) };
        let off = Percent::from_decimal(printed)?.checked_sub(total.exact)?;
        let within = Percent::from_decimal(tolerance)?;
        let size = if off.is_negative() { Percent::ZERO.checked_sub(off)? } else { off };
        Ok(Some(off).filter(|_| size > within))
    }
}

/// The cost of a price.
///
/// # Errors
///
/// [`CostError::Percent`] when a rate has too many digits to be computed exactly.
///
/// # Source
///
/// Remittance Prices Worldwide, methodology: fee over amount, and one less applied over interbank
/// rate.
///
/// # Rounding
///
/// Each figure once, from its exact value, as `rounding` says; see [`two_decimals`].
pub fn of_price(price: &Price, rounding: &Rounding) -> Result<Cost, CostError> {
    trace(price, rounding, &mut Off).map(|traced| traced.value)
}

/// The cost of a transfer, its margin measured as a rule says.
///
/// # Errors
///
/// As [`of_price`].
pub fn of_transfer(
    transfer: &Transfer,
    rule: ReferenceRule<'_>,
    rounding: &Rounding,
) -> Result<Cost, CostError> {
    of_price(&Price::of_transfer(transfer, rule), rounding)
}

/// The cost of a price with its derivation.
///
/// # Errors
///
/// As [`of_price`].
pub fn trace<R: Recorder>(
    price: &Price,
    rounding: &Rounding,
    rec: &mut R,
) -> Result<Traced<Cost, R>, CostError> {
    let title = Message::new("remittances.cost.total");
    trace_parts(price, title, rounding, rec).map(|(cost, parts)| Traced::new(cost, parts.total))
}

/// The exact numbers of a price whose rates are both known.
struct Known<'a> {
    reference: &'a ReferenceRate,
    applied: AppliedRate,
    market: Rational,
    below: Rational,
    margin: Percent,
    total: Percent,
}

impl<'a> Known<'a> {
    fn of(price: &'a Price, fee: Percent) -> Result<Answer<Self>, PercentError> {
        let mut missing = price.reference.missing_facts().to_vec();
        if price.applied.is_none() {
            missing.insert(0, Message::new("remittances.missing.applied-rate"));
        }
        let (Answer::Known(reference), Some(applied)) = (&price.reference, price.applied) else {
            return Ok(Answer::Undetermined { missing });
        };
        let fine = || PercentError::TooFine { what: "an exchange margin" };
        let market = reference.exact().ok_or_else(fine)?;
        let below = market.checked_sub(applied.exact).ok_or_else(fine)?;
        let margin = Percent::of_share(below.checked_div(market).ok_or_else(fine)?)?;
        let total = fee.checked_add(margin)?;
        Ok(Answer::Known(Self { reference, applied, market, below, margin, total }))
    }
}

fn assess(
    fee: Figure,
    known: &Answer<Known<'_>>,
    rounding: &Rounding,
) -> Result<Cost, PercentError> {
    Ok(match known {
        Answer::Known(known) => {
            let grade = known.reference.grade();
            let margin = Margin {
                figure: Figure::new(known.margin, rounding)?,
                basis: known.reference.basis(),
                grade,
                source: known.reference.source().to_owned(),
            };
            let total = Answer::Known(Figure::new(known.total, rounding)?);
            Cost { fee, margin: Answer::Known(margin), total, grade }
        }
        Answer::Undetermined { missing } => Cost {
            fee,
            margin: Answer::Undetermined { missing: missing.clone() },
            total: Answer::Undetermined { missing: missing.clone() },
            grade: Evidence::Official,
        },
    })
}
