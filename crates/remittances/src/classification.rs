//! What a transfer is in the balance of payments, and whether it counts as personal remittances.

use chrono::NaiveDate;
use kerben_core::calendar::CalendarError;
use kerben_core::country::Country;
use kerben_core::explain::{Node, Off, Recorder, Test, Traced, Value};
use kerben_core::message::Message;
use kerben_core::money::Money;
use kerben_core::source::{Citation, Evidence};
use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::bop::Item;
use crate::channel::Purpose;
use crate::cite;
use crate::cost::undetermined;
use crate::residence::{Residence, ResidenceFound, ResidenceRule, Stay};
use crate::transfer::Transfer;

/// The household that sends: where it comes from, and its stays abroad.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sender {
    /// The country from which the household comes.
    pub home: Country,
    /// Its stays abroad.
    #[serde(default)]
    pub stays: Vec<Stay>,
}

impl Sender {
    /// The stay in a country that covers a day; of several the one that began first.
    #[must_use]
    pub fn stay(&self, country: Country, day: NaiveDate) -> Option<&Stay> {
        self.stays
            .iter()
            .filter(|stay| stay.country() == country && stay.covers(day))
            .min_by_key(|stay| stay.first())
    }
}

/// How a transfer enters the statistics of the economy that receives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Treatment {
    /// The amount received is a credit of this item.
    Item {
        /// The item.
        item: Item,
        /// The amount received.
        amount: Money,
    },
    /// Sender and recipient are resident in one economy: the transfer is none of its transactions
    /// with others. What counts is the pay from which it comes, as compensation of employees, when
    /// it is earned.
    ThroughPay,
    /// Sender and recipient are resident in one economy and no pay from abroad stands behind the
    /// transfer: nothing is recorded.
    WithinEconomy,
    /// It is no remittance: a payment for goods or services, or a move between own accounts.
    NoRemittance,
}

/// A transfer's treatment with the reason and the text that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Classification {
    /// How it enters the statistics.
    pub treatment: Treatment,
    /// Why, in words of the catalogue.
    pub reason: Message,
    /// Where the sending household is resident, where that decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub residence: Option<ResidenceFound>,
    /// The text that says so.
    pub citation: Citation,
    /// The lowest grade on the path.
    pub grade: Evidence,
}

impl Classification {
    /// What counts as personal remittances (R1) because of the transfer itself.
    #[must_use]
    pub const fn counted(&self) -> Option<Money> {
        match self.treatment {
            Treatment::Item { amount, .. } => Some(amount),
            Treatment::ThroughPay | Treatment::WithinEconomy | Treatment::NoRemittance => None,
        }
    }
}

/// What a transfer is, judged with what is known on a day.
///
/// Every transfer gets exactly one treatment, or is undetermined with what is missing: the stay,
/// its length, or the purpose.
///
/// # Errors
///
/// [`CalendarError`] when the threshold of the residence rule lies outside the calendar.
///
/// # Source
///
/// BPM6 as the World Bank explains it: current transfers between resident and non-resident
/// households are personal transfers; BPM6 Compilation Guide 13.3: pay of short-term workers is
/// compensation of employees.
pub fn classify(
    transfer: &Transfer,
    sender: &Sender,
    rule: &ResidenceRule,
    known_on: NaiveDate,
) -> Result<Answer<Classification>, CalendarError> {
    trace(transfer, sender, rule, known_on, &mut Off).map(|traced| traced.value)
}

