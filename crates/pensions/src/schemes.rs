//! The national old-age pension laws, one file each.

use kerben_core::explain::{Node, Recorder, Unit, Value};
use kerben_core::money::{Amount, Money};
use kerben_core::rounding::{Rounding, RoundingMode};
use kerben_core::source::Evidence;
use rust_decimal::Decimal;

use crate::context::Stop;
use crate::error::PensionError;
use crate::rules::NamedRounding;
use crate::scheme::{Payable, Scheme};
use crate::service::Service;
use crate::step::Step;

pub mod am;
pub mod au;
pub mod by;
pub mod ca;
mod figures;
pub mod ie;
pub mod kg;
pub mod kr;
pub mod kz;
mod national;
pub mod no;
pub mod ru;
pub mod tr;
pub mod us;

pub use am::Armenia;
pub use by::Belarus;
pub use ca::Canada;
pub use kg::Kyrgyzstan;
pub use kr::Korea;
pub use kz::Kazakhstan;
pub use national::{National, national_laws};
pub use ru::Russia;
pub use tr::Turkiye;
pub use us::UnitedStates;

/// Every scheme of this crate.
#[must_use]
pub fn all<'a, R: Recorder + 'a>() -> [&'a dyn Scheme<R>; 7] {
    [&Armenia, &Belarus, &Kazakhstan, &Kyrgyzstan, &Korea, &Russia, &Turkiye]
}

/// Rounds an amount to money under a named rounding.
///
/// The grade of the rounding counts only if the rounding changed the value: an amount that is whole already
/// does not depend on it.
pub(crate) fn rounded(
    exact: Amount,
    rounding: &NamedRounding,
) -> Result<(Money, Evidence), PensionError> {
    let money = exact.to_money(&rounding.rounding)?;
    let grade = if money.decimal() == exact.value() { Evidence::Official } else { rounding.grade };
    Ok((money, grade))
}

/// The whole years of a length of service, as a step.
fn whole_years<R: Recorder>(service: &Step<Service, R>, rec: &mut R) -> Result<Step<u32, R>, Stop> {
    let years = service.value.years();
    let of_a_year = year(rec);
    let floor = Rounding::new(Decimal::ONE, RoundingMode::Floor)?;
    let exact =
        Decimal::from(service.value.months()).checked_div(Decimal::from(12)).unwrap_or_default();
    Ok(Step::record(rec, years, [service.grade], || {
        Node::ratio("service.years/1", "pensions.service.years", Value::years(years))
            .input("numerator", &service.node)
            .input("denominator", &of_a_year)
            .rounded(Value::years(exact), &floor)
    }))
}

/// The months of a year, as an input of a step.
fn year<R: Recorder>(rec: &mut R) -> R::Node {
    rec.record(|| Node::fact("calendar.year/1", "pensions.months_of_a_year", Value::months(12)))
}

/// What the law takes off: the value of a parameter with the other sign.
fn taken_off<R: Recorder>(of: &Step<Decimal, R>, unit: Unit, rec: &mut R) -> Step<Decimal, R> {
    let less = -of.value;
    let minus = rec.record(|| {
        Node::fact("sign.minus/1", "pensions.minus", number(Decimal::NEGATIVE_ONE, Unit::One))
    });
    Step::record(rec, less, [of.grade], || {
        Node::product("taken.off/1", "pensions.taken_off", number(less, unit))
            .input("value", &of.node)
            .input("sign", &minus)
    })
}

fn number(value: Decimal, unit: Unit) -> Value {
    Value::Number { value, unit }
}

/// A payable amount.
fn payable<R: Recorder>(money: Step<Money, R>) -> Step<Payable, R> {
    money.map(Payable::Monthly)
}

/// A part that is not payable, with the reading or provision that says so.
fn not_payable<R: Recorder>(under: &'static str, grade: Evidence, rec: &mut R) -> Step<Payable, R> {
    Step::record(rec, Payable::Not(under.to_owned()), [grade], || {
        use kerben_core::explain::{Outcome, Test};
        Node::condition("pension.abroad/1", under, Test::Stated, Outcome::not_met())
    })
}
