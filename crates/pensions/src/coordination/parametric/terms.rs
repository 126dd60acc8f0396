//! The parameters of one span of days.

use kerben_core::calendar::AgeSpan;
use kerben_core::number::Rational;
use serde::{Deserialize, Serialize};

/// What the benefit for one year of insurance is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Base {
    /// A fixed amount.
    Fixed(Rational),
    /// The average pay of a month of own insurance, as it was paid.
    AveragePay,
}

/// The parameters of one span of days.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Terms {
    /// The pensionable age of men.
    pub age_men: AgeSpan,
    /// The pensionable age of women.
    pub age_women: AgeSpan,
    /// The least insurance, in the unit of the law.
    pub qualifying: u32,
    /// The least own insurance, in the unit of the law.
    #[serde(default)]
    pub own_minimum: u32,
    /// The part of the base for one year of insurance.
    pub accrual: Rational,
    /// The base.
    pub base: Base,
    /// The amount that does not depend on the length of insurance.
    #[serde(default = "zero")]
    pub flat: Rational,
    /// The length from which the flat amount is full where it is paid on own periods that other States' helped.
    #[serde(default)]
    pub flat_full_at: Option<u32>,
    /// The length beyond which insurance brings no more.
    #[serde(default)]
    pub most: Option<u32>,
    /// The whole benefit from that length on, where the law states one beside the formula.
    #[serde(default)]
    pub full: Option<Rational>,
}

fn zero() -> Rational {
    Rational::ZERO
}

impl Terms {
    /// The same age for all, a least insurance, and a part of a base for each year.
    #[must_use]
    pub const fn new(age: AgeSpan, qualifying: u32, accrual: Rational, base: Base) -> Self {
        Self {
            age_men: age,
            age_women: age,
            qualifying,
            own_minimum: 0,
            accrual,
            base,
            flat: Rational::ZERO,
            flat_full_at: None,
            most: None,
            full: None,
        }
    }

    /// With this whole benefit from the greatest length on, whatever the formula gives below it.
    #[must_use]
    pub const fn full(mut self, length: u32, amount: Rational) -> Self {
        self.most = Some(length);
        self.full = Some(amount);
        self
    }

    /// With another age for women.
    #[must_use]
    pub const fn age_of_women(mut self, age: AgeSpan) -> Self {
        self.age_women = age;
        self
    }

    /// With a flat amount beside.
    #[must_use]
    pub const fn flat(mut self, flat: Rational) -> Self {
        self.flat = flat;
        self
    }

    /// With a flat amount that is full only from this length of own insurance on, where other States' helped.
    #[must_use]
    pub const fn flat_full_at(mut self, length: u32) -> Self {
        self.flat_full_at = Some(length);
        self
    }

    /// With no more insurance than this.
    #[must_use]
    pub const fn most(mut self, length: u32) -> Self {
        self.most = Some(length);
        self
    }

    /// With a least own insurance.
    #[must_use]
    pub const fn own_minimum(mut self, length: u32) -> Self {
        self.own_minimum = length;
        self
    }
}

impl Terms {
    /// The first parameter that no law can have, its value, and what would be accepted.
    pub(super) fn unusable(&self) -> Option<(&'static str, String, &'static str)> {
        let base = match self.base {
            Base::Fixed(base) => Some(base),
            Base::AveragePay => None,
        };
        let amounts = [
            ("accrual", Some(self.accrual)),
            ("base", base),
            ("flat", Some(self.flat)),
            ("full", self.full),
        ];
        let below = |value: &Rational| *value < Rational::ZERO;
        for (name, value) in amounts {
            if let Some(value) = value.filter(below) {
                return Some((name, value.to_string(), "zero or more"));
            }
        }
        for (name, value) in [("most", self.most), ("flat_full_at", self.flat_full_at)] {
            if value == Some(0) {
                return Some((name, "0".to_owned(), "one unit or more"));
            }
        }
        if self.full.is_some() && self.most.is_none() {
            return Some(("most", "none".to_owned(), "the length from which `full` is due"));
        }
        None
    }
}
