//! Priced postings from CSV into a ledger.
//!
//! A row is an entry of two postings in two currencies with a price between them: what plain-text
//! ledgers write as `100.00 RUB @@ 94.80 KGS`. Both amounts are posted as they stand, through the
//! positions of both currencies; the price is checked against them and is never multiplied back. A
//! row in one currency has no price and needs no position.
//!
//! The table is read as a stream and posted row by row; when a row is refused, every row before it
//! is taken back, and the ledger is as it was.
//!
//! # Example
//!
//! ```
//! use kerben_core::calendar::parse_day;
//! use kerben_core::currency::Currency;
//! use kerben_remittances::interchange::priced::{Columns, import};
//! use kerben_remittances::ledger::{Account, Ledger};
//!
//! let table = "reference,date,send_account,send_amount,send_currency,price_kind,price,price_currency,payout_account,payout_amount,payout_currency\n\
//!     R0,2015-01-01,Assets:Agents:Osh,100.00,RUB,total,94.80,KGS,Liabilities:Payout:Osh,-94.80,KGS\n";
//! let mut ledger = Ledger::new();
//! let imported = import(&mut ledger, parse_day("2026-01-01")?, table.as_bytes(), &Columns::default())?;
//! assert_eq!((imported.rows, imported.corridors.len()), (1, 1));
//! let payout = ledger.balance(&Account::new("Liabilities:Payout:Osh")?, Currency::KGS)?;
//! assert_eq!(payout.to_string(), "-94.80 KGS");
//!
//! // A total price that is not the other amount is refused, and nothing is posted.
//! let wrong = table.replace("total,94.80", "total,94.81").replace("R0", "R1");
//! let error = import(&mut ledger, parse_day("2026-01-01")?, wrong.as_bytes(), &Columns::default()).unwrap_err();
//! assert!(error.to_string().starts_with("line 2, column 7 (\"price\")"));
//! assert_eq!(ledger.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::io::Read;

use chrono::NaiveDate;
use hashbrown::HashMap;
use kerben_core::currency::Currency;
use kerben_core::money::Money;

use super::table::{Column, Table, TableError, shown};
use crate::ledger::{Account, Ledger, Leg, Place};

/// The names of the columns in the header.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Columns {
    /// The key of the entry.
    pub reference: String,
    /// Its day.
    pub day: String,
    /// The account of the first posting.
    pub account: String,
    /// Its amount, signed: above zero is a debit.
    pub amount: String,
    /// Its currency.
    pub currency: String,
    /// `total`, `unit` (or `daily`) or `none`.
    pub price_kind: String,
    /// The price: of the whole amount, or of one unit.
    pub price: String,
    /// The currency of the price.
    pub price_currency: String,
    /// The account of the second posting.
    pub other_account: String,
    /// Its amount, signed.
    pub other_amount: String,
    /// Its currency.
    pub other_currency: String,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            reference: "reference".to_owned(),
            day: "date".to_owned(),
            account: "send_account".to_owned(),
            amount: "send_amount".to_owned(),
            currency: "send_currency".to_owned(),
            price_kind: "price_kind".to_owned(),
            price: "price".to_owned(),
            price_currency: "price_currency".to_owned(),
            other_account: "payout_account".to_owned(),
            other_amount: "payout_amount".to_owned(),
            other_currency: "payout_currency".to_owned(),
        }
    }
}

const REFERENCE: usize = 0;
const DAY: usize = 1;
const ACCOUNT: usize = 2;
const AMOUNT: usize = 3;
const CURRENCY: usize = 4;
const PRICE_KIND: usize = 5;
const PRICE: usize = 6;
const PRICE_CURRENCY: usize = 7;
const OTHER_ACCOUNT: usize = 8;
const OTHER_AMOUNT: usize = 9;
const OTHER_CURRENCY: usize = 10;

