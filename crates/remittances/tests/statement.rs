//! What a statement says, and what it leaves open.
#![cfg(feature = "builtin")]
// Helpers of tests stop where a case is written wrongly.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::NaiveDate;
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::render;
use kerben_core::language::Language;
use kerben_core::money::Money;
use kerben_core::source::{Evidence, Sourced};
use kerben_remittances::answer::Answer;
use kerben_remittances::bop::Item;
use kerben_remittances::channel::{Channel, Purpose};
use kerben_remittances::classification::{Classification, Sender, Treatment, classify};
use kerben_remittances::ledger::{Account, Entry, Posting};
use kerben_remittances::netting::Claim;
use kerben_remittances::percent::Percent;
use kerben_remittances::rates::{Basis, ReferenceRule, YearlyRates};
use kerben_remittances::residence::{ResidenceRule, Stay, StayKind};
use kerben_remittances::series::SeriesSet;
use kerben_remittances::statement::{self, Perspective, Statement, StatementError, StatementRules};
use kerben_remittances::transfer::{Corridor, Transfer};

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

fn rubles(id: &str, on: &str, sent: &str, fee: &str, received: &str) -> Transfer {
    Transfer::new(
        id,
        day(on),
        Corridor::new(Country::RU, Country::KG).unwrap(),
        Channel::MoneyTransferOperator,
        Money::parse(sent, Currency::RUB).unwrap(),
        Money::parse(fee, Currency::RUB).unwrap(),
        Money::parse(received, Currency::KGS).unwrap(),
    )
    .unwrap()
    .with_purpose(Purpose::FamilySupport)
}

fn at_market(transfer: Transfer, rate: &str) -> Transfer {
    let rate = format!("1 RUB = {rate} KGS").parse().unwrap();
    transfer.against(Sourced::new(rate, Evidence::Press, "market")).unwrap()
}

fn stay(first: &str, last: Option<&str>) -> Stay {
    Stay::new(Country::RU, day(first), last.map(day)).unwrap()
}

fn sender(stays: Vec<Stay>) -> Sender {
    Sender { home: Country::KG, stays }
}

fn settled() -> Sender {
    sender(vec![stay("2020-01-01", Some("2024-12-31"))])
}

fn rules(sender: Sender) -> StatementRules<'static> {
    StatementRules::new(sender, day("2026-01-01"), &kerben_remittances::parameters().unwrap())
        .unwrap()
}

fn stated(transfers: &[Transfer], rules: &StatementRules<'_>) -> Statement {
    let explained = statement::explain(transfers, rules).unwrap();
    assert_eq!(explained.derivation.check(), []);
    explained.value
}

#[test]
fn a_corridor_weighs_each_transfer_by_its_amount() {
    // 20,000 at 1.75 % and 60,000 at 0.25 %: together 500 of 80,000, which is 0.625 %.
    let dear = at_market(rubles("a", "2023-05-10", "20000", "100", "18960"), "0.9600");
    let cheap = at_market(rubles("b", "2023-06-10", "60000", "150", "57600"), "0.9600");
    let statement = stated(&[dear, cheap], &rules(settled()));
    let [corridor] = &statement.corridors[..] else { panic!("one corridor") };
    assert_eq!(corridor.total.known().unwrap().exact.to_string(), "0.625");
    assert_eq!(corridor.total.known().unwrap().rounded.to_string(), "0.63");
    assert_eq!(corridor.fee.exact.to_string(), "0.3125");
    assert_eq!((corridor.transfers, corridor.grade), (2, Evidence::Press));
    assert_eq!(corridor.sent.to_string(), "80,000.00 RUB");
}

