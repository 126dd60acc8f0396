//! Tables of agreements, read with a report on their quality.
//!
//! A table in CSV is read whole or not at all: an unknown column, a State that does not exist or a number that is none
//! are errors with file, line and column. What is read is kept as it stands in the table. Doubts about it are
//! [`Finding`]s: a rule, a severity, a subject and the evidence. Nothing is repaired: a cell that can be read in two
//! ways has no date until somebody chooses one.
//!
//! # Columns
//!
//! | column | must | holds |
//! | --- | --- | --- |
//! | `party` | yes | a State: two or three letters of ISO 3166-1 |
//! | `partner` | yes | the other State, or several with spaces between them |
//! | `title` | yes | the title |
//! | `signed` | yes (may be empty) | the day of signature |
//! | `row` | | the table's own row number |
//! | `id` | | the id of the instrument in a register |
//! | `kind` | | what it is, as [`crate::Kind`] names it |
//! | `year` | | the year that the table gives beside the day of signature |
//! | `draft_approved` | | the day on which a government approved the draft |
//! | `signed_elsewhere` | | the day of signature by another source |
//! | `ratified` | | the day of ratification |
//! | `in_force` | | the first day in force |
//! | `entry_rule` | | the rule from ratification to force, such as `D+30` ([`crate::DateRule`]) |
//! | `notice`, `notice_months` | | the day of a notice of withdrawal, and its period |
//! | `ended` | | the first day on which it is no longer in force |
//! | `duration`, `source`, `note` | | text |
//! | `grade` | | how far the row can be trusted |
//!
//! # Example
//! ```
//! use kerben_agreements::import::{FindingRule, Table, Years};
//!
//! let text = "party,partner,title,signed,ratified\n\
//!             UZ,RU,Labour activity,4/7/2007,\n\
//!             KG,RU,Labour activity,1996-03-28,1996-03-27\n";
//! let table = Table::from_str("table.csv", text, Years::new(1900, 2030)?)?;
//! let report = table.findings();
//! assert!(report.has(FindingRule::AmbiguousDayMonth, 2));
//! assert!(report.has(FindingRule::RatifiedBeforeSigned, 3));
//! // Nothing was chosen for the reader.
//! assert_eq!(table.rows()[0].signed.as_ref().and_then(|cell| cell.date()), None);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod against;
mod cell;
mod check;
mod finding;
mod read;
mod row;

pub use cell::{Cell, Reading};
pub use finding::{Finding, FindingRule, Piece, Report, Severity, Subject};
pub use read::{CELL_BYTES_MAX, IMPORT_ERRORS_MAX, ImportError, ImportErrors, ROWS_MAX};
pub use row::{COLUMNS, Row, Table, Years, YearsError};
