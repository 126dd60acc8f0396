//! The life of a transfer: quoted, accepted, available, and then paid, cancelled, expired or refunded.
//!
//! A [`Life`] takes one step after the other and refuses what cannot follow. The operator's books
//! follow from it ([`Life::events`]): accepting and promising are linked and happen together, what
//! is available is *held* against what is owed to the partner, paying out settles the hold, and
//! what is cancelled or has expired is released and refunded.
//!
//! # Example
//!
//! ```
//! use kerben_core::calendar::parse_day;
//! use kerben_core::country::Country;
//! use kerben_core::currency::Currency;
//! use kerben_core::money::Money;
//! use kerben_core::rounding::RoundingMode;
//! use kerben_remittances::booking::Partner;
//! use kerben_remittances::channel::Channel;
//! use kerben_remittances::ledger::Ledger;
//! use kerben_remittances::life::{Life, Stage, Step};
//! use kerben_remittances::rates::ReferenceRule;
//! use kerben_remittances::transfer::{Corridor, Transfer};
//!
//! let day = parse_day("2023-05-10")?;
//! let transfer = Transfer::new(
//!     "t1",
//!     day,
//!     Corridor::new(Country::RU, Country::KG)?,
//!     Channel::MoneyTransferOperator,
//!     Money::parse("20000.00", Currency::RUB)?,
//!     Money::parse("100.00", Currency::RUB)?,
//!     Money::parse("18960.00", Currency::KGS)?,
//! )?;
//! let life = Life::quoted(transfer, parse_day("2023-05-11")?)
//!     .then(day, Step::Accept)?
//!     .then(day, Step::MakeAvailable { until: parse_day("2023-06-10")? })?
//!     .then(parse_day("2023-05-12")?, Step::PayOut)?;
//! assert_eq!(life.stage(), Stage::Paid);
//!
//! let partner = Partner::new("B")?;
//! let mut ledger = Ledger::new();
//! for (recorded, events) in life.events(ReferenceRule::StatedOnly, &partner, RoundingMode::HalfEven)? {
//!     ledger.apply(recorded, &events)?;
//! }
//! assert_eq!(ledger.balance(&partner.owed(), Currency::KGS)?.to_string(), "-18,960.00 KGS");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::message::Message;
use kerben_core::rounding::RoundingMode;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::booking::{self, BookingError, Partner};
use crate::ledger::{EntryError, Event, Released};
use crate::rates::ReferenceRule;
use crate::transfer::Transfer;

/// How far a transfer has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Stage {
    /// A price was named; no money has moved.
    Quoted,
    /// The sender has paid in.
    Accepted,
    /// The recipient may collect.
    Available,
    /// The recipient has been paid.
    Paid,
    /// It was called off.
    Cancelled,
    /// Its last day has passed.
    Expired,
    /// The sender has the money back.
    Refunded,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 7] = [
        Self::Quoted,
        Self::Accepted,
        Self::Available,
        Self::Paid,
        Self::Cancelled,
        Self::Expired,
        Self::Refunded,
    ];

    /// Its word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quoted => "quoted",
            Self::Accepted => "accepted",
            Self::Available => "available",
            Self::Paid => "paid",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Refunded => "refunded",
        }
    }

    /// Its message key in the catalogues.
    #[must_use]
    pub fn key(self) -> String {
        format!("remittances.stage.{}", self.name())
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What happens to the fee when a transfer is refunded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeeOnRefund {
    /// The sender gets it back.
    Returned,
    /// The operator keeps it.
    Kept,
}

/// One step in the life of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Step {
    /// The sender pays in.
    Accept,
    /// The recipient may collect, up to a last day.
    MakeAvailable {
        /// The last day.
        #[serde(with = "calendar::serde_day")]
        until: NaiveDate,
    },
    /// The recipient is paid.
    PayOut,
    /// The transfer is called off.
    Cancel,
    /// The last day has passed.
    Expire,
    /// The sender gets the money back.
    Refund {
        /// What happens to the fee.
        fee: FeeOnRefund,
    },
}

impl Step {
    const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::MakeAvailable { .. } => "make available",
            Self::PayOut => "pay out",
            Self::Cancel => "cancel",
            Self::Expire => "expire",
            Self::Refund { .. } => "refund",
        }
    }
}

