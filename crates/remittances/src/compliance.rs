//! What must be known of sender and recipient: the travel rule as a check on a transfer.
//!
//! Up to a threshold names and account numbers are asked for, above it more. Thresholds and fields
//! are data with their sources; fields on which the sources are not certain are told apart and never
//! counted as missing. An amount in another currency is compared at the rate of the day that the
//! caller names: without it the answer is undetermined.
//!
//! What is known of a person is never shown by `Debug` and has no serialised form here.
//!
//! # Source
//!
//! FATF Recommendation 16 as revised in June 2025, through the press: "up to USD/EUR 1,000", so that
//! an amount of exactly the threshold is within the lower band.
//!
//! # Example
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_core::currency::Currency;
//! use kerben_core::money::Money;
//! use kerben_remittances::compliance::{Person, TravelRule};
//!
//! let rule = TravelRule::builtin()?;
//! let sender = Person::default().named("A. Sender").with_account("1");
//! let recipient = Person::default().named("B. Recipient").with_account("2");
//! let small = rule.check("t1", Money::parse("1000.00", Currency::USD)?, None, &sender, &recipient);
//! assert!(small.findings.is_empty());
//! let large = rule.check("t1", Money::parse("1000.01", Currency::USD)?, None, &sender, &recipient);
//! assert_eq!(large.findings.len(), 3); // address of the sender, country and town of the recipient
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;
use std::io::Read;

use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::data::{self, DataError, Document, PackHeader, PackStamp};
use kerben_core::exchange::ExchangeRate;
use kerben_core::message::Message;
use kerben_core::money::Money;
use kerben_core::source::{Evidence, Source, Sourced, Sources};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Finding, Severity};
use kerben_core::number::Rational;

/// What is known of a sender or a recipient; its values are never shown by accident.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Person {
    name: Option<String>,
    account: Option<String>,
    address: Option<String>,
    country: Option<Country>,
    town: Option<String>,
    identity: Option<String>,
    entity_code: Option<String>,
}

impl Person {
    /// The person with a name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The person with an account number or a unique reference of the transfer.
    #[must_use]
    pub fn with_account(mut self, account: impl Into<String>) -> Self {
        self.account = Some(account.into());
        self
    }

    /// The person with an address.
    #[must_use]
    pub fn living_at(mut self, address: impl Into<String>) -> Self {
        self.address = Some(address.into());
        self
    }

    /// The person with a country.
    #[must_use]
    pub const fn in_country(mut self, country: Country) -> Self {
        self.country = Some(country);
        self
    }

    /// The person with a town.
    #[must_use]
    pub fn in_town(mut self, town: impl Into<String>) -> Self {
        self.town = Some(town.into());
        self
    }

    /// The person with a date of birth or the number of an identity document.
    #[must_use]
    pub fn identified_by(mut self, identity: impl Into<String>) -> Self {
        self.identity = Some(identity.into());
        self
    }

    /// The person with the code of a legal entity or of an institution.
    #[must_use]
    pub fn with_entity_code(mut self, code: impl Into<String>) -> Self {
        self.entity_code = Some(code.into());
        self
    }

    /// Whether a field is known and not blank.
    #[must_use]
    pub fn has(&self, field: Field) -> bool {
        let text = match field {
            Field::Name => &self.name,
            Field::Account => &self.account,
            Field::Address => &self.address,
            Field::Country => return self.country.is_some(),
            Field::Town => &self.town,
            Field::Identity => &self.identity,
            Field::EntityCode => &self.entity_code,
        };
        text.as_ref().is_some_and(|text| !text.trim().is_empty())
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The account number or unique reference.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// The country.
    #[must_use]
    pub const fn country(&self) -> Option<Country> {
        self.country
    }
}

impl fmt::Debug for Person {
    /// Which fields are known, and none of their values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = Field::ALL.iter().filter(|field| self.has(**field));
        f.debug_list().entries(known.map(|field| field.name())).finish()
    }
}

