//! The base of a contribution: the pay of the month, up to a cap of the month or of the year.

use chrono::NaiveDate;
use kerben_core::explain::{Node, Recorder};
use kerben_core::money::{Amount, Money};
use kerben_core::number::exact_mul;
use kerben_core::rounding::Rounding;
use rust_decimal::Decimal;

use crate::context::{Books, Stop};
use crate::error::PensionError;
use crate::schemes::rounded;
use crate::step::Step;

/// What lies within a cap of the year, and what above it, if anything.
type Divided<R> = (Step<Money, R>, Option<Step<Money, R>>);

/// The pay of a month, and what was earned before it in the same year.
#[derive(Debug, Clone, Copy)]
pub(super) struct Base {
    pub(super) month: NaiveDate,
    pub(super) pay: Money,
    pub(super) before: Money,
}

impl Base {
    /// All of the pay.
    pub(super) fn whole<R: Recorder>(&self, rec: &mut R) -> Step<Money, R> {
        Step::record(rec, self.pay, [], || {
            Node::fact("contribution.pay/1", "pensions.contribution.pay", self.pay)
        })
    }

    /// The pay up to so many times an amount of the month.
    pub(super) fn up_to<R: Recorder>(
        &self,
        times: &str,
        of: &str,
        books: &Books<'_>,
        rec: &mut R,
    ) -> Result<Step<Money, R>, Stop> {
        let pay = self.whole(rec);
        let times = books.parameter(times, self.month, rec)?;
        let of = books.parameter(of, self.month, rec)?;
        let cap = Money::exactly(exact_mul(times.value, of.value)?, self.pay.currency())?;
        let cap = Step::record(rec, cap, [times.grade, of.grade], || {
            Node::product("contribution.cap/1", "pensions.contribution.cap", cap)
                .input("times", &times.node)
                .input("of", &of.node)
        });
        Ok(lesser(&pay, &cap, rec))
    }

    /// The pay as far as it fits into what is left of an amount of the year, and what lies above.
    pub(super) fn within_year<R: Recorder>(
        &self,
        cap: &str,
        books: &Books<'_>,
        rec: &mut R,
    ) -> Result<Divided<R>, Stop> {
        let pay = self.whole(rec);
        let cap = books.parameter(cap, self.month, rec)?;
        let most = Money::exactly(cap.value, self.pay.currency())?;
        let none = Money::zero(self.pay.currency()).map_err(PensionError::from)?;
        let left = most.checked_sub(self.before)?;
        let left = if left < none { none } else { left };
        let earlier = rec.record(|| {
            Node::fact("contribution.before/1", "pensions.contribution.pay", self.before)
        });
        let room = Step::record(rec, left, [cap.grade], || {
            Node::table_row("contribution.room/1", "pensions.contribution.room", left)
                .input("cap", &cap.node)
                .input("before", &earlier)
        });
        let within = lesser(&pay, &room, rec);
        let above = self.pay.checked_sub(within.value)?;
        if above.is_zero() {
            return Ok((within, None));
        }
        let above = Step::record(rec, above, [within.grade], || {
            Node::table_row("contribution.above/1", "pensions.contribution.above", above)
                .input("pay", &pay.node)
                .input("within", &within.node)
        });
        Ok((within, Some(above)))
    }
}

fn lesser<R: Recorder>(a: &Step<Money, R>, b: &Step<Money, R>, rec: &mut R) -> Step<Money, R> {
    let money = if b.value < a.value { b.value } else { a.value };
    Step::record(rec, money, [a.grade, b.grade], || {
        Node::min("contribution.base/1", "pensions.contribution.base", money)
            .input("pay", &a.node)
            .input("cap", &b.node)
    })
}

/// A share of a base, to the smallest coin.
pub(super) fn share<R: Recorder>(
    base: &Step<Money, R>,
    percent: &Step<Decimal, R>,
    books: &Books<'_>,
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    let rule = books.rounding("contributions")?;
    let currency = base.value.currency();
    let exact = exact_mul(exact_mul(base.value.decimal(), percent.value)?, Decimal::new(1, 2))?;
    let exact = Amount::new(exact, currency)?;
    let mut rule = rule.clone();
    // Where there are no hundredths, the smallest coin is the whole.
    if currency.minor_units() == Some(0) {
        rule.rounding = Rounding::to_minor(currency, rule.rounding.mode())?;
    }
    let (money, rounding_grade) = rounded(exact, &rule)?;
    Ok(Step::record(rec, money, [base.grade, percent.grade, rounding_grade], || {
        Node::product("contribution.line/1", "pensions.contribution.line", money)
            .input("base", &base.node)
            .input("rate", &percent.node)
            .rounded(exact, &rule.rounding)
    }))
}
