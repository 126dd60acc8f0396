//! What counts as personal remittances: the measures of the manual as signed sums of items.
//!
//! The definitions are data (`data/measures.toml`): R1 personal remittances, R2 total remittances,
//! R3 total remittances and transfers to non-profit institutions, and the World Bank's series,
//! which is not R1: it takes the pay of short-term workers gross. A component that nobody stated
//! leaves a measure open; nothing is taken as zero unless it is stated to be zero.
//!
//! # Example
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_core::currency::Currency;
//! use kerben_core::money::Money;
//! use kerben_remittances::bop::Item;
//! use kerben_remittances::measures::{Components, MeasureId, MeasureSet};
//!
//! let usd = |text: &str| Money::parse(text, Currency::USD);
//! let credits = Components::new(Currency::USD)
//!     .with(Item::PersonalTransfers, usd("1000")?)?
//!     .with(Item::CompensationOfEmployees, usd("400")?)?;
//! let measures = MeasureSet::builtin()?;
//! let world_bank = measures.measure(MeasureId::WdiPersonalRemittances, &credits)?;
//! assert_eq!(world_bank.known(), Some(&usd("1400")?));
//! let personal = measures.measure(MeasureId::PersonalRemittances, &credits)?;
//! assert_eq!(personal.missing_facts().len(), 5);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;
use std::io::Read;

use kerben_core::currency::Currency;
use kerben_core::data::{self, DataError, Document, PackHeader, PackStamp};
use kerben_core::explain::{Node, Off, Recorder, Test, Traced};
use kerben_core::message::Message;
use kerben_core::money::{Money, MoneyError};
use kerben_core::source::{Evidence, Source, Sourced, Sources};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::answer::Answer;
use crate::bop::{Edition, Item};
use crate::cite;
use crate::cost::undetermined;

/// A measure of remittances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MeasureId {
    /// R1: personal transfers, net compensation of employees, capital transfers between households.
    PersonalRemittances,
    /// R2: R1 and social benefits.
    TotalRemittances,
    /// R3: R2 and transfers to non-profit institutions serving households.
    TotalRemittancesAndNpish,
    /// The World Bank's published series: personal transfers and gross compensation of employees.
    WdiPersonalRemittances,
}

impl MeasureId {
    /// Every measure.
    pub const ALL: [Self; 4] = [
        Self::PersonalRemittances,
        Self::TotalRemittances,
        Self::TotalRemittancesAndNpish,
        Self::WdiPersonalRemittances,
    ];

    /// Its word in data files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PersonalRemittances => "personal-remittances",
            Self::TotalRemittances => "total-remittances",
            Self::TotalRemittancesAndNpish => "total-remittances-and-npish",
            Self::WdiPersonalRemittances => "wdi-personal-remittances",
        }
    }

    const fn rule(self) -> &'static str {
        match self {
            Self::PersonalRemittances => "bpm6.personal-remittances/1",
            Self::TotalRemittances => "bpm6.total-remittances/1",
            Self::TotalRemittancesAndNpish => "bpm6.total-remittances-and-npish/1",
            Self::WdiPersonalRemittances => "wdi.personal-remittances/1",
        }
    }

    fn title(self) -> Message {
        Message::new(format!("remittances.measure.{}", self.name()))
    }
}

/// Measures that cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MeasureError {
    /// A component in another currency than the others.
    #[error("{item} of {amount} stands among components in {currency}; accepted is one currency")]
    Currency {
        /// The component.
        item: Item,
        /// Its amount.
        amount: Money,
        /// The currency of the components.
        currency: Currency,
    },
    /// A component that is stated twice.
    #[error("{item} is stated twice; accepted is once")]
    Twice {
        /// The component.
        item: Item,
    },
    /// A sum that no money can hold.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A measure that the data do not define.
    #[error("the data do not define the measure {}", .0.name())]
    Undefined(MeasureId),
}

/// What is known of each item, all in one currency; what is not stated is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Components {
    currency: Currency,
    amounts: BTreeMap<Item, Money>,
}

impl Components {
    /// No component yet.
    #[must_use]
    pub const fn new(currency: Currency) -> Self {
        Self { currency, amounts: BTreeMap::new() }
    }

