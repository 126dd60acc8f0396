//! One answer for a list of transfers: the books, the cost of each and of each corridor, and what
//! counts as personal remittances, with every step explained.
//!
//! # Example
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_core::calendar::parse_day;
//! use kerben_core::country::Country;
//! use kerben_core::currency::Currency;
//! use kerben_core::money::Money;
//! use kerben_remittances::channel::{Channel, Purpose};
//! use kerben_remittances::classification::Sender;
//! use kerben_remittances::residence::Stay;
//! use kerben_remittances::statement::{self, StatementRules};
//! use kerben_remittances::transfer::{Corridor, Transfer};
//!
//! let transfer = Transfer::new(
//!     "t1",
//!     parse_day("2023-05-10")?,
//!     Corridor::new(Country::RU, Country::KG)?,
//!     Channel::MoneyTransferOperator,
//!     Money::parse("20000.00", Currency::RUB)?,
//!     Money::parse("100.00", Currency::RUB)?,
//!     Money::parse("18960.00", Currency::KGS)?,
//! )?
//! .with_purpose(Purpose::FamilySupport);
//! let stay = Stay::new(Country::RU, parse_day("2021-03-01")?, Some(parse_day("2023-12-31")?))?;
//! let sender = Sender { home: Country::KG, stays: vec![stay] };
//! let parameters = kerben_remittances::parameters()?;
//! let rules = StatementRules::new(sender, parse_day("2026-01-01")?, &parameters)?;
//! let answer = statement::explain(&[transfer], &rules)?;
//! assert!(answer.value.books.iter().all(|book| book.trial_balance.is_zero()));
//! assert_eq!(answer.value.counted[0].amount.to_string(), "18,960.00 KGS");
//! // No market rate was given: the margin is unknown, not zero.
//! assert!(answer.value.corridors[0].total.known().is_none());
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kerben_core::calendar::CalendarError;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::data::PackStamp;
use kerben_core::explain::{Explain, Explained, Off, Receipt, ReceiptError, Recorder, Traced};
use kerben_core::language::Localised;
use kerben_core::money::{Money, MoneyError};
use kerben_core::overlay::OverlayStamp;
use kerben_core::parameters::{Missing, ParameterSet};
use kerben_core::rounding::{Rounding, RoundingError, RoundingMode};
use kerben_core::source::Evidence;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::answer::{Answer, Finding};
use crate::booking::{self, BookingError, Partner};
use crate::bop::Item;
use crate::classification::{Classification, Sender, Treatment};
use crate::cost::{self, Cost, CostError, Figure};
use crate::ledger::{Balance, Entry, EntryError, Ledger, LedgerError, TrialBalance};
use crate::percent::PercentError;
use crate::rates::ReferenceRule;
use crate::recording::{self, Counterpart};
use crate::residence::{ResidenceRule, ThresholdError};
use crate::transfer::{Corridor, Transfer};

mod trace;

/// Whose books are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Perspective {
    /// The family's, sender and recipient together.
    Family,
    /// The operator's who accepts the money and owes the pay-out.
    Operator,
    /// The balance of payments of a country, for the transfers that it receives.
    Economy(Country),
}

/// By which rules a statement is drawn up.
#[derive(Debug, Clone)]
pub struct StatementRules<'a> {
    sender: Sender,
    known_on: NaiveDate,
    residence: ResidenceRule,
    reference: ReferenceRule<'a>,
    percentages: Rounding,
    market_value: RoundingMode,
    perspectives: Vec<Perspective>,
    targets: Vec<Target>,
    packs: Vec<PackStamp>,
    overlays: Vec<OverlayStamp>,
}

/// The ids of the parameters that a statement reads.
const RESIDENCE: &str = "bpm6.residence";
const TARGETS: [&str; 2] = ["sdg.10c.global-average", "sdg.10c.corridor"];

