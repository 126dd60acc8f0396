//! The laws of money over this crate's own arithmetic, and over broken ones that each law must catch.
#![cfg(feature = "proptest")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail a test")]

use std::num::NonZeroU32;

use kerben_core::currency::Currency;
use kerben_core::laws::money as laws;
use kerben_core::money::{Amount, Money, MoneyError, Total};
use kerben_core::number::{Fraction, Rate, exact_add, exact_mul, parse_decimal};
use kerben_core::rounding::{Rounding, RoundingMode};
use kerben_core::strategies::money::*;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn own_split(money: Money, weights: &[u64]) -> Option<Vec<Money>> {
    money.split(weights).ok()
}

fn own_round(rounding: &Rounding, value: Decimal) -> Option<Decimal> {
    rounding.apply(value).ok()
}

fn own_pro_rata(amount: Amount, fraction: Fraction, rounding: &Rounding) -> Option<Amount> {
    amount.times(fraction).round(rounding).ok()
}

proptest! {
    #[test]
    fn a_split_adds_up_and_is_fair(money in money(), weights in weights()) {
        laws::split_adds_up(own_split, money, &weights)?;
        laws::split_mirrors(own_split, money, &weights)?;
    }

    #[test]
    fn an_even_split_differs_by_one_unit_at_most(money in money(), count in 1_u32..50) {
        let parts = money.split_even(NonZeroU32::new(count).unwrap()).unwrap();
        let minors = || parts.iter().map(|part| part.minor());
        prop_assert!(minors().max().unwrap() - minors().min().unwrap() <= 1);
        prop_assert_eq!(Money::sum(money.currency(), parts.iter().copied()), Ok(money));
    }

    #[test]
    fn rounding_is_idempotent_and_monotone(
        rounding in rounding(), left in decimal(), right in decimal(),
    ) {
        laws::rounding_is_idempotent(own_round, &rounding, left)?;
        laws::rounding_is_monotone(own_round, &rounding, left, right)?;
        laws::rounding_is_monotone(own_round, &rounding, left, left + Decimal::new(1, 9))?;
    }

    #[test]
    fn a_pro_rata_equals_the_model_of_big_integers(
        amount in amount(), fraction in fraction(), rounding in rounding(),
    ) {
        laws::pro_rata_is_exact(own_pro_rata, amount, fraction, &rounding)?;
        laws::pro_rata_is_exact(own_pro_rata, amount, Fraction::ONE, &rounding)?;
    }

    #[test]
    fn money_through_the_door_is_the_rounded_amount(
        (currency, amount, rounding) in countable_currency().prop_flat_map(|currency| {
            (Just(currency), amount_in(currency), rounding_for(currency))
        }),
        fraction in fraction(),
    ) {
        let part = amount.times(fraction);
        match (part.round(&rounding), part.to_money(&rounding)) {
            (Ok(amount), Ok(money)) => prop_assert_eq!(money.amount(), amount),
            (Err(_), Err(_)) => {}
            // Money of four decimals has the narrower range of a 64-bit integer.
            (Ok(_), Err(MoneyError::OutOfRange { .. })) => {
                prop_assert_eq!(currency.minor_units(), Some(4));
            }
            (round, money) => prop_assert!(false, "{:?} but {:?}", round, money),
        }
    }

    #[test]
    fn a_step_below_the_minor_unit_is_refused(amount in amount(), rounding in rounding()) {
        let fine = amount.currency().minor_units()
            .is_some_and(|decimals| rounding.step().scale() > u32::from(decimals));
        let refused = matches!(amount.to_money(&rounding), Err(MoneyError::StepTooFine { .. }));
        prop_assert_eq!(refused, fine);
    }

    #[test]
    fn adding_is_a_group_where_it_is_defined(
        (a, b, c) in countable_currency()
            .prop_flat_map(|currency| (money_in(currency), money_in(currency), money_in(currency))),
    ) {
        prop_assert_eq!(a.checked_add(b), b.checked_add(a));
        prop_assert_eq!(a.checked_sub(a).map(Money::is_zero), Ok(true));
        if let (Ok(left), Ok(right)) = (
            a.checked_add(b).and_then(|sum| sum.checked_add(c)),
            b.checked_add(c).and_then(|sum| a.checked_add(sum)),
        ) {
            prop_assert_eq!(left, right);
        }
        prop_assert_eq!(a.checked_neg().and_then(Money::checked_neg), Ok(a));
        prop_assert_eq!(a.partial_cmp(&b), Some(a.minor().cmp(&b.minor())));
    }

    #[test]
    fn two_currencies_never_meet(a in money(), b in money()) {
        prop_assume!(a.currency() != b.currency());
        let (left, right) = (a.currency(), b.currency());
        prop_assert_eq!(a.checked_add(b), Err(MoneyError::Currencies { left, right }));
        prop_assert_eq!(a.amount().checked_sub(b.amount()), Err(MoneyError::Currencies { left, right }));
        prop_assert_eq!(a.partial_cmp(&b), None);
        prop_assert!(Total::new(left).unwrap().add(b).is_err());
    }

    #[test]
    fn a_total_may_leave_the_range_on_its_way(money in money()) {
        let mut total = Total::new(money.currency()).unwrap();
        for _ in 0..1000 {
            total.add(money).unwrap();
        }
        for _ in 0..999 {
            total.add(money.checked_neg().unwrap()).unwrap();
        }
        prop_assert_eq!(total.money(), Ok(money));
    }

    #[test]
    fn sums_and_products_are_exact_or_refused(a in decimal(), b in decimal()) {
        // Modulo a prime, exact arithmetic agrees and rounded arithmetic does not.
        const PRIME: i128 = 1_000_000_007;
        let residue = |value: Decimal, scale: u32| {
            let zeros = (value.scale()..scale).fold(1, |power, _| power * 10 % PRIME);
            value.mantissa() % PRIME * zeros % PRIME
        };
        if let Ok(sum) = exact_add(a, b) {
            let scale = a.scale().max(b.scale()).max(sum.scale());
            let expected = (residue(a, scale) + residue(b, scale)) % PRIME;
            prop_assert_eq!((residue(sum, scale) - expected) % PRIME, 0);
        }
        if let Ok(product) = exact_mul(a, b) {
            let scale = (a.scale() + b.scale()).max(product.scale());
            let factors = residue(a, a.scale()) * residue(b, b.scale()) % PRIME;
            let zeros = (a.scale() + b.scale()..scale).fold(1, |power, _| power * 10 % PRIME);
            prop_assert_eq!((residue(product, scale) - factors * zeros) % PRIME, 0);
        }
    }

    #[test]
    fn there_and_back_at_a_rate_is_the_same_amount(rate in exchange_rate(), number in 1_i64..1_000_000) {
        let there = Amount::new(Decimal::new(number, 2), rate.base()).unwrap();
        if let Ok(quote) = rate.convert(there) {
            let back = rate.convert_back(quote).unwrap();
            let cent = Rounding::new(Decimal::new(1, 2), RoundingMode::HalfEven).unwrap();
            prop_assert_eq!(back.round(&cent), Ok(there));
        }
        prop_assert!(rate.convert(Amount::zero(rate.quote())).is_err());
    }

    #[test]
    fn fractions_multiply_in_value(a in fraction(), b in fraction()) {
        prop_assert!(a.same_value(a.reduced()));
        if let Ok(product) = a.times(b) {
            prop_assert!(product.same_value(b.times(a).unwrap()));
            let reduced = a.reduced().times(b.reduced());
            prop_assert!(reduced.is_ok_and(|reduced| product.same_value(reduced)));
        }
    }

    #[test]
    fn a_rate_agrees_with_its_percent_and_its_fraction(
        rate in rate(), points in points(), amount in amount(),
    ) {
        let fine = Rounding::new(Decimal::new(1, 12), RoundingMode::HalfEven).unwrap();
        if let (Ok(product), Ok(part)) =
            (amount.checked_mul(rate), amount.times(rate.fraction()).round(&fine))
        {
            prop_assert_eq!(product.round(&fine), Ok(part));
        }
        prop_assert_eq!(fine.apply_to_product(Decimal::ONE, points.fraction()), Ok(points.get()));
        prop_assert_eq!(Rate::from_percent(&rate.percent().to_string()), Ok(rate));
    }

    #[test]
    fn every_value_prints_and_reads_back(
        money in money(), amount in amount(), rate in rate(), factor in factor(), points in points(),
        fraction in fraction(), exchange in exchange_rate(), mode in rounding_mode(),
    ) {
        laws::text_round_trips(&money)?;
        laws::text_round_trips(&amount)?;
        laws::text_round_trips(&rate)?;
        laws::text_round_trips(&factor)?;
        laws::text_round_trips(&points)?;
        laws::text_round_trips(&fraction)?;
        laws::text_round_trips(&exchange)?;
        laws::text_round_trips(&mode)?;
        prop_assert_eq!(format!("{money:#}").parse::<Money>(), Ok(money));
        prop_assert_eq!(format!("{amount:#}").parse::<Amount>(), Ok(amount));
    }

    #[test]
    fn every_value_is_written_and_read_as_json(
        money in money(), amount in amount(), part in pro_rata(), rate in rate(), points in points(),
        rounding in rounding(), exchange in exchange_rate(), text in localised(), party in party(),
        currency in currency(), country in country(), language in language(),
    ) {
        laws::json_round_trips(&money)?;
        laws::json_round_trips(&amount)?;
        laws::json_round_trips(&part)?;
        laws::json_round_trips(&rate)?;
        laws::json_round_trips(&points)?;
        laws::json_round_trips(&rounding)?;
        laws::json_round_trips(&exchange)?;
        laws::json_round_trips(&text)?;
        laws::json_round_trips(&party)?;
        laws::json_round_trips(&currency)?;
        laws::json_round_trips(&country)?;
        laws::json_round_trips(&language)?;
        let mut total = Total::new(money.currency()).unwrap();
        total.add(money).unwrap();
        laws::json_round_trips(&total)?;
    }

    #[test]
    fn what_is_nearly_a_decimal_is_refused(text in not_a_decimal()) {
        prop_assert!(parse_decimal(&text).is_err(), "{}", text);
        prop_assert!(Money::parse(&text, Currency::KGS).is_err());
        prop_assert!(Rate::parse(&text).is_err());
        let kgs = format!("{text} KGS");
        prop_assert!(text == "1,000" || kgs.parse::<Money>().is_err(), "{}", kgs);
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in ".{0,40}") {
        let _ = (text.parse::<Money>(), text.parse::<Amount>(), text.parse::<Fraction>());
        let _ = (text.parse::<kerben_core::exchange::ExchangeRate>(), parse_decimal(&text));
        let _ = text.parse::<kerben_core::party::Party>().map_err(|error| error.to_string());
        let _ = Currency::new(&text).map_err(|error| error.to_string());
    }
}

