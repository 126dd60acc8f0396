//! Published and worked cases of splitting and rounding, with the source beside each.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail a test")]

use std::num::NonZeroU64;

use kerben_core::currency::Currency;
use kerben_core::exchange::ExchangeRate;
use kerben_core::money::{Amount, Money};
use kerben_core::number::{Fraction, exact_mul, parse_decimal};
use kerben_core::rounding::{Rounding, RoundingMode};
use rust_decimal::Decimal;

fn parts(text: &str, currency: Currency, weights: &[u64]) -> Vec<String> {
    let money = Money::parse(text, currency).unwrap();
    money.split(weights).unwrap().iter().map(|part| part.decimal().to_string()).collect()
}

/// Largest remainder; `rusty-money` 0.5.1 gives 0.15/0.43/0.42 and −33.33/−33.33/−33.34 instead.
#[test]
fn money_is_split_by_largest_remainder() {
    assert_eq!(parts("1.00", Currency::KGS, &[1, 3, 3]), ["0.14", "0.43", "0.43"]);
    assert_eq!(parts("100.00", Currency::KGS, &[1, 1, 1]), ["33.34", "33.33", "33.33"]);
    assert_eq!(parts("1000", Currency::KRW, &[1, 1, 1]), ["334", "333", "333"]);
    assert_eq!(parts("-100.00", Currency::KGS, &[1, 1, 1]), ["-33.34", "-33.33", "-33.33"]);
}

/// `TigerBeetle`, docs/coding/recipes/currency-exchange.md: 100.00 USD × 82.42135 = 8242.135 INR.
#[test]
fn the_direction_of_a_rounding_is_named() {
    let exact = Amount::parse("100.00", Currency::USD)
        .unwrap()
        .mul_decimal(parse_decimal("82.42135").unwrap())
        .unwrap();
    let inr = Amount::new(exact.value(), Currency::INR).unwrap();
    let to = |mode| {
        let rounding = Rounding::to_minor(Currency::INR, mode).unwrap();
        inr.to_money(&rounding).unwrap().decimal().to_string()
    };
    assert_eq!(to(RoundingMode::HalfEven), "8242.14");
    assert_eq!(to(RoundingMode::HalfUp), "8242.14");
    assert_eq!(to(RoundingMode::Down), "8242.13");
}

/// py-moneyed: `Money("10.005", KGS).round(2)` is 10.00 by half-even; half-up gives 10.01.
#[test]
fn ties_go_where_the_mode_says() {
    let tie = |text: &str, mode| {
        let rounding = Rounding::to_minor(Currency::KGS, mode).unwrap();
        let amount = Amount::parse(text, Currency::KGS).unwrap();
        amount.to_money(&rounding).unwrap().decimal().to_string()
    };
    assert_eq!(tie("10.005", RoundingMode::HalfEven), "10.00");
    assert_eq!(tie("10.005", RoundingMode::HalfUp), "10.01");
    assert_eq!(tie("10.005", RoundingMode::HalfDown), "10.00");
    assert_eq!(tie("-10.005", RoundingMode::HalfUp), "-10.01");
    assert_eq!(tie("-10.001", RoundingMode::Floor), "-10.01");
    assert_eq!(tie("-10.009", RoundingMode::Ceiling), "-10.00");
    assert_eq!(tie("-0.001", RoundingMode::Ceiling), "0.00");
}

/// The table in the documentation of `RoundingMode`.
#[test]
fn each_mode_rounds_as_its_table_says() {
    let rows = [
        (RoundingMode::Down, ["2", "-2", "2", "-2"]),
        (RoundingMode::Up, ["3", "-3", "3", "-3"]),
        (RoundingMode::Floor, ["2", "-3", "2", "-3"]),
        (RoundingMode::Ceiling, ["3", "-2", "3", "-2"]),
        (RoundingMode::HalfUp, ["3", "-3", "2", "-3"]),
        (RoundingMode::HalfDown, ["2", "-2", "2", "-3"]),
        (RoundingMode::HalfEven, ["2", "-2", "2", "-3"]),
    ];
    assert_eq!(rows.len(), RoundingMode::ALL.len());
    for (mode, expected) in rows {
        let unit = Rounding::new(Decimal::ONE, mode).unwrap();
        let rounded = ["2.5", "-2.5", "2.4", "-2.6"]
            .map(|text| unit.apply(parse_decimal(text).unwrap()).unwrap().to_string());
        assert_eq!(rounded, expected, "{mode}");
    }
}

