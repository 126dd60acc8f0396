//! The question to the engine: a claim, the day whose law applies, and what the person asks for.

use chrono::NaiveDate;

use crate::claim::Claim;

/// A claim, the day whose law applies, and what the person asks for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    claim: &'a Claim,
    claimed_on: NaiveDate,
    on: NaiveDate,
    pro_rata: bool,
}

impl<'a> Request<'a> {
    /// The claim under the law of the day from which the pension is asked.
    #[must_use]
    pub const fn new(claim: &'a Claim) -> Self {
        let day = claim.claimed_on();
        Self { claim, claimed_on: day, on: day, pro_rata: false }
    }

    /// As if it were claimed on another day: periods before that day count, under the law of that day.
    #[must_use]
    pub const fn claimed(mut self, day: NaiveDate) -> Self {
        self.claimed_on = day;
        self.on = day;
        self
    }

    /// Under the law of another day: an award in payment, or a law that is still to come.
    ///
    /// The record stays closed on the day of the claim.
    #[must_use]
    pub const fn on_law_of(mut self, day: NaiveDate) -> Self {
        self.on = day;
        self
    }

    /// The person asks for the pro-rata benefit where the instrument leaves the choice.
    #[must_use]
    pub const fn asking_for_pro_rata(mut self) -> Self {
        self.pro_rata = true;
        self
    }

    /// The claim.
    #[must_use]
    pub const fn claim(&self) -> &'a Claim {
        self.claim
    }

    /// The day of the claim: periods before it count.
    #[must_use]
    pub const fn claimed_on(&self) -> NaiveDate {
        self.claimed_on
    }

    /// The day whose law applies.
    #[must_use]
    pub const fn on(&self) -> NaiveDate {
        self.on
    }

    /// Whether the pro-rata benefit is asked for.
    #[must_use]
    pub const fn asks_for_pro_rata(&self) -> bool {
        self.pro_rata
    }
}
