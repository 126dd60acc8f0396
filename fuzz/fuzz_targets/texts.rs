//! Whatever text is read, it is refused with a message or kept: what was read prints as something that reads as the same.
#![no_main]

use std::fmt::{Debug, Display};
use std::str::FromStr;

use kerben::core::calendar::{AgeSpan, parse_day};
use kerben::core::country::Country;
use kerben::core::currency::Currency;
use kerben::core::exchange::ExchangeRate;
use kerben::core::explain::RuleId;
use kerben::core::money::{Amount, Money};
use kerben::core::number::{Fraction, parse_decimal};
use kerben::core::partial_date::PartialDate;
use kerben::core::party::Party;
use kerben::core::period::Period;
use libfuzzer_sys::fuzz_target;

fn kept<T: FromStr + Display + PartialEq + Debug>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        let printed = value.to_string();
        assert_eq!(printed.parse::<T>().ok(), Some(value), "{text:?} prints as {printed:?}");
    }
}

fuzz_target!(|text: &str| {
    kept::<PartialDate>(text);
    kept::<Period>(text);
    kept::<Money>(text);
    kept::<Amount>(text);
    kept::<ExchangeRate>(text);
    kept::<Fraction>(text);
    kept::<AgeSpan>(text);
    kept::<Country>(text);
    kept::<Currency>(text);
    kept::<Party>(text);
    kept::<RuleId>(text);
    let _ = (parse_day(text), parse_decimal(text));
});
