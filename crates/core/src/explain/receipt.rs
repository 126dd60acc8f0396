//! What an answer was computed from.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::node::Node;
use crate::data::PackStamp;
use crate::overlay::OverlayStamp;

use crate::unsettled::Readings;

/// The version of the receipt's and the derivation's form.
pub const RECEIPT_SCHEMA: u32 = 1;

/// What an answer was computed from: two answers with equal receipts are equal, byte for byte.
///
/// # Example
///
/// ```
/// use chrono::NaiveDate;
/// use kerben_core::explain::Receipt;
/// let day = NaiveDate::from_ymd_opt(2026, 1, 1).ok_or("a day")?;
/// let receipt = Receipt::new(day, day).crate_version("kerben-core", "0.1.0").inputs(&["a case"])?;
/// assert_eq!(receipt.id()?.len(), 64);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The version of the form.
    pub schema: u32,
    /// The day that the answer speaks of.
    #[serde(with = "crate::calendar::serde_day")]
    pub valid_on: NaiveDate,
    /// The day whose knowledge was used.
    #[serde(with = "crate::calendar::serde_day")]
    pub known_on: NaiveDate,
    /// The data packs with the hashes of their bytes.
    pub packs: Vec<PackStamp>,
    /// The what-if changes laid over them.
    pub overlays: Vec<OverlayStamp>,
    /// The readings chosen where the law is unsettled.
    pub readings: Readings,
    /// The crates and their versions.
    pub crates: BTreeMap<String, String>,
    /// The SHA-256 of the inputs in their JSON form.
    pub inputs_sha256: Option<String>,
}

/// Inputs that have no JSON form.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the inputs have no JSON form: {why}; accepted: values whose maps have text keys")]
pub struct ReceiptError {
    /// What the serialiser said.
    pub why: String,
}

impl Receipt {
    /// A receipt for an answer about `valid_on` as known on `known_on`.
    #[must_use]
    pub fn new(valid_on: NaiveDate, known_on: NaiveDate) -> Self {
        Self {
            schema: RECEIPT_SCHEMA,
            valid_on,
            known_on,
            packs: Vec::new(),
            overlays: Vec::new(),
            readings: Readings::new(),
            crates: BTreeMap::new(),
            inputs_sha256: None,
        }
    }

    /// Adds a data pack; packs stand in the order of their ids, each once.
    #[must_use]
    pub fn pack(mut self, stamp: &PackStamp) -> Self {
        if !self.packs.contains(stamp) {
            self.packs.push(stamp.clone());
            self.packs.sort();
        }
        self
    }

    /// Adds what-if changes in the order in which they are applied.
    #[must_use]
    pub fn overlays(mut self, overlays: &[OverlayStamp]) -> Self {
        self.overlays.extend_from_slice(overlays);
        self
    }

    /// Names the readings chosen.
    #[must_use]
    pub fn readings(mut self, readings: &Readings) -> Self {
        self.readings = readings.clone();
        self
    }

    /// Names a crate and its version.
    #[must_use]
    pub fn crate_version(mut self, name: &str, version: &str) -> Self {
        self.crates.insert(name.to_owned(), version.to_owned());
        self
    }

    /// Hashes the inputs.
    ///
    /// # Errors
    ///
    /// [`ReceiptError`] when the inputs have no JSON form, such as a map with keys that are no texts.
    pub fn inputs(mut self, inputs: &impl Serialize) -> Result<Self, ReceiptError> {
        self.inputs_sha256 = Some(hash(inputs)?);
        Ok(self)
    }

    /// The SHA-256 of the receipt itself.
    ///
    /// # Errors
    ///
    /// [`ReceiptError`] as for [`inputs`](Self::inputs); it does not happen for receipts built here.
    pub fn id(&self) -> Result<String, ReceiptError> {
        hash(self)
    }
}

fn hash(value: &impl Serialize) -> Result<String, ReceiptError> {
    let json =
        serde_json::to_vec(value).map_err(|error| ReceiptError { why: error.to_string() })?;
    Ok(Sha256::digest(&json).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}

/// A value with its derivation and its receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explained<T> {
    /// The answer.
    pub value: T,
    /// How it came to be.
    pub derivation: Arc<Node>,
    /// What it was computed from.
    pub receipt: Receipt,
}