/// Steps that cannot follow.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LifeError {
    /// A step that does not follow from the stage.
    #[error("transfer \"{id}\" is {stage} and cannot {step}; accepted: {accepted}")]
    Step {
        /// The transfer.
        id: String,
        /// How far it has come.
        stage: Stage,
        /// The step.
        step: &'static str,
        /// The steps that can follow.
        accepted: String,
    },
    /// A step before the last one.
    #[error(
        "transfer \"{id}\" took a step on {last} already; accepted is that day or a later one, not {day}"
    )]
    Before {
        /// The transfer.
        id: String,
        /// The day of the last step.
        last: NaiveDate,
        /// The day given.
        day: NaiveDate,
    },
    /// A step after the last day, or an expiry that is not due.
    #[error("the last day of transfer \"{id}\" is {until}: it cannot {step} on {day}")]
    LastDay {
        /// The transfer.
        id: String,
        /// The last day.
        until: NaiveDate,
        /// The step.
        step: &'static str,
        /// The day given.
        day: NaiveDate,
    },
    /// A transfer that cannot be booked.
    #[error(transparent)]
    Booking(#[from] BookingError),
    /// An entry that cannot be made.
    #[error(transparent)]
    Entry(#[from] EntryError),
}

/// A step and its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Taken {
    /// The day.
    #[serde(with = "calendar::serde_day")]
    pub day: NaiveDate,
    /// The step.
    pub step: Step,
}

/// A transfer and the steps that it has taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawLife")]
pub struct Life {
    transfer: Transfer,
    #[serde(with = "calendar::serde_day")]
    quoted_until: NaiveDate,
    steps: Vec<Taken>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLife {
    transfer: Transfer,
    #[serde(with = "calendar::serde_day")]
    quoted_until: NaiveDate,
    steps: Vec<Taken>,
}

impl TryFrom<RawLife> for Life {
    type Error = LifeError;

    fn try_from(raw: RawLife) -> Result<Self, LifeError> {
        let life = Self::quoted(raw.transfer, raw.quoted_until);
        raw.steps.into_iter().try_fold(life, |life, taken| life.then(taken.day, taken.step))
    }
}

/// Construction.
impl Life {
    /// A transfer whose price was named on its day and holds up to a last day.
    #[must_use]
    pub const fn quoted(transfer: Transfer, until: NaiveDate) -> Self {
        Self { transfer, quoted_until: until, steps: Vec::new() }
    }

    /// The life with one more step.
    ///
    /// # Errors
    ///
    /// [`LifeError::Step`] naming the steps that can follow, [`LifeError::Before`] and
    /// [`LifeError::LastDay`] for a day that does not fit.
    pub fn then(mut self, day: NaiveDate, step: Step) -> Result<Self, LifeError> {
        let id = || self.transfer.id().to_owned();
        let (stage, until) = (self.stage(), self.until());
        if !self.accepts(step) {
            let accepted: Vec<&str> = self.accepted().map(Step::name).collect();
            let accepted =
                if accepted.is_empty() { "nothing more".to_owned() } else { accepted.join(", ") };
            return Err(LifeError::Step { id: id(), stage, step: step.name(), accepted });
        }
        let last = self.steps.last().map_or(self.transfer.day(), |taken| taken.day);
        if day < last {
            return Err(LifeError::Before { id: id(), last, day });
        }
        let fits = match (step, until) {
            (Step::Accept | Step::PayOut, Some(until)) | (Step::MakeAvailable { until }, _) => {
                day <= until
            }
            (Step::Expire, Some(until)) => day > until,
            _ => true,
        };
        if !fits {
            let until = match step {
                Step::MakeAvailable { until } => until,
                _ => until.unwrap_or(day),
            };
            return Err(LifeError::LastDay { id: id(), until, step: step.name(), day });
        }
        self.steps.push(Taken { day, step });
        Ok(self)
    }
}

/// Queries.
impl Life {
    /// The transfer.
    #[must_use]
    pub const fn transfer(&self) -> &Transfer {
        &self.transfer
    }

    /// The steps, in their order.
    #[must_use]
    pub fn steps(&self) -> &[Taken] {
        &self.steps
    }