/// Steps that laws order: to 0.05, to whole units, to tens.
#[test]
fn money_is_rounded_to_any_step_above_the_minor_unit() {
    let to = |text: &str, step: &str| {
        let rounding = Rounding::new(parse_decimal(step).unwrap(), RoundingMode::HalfUp).unwrap();
        Amount::parse(text, Currency::KGS).unwrap().to_money(&rounding)
    };
    assert_eq!(to("12.375", "0.05").unwrap().to_string(), "12.40 KGS");
    assert_eq!(to("12.5", "1").unwrap().to_string(), "13.00 KGS");
    assert_eq!(to("1234.99", "10").unwrap().to_string(), "1,230.00 KGS");
    assert_eq!(
        to("1", "0.001").unwrap_err().to_string(),
        "a rounding to 0.001 leaves parts of the minor unit of KGS; accepted: a multiple of the minor unit (2 decimals)"
    );
}

/// The worked example of the derivation: 0.62 of 1,828.916, of which 96/264, down to 0.001.
#[test]
fn a_pro_rata_pension_is_rounded_once() {
    let reference = Amount::parse("1828.916", Currency::KGS).unwrap();
    let whole = reference.mul_decimal(parse_decimal("0.62").unwrap()).unwrap();
    assert_eq!(whole.to_string(), "1,133.92792 KGS");
    let part = whole.times("96/264".parse().unwrap());
    let down = Rounding::new(parse_decimal("0.001").unwrap(), RoundingMode::Down).unwrap();
    assert_eq!(part.round(&down).unwrap().to_string(), "412.337 KGS");
    assert_eq!(part.approximate().unwrap().to_string(), "412.337425454545 KGS");
}

/// Two excess digits that `Decimal`'s own arithmetic rounds away in silence are an error here.
#[test]
fn what_cannot_be_exact_is_refused() {
    let fine = Amount::parse("0.0000000000000000000000000001", Currency::KGS).unwrap();
    let large = Amount::parse("100000000000000", Currency::KGS).unwrap();
    let error = large.checked_add(fine).unwrap_err().to_string();
    assert!(error.contains("needs more than 28 digits"), "{error}");
    assert!(fine.checked_mul(parse_decimal("0.1").unwrap()).is_err());
    // The product of the mantissas needs more than 128 bits, but ends in zeros.
    // 2^90 / 10^27 × 5^40 / 10^28 = 2^50 / 10^15: 183 bits, of which the zeros at the end may go.
    let power = |base: i128, exponent, scale| {
        Decimal::try_from_i128_with_scale(base.pow(exponent), scale).unwrap()
    };
    let product = exact_mul(power(2, 90, 27), power(5, 40, 28)).unwrap();
    assert_eq!(product, power(2, 50, 15));
}