/// What a transfer is, with the derivation.
///
/// # Errors
///
/// As [`classify`].
pub fn trace<R: Recorder>(
    transfer: &Transfer,
    sender: &Sender,
    rule: &ResidenceRule,
    known_on: NaiveDate,
    rec: &mut R,
) -> Result<Traced<Answer<Classification>, R>, CalendarError> {
    let answer = decide(transfer, sender, rule, known_on)?;
    let received = rec.record(|| {
        Node::fact("remittances.received/1", "remittances.received", transfer.received())
    });
    let residence = answer.known().and_then(|known| known.residence.as_ref()).map(|found| {
        rec.record(|| {
            let key = match found.residence {
                Residence::Home => "remittances.residence.home",
                Residence::Host => "remittances.residence.host",
            };
            let node = Node::choice("bpm6.residence/1", key, economy(transfer, sender, found))
                .note(found.reason.clone())
                .cite(found.citation.clone())
                .graded(found.grade);
            match rule.parameter() {
                Some(parameter) => node.uses(parameter.clone()),
                None => node,
            }
        })
    });
    let titled = |what: Message| {
        Message::new("remittances.classified").arg("transfer", transfer.id()).arg("what", what)
    };
    let node = rec.record(|| {
        let id = "bpm6.classification/1";
        let node = match &answer {
            Answer::Known(known) => {
                let (title, value) = match known.treatment {
                    Treatment::Item { item, amount } => {
                        (Message::new(item.key()), Value::Money(amount))
                    }
                    Treatment::ThroughPay => {
                        (Message::new("remittances.treatment.through-pay"), Value::Nothing)
                    }
                    Treatment::WithinEconomy => {
                        (Message::new("remittances.treatment.within-economy"), Value::Nothing)
                    }
                    Treatment::NoRemittance => {
                        (Message::new("remittances.treatment.no-remittance"), Value::Nothing)
                    }
                };
                let input = if known.counted().is_some() { "chosen" } else { "received" };
                Node::choice(id, titled(title), value)
                    .input(input, &received)
                    .note(known.reason.clone())
                    .cite(known.citation.clone())
                    .graded(known.grade)
            }
            Answer::Undetermined { missing } => {
                let title = titled(Message::new("remittances.treatment.undetermined"));
                Node::condition(id, title, Test::Stated, undetermined(missing))
                    .input("received", &received)
            }
        };
        match &residence {
            Some(residence) => node.input("residence", residence),
            None => node,
        }
    });
    Ok(Traced::new(answer, node))
}

fn economy(transfer: &Transfer, sender: &Sender, found: &ResidenceFound) -> Country {
    match found.residence {
        Residence::Home => sender.home,
        Residence::Host => transfer.corridor().from(),
    }
}

fn decide(
    transfer: &Transfer,
    sender: &Sender,
    rule: &ResidenceRule,
    known_on: NaiveDate,
) -> Result<Answer<Classification>, CalendarError> {
    let classified =
        |treatment, reason: &str, residence: Option<ResidenceFound>, citation, grade| {
            let reason = Message::new(format!("remittances.reason.{reason}"));
            Ok(Answer::Known(Classification { treatment, reason, residence, citation, grade }))
        };
    if transfer.purpose() == Purpose::Trade {
        // A purpose of its own, since the central bank says that its remittance figures hold trade
        // payments too.
        let citation = cite::trade_payments();
        return classified(Treatment::NoRemittance, "trade", None, citation, Evidence::Press);
    }
    let from = transfer.corridor().from();
    let residence = if from == sender.home {
        None
    } else {
        let Some(stay) = sender.stay(from, transfer.day()) else {
            let missing = Message::new("remittances.missing.stay")
                .arg("country", from)
                .arg("day", transfer.day());
            return Ok(Answer::missing(missing));
        };
        match rule.judge(stay, known_on)? {
            Answer::Known(found) => Some(found),
            Answer::Undetermined { missing } => return Ok(Answer::Undetermined { missing }),
        }
    };
    let resident = residence.as_ref().map_or(sender.home, |found| economy(transfer, sender, found));
    let grade = residence.as_ref().map_or(Evidence::Official, |found| found.grade);
    if resident == transfer.corridor().to() {
        return match sender.stay(from, transfer.day()).and_then(|stay| stay.kind().earns_abroad()) {
            Some(true) => {
                let citation = cite::bpm6_short_term();
                classified(Treatment::ThroughPay, "one-economy", residence, citation, grade)
            }
            Some(false) => {
                let (reason, citation) = ("same-household-economy", cite::residence());
                classified(Treatment::WithinEconomy, reason, residence, citation, grade)
            }
            None => Ok(Answer::missing(Message::new("remittances.missing.employer"))),
        };
    }
    let amount = transfer.received();
    match transfer.purpose() {
        Purpose::FamilySupport => {
            let treatment = Treatment::Item { item: Item::PersonalTransfers, amount };
            classified(
                treatment,
                "household-transfer",
                residence,
                cite::personal_transfers(),
                grade,
            )
        }
        Purpose::CapitalGift => {
            let treatment = Treatment::Item { item: Item::HouseholdCapitalTransfers, amount };
            classified(treatment, "capital-gift", residence, cite::capital_transfers(), grade)
        }
        Purpose::OwnAccount => classified(
            Treatment::NoRemittance,
            "own-account",
            residence,
            cite::double_entry(),
            grade,
        ),
        Purpose::Unknown | Purpose::Trade => {
            Ok(Answer::missing(Message::new("remittances.missing.purpose")))
        }
    }
}
