//! The words of this crate in English, Russian and Kyrgyz.

use kerben_core::data::DataError;
use kerben_core::language::Language;
use kerben_core::message::Catalogue;

/// The core's words and those of this crate.
///
/// # Errors
///
/// [`DataError`] only if the library itself was built with a damaged file.
pub fn catalogue() -> Result<Catalogue, DataError> {
    let own = Catalogue::from_texts(
        "pensions/messages",
        [
            (Language::En, include_str!("../data/messages/en.toml")),
            (Language::Ru, include_str!("../data/messages/ru.toml")),
            (Language::Ky, include_str!("../data/messages/ky.toml")),
        ],
    )?;
    Catalogue::builtin()?.merge(own)
}
