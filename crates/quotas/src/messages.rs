//! The words for the messages of this crate, in English, Russian and Kyrgyz.

use kerben_core::data::DataError;
use kerben_core::language::Language;
use kerben_core::message::Catalogue;

/// The words of the core and of `kerben-agreements` together with those of this crate.
///
/// # Errors
///
/// None that a test of the crate would not find: the words are part of the binary.
pub fn catalogue() -> Result<Catalogue, DataError> {
    kerben_agreements::catalogue()?
        .merge(Catalogue::from_texts(
            "quotas/messages",
            [
                (Language::En, include_str!("../data/messages/en.toml")),
                (Language::Ru, include_str!("../data/messages/ru.toml")),
                (Language::Ky, include_str!("../data/messages/ky.toml")),
            ],
        )?)?
        .merge(Catalogue::from_texts(
            "quotas/messages/register",
            [
                (Language::En, include_str!("../data/messages/register-en.toml")),
                (Language::Ru, include_str!("../data/messages/register-ru.toml")),
                (Language::Ky, include_str!("../data/messages/register-ky.toml")),
            ],
        )?)?
        .merge(Catalogue::from_texts(
            "quotas/messages/asking",
            [
                (Language::En, include_str!("../data/messages/asking-en.toml")),
                (Language::Ru, include_str!("../data/messages/asking-ru.toml")),
                (Language::Ky, include_str!("../data/messages/asking-ky.toml")),
            ],
        )?)
}
