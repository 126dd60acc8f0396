//! Changes of one currency into another at a fixed ratio.
//!
//! The euro's ratios are the conversion rates that the Council of the European Union fixed; those of the
//! national reforms are graded row by row. A row that is `Unverified` waits for its source.

use std::num::NonZeroU64;

use chrono::NaiveDate;

use super::{Currency, Redenomination};
use crate::number::Fraction;
use crate::source::Evidence;

/// Old units, for how many new units; from which day; how certain; where it is stated.
type Row = (Currency, Currency, u64, u64, (i32, u32, u32), Evidence, &'static str);

const RECALLED: &str = "no source read yet";

static CHANGES: &[Row] = &[
    (Currency::RUR, Currency::RUB, 1000, 1, (1998, 1, 1), Evidence::Unverified, RECALLED),
    (Currency::SUR, Currency::KGS, 200, 1, (1993, 5, 10), Evidence::Unverified, RECALLED),
    (Currency::SUR, Currency::KZT, 500, 1, (1993, 11, 15), Evidence::Unverified, RECALLED),
    (Currency::TJR, Currency::TJS, 1000, 1, (2000, 10, 30), Evidence::Unverified, RECALLED),
    (Currency::TRL, Currency::TRY, 1_000_000, 1, (2005, 1, 1), Evidence::Unverified, RECALLED),
    (Currency::BYB, Currency::BYR, 1000, 1, (2000, 1, 1), Evidence::Unverified, RECALLED),
    (Currency::BYR, Currency::BYN, 10_000, 1, (2016, 7, 1), Evidence::Unverified, RECALLED),
    (Currency::TMM, Currency::TMT, 5000, 1, (2009, 1, 1), Evidence::Unverified, RECALLED),
];

/// Returns every change of the table.
pub(super) fn all() -> impl Iterator<Item = Redenomination> {
    CHANGES.iter().map(|&(from, currency, old, new, (year, month, day), grade, source)| {
        let ratio = Fraction::of(old, NonZeroU64::new(new).unwrap_or(NonZeroU64::MIN));
        let on = NaiveDate::from_ymd_opt(year, month, day);
        Redenomination { from, currency, ratio, on, grade, source }
    })
}