    /// The components with one more.
    ///
    /// # Errors
    ///
    /// [`MeasureError::Currency`] and [`MeasureError::Twice`].
    pub fn with(mut self, item: Item, amount: Money) -> Result<Self, MeasureError> {
        if amount.currency() != self.currency {
            return Err(MeasureError::Currency { item, amount, currency: self.currency });
        }
        match self.amounts.insert(item, amount) {
            None => Ok(self),
            Some(_) => Err(MeasureError::Twice { item }),
        }
    }

    /// The components with every one of these items that is not stated set to nothing: a statement
    /// of its own.
    ///
    /// # Errors
    ///
    /// [`MoneyError`] when the currency has no minor unit.
    pub fn none_of(mut self, items: &[Item]) -> Result<Self, MeasureError> {
        let zero = Money::zero(self.currency)?;
        for item in items {
            self.amounts.entry(*item).or_insert(zero);
        }
        Ok(self)
    }

    /// What is stated of an item.
    #[must_use]
    pub fn get(&self, item: Item) -> Option<Money> {
        self.amounts.get(&item).copied()
    }

    /// The currency of all of them.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Sign {
    Plus,
    Minus,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Item(Item),
    Measure(MeasureId),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Component {
    part: Part,
    sign: Sign,
    grade: Evidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawComponent {
    item: Option<Item>,
    measure: Option<MeasureId>,
    sign: Sign,
    #[serde(default, rename = "note")]
    _note: Option<String>,
    source: String,
    grade: Evidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMeasure {
    id: MeasureId,
    component: Vec<RawComponent>,
}

/// An item as an edition of the manual names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ItemTitle {
    /// The edition.
    pub edition: Edition,
    /// The item's word; not every item of the manuals is an [`Item`] of this crate.
    pub item: String,
    /// The title.
    pub title: String,
    /// The account in which it stands, or the chapter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// What kind of item it is, such as `standard` or `supplementary`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// What else is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The id of the source.
    pub source: String,
    /// How well it is known.
    pub grade: Evidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pack: PackHeader,
    source: Vec<Source>,
    item: Vec<ItemTitle>,
    measure: Vec<RawMeasure>,
}

/// The titles of the items and the definitions of the measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureSet {
    titles: Vec<ItemTitle>,
    measures: BTreeMap<MeasureId, Vec<Component>>,
    sources: Sources,
    stamp: PackStamp,
}

impl MeasureSet {
    /// The definitions of a data file.
    ///
    /// # Errors
    ///
    /// [`DataError`] with file, line and key when the text is no such file, a source is not
    /// defined, a component names not exactly one item or measure, or a measure stands on one that
    /// is not defined before it.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let read: File = document.parse()?;
        let sources = document.sources(read.source)?;
        for (index, title) in read.item.iter().enumerate() {
            document.check_source(&sources, &format!("item[{index}].source"), &title.source)?;
        }
        let mut measures = BTreeMap::new();
        for (index, measure) in read.measure.into_iter().enumerate() {
            let mut components = Vec::with_capacity(measure.component.len());
            for (place, raw) in measure.component.into_iter().enumerate() {
                let key = format!("measure[{index}].component[{place}]");
                document.check_source(&sources, &format!("{key}.source"), &raw.source)?;
                let part = match (raw.item, raw.measure) {
                    (Some(item), None) => Part::Item(item),
                    // Only backwards, so that no measure can stand on itself.
                    (None, Some(below)) if measures.contains_key(&below) => Part::Measure(below),
                    (None, Some(below)) => {
                        let problem = format!("the measure {} is not defined above", below.name());
                        return Err(document.error(
                            &format!("{key}.measure"),
                            problem,
                            "a measure defined above",
                        ));
                    }
                    _ => {
                        let problem = "a component names both or neither of item and measure";
                        return Err(document.error(
                            &key,
                            problem,
                            "exactly one of item and measure",
                        ));
                    }
                };
                components.push(Component { part, sign: raw.sign, grade: raw.grade });
            }
            if measures.insert(measure.id, components).is_some() {
                let problem = format!("the measure {} stands twice", measure.id.name());
                return Err(document.error(
                    &format!("measure[{index}].id"),
                    problem,
                    "each measure once",
                ));
            }
        }
        Ok(Self { titles: read.item, measures, sources, stamp: read.pack.stamp(text.as_bytes()) })
    }

