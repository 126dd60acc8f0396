//! The names by which the register knows functions, bodies, acts, holdings and conflicts.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The most bytes that an id may have.
pub const ID_BYTES_MAX: usize = 96;

/// A text is no id.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{text}\" is no {what}; accepted: {accepted}, at most {ID_BYTES_MAX} bytes")]
pub struct IdError {
    /// The text that was given.
    pub text: String,
    /// What it should have named.
    pub what: &'static str,
    /// The form that is accepted.
    pub accepted: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $accepted:literal, $is:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Returns the id.
            ///
            /// # Errors
            ///
            /// [`IdError`] when the text does not have the form.
            pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
                let text = text.into();
                let is: fn(&str) -> bool = $is;
                if text.len() <= ID_BYTES_MAX && is(&text) {
                    Ok(Self(text))
                } else {
                    Err(IdError { text, what: $what, accepted: $accepted })
                }
            }

            /// Returns the id's text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

fn word(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase()) && text.bytes().all(plain)
}

fn dotted(text: &str) -> bool {
    let part = |part: &str| {
        let plain = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-'
        };
        !part.is_empty() && part.bytes().all(plain)
    };
    match text.split_once('.') {
        Some((first, rest)) => word(first) && rest.split('.').all(part),
        None => false,
    }
}

fn path(text: &str) -> bool {
    text.split_once('/').is_some_and(|(body, rest)| {
        dotted(body)
            && rest.split('/').all(|part| {
                !part.is_empty()
                    && part
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            })
    })
}

fn label(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic()) && text.bytes().all(plain)
}

id!(
    /// The id of a function, such as `external_labour_migration`.
    FunctionId,
    "id of a function",
    "lower-case letters, digits and _, such as work_permits",
    word
);
id!(
    /// The id of a body: the country in small letters, a dot, a short name, such as `kg.sms`.
    BodyId,
    "id of a body",
    "country, dot, short name in lower case, such as kg.sms",
    dotted
);
id!(
    /// The id of an act: the country, its issuer and its number, such as `kg.gov.854`.
    ActId,
    "id of an act",
    "country, issuer and number with dots between, such as kg.gov.854",
    dotted
);
id!(
    /// The id of a holding: holder, function and, where needed, a number, such as `kg.mfa/work_permits/2`.
    HoldingId,
    "id of a holding",
    "holder/function or holder/function/number, such as kg.mfa/work_permits/2",
    path
);
id!(
    /// The id of a set of contradicting statements, such as `KG-721-end`.
    ConflictId,
    "id of a conflict",
    "letters, digits, - and ., such as KG-721-end",
    label
);
id!(
    /// The id of a proposal, such as `KG-p-2025-ministry`.
    ProposalId,
    "id of a proposal",
    "letters, digits, - and ., such as KG-p-2025-ministry",
    label
);

id!(
    /// The id of a change, such as `KG-E019`.
    ChangeId,
    "id of a change",
    "letters, digits, - and ., such as KG-E019",
    label
);

id!(
    /// The id of a record that belongs to a body (site, board, programme, observation), such as `mx.cc/board/1`.
    PartId,
    "id of a part of a body",
    "body/kind or body/kind/number, such as mx.cc/board/1",
    path
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_its_own_form_and_no_other() {
        assert!(FunctionId::new("work_permits").is_ok());
        for text in ["", "Work", "work permits", "1st", "a.b"] {
            assert!(FunctionId::new(text).is_err(), "{text}");
        }
        assert!(BodyId::new("kg.sms").is_ok());
        for text in ["", "kg", "kg.", ".sms", "KG.sms", "kg..a", "kg.a/b"] {
            assert!(BodyId::new(text).is_err(), "{text}");
        }
        assert!(HoldingId::new("kg.mfa/work_permits/2").is_ok());
        for text in ["kg.mfa", "kg.mfa/", "kg.mfa/a//b", "/a"] {
            assert!(HoldingId::new(text).is_err(), "{text}");
        }
        assert!(ConflictId::new("KG-721-end").is_ok());
        assert!(ConflictId::new("721").is_err());
        assert!(ActId::new("k".repeat(ID_BYTES_MAX)).is_err());
    }

    #[test]
    fn the_error_says_what_is_accepted() {
        assert_eq!(
            BodyId::new("SMS").unwrap_err().to_string(),
            "\"SMS\" is no id of a body; accepted: country, dot, short name in lower case, \
             such as kg.sms, at most 96 bytes"
        );
    }
}
