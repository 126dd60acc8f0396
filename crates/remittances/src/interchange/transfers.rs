//! Transfers from CSV and to CSV.
//!
//! The columns are declared by name, in any order; further columns are left alone. A table is read
//! to its end before anything is given out ([`read`]), or row by row ([`Rows`]).
//!
//! # Example
//!
//! ```
//! use kerben_remittances::interchange::transfers::{Columns, read, write};
//!
//! let table = "id,day,from,to,channel,sent,sent_currency,fee,received,received_currency,operator\n\
//!     t1,2023-05-10,RU,KG,money-transfer-operator,20000.00,RUB,100.00,18960.00,KGS,A\n";
//! let rows = read(table.as_bytes(), &Columns::default())?;
//! assert_eq!(rows[0].transfer.received().to_string(), "18,960.00 KGS");
//! assert_eq!(rows[0].operator.as_deref(), Some("A"));
//! let mut text = Vec::new();
//! write(&mut text, &rows)?;
//! assert_eq!(read(text.as_slice(), &Columns::default())?, rows);
//!
//! let wrong = table.replace("18960.00", "18960.005");
//! let error = read(wrong.as_bytes(), &Columns::default()).unwrap_err().to_string();
//! assert!(error.starts_with("line 2, column 9 (\"received\")"), "{error}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::HashSet;
use std::io::{Read, Write};
use std::str::FromStr;

use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::exchange::ExchangeRate;
use kerben_core::money::Money;
use kerben_core::number::parse_decimal;
use kerben_core::source::{Evidence, Sourced};

use super::priced::parse_minor;
use super::table::{Column, Table, TableError, shown};
use crate::channel::{Channel, Purpose};
use crate::transfer::{Corridor, Transfer};

/// A transfer with the operator that carried it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// The transfer.
    pub transfer: Transfer,
    /// The operator, where the table names one.
    pub operator: Option<String>,
}

impl Row {
    /// A transfer and its operator.
    #[must_use]
    pub const fn new(transfer: Transfer, operator: Option<String>) -> Self {
        Self { transfer, operator }
    }
}

macro_rules! columns {
    ($($(#[$doc:meta])* $field:ident, $required:literal;)+) => {
        /// The names of the columns in the header; those of a table that this module writes by
        /// default.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Columns {
            $($(#[$doc])* pub $field: String,)+
        }

        impl Default for Columns {
            fn default() -> Self {
                Self { $($field: stringify!($field).to_owned(),)+ }
            }
        }

        impl Columns {
            fn declared(&self) -> Vec<Column<'_>> {
                vec![$(Column { name: &self.$field, required: $required },)+]
            }
        }
    };
}

columns! {
    /// The id of the transfer.
    id, true;
    /// The day on which it was sent.
    day, true;
    /// The country of the sender.
    from, true;
    /// The country of the recipient.
    to, true;
    /// How it travelled.
    channel, true;
    /// What it was for; unknown where the column or the cell is missing.
    purpose, false;
    /// What was sent, without the fee.
    sent, true;
    /// Its currency.
    sent_currency, true;
    /// The fee, in the currency sent.
    fee, true;
    /// What arrived.
    received, true;
    /// Its currency.
    received_currency, true;
    /// The rate that the provider states: units received for one sent.
    rate, false;
    /// The market rate of the day: units received for one sent.
    market_rate, false;
    /// The source of the market rate; required with one.
    market_source, false;
    /// The grade of the market rate; required with one.
    market_grade, false;
    /// A note on the market rate.
    market_note, false;
    /// The operator.
    operator, false;
}

const ID: usize = 0;
const DAY: usize = 1;
const FROM: usize = 2;
const TO: usize = 3;
const CHANNEL: usize = 4;
const PURPOSE: usize = 5;
const SENT: usize = 6;
const SENT_CURRENCY: usize = 7;
const FEE: usize = 8;
const RECEIVED: usize = 9;
const RECEIVED_CURRENCY: usize = 10;
const RATE: usize = 11;
const MARKET_RATE: usize = 12;
const MARKET_SOURCE: usize = 13;
const MARKET_GRADE: usize = 14;
const MARKET_NOTE: usize = 15;
const OPERATOR: usize = 16;

/// The greatest length of an operator's name, in characters.
pub const OPERATOR_CHARACTERS_MAX: usize = 120;

/// The rows of a table, read one by one.
pub struct Rows<R> {
    table: Table<R>,
    ids: HashSet<String>,
    ended: bool,
}

impl<R> std::fmt::Debug for Rows<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").field("read", &self.ids.len()).finish_non_exhaustive()
    }
}

impl<R: Read> Rows<R> {
    /// The rows of a table; its header is read.
    ///
    /// # Errors
    ///
    /// [`TableError::Missing`] and [`TableError::Twice`] for a header that does not have the
    /// declared columns.
    pub fn new(from: R, columns: &Columns) -> Result<Self, TableError> {
        let table = Table::new(from, &columns.declared())?;
        Ok(Self { table, ids: HashSet::new(), ended: false })
    }

    fn parsed<T: FromStr>(&self, column: usize) -> Result<T, TableError>
    where
        T::Err: std::fmt::Display,
    {
        self.table.text(column)?.parse().map_err(|error| self.table.refused(column, &error))
    }

    fn money(&self, column: usize, currency: Currency) -> Result<Money, TableError> {
        let units = currency.minor_units().unwrap_or_default();
        let cell = self.table.cell(column);
        let money = parse_minor(cell, units).map(|minor| Money::from_minor(minor, currency));
        match money {
            Some(Ok(money)) => Ok(money),
            Some(Err(error)) => Err(self.table.refused(column, &error)),
            None => {
                let problem = format!("{} is no amount in {currency}", shown(cell));
                let accepted = format!("a number with at most {units} decimals");
                Err(self.table.error(column, problem, accepted))
            }
        }
    }

