//! Rows of tables as research data write them: sound, doubtful and wrong.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::import::{Cell, Row, Table, Years};
use crate::kind::Kind;

/// The text of a date cell: a day, an imprecise date, a day with strokes, several dates, words, or a day that is none.
pub fn date_text() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        (1980_i32..2030, 1_u32..=12, 1_u32..=31)
            .prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}")),
        (1980_i32..2030).prop_map(|year| year.to_string()),
        (1_u32..=31, 1_u32..=31, 1980_i32..2030).prop_map(|(a, b, year)| format!("{a}/{b}/{year}")),
        (1_u32..=12, 1_u32..=12, 1980_i32..2030)
            .prop_map(|(a, b, year)| format!("{a}/{b}/{year}, {b}/{a}/{year}")),
        "[a-z]{1,8} or sooner",
        Just("9999-12-31".to_owned()),
    ]
}

/// A row with date cells of any kind.
pub fn row() -> impl Strategy<Value = Row> {
    let states = (super::state(), super::state()).prop_filter("two States", |(a, b)| a != b);
    let cell =
        || option::of(date_text().prop_map(|text| Cell::read(&text))).prop_map(Option::flatten);
    (
        states,
        "[A-Za-z][A-Za-z ,\"]{0,20}[a-z]",
        [cell(), cell(), cell(), cell()],
        0..Kind::ALL.len(),
    )
        .prop_map(|((party, partner), title, [signed, ratified, in_force, ended], kind)| {
            let mut row = Row::new(party, vec![partner], title);
            row.kind = Kind::ALL.get(kind).copied();
            (row.signed, row.ratified, row.in_force, row.ended) =
                (signed, ratified, in_force, ended);
            row
        })
}

/// A table of up to twelve rows whose years are 1900 to 2100.
pub fn table() -> impl Strategy<Value = Table> {
    vec(row(), 0..12).prop_filter_map("years", |rows| {
        Some(Table::of_rows("made-up.csv", rows, Years::new(1900, 2100).ok()?))
    })
}
