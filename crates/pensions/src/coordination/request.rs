//! The question to the engine: a claim, the day whose law applies, and what the person asks for.

use chrono::NaiveDate;

use crate::claim::Claim;

/// A claim, the day whose law applies, and what the person asks for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    claim: &'a Claim,
    on: NaiveDate,
    pro_rata: bool,
}

impl<'a> Request<'a> {
    /// The claim under the law of the day from which the pension is asked.
    #[must_use]
    pub const fn new(claim: &'a Claim) -> Self {
        Self { claim, on: claim.claimed_on(), pro_rata: false }
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
