//! Customer credit transfers from ISO 20022 messages (pacs.008): the fields that a remittance ledger
//! needs.
//!
//! "Remittance information" (`RmtInf`) in ISO 20022 is a reference to invoices and has nothing to do
//! with migrants' money; it is kept under the name [`CreditTransfer::invoice_references`].
//!
//! No schema is checked. Any version of pacs.008 is read, since the elements are the same; an
//! element that is there and cannot be read is an error with line and column.
//!
//! # Source
//!
//! The elements of pacs.008.001.12 as public code has them (`CreditTransferTransaction64`), Code.
//!
//! # Example
//!
//! ```
//! use kerben_remittances::interchange::pacs::read;
//!
//! let message = r#"<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.12"><FIToFICstmrCdtTrf>
//!   <CdtTrfTxInf>
//!     <PmtId><EndToEndId>E1</EndToEndId><TxId>T1</TxId></PmtId>
//!     <IntrBkSttlmAmt Ccy="KGS">18960.00</IntrBkSttlmAmt><IntrBkSttlmDt>2023-05-10</IntrBkSttlmDt>
//!     <InstdAmt Ccy="RUB">20000.00</InstdAmt><XchgRate>0.948</XchgRate><ChrgBr>DEBT</ChrgBr>
//!     <Dbtr><Nm>A. Sender</Nm></Dbtr><DbtrAcct><Id><Othr><Id>1</Id></Othr></Id></DbtrAcct>
//!     <Cdtr><Nm>B. Recipient</Nm></Cdtr><CdtrAcct><Id><Othr><Id>2</Id></Othr></Id></CdtrAcct>
//!   </CdtTrfTxInf>
//! </FIToFICstmrCdtTrf></Document>"#;
//! let transfers = read(message)?;
//! assert_eq!(transfers[0].settlement.to_string(), "18,960.00 KGS");
//! assert_eq!(transfers[0].instructed.ok_or("instructed")?.to_string(), "20,000.00 RUB");
//! // Names are never shown by accident.
//! assert!(!format!("{:?}", transfers[0]).contains("Sender"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::str::FromStr;

use chrono::NaiveDate;
use kerben_core::calendar::parse_day;
use kerben_core::currency::Currency;
use kerben_core::money::Money;
use kerben_core::number::parse_decimal;
use roxmltree::{Document, Node};
use rust_decimal::Decimal;
use thiserror::Error;

use crate::compliance::Person;

/// The most bytes of a message.
pub const BYTES_MAX: usize = 64 * 1024 * 1024;
/// The most transfers of a message.
pub const TRANSFERS_MAX: usize = 1_000_000;

/// Messages that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PacsError {
    /// A message that is too long.
    #[error("the message has {bytes} bytes; accepted are at most {BYTES_MAX}")]
    Long {
        /// Its bytes.
        bytes: usize,
    },
    /// The text is no XML.
    #[error("the message is no XML: {problem}")]
    Xml {
        /// What is wrong, and where.
        problem: String,
    },
    /// The XML is no pacs.008.
    #[error("the message is no pacs.008: {problem}; accepted is a Document with FIToFICstmrCdtTrf")]
    Message {
        /// What is wrong.
        problem: String,
    },
    /// An element that is missing.
    #[error("line {line}, column {column}: {parent} has no {element}; accepted is exactly one")]
    Missing {
        /// The line, from 1.
        line: u32,
        /// The column, from 1.
        column: u32,
        /// The element in which it should stand.
        parent: String,
        /// The element.
        element: &'static str,
    },
    /// An element that cannot be read.
    #[error("line {line}, column {column}: {element}: {problem}")]
    Element {
        /// The line, from 1.
        line: u32,
        /// The column, from 1.
        column: u32,
        /// The element.
        element: String,
        /// What is wrong and what would be accepted.
        problem: String,
    },
}

/// Who bears the charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ChargeBearer {
    /// The debtor (`DEBT`).
    Debtor,
    /// The creditor (`CRED`).
    Creditor,
    /// Each side its own (`SHAR`).
    Shared,
    /// As the service says (`SLEV`).
    Service,
}

/// A charge that was taken on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Charge {
    /// How much.
    pub amount: Money,
    /// By which institution: its BIC, where there is one.
    pub agent: Option<String>,
}

/// A customer credit transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreditTransfer {
    /// `InstrId`.
    pub instruction_id: Option<String>,
    /// `EndToEndId`.
    pub end_to_end_id: String,
    /// `TxId`.
    pub transaction_id: Option<String>,
    /// `UETR`.
    pub uetr: Option<String>,
    /// `IntrBkSttlmAmt`: what moves between the institutions.
    pub settlement: Money,
    /// `IntrBkSttlmDt`.
    pub settlement_day: Option<NaiveDate>,
    /// `InstdAmt`: what the sender ordered to be sent.
    pub instructed: Option<Money>,
    /// `XchgRate`, as it is stated; its direction is not.
    pub exchange_rate: Option<Decimal>,
    /// `ChrgBr`.
    pub charge_bearer: Option<ChargeBearer>,
    /// `ChrgsInf`.
    pub charges: Vec<Charge>,
    /// `UltmtDbtr`.
    pub ultimate_debtor: Option<Person>,
    /// `Dbtr` with `DbtrAcct`.
    pub debtor: Person,
    /// `DbtrAgt`: its BIC.
    pub debtor_agent: Option<String>,
    /// `Cdtr` with `CdtrAcct`.
    pub creditor: Person,
    /// `CdtrAgt`: its BIC.
    pub creditor_agent: Option<String>,
    /// `UltmtCdtr`.
    pub ultimate_creditor: Option<Person>,
    /// `Purp`: the code.
    pub purpose: Option<String>,
    /// `RgltryRptg`: the codes of the details.
    pub regulatory_codes: Vec<String>,
    /// `RmtInf`: unstructured references to invoices.
    pub invoice_references: Vec<String>,
}