/// What went from one account to another.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Corridor {
    /// The account of the first posting.
    pub from: Account,
    /// The account of the second.
    pub to: Account,
    /// How many entries.
    pub entries: u64,
    /// The sum of the first postings.
    pub sent: Money,
    /// The sum of the second postings.
    pub paid: Money,
}

/// What was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Imported {
    /// How many rows were read.
    pub rows: u64,
    /// How many of them the ledger had already.
    pub replayed: u64,
    /// What went from which account to which, by their order.
    pub corridors: Vec<Corridor>,
}

/// The most rows of one table.
pub const ROWS_MAX: u64 = 500_000_000;

#[derive(Clone, Copy)]
struct Known {
    place: Place,
    position: Place,
    currency: Currency,
    units: u8,
}

#[derive(Clone, Copy, Default)]
struct Sums {
    entries: u64,
    sent: i128,
    paid: i128,
}

/// Reads priced postings into a ledger: all rows, or none.
///
/// A row that the ledger has already is a replay and is counted as such.
///
/// # Errors
///
/// [`TableError`] with line and column for the first cell that cannot be read, and with the line
/// for the first entry that the ledger does not take.
pub fn import(
    ledger: &mut Ledger,
    recorded: NaiveDate,
    from: impl Read,
    columns: &Columns,
) -> Result<Imported, TableError> {
    ledger.all_or_nothing(|ledger| import_rows(ledger, recorded, from, columns))
}

fn import_rows(
    ledger: &mut Ledger,
    recorded: NaiveDate,
    from: impl Read,
    columns: &Columns,
) -> Result<Imported, TableError> {
    let named = [
        &columns.reference,
        &columns.day,
        &columns.account,
        &columns.amount,
        &columns.currency,
        &columns.price_kind,
        &columns.price,
        &columns.price_currency,
        &columns.other_account,
        &columns.other_amount,
        &columns.other_currency,
    ];
    let named = named.map(|name| Column { name, required: true });
    let mut table = Table::new(from, &named)?;
    let mut seen = Seen::default();
    let mut sums: HashMap<(Place, Place), Sums> = HashMap::new();
    let (mut rows, mut replayed) = (0_u64, 0_u64);
    while table.next()? {
        rows += 1;
        if rows > ROWS_MAX {
            return Err(TableError::TooMany { line: table.line(), rows_max: ROWS_MAX });
        }
        let day = seen.day(&table)?;
        let one = seen.place(ledger, &table, ACCOUNT, CURRENCY)?;
        let other = seen.place(ledger, &table, OTHER_ACCOUNT, OTHER_CURRENCY)?;
        let sent = amount(&table, AMOUNT, one.units)?;
        let paid = amount(&table, OTHER_AMOUNT, other.units)?;
        check_price(&table, &one, &other, sent, paid)?;
        let key = table.text(REFERENCE)?;
        let (first, last) =
            (Leg { place: one.place, minor: sent }, Leg { place: other.place, minor: paid });
        let posted = if one.currency == other.currency {
            ledger.append(recorded, key, day, &[first, last])
        } else {
            let into = Leg { place: one.position, minor: -sent };
            let out_of = Leg { place: other.position, minor: -paid };
            ledger.append(recorded, key, day, &[first, into, out_of, last])
        };
        let posted = posted
            .map_err(|error| TableError::Row { line: table.line(), problem: error.to_string() })?;
        if posted.is_replay() {
            replayed += 1;
        }
        let sum = sums.entry((one.place, other.place)).or_default();
        sum.entries += 1;
        sum.sent += i128::from(sent);
        sum.paid += i128::from(paid);
    }
    let mut corridors = Vec::with_capacity(sums.len());
    for ((from, to), sum) in sums {
        let line = table.line();
        let problem = |error: crate::ledger::LedgerError| TableError::Row {
            line,
            problem: error.to_string(),
        };
        let (from, sent) = ledger.described(from, sum.sent).map_err(problem)?;
        let (to, paid) = ledger.described(to, sum.paid).map_err(problem)?;
        corridors.push(Corridor { from, to, entries: sum.entries, sent, paid });
    }
    corridors.sort_by(|one, other| {
        let key =
            |c: &Corridor| (c.from.clone(), c.to.clone(), c.sent.currency(), c.paid.currency());
        key(one).cmp(&key(other))
    });
    Ok(Imported { rows, replayed, corridors })
}

