//! Balances on two axes: what stood at the end of a day, as far as it was known on another.

use chrono::NaiveDate;
use kerben_core::currency::Currency;
use kerben_core::money::Money;

use super::account::Account;
use super::error::LedgerError;
use super::records::money;
use super::store::{Ledger, Place};

/// How many blocks of one size make a block of the next.
const FAN: usize = 8;

/// What was posted to one place, for questions about any day as known on any other.
///
/// Postings are summed by the pair of their days, in the order in which they were recorded. Over
/// them lie blocks of 8, 64, 512 and so on, each with its days in order and the sums up to them: a
/// question adds up at most seven blocks of a size, each found by halving.
#[derive(Debug, Clone, Default)]
struct History {
    /// Day of recording, in order.
    recorded: Vec<NaiveDate>,
    /// By size of block: the days within each block, in order, with the sums up to each.
    levels: Vec<Vec<(NaiveDate, i128)>>,
}

impl History {
    fn of(mut cells: Vec<(NaiveDate, NaiveDate, i128)>) -> Self {
        // Ledgers record in order, so that this is all but sorted.
        cells.sort_by_key(|(recorded, day, _)| (*recorded, *day));
        cells.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            if same {
                kept.2 += next.2;
            }
            same
        });
        let recorded = cells.iter().map(|(recorded, ..)| *recorded).collect();
        let mut levels = Vec::new();
        let mut size = 1;
        let mut plain: Vec<(NaiveDate, i128)> =
            cells.into_iter().map(|(_, day, minor)| (day, minor)).collect();
        loop {
            let mut summed = plain.clone();
            for block in summed.chunks_mut(size) {
                let mut sum = 0;
                for (_, minor) in block {
                    sum += *minor;
                    *minor = sum;
                }
            }
            levels.push(summed);
            if size >= plain.len() {
                break;
            }
            size *= FAN;
            for block in plain.chunks_mut(size) {
                // Runs that are in order already: the sort finds and merges them.
                block.sort_by_key(|(day, _)| *day);
            }
        }
        Self { recorded, levels }
    }

    fn sum(&self, day: NaiveDate, known_on: NaiveDate) -> i128 {
        let known = self.recorded.partition_point(|recorded| *recorded <= known_on);
        let (mut start, mut sum) = (0, 0);
        let mut size = FAN.pow(u32::try_from(self.levels.len().saturating_sub(1)).unwrap_or(0));
        for level in self.levels.iter().rev() {
            // The last block of a level may be short; it is whole when everything is known.
            while start < known && (start + size <= known || known == self.recorded.len()) {
                let end = (start + size).min(known);
                let block = level.get(start..end).unwrap_or_default();
                let place = block.partition_point(|(held, _)| *held <= day);
                sum += place.checked_sub(1).and_then(|last| block.get(last)).map_or(0, |(_, s)| *s);
                start = end;
            }
            size /= FAN;
        }
        sum
    }
}

/// The balances of a ledger on every day as known on every day, made once and asked often.
///
/// # Example
///
/// ```
/// use kerben_core::calendar::parse_day;
/// use kerben_core::currency::Currency;
/// use kerben_remittances::ledger::{Account, Leg, Ledger, PointInTime};
///
/// let mut ledger = Ledger::new();
/// let account = Account::new("Assets:Cash:Osh")?;
/// let cash = ledger.open(&account, Currency::KGS)?;
/// let owed = ledger.open(&Account::new("Liabilities:Owed:B")?, Currency::KGS)?;
/// let (may, june) = (parse_day("2023-05-10")?, parse_day("2023-06-02")?);
/// ledger.append(may, "t1", may, &[Leg::debit(cash, 100), Leg::credit(owed, 100)])?;
/// // Recorded in June, but it holds from the day in May.
/// ledger.append(june, "t2", may, &[Leg::debit(cash, 900), Leg::credit(owed, 900)])?;
///
/// let balances = PointInTime::of(&ledger);
/// assert_eq!(balances.balance(&account, Currency::KGS, may, may)?.to_string(), "1.00 KGS");
/// assert_eq!(balances.balance(&account, Currency::KGS, may, june)?.to_string(), "10.00 KGS");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct PointInTime<'a> {
    ledger: &'a Ledger,
    places: Vec<History>,
}

impl<'a> PointInTime<'a> {
    /// The balances of what a ledger holds now.
    #[must_use]
    pub fn of(ledger: &'a Ledger) -> Self {
        let mut cells: Vec<Vec<(NaiveDate, NaiveDate, i128)>> = Vec::new();
        cells.resize_with(ledger.places.len(), Vec::new);
        for (number, row) in ledger.rows.iter().enumerate() {
            if !ledger.is_posted(number) {
                continue;
            }
            for leg in ledger.legs(number) {
                let Some(cells) = cells.get_mut(leg.place.0 as usize) else { continue };
                let minor = i128::from(leg.minor);
                match cells.last_mut() {
                    Some((recorded, day, sum)) if (*recorded, *day) == (row.recorded, row.day) => {
                        *sum += minor;
                    }
                    _ => cells.push((row.recorded, row.day, minor)),
                }
            }
        }
        Self { ledger, places: cells.into_iter().map(History::of).collect() }
    }

    /// What stood on an account at the end of `day`, as far as it was recorded by the end of
    /// `known_on`.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Balance`] when money cannot hold the sum.
    pub fn balance(
        &self,
        account: &Account,
        currency: Currency,
        day: NaiveDate,
        known_on: NaiveDate,
    ) -> Result<Money, LedgerError> {
        let place = self.ledger.place(account, currency);
        let minor = place.map_or(0, |place| self.minor(place, day, known_on));
        money(account.path(), currency, minor)
    }

    /// The same by place, in minor units; nothing for a place of another ledger.
    #[must_use]
    pub fn minor(&self, place: Place, day: NaiveDate, known_on: NaiveDate) -> i128 {
        self.places.get(place.0 as usize).map_or(0, |found| found.sum(day, known_on))
    }
}
