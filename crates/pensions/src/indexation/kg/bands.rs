//! Raises by bands of the total pension: 2005 and 2012.
//!
//! Each band has a multiplier or a fixed increase of the insurance part. Where the source says so, a pension of a higher band
//! is raised to no less than the highest pension of a lower band, with the same base part, would be.

use chrono::NaiveDate;
use kerben_core::explain::{Node, Recorder};
use kerben_core::money::Money;
use kerben_core::number::{exact_add, exact_mul};
use rust_decimal::Decimal;

use super::{Whole, add, begins, divided, multiplied};
use crate::context::{Books, Stop};
use crate::error::PensionError;
use crate::indexation::greater;
use crate::outcome::Missing;
use crate::step::Step;

/// The most bands that a raise may have.
const BANDS_MAX: u32 = 20;

/// One band, by the names of its parameters.
struct Band {
    number: u32,
    /// The highest total; `None` for the last band.
    up_to: Option<Decimal>,
}

/// The bands of a raise, the lowest first.
pub(super) struct Bands(Vec<Band>);

fn id(number: u32, what: &str) -> String {
    format!("kg.indexation.band.{number}.{what}")
}

impl Bands {
    /// The bands of the raise of that day; `None` where it is no such day.
    pub(super) fn beginning(books: &Books<'_>, on: NaiveDate) -> Result<Option<Self>, Stop> {
        if !begins(books, &id(1, "up-to"), on) {
            return Ok(None);
        }
        let mut bands = Vec::new();
        for number in 1..=BANDS_MAX {
            let up_to = match books.value(&id(number, "up-to"), on) {
                Ok(found) => Some(found.value),
                Err(Stop::Missing(_)) => None,
                Err(stop) => return Err(stop),
            };
            bands.push(Band { number, up_to });
            if up_to.is_none() {
                break;
            }
        }
        Ok(Some(Self(bands)))
    }

    /// The insurance part after the raise.
    pub(super) fn raise<R: Recorder>(
        &self,
        before: &Step<Money, R>,
        whole: &Whole,
        books: &Books<'_>,
        on: NaiveDate,
        rec: &mut R,
    ) -> Result<Step<Money, R>, Stop> {
        let own = self.0.iter().position(|band| band.up_to.is_none_or(|most| whole.total <= most));
        let Some(band) = own.and_then(|place| self.0.get(place)) else {
            return Err(Missing::rule("kg.indexation.bands").into());
        };
        let raised = by(band, before, whole, books, on, rec)?;
        let guarantee = books.optional(&id(band.number, "not-below"), on, rec)?;
        let Some(guarantee) = guarantee else { return Ok(raised) };
        let mut best = raised;
        // The highest pension of each lower band, with the same other parts.
        for lower in self.0.iter().take_while(|lower| lower.number < band.number) {
            let Some(top) = lower.up_to else { break };
            let other = exact_add(whole.total, -whole.insurance)?;
            let insurance = exact_add(top, -other)?;
            if insurance < Decimal::ZERO {
                continue;
            }
            let money = Money::exactly(insurance, before.value.currency())?;
            let highest = Step::record(rec, money, [guarantee.grade], || {
                Node::fact("kg.indexation.band-top/1", "pensions.indexation.band_top", money)
            });
            let there = Whole { total: top, insurance, several: false };
            let there = by(lower, &highest, &there, books, on, rec)?;
            let reached = if whole.several {
                // Both parts are multiplied alike, or the band would have stopped above.
                let multiplier = books.value(&id(band.number, "multiplier"), on)?.value;
                exact_mul(whole.insurance, multiplier)?
            } else {
                best.value.decimal()
            };
            if there.value.decimal() <= reached {
                continue;
            }
            if whole.several {
                return Err(divided());
            }
            let money = greater(best.value, there.value);
            best = Step::record(rec, money, [best.grade, there.grade], || {
                Node::max("kg.indexation.greater/1", "pensions.indexation.greater", money)
                    .input("own band", &best.node)
                    .input("lower band", &there.node)
            });
        }
        Ok(best)
    }
}

/// What a band makes of an insurance part.
fn by<R: Recorder>(
    band: &Band,
    before: &Step<Money, R>,
    whole: &Whole,
    books: &Books<'_>,
    on: NaiveDate,
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    if let Some(increase) = books.optional(&id(band.number, "increase"), on, rec)? {
        if whole.several {
            return Err(divided());
        }
        return add(before, &increase, &[], rec);
    }
    let multiplier = books.parameter(&id(band.number, "multiplier"), on, rec)?;
    if multiplier.value < Decimal::ONE {
        return Err(Stop::Error(PensionError::UnusableParameter {
            id: id(band.number, "multiplier"),
            value: multiplier.value.to_string(),
            day: on,
            accepted: "a multiplier of at least 1",
        }));
    }
    multiplied(before, &multiplier, books, rec)
}
