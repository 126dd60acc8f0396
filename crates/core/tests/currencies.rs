//! The table of currencies against an independent transcription, and what became of the withdrawn ones.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail a test")]

use chrono::NaiveDate;
use kerben_core::currency::{Currency, CurrencyStatus};
use kerben_core::money::Money;
use kerben_core::rounding::{Rounding, RoundingMode};
use kerben_core::source::Evidence;

fn by_code(code: &str) -> Option<iso_currency::Currency> {
    iso_currency::Currency::from_code(code)
}

/// Codes that `iso_currency` 0.7.1 still lists, though list one of 2026-01-01 does not.
const WITHDRAWN_HERE: [&str; 5] = ["BGN", "CUC", "HRK", "SLL", "ZWL"];

#[test]
fn the_current_codes_are_those_of_iso_4217() {
    let current: Vec<_> = Currency::all().filter(|currency| currency.is_current()).collect();
    assert_eq!(current.len(), 178);
    for ours in current {
        let theirs = by_code(ours.code()).unwrap_or_else(|| panic!("{ours} is only here"));
        assert_eq!(ours.numeric(), Some(theirs.numeric()), "{ours}");
        assert_eq!(ours.minor_units().map(u16::from), theirs.exponent(), "{ours}");
    }
    let mut withdrawn_here = Vec::new();
    let letters = || 'A'..='Z';
    let codes =
        letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| [a, b, c])));
    for theirs in codes.filter_map(|code| by_code(&String::from_iter(code))) {
        let ours = Currency::new(theirs.code()).unwrap();
        if !ours.is_current() {
            withdrawn_here.push(ours.code().to_owned());
        }
    }
    assert_eq!(withdrawn_here, WITHDRAWN_HERE);
}

/// The table of the reference: codes, numbers and minor units of the first setting.
#[test]
fn the_currencies_of_the_first_setting_have_their_units() {
    let rows = [
        (Currency::KGS, 417, 2),
        (Currency::UZS, 860, 2),
        (Currency::JPY, 392, 0),
        (Currency::KZT, 398, 2),
        (Currency::TJS, 972, 2),
        (Currency::KRW, 410, 0),
        (Currency::RUB, 643, 2),
        (Currency::TMT, 934, 2),
        (Currency::KWD, 414, 3),
        (Currency::USD, 840, 2),
        (Currency::TRY, 949, 2),
        (Currency::CNY, 156, 2),
        (Currency::EUR, 978, 2),
        (Currency::UAH, 980, 2),
        (Currency::AED, 784, 2),
        (Currency::BYN, 933, 2),
        (Currency::GEL, 981, 2),
        (Currency::AMD, 51, 2),
    ];
    for (currency, numeric, minor) in rows {
        assert_eq!((currency.numeric(), currency.minor_units()), (Some(numeric), Some(minor)));
    }
    assert_eq!((Currency::CLF.minor_units(), Currency::UYW.minor_units()), (Some(4), Some(4)));
    assert_eq!(Currency::XAU.minor_units(), None);
    assert!(Currency::new("CFA").is_err());
    assert!(Money::parse("1.5", Currency::KRW).is_err());
    assert_eq!(Money::parse("1.505", Currency::KWD).unwrap().minor(), 1505);
    assert!(Money::zero(Currency::XAU).is_err());
}

#[test]
fn codes_are_sorted_and_have_three_letters() {
    let codes: Vec<_> = Currency::all().collect();
    assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
    for currency in codes {
        assert!(currency.code().bytes().all(|byte| byte.is_ascii_uppercase()));
        assert!(!currency.name().is_empty());
        if let CurrencyStatus::Historic { until, .. } = currency.status() {
            let month = NaiveDate::from_ymd_opt(until.year, until.month, 1);
            assert!(month.is_some_and(|month| month.to_string().as_str() > "1980"), "{currency}");
        }
    }
}

