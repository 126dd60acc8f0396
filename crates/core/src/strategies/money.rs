//! Languages, countries, currencies, numbers, roundings and money.

use std::num::NonZeroU64;

use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

use crate::country::{Country, CountryStatus};
use crate::currency::Currency;
use crate::exchange::ExchangeRate;
use crate::language::{Language, Localised};
use crate::money::{Amount, Money, ProRata};
use crate::number::{Factor, Fraction, Points, Rate};
use crate::party::{Organisation, Party};
use crate::rounding::{Rounding, RoundingMode};

/// A language.
pub fn language() -> impl Strategy<Value = Language> {
    select(Language::ALL.to_vec())
}

/// A text with or without translations.
pub fn localised() -> impl Strategy<Value = Localised> {
    let text = "[a-zа-яө ]{0,12}";
    (text, proptest::option::of(text), proptest::option::of(text))
        .prop_map(|(en, ru, ky)| Localised { en, ru, ky })
}

/// A country, current or former.
pub fn country() -> impl Strategy<Value = Country> {
    select(Country::all().collect::<Vec<_>>())
}

/// A country of ISO 3166-1.
pub fn current_country() -> impl Strategy<Value = Country> {
    let current = Country::all().filter(|country| country.status() == CountryStatus::Current);
    select(current.collect::<Vec<_>>())
}

/// A text that is nearly a country code: lower case, too short, too long, or not assigned.
pub fn not_a_country() -> impl Strategy<Value = String> {
    prop_oneof![
        country().prop_map(|country| country.alpha2().to_lowercase()),
        country().prop_map(|country| format!("{country} ")),
        "[A-Z]{0,4}",
        Just("UK".to_owned()),
        Just("ЖК".to_owned()),
    ]
    .prop_filter("not a code", |text| Country::new(text).is_err())
}

/// A state or an organisation.
pub fn party() -> impl Strategy<Value = Party> {
    let organisations: Vec<_> = Organisation::all().collect();
    prop_oneof![
        country().prop_map(Party::State),
        select(organisations).prop_map(Party::Organisation)
    ]
}

/// A currency, current or withdrawn, with or without a minor unit.
pub fn currency() -> impl Strategy<Value = Currency> {
    select(Currency::all().collect::<Vec<_>>())
}

/// A currency in which money can be counted.
pub fn countable_currency() -> impl Strategy<Value = Currency> {
    let countable = Currency::all().filter(|currency| currency.minor_units().is_some());
    select(countable.collect::<Vec<_>>())
}

/// A text that is nearly a currency code.
pub fn not_a_currency() -> impl Strategy<Value = String> {
    prop_oneof![
        currency().prop_map(|currency| currency.code().to_lowercase()),
        currency().prop_map(|currency| format!(" {currency}")),
        "[A-Z]{0,4}",
        Just("CFA".to_owned()),
    ]
    .prop_filter("not a code", |text| Currency::new(text).is_err())
}

/// A text that is nearly a plain decimal.
pub fn not_a_decimal() -> impl Strategy<Value = String> {
    select(vec![
        "",
        "-",
        ".",
        "1.",
        ".5",
        "+1",
        "1e3",
        "1_000",
        "1,000",
        " 1",
        "1 ",
        "--1",
        "0x1",
        "NaN",
        "1.2.3",
        "٣",
        "79228162514264337593543950336",
        "0.00000000000000000000000000001",
    ])
    .prop_map(str::to_owned)
}

/// A whole number of which every magnitude is about as likely.
fn spread(bits: u32) -> impl Strategy<Value = i64> {
    (any::<i64>(), 0..bits).prop_map(move |(number, shift)| number >> (64 - bits) >> shift)
}

/// Any decimal, of every magnitude and scale.
pub fn decimal() -> impl Strategy<Value = Decimal> {
    (any::<i128>(), 0_u32..95, 0_u32..=28).prop_map(|(number, shift, scale)| {
        Decimal::try_from_i128_with_scale(number >> 32 >> shift, scale).unwrap_or_default()
    })
}

/// A decimal from 0 to `max` with at most `decimals` decimals.
fn bounded(max: Decimal, decimals: u32) -> impl Strategy<Value = Decimal> {
    let whole = max.mantissa();
    (0..=decimals).prop_flat_map(move |scale| {
        let most = whole.saturating_mul(10_i128.pow(scale));
        prop_oneof![8 => 0..=most, 1 => Just(most), 1 => Just(0)].prop_map(move |mantissa| {
            Decimal::try_from_i128_with_scale(mantissa, scale).unwrap_or_default()
        })
    })
}

