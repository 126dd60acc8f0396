//! Laws of ways in and out.

use std::collections::BTreeMap;
use std::fmt::Debug;

use kerben_core::number::parse_decimal;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use rust_decimal::Decimal;

use super::Outcome;
use crate::ledger::Ledger;

/// Holds when what is written reads back as what it was.
///
/// # Errors
///
/// When the law does not hold.
pub fn what_is_written_reads_back<T: PartialEq + Debug>(
    values: &[T],
    write: impl Fn(&[T]) -> Option<Vec<u8>>,
    read: impl Fn(&[u8]) -> Option<Vec<T>>,
) -> Outcome {
    let text = write(values).ok_or_else(|| TestCaseError::fail("nothing was written"))?;
    let again = read(&text);
    prop_assert_eq!(again.as_deref(), Some(values), "{}", String::from_utf8_lossy(&text));
    Ok(())
}

/// Holds when the lines of postings of a journal in the plain-text style (account, two blanks or
/// more, amount and currency) sum to the balances of the ledger, in the order of the amounts.
///
/// Tools name accounts in their own way, so that the balances are compared as numbers by currency.
///
/// # Errors
///
/// When the law does not hold.
pub fn journal_has_the_balances(ledger: &Ledger, text: &str) -> Outcome {
    let mut sums: BTreeMap<(&str, &str), Decimal> = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with("  ")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [account, amount, currency] = words[..] else {
            return Err(TestCaseError::fail(format!("no posting: {line}")));
        };
        let amount =
            parse_decimal(amount).map_err(|error| TestCaseError::fail(error.to_string()))?;
        *sums.entry((account, currency)).or_default() += amount;
    }
    let mut found: Vec<(String, Decimal)> =
        sums.into_iter().map(|((_, currency), sum)| (currency.to_owned(), sum)).collect();
    let balances = ledger.balances().map_err(|error| TestCaseError::fail(error.to_string()))?;
    let mut expected: Vec<(String, Decimal)> = balances
        .into_iter()
        .map(|line| (line.balance.currency().code().to_owned(), line.balance.decimal()))
        .collect();
    found.sort();
    expected.sort();
    prop_assert_eq!(found, expected);
    Ok(())
}
