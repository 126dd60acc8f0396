//! Kyrgyzstan: the raises of 1 April 2005, 1 May 2012 and each 1 October that was read, and the full base part for all from
//! 1 July 2024.
//!
//! In 2005 and 2012 the insurance part rose by bands of the total pension (`bands`), in 2013 by one amount. In other years
//! it is multiplied, and rises by no less than an amount that in some years was lower for small pensions; small pensions,
//! those whose total is at most the threshold of the year, then also gained a fixed rise of the base part. Above a limit
//! another rule holds, if it was read. The sources speak of one insurance part: how an amount is divided between the two that
//! a pension may have was not read, and only what is multiplied is known for each.

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar;
use kerben_core::currency::Currency;
use kerben_core::explain::{Node, Recorder};
use kerben_core::money::{Amount, Money};
use kerben_core::number::{exact_add, exact_mul};
use rust_decimal::Decimal;

use super::{InPayment, Part, Raised, greater, paid_before, summed};
use crate::context::{Books, Stop, unknown_of};
use crate::outcome::{Missing, PartKind};
use crate::schemes::rounded;
use crate::step::Step;
use bands::Bands;

mod bands;

const MULTIPLIER: &str = "kg.indexation.multiplier";
const PRORATED: &str = "kg.base.prorated";

pub(super) fn raised<R: Recorder>(
    pension: &InPayment,
    on: NaiveDate,
    books: &Books<'_>,
    rec: &mut R,
) -> Result<Option<Step<Raised, R>>, Stop> {
    if begins(books, PRORATED, on) && books.value(PRORATED, on)?.value.is_zero() {
        return Ok(Some(made_full(pension, on, books, rec)?));
    }
    let whole = Whole::of(pension)?;
    if let Some(bands) = Bands::beginning(books, on)? {
        return Ok(Some(by_band(pension, &bands, &whole, books, on, rec)?));
    }
    if (on.day(), on.month()) != (1, 10) {
        return Ok(None);
    }
    let flat = books.optional("kg.indexation.increase", on, rec)?;
    let multiplier = match flat {
        Some(_) => None,
        None => Some(books.parameter(MULTIPLIER, on, rec)?),
    };
    let total = pension.total()?.map(Money::decimal).unwrap_or_default();
    let threshold = books.optional("kg.indexation.threshold", on, rec)?;
    let small = threshold.filter(|threshold| total <= threshold.value);
    let mut parts = Vec::new();
    for (kind, money) in &pension.parts {
        let before = paid_before(*kind, *money, rec);
        let part = match kind {
            PartKind::Basic => base(&before, small.as_ref(), on, books, rec),
            kind if is_insurance(*kind) => match (&flat, &multiplier) {
                (Some(_), _) if whole.several => Err(divided()),
                (Some(flat), _) => add(&before, flat, &[], rec),
                (None, Some(by)) => {
                    insurance(&before, &whole, (by, small.as_ref()), on, books, rec)
                }
                (None, None) => Err(unknown_of(books.law, MULTIPLIER, on).into()),
            },
            _ => Err(Missing::rule("kg.indexation.funded").into()),
        };
        parts.push((*kind, known(part)?));
    }
    let least = match books.optional("kg.minimum-total", on, rec)? {
        Some(least) => {
            let money = Money::exactly(least.value, Currency::KGS)?;
            Some(Step::record(rec, money, [least.grade], || {
                Node::product("kg.minimum-total/1", "pensions.kg.minimum_total", money)
                    .input("minimum", &least.node)
            }))
        }
        None => None,
    };
    Ok(Some(summed(on, &parts, least.as_ref(), rec)?))
}

/// The insurance part of a pension, which two parts may make up.
struct Whole {
    total: Decimal,
    insurance: Decimal,
    several: bool,
}