    /// The definitions of a data file, read to its end.
    ///
    /// # Errors
    ///
    /// As [`MeasureSet::from_str`]; also when reading fails.
    pub fn from_reader(file: &str, from: impl Read) -> Result<Self, DataError> {
        Self::from_str(file, &data::read_text(file, from)?)
    }

    /// The stamp of the file, for a receipt.
    #[must_use]
    pub const fn stamp(&self) -> &PackStamp {
        &self.stamp
    }

    /// The sources of the definitions.
    #[must_use]
    pub const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Every title, in the order of the file.
    #[must_use]
    pub fn titles(&self) -> &[ItemTitle] {
        &self.titles
    }

    /// The title of an item in an edition, with source and grade.
    #[must_use]
    pub fn title(&self, edition: Edition, item: &str) -> Option<Sourced<&str>> {
        let found =
            self.titles.iter().find(|title| title.edition == edition && title.item == item)?;
        let mut sourced = Sourced::new(found.title.as_str(), found.grade, found.source.clone());
        sourced.note.clone_from(&found.note);
        Some(sourced)
    }

    /// A measure of stated components; undetermined, naming each component that is not stated.
    ///
    /// # Errors
    ///
    /// [`MeasureError::Undefined`] and [`MeasureError::Money`].
    pub fn measure(&self, id: MeasureId, of: &Components) -> Result<Answer<Money>, MeasureError> {
        self.trace(id, of, &mut Off).map(|traced| traced.value)
    }

    /// A measure with its derivation.
    ///
    /// # Errors
    ///
    /// As [`MeasureSet::measure`].
    pub fn trace<R: Recorder>(
        &self,
        id: MeasureId,
        of: &Components,
        rec: &mut R,
    ) -> Result<Traced<Answer<Money>, R>, MeasureError> {
        let components = self.measures.get(&id).ok_or(MeasureError::Undefined(id))?;
        let mut sum = Money::zero(of.currency)?;
        let (mut missing, mut inputs, mut grade) = (Vec::new(), Vec::new(), Evidence::Official);
        for component in components {
            grade = grade.weaker(component.grade);
            let (name, value, node) = match &component.part {
                Part::Item(item) => {
                    let value = match of.get(*item) {
                        Some(amount) => Answer::Known(match component.sign {
                            Sign::Plus => amount,
                            Sign::Minus => amount.checked_neg()?,
                        }),
                        None => Answer::missing(
                            Message::new("remittances.missing.component")
                                .arg("item", Message::new(item.key())),
                        ),
                    };
                    let node = value.known().map(|amount| {
                        rec.record(|| {
                            Node::fact("bpm6.component/1", Message::new(item.key()), *amount)
                        })
                    });
                    (item.name(), value, node)
                }
                Part::Measure(below) => {
                    let below_traced = self.trace(*below, of, rec)?;
                    (below.name(), below_traced.value, Some(below_traced.node))
                }
            };
            match value {
                Answer::Known(amount) => sum = sum.checked_add(amount)?,
                Answer::Undetermined { missing: mut also } => missing.append(&mut also),
            }
            inputs.extend(node.map(|node| (name, node)));
        }
        let rule = id.rule();
        let node = rec.record(|| {
            let node = if missing.is_empty() {
                Node::sum(rule, id.title(), sum)
            } else {
                Node::condition(rule, id.title(), Test::Stated, undetermined(&missing))
            };
            let node = inputs.iter().fold(node, |node, (name, input)| node.input(*name, input));
            node.cite(if id == MeasureId::WdiPersonalRemittances {
                cite::personal_transfers()
            } else {
                cite::personal_remittances()
            })
            .graded(grade)
        });
        let value =
            if missing.is_empty() { Answer::Known(sum) } else { Answer::Undetermined { missing } };
        Ok(Traced::new(value, node))
    }
}
