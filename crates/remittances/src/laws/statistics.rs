//! Laws of tables and records for statistics.

use std::collections::BTreeMap;

use kerben_core::currency::Currency;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::Outcome;
use crate::channel::Channel;
use crate::ledger::Posting;
use crate::matrix::Cell;
use crate::transfer::{Corridor, Transfer};

/// Holds when every cell of a table is the sum of its transfers, and every transfer is in a cell.
///
/// # Errors
///
/// When the law does not hold.
pub fn cells_are_sums(transfers: &[Transfer], cells: &[Cell]) -> Outcome {
    let mut model: BTreeMap<(Corridor, Channel, Currency), (u64, i128)> = BTreeMap::new();
    for transfer in transfers {
        let received = transfer.received();
        let place = (transfer.corridor(), transfer.channel(), received.currency());
        let (count, sum) = model.entry(place).or_default();
        *count += 1;
        *sum += i128::from(received.minor());
    }
    let found: BTreeMap<_, _> = cells
        .iter()
        .map(|cell| {
            let place = (cell.corridor, cell.channel, cell.flow.received.currency());
            (place, (cell.flow.transfers, i128::from(cell.flow.received.minor())))
        })
        .collect();
    prop_assert_eq!(found, model);
    Ok(())
}

/// Holds when a record of what was seen keeps every posting as it was seen and balances.
///
/// What nobody saw is an entry of its own; nothing that was seen is changed to fit.
///
/// # Errors
///
/// When the law does not hold.
pub fn what_was_seen_is_kept(
    seen: &[Posting],
    record: impl Fn(&[Posting]) -> Option<Vec<Posting>>,
) -> Outcome {
    let recorded = record(seen).ok_or_else(|| TestCaseError::fail("nothing was recorded"))?;
    prop_assert_eq!(recorded.get(..seen.len()), Some(seen));
    super::postings_balance(&recorded)
}