/// A field that may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Field {
    /// The name.
    Name,
    /// The account number, or a unique reference of the transfer.
    Account,
    /// The address.
    Address,
    /// The country.
    Country,
    /// The town.
    Town,
    /// The date of birth or an identity document.
    Identity,
    /// The code of a legal entity (LEI) or an institution (BIC).
    EntityCode,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Account,
        Self::Address,
        Self::Country,
        Self::Town,
        Self::Identity,
        Self::EntityCode,
    ];

    /// Its word in data files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Account => "account",
            Self::Address => "address",
            Self::Country => "country",
            Self::Town => "town",
            Self::Identity => "identity",
            Self::EntityCode => "entity-code",
        }
    }

    /// Its message key in the catalogues.
    #[must_use]
    pub fn key(self) -> String {
        format!("remittances.field.{}", self.name())
    }
}

/// Of whom a field is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// The sender.
    Originator,
    /// The recipient.
    Beneficiary,
    /// The sources do not say.
    NotStated,
}

/// On which side of the threshold an amount lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Band {
    /// Up to the threshold, the threshold included.
    UpToThreshold,
    /// Above it.
    AboveThreshold,
}

/// Whether a field is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// It is.
    Required,
    /// The sources are not certain.
    NotConfirmed,
}

/// A field that is asked for in a band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Requirement {
    /// In which band.
    pub band: Band,
    /// Of whom.
    pub role: Role,
    /// Which field.
    pub field: Field,
    /// Whether it is certain.
    pub asked: Asked,
    /// The id of the source.
    pub source: String,
    /// How well it is known.
    pub grade: Evidence,
}

/// A threshold in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Threshold {
    /// The currency.
    pub currency: Currency,
    /// The amount, itself within the lower band.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub amount: Decimal,
    /// The id of the source.
    pub source: String,
    /// How well it is known.
    pub grade: Evidence,
}

/// What is asked for, and from which amount on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TravelRule {
    stamp: PackStamp,
    sources: Sources,
    thresholds: Vec<Threshold>,
    requirements: Vec<Requirement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pack: PackHeader,
    source: Vec<Source>,
    threshold: Vec<Threshold>,
    requirement: Vec<Requirement>,
}

/// What the rule finds about a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked {
    /// The band, or the rate that is missing to tell it.
    pub band: Answer<Band>,
    /// The fields that are asked for and missing. Where the band is open, those of the lower band.
    pub findings: Vec<Finding>,
    /// The fields that are missing and of which the sources are not certain.
    pub unsettled: Vec<Message>,
    /// The lowest grade on the path.
    pub grade: Evidence,
}