    fn rate(
        &self,
        column: usize,
        base: Currency,
        quote: Currency,
    ) -> Result<Option<ExchangeRate>, TableError> {
        if self.table.cell(column).is_empty() {
            return Ok(None);
        }
        let number = parse_decimal(self.table.text(column)?);
        let number = number.map_err(|error| self.table.refused(column, &error))?;
        let rate = ExchangeRate::new(base, quote, number);
        rate.map(Some).map_err(|error| self.table.refused(column, &error))
    }

    fn row(&mut self) -> Result<Row, TableError> {
        let table = &self.table;
        let day = parse_day(table.text(DAY)?).map_err(|error| table.refused(DAY, &error))?;
        let (from, to): (Country, Country) = (self.parsed(FROM)?, self.parsed(TO)?);
        let corridor = Corridor::new(from, to).map_err(|error| table.refused(TO, &error))?;
        let channel: Channel = self.parsed(CHANNEL)?;
        let purpose: Purpose =
            if table.cell(PURPOSE).is_empty() { Purpose::Unknown } else { self.parsed(PURPOSE)? };
        let sent_currency: Currency = self.parsed(SENT_CURRENCY)?;
        let received_currency: Currency = self.parsed(RECEIVED_CURRENCY)?;
        let sent = self.money(SENT, sent_currency)?;
        let fee = self.money(FEE, sent_currency)?;
        let received = self.money(RECEIVED, received_currency)?;
        let row = |error: crate::transfer::TransferError| TableError::Row {
            line: table.line(),
            problem: error.to_string(),
        };
        let id = table.text(ID)?;
        let mut transfer =
            Transfer::new(id, day, corridor, channel, sent, fee, received).map_err(row)?;
        transfer = transfer.with_purpose(purpose);
        if let Some(rate) = self.rate(RATE, sent_currency, received_currency)? {
            transfer = transfer.at_rate(rate).map_err(row)?;
        }
        if let Some(market) = self.rate(MARKET_RATE, sent_currency, received_currency)? {
            if table.cell(MARKET_SOURCE).is_empty() {
                let problem = "a market rate without a source".to_owned();
                return Err(table.error(MARKET_SOURCE, problem, "the source of the rate"));
            }
            let name = table.text(MARKET_GRADE)?;
            let grade = Evidence::ALL.into_iter().find(|grade| grade.name() == name);
            let grade = grade.ok_or_else(|| {
                let known = Evidence::ALL.map(Evidence::name).join(", ");
                table.error(MARKET_GRADE, format!("{} is no grade", shown(name.as_bytes())), known)
            })?;
            let mut market = Sourced::new(market, grade, table.text(MARKET_SOURCE)?);
            if !table.cell(MARKET_NOTE).is_empty() {
                market = market.noted(table.text(MARKET_NOTE)?);
            }
            transfer = transfer.against(market).map_err(row)?;
        }
        let operator = table.text(OPERATOR)?;
        if operator.chars().count() > OPERATOR_CHARACTERS_MAX {
            let problem = "a name that is too long".to_owned();
            let accepted = format!("at most {OPERATOR_CHARACTERS_MAX} characters");
            return Err(table.error(OPERATOR, problem, accepted));
        }
        let operator = Some(operator.to_owned()).filter(|name| !name.is_empty());
        if !self.ids.insert(transfer.id().to_owned()) {
            let problem = format!("the transfer \"{}\" stands twice", transfer.id());
            return Err(self.table.error(ID, problem, "each id once"));
        }
        Ok(Row { transfer, operator })
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<Row, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = match self.table.next() {
            Ok(true) => self.row(),
            Ok(false) => {
                self.ended = true;
                return None;
            }
            Err(error) => Err(error),
        };
        self.ended = next.is_err();
        Some(next)
    }
}

/// Every transfer of a table.
///
/// # Errors
///
/// [`TableError`] with line and column of the first cell that cannot be read, or of an id that
/// stands twice.
pub fn read(from: impl Read, columns: &Columns) -> Result<Vec<Row>, TableError> {
    Rows::new(from, columns)?.collect()
}

/// Writes transfers as a table with the columns of [`Columns::default`]; reading it gives them
/// back.
///
/// # Errors
///
/// [`TableError::Csv`] when writing fails.
pub fn write(to: impl Write, rows: &[Row]) -> Result<(), TableError> {
    let mut writer = csv::Writer::from_writer(to);
    let columns = Columns::default();
    writer.write_record(columns.declared().iter().map(|column| column.name))?;
    for Row { transfer, operator } in rows {
        let rate = |rate: ExchangeRate| rate.rate().to_string();
        let market = transfer.reference();
        let market_note = market.and_then(|market| market.note.clone()).unwrap_or_default();
        writer.write_record([
            transfer.id().to_owned(),
            transfer.day().to_string(),
            transfer.corridor().from().alpha2().to_owned(),
            transfer.corridor().to().alpha2().to_owned(),
            transfer.channel().name().to_owned(),
            transfer.purpose().name().to_owned(),
            transfer.sent().decimal().to_string(),
            transfer.sent().currency().code().to_owned(),
            transfer.fee().decimal().to_string(),
            transfer.received().decimal().to_string(),
            transfer.received().currency().code().to_owned(),
            transfer.rate().map(rate).unwrap_or_default(),
            market.map(|market| rate(market.value)).unwrap_or_default(),
            market.map(|market| market.source.clone()).unwrap_or_default(),
            market.map(|market| market.grade.name().to_owned()).unwrap_or_default(),
            market_note,
            operator.clone().unwrap_or_default(),
        ])?;
    }
    writer.flush().map_err(csv::Error::from)?;
    Ok(())
}
