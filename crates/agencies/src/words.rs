//! The words of the crate in English, Russian and Kyrgyz.

use kerben_core::data::DataError;
use kerben_core::language::Language;
use kerben_core::message::Catalogue;

/// Returns the words of core and of this crate.
///
/// # Errors
///
/// [`DataError`] if a shipped file were broken; a test keeps them whole.
pub fn catalogue() -> Result<Catalogue, DataError> {
    Catalogue::builtin()?.merge(Catalogue::from_texts(
        "agencies/messages",
        [
            (Language::En, include_str!("../data/messages/en.toml")),
            (Language::Ru, include_str!("../data/messages/ru.toml")),
            (Language::Ky, include_str!("../data/messages/ky.toml")),
        ],
    )?)
}