fn children<'a>(node: Node<'a, 'a>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> + 'a {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

fn path<'a>(node: Node<'a, 'a>, names: &[&'a str]) -> Option<Node<'a, 'a>> {
    names.iter().try_fold(node, |node, name| children(node, name).next())
}

fn text<'a>(node: Node<'a, 'a>, names: &[&'a str]) -> Option<String> {
    let found = path(node, names)?.text()?.trim();
    Some(found.to_owned()).filter(|text| !text.is_empty())
}

fn wrong(node: Node<'_, '_>, problem: impl Into<String>) -> PacsError {
    let at = node.document().text_pos_at(node.range().start);
    let element = node.tag_name().name().to_owned();
    PacsError::Element { line: at.row, column: at.col, element, problem: problem.into() }
}

fn required<'a>(node: Node<'a, 'a>, element: &'static str) -> Result<Node<'a, 'a>, PacsError> {
    let mut found = children(node, element);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => {
            let at = node.document().text_pos_at(node.range().start);
            let parent = node.tag_name().name().to_owned();
            Err(PacsError::Missing { line: at.row, column: at.col, parent, element })
        }
        (Some(_), Some(second)) => Err(wrong(second, "it stands twice; accepted is once")),
    }
}

fn money(node: Node<'_, '_>) -> Result<Money, PacsError> {
    let Some(code) = node.attribute("Ccy") else {
        return Err(wrong(node, "no currency; accepted is an attribute Ccy"));
    };
    let currency = Currency::new(code).map_err(|error| wrong(node, error.to_string()))?;
    let amount = node.text().unwrap_or_default().trim();
    let amount = Money::parse(amount, currency).map_err(|error| wrong(node, error.to_string()))?;
    if amount.is_negative() {
        return Err(wrong(node, format!("{amount}; accepted is an amount of zero or more")));
    }
    Ok(amount)
}

fn optional<'a, T, E: std::fmt::Display>(
    node: Node<'a, 'a>,
    names: &[&'a str],
    read: impl FnOnce(&str) -> Result<T, E>,
) -> Result<Option<T>, PacsError> {
    let Some(found) = path(node, names) else { return Ok(None) };
    let text = found.text().unwrap_or_default().trim();
    read(text).map(Some).map_err(|error| wrong(found, error.to_string()))
}

impl FromStr for ChargeBearer {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        match code {
            "DEBT" => Ok(Self::Debtor),
            "CRED" => Ok(Self::Creditor),
            "SHAR" => Ok(Self::Shared),
            "SLEV" => Ok(Self::Service),
            _ => Err("no such bearer of charges; accepted: DEBT, CRED, SHAR, SLEV".to_owned()),
        }
    }
}

/// The postal address in one line.
fn address(party: Node<'_, '_>) -> Option<String> {
    let postal = path(party, &["PstlAdr"])?;
    let structured = ["StrtNm", "BldgNb", "PstCd", "TwnNm", "CtrySubDvsn", "Ctry"];
    let lines = children(postal, "AdrLine").filter_map(|line| line.text().map(str::to_owned));
    let words = structured.into_iter().filter_map(|name| text(postal, &[name])).chain(lines);
    let words: Vec<String> = words.map(|word| word.trim().to_owned()).collect();
    Some(words.join(", ")).filter(|joined| !joined.is_empty())
}

fn person(party: Node<'_, '_>, account: Option<Node<'_, '_>>) -> Result<Person, PacsError> {
    let mut person = Person::default();
    if let Some(name) = text(party, &["Nm"]) {
        person = person.named(name);
    }
    let account = account.and_then(|account| {
        text(account, &["Id", "IBAN"]).or_else(|| text(account, &["Id", "Othr", "Id"]))
    });
    if let Some(account) = account {
        person = person.with_account(account);
    }
    // An address is one only if it says more than the country.
    let country = text(party, &["PstlAdr", "Ctry"]);
    if let Some(address) = address(party).filter(|address| Some(address) != country.as_ref()) {
        person = person.living_at(address);
    }
    let country = country.or_else(|| text(party, &["CtryOfRes"]));
    if let Some(code) = country {
        let country = code
            .parse()
            .map_err(|error: kerben_core::country::CountryError| wrong(party, error.to_string()))?;
        person = person.in_country(country);
    }
    if let Some(town) = text(party, &["PstlAdr", "TwnNm"]) {
        person = person.in_town(town);
    }
    let born = text(party, &["Id", "PrvtId", "DtAndPlcOfBirth", "BirthDt"]);
    let document = text(party, &["Id", "PrvtId", "Othr", "Id"]);
    if let Some(identity) = born.or(document) {
        person = person.identified_by(identity);
    }
    let code =
        text(party, &["Id", "OrgId", "LEI"]).or_else(|| text(party, &["Id", "OrgId", "AnyBIC"]));
    if let Some(code) = code {
        person = person.with_entity_code(code);
    }
    Ok(person)
}

