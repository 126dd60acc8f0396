//! Acts: laws, decrees, resolutions and votes on the structure of government.

use kerben_core::language::Localised;
use kerben_core::partial_date::PartialDate;
use kerben_core::party::Party;
use kerben_core::source::{Citation, Evidence};
use serde::{Deserialize, Serialize};

use crate::clock::{Clock, ClockKind};
use crate::id::{ActId, BodyId};
use crate::proof::{SourceIds, proved};

/// An act with what the sources tell of it: what is `None` was not found.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    pub(crate) id: ActId,
    pub(crate) jurisdiction: Party,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) issuer: Option<String>,
    pub(crate) kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) adopted: Option<PartialDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) in_force: Option<PartialDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) end: Option<PartialDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) end_kind: Option<ActEnd>,
    #[serde(default, rename = "clock", skip_serializing_if = "Vec::is_empty")]
    pub(crate) clocks: Vec<Clock>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) about: Vec<BodyId>,
    pub(crate) subject: Localised,
    pub(crate) grade: Evidence,
    pub(crate) sources: SourceIds,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
}

/// How an act ceased to be in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ActEnd {
    /// A day set in the act itself.
    Sunset,
    /// Another act repealed it.
    Repealed,
    /// It lapsed with the act that carried it.
    Lapsed,
}

proved!(Act, "Returns how well it is proved.");

impl Act {
    /// Returns its id.
    #[must_use]
    pub const fn id(&self) -> &ActId {
        &self.id
    }

    /// Returns the state or organisation whose act it is.
    #[must_use]
    pub const fn jurisdiction(&self) -> Party {
        self.jurisdiction
    }

    /// Returns who issued it.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref()
    }

    /// Returns its kind in words: law, decree, resolution.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Returns its number, where it was found.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        self.number.as_deref()
    }

    /// Returns the day on which it was adopted.
    #[must_use]
    pub const fn adopted(&self) -> Option<&PartialDate> {
        self.adopted.as_ref()
    }

    /// Returns the day on which it came into force, where that was told apart from the adoption.
    #[must_use]
    pub const fn in_force(&self) -> Option<&PartialDate> {
        self.in_force.as_ref()
    }

    /// Returns the first day on which it was no longer in force. The end of an act is not the end of a body.
    #[must_use]
    pub const fn end(&self) -> Option<&PartialDate> {
        self.end.as_ref()
    }

    /// Returns how it ceased to be in force.
    #[must_use]
    pub const fn end_kind(&self) -> Option<ActEnd> {
        self.end_kind
    }

    /// Returns the clocks beyond adoption, entry into force and end, in the order of the file.
    #[must_use]
    pub fn clocks(&self) -> &[Clock] {
        &self.clocks
    }

    /// Returns when an event in the life of the act came: from the fields of that name, else from the
    /// [clocks](Act::clocks). An act that names no entry into force has none here, even where it was adopted.
    #[must_use]
    pub fn clock(&self, kind: ClockKind) -> Option<PartialDate> {
        let field = match kind {
            ClockKind::Adopted => self.adopted,
            ClockKind::InForce => self.in_force,
            ClockKind::Sunset if self.end_kind == Some(ActEnd::Sunset) => self.end,
            ClockKind::Repealed if self.end_kind == Some(ActEnd::Repealed) => self.end,
            ClockKind::Lapsed if self.end_kind == Some(ActEnd::Lapsed) => self.end,
            _ => None,
        };
        field.or_else(|| self.clocks.iter().find(|clock| clock.kind == kind).map(|clock| clock.on))
    }

    /// Returns the bodies that the act founds, shapes or charges, as far as the register links them.
    #[must_use]
    pub fn about(&self) -> &[BodyId] {
        &self.about
    }

    /// Returns what it is about.
    #[must_use]
    pub const fn subject(&self) -> &Localised {
        &self.subject
    }

    /// Returns how the act is cited: `KG Government resolution No. 854 of 2015-12-11`, without the
    /// parts that were not found.
    #[must_use]
    pub fn citation(&self) -> Citation {
        let mut text = self.jurisdiction.to_string();
        if let Some(issuer) = &self.issuer {
            text.push(' ');
            text.push_str(issuer);
        }
        text.push(' ');
        text.push_str(&self.kind);
        if let Some(number) = &self.number {
            text.push_str(" No. ");
            text.push_str(number);
        }
        if let Some(adopted) = &self.adopted {
            text.push_str(" of ");
            text.push_str(&adopted.to_string());
        }
        Citation::new(text).titled(self.subject.en.clone())
    }
}
