//! The laws of days, periods, timelines, histories and partial dates: they hold here, and each
//! catches a broken implementation.
#![cfg(feature = "proptest")]
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod catch;
mod exhaustive;
mod hold;

use chrono::NaiveDate;
use kerben_core::bitemporal::Bitemporal;
use kerben_core::calendar::{MonthEnd, add_months, parse_day};
use kerben_core::period::{Period, Validity};

type Records = Vec<(NaiveDate, Validity, Option<u8>)>;

fn history_of(records: &Records) -> Bitemporal<u8> {
    let mut history = Bitemporal::new();
    for (recorded, valid, value) in records {
        match value {
            Some(value) => history.record(*recorded, *valid, *value),
            None => history.retract(*recorded, *valid),
        };
    }
    history
}

/// The hundred crowded days with a margin.
fn window() -> Period {
    Period::new(parse_day("2019-12-25").unwrap(), parse_day("2020-07-01").unwrap()).unwrap()
}

fn months_added(start: NaiveDate, months: u32, rule: MonthEnd) -> Result<NaiveDate, String> {
    let months = i32::try_from(months).map_err(|error| error.to_string())?;
    add_months(start, months, rule).map_err(|error| error.to_string())
}
