//! What all States pay together: by currency, or in one currency by the rate that the instrument names.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::exchange::ExchangeRate;
use kerben_core::money::Money;
use kerben_core::rounding::Rounding;
use serde::Serialize;

use super::coordinator::Coordinator;
use super::method::ConversionDay;
use super::outcome::{Award, Chosen, Determination};
use crate::error::PensionError;
use crate::outcome::Missing;

/// One State's benefit in the currency of the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ConvertedPart {
    /// The State.
    pub state: Country,
    /// What it pays, in its own currency.
    pub paid: Money,
    /// The day whose rate converts it; `None` where nothing had to be converted.
    #[serde(with = "kerben_core::calendar::serde_day_option")]
    pub rate_of: Option<NaiveDate>,
    /// The same in the currency of the total.
    pub converted: Money,
}

/// The sum of what all States pay, in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ConvertedTotal {
    /// So much in all.
    Known {
        /// The sum.
        total: Money,
        /// Its parts.
        parts: Vec<ConvertedPart>,
    },
    /// An instrument names no day, or no rate is known for it.
    Undetermined {
        /// What is missing.
        missing: Vec<Missing>,
    },
}

impl Determination {
    /// What recurs: the benefits that are owed, without contributions that are paid back once.
    fn recurring(&self) -> impl Iterator<Item = (usize, Country, Award)> {
        self.states.iter().enumerate().filter_map(|(place, answer)| {
            let award = answer.right.award().filter(|award| award.chosen != Chosen::Refund)?;
            Some((place, answer.state, *award))
        })
    }

    /// The sums of what recurs, one for each currency, by its code.
    ///
    /// # Errors
    ///
    /// [`PensionError::Money`] when a sum is beyond what money can hold.
    pub fn totals(&self) -> Result<Vec<Money>, PensionError> {
        let mut totals: Vec<Money> = Vec::new();
        for (_, _, award) in self.recurring() {
            match totals.iter_mut().find(|total| total.currency() == award.paid.currency()) {
                Some(total) => *total = total.checked_add(award.paid)?,
                None => totals.push(award.paid),
            }
        }
        totals.sort_by_key(|total| total.currency());
        Ok(totals)
    }
}

impl Coordinator {
    /// The sum of what recurs in one currency, each part converted at the rate of the day that its instrument names
    /// and rounded once.
    ///
    /// `rate` gives the rate between a currency and that of the total on a day, in either direction. Where an
    /// instrument names no day, the sum is undetermined and says so: which rate applies is law, not a default.
    ///
    /// # Errors
    ///
    /// [`PensionError::Money`] when a sum is beyond what money can hold, or a rate is of other currencies.
    pub fn total_in(
        &self,
        answer: &Determination,
        currency: Currency,
        rounding: &Rounding,
        rate: impl Fn(Currency, NaiveDate) -> Option<ExchangeRate>,
    ) -> Result<ConvertedTotal, PensionError> {
        let mut total = Money::zero(currency)?;
        let mut parts = Vec::new();
        let mut missing = Vec::new();
        for (place, state, award) in answer.recurring() {
            let (rate_of, converted) = if award.paid.currency() == currency {
                (None, award.paid)
            } else {
                let id = answer.states[place].method.as_deref();
                let method = self.methods().iter().find(|method| Some(&*method.id) == id);
                let day = match method.and_then(|method| method.conversion) {
                    Some(ConversionDay::Claim) => answer.claimed_on,
                    Some(ConversionDay::FirstDay) => award.from,
                    None => {
                        missing.push(Missing::rule("coordination.conversion"));
                        continue;
                    }
                };
                let Some(rate) = rate(award.paid.currency(), day) else {
                    missing.push(Missing::fact("coordination.exchange_rate"));
                    continue;
                };
                let converted = if rate.base() == award.paid.currency() {
                    rate.convert(award.paid)?.to_money(rounding)?
                } else {
                    rate.convert_back(award.paid)?.to_money(rounding)?
                };
                (Some(day), converted)
            };
            total = total.checked_add(converted)?;
            parts.push(ConvertedPart { state, paid: award.paid, rate_of, converted });
        }
        if missing.is_empty() {
            return Ok(ConvertedTotal::Known { total, parts });
        }
        missing.sort();
        missing.dedup();
        Ok(ConvertedTotal::Undetermined { missing })
    }
}
