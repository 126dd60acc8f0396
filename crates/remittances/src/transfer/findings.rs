//! What does not fit together in a transfer: reported, never repaired.

use kerben_core::message::Message;
use kerben_core::money::Money;
use kerben_core::rounding::RoundingMode;

use super::Transfer;
use crate::answer::{Finding, Severity};
use crate::channel::Channel;
use kerben_core::number::{Rational, divide};

impl Transfer {
    /// What does not fit together in the statements; nothing is changed.
    ///
    /// | rule | severity | when |
    /// | --- | --- | --- |
    /// | `received-differs` | error | the amount received is no rounding of the amount sent times the rate stated |
    /// | `deducted` | warning | sent and received in one currency, but not the same amount |
    /// | `rate-far-from-reference` | warning | the rate is less than half or more than twice the market rate: perhaps inverted |
    /// | `rate-above-reference` | note | the recipient got more than the market rate |
    /// | `fee-above-amount` | warning | the fee is more than the amount sent |
    /// | `fee-on-carried-cash` | warning | cash carried by hand was charged a fee |
    /// | `currency-replaced` | warning | a currency had been replaced by another on that day, as RUR by RUB |
    /// | `country-not-then` | warning | a country of the corridor did not exist on that day |
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        self.find_difference(&mut found);
        self.find_strange_rate(&mut found);
        let finding = |rule: &str| {
            let evidence = Message::new(format!("remittances.finding.{rule}"))
                .arg("fee", self.fee.to_string())
                .arg("sent", self.sent.to_string());
            Finding::new(rule, Severity::Warning, &self.id, evidence)
        };
        if self.fee.minor() > self.sent.minor() {
            found.push(finding("fee-above-amount"));
        }
        if self.channel == Channel::CashCarried && self.fee.is_positive() {
            found.push(finding("fee-on-carried-cash"));
        }
        self.find_anachronisms(&mut found);
        found
    }

    fn find_anachronisms(&self, found: &mut Vec<Finding>) {
        let mut warn = |rule: &str, evidence: Message| {
            found.push(Finding::new(
                rule,
                Severity::Warning,
                &self.id,
                evidence.arg("day", self.day),
            ));
        };
        let mut currencies = vec![self.sent.currency(), self.received.currency()];
        currencies.dedup();
        for currency in currencies {
            let standing = currency.standing_on(self.day);
            if standing != currency {
                let evidence = Message::new("remittances.finding.currency-replaced")
                    .arg("currency", currency.to_string())
                    .arg("standing", standing.to_string());
                warn("currency-replaced", evidence);
            }
        }
        for country in [self.corridor.from(), self.corridor.to()] {
            if !country.exists_on(self.day) {
                let evidence =
                    Message::new("remittances.finding.country-not-then").arg("country", country);
                warn("country-not-then", evidence);
            }
        }
    }

    fn find_difference(&self, found: &mut Vec<Finding>) {
        let (rule, severity) = if self.is_exchanged() {
            ("received-differs", Severity::Error)
        } else {
            ("deducted", Severity::Warning)
        };
        let Some(expected) = self.expected() else { return };
        let received = i128::from(self.received.minor());
        let explained = [RoundingMode::Floor, RoundingMode::Ceiling]
            .map(|mode| divide(expected.numerator(), expected.denominator(), mode));
        if explained.iter().flatten().any(|rounded| *rounded == received) {
            return;
        }
        let nearest = divide(expected.numerator(), expected.denominator(), RoundingMode::HalfEven)
            .and_then(|minor| i64::try_from(minor).ok())
            .and_then(|minor| Money::from_minor(minor, self.received.currency()).ok());
        let mut evidence = Message::new(format!("remittances.finding.{rule}"))
            .arg("sent", self.sent.to_string())
            .arg("received", self.received.to_string());
        if let Some(nearest) = nearest {
            evidence = evidence.arg("expected", nearest.to_string());
        }
        if let Some(rate) = self.rate {
            evidence = evidence.arg("rate", rate.to_string());
        }
        found.push(Finding::new(rule, severity, &self.id, evidence));
    }

    /// Sent times the stated rate, in minor units of the currency received.
    fn expected(&self) -> Option<Rational> {
        let rate = match self.rate {
            Some(rate) => Rational::of_decimal(rate.rate())?,
            None if self.is_exchanged() => return None,
            None => Rational::ONE,
        };
        let scale = u32::from(self.received.currency().minor_units()?);
        let minor = Rational::new(10_i128.checked_pow(scale)?, 1)?;
        Rational::of_decimal(self.sent.decimal())?.checked_mul(rate)?.checked_mul(minor)
    }

    fn find_strange_rate(&self, found: &mut Vec<Finding>) {
        let Some(reference) = &self.reference else { return };
        let Some(market) = Rational::of_decimal(reference.value.rate()) else { return };
        let Some(over) = self.applied().and_then(|applied| applied.checked_div(market)) else {
            return;
        };
        let (half, twice) = (Rational::new(1, 2), Rational::new(2, 1));
        let (rule, severity) =
            if half.is_some_and(|half| over < half) || twice.is_some_and(|twice| over > twice) {
                ("rate-far-from-reference", Severity::Warning)
            } else if over > Rational::ONE {
                ("rate-above-reference", Severity::Note)
            } else {
                return;
            };
        let evidence = Message::new(format!("remittances.finding.{rule}"))
            .arg("sent", self.sent.to_string())
            .arg("received", self.received.to_string())
            .arg("reference", reference.value.to_string());
        found.push(Finding::new(rule, severity, &self.id, evidence));
    }
}