impl TravelRule {
    /// The rule of a data file.
    ///
    /// # Errors
    ///
    /// [`DataError`] with file, line and key when the text is no such file, a source is not
    /// defined, or a threshold stands twice.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let read: File = document.parse()?;
        let sources = document.sources(read.source)?;
        for (index, one) in read.threshold.iter().enumerate() {
            document.check_source(&sources, &format!("threshold[{index}].source"), &one.source)?;
            if read.threshold.iter().take(index).any(|other| other.currency == one.currency) {
                let key = format!("threshold[{index}].currency");
                return Err(document.error(
                    &key,
                    "the threshold stands twice",
                    "each currency once",
                ));
            }
        }
        for (index, one) in read.requirement.iter().enumerate() {
            document.check_source(
                &sources,
                &format!("requirement[{index}].source"),
                &one.source,
            )?;
        }
        Ok(Self {
            stamp: read.pack.stamp(text.as_bytes()),
            sources,
            thresholds: read.threshold,
            requirements: read.requirement,
        })
    }

    /// The rule of a data file, read to its end.
    ///
    /// # Errors
    ///
    /// As [`TravelRule::from_str`]; also when reading fails.
    pub fn from_reader(file: &str, from: impl Read) -> Result<Self, DataError> {
        Self::from_str(file, &data::read_text(file, from)?)
    }

    /// The stamp of the file, for a receipt.
    #[must_use]
    pub const fn stamp(&self) -> &PackStamp {
        &self.stamp
    }

    /// The sources.
    #[must_use]
    pub const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What is asked for.
    #[must_use]
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// The thresholds.
    #[must_use]
    pub fn thresholds(&self) -> &[Threshold] {
        &self.thresholds
    }

    /// On which side of the threshold an amount lies: exactly, nothing is rounded.
    ///
    /// A rate leads from the currency of the amount to that of a threshold, or back; without one
    /// for a currency that has no threshold of its own the band is undetermined.
    pub fn band(&self, amount: Money, rate: Option<&Sourced<ExchangeRate>>) -> Answer<Band> {
        let currency = amount.currency();
        let value = Rational::of_decimal(amount.decimal());
        let own = self.thresholds.iter().find(|one| one.currency == currency);
        let compared = match (own, rate.map(|rate| rate.value)) {
            (Some(threshold), _) => value.zip(Rational::of_decimal(threshold.amount)),
            (None, Some(rate)) => self.thresholds.iter().find_map(|threshold| {
                let limit = Rational::of_decimal(threshold.amount)?;
                let by = Rational::of_decimal(rate.rate())?;
                if (rate.base(), rate.quote()) == (currency, threshold.currency) {
                    Some((value?.checked_mul(by)?, limit))
                } else if (rate.quote(), rate.base()) == (currency, threshold.currency) {
                    Some((value?, limit.checked_mul(by)?))
                } else {
                    None
                }
            }),
            (None, None) => None,
        };
        match compared {
            Some((value, limit)) if value <= limit => Answer::Known(Band::UpToThreshold),
            Some(_) => Answer::Known(Band::AboveThreshold),
            None => {
                let codes: Vec<&str> =
                    self.thresholds.iter().map(|one| one.currency.code()).collect();
                let missing = Message::new("remittances.missing.threshold-rate");
                Answer::missing(
                    missing.arg("base", currency.code()).arg("quotes", codes.join(", ")),
                )
            }
        }
    }

    /// What is missing of sender and recipient for a transfer of an amount.
    #[must_use]
    pub fn check(
        &self,
        transfer: &str,
        amount: Money,
        rate: Option<&Sourced<ExchangeRate>>,
        originator: &Person,
        beneficiary: &Person,
    ) -> Checked {
        let band = self.band(amount, rate);
        let asked_in = band.known().copied().unwrap_or(Band::UpToThreshold);
        let (mut findings, mut unsettled) = (Vec::new(), Vec::new());
        let grades = self.thresholds.iter().map(|one| one.grade).chain(rate.map(|rate| rate.grade));
        let mut grade = Evidence::lowest(grades).unwrap_or(Evidence::Official);
        for one in self.requirements.iter().filter(|one| one.band == asked_in) {
            let (known, role) = match one.role {
                Role::Originator => (originator.has(one.field), "originator"),
                Role::Beneficiary => (beneficiary.has(one.field), "beneficiary"),
                Role::NotStated => {
                    (originator.has(one.field) && beneficiary.has(one.field), "not-stated")
                }
            };
            if one.asked == Asked::Required {
                grade = grade.weaker(one.grade);
            }
            if known {
                continue;
            }
            let evidence = Message::new("remittances.finding.field-missing")
                .arg("field", Message::new(one.field.key()))
                .arg("role", Message::new(format!("remittances.role.{role}")));
            match one.asked {
                Asked::Required => {
                    let id = format!("travel-rule-{role}-{}", one.field.name());
                    findings.push(Finding::new(&id, Severity::Error, transfer, evidence));
                }
                Asked::NotConfirmed => unsettled.push(evidence),
            }
        }
        Checked { band, findings, unsettled, grade }
    }
}