impl Whole {
    fn of(pension: &InPayment) -> Result<Self, Stop> {
        let parts = || pension.parts.iter().filter(|(kind, _)| is_insurance(**kind));
        let mut insurance = Decimal::ZERO;
        for (_, money) in parts() {
            insurance = exact_add(insurance, money.decimal())?;
        }
        let total = pension.total()?.map(Money::decimal).unwrap_or_default();
        Ok(Self { total, insurance, several: parts().count() > 1 })
    }
}

const fn is_insurance(kind: PartKind) -> bool {
    matches!(kind, PartKind::FirstInsurance | PartKind::SecondInsurance | PartKind::Insurance)
}

/// How an amount is divided between two insurance parts was not read.
fn divided() -> Stop {
    Missing::rule("kg.indexation.divided").into()
}

/// A raise of the insurance part by bands of the total; what it did to other parts the sources do not say, and they stay.
fn by_band<R: Recorder>(
    pension: &InPayment,
    bands: &Bands,
    whole: &Whole,
    books: &Books<'_>,
    on: NaiveDate,
    rec: &mut R,
) -> Result<Step<Raised, R>, Stop> {
    let mut parts = Vec::new();
    for (kind, money) in &pension.parts {
        let before = paid_before(*kind, *money, rec);
        let part = match kind {
            PartKind::Basic => Ok(before),
            kind if is_insurance(*kind) => bands.raise(&before, whole, books, on, rec),
            _ => Err(Missing::rule("kg.indexation.funded").into()),
        };
        parts.push((*kind, known(part)?));
    }
    summed(on, &parts, None, rec)
}

/// What is missing is an answer for the part alone.
fn known<R: Recorder>(part: Result<Step<Money, R>, Stop>) -> Result<Part<R>, Stop> {
    match part {
        Ok(step) => Ok(Ok(step)),
        Err(Stop::Missing(missing)) => Ok(Err(missing)),
        Err(stop) => Err(stop),
    }
}

/// Whether a value of the parameter begins on that day.
fn begins(books: &Books<'_>, id: &str, on: NaiveDate) -> bool {
    books.value(id, on).is_ok_and(|found| found.holds.from_day() == Some(on))
}

/// The base part for all, whatever it was in proportion to before.
fn made_full<R: Recorder>(
    pension: &InPayment,
    on: NaiveDate,
    books: &Books<'_>,
    rec: &mut R,
) -> Result<Step<Raised, R>, Stop> {
    let rule = books.provision("kg.base-full")?;
    let mut parts = Vec::new();
    for (kind, money) in &pension.parts {
        if *kind != PartKind::Basic {
            parts.push((*kind, Ok(paid_before(*kind, *money, rec))));
            continue;
        }
        let full = books.parameter("kg.base", on, rec)?;
        let base = Money::exactly(full.value, Currency::KGS)?;
        if *money > base {
            // What became of a part above the full amount was not read.
            parts.push((*kind, Err(vec![Missing::rule("kg.indexation.base")])));
            continue;
        }
        let step = Step::record(rec, base, [full.grade, rule.grade], || {
            Node::product("kg.base-part/2", "pensions.kg.base_full", base)
                .input("base", &full.node)
                .note(rule.message())
                .cite(rule.citation.clone())
        });
        parts.push((*kind, Ok(step)));
    }
    summed(on, &parts, None, rec)
}

/// The base part: a fixed rise for small pensions, or a new full amount.
fn base<R: Recorder>(
    before: &Step<Money, R>,
    small: Option<&Step<Decimal, R>>,
    on: NaiveDate,
    books: &Books<'_>,
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    let was = books.value("kg.base", calendar::add_days(on, -1)?)?;
    let now = books.value("kg.base", on)?;
    if was.value != now.value {
        // What a part in proportion, or one raised before, became was not read.
        if before.value.decimal() != was.value {
            return Err(Missing::rule("kg.indexation.base").into());
        }
        let full = books.parameter("kg.base", on, rec)?;
        let money = Money::exactly(full.value, Currency::KGS)?;
        return Ok(Step::record(rec, money, [full.grade, before.grade], || {
            Node::product("kg.base-part/2", "pensions.kg.base_full", money)
                .input("base", &full.node)
        }));
    }
    let Some(small) = small else {
        return Ok(Step {
            value: before.value,
            grade: before.grade.min(now.grade),
            node: before.node.clone(),
        });
    };
    let rise = books.parameter("kg.indexation.base-increase", on, rec)?;
    add(before, &rise, &[small], rec)
}