    /// How far the transfer has come.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.steps.last().map_or(Stage::Quoted, |taken| match taken.step {
            Step::Accept => Stage::Accepted,
            Step::MakeAvailable { .. } => Stage::Available,
            Step::PayOut => Stage::Paid,
            Step::Cancel => Stage::Cancelled,
            Step::Expire => Stage::Expired,
            Step::Refund { .. } => Stage::Refunded,
        })
    }

    /// The last day of the quotation, or of the time to collect.
    fn until(&self) -> Option<NaiveDate> {
        match self.steps.last().map(|taken| taken.step) {
            None => Some(self.quoted_until),
            Some(Step::MakeAvailable { until }) => Some(until),
            Some(_) => None,
        }
    }

    fn was_accepted(&self) -> bool {
        self.steps.iter().any(|taken| taken.step == Step::Accept)
    }

    /// Whether the sender's money is with the operator and has to go back.
    #[must_use]
    pub fn owes_refund(&self) -> bool {
        self.was_accepted() && matches!(self.stage(), Stage::Cancelled | Stage::Expired)
    }

    /// Whether nothing more can happen.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.accepted().next().is_none()
    }

    fn accepts(&self, step: Step) -> bool {
        match step {
            Step::Accept => self.stage() == Stage::Quoted,
            Step::MakeAvailable { .. } => self.stage() == Stage::Accepted,
            Step::PayOut => self.stage() == Stage::Available,
            Step::Cancel => {
                matches!(self.stage(), Stage::Quoted | Stage::Accepted | Stage::Available)
            }
            Step::Expire => matches!(self.stage(), Stage::Quoted | Stage::Available),
            Step::Refund { .. } => self.owes_refund(),
        }
    }

    fn accepted(&self) -> impl Iterator<Item = Step> + '_ {
        let until = self.transfer.day();
        let fee = FeeOnRefund::Returned;
        let steps = [
            Step::Accept,
            Step::MakeAvailable { until },
            Step::PayOut,
            Step::Cancel,
            Step::Expire,
            Step::Refund { fee },
        ];
        steps.into_iter().filter(|step| self.accepts(*step))
    }

    /// What happens in the operator's books with each step, and on which day.
    ///
    /// The events of a step happen together ([`Ledger::apply`](crate::ledger::Ledger::apply)).
    ///
    /// # Errors
    ///
    /// [`LifeError::Booking`] when an amount does not fit.
    ///
    /// # Rounding
    ///
    /// As [`booking::operator`].
    pub fn events(
        &self,
        reference: ReferenceRule<'_>,
        partner: &Partner,
        mode: RoundingMode,
    ) -> Result<Vec<(NaiveDate, Vec<Event>)>, LifeError> {
        let transfer = &self.transfer;
        let key = |step: &str| format!("{}:{step}", transfer.id());
        let text = |step: &str| {
            Message::new(format!("remittances.entry.{step}"))
                .arg("transfer", transfer.id())
                .arg("from", transfer.corridor().from())
                .arg("to", transfer.corridor().to())
        };
        let accepted = booking::accepted(transfer, &reference.find(transfer), mode)?;
        let mut held = false;
        let mut steps = Vec::with_capacity(self.steps.len());
        for Taken { day, step } in self.steps.iter().copied() {
            let events = match step {
                Step::Accept => accepted.iter().cloned().map(Event::Post).collect(),
                Step::MakeAvailable { until } => {
                    held = true;
                    let entry = booking::paid_out(transfer, partner, "available", day)?;
                    vec![Event::Hold { entry, until: Some(until) }]
                }
                Step::PayOut => {
                    let entry = booking::paid_out(transfer, partner, "pay-out", day)?;
                    vec![Event::Settle { hold: key("available"), entry }]
                }
                Step::Cancel | Step::Expire if held => {
                    let why =
                        if step == Step::Cancel { Released::Voided } else { Released::Expired };
                    vec![Event::Release { key: key("release"), hold: key("available"), day, why }]
                }
                Step::Cancel | Step::Expire => Vec::new(),
                Step::Refund { fee } => {
                    let keeps = fee == FeeOnRefund::Kept && !transfer.fee().is_zero();
                    let kept = usize::from(keeps);
                    let mut events = Vec::new();
                    for (number, entry) in accepted.iter().enumerate().skip(kept).rev() {
                        let key = key(if number == 0 { "refund" } else { "withdraw" });
                        let undone = entry.reversal(key, day, text("refund"))?;
                        events.push(Event::Post(undone));
                    }
                    if keeps {
                        events.push(Event::Post(booking::returned(transfer, day)?));
                    }
                    events
                }
            };
            steps.push((day, events));
        }
        Ok(steps)
    }
}
