//! How money travels, and what for: two things that statistics often mix.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A word that names no channel or purpose.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{text}\" is not a {what}; accepted: {accepted}")]
pub struct WordError {
    /// The word.
    pub text: String,
    /// What it should have been.
    pub what: &'static str,
    /// The words that are accepted.
    pub accepted: String,
}

/// How a remittance travels.
///
/// Remittances are cash and non-cash, formal and informal, money carried across the border included
/// (BPM6 appendix 5, A5.1-A5.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Channel {
    /// From bank account to bank account.
    Bank,
    /// Through a money transfer operator or a money transfer system.
    MoneyTransferOperator,
    /// By postal money order.
    Post,
    /// By mobile money or a wallet.
    Mobile,
    /// Cash carried across the border, by the worker or by others.
    CashCarried,
    /// Through hawala, hundi or another chain of trusted persons; only the instruction travels.
    Hawala,
}

/// What a remittance is for. Channel and purpose are apart: money transfer systems also carry trade
/// payments.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Purpose {
    /// For the living of a household: a current transfer.
    FamilySupport,
    /// A gift of wealth to another household, such as a dwelling: a capital transfer.
    CapitalGift,
    /// To an account of one's own.
    OwnAccount,
    /// Payment for goods or services.
    Trade,
    /// Not stated.
    #[default]
    Unknown,
}

macro_rules! words {
    ($type:ident, $what:literal, $($variant:ident => $word:literal),+) => {
        impl $type {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its word in data files.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        impl FromStr for $type {
            type Err = WordError;

            fn from_str(text: &str) -> Result<Self, WordError> {
                Self::ALL.iter().copied().find(|known| known.name() == text).ok_or_else(|| WordError {
                    text: text.chars().take(80).collect(),
                    what: $what,
                    accepted: Self::ALL.iter().map(|known| known.name()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

words!(Channel, "channel", Bank => "bank", MoneyTransferOperator => "money-transfer-operator", Post => "post",
    Mobile => "mobile", CashCarried => "cash-carried", Hawala => "hawala");
words!(Purpose, "purpose", FamilySupport => "family-support", CapitalGift => "capital-gift",
    OwnAccount => "own-account", Trade => "trade", Unknown => "unknown");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_the_same_in_text_and_in_data() {
        for channel in Channel::ALL {
            assert_eq!(channel.name().parse::<Channel>().unwrap(), *channel);
            assert_eq!(serde_json::to_string(channel).unwrap(), format!("\"{channel}\""));
        }
        for purpose in Purpose::ALL {
            assert_eq!(purpose.name().parse::<Purpose>().unwrap(), *purpose);
            assert_eq!(serde_json::to_string(purpose).unwrap(), format!("\"{purpose}\""));
        }
    }

    #[test]
    fn an_unknown_word_lists_the_known_ones() {
        assert_eq!(
            "pigeon".parse::<Channel>().unwrap_err().to_string(),
            "\"pigeon\" is not a channel; accepted: bank, money-transfer-operator, post, mobile, cash-carried, hawala"
        );
    }
}
