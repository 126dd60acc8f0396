//! Nothing gets in through the deserialisers but what the constructors accept, and every type keeps the promised
//! traits.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail a test")]

use std::fmt::Debug;

use kerben_core::country::{Country, CountryStatus, Former};
use kerben_core::currency::{Currency, CurrencyStatus, Redenomination, YearMonth};
use kerben_core::exchange::ExchangeRate;
use kerben_core::language::{Language, Localised};
use kerben_core::money::{Amount, Money, ProRata, Total};
use kerben_core::number::{Factor, Fraction, Points, Rate};
use kerben_core::party::{Organisation, Party};
use kerben_core::rounding::{Rounding, RoundingMode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn refuses<T: DeserializeOwned + Debug>(garbage: &[Value]) {
    for value in garbage {
        let read = serde_json::from_value::<T>(value.clone());
        assert!(read.is_err(), "{} read {value} as {read:?}", std::any::type_name::<T>());
    }
}

/// What none of the types accepts.
fn garbage() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(12),
        json!(-1),
        json!(0.5),
        json!(1e300),
        json!("-"),
        json!("NaN"),
        json!("1e3"),
        json!("-1"),
        json!("1/0"),
        json!("kgs"),
        json!("kg"),
        json!("\u{0}"),
        json!([]),
        json!(["KG"]),
        json!({}),
        json!({"amount": 12.5, "currency": "KGS"}),
        json!({"amount": 12, "currency": "KGS"}),
        json!({"amount": "12", "currency": "SOM"}),
        json!({"amount": "12", "currency": 417}),
        json!({"amount": "1,234", "currency": "KGS"}),
        json!({"amount": "12", "currency": "KGS", "rounded": true}),
        json!({"amount": "12"}),
        json!({"amount": "1000000000000000", "currency": "KGS"}),
        json!({"minor": 12, "currency": "KGS"}),
        json!({"minor": "1.5", "currency": "KGS"}),
        json!({"minor": "1", "currency": "XAU"}),
        json!({"step": 0.01, "mode": "down"}),
        json!({"step": "0", "mode": "down"}),
        json!({"step": "-1", "mode": "down"}),
        json!({"step": "0.01", "mode": "nearest"}),
        json!({"step": "0.01"}),
        json!({"step": "0.01", "mode": "down", "places": 2}),
        json!({"base": "USD", "quote": "KGS", "rate": 87.5}),
        json!({"base": "USD", "quote": "KGS", "rate": "0"}),
        json!({"base": "USD", "quote": "USD", "rate": "1"}),
        json!({"base": "USD", "quote": "KGS", "rate": "87.5", "on": "2024-01-01"}),
        json!({"ru": "пенсия"}),
        json!({"en": "pension", "de": "Rente"}),
        json!({"en": 5}),
        json!({"amount": {"amount": "1", "currency": "KGS"}, "fraction": 0.5}),
        json!({"amount": {"amount": "1", "currency": "KGS"}, "fraction": "1/0"}),
    ]
}

#[test]
fn no_deserialiser_accepts_garbage() {
    let garbage = garbage();
    refuses::<Country>(&garbage);
    refuses::<Currency>(&garbage);
    refuses::<Organisation>(&garbage);
    refuses::<Party>(&garbage);
    refuses::<Language>(&garbage);
    refuses::<RoundingMode>(&garbage);
    refuses::<Rounding>(&garbage);
    refuses::<Money>(&garbage);
    refuses::<Amount>(&garbage);
    refuses::<ProRata>(&garbage);
    refuses::<Total>(&garbage);
    refuses::<ExchangeRate>(&garbage);
    refuses::<Rate>(&garbage);
    refuses::<Factor>(&garbage);
    refuses::<Points>(&garbage);
    refuses::<Fraction>(&garbage);
    // Any string is a text, so only what is no string can be garbage to it.
    let no_texts: Vec<_> = garbage.into_iter().filter(|value| !value.is_string()).collect();
    refuses::<Localised>(&no_texts);
}