/// Statements that cannot be drawn up.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StatementError {
    /// Two transfers have one id.
    #[error("the transfer \"{id}\" stands twice; accepted is each id once")]
    Twice {
        /// The id.
        id: String,
    },
    /// More transfers than one statement takes.
    #[error(
        "{count} transfers are too many for one statement; accepted are at most {TRANSFERS_MAX}"
    )]
    TooMany {
        /// How many there are.
        count: usize,
    },
    /// A parameter that is missing.
    #[error(transparent)]
    Parameter(#[from] Missing),
    /// A threshold that is no whole number of months.
    #[error(transparent)]
    Threshold(#[from] ThresholdError),
    /// A cost that cannot be computed.
    #[error(transparent)]
    Cost(#[from] CostError),
    /// A percentage that cannot be computed.
    #[error(transparent)]
    Percent(#[from] PercentError),
    /// A transfer that cannot be booked.
    #[error(transparent)]
    Booking(#[from] BookingError),
    /// An entry that cannot be made.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// An entry that the ledger does not take.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A sum that no money can hold.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A day outside the calendar.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// A rounding that is no rounding.
    #[error(transparent)]
    Rounding(#[from] RoundingError),
    /// Inputs without a JSON form.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
}

/// The greatest number of transfers of one statement.
pub const TRANSFERS_MAX: usize = 10_000;

impl<'a> StatementRules<'a> {
    /// The rules for a household on a day, with the thresholds and targets of a set of parameters.
    ///
    /// Margins are measured only against market rates that were stated, percentages are printed
    /// with two decimals, market values are rounded half to even, and the books are those of the
    /// family and of its home economy; the methods below change each.
    ///
    /// # Errors
    ///
    /// [`StatementError::Parameter`] and [`StatementError::Threshold`] when `bpm6.residence` or a
    /// target of SDG 10.c is not in the parameters on that day.
    pub fn new(
        sender: Sender,
        known_on: NaiveDate,
        parameters: &ParameterSet,
    ) -> Result<Self, StatementError> {
        let residence = ResidenceRule::from_parameter(&parameters.at(RESIDENCE, known_on)?)?;
        let targets = TARGETS.iter().map(|id| {
            let target = parameters.at(id, known_on)?;
            Ok(Target {
                id: (*id).to_owned(),
                title: target.title.clone(),
                percent: target.value,
                source: target.source.to_owned(),
                grade: target.grade,
                note: target.note.map(str::to_owned),
            })
        });
        Ok(Self {
            perspectives: vec![Perspective::Family, Perspective::Economy(sender.home)],
            sender,
            known_on,
            residence,
            reference: ReferenceRule::StatedOnly,
            percentages: cost::two_decimals()?,
            market_value: RoundingMode::HalfEven,
            targets: targets.collect::<Result<_, StatementError>>()?,
            packs: parameters.stamps().cloned().collect(),
            overlays: parameters.overlays().to_vec(),
        })
    }

    /// The rules with another market rate to measure margins against.
    #[must_use]
    pub fn measured_against(mut self, reference: ReferenceRule<'a>) -> Self {
        self.reference = reference;
        self
    }

    /// The rules with another rounding of percentages.
    #[must_use]
    pub fn printed(mut self, percentages: Rounding) -> Self {
        self.percentages = percentages;
        self
    }

    /// The rules with another rounding of market values in the books.
    #[must_use]
    pub fn market_values(mut self, mode: RoundingMode) -> Self {
        self.market_value = mode;
        self
    }

    /// The rules with other books.
    #[must_use]
    pub fn kept_for(mut self, perspectives: impl IntoIterator<Item = Perspective>) -> Self {
        self.perspectives = perspectives.into_iter().collect();
        self
    }
}

/// A target for the average cost of remittances. It applies to the average that its note names,
/// never to one transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Target {
    /// The parameter's id.
    pub id: String,
    /// What it asks for.
    pub title: Localised,
    /// The percentage.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub percent: Decimal,
    /// The id of the source.
    pub source: String,
    /// How well it is known.
    pub grade: Evidence,
    /// To what it applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What a statement says of one transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TransferLine {
    /// The transfer.
    pub transfer: Transfer,
    /// What does not fit together in its statements.
    pub findings: Vec<Finding>,
    /// Its cost.
    pub cost: Cost,
    /// What it is in the balance of payments.
    pub classification: Answer<Classification>,
}

/// The books of one perspective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Book {
    /// Whose books they are.
    pub perspective: Perspective,
    /// The entries, in the order in which they were posted.
    #[serde(rename = "journal")]
    pub entries: Vec<Entry>,
    /// What stands on each account, by currency.
    pub balances: Vec<Balance>,
    /// Debits and credits in each currency.
    pub trial_balance: TrialBalance,
}

/// The cost of all the transfers of a corridor in one currency: what the household paid over what
/// it sent.
///
/// This is no average of a price survey: each transfer weighs by its amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CorridorCost {
    /// The corridor.
    pub corridor: Corridor,
    /// How many transfers went through it in that currency.
    pub transfers: usize,
    /// What was sent.
    pub sent: Money,
    /// What was charged in fees.
    pub fees: Money,
    /// The fees over what was sent.
    pub fee: Figure,
    /// Fees and margins over what was sent; undetermined when the margin of any transfer is.
    pub total: Answer<Figure>,
    /// The lowest grade on the path.
    pub grade: Evidence,
}

/// What counts as personal remittances, by item and currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Counted {
    /// The item.
    pub item: Item,
    /// The sum of what was received.
    pub amount: Money,
    /// How many transfers.
    pub transfers: usize,
}

/// The answer for a list of transfers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Statement {
    /// What is said of each transfer, in the order given.
    pub transfers: Vec<TransferLine>,
    /// The books of each perspective.
    pub books: Vec<Book>,
    /// The cost of each corridor and currency sent.
    pub corridors: Vec<CorridorCost>,
    /// What counts as personal remittances (R1) because of the transfers themselves.
    pub counted: Vec<Counted>,
    /// The transfers that count through the pay from which they come.
    pub through_pay: Vec<String>,
    /// The transfers of which nothing is recorded, within one economy.
    pub within_economy: Vec<String>,
    /// The transfers that are no remittances.
    pub no_remittance: Vec<String>,
    /// The transfers whose treatment is open.
    pub undetermined: Vec<String>,
    /// The targets for averages, to compare with by eye: they do not apply to one household's
    /// transfers.
    pub targets: Vec<Target>,
}