/// An insurance part: the greater of the multiplied part and the part with the least increase.
fn insurance<R: Recorder>(
    before: &Step<Money, R>,
    whole: &Whole,
    (multiplier, small): (&Step<Decimal, R>, Option<&Step<Decimal, R>>),
    on: NaiveDate,
    books: &Books<'_>,
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    let limit = books.optional("kg.indexation.limit", on, rec)?;
    if let Some(limit) = limit.filter(|limit| whole.insurance > limit.value) {
        if whole.several {
            return Err(divided());
        }
        let above = books.optional("kg.indexation.increase-above-limit", on, rec)?;
        let above =
            above.ok_or_else(|| unknown_of(books.law, "kg.indexation.increase-above-limit", on))?;
        return add(before, &above, &[&limit], rec);
    }
    let by_factor = multiplied(before, multiplier, books, rec)?;
    let id = if small.is_some() {
        "kg.indexation.increase-least.small-pension"
    } else {
        "kg.indexation.increase-least"
    };
    let Some(least) = books.optional(id, on, rec)? else { return Ok(by_factor) };
    if whole.several {
        let rise = exact_mul(whole.insurance, exact_add(multiplier.value, Decimal::NEGATIVE_ONE)?)?;
        let grade = by_factor.grade.min(least.grade);
        return if rise >= least.value { Ok(Step { grade, ..by_factor }) } else { Err(divided()) };
    }
    let small: Vec<&Step<Decimal, R>> = small.into_iter().collect();
    let raised = add(before, &least, &small, rec)?;
    let money = greater(by_factor.value, raised.value);
    Ok(Step::record(rec, money, [by_factor.grade, raised.grade], || {
        Node::max("kg.indexation.greater/1", "pensions.indexation.greater", money)
            .input("multiplied", &by_factor.node)
            .input("least", &raised.node)
    }))
}

/// A part times a multiplier, rounded once.
fn multiplied<R: Recorder>(
    before: &Step<Money, R>,
    multiplier: &Step<Decimal, R>,
    books: &Books<'_>,
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    let rounding = books.rounding("kg.indexation")?;
    let exact = Amount::new(exact_mul(before.value.decimal(), multiplier.value)?, Currency::KGS)?;
    let (money, rounding_grade) = rounded(exact, rounding)?;
    let grades = [before.grade, multiplier.grade, rounding_grade];
    Ok(Step::record(rec, money, grades, || {
        Node::product("kg.indexation.multiplied/1", "pensions.indexation.multiplied", money)
            .input("before", &before.node)
            .input("multiplier", &multiplier.node)
            .rounded(exact, &rounding.rounding)
    }))
}

/// A part and a fixed amount; `under` are the limits by which the amount was picked.
fn add<R: Recorder>(
    before: &Step<Money, R>,
    rise: &Step<Decimal, R>,
    under: &[&Step<Decimal, R>],
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    let amount = Money::exactly(rise.value, Currency::KGS)?;
    let money = before.value.checked_add(amount)?;
    let grades = under.iter().map(|step| step.grade).chain([rise.grade]);
    let rise = Step::record(rec, amount, grades, || {
        Node::product("kg.indexation.rise/1", "pensions.indexation.rise", amount)
            .input("rise", &rise.node)
    });
    Ok(Step::record(rec, money, [before.grade, rise.grade], || {
        Node::sum("kg.indexation.with-rise/1", "pensions.indexation.with_rise", money)
            .input("before", &before.node)
            .input("rise", &rise.node)
    }))
}