/// The accounts and the day that were read before: most rows name them again.
struct Seen {
    known: HashMap<Vec<u8>, Known>,
    /// Where a cell of an account was met last: found without hashing the whole of it.
    recent: Vec<Option<Recent>>,
    key: Vec<u8>,
    day: Option<([u8; 10], NaiveDate)>,
}

struct Recent {
    account: Vec<u8>,
    currency: Vec<u8>,
    known: Known,
}

const RECENT: usize = 64;

/// A number below [`RECENT`] from the end of a path, in which paths differ most.
fn recent_place(account: &[u8]) -> usize {
    let end = account.last_chunk::<8>().map_or(0, |end| u64::from_le_bytes(*end));
    let mixed = (end ^ account.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from(mixed >> 58).unwrap_or_default()
}

impl Default for Seen {
    fn default() -> Self {
        let recent = std::iter::repeat_with(|| None).take(RECENT).collect();
        Self { known: HashMap::new(), recent, key: Vec::new(), day: None }
    }
}

impl Seen {
    fn day(&mut self, table: &Table<impl Read>) -> Result<NaiveDate, TableError> {
        let cell = table.cell(DAY);
        if let Some((text, day)) = self.day
            && text == cell
        {
            return Ok(day);
        }
        let day = kerben_core::calendar::parse_day(table.text(DAY)?);
        let day = day.map_err(|error| table.refused(DAY, &error))?;
        self.day = cell.try_into().ok().map(|text| (text, day));
        Ok(day)
    }

    fn place(
        &mut self,
        ledger: &mut Ledger,
        table: &Table<impl Read>,
        account: usize,
        currency: usize,
    ) -> Result<Known, TableError> {
        let cells = (table.cell(account), table.cell(currency));
        let recent = recent_place(cells.0);
        if let Some(Some(recent)) = self.recent.get(recent)
            && recent.account == cells.0
            && recent.currency == cells.1
        {
            return Ok(recent.known);
        }
        let known = self.place_by_name(ledger, table, account, currency)?;
        if let Some(recent) = self.recent.get_mut(recent) {
            let (account, currency) = (cells.0.to_vec(), cells.1.to_vec());
            *recent = Some(Recent { account, currency, known });
        }
        Ok(known)
    }

    fn place_by_name(
        &mut self,
        ledger: &mut Ledger,
        table: &Table<impl Read>,
        account: usize,
        currency: usize,
    ) -> Result<Known, TableError> {
        self.key.clear();
        self.key.extend_from_slice(table.cell(currency));
        self.key.extend_from_slice(table.cell(account));
        if let Some(known) = self.known.get(self.key.as_slice()) {
            return Ok(*known);
        }
        let code: Currency =
            table.text(currency)?.parse().map_err(|error| table.refused(currency, &error))?;
        let path: Account =
            table.text(account)?.parse().map_err(|error| table.refused(account, &error))?;
        let place = ledger.open(&path, code).map_err(|error| table.refused(currency, &error))?;
        let position = ledger.open(&Account::position(code), code);
        let position = position.map_err(|error| table.refused(currency, &error))?;
        let units = code.minor_units().unwrap_or_default();
        let known = Known { place, position, currency: code, units };
        // A code of three letters and a path: together they name one place.
        self.known.insert(self.key.clone(), known);
        Ok(known)
    }
}

/// The whole number that a decimal makes when it has so many decimals; `None` when it is no such
/// number.
pub(super) fn parse_minor(cell: &[u8], units: u8) -> Option<i64> {
    let (negative, digits) = match cell.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, cell),
    };
    let (mut minor, mut decimals, mut point, mut any) = (0_i64, 0_u8, false, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                if point {
                    if decimals == units {
                        return None;
                    }
                    decimals += 1;
                }
                any = true;
                minor = minor.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
            }
            b'.' if !point && any => point = true,
            _ => return None,
        }
    }
    if !any || (point && decimals == 0) {
        return None;
    }
    for _ in decimals..units {
        minor = minor.checked_mul(10)?;
    }
    Some(if negative { -minor } else { minor })
}