/// The statement of a list of transfers.
///
/// # Errors
///
/// [`StatementError`] naming the transfer or parameter that cannot be used.
pub fn statement(
    transfers: &[Transfer],
    rules: &StatementRules<'_>,
) -> Result<Statement, StatementError> {
    trace(transfers, rules, &mut Off).map(|traced| traced.value)
}

/// The statement with its derivation and receipt.
///
/// # Errors
///
/// As [`statement`].
pub fn explain(
    transfers: &[Transfer],
    rules: &StatementRules<'_>,
) -> Result<Explained<Statement>, StatementError> {
    let Traced { value, node } = trace(transfers, rules, &mut Explain::new())?;
    let mut receipt = Receipt::new(rules.known_on, rules.known_on)
        .overlays(&rules.overlays)
        .crate_version(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
        .inputs(&(
            transfers,
            &rules.sender,
            rules.reference.id(),
            &rules.percentages,
            rules.market_value.name(),
            &rules.perspectives,
        ))?;
    for pack in rules.packs.iter().chain(rules.reference.stamps()) {
        receipt = receipt.pack(pack);
    }
    Ok(Explained { value, derivation: node, receipt })
}

/// The statement with whatever a recorder keeps.
///
/// # Errors
///
/// As [`statement`].
pub fn trace<R: Recorder>(
    transfers: &[Transfer],
    rules: &StatementRules<'_>,
    rec: &mut R,
) -> Result<Traced<Statement, R>, StatementError> {
    if transfers.len() > TRANSFERS_MAX {
        return Err(StatementError::TooMany { count: transfers.len() });
    }
    let mut ids = std::collections::BTreeSet::new();
    if let Some(twice) = transfers.iter().find(|transfer| !ids.insert(transfer.id())) {
        return Err(StatementError::Twice { id: twice.id().to_owned() });
    }
    let lines = transfers
        .iter()
        .map(|transfer| trace::line(transfer, rules, rec))
        .collect::<Result<Vec<_>, _>>()?;
    let books = rules
        .perspectives
        .iter()
        .map(|perspective| book(*perspective, &lines, rules))
        .collect::<Result<Vec<_>, _>>()?;
    let corridors = trace::corridors(&lines, rules, rec)?;
    let counted = trace::counted(&lines, rec)?;
    let node = trace::root(&lines, &books, &corridors, &counted, rec);
    let of = |wanted: fn(&Answer<Classification>) -> bool| {
        let matching = lines.iter().filter(|line| wanted(&line.value.classification));
        matching.map(|line| line.value.transfer.id().to_owned()).collect()
    };
    let value = Statement {
        books,
        corridors: corridors.into_iter().map(|corridor| corridor.value).collect(),
        counted: counted.into_iter().map(|counted| counted.value).collect(),
        through_pay: of(|answer| treatment(answer) == Some(Treatment::ThroughPay)),
        within_economy: of(|answer| treatment(answer) == Some(Treatment::WithinEconomy)),
        no_remittance: of(|answer| treatment(answer) == Some(Treatment::NoRemittance)),
        undetermined: of(|answer| treatment(answer).is_none()),
        targets: rules.targets.clone(),
        transfers: lines.into_iter().map(|line| line.value).collect(),
    };
    Ok(Traced::new(value, node))
}

fn treatment(answer: &Answer<Classification>) -> Option<Treatment> {
    answer.known().map(|known| known.treatment)
}

fn book<R: Recorder>(
    perspective: Perspective,
    lines: &[trace::Line<R>],
    rules: &StatementRules<'_>,
) -> Result<Book, StatementError> {
    let mut ledger = Ledger::new();
    let mut posted = Vec::new();
    for line in lines {
        let transfer = &line.value.transfer;
        let entries = match perspective {
            Perspective::Family => booking::family(transfer, &line.reference, rules.market_value)?,
            Perspective::Operator => {
                let partner = Partner::of(transfer.corridor().to());
                booking::operator(transfer, &line.reference, &partner, rules.market_value)?
            }
            Perspective::Economy(country) if country == transfer.corridor().to() => {
                match treatment(&line.value.classification) {
                    Some(Treatment::Item { item, amount }) => {
                        let counterpart = Counterpart::of(transfer.channel());
                        let key = format!("{}:record", transfer.id());
                        vec![recording::received(key, transfer.day(), item, counterpart, amount)?]
                    }
                    Some(
                        Treatment::ThroughPay | Treatment::WithinEconomy | Treatment::NoRemittance,
                    )
                    | None => Vec::new(),
                }
            }
            Perspective::Economy(_) => Vec::new(),
        };
        ledger.post_all(rules.known_on, &entries)?;
        posted.extend(entries);
    }
    let (balances, trial_balance) = (ledger.balances()?, ledger.trial_balance()?);
    Ok(Book { perspective, entries: posted, balances, trial_balance })
}

/// Sums by a key, in the order of the keys.
fn sums<K: Ord + Copy>(
    of: impl IntoIterator<Item = (K, Money)>,
) -> Result<BTreeMap<(K, Currency), Money>, MoneyError> {
    let mut sums: BTreeMap<(K, Currency), Money> = BTreeMap::new();
    for (key, money) in of {
        let place = (key, money.currency());
        let sum = match sums.get(&place) {
            Some(sum) => sum.checked_add(money)?,
            None => money,
        };
        sums.insert(place, sum);
    }
    Ok(sums)
}