#[test]
fn one_unknown_margin_leaves_the_corridor_open_but_not_its_fee() {
    let known = at_market(rubles("a", "2023-05-10", "20000", "100", "18960"), "0.9600");
    let unknown = rubles("b", "2023-06-10", "20000", "100", "18960");
    let statement = stated(&[known, unknown], &rules(settled()));
    assert_eq!(statement.corridors[0].total.missing_facts().len(), 1);
    assert_eq!(statement.corridors[0].fee.rounded.to_string(), "0.50");
    let catalogue = kerben_remittances::catalogue().unwrap();
    let missing = &statement.transfers[1].cost.total.missing_facts()[0];
    assert_eq!(
        catalogue.render(missing, Language::En),
        "the market rate 1 RUB = ... KGS on 2023-06-10"
    );
}

#[test]
fn a_yearly_average_is_a_choice_with_a_weaker_grade_and_is_never_booked() {
    let series = SeriesSet::builtin().unwrap();
    let rates = YearlyRates::of(&series);
    let transfer = rubles("a", "2023-05-10", "20000", "100", "20000");
    let by_average =
        rules(settled()).measured_against(ReferenceRule::StatedElseYearlyAverage(&rates));
    let explained = statement::explain(std::slice::from_ref(&transfer), &by_average).unwrap();
    assert_eq!(explained.derivation.check(), []);
    assert_eq!(explained.derivation.grade, Evidence::Derived);
    let line = &explained.value.transfers[0];
    let margin = line.cost.margin.known().unwrap();
    assert_eq!(
        (margin.basis, margin.grade),
        (Basis::YearlyAverage { year: 2023 }, Evidence::Derived)
    );
    // 1 - 1 / 1.031635... = 3.07 %.
    assert_eq!(margin.figure.rounded.to_string(), "3.07");
    let family = &explained.value.books[0];
    let accounts = family.balances.iter().map(|line| line.account.path()).collect::<Vec<_>>();
    assert!(!accounts.contains(&"Expenses:FxMargin"), "{accounts:?}");
    assert!(explained.receipt.packs.iter().any(|pack| pack.id() == "remittances.exchange-rates"));
    // A rate that was stated has precedence.
    let stated_rate = at_market(transfer, "1.0000");
    let line = statement::statement(&[stated_rate], &by_average).unwrap().transfers.remove(0);
    assert_eq!(line.cost.margin.known().unwrap().basis, Basis::Stated);
}

fn classified(transfer: &Transfer, sender: &Sender) -> Answer<Classification> {
    let rule = ResidenceRule::new(12, Evidence::Official);
    classify(transfer, sender, &rule, day("2026-01-01")).unwrap()
}

fn treated(transfer: &Transfer, sender: &Sender) -> Treatment {
    classified(transfer, sender).known().unwrap().treatment
}

