//! Domain libraries for the governance of labour migration: exact, dated, sourced, explained.

#[cfg(feature = "agencies")]
#[doc(inline)]
pub use kerben_agencies as agencies;
#[cfg(feature = "agreements")]
#[doc(inline)]
pub use kerben_agreements as agreements;
#[doc(inline)]
pub use kerben_core as core;
#[cfg(feature = "pensions")]
#[doc(inline)]
pub use kerben_pensions as pensions;
#[cfg(feature = "quotas")]
#[doc(inline)]
pub use kerben_quotas as quotas;
#[cfg(feature = "remittances")]
#[doc(inline)]
pub use kerben_remittances as remittances;