fn agent(node: Node<'_, '_>, name: &'static str) -> Option<String> {
    text(node, &[name, "FinInstnId", "BICFI"])
}

fn transfer(node: Node<'_, '_>) -> Result<CreditTransfer, PacsError> {
    let ids = required(node, "PmtId")?;
    let end_to_end = required(ids, "EndToEndId")?;
    let end_to_end_id = end_to_end.text().unwrap_or_default().trim().to_owned();
    if end_to_end_id.is_empty() {
        return Err(wrong(end_to_end, "it is empty; accepted is an id"));
    }
    let charges = children(node, "ChrgsInf").map(|charge| {
        let amount = money(required(charge, "Amt")?)?;
        Ok(Charge { amount, agent: agent(charge, "Agt") })
    });
    let party = |name: &'static str, account: &'static str| {
        let account = children(node, account).next();
        children(node, name).next().map(|party| person(party, account)).transpose()
    };
    let (debtor, creditor) = (required(node, "Dbtr")?, required(node, "Cdtr")?);
    let rate = optional(node, &["XchgRate"], |text| {
        let rate = parse_decimal(text).map_err(|error| error.to_string())?;
        if rate > Decimal::ZERO {
            Ok(rate)
        } else {
            Err(format!("{rate} is no rate; accepted is a number above zero"))
        }
    })?;
    let reporting = children(node, "RgltryRptg").flat_map(|report| children(report, "Dtls"));
    let remittance = children(node, "RmtInf").flat_map(|info| children(info, "Ustrd"));
    Ok(CreditTransfer {
        instruction_id: text(ids, &["InstrId"]),
        end_to_end_id,
        transaction_id: text(ids, &["TxId"]),
        uetr: text(ids, &["UETR"]),
        settlement: money(required(node, "IntrBkSttlmAmt")?)?,
        settlement_day: optional(node, &["IntrBkSttlmDt"], parse_day)?,
        instructed: children(node, "InstdAmt").next().map(money).transpose()?,
        exchange_rate: rate,
        charge_bearer: optional(node, &["ChrgBr"], str::parse)?,
        charges: charges.collect::<Result<_, PacsError>>()?,
        ultimate_debtor: party("UltmtDbtr", "")?,
        debtor: person(debtor, children(node, "DbtrAcct").next())?,
        debtor_agent: agent(node, "DbtrAgt"),
        creditor: person(creditor, children(node, "CdtrAcct").next())?,
        creditor_agent: agent(node, "CdtrAgt"),
        ultimate_creditor: party("UltmtCdtr", "")?,
        purpose: text(node, &["Purp", "Cd"]).or_else(|| text(node, &["Purp", "Prtry"])),
        regulatory_codes: reporting.filter_map(|details| text(details, &["Cd"])).collect(),
        invoice_references: remittance
            .filter_map(|line| line.text().map(|text| text.trim().to_owned()))
            .collect(),
    })
}

/// The customer credit transfers of a message.
///
/// # Errors
///
/// [`PacsError`] with line and column of the first element that is missing or cannot be read; of a
/// message with an error nothing is given out.
pub fn read(message: &str) -> Result<Vec<CreditTransfer>, PacsError> {
    if message.len() > BYTES_MAX {
        return Err(PacsError::Long { bytes: message.len() });
    }
    let document =
        Document::parse(message).map_err(|error| PacsError::Xml { problem: error.to_string() })?;
    let root = document.root_element();
    let name = |node: Node<'_, '_>| node.tag_name().name().to_owned();
    let namespace = root.tag_name().namespace().unwrap_or_default();
    if !namespace.is_empty() && !namespace.contains(":pacs.008.") {
        let cut: String = namespace.chars().take(80).collect();
        return Err(PacsError::Message { problem: format!("its namespace is \"{cut}\"") });
    }
    if name(root) != "Document" {
        return Err(PacsError::Message { problem: format!("its root is {}", name(root)) });
    }
    let Some(body) = children(root, "FIToFICstmrCdtTrf").next() else {
        return Err(PacsError::Message {
            problem: "it holds no customer credit transfers".to_owned(),
        });
    };
    let transfers: Vec<_> = children(body, "CdtTrfTxInf").take(TRANSFERS_MAX + 1).collect();
    if transfers.len() > TRANSFERS_MAX {
        let problem = format!("it holds more than {TRANSFERS_MAX} transfers");
        return Err(PacsError::Message { problem });
    }
    transfers.into_iter().map(transfer).collect()
}
