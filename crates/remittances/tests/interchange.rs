//! Ways in and out: what is written reads back, what is wrong is told with line and column, and of
//! a table with an error nothing is taken.
#![cfg(all(feature = "builtin", feature = "proptest"))]
// Helpers of tests stop where a case is written wrongly.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::money::Money;
use kerben_core::source::{Evidence, Sourced};
use kerben_remittances::answer::Answer;
use kerben_remittances::compliance::{Band, Field, Person, TravelRule};
use kerben_remittances::interchange::journal::{JournalError, Tool};
use kerben_remittances::interchange::transfers::{self, Row};
use kerben_remittances::interchange::{TableError, journal, pacs, priced, sdmx};
use kerben_remittances::laws::{self, Outcome};
use kerben_remittances::ledger::{Account, Event, Ledger, Leg, Limit};
use kerben_remittances::measures::MeasureId;
use kerben_remittances::series::SeriesSet;
use kerben_remittances::strategies;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

const HEADER: &str = "reference,date,send_account,send_amount,send_currency,price_kind,price,price_currency,payout_account,payout_amount,payout_currency\n";

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

fn account(path: &str) -> Account {
    Account::new(path).unwrap()
}

fn import(ledger: &mut Ledger, rows: &str) -> Result<priced::Imported, TableError> {
    let table = format!("{HEADER}{rows}");
    priced::import(ledger, day("2026-01-01"), table.as_bytes(), &priced::Columns::default())
}

fn refused(rows: &str) -> String {
    let mut ledger = Ledger::new();
    let error = import(&mut ledger, rows).unwrap_err().to_string();
    assert!(ledger.is_empty() && ledger.balances().unwrap().is_empty(), "{error}");
    error
}

#[test]
fn a_generated_journal_makes_the_expected_totals() {
    // Constructed, Derived: the first 1,000 rows and the totals of the generator of
    // benches/compare/remittances, made with `gen_journal.py 1000 csv --totals`.
    let table = include_str!("fixtures/priced_1000.csv");
    let mut ledger = Ledger::new();
    let columns = priced::Columns::default();
    let imported =
        priced::import(&mut ledger, day("2026-01-01"), table.as_bytes(), &columns).unwrap();
    assert_eq!((imported.rows, imported.replayed, imported.corridors.len()), (1_000, 0, 8));
    let mut compared = 0;
    for line in include_str!("fixtures/priced_1000.tsv").lines() {
        let [path, code, amount] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let currency = Currency::new(code).unwrap();
        let balance = ledger.balance(&account(path), currency).unwrap();
        assert_eq!(balance, Money::parse(amount, currency).unwrap(), "{line}");
        compared += 1;
    }
    assert_eq!(compared, 16);
    assert!(ledger.trial_balance().unwrap().is_zero());
    let sent: i64 = imported.corridors.iter().map(|corridor| corridor.sent.minor()).sum();
    let position = ledger.balance(&Account::position(Currency::RUB), Currency::RUB).unwrap();
    assert_eq!(position.minor(), -sent);
    // The same table again is a replay.
    let again = priced::import(&mut ledger, day("2026-01-01"), table.as_bytes(), &columns).unwrap();
    assert_eq!((again.rows, again.replayed, ledger.len()), (1_000, 1_000, 1_000));
}

