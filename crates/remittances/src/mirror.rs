//! The same flow as two sides report it.
//!
//! What one country says it paid and what another says it received should be one number and never
//! is: concepts, coverage and residence differ. The two are set side by side with what is known to
//! differ, and neither is corrected.

use kerben_core::message::Message;
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::percent::{Percent, PercentError};
use crate::revision::{decimal, exact, scale};
use kerben_core::number::Rational;

/// Sides that cannot be set beside each other.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MirrorError {
    /// Units that cannot be brought to one.
    #[error(
        "\"{sender}\" and \"{receiver}\" are no units of one measure; accepted are units such as USD and USD million"
    )]
    Unit {
        /// The unit of the sender's figure.
        sender: String,
        /// The unit of the receiver's figure.
        receiver: String,
    },
    /// Figures of different days.
    #[error(
        "the sender's figure covers {sender}, the receiver's {receiver}; accepted are figures of the same days"
    )]
    Period {
        /// The days of the sender's figure.
        sender: Period,
        /// The days of the receiver's figure.
        receiver: Period,
    },
    /// A number with too many digits.
    #[error(transparent)]
    Percent(#[from] PercentError),
}

/// What a figure is a figure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Concept {
    /// Transfers through money transfer systems, whoever sends them and for what.
    TransferSystems,
    /// Personal transfers and compensation of employees, as the World Bank publishes them.
    PersonalRemittances,
    /// Personal transfers alone.
    PersonalTransfers,
}

impl Concept {
    fn message(self) -> Message {
        Message::new(match self {
            Self::TransferSystems => "remittances.concept.transfer-systems",
            Self::PersonalRemittances => "remittances.concept.personal-remittances",
            Self::PersonalTransfers => "remittances.concept.personal-transfers",
        })
    }
}

/// One side's figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// The figure.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub value: Decimal,
    /// Its unit.
    pub unit: String,
    /// The days that it covers.
    pub period: Period,
    /// What it is a figure of.
    pub concept: Concept,
    /// Whether it is about this corridor only, or about all counterparts of the side.
    pub corridor_only: bool,
    /// The id of the source.
    pub source: String,
    /// How well it is known.
    pub grade: Evidence,
}

/// Both sides and what lies between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Mirror {
    /// What the sender's side reports, in the plain unit.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub sender: Decimal,
    /// What the receiver's side reports, in the plain unit.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub receiver: Decimal,
    /// The receiver's less the sender's.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub difference: Decimal,
    /// The difference in per cent of the mean of both: 200 when one side reports nothing. `None` when
    /// the mean is nothing.
    pub asymmetry: Option<Percent>,
    /// What is known to differ apart from the numbers.
    pub differences: Vec<Message>,
    /// The lower grade of the two.
    pub grade: Evidence,
}

/// Both sides of a flow, and what lies between them.
///
/// # Errors
///
/// [`MirrorError`] for other units or other days.
///
/// # Example
///
/// The Bank of Russia saw 2,210 million dollars go to Kyrgyzstan in 2017; the World Bank has 2,485.8
/// million received from everywhere.
///
/// ```
/// use kerben_core::period::Period;
/// use kerben_core::source::Evidence;
/// use kerben_remittances::mirror::{Concept, Side, mirror};
///
/// let side = |value: &str, unit: &str, concept, corridor_only| -> Result<Side, Box<dyn std::error::Error>> {
///     let (period, unit) = (Period::of_year(2017)?, unit.to_owned());
///     let source = "example".to_owned();
///     Ok(Side { value: value.parse()?, unit, period, concept, corridor_only, source, grade: Evidence::Press })
/// };
/// let russia = side("2210", "USD million", Concept::TransferSystems, true)?;
/// let kyrgyzstan = side("2485778059.9718", "USD", Concept::PersonalRemittances, false)?;
/// let mirror = mirror(&russia, &kyrgyzstan)?;
/// assert_eq!(mirror.difference.to_string(), "275778059.9718");
/// assert_eq!(mirror.differences.len(), 2); // another concept, and not one corridor only
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn mirror(sender: &Side, receiver: &Side) -> Result<Mirror, MirrorError> {
    let ((unit, times), (other, other_times)) = (scale(&sender.unit), scale(&receiver.unit));
    if unit != other {
        let (sender, receiver) = (sender.unit.clone(), receiver.unit.clone());
        return Err(MirrorError::Unit { sender, receiver });
    }
    if sender.period != receiver.period {
        let (sender, receiver) = (sender.period, receiver.period);
        return Err(MirrorError::Period { sender, receiver });
    }
    let fine = || PercentError::TooFine { what: "an asymmetry" };
    let (out, arrived) = (exact(sender.value, times)?, exact(receiver.value, other_times)?);
    let difference = arrived.checked_sub(out).ok_or_else(fine)?;
    let half = Rational::new(1, 2).ok_or_else(fine)?;
    let mean = arrived.checked_add(out).and_then(|sum| sum.checked_mul(half)).ok_or_else(fine)?;
    let asymmetry = if mean.numerator() == 0 {
        None
    } else {
        Some(Percent::of_share(difference.checked_div(mean).ok_or_else(fine)?)?)
    };
    let mut differences = Vec::new();
    if sender.concept != receiver.concept {
        let message = Message::new("remittances.mirror.concept");
        let message = message.arg("sender", sender.concept.message());
        differences.push(message.arg("receiver", receiver.concept.message()));
    }
    for (side, key) in
        [(sender, "remittances.mirror.sender-all"), (receiver, "remittances.mirror.receiver-all")]
    {
        if !side.corridor_only {
            differences.push(Message::new(key));
        }
    }
    Ok(Mirror {
        sender: decimal(out)?,
        receiver: decimal(arrived)?,
        difference: decimal(difference)?,
        asymmetry,
        differences,
        grade: sender.grade.weaker(receiver.grade),
    })
}
