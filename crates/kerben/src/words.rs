//! The words of every crate that is switched on.

use kerben_core::data::DataError;
use kerben_core::message::Catalogue;

/// Returns the words of all crates that are switched on, in English, Russian and Kyrgyz: what a renderer needs to print a
/// derivation that crosses crates.
///
/// # Errors
///
/// [`DataError`] only if the library itself was built with a damaged file.
///
/// # Example
///
/// ```
/// use kerben::core::language::Language;
/// assert!(kerben::catalogue()?.missing(Language::Ky).is_empty());
/// # Ok::<(), kerben::core::data::DataError>(())
/// ```
pub fn catalogue() -> Result<Catalogue, DataError> {
    let words = Catalogue::builtin()?;
    #[cfg(feature = "agencies")]
    let words = words.merge(kerben_agencies::catalogue()?)?;
    #[cfg(feature = "agreements")]
    let words = words.merge(kerben_agreements::catalogue()?)?;
    #[cfg(feature = "quotas")]
    let words = words.merge(kerben_quotas::catalogue()?)?;
    #[cfg(feature = "remittances")]
    let words = words.merge(kerben_remittances::catalogue()?)?;
    #[cfg(feature = "pensions")]
    let words = words.merge(kerben_pensions::catalogue()?)?;
    Ok(words)
}