#[test]
fn what_is_wrong_is_told_with_line_and_column() {
    let good = "R0,2015-01-01,Assets:A,100.00,RUB,total,94.80,KGS,Liabilities:B,-94.80,KGS\n";
    let with = |from: &str, to: &str| {
        // The wrong row is the second: the first must not stay behind.
        refused(&format!("{good}{}", good.replace("R0", "R1").replace(from, to)))
    };
    assert_eq!(
        with("100.00", "100.005"),
        "line 3, column 4 (\"send_amount\"): \"100.005\" is no amount; accepted: a number such as -18960.5 with at most 2 decimals"
    );
    // A currency that nobody meant (RUR for RUB), a conversion to the text ledgers: here the price
    // does not fit.
    assert!(with("-94.80,KGS", "-94.80,RUR").starts_with("line 3, column 8 (\"price_currency\")"));
    assert!(
        with("-94.80,KGS", "-94.80,KGX").starts_with("line 3, column 11 (\"payout_currency\")")
    );
    assert!(with("2015-01-01", "2015-02-30").starts_with("line 3, column 2 (\"date\")"));
    assert!(with("Assets:A", "Cash:A").starts_with("line 3, column 3 (\"send_account\")"));
    assert!(with("total", "guess").starts_with("line 3, column 6 (\"price_kind\")"));
    assert!(with("-94.80", "94.80").starts_with("line 3, column 10 (\"payout_amount\")"));
    assert!(with(",94.80", ",94.81").starts_with("line 3, column 7 (\"price\")"));
    assert!(with("R1", "R 1").starts_with("line 3: \"R 1\" is not a key"));
    assert!(with("100.00", "99999999999999999999").starts_with("line 3, column 4"));
    assert!(with("100.00", "").starts_with("line 3, column 4"));
    // A unit price must make the other amount when it is rounded, either way, and no further off.
    let unit = good.replace("total,94.80", "unit,0.94805");
    for (paid, taken) in [("-94.80", true), ("-94.81", true), ("-94.79", false), ("-94.82", false)]
    {
        let mut ledger = Ledger::new();
        let rows = unit.replace("-94.80", paid);
        assert_eq!(import(&mut ledger, &rows).is_ok(), taken, "{paid}");
        assert_eq!(ledger.is_empty(), !taken);
    }
    // Within one currency there is no price.
    let plain = "R0,2015-01-01,Assets:A,100.00,RUB,none,,,Liabilities:B,-100.00,RUB\n";
    let mut ledger = Ledger::new();
    assert_eq!(import(&mut ledger, plain).unwrap().rows, 1);
    assert!(ledger.balance(&Account::position(Currency::RUB), Currency::RUB).unwrap().is_zero());
    // 100.00 against 99.99 does not balance.
    assert!(refused(&plain.replace("-100.00", "-99.99")).contains("does not balance in RUB"));
    let header = "reference,date\n";
    let mut ledger = Ledger::new();
    let missing = priced::import(
        &mut ledger,
        day("2026-01-01"),
        header.as_bytes(),
        &priced::Columns::default(),
    );
    assert_eq!(
        missing.unwrap_err().to_string(),
        "the header has no column \"send_account\"; it has reference, date"
    );
}