fn amount(table: &Table<impl Read>, column: usize, units: u8) -> Result<i64, TableError> {
    parse_minor(table.cell(column), units).ok_or_else(|| {
        let problem = format!("{} is no amount", shown(table.cell(column)));
        table.error(
            column,
            problem,
            format!("a number such as -18960.5 with at most {units} decimals"),
        )
    })
}

/// Checks that a price fits the two amounts: a total price is the other amount, a unit price makes
/// it when it is rounded, and one currency has none.
fn check_price(
    table: &Table<impl Read>,
    one: &Known,
    other: &Known,
    sent: i64,
    paid: i64,
) -> Result<(), TableError> {
    let kind = table.cell(PRICE_KIND);
    if one.currency == other.currency {
        if kind == b"none" && table.cell(PRICE).is_empty() {
            return Ok(());
        }
        let problem = format!("a price within one currency, {}", one.currency);
        return Err(table.error(PRICE_KIND, problem, "none, and no price"));
    }
    let cell = table.cell(PRICE);
    let currency = table.cell(PRICE_CURRENCY);
    if currency != other.currency.code().as_bytes() {
        let problem = format!("a price in {} of a payment in {}", shown(currency), other.currency);
        return Err(table.error(PRICE_CURRENCY, problem, "the currency of the other amount"));
    }
    if (sent < 0) == (paid < 0) {
        let problem = "both amounts have one sign".to_owned();
        return Err(table.error(OTHER_AMOUNT, problem, "one above and one below zero"));
    }
    match kind {
        b"total" => {
            let paid_cell = table.cell(OTHER_AMOUNT);
            if cell == paid_cell.strip_prefix(b"-").unwrap_or(paid_cell) {
                // The same digits are the same amount, which was read before.
                return Ok(());
            }
            let price = amount(table, PRICE, other.units)?;
            if price.unsigned_abs() != paid.unsigned_abs() || price < 0 {
                let problem = format!("{} is not the other amount", shown(cell));
                return Err(table.error(PRICE, problem, "the other amount without its sign"));
            }
            Ok(())
        }
        b"unit" | b"daily" => {
            // price x sent, in units of 10^-(12 + decimals sent), against paid to within one minor
            // unit.
            let exact = parse_minor(cell, 12).filter(|price| *price > 0);
            let exact = exact.and_then(|price| {
                let product = i128::from(price).checked_mul(i128::from(sent.unsigned_abs()))?;
                let product = product.checked_mul(10_i128.checked_pow(u32::from(other.units))?)?;
                let scale = 10_i128.checked_pow(12 + u32::from(one.units))?;
                let paid = i128::from(paid.unsigned_abs()).checked_mul(scale)?;
                Some((product - paid).abs() < scale)
            });
            match exact {
                Some(true) => Ok(()),
                Some(false) => {
                    let problem = format!("{} does not make the other amount", shown(cell));
                    Err(table.error(PRICE, problem, "a price that makes it when rounded"))
                }
                None => {
                    let problem = format!("{} is no price", shown(cell));
                    Err(table.error(PRICE, problem, "a number above zero with at most 12 decimals"))
                }
            }
        }
        _ => {
            let problem = format!("{} between two currencies", shown(kind));
            Err(table.error(PRICE_KIND, problem, "total, unit or daily"))
        }
    }
}