/// What `rusty-money` 0.5.1 does: the leftover goes to the first parts, whatever their remainders.
fn first_come_split(money: Money, weights: &[u64]) -> Option<Vec<Money>> {
    let all: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
    let whole = i128::from(money.minor());
    let mut shares: Vec<i128> =
        weights.iter().map(|&weight| whole * i128::from(weight) / all).collect();
    let mut left = whole - shares.iter().sum::<i128>();
    let unit = left.signum();
    for share in &mut shares {
        if left != 0 {
            *share += unit;
            left -= unit;
        }
    }
    let money = |share| Money::from_minor(i64::try_from(share).ok()?, money.currency()).ok();
    shares.into_iter().map(money).collect()
}

#[test]
fn the_split_law_catches_what_is_lost_and_what_is_unfair() {
    let som = |minor| Money::from_minor(minor, Currency::KGS).unwrap();
    let dropping = |money: Money, weights: &[u64]| {
        let all: u64 = weights.iter().sum();
        weights
            .iter()
            .map(|&weight| {
                let minor = i128::from(money.minor()) * i128::from(weight) / i128::from(all);
                Money::from_minor(i64::try_from(minor).ok()?, money.currency()).ok()
            })
            .collect()
    };
    assert!(laws::split_adds_up(dropping, som(10_000), &[1, 1, 1]).is_err());
    // A part of weight 0 gets the leftover unit: off its exact share by a whole unit.
    assert!(laws::split_adds_up(first_come_split, som(100), &[0, 1, 3, 3]).is_err());
    let biased = |money: Money, weights: &[u64]| {
        let mut parts = money.split(weights).ok()?;
        if money.is_negative() {
            parts.reverse();
        }
        Some(parts)
    };
    assert!(laws::split_mirrors(biased, som(10_000), &[1, 1, 1]).is_err());
    assert!(laws::split_adds_up(|_, _| None, som(1), &[1]).is_err());
}

