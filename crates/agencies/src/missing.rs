//! What the sources do not tell, by name.

use chrono::NaiveDate;
use kerben_core::calendar::serde_day;
use kerben_core::message::Message;
use kerben_core::partial_date::PartialDate;
use serde::{Deserialize, Serialize};

use crate::id::FunctionId;

/// An act, or a part of one, that was looked for and not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MissingAct {
    /// The act that founded the body.
    FoundingAct,
    /// The act that carried out a structure which Parliament had approved.
    ImplementingAct,
    /// The act that moved the function.
    TransferAct,
    /// The act that prolonged a temporary rule.
    ProlongingAct,
    /// The number of the act.
    ActNumber,
}

impl MissingAct {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::FoundingAct,
        Self::ImplementingAct,
        Self::TransferAct,
        Self::ProlongingAct,
        Self::ActNumber,
    ];

    /// Returns the message that names it.
    #[must_use]
    pub fn message(self) -> Message {
        Message::new(match self {
            Self::FoundingAct => "agencies.missing.founding-act",
            Self::ImplementingAct => "agencies.missing.implementing-act",
            Self::TransferAct => "agencies.missing.transfer-act",
            Self::ProlongingAct => "agencies.missing.prolonging-act",
            Self::ActNumber => "agencies.missing.act-number",
        })
    }
}

/// Why it cannot be said whether a body held a function on a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Doubt {
    /// The start is known only as this date, and the day lies within its bounds.
    Start(PartialDate),
    /// The start is not told.
    StartNotTold,
    /// The end is known only as this date, and the day lies within its bounds.
    End(PartialDate),
    /// The end is not told.
    EndNotTold,
    /// The day lies after this one, the last for which sources were read.
    AfterSources(#[serde(with = "serde_day")] NaiveDate),
    /// Another body may have held this part of the function meanwhile.
    PartElsewhere(FunctionId),
}

impl Doubt {
    /// Returns the message that names it.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Start(date) => Message::new("agencies.doubt.start").arg("date", date.to_string()),
            Self::StartNotTold => Message::new("agencies.doubt.start-not-told"),
            Self::End(date) => Message::new("agencies.doubt.end").arg("date", date.to_string()),
            Self::EndNotTold => Message::new("agencies.doubt.end-not-told"),
            Self::AfterSources(last) => {
                Message::new("agencies.doubt.after-sources").arg("last", last.to_string())
            }
            Self::PartElsewhere(function) => {
                Message::new("agencies.doubt.part-elsewhere").arg("function", function.to_string())
            }
        }
    }
}