fn open(transfer: &Transfer, sender: &Sender) -> String {
    let answer = classified(transfer, sender);
    answer.missing_facts().iter().map(|missing| missing.key.clone()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_length_of_the_stay_decides_what_the_transfer_is() {
    let transfer = rubles("a", "2023-05-10", "20000", "100", "18960");
    let amount = transfer.received();
    let personal = Treatment::Item { item: Item::PersonalTransfers, amount };
    // BPM6 Compilation Guide 13.3: less than one year is short-term.
    let year = sender(vec![stay("2023-01-01", Some("2023-12-31"))]);
    assert_eq!(treated(&transfer, &year), personal);
    let day_less = sender(vec![stay("2023-01-01", Some("2023-12-30"))]);
    assert_eq!(treated(&transfer, &day_less), Treatment::ThroughPay);
    // Not over, but long enough by the day of the question.
    assert_eq!(treated(&transfer, &sender(vec![stay("2023-01-01", None)])), personal);
    // Judged while it went on: what it was meant for decides, and unknown stays unknown.
    let rule = ResidenceRule::new(12, Evidence::Official);
    let early =
        |stay: Stay| classify(&transfer, &sender(vec![stay]), &rule, day("2023-06-01")).unwrap();
    let meant = |months| early(stay("2023-01-01", None).meant_for(months).unwrap());
    assert_eq!(meant(24).known().unwrap().treatment, personal);
    assert_eq!(meant(6).known().unwrap().treatment, Treatment::ThroughPay);
    assert_eq!(
        early(stay("2023-01-01", None)).missing_facts()[0].key,
        "remittances.missing.intended-stay"
    );
    // Known later, said earlier: an end after the day of the question is not used.
    assert_eq!(early(stay("2023-01-01", Some("2023-08-01"))).known(), None);
    // Students stay resident at home however long; the list of exceptions is unverified.
    let student = sender(vec![stay("2019-01-01", None).of_kind(StayKind::Study)]);
    let answer = classified(&transfer, &student);
    assert_eq!(answer.known().unwrap().treatment, Treatment::WithinEconomy);
    assert_eq!(answer.known().unwrap().grade, Evidence::Unverified);
    let seasonal = sender(vec![stay("2019-01-01", None).of_kind(StayKind::SeasonalWork)]);
    assert_eq!(treated(&transfer, &seasonal), Treatment::ThroughPay);
    let crew = sender(vec![stay("2019-01-01", None).of_kind(StayKind::ShipCrew)]);
    assert_eq!(open(&transfer, &crew), "remittances.missing.employer");
}

#[test]
fn the_purpose_decides_apart_from_the_channel() {
    let transfer = rubles("a", "2023-05-10", "20000", "100", "18960");
    let amount = transfer.received();
    let of = |purpose| treated(&transfer.clone().with_purpose(purpose), &settled());
    assert_eq!(
        of(Purpose::CapitalGift),
        Treatment::Item { item: Item::HouseholdCapitalTransfers, amount }
    );
    assert_eq!(of(Purpose::OwnAccount), Treatment::NoRemittance);
    assert_eq!(of(Purpose::Trade), Treatment::NoRemittance);
    assert_eq!(
        open(&transfer.clone().with_purpose(Purpose::Unknown), &settled()),
        "remittances.missing.purpose"
    );
    assert_eq!(open(&transfer, &sender(Vec::new())), "remittances.missing.stay");
    assert_eq!(
        open(&transfer, &sender(vec![stay("2024-01-01", None)])),
        "remittances.missing.stay"
    );
}

#[test]
fn the_economys_books_hold_what_counts_and_nothing_else() {
    let personal = rubles("a", "2023-05-10", "20000", "100", "18960");
    let trade = rubles("b", "2023-05-11", "20000", "100", "18960").with_purpose(Purpose::Trade);
    let open = rubles("c", "2023-05-12", "20000", "100", "18960").with_purpose(Purpose::Unknown);
    let economy = Perspective::Economy(Country::KG);
    let statement = stated(&[personal, trade, open], &rules(settled()).kept_for([economy]));
    let [book] = &statement.books[..] else { panic!("one book") };
    assert_eq!(book.entries.len(), 1);
    assert_eq!(statement.counted.len(), 1);
    assert_eq!(statement.counted[0].amount.to_string(), "18,960.00 KGS");
    assert_eq!(
        (statement.no_remittance, statement.undetermined),
        (vec!["b".to_owned()], vec!["c".to_owned()])
    );
    let elsewhere = Perspective::Economy(Country::UZ);
    let none = stated(
        &[rubles("a", "2023-05-10", "1", "0", "1")],
        &rules(settled()).kept_for([elsewhere]),
    );
    assert!(none.books[0].entries.is_empty());
}

#[test]
fn a_transfer_stands_once() {
    let transfer = rubles("a", "2023-05-10", "20000", "100", "18960");
    let twice = statement::statement(&[transfer.clone(), transfer], &rules(settled()));
    assert!(matches!(twice, Err(StatementError::Twice { id }) if id == "a"));
    let empty = stated(&[], &rules(settled()));
    assert!(empty.transfers.is_empty() && empty.corridors.is_empty());
}

#[test]
fn a_statement_reads_in_every_language() {
    let transfer = at_market(rubles("a", "2023-05-10", "20000", "100", "18960"), "0.9600");
    let explained = statement::explain(&[transfer], &rules(settled())).unwrap();
    let catalogue = kerben_remittances::catalogue().unwrap();
    for language in Language::ALL {
        let text = render::text(&explained.derivation, &catalogue, language);
        assert!(!text.contains('\u{27e8}'), "{text}");
        for figure in ["1.75 %", "0.5 %", "1.25 %", "18,960.00 KGS"] {
            assert!(text.contains(figure), "{figure} in {text}");
        }
    }
}

#[test]
fn findings_report_and_repair_nothing() {
    let of = |transfer: &Transfer| {
        let found = transfer.findings();
        found.into_iter().map(|finding| finding.rule).collect::<Vec<_>>()
    };
    let transfer = rubles("a", "2023-05-10", "20000", "100", "18960");
    let rate = |text: &str| format!("1 RUB = {text} KGS").parse().unwrap();
    let differs = transfer.clone().at_rate(rate("0.9500")).unwrap();
    assert_eq!(of(&differs), ["received-differs"]);
    assert_eq!(differs.received(), transfer.received());
    assert_eq!(of(&at_market(transfer.clone(), "1.0500")), [""; 0]);
    assert_eq!(of(&at_market(transfer.clone(), "0.9400")), ["rate-above-reference"]);
    assert_eq!(of(&at_market(transfer, "2.1000")), ["rate-far-from-reference"]);
    assert_eq!(of(&rubles("b", "2023-05-10", "100", "150", "95")), ["fee-above-amount"]);
    let old = |id: &str, from, currency, on: &str| {
        let corridor = Corridor::new(from, Country::KG).unwrap();
        let amount = Money::parse("100", currency).unwrap();
        let none = Money::zero(currency).unwrap();
        of(&Transfer::new(id, day(on), corridor, Channel::Post, amount, none, amount).unwrap())
    };
    assert_eq!(old("d", Country::RU, Currency::RUR, "2020-01-01"), ["currency-replaced"]);
    assert_eq!(old("e", Country::RU, Currency::RUR, "1995-01-01"), [""; 0]);
    assert_eq!(old("f", Country::SU, Currency::USD, "1995-01-01"), ["country-not-then"]);
    let usd = |text: &str| Money::parse(text, Currency::USD).unwrap();
    let corridor = Corridor::new(Country::US, Country::KG).unwrap();
    let on = day("2023-05-10");
    let carried =
        Transfer::new("c", on, corridor, Channel::CashCarried, usd("100"), usd("1"), usd("98"));
    assert_eq!(of(&carried.unwrap()), ["deducted", "fee-on-carried-cash"]);
}

fn refused<T: serde::de::DeserializeOwned + std::fmt::Debug>(json: &str, accepted: &str) {
    let error = serde_json::from_str::<T>(json).unwrap_err().to_string();
    assert!(error.contains(accepted), "{json}: {error}");
}

#[test]
fn no_deserialiser_lets_garbage_in() {
    let money = r#"{"amount":"1.00","currency":"KGS"}"#;
    let transfer = |id: &str, on: &str, to: &str, fee: &str, more: &str| {
        format!(
            r#"{{"id":"{id}","day":"{on}","from":"RU","to":"{to}","channel":"bank","sent":{money},"fee":{fee},
            "received":{money}{more}}}"#
        )
    };
    assert!(
        serde_json::from_str::<Transfer>(&transfer("a", "2023-01-01", "KG", money, "")).is_ok()
    );
    refused::<Transfer>(&transfer("a:b", "2023-01-01", "KG", money, ""), "not an id");
    refused::<Transfer>(&transfer("", "2023-01-01", "KG", money, ""), "not an id");
    refused::<Transfer>(&transfer("a", "2023-1-1", "KG", money, ""), "2023-1-1");
    refused::<Transfer>(&transfer("a", "2023-01-01", "RU", money, ""), "crosses no border");
    let dollars = r#"{"amount":"1.00","currency":"USD"}"#;
    refused::<Transfer>(&transfer("a", "2023-01-01", "KG", dollars, ""), "in that currency");
    let minus = r#"{"amount":"-1.00","currency":"KGS"}"#;
    refused::<Transfer>(&transfer("a", "2023-01-01", "KG", minus, ""), "zero or more");
    let rate = r#","rate":{"base":"USD","quote":"KGS","rate":"87.5"}"#;
    refused::<Transfer>(&transfer("a", "2023-01-01", "KG", money, rate), "does not lead from");
    refused::<Transfer>(&transfer("a", "2023-01-01", "KG", money, r#","colour":"red""#), "colour");
    refused::<Corridor>(r#"{"from":"KG","to":"KG"}"#, "two different countries");
    refused::<Account>(r#""Cash:KG""#, "Assets, Liabilities");
    let posting = |side: &str, amount: &str| {
        format!(r#"{{"account":"Assets:A","side":"{side}","amount":{amount}}}"#)
    };
    refused::<Posting>(&posting("debit", minus), "above zero");
    let entry = |key: &str, postings: &[String]| {
        let postings = postings.join(",");
        format!(
            r#"{{"key":"{key}","day":"2023-01-01","text":{{"key":"t"}},"postings":[{postings}]}}"#
        )
    };
    let (debit, credit) = (posting("debit", money), posting("credit", money));
    let good = entry("k", &[debit.clone(), credit.clone()]);
    assert!(serde_json::from_str::<Entry>(&good).is_ok());
    refused::<Entry>(&entry("k", &[debit.clone(), debit.clone()]), "does not balance in KGS");
    refused::<Entry>(&entry("k", std::slice::from_ref(&debit)), "accepted are 2 to 1000");
    refused::<Entry>(&entry("k k", &[debit, credit]), "not a key");
    refused::<Percent>(r#""1/0""#, "not a percentage");
    refused::<Percent>("1.75", "string");
    refused::<Claim>(
        &format!(r#"{{"creditor":"A","debtor":"A","amount":{money}}}"#),
        "cannot owe itself",
    );
    refused::<Stay>(r#"{"country":"RU","first":"2023-01-01","last":"2022-01-01"}"#, "cannot end");
    refused::<Stay>(
        r#"{"country":"RU","first":"2023-01-01","intended_months":5000}"#,
        "at most 1200",
    );
}

#[test]
fn a_case_file_says_where_a_transfer_is_wrong() {
    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        remittance: Vec<Transfer>,
    }
    let case = |received: &str, rate: &str| {
        format!(
            "[[remittance]]\nid = 'a'\nday = 2023-05-10\nfrom = 'RU'\nto = 'KG'\nchannel = 'bank'\n\
             purpose = 'family-support'\nsent = {{ amount = '20000.00', currency = 'RUB' }}\n\
             fee = {{ amount = '100.00', currency = 'RUB' }}\nreceived = {{ amount = '{received}', currency = 'KGS' }}\n\
             rate = {{ base = 'RUB', quote = '{rate}', rate = '0.9480' }}\n"
        )
    };
    let read = |text: &str| kerben_core::data::parse::<Case>("case.toml", text);
    assert_eq!(read(&case("18960.00", "KGS")).unwrap().remittance[0].findings(), []);
    let number = read(&case("18960.001", "KGS")).unwrap_err().to_string();
    assert!(
        number.starts_with("case.toml:10:") && number.contains("remittance[0].received"),
        "{number}"
    );
    let direction = read(&case("18960.00", "KZT")).unwrap_err().to_string();
    assert!(direction.starts_with("case.toml:1:"), "{direction}");
    assert!(direction.contains("does not lead from RUB to KGS"), "{direction}");
}
