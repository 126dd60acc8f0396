//! The words of the crate's messages.

use kerben_core::data::DataError;
use kerben_core::language::Language;
use kerben_core::message::Catalogue;

/// Returns the core's words and those of this crate, in English, Russian and Kyrgyz.
///
/// # Errors
/// [`DataError`] only if the library itself was built with a damaged file.
pub fn catalogue() -> Result<Catalogue, DataError> {
    Catalogue::builtin()?
        .merge(Catalogue::from_texts(
            "agreements/messages",
            [
                (Language::En, include_str!("../data/messages/en.toml")),
                (Language::Ru, include_str!("../data/messages/ru.toml")),
                (Language::Ky, include_str!("../data/messages/ky.toml")),
            ],
        )?)?
        .merge(Catalogue::from_texts(
            "agreements/messages/clause",
            [
                (Language::En, include_str!("../data/messages/clause-en.toml")),
                (Language::Ru, include_str!("../data/messages/clause-ru.toml")),
                (Language::Ky, include_str!("../data/messages/clause-ky.toml")),
            ],
        )?)?
        .merge(Catalogue::from_texts(
            "agreements/messages/assess",
            [
                (Language::En, include_str!("../data/messages/assess-en.toml")),
                (Language::Ru, include_str!("../data/messages/assess-ru.toml")),
                (Language::Ky, include_str!("../data/messages/assess-ky.toml")),
            ],
        )?)?
        .merge(Catalogue::from_texts(
            "agreements/messages/state",
            [
                (Language::En, include_str!("../data/messages/state-en.toml")),
                (Language::Ru, include_str!("../data/messages/state-ru.toml")),
                (Language::Ky, include_str!("../data/messages/state-ky.toml")),
            ],
        )?)?
        .merge(Catalogue::from_texts(
            "agreements/messages/oblige",
            [
                (Language::En, include_str!("../data/messages/oblige-en.toml")),
                (Language::Ru, include_str!("../data/messages/oblige-ru.toml")),
                (Language::Ky, include_str!("../data/messages/oblige-ky.toml")),
            ],
        )?)
}
