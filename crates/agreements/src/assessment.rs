//! How complete an agreement is: twenty topics of good practice, the score, the gaps, and the place among 570.
//!
//! A [`Benchmark`] holds the topics with their sub-items, the headings of the model agreement and what is known of
//! the distribution of scores. A [`Coding`] says for one text which sub-items it has, in its words and, apart from that,
//! in practice. [`Benchmark::assess`] reads a base text and its protocols together: an amending text alone scores
//! next to nothing. Where a coding tells only a total, the answer is bounds, never a guess.
//!
//! # Example
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_agreements::assessment::Benchmark;
//! use kerben_core::explain::Off;
//!
//! let benchmark = Benchmark::builtin()?;
//! let of = |texts: &[&str]| benchmark.assess_texts(texts, &mut Off).map(|told| told.value.score);
//! assert_eq!(of(&["KG-RU-1996"])?.exact(), Some(3));
//! assert_eq!(of(&["KG-RU-1996-P2003"])?.exact(), Some(4));
//! // Which topics the two share is not told: together they have four to seven.
//! assert_eq!(of(&["KG-RU-1996", "KG-RU-1996-P2003"])?.to_string(), "4 to 7");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod benchmark;
mod coding;
mod consolidate;
mod distribution;
mod file;
mod score;
mod trace;

pub use benchmark::{Article, Benchmark, Item, TOPICS_MAX, Topic};
pub use coding::{About, Answer, CODINGS_MAX, CodedAnswer, Coding, StatedScore};
pub use distribution::{Count, Distribution, Position, Quantile, Top};
pub use score::{Assessment, AssessmentError, Gap, Score, TopicResult};