#[test]
fn the_rounding_laws_catch_broken_roundings() {
    let unit = Rounding::new(Decimal::ONE, RoundingMode::HalfUp).unwrap();
    let number = |text: &str| parse_decimal(text).unwrap();
    let always_adds = |_: &Rounding, value: Decimal| Some(value.floor() + Decimal::ONE);
    assert!(laws::rounding_is_idempotent(always_adds, &unit, number("1.5")).is_err());
    let mirrored = |_: &Rounding, value: Decimal| Some(-value.floor());
    assert!(laws::rounding_is_monotone(mirrored, &unit, number("1"), number("7")).is_err());
}

#[test]
fn the_pro_rata_law_catches_two_roundings_and_the_wrong_way() {
    let cent = |mode| Rounding::new(Decimal::new(1, 2), mode).unwrap();
    let third: Fraction = "1/3".parse().unwrap();
    let hundred = Amount::parse("100", Currency::KGS).unwrap();
    // Divide first, to four digits, then multiply: 264/264 of an amount is no longer the amount.
    let divides_first = |amount: Amount, fraction: Fraction, rounding: &Rounding| {
        let fine = Rounding::new(Decimal::new(1, 4), RoundingMode::Down).ok()?;
        let one = Fraction::new(1, fraction.denominator()).ok()?;
        let unit = amount.times(one).round(&fine).ok()?;
        unit.mul_decimal(Decimal::from(fraction.numerator())).ok()?.round(rounding).ok()
    };
    let all: Fraction = "264/264".parse().unwrap();
    let base = Amount::parse("1133.928", Currency::KGS).unwrap();
    let down = cent(RoundingMode::Down);
    assert!(laws::pro_rata_is_exact(divides_first, base, all, &down).is_err());
    let wrong_way = |amount: Amount, fraction: Fraction, _: &Rounding| {
        amount.times(fraction).round(&cent(RoundingMode::Up)).ok()
    };
    assert!(laws::pro_rata_is_exact(wrong_way, hundred, third, &down).is_err());
    let unrounded = |amount: Amount, fraction: Fraction, _: &Rounding| {
        amount.times(fraction).approximate().ok()
    };
    assert!(laws::pro_rata_is_exact(unrounded, hundred, third, &down).is_err());
    let free = |amount: Amount, _: Fraction, _: &Rounding| Some(Amount::zero(amount.currency()));
    assert!(laws::pro_rata_is_exact(free, hundred, third, &down).is_err());
}

#[test]
fn the_round_trip_laws_catch_what_is_not_kept() {
    /// Prints two digits whatever it holds.
    #[derive(Debug, PartialEq)]
    struct Short(Decimal);

    impl std::fmt::Display for Short {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "{:.2}", self.0)
        }
    }

    impl std::str::FromStr for Short {
        type Err = rust_decimal::Error;

        fn from_str(text: &str) -> Result<Self, Self::Err> {
            Decimal::from_str_exact(text).map(Self)
        }
    }

    assert!(laws::text_round_trips(&Short(Decimal::new(1, 3))).is_err());
    // A bare number in JSON.
    assert!(laws::json_round_trips(&12_u32).is_err());
}
