//! Statements that contradict each other, side by side.

use kerben_core::claims::{Chain, Choice, Claim, Claims, ClaimsError, NoPreference, Preference};
use kerben_core::language::Localised;
use kerben_core::message::Message;
use serde::{Deserialize, Serialize};

use crate::id::{BodyId, ConflictId};

/// Contradicting statements about one point, each with its source; nothing is averaged or dropped.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawConflict", into = "RawConflict")]
pub struct Conflict {
    id: ConflictId,
    body: Option<BodyId>,
    property: Option<String>,
    claims: Claims<String>,
}

impl Conflict {
    /// Returns the statements under an id.
    #[must_use]
    pub const fn new(id: ConflictId, claims: Claims<String>) -> Self {
        Self { id, body: None, property: None, claims }
    }

    /// Says which property of which body the statements are about, as `founded` of `kg.mlssm`.
    #[must_use]
    pub fn about(mut self, body: BodyId, property: impl Into<String>) -> Self {
        self.body = Some(body);
        self.property = Some(property.into());
        self
    }

    /// Returns the body that the statements are about, where they are about one.
    #[must_use]
    pub const fn body(&self) -> Option<&BodyId> {
        self.body.as_ref()
    }

    /// Returns the property of that body.
    #[must_use]
    pub fn property(&self) -> Option<&str> {
        self.property.as_deref()
    }

    /// Returns its id.
    #[must_use]
    pub const fn id(&self) -> &ConflictId {
        &self.id
    }

    /// Returns the statements.
    #[must_use]
    pub const fn claims(&self) -> &Claims<String> {
        &self.claims
    }

    /// Returns the statement that is used: the one that the author of the data prefers, for the reason given
    /// there; else the strongest grade; among equals the latest.
    ///
    /// # Errors
    ///
    /// [`NoPreference`] where that does not decide: then none is used.
    pub fn preferred(&self) -> Result<Choice<'_, String>, NoPreference> {
        self.preferred_by(&Chain::usual())
    }

    /// Returns the statement that a rule of the caller's prefers.
    ///
    /// # Errors
    ///
    /// [`NoPreference`] where the rule does not decide.
    pub fn preferred_by(
        &self,
        rule: &dyn Preference<String>,
    ) -> Result<Choice<'_, String>, NoPreference> {
        self.claims.choose(rule)
    }
}

/// Words.
impl Conflict {
    /// Returns the message that sets the statements side by side and says which one is used, and why.
    #[must_use]
    pub fn message(&self) -> Message {
        let statements: Vec<Message> = self
            .claims
            .iter()
            .map(|claim| {
                Message::new("agencies.conflict.statement")
                    .arg("value", claim.value.value.as_str())
                    .arg("source", claim.value.source.as_str())
            })
            .collect();
        let message = match self.preferred() {
            Err(_) => Message::new("agencies.conflict.undecided"),
            Ok(choice) => Message::new("agencies.conflict.decided")
                .arg("used", choice.chosen.value.value.as_str())
                .arg("reason", choice.reason),
        };
        message
            .arg("id", self.id.to_string())
            .arg("subject", self.claims.subject())
            .arg("statements", statements)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConflict {
    id: ConflictId,
    subject: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<BodyId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    property: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    preferred: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    because: Option<Localised>,
    claim: Vec<Claim<String>>,
}

impl TryFrom<RawConflict> for Conflict {
    type Error = ClaimsError;

    fn try_from(raw: RawConflict) -> Result<Self, Self::Error> {
        let claims = Claims::new(raw.subject, raw.claim)?;
        let claims = match (raw.preferred, raw.because) {
            (None, None) => claims,
            (Some(id), Some(because)) => claims.preferring(id, because)?,
            _ => return Err(ClaimsError::Unreasoned { subject: claims.subject().to_owned() }),
        };
        Ok(Self { id: raw.id, body: raw.body, property: raw.property, claims })
    }
}

impl From<Conflict> for RawConflict {
    fn from(conflict: Conflict) -> Self {
        let (preferred, because) = conflict
            .claims
            .preferred()
            .map(|(id, because)| (id.to_owned(), because.clone()))
            .unzip();
        Self {
            id: conflict.id,
            subject: conflict.claims.subject().to_owned(),
            body: conflict.body,
            property: conflict.property,
            preferred,
            because,
            claim: conflict.claims.iter().cloned().collect(),
        }
    }
}
