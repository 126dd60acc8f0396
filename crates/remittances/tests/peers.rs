//! What text ledgers do with entries that are hard or wrong, and what Kerben does; and the balances
//! of a long generated journal.
// Helpers of tests stop where a case is written wrongly.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::Days;
use kerben_core::calendar::parse_day;
use kerben_core::currency::Currency;
use kerben_core::money::Money;
use kerben_remittances::interchange::priced::{Columns, import};
use kerben_remittances::ledger::{Account, Ledger};

const HEADER: &str = "reference,date,send_account,send_amount,send_currency,price_kind,price,price_currency,payout_account,payout_amount,payout_currency\n";

/// The rows of an input of the table, and whether they are taken.
fn rows_of(input: &str) -> (&'static str, bool) {
    match input {
        "-0.77 EUR @@ 90 RSD / 90 RSD" => {
            ("e,2023-01-01,Assets:A,-0.77,EUR,total,90,RSD,Assets:B,90,RSD\n", true)
        }
        "-67455 RUB @@ 900 EUR / 900 EUR" => {
            ("e,2023-01-01,Assets:A,-67455,RUB,total,900,EUR,Assets:B,900,EUR\n", true)
        }
        "-20000.00 RUB @@ 350007 KRW / 350007 KRW" => {
            ("e,2023-01-01,Assets:A,-20000.00,RUB,total,350007,KRW,Assets:B,350007,KRW\n", true)
        }
        // The price makes 94.805, half a tyiyn from the amount paid: within the rounding of a price
        // of one unit. Both amounts are posted as they stand and the price is not.
        "100.00 RUB @ 0.94805 KGS / -94.80 KGS" => {
            ("e,2023-01-01,Assets:A,100.00,RUB,unit,0.94805,KGS,Assets:B,-94.80,KGS\n", true)
        }
        // One entry there; here one row of the sums, since each of three rows would be within the
        // rounding of its price.
        "3 x 100.00 RUB @ 0.94804 / -284.40 KGS (off by 0.012)" => {
            ("e,2023-01-01,Assets:A,300.00,RUB,unit,0.94804,KGS,Assets:B,-284.40,KGS\n", false)
        }
        "100.00 RUB / -100.00 RUR, no price (a typing error)" => {
            ("e,2023-01-01,Assets:A,100.00,RUB,none,,,Assets:B,-100.00,RUR\n", false)
        }
        "100.00 against -99.99 KGS" => {
            ("e,2023-01-01,Assets:A,100.00,KGS,none,,,Assets:B,-99.99,KGS\n", false)
        }
        other => panic!("no rows for {other}"),
    }
}

#[test]
fn hard_and_wrong_entries_are_posted_exactly_or_refused() {
    // Observed with ledger 3.3.0, hledger 1.25 and beancount 3.2.3; Code.
    let mut table =
        csv::Reader::from_reader(include_bytes!("fixtures/peer_behaviours.csv").as_slice());
    let (mut compared, mut differ) = (0, BTreeMap::new());
    for row in table.records() {
        let row = row.unwrap();
        let (input, tool, result) = (&row[0], &row[1], &row[3]);
        assert_eq!(&row[5], "Code");
        let (rows, taken) = rows_of(input);
        let mut ledger = Ledger::new();
        let read = import(
            &mut ledger,
            parse_day("2026-01-01").unwrap(),
            format!("{HEADER}{rows}").as_bytes(),
            &Columns::default(),
        );
        assert_eq!(read.is_ok(), taken, "{input}: {read:?}");
        assert_eq!(ledger.is_empty(), !taken, "{input}");
        assert!(ledger.trial_balance().unwrap().is_zero());
        if taken != result.starts_with("accepted") {
            *differ.entry(tool.to_owned()).or_insert(0) += 1;
        }
        if input.starts_with("100.00 RUB @ ") {
            // What is in the books is what was paid, in the account and against the position.
            let paid = Money::parse("94.80", Currency::KGS).unwrap();
            let of = |account: &Account| ledger.balance(account, Currency::KGS).unwrap();
            assert_eq!(of(&Account::position(Currency::KGS)), paid);
            assert_eq!(of(&Account::new("Assets:B").unwrap()), paid.checked_neg().unwrap());
        }
        compared += 1;
    }
    assert_eq!(compared, 21);
    // Where the tools do otherwise: ledger and hledger take a typing error for a conversion;
    // beancount rejects two exact pairs.
    let expected = [("beancount", 2), ("hledger", 1), ("ledger", 1)];
    assert_eq!(differ, expected.map(|(tool, count)| (tool.to_owned(), count)).into());
}