#[test]
fn an_import_that_fails_leaves_what_was_there() {
    let mut ledger = Ledger::new();
    let first = "R0,2015-01-01,Assets:A,100.00,RUB,total,94.80,KGS,Liabilities:B,-94.80,KGS\n";
    import(&mut ledger, first).unwrap();
    let limit = Limit::none(account("Liabilities:B"), Currency::KGS).least(-10_000);
    ledger.apply(day("2026-01-01"), &[Event::Limit(limit)]).unwrap();
    let before = ledger.clone();
    // The second row goes beyond the limit.
    let rows = first.replace("R0", "R1").replace("94.80", "1.00")
        + &first.replace("R0", "R2").replace("Assets:A", "Assets:New");
    let error = import(&mut ledger, &rows).unwrap_err().to_string();
    assert!(error.starts_with("line 3: Liabilities:B in KGS would stand at"), "{error}");
    assert_eq!(ledger, before);
    assert_eq!(ledger.balances(), before.balances());
    assert!(ledger.place(&account("Assets:New"), Currency::RUB).is_none());
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let names = proptest::option::of("[ -~а-яӨөҮүҢң]{1,12}");
    (strategies::transfers(), proptest::collection::vec(names, 6)).prop_map(|(list, names)| {
        list.into_iter().zip(names).map(|(transfer, name)| Row::new(transfer, name)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn transfers_written_are_transfers_read(rows in rows()) {
        laws::interchange::what_is_written_reads_back(
            &rows,
            |rows| {
                let mut text = Vec::new();
                transfers::write(&mut text, rows).ok()?;
                Some(text)
            },
            |text| transfers::read(text, &transfers::Columns::default()).ok(),
        )?;
    }

    #[test]
    fn garbage_is_refused_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut ledger = Ledger::new();
        let mut table = HEADER.as_bytes().to_vec();
        table.extend(&bytes);
        let _ = priced::import(&mut ledger, day("2026-01-01"), table.as_slice(), &priced::Columns::default());
        let _ = transfers::read(bytes.as_slice(), &transfers::Columns::default());
        let _ = pacs::read(&String::from_utf8_lossy(&bytes));
        prop_assert!(ledger.trial_balance().unwrap().is_zero());
    }

    #[test]
    fn journals_have_the_balances_of_the_ledger(history in strategies::history()) {
        let mut ledger = Ledger::new();
        for entry in &history {
            ledger.post(kerben_core::calendar::DAY_MAX, entry).unwrap();
        }
        for tool in [Tool::Ledger, Tool::Hledger, Tool::Beancount] {
            let mut text = Vec::new();
            journal::write(&mut text, &ledger, tool).unwrap();
            laws::interchange::journal_has_the_balances(&ledger, &String::from_utf8(text).unwrap())?;
        }
    }
}

fn caught<T: std::fmt::Debug>(
    cases: impl Strategy<Value = T>,
    law: impl Fn(&T) -> Outcome,
) -> bool {
    let mut runner = TestRunner::deterministic();
    (0..200).any(|_| {
        let case = cases.new_tree(&mut runner).unwrap().current();
        matches!(law(&case), Err(TestCaseError::Fail(_)))
    })
}

#[test]
fn the_laws_of_interchange_catch_broken_ones() {
    // Forgets the operator.
    assert!(caught(rows(), |rows| {
        laws::interchange::what_is_written_reads_back(
            rows,
            |rows| {
                let bare: Vec<Row> =
                    rows.iter().map(|row| Row::new(row.transfer.clone(), None)).collect();
                let mut text = Vec::new();
                transfers::write(&mut text, &bare).ok()?;
                Some(text)
            },
            |text| transfers::read(text, &transfers::Columns::default()).ok(),
        )
    }));
    // Leaves the last line out.
    assert!(caught(strategies::history(), |history| {
        let mut ledger = Ledger::new();
        ledger.post_all(kerben_core::calendar::DAY_MAX, history).unwrap();
        let mut text = Vec::new();
        journal::write(&mut text, &ledger, Tool::Hledger).unwrap();
        let text = String::from_utf8(text).unwrap();
        let lines: Vec<&str> = text.trim_end().lines().collect();
        let cut = lines[..lines.len().saturating_sub(1)].join("\n");
        laws::interchange::journal_has_the_balances(&ledger, &cut)
    }));
}

#[test]
fn beancount_accounts_stay_apart() {
    let mut ledger = Ledger::new();
    let on = day("2023-05-10");
    let one = ledger.open(&account("Assets:a_b"), Currency::KGS).unwrap();
    let other = ledger.open(&account("Assets:a.b"), Currency::KGS).unwrap();
    ledger.append(on, "t1", on, &[Leg::debit(one, 100), Leg::credit(other, 100)]).unwrap();
    let refused = journal::write(Vec::new(), &ledger, Tool::Beancount);
    assert!(matches!(refused, Err(JournalError::Accounts { .. })));
    assert!(journal::write(Vec::new(), &ledger, Tool::Ledger).is_ok());
}

#[test]
fn published_series_are_written_as_sdmx_csv() {
    let set = SeriesSet::builtin().unwrap();
    let series = set.vintages("BX.TRF.PWKR.CD.DT", Country::KG).next().unwrap();
    let usd = Money::parse("1280", Currency::USD).unwrap();
    let measure = sdmx::of_measure(
        MeasureId::PersonalRemittances,
        Country::KG,
        2022,
        usd,
        "2026-11",
        "example",
    );
    let mut text = Vec::new();
    sdmx::write(&mut text, "KERBEN:REMITTANCES(1.0)", sdmx::of_series(series).chain([measure]))
        .unwrap();
    let text = String::from_utf8(text).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 1 + series.years.len() + 1);
    let of_2022 = lines.iter().find(|line| line.contains(",2022,3225168649.75035,")).unwrap();
    assert!(of_2022.ends_with(",A,open-numbers-01a34e8b,wdi-bx-trf-pwkr-cd-dt,Code"), "{of_2022}");
    assert!(lines.last().unwrap().contains("personal-remittances,USD,2022,1280.00,A"));
    assert!(lines.iter().all(|line| line.split(',').count() == 14));
}

const MESSAGE: &str = include_str!("fixtures/pacs008.xml");

#[test]
fn every_field_of_the_reference_is_read_from_pacs_008() {
    // Constructed after the elements of pacs.008.001.12 (CreditTransferTransaction64), Code.
    let read = pacs::read(MESSAGE).unwrap();
    let [one, two] = &read[..] else { panic!("{}", read.len()) };
    let text = |value: &Option<String>| value.clone().unwrap();
    assert_eq!((text(&one.instruction_id).as_str(), one.end_to_end_id.as_str()), ("I1", "E1"));
    assert_eq!(text(&one.transaction_id), "T1");
    assert_eq!(text(&one.uetr), "8a562c67-ca16-48ba-b074-65581be6f001");
    assert_eq!(one.settlement.to_string(), "18,960.00 KGS");
    assert_eq!(one.settlement_day, Some(day("2023-05-10")));
    assert_eq!(one.instructed.unwrap().to_string(), "20,000.00 RUB");
    assert_eq!(one.exchange_rate.unwrap().to_string(), "0.948");
    assert_eq!(one.charge_bearer, Some(pacs::ChargeBearer::Debtor));
    assert_eq!(one.charges[0].amount.to_string(), "100.00 RUB");
    assert_eq!(one.charges[0].agent.as_deref(), Some("AAAARUMM"));
    assert_eq!(
        (text(&one.debtor_agent), text(&one.creditor_agent)),
        ("AAAARUMM".to_owned(), "BBBBKG22".to_owned())
    );
    assert_eq!(text(&one.purpose), "FAMI");
    assert_eq!(one.regulatory_codes, ["KG-1"]);
    assert_eq!(one.invoice_references, ["none"]);
    assert_eq!(one.debtor.name(), Some("Constructed Sender"));
    assert_eq!(
        (one.debtor.account(), one.creditor.account()),
        (Some("RU0000000001"), Some("KG-2"))
    );
    assert_eq!(one.creditor.country(), Some(Country::KG));
    assert!([Field::Address, Field::Identity].iter().all(|field| one.debtor.has(*field)));
    assert!(one.ultimate_debtor.is_some() && one.ultimate_creditor.is_some());
    // The second has only what must be there.
    assert_eq!(
        (two.end_to_end_id.as_str(), two.charges.len(), two.purpose.as_ref()),
        ("E2", 0, None)
    );
    let shown = format!("{read:?}");
    assert!(!shown.contains("Constructed") && !shown.contains("RU0000000001"), "{shown}");
    // The message goes straight into the check of the travel rule.
    let rule = TravelRule::builtin().unwrap();
    let rate = Sourced::new("1 USD = 87.45 KGS".parse().unwrap(), Evidence::Press, "24.kg");
    let checked = rule.check("T1", one.settlement, Some(&rate), &one.debtor, &one.creditor);
    assert_eq!(checked.band, Answer::Known(Band::UpToThreshold));
    assert!(checked.findings.is_empty());
}

#[test]
fn a_message_that_cannot_be_read_says_where() {
    let with =
        |from: &str, to: &str| pacs::read(&MESSAGE.replacen(from, to, 1)).unwrap_err().to_string();
    assert!(with("<EndToEndId>E2</EndToEndId>", "").contains("PmtId has no EndToEndId"));
    assert!(
        with("18960.00", "18960.001").starts_with("line 9, column "),
        "{}",
        with("18960.00", "18960.001")
    );
    assert!(with("Ccy=\"KGS\"", "").contains("accepted is an attribute Ccy"));
    assert!(with("Ccy=\"KGS\"", "Ccy=\"KGX\"").contains("is not a currency code"));
    assert!(with(">0.948<", ">-1<").contains("XchgRate: -1 is no rate"));
    assert!(with("2023-05-10", "2023-05-32").contains("IntrBkSttlmDt"));
    assert!(with("DEBT", "NOBODY").contains("accepted: DEBT, CRED, SHAR, SLEV"));
    assert!(with("xsd:pacs.008.001.12", "xsd:camt.053.001.08").contains("no pacs.008"));
    assert!(with("</Document>", "").contains("no XML"));
    assert!(
        pacs::read("<Document/>").unwrap_err().to_string().contains("no customer credit transfers")
    );
}

#[test]
fn the_threshold_itself_is_within_the_lower_band() {
    // FATF Recommendation 16 (2025): "up to" 1,000. Press; amounts constructed, Derived.
    let rule = TravelRule::builtin().unwrap();
    let money = |text: &str, currency| Money::parse(text, currency).unwrap();
    let band = |amount: Money, rate| rule.band(amount, rate).known().copied();
    for currency in [Currency::USD, Currency::EUR] {
        assert_eq!(band(money("999.99", currency), None), Some(Band::UpToThreshold));
        assert_eq!(band(money("1000.00", currency), None), Some(Band::UpToThreshold));
        assert_eq!(band(money("1000.01", currency), None), Some(Band::AboveThreshold));
    }
    // A som amount at the rate of the day, both ways round, without rounding.
    let rate = Sourced::new("1 USD = 87.45 KGS".parse().unwrap(), Evidence::Press, "24.kg");
    assert_eq!(band(money("87450.00", Currency::KGS), Some(&rate)), Some(Band::UpToThreshold));
    assert_eq!(band(money("87450.01", Currency::KGS), Some(&rate)), Some(Band::AboveThreshold));
    let back = Sourced::new("1 KGS = 0.01143 USD".parse().unwrap(), Evidence::Press, "timesca");
    assert_eq!(band(money("87489.00", Currency::KGS), Some(&back)), Some(Band::UpToThreshold));
    assert_eq!(band(money("87489.07", Currency::KGS), Some(&back)), Some(Band::AboveThreshold));
    // Without a rate, or with one that does not lead there, the band is open.
    let open = rule.band(money("87450.00", Currency::KGS), None);
    assert_eq!(open.missing_facts().len(), 1);
    let other = Sourced::new("1 RUB = 0.96 KGS".parse().unwrap(), Evidence::Press, "market");
    assert_eq!(band(money("1.00", Currency::KGS), Some(&other)), None);
}

#[test]
fn every_missing_field_is_found_and_the_uncertain_ones_are_told_apart() {
    let rule = TravelRule::builtin().unwrap();
    let counts: BTreeMap<_, usize> =
        rule.requirements().iter().fold(BTreeMap::new(), |mut of, one| {
            *of.entry(one.band).or_default() += 1;
            of
        });
    // Twelve rows of the collected table; country and town stand in one of them.
    assert_eq!(counts, BTreeMap::from([(Band::UpToThreshold, 4), (Band::AboveThreshold, 9)]));
    let nobody = Person::default();
    let of = |amount: &str| {
        rule.check("t", Money::parse(amount, Currency::USD).unwrap(), None, &nobody, &nobody)
    };
    assert_eq!((of("1000").findings.len(), of("1000").unsettled.len()), (4, 0));
    assert_eq!((of("1001").findings.len(), of("1001").unsettled.len()), (7, 2));
    assert_eq!(of("1001").grade, Evidence::Press);
    assert_eq!(of("1001").findings[0].rule, "travel-rule-originator-name");
    let blank = Person::default().named("  ").with_account("1").living_at("x");
    let found = rule.check("t", Money::parse("1", Currency::USD).unwrap(), None, &blank, &blank);
    assert_eq!(found.findings.len(), 2);
    assert_eq!(format!("{blank:?}"), "[\"account\", \"address\"]");
}

/// What is known of a person, by one bit for each field.
fn person(known: u8) -> Person {
    let has = |bit: u8| known >> bit & 1 == 1;
    let mut person = Person::default();
    let steps: [fn(Person) -> Person; 7] = [
        |person| person.named("A"),
        |person| person.with_account("1"),
        |person| person.living_at("Osh"),
        |person| person.in_country(Country::KG),
        |person| person.in_town("Osh"),
        |person| person.identified_by("1"),
        |person| person.with_entity_code("1"),
    ];
    for (bit, step) in (0_u8..).zip(steps) {
        if has(bit) {
            person = step(person);
        }
    }
    person
}

#[test]
fn the_travel_rule_keeps_its_laws_and_they_catch_broken_ones() {
    let rule = TravelRule::builtin().unwrap();
    let dollars = |minor| Money::from_minor(minor, Currency::USD).unwrap();
    let amounts: Vec<Money> =
        [0, 1, 99_999, 100_000, 100_001, 5_000_000].map(dollars).into_iter().collect();
    let band = |amount| rule.band(amount, None).known().copied();
    let inverted = |amount| {
        band(amount).map(|band| match band {
            Band::UpToThreshold => Band::AboveThreshold,
            Band::AboveThreshold => Band::UpToThreshold,
        })
    };
    let mut caught = 0;
    for (one, other) in amounts.iter().flat_map(|one| amounts.iter().map(move |two| (*one, *two))) {
        laws::checks::bands_follow_the_amount(band, one, other).unwrap();
        caught += u32::from(laws::checks::bands_follow_the_amount(inverted, one, other).is_err());
    }
    assert!(caught > 0);
    // All that may be known of a sender, with one field more each time.
    let nobody = Person::default();
    for amount in [dollars(100_000), dollars(100_001)] {
        let missing = |who: &Person| {
            let checked = rule.check("t", amount, None, who, &nobody);
            checked.findings.len() + checked.unsettled.len()
        };
        let (mut broken, mut compared) = (0, 0);
        for known in 0..128_u8 {
            for bit in (0..7).filter(|bit| known >> bit & 1 == 0) {
                let (less, more) = (person(known), person(known | 1 << bit));
                laws::checks::knowing_more_asks_for_less(missing, &less, &more).unwrap();
                // Counts what is there for what is missing.
                let counting = |who: &Person| 20 - missing(who);
                let law = laws::checks::knowing_more_asks_for_less(counting, &less, &more);
                broken += u32::from(law.is_err());
                compared += 1;
            }
        }
        assert_eq!(compared, 448);
        assert!(broken > 0);
    }
}

#[test]
fn rows_of_another_width_and_headers_that_are_no_text_are_refused() {
    let good = "R0,2015-01-01,Assets:A,100.00,RUB,total,94.80,KGS,Liabilities:B,-94.80,KGS";
    assert_eq!(
        refused(&format!("{good}\nR1,2015-01-01\n")),
        "line 3: 2 cells; accepted are 11, as many as the header has"
    );
    assert_eq!(
        refused(&format!("{good},\n")),
        "line 2: 12 cells; accepted are 11, as many as the header has"
    );
    let mut ledger = Ledger::new();
    let mut table = HEADER.as_bytes().to_vec();
    table[2] = 0xFF;
    let columns = priced::Columns::default();
    let error = priced::import(&mut ledger, day("2026-01-01"), table.as_slice(), &columns);
    assert!(error.unwrap_err().to_string().starts_with("line 1, column 1 ("));
    // Lines that end with two characters, cells in quotation marks, empty lines: the same entries,
    // and an error on the line on which it stands.
    let plain = format!("{HEADER}{good}\n");
    let mut expected = Ledger::new();
    priced::import(&mut expected, day("2026-01-01"), plain.as_bytes(), &columns).unwrap();
    let quoted = plain.replace("Assets:A", "\"Assets:A\"");
    for table in [plain.replace('\n', "\r\n"), quoted.clone(), quoted.replace('\n', "\r\n\r\n")] {
        let mut ledger = Ledger::new();
        priced::import(&mut ledger, day("2026-01-01"), table.as_bytes(), &columns).unwrap();
        assert_eq!(ledger, expected);
        let wrong = table.replace("94.80", "94.805");
        let lines = table.matches('\n').count() as u64;
        let line = if lines > 2 { 3 } else { 2 };
        let error = priced::import(&mut ledger, day("2026-01-01"), wrong.as_bytes(), &columns);
        let error = error.unwrap_err().to_string();
        assert!(error.starts_with(&format!("line {line}, column")), "{error}");
    }
}
