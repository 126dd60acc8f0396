//! The data files load, and every fact has a source.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use kerben_quotas::Quotas;

#[test]
fn the_data_files_load() {
    let quotas = Quotas::builtin().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(quotas.states().count(), 3);
}
