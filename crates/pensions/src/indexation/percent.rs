//! Raises by a share or a factor of the year: Kazakhstan and Russia; and the smallest pension of Armenia.

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::{Node, Recorder, Value};
use kerben_core::money::{Amount, Money};
use kerben_core::number::{exact_add, exact_mul};
use rust_decimal::Decimal;

use super::{InPayment, Part, Raised, greater, paid_before, summed};
use crate::context::{Books, Stop, unknown_of};
use crate::outcome::{Missing, PartKind};
use crate::schemes::rounded;
use crate::step::Step;

/// Parameters on which an Armenian pension in payment may hang beside the smallest pension.
const ARMENIAN: [&str; 3] = ["am.base", "am.year-value", "am.year-value-later"];

pub(super) fn raised<R: Recorder>(
    pension: &InPayment,
    on: NaiveDate,
    books: &Books<'_>,
    rec: &mut R,
) -> Result<Option<Step<Raised, R>>, Stop> {
    match pension.state {
        Country::AM => smallest(pension, on, books, rec),
        Country::RU => {
            let factor = books.value("ru.indexation.multiplier", on)?;
            if factor.holds.from_day() != Some(on) {
                return Ok(None);
            }
            let factor = books.parameter("ru.indexation.multiplier", on, rec)?;
            let mut parts = Vec::new();
            for (kind, money) in &pension.parts {
                let before = paid_before(*kind, *money, rec);
                let part: Part<R> = match kind {
                    PartKind::Funded => Err(vec![Missing::rule("ru.indexation.funded")]),
                    _ => Ok(times(&before, &factor, "ru.money", books, rec)?),
                };
                parts.push((*kind, part));
            }
            Ok(Some(summed(on, &parts, None, rec)?))
        }
        _ => {
            if (on.day(), on.month()) != (1, 1) {
                return Ok(None);
            }
            kazakhstan(pension, on, books, rec).map(Some)
        }
    }
}

/// The budget pensions of Kazakhstan on 1 January; a share of the year for each part, or one for both.
fn kazakhstan<R: Recorder>(
    pension: &InPayment,
    on: NaiveDate,
    books: &Books<'_>,
    rec: &mut R,
) -> Result<Step<Raised, R>, Stop> {
    let both = books.optional("kz.indexation.budget-pensions", on, rec)?;
    let mut parts = Vec::new();
    for (kind, money) in &pension.parts {
        let id = match kind {
            PartKind::Basic => "kz.indexation.basic",
            PartKind::Solidarity => "kz.indexation.solidarity",
            _ => {
                parts.push((*kind, Err(vec![Missing::rule("kz.indexation.savings")])));
                continue;
            }
        };
        let share = match &both {
            Some(both) => Some(both.clone()),
            None => books.optional(id, on, rec)?,
        };
        let Some(share) = share else {
            parts.push((*kind, Err(vec![unknown_of(books.law, id, on)])));
            continue;
        };
        let before = paid_before(*kind, *money, rec);
        let one = rec.record(|| {
            Node::fact("number.hundred/1", "pensions.indexation.whole", Value::percent(100))
        });
        let factor = exact_add(share.value, Decimal::ONE_HUNDRED)?;
        let percent = Step::record(rec, factor, [share.grade], || {
            Node::sum(
                "kz.indexation.factor/1",
                "pensions.indexation.factor",
                Value::percent(factor),
            )
            .input("whole", &one)
            .input("share", &share.node)
        });
        let factor = percent.map(|hundredfold| hundredfold / Decimal::ONE_HUNDRED);
        parts.push((*kind, Ok(times(&before, &factor, "kz.basic", books, rec)?)));
    }
    summed(on, &parts, None, rec)
}

/// A part times a factor, rounded as the state rounds.
fn times<R: Recorder>(
    before: &Step<Money, R>,
    factor: &Step<Decimal, R>,
    rounding: &str,
    books: &Books<'_>,
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    let rounding = books.rounding(rounding)?;
    let currency = before.value.currency();
    let exact = Amount::new(exact_mul(before.value.decimal(), factor.value)?, currency)?;
    let (money, rounding_grade) = rounded(exact, rounding)?;
    Ok(Step::record(rec, money, [before.grade, factor.grade, rounding_grade], || {
        Node::product("indexation.multiplied/1", "pensions.indexation.multiplied", money)
            .input("before", &before.node)
            .input("multiplier", &factor.node)
            .rounded(exact, &rounding.rounding)
    }))
}

/// Armenia: a pension below the smallest one is raised to it.
///
/// Where the values of the formula change too, nothing was read of what becomes of pensions in payment.
fn smallest<R: Recorder>(
    pension: &InPayment,
    on: NaiveDate,
    books: &Books<'_>,
    rec: &mut R,
) -> Result<Option<Step<Raised, R>>, Stop> {
    let eve = calendar::add_days(on, -1)?;
    let changed = |id: &str| match (books.value(id, eve), books.value(id, on)) {
        (Ok(was), Ok(now)) => was.value != now.value,
        (was, now) => was.is_ok() != now.is_ok(),
    };
    if ARMENIAN.into_iter().any(changed) {
        return Err(Missing::rule("am.recalculation").into());
    }
    let least = books.parameter("am.minimum-pension", on, rec)?;
    let begins = books.value("am.minimum-pension", on)?.holds.from_day() == Some(on);
    let Some(total) = pension.total()?.filter(|_| begins) else { return Ok(None) };
    let floor = Money::exactly(least.value, Currency::AMD)?;
    if total >= floor {
        return Ok(None);
    }
    let floor = Step::record(rec, floor, [least.grade], || {
        Node::product("am.minimum-pension/1", "pensions.am.minimum_pension", floor)
            .input("minimum", &least.node)
    });
    let [(kind, money)] = pension.parts.iter().collect::<Vec<_>>()[..] else {
        return Err(Missing::rule("am.minimum-parts").into());
    };
    let before = paid_before(*kind, *money, rec);
    let value = greater(before.value, floor.value);
    let part = Step::record(rec, value, [before.grade, floor.grade], || {
        Node::max("pension.floor/1", "pensions.floor", value)
            .input("before", &before.node)
            .input("floor", &floor.node)
    });
    Ok(Some(summed(on, &[(*kind, Ok(part))], None, rec)?))
}