/// The limits are where the documentation says.
#[test]
fn the_range_ends_below_ten_to_the_fifteenth() {
    let parse = |text: &str, currency| Money::parse(text, currency).map(Money::minor);
    assert_eq!(parse("999999999999999.99", Currency::KGS), Ok(99_999_999_999_999_999));
    assert!(parse("1000000000000000", Currency::KGS).is_err());
    assert!(parse("-1000000000000000", Currency::KRW).is_err());
    assert_eq!(parse("-999999999999999", Currency::KRW), Ok(-999_999_999_999_999));
    assert!(Amount::parse("1000000000000000", Currency::XAU).is_err());
    assert_eq!(kerben_core::money::AMOUNT_MAX.to_string(), "1000000000000000");
    assert_eq!(kerben_core::exchange::EXCHANGE_RATE_MAX.to_string(), "1000000000000");
    let near = Money::parse("999999999999999.99", Currency::KGS).unwrap();
    assert!(near.checked_add(Money::from_minor(1, Currency::KGS).unwrap()).is_err());
    assert!(Money::from_minor(i64::MIN, Currency::CLF).is_ok());
    let most = Money::from_minor(999_999_999_999_999, Currency::KRW).unwrap();
    assert!(most.checked_add(Money::from_minor(1, Currency::KRW).unwrap()).is_err());
    assert!(most.checked_neg().and_then(|debt| debt.checked_sub(most)).is_err());
    assert!(most.checked_mul(2).is_err());
    let rate = |text: &str| format!("1 USD = {text} IRR").parse::<ExchangeRate>();
    assert!(rate("1000000000000").is_ok() && rate("0.000000000001").is_ok());
    assert!(rate("1000000000000.1").is_err() && rate("0.0000000000001").is_err());
    assert!(rate("123456.789012345678").is_ok() && rate("1234567.789012345678").is_err());
}

/// `beancount` cases: the total price is kept as the pair, both legs as they were paid.
#[test]
fn an_exchange_rate_says_which_way_it_goes() {
    let rate: ExchangeRate = "1 USD = 87.50 KGS".parse().unwrap();
    let nearest = Rounding::to_minor(Currency::USD, RoundingMode::HalfEven).unwrap();
    let som = Money::parse("1000.00", Currency::KGS).unwrap();
    let back = rate.convert_back(som).unwrap();
    assert_eq!(back.to_money(&nearest).unwrap().to_string(), "11.43 USD");
    assert!(rate.convert(som).is_err());
    let hundred = NonZeroU64::new(100).unwrap();
    let per =
        ExchangeRate::per(hundred, Currency::KGS, Currency::RUB, parse_decimal("91.23").unwrap());
    assert_eq!(per.unwrap().to_string(), "1 KGS = 0.9123 RUB");
    assert!("1 USD = 0 KGS".parse::<ExchangeRate>().is_err());
    assert!("1 USD = 1 USD".parse::<ExchangeRate>().is_err());
    assert!("2 USD = 1 KGS".parse::<ExchangeRate>().is_err());
}

/// Old and new rubles are two currencies, though many systems write one for the other.
#[test]
fn old_and_new_rubles_do_not_mix() {
    let new = Money::parse("100.00", Currency::RUB).unwrap();
    let old = Money::parse("-100.00", Currency::RUR).unwrap();
    assert_eq!(
        new.checked_add(old).unwrap_err().to_string(),
        "RUB and RUR cannot be put together; accepted: two amounts in one currency"
    );
}

/// Kept as written while it fits, in lowest terms where only that fits, and refused where that does not.
#[test]
fn fractions_multiply_as_written_while_they_fit() {
    let fraction = |over, under| Fraction::new(over, under).unwrap();
    let product = fraction(96, 264).times(fraction(10, 20)).unwrap();
    assert_eq!(product.to_string(), "960/5280");
    let (large, three) = (u64::MAX / 2, 3);
    let reduced = fraction(large, three).times(fraction(three, large)).unwrap();
    assert_eq!(reduced.to_string(), "1/1");
    assert!(fraction(u64::MAX, 1).times(fraction(2, 1)).is_err());
    assert!(Fraction::new(1, 0).is_err());
    assert_eq!(fraction(1, 2).cmp_value(fraction(2, 3)), std::cmp::Ordering::Less);
}

#[test]
fn commas_stand_between_thousands_or_nowhere() {
    let read = |text: &str| text.parse::<Money>().map(Money::minor);
    assert_eq!(read("1,234,567.89 KGS"), Ok(123_456_789));
    assert_eq!(read("1234567.89 KGS"), Ok(123_456_789));
    for text in
        ["12,34 KGS", "1,234567.89 KGS", ",123 KGS", "1.234,5 KGS", "1 234 KGS", "1234", "5 SOM"]
    {
        assert!(read(text).is_err(), "{text}");
    }
}