#[test]
fn a_withdrawn_currency_says_what_it_became() {
    let ratio = |code: &str| {
        let CurrencyStatus::Historic { successor, .. } = Currency::new(code).unwrap().status()
        else {
            panic!("{code} is current");
        };
        successor.map(|change| (change.currency.code().to_owned(), change.ratio.to_string()))
    };
    let became = |code: &str, ratio: &str| Some((code.to_owned(), ratio.to_owned()));
    assert_eq!(ratio("RUR"), became("RUB", "1000/1"));
    assert_eq!(ratio("TRL"), became("TRY", "1000000/1"));
    assert_eq!(ratio("TJR"), became("TJS", "1000/1"));
    assert_eq!(ratio("BYR"), became("BYN", "10000/1"));
    assert_eq!(ratio("TMM"), became("TMT", "5000/1"));
    assert_eq!(ratio("DEM"), became("EUR", "195583/100000"));
    // The Soviet ruble went on in several states: there is no one successor.
    assert_eq!(ratio("SUR"), None);
    let next: Vec<_> = Currency::SUR.successors().map(|change| change.currency).collect();
    assert_eq!(next, [Currency::KGS, Currency::KZT]);
    let tenge = Currency::KZT.predecessors().next().unwrap();
    assert_eq!(tenge.on, NaiveDate::from_ymd_opt(1993, 11, 15));
}

#[test]
fn every_change_has_a_day_a_source_and_a_grade() {
    let changes: Vec<_> = Currency::all().flat_map(Currency::successors).collect();
    assert_eq!(changes.len(), 33);
    for change in changes {
        assert!(change.on.is_some(), "{change:?}");
        assert!(!change.from.is_current(), "{change:?}");
        assert!(change.ratio.numerator() > 0);
        let sourced = change.source.contains("https://") || change.source.contains("http://");
        assert!(sourced && change.grade > Evidence::Unverified, "{change:?}");
    }
}

#[test]
fn an_old_code_stands_for_the_new_money_from_its_day_on() {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    assert_eq!(Currency::RUR.standing_on(day(1997, 12, 31)), Currency::RUR);
    assert_eq!(Currency::RUR.standing_on(day(1998, 1, 1)), Currency::RUB);
    assert_eq!(Currency::BYB.standing_on(day(2001, 1, 1)), Currency::BYR);
    assert_eq!(Currency::BYB.standing_on(day(2020, 1, 1)), Currency::BYN);
    assert_eq!(Currency::SUR.standing_on(day(2020, 1, 1)), Currency::SUR);
    for currency in Currency::all() {
        // Each chain ends, and later never leads back to earlier.
        let last = currency.standing_on(day(9999, 12, 31));
        assert_eq!(last.standing_on(day(9999, 12, 31)), last);
    }
}

/// Bulgaria, 2026: prices to the nearest cent, pensions and wages up. Source:
/// <https://www.novinite.com/view_news.php?id=236094> (Press).
#[test]
fn leva_become_euros_by_the_rule_of_each_kind() {
    let change = Currency::BGN.successors().next().unwrap();
    let euros = |leva: &str, mode| {
        let rounding = Rounding::to_minor(Currency::EUR, mode).unwrap();
        let leva = Money::parse(leva, Currency::BGN).unwrap();
        change.convert(leva).unwrap().to_money(&rounding).unwrap().decimal().to_string()
    };
    assert_eq!(euros("100", RoundingMode::HalfUp), "51.13");
    assert_eq!(euros("2000", RoundingMode::Up), "1022.59");
    assert!(change.convert(Money::parse("1", Currency::EUR).unwrap()).is_err());
}

#[test]
fn a_refused_code_names_what_is_near() {
    let message = |text: &str| Currency::new(text).unwrap_err().to_string();
    let head = |text: &str| {
        format!("\"{text}\" is not a currency code; accepted: three capital letters of ISO 4217")
    };
    assert_eq!(message("kgs"), format!("{}; near: KGS", head("kgs")));
    assert_eq!(message("KGX"), format!("{}; near: KGS, UGX", head("KGX")));
    assert_eq!(message("сом"), format!("{} such as KGS", head("сом")));
}
