//! Published and worked cases of splitting and rounding, with the source beside each.

use kerben_core::currency::Currency;
use kerben_core::money::{Amount, Money};
use kerben_core::number::parse_decimal;
use kerben_core::rounding::{Rounding, RoundingMode};

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
