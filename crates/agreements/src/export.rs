//! Registers written for others: JSON with a schema, CSV, a Markdown table, a Mermaid timeline.
//!
//! JSON holds everything and reads back as the same instruments ([`from_json`]). The other forms hold less; each names
//! what it leaves out as [`Lost`], so that nothing disappears unseen.
//!
//! # Example
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_agreements::Treaties;
//! use kerben_agreements::export;
//! use kerben_agreements::import::Years;
//!
//! let treaties = Treaties::builtin()?;
//! let back = export::from_json("register.json", &export::json(&treaties)?)?;
//! assert!(back.iter().eq(treaties.iter()));
//!
//! let table = export::table(&treaties, Years::new(1900, 2100)?);
//! let again = kerben_agreements::import::Table::from_str(
//!     "register.csv", &export::csv(&table.value)?, Years::new(1900, 2100)?)?;
//! assert_eq!(again.rows(), table.value.rows());
//! assert!(table.lost.iter().any(|lost| lost.instrument == "M-EAEU"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod json;
mod page;
mod table;

pub use json::{EXPORT_SCHEMA, ExportError, JSON_SCHEMA, from_json, json};
pub use page::{markdown, mermaid};
pub use table::{Exported, Lost, LostPart, csv, table};