#[test]
fn two_currencies_without_a_price_are_refused_also_when_both_are_known() {
    let row = "e,2023-01-01,Assets:A,100.00,RUB,none,,,Assets:B,-94.80,KGS\n";
    let mut ledger = Ledger::new();
    let recorded = parse_day("2026-01-01").unwrap();
    let read =
        import(&mut ledger, recorded, format!("{HEADER}{row}").as_bytes(), &Columns::default());
    assert!(read.unwrap_err().to_string().starts_with("line 2, column 8 (\"price_currency\")"));
    assert!(ledger.is_empty());
}

/// The generator of `benches/compare/remittances`: eight corridors from Russia, total prices.
fn generated(count: u64) -> String {
    const REGIONS: [&str; 8] =
        ["Bishkek", "Osh", "Batken", "Jalalabad", "Naryn", "Talas", "IssykKul", "Chuy"];
    let first = parse_day("2015-01-01").unwrap();
    let mut table = HEADER.to_owned();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    for number in 0..count {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let x = state >> 33;
        let region = REGIONS[usize::try_from(x & 7).unwrap()];
        let sent = 10_000 + (x >> 3) % 9_000_000;
        let rate = 9_480 + (x >> 11) % 401 - 200;
        // Half to even.
        let (mut paid, rest) = (sent * rate / 10_000, sent * rate % 10_000);
        if rest > 5_000 || (rest == 5_000 && paid % 2 == 1) {
            paid += 1;
        }
        let day = first + Days::new(number * 3_650 / count);
        let decimal = |minor: u64| format!("{}.{:02}", minor / 100, minor % 100);
        let (sent, paid) = (decimal(sent), decimal(paid));
        writeln!(
            table,
            "R{number},{day},Assets:Agents:Russia:{region},{sent},RUB,total,{paid},KGS,Liabilities:Payout:{region},-{paid},KGS"
        )
        .unwrap();
    }
    table
}

#[test]
fn a_hundred_thousand_transfers_have_the_known_balances() {
    // Totals of the generator at N = 100,000, with which those of ledger 3.3.0, hledger 1.25 and
    // beancount 3.2.3 agree to the tyiyn. Code.
    assert!(
        include_str!("fixtures/priced_1000.csv") == generated(1_000),
        "the first thousand rows are those of the generator"
    );
    let mut ledger = Ledger::new();
    let recorded = parse_day("2026-01-01").unwrap();
    let table = generated(100_000);
    let imported = import(&mut ledger, recorded, table.as_bytes(), &Columns::default()).unwrap();
    assert_eq!((imported.rows, imported.replayed, imported.corridors.len()), (100_000, 0, 8));
    let balance =
        |path: &str, currency| ledger.balance(&Account::new(path).unwrap(), currency).unwrap();
    assert_eq!(
        balance("Assets:Agents:Russia:Osh", Currency::RUB),
        Money::parse("552942381.17", Currency::RUB).unwrap()
    );
    assert_eq!(
        balance("Liabilities:Payout:Osh", Currency::KGS),
        Money::parse("-524188387.52", Currency::KGS).unwrap()
    );
    assert!(ledger.trial_balance().unwrap().is_zero());
}
