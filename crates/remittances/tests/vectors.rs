//! Published and constructed cases with their exact answers; the source stands beside each.
//!
//! Those that need more than a case stand with their subject: figures of central banks whose net is
//! not the net of the rounded in `statistics.rs`, published aggregates of price surveys in
//! `surveys.rs`, backdated entries and closed periods in `ledger.rs`, the threshold of the travel
//! rule in `interchange.rs`, a hundred thousand generated transfers and what text ledgers lose in
//! `peers.rs`; allocation and currencies are `money_vectors.rs` and `currencies.rs` of
//! `kerben-core`.
#![cfg(feature = "builtin")]
// Helpers of tests stop where a case is written wrongly.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::NaiveDate;
use kerben_core::calendar::parse_day;
use kerben_core::currency::Currency;
use kerben_core::exchange::ExchangeRate;
use kerben_core::message::Message;
use kerben_core::money::Money;
use kerben_core::number::parse_decimal;
use kerben_core::rounding::Rounding;
use kerben_remittances::cost::{self};
use kerben_remittances::ledger::Account;
use kerben_remittances::ledger::Posting;
use kerben_remittances::percent::Percent;

#[path = "vectors/books.rs"]
mod books;
#[path = "vectors/cost.rs"]
mod cost_of_services;
#[path = "vectors/settlement.rs"]
mod settlement;

/// Public audit of the workbook of Remittance Prices Worldwide, repository
/// `nurtayzhanbol-svg/cross-border-payments-product-case-study` at
/// 06fdfc15cee6a6ddd70a9b380b58ccbafaff4e9e; graded Code.
const RPW_AUDIT: &str = "rpw-audit";

fn currency(code: &str) -> Currency {
    Currency::new(code).unwrap()
}

fn money(text: &str, code: &str) -> Money {
    Money::parse(text, currency(code)).unwrap()
}

fn rate(base: &str, quote: &str, rate: &str) -> ExchangeRate {
    ExchangeRate::new(currency(base), currency(quote), parse_decimal(rate).unwrap()).unwrap()
}

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

/// The day of recording where it does not matter.
fn last_day() -> NaiveDate {
    day("2026-01-01")
}

fn percent(text: &str) -> Percent {
    text.parse().unwrap()
}

fn cents() -> Rounding {
    cost::two_decimals().unwrap()
}

fn text() -> Message {
    Message::new("remittances.entry.settled")
}

fn account(path: &str) -> Account {
    Account::new(path).unwrap()
}

fn debit(path: &str, amount: Money) -> Posting {
    Posting::debit(account(path), amount).unwrap()
}

fn credit(path: &str, amount: Money) -> Posting {
    Posting::credit(account(path), amount).unwrap()
}