#[test]
fn ranges_and_digits_are_checked_on_reading() {
    refuses::<Rate>(&[json!("10.1"), json!("0.0000000000001"), json!("-0.1")]);
    refuses::<Factor>(&[json!("1000.1"), json!("0.0000000001")]);
    refuses::<Points>(&[json!("100000.1")]);
    refuses::<Money>(&[
        json!({"amount": "1.005", "currency": "KGS"}),
        json!({"amount": "1.5", "currency": "KRW"}),
        json!({"amount": "1", "currency": "XAU"}),
    ]);
    let half: Rate = serde_json::from_value(json!("0.500")).unwrap();
    assert_eq!(half, Rate::parse("0.5").unwrap());
}

#[test]
fn the_written_forms_are_fixed() {
    let write = |value: Value| value.to_string();
    let money = Money::parse("1234.5", Currency::KGS).unwrap();
    let form = serde_json::to_value(money).unwrap();
    assert_eq!(write(form), r#"{"amount":"1234.50","currency":"KGS"}"#);
    let rounding = Rounding::new(rust_decimal::Decimal::new(10, 3), RoundingMode::HalfUp).unwrap();
    let form = serde_json::to_value(rounding).unwrap();
    assert_eq!(write(form), r#"{"mode":"half-up","step":"0.01"}"#);
    let rate: ExchangeRate = "1 USD = 87.50 KGS".parse().unwrap();
    let form = serde_json::to_value(rate).unwrap();
    assert_eq!(write(form), r#"{"base":"USD","quote":"KGS","rate":"87.50"}"#);
    let part = money.amount().times("96/264".parse().unwrap());
    let form = serde_json::to_value(part).unwrap();
    assert_eq!(
        write(form),
        r#"{"amount":{"amount":"1234.50","currency":"KGS"},"fraction":"96/264"}"#
    );
}

/// Compiles only while every public type keeps the promised traits.
#[test]
fn every_type_is_debug_clone_comparable_and_can_go_to_another_thread() {
    #[derive(Debug, Clone, PartialEq, Eq)]
    struct Every {
        language: Language,
        localised: Localised,
        country: Country,
        status: CountryStatus,
        former: Option<Former>,
        party: Party,
        organisation: Organisation,
        currency: Currency,
        currency_status: CurrencyStatus,
        redenomination: Option<Redenomination>,
        month: Option<YearMonth>,
        money: Money,
        total: Total,
        amount: Amount,
        part: ProRata,
        rate: Rate,
        factor: Factor,
        points: Points,
        fraction: Fraction,
        rounding: Rounding,
        mode: RoundingMode,
        exchange: ExchangeRate,
    }

    fn promised<T: Debug + Clone + PartialEq + Eq + Send + Sync + 'static>(_: &T) {}
    fn promised_of_errors<T: std::error::Error + Clone + PartialEq + Send + Sync + 'static>() {}

    promised_of_errors::<kerben_core::country::CountryError>();
    promised_of_errors::<kerben_core::currency::CurrencyError>();
    promised_of_errors::<kerben_core::exchange::ExchangeRateError>();
    promised_of_errors::<kerben_core::language::LanguageError>();
    promised_of_errors::<kerben_core::money::MoneyError>();
    promised_of_errors::<kerben_core::number::NumberError>();
    promised_of_errors::<kerben_core::party::PartyError>();
    promised_of_errors::<kerben_core::rounding::RoundingError>();
    let money = Money::zero(Currency::KGS).unwrap();
    promised(&Every {
        language: Language::En,
        localised: Localised::new("som"),
        country: Country::KG,
        status: Country::KG.status(),
        former: None,
        party: Party::State(Country::KG),
        organisation: Organisation::EAEU,
        currency: Currency::KGS,
        currency_status: Currency::KGS.status(),
        redenomination: Currency::RUR.successors().next(),
        month: None,
        money,
        total: Total::new(Currency::KGS).unwrap(),
        amount: money.amount(),
        part: money.amount().times(Fraction::ONE),
        rate: Rate::ONE,
        factor: Factor::ONE,
        points: Points::ZERO,
        fraction: Fraction::ONE,
        rounding: Rounding::to_minor(Currency::KGS, RoundingMode::Down).unwrap(),
        mode: RoundingMode::Down,
        exchange: "1 USD = 87.50 KGS".parse().unwrap(),
    });
}
