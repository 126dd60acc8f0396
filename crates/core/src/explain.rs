//! Answers that explain themselves: the derivation tree, its recorder, renderers, differences and receipts.
//!
//! The tree *is* the computation: the code that computes a value also names the rule, the inputs, the
//! law and the rounding, and hands them to a [`Recorder`]. The recorder is a type parameter.
//! [`Explain`] keeps the nodes, [`Off`] keeps nothing and costs nothing: the closure that would build
//! the node is never called.
//!
//! # Example
//!
//! ```
//! use kerben_core::currency::Currency;
//! use kerben_core::explain::{Explain, Node, NodeRef, Off, Recorder, Traced, Value};
//! use kerben_core::money::Money;
//!
//! /// Adds two parts of a pension and says so.
//! fn total<R: Recorder>(base: Money, own: Money, rec: &mut R) -> Option<Traced<Money, R>> {
//!     let total = base.checked_add(own).ok()?;
//!     let base = rec.record(|| Node::fact("demo.base/1", "demo.base", base));
//!     let own = rec.record(|| Node::fact("demo.own/1", "demo.own", own));
//!     let node = rec.record(|| {
//!         Node::sum("demo.total/1", "demo.total", total).input("base", &base).input("own", &own)
//!     });
//!     Some(Traced::new(total, node))
//! }
//!
//! let (base, own) = (Money::from_minor(100, Currency::KGS)?, Money::from_minor(20, Currency::KGS)?);
//! let explained = total(base, own, &mut Explain::new()).ok_or("overflow")?;
//! let tree = explained.node.tree().ok_or("recorded")?;
//! assert_eq!(tree.value, Value::Money(Money::from_minor(120, Currency::KGS)?));
//! assert!(tree.check().is_empty());
//!
//! let silent = total(base, own, &mut Off).ok_or("overflow")?;
//! assert_eq!(silent.value, explained.value);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Map
//!
//! | type | what it is |
//! | --- | --- |
//! | [`Node`], [`Value`], [`Operation`], [`Outcome`] | one step of an answer: plain data, `serde` |
//! | [`Recorder`], [`Explain`], [`Off`], [`Traced`] | who keeps the steps, or does not |
//! | [`Fault`] | what [`Node::check`] finds when a value does not follow from its children |
//! | [`render`] | text, Markdown, JSON and DOT, in English, Russian and Kyrgyz |
//! | [`diff`] | why two answers differ: the law, a fact, a parameter or the rule's version |
//! | [`Receipt`], [`Explained`] | what an answer was computed from; equal receipts mean equal answers |

mod check;
pub mod diff;
mod node;
mod operation;
mod parts;
mod receipt;
mod recorder;
pub mod render;
mod rule;
mod value;

pub use check::Fault;
pub use node::{Node, TreeTooLarge};
pub use operation::{Operation, Outcome, Test};
pub use parts::{Edge, Fact, Folded, NotTaken, ParameterUse};
pub use receipt::{Explained, RECEIPT_SCHEMA, Receipt, ReceiptError};
pub use recorder::{Explain, NodeRef, Off, Recorder, Traced};
pub use rule::{RuleError, RuleId};
pub use value::{Unit, Value};