/// A rate.
pub fn rate() -> impl Strategy<Value = Rate> {
    bounded(crate::number::RATE_MAX, crate::number::RATE_DECIMALS_MAX)
        .prop_filter_map("in range", |value| Rate::new(value).ok())
}

/// A factor.
pub fn factor() -> impl Strategy<Value = Factor> {
    bounded(crate::number::FACTOR_MAX, crate::number::FACTOR_DECIMALS_MAX)
        .prop_filter_map("in range", |value| Factor::new(value).ok())
}

/// Points.
pub fn points() -> impl Strategy<Value = Points> {
    bounded(crate::number::POINTS_MAX, crate::number::POINTS_DECIMALS_MAX)
        .prop_filter_map("in range", |value| Points::new(value).ok())
}

/// A fraction; small ones such as months of service are more likely.
pub fn fraction() -> impl Strategy<Value = Fraction> {
    let small = (0_u64..600, 1_u64..600);
    prop_oneof![3 => small, 1 => (any::<u64>(), 1_u64..)]
        .prop_filter_map("denominator", |(over, under)| Fraction::new(over, under).ok())
}

/// A rounding mode.
pub fn rounding_mode() -> impl Strategy<Value = RoundingMode> {
    select(RoundingMode::ALL.to_vec())
}

/// A rounding; the steps that laws order are more likely.
pub fn rounding() -> impl Strategy<Value = Rounding> {
    let usual = select(vec![(1_i64, 3_u32), (1, 2), (5, 2), (1, 1), (1, 0), (10, 0), (100, 0)]);
    let any_step = (1_i64..=1_000_000_000, 0_u32..=12);
    (prop_oneof![3 => usual, 1 => any_step], rounding_mode())
        .prop_filter_map("step", |((step, scale), mode)| {
            Rounding::new(Decimal::new(step, scale), mode).ok()
        })
}

/// A rounding that gives whole minor units of `currency`.
pub fn rounding_for(currency: Currency) -> impl Strategy<Value = Rounding> {
    let decimals = u32::from(currency.minor_units().unwrap_or_default());
    (select(vec![1_i64, 5, 10, 100, 1000]), rounding_mode())
        .prop_filter_map("step", move |(step, mode)| {
            Rounding::new(Decimal::new(step, decimals), mode).ok()
        })
}

/// Money of either sign and every magnitude.
pub fn money() -> impl Strategy<Value = Money> {
    countable_currency().prop_flat_map(money_in)
}

/// Money in `currency`, which must have a minor unit.
pub fn money_in(currency: Currency) -> impl Strategy<Value = Money> {
    spread(64).prop_filter_map("in range", move |minor| Money::from_minor(minor, currency).ok())
}

/// An amount of either sign and every magnitude.
pub fn amount() -> impl Strategy<Value = Amount> {
    currency().prop_flat_map(amount_in)
}

/// An amount in `currency`.
pub fn amount_in(currency: Currency) -> impl Strategy<Value = Amount> {
    let usual = (spread(50), 0_u32..=6).prop_map(|(number, scale)| Decimal::new(number, scale));
    prop_oneof![2 => usual.boxed(), 1 => decimal().boxed()]
        .prop_filter_map("in range", move |value| Amount::new(value, currency).ok())
}

/// An amount times a fraction.
pub fn pro_rata() -> impl Strategy<Value = ProRata> {
    (amount(), fraction()).prop_map(|(amount, fraction)| amount.times(fraction))
}

/// Weights for a split, of which not all are 0.
pub fn weights() -> impl Strategy<Value = Vec<u64>> {
    let weight = prop_oneof![4 => 0_u64..1000, 1 => any::<u64>()];
    proptest::collection::vec(weight, 1..24)
        .prop_filter("not all 0", |weights| weights.iter().any(|&weight| weight > 0))
}

/// An exchange rate.
pub fn exchange_rate() -> impl Strategy<Value = ExchangeRate> {
    let rate = (1_i64..1_000_000_000_000_000_000, 6_u32..=12);
    (currency(), currency(), rate).prop_filter_map("a rate", |(base, quote, (digits, scale))| {
        ExchangeRate::new(base, quote, Decimal::new(digits, scale)).ok()
    })
}

/// A number of units above 0.
pub fn units() -> impl Strategy<Value = NonZeroU64> {
    (1_u64..).prop_filter_map("above 0", NonZeroU64::new)
}
