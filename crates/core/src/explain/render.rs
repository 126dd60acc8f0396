//! A derivation for the eye and for other programs: indented text, Markdown, JSON and DOT.
//!
//! All of them write the same tree; the words come from a [`Catalogue`] in one [`Language`].
//!
//! # Example
//!
//! ```
//! use kerben_core::explain::{Node, Unit, Value, render};
//! use kerben_core::language::Language;
//! use kerben_core::message::Catalogue;
//!
//! let node = Node::fact("demo.months/1", "demo.months", Value::months(96));
//! let own = Catalogue::from_str(Language::En, "demo.toml", "'demo.months' = 'periods in A'")?;
//! let words = Catalogue::builtin()?.merge(own)?;
//! let text = render::text(&node, &words, Language::En);
//! assert!(text.starts_with("periods in A ...") && text.contains("96 months"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod words;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::node::Node;
use crate::language::Language;
use crate::message::{Catalogue, Message};
pub use words::value;
use words::{Line, NoteKind, describe};

/// The column at which values begin in [`text`].
const VALUE_COLUMN: usize = 56;

/// Writes the tree as indented text, one step a line, ending in a line feed.
#[must_use]
pub fn text(node: &Node, words: &Catalogue, language: Language) -> String {
    let mut out = String::new();
    text_tree(
        node,
        words,
        language,
        Margin { first: "", rest: "" },
        &mut Seen::default(),
        &mut out,
    );
    out
}

/// What stands before a step's own line and before the lines below it.
#[derive(Clone, Copy)]
struct Margin<'a> {
    first: &'a str,
    rest: &'a str,
}

fn text_tree<'a>(
    node: &'a Node,
    words: &Catalogue,
    language: Language,
    margin: Margin<'_>,
    seen: &mut Seen<'a>,
    out: &mut String,
) {
    let mut line = describe(node, words, language);
    let repeated = seen.repeats(node, &mut line, words, language);
    let _ = writeln!(out, "{}", text_line(margin.first, &line).trim_end());
    if repeated {
        return;
    }
    let rest = margin.rest;
    let mut notes = line.notes.iter().peekable();
    while let Some((_, note)) = notes.next() {
        let end = notes.peek().is_none() && node.inputs.is_empty();
        let _ = writeln!(out, "{rest}{}{note}", if end { "└─ " } else { "├─ " });
    }
    let mut inputs = node.inputs.iter().peekable();
    while let Some(edge) = inputs.next() {
        let (branch, below) =
            if inputs.peek().is_none() { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        let (first, rest) = (format!("{rest}{branch}"), format!("{rest}{below}"));
        let margin = Margin { first: &first, rest: &rest };
        text_tree(&edge.node, words, language, margin, seen, out);
    }
}

/// The steps with inputs that were already written: a reader needs each of them once.
#[derive(Default)]
struct Seen<'a>(BTreeMap<(String, u64), Vec<&'a Node>>);

impl<'a> Seen<'a> {
    /// Whether an equal step was written before; if so, its line says that.
    fn repeats(
        &mut self,
        node: &'a Node,
        line: &mut Line,
        words: &Catalogue,
        language: Language,
    ) -> bool {
        if node.inputs.is_empty() {
            return false;
        }
        let alike = self.0.entry((node.rule.to_string(), node.size())).or_default();
        if alike.contains(&node) {
            let see = words.render(&Message::new("explain.see_above"), language);
            line.detail =
                if line.detail.is_empty() { see } else { format!("{}; {see}", line.detail) };
            return true;
        }
        alike.push(node);
        false
    }
}

fn text_line(first: &str, line: &Line) -> String {
    let mut text = format!("{first}{}", line.title);
    if line.value.is_empty() && line.detail.is_empty() && line.citations.is_empty() {
        return text;
    }
    let length = text.chars().count();
    text.push(' ');
    for _ in length.saturating_add(2)..VALUE_COLUMN.max(length.saturating_add(5)) {
        text.push('.');
    }
    for (gap, part) in [(" ", &line.value), ("   ", &line.detail)] {
        if !part.is_empty() {
            text.push_str(gap);
            text.push_str(part);
        }
    }
    if !line.citations.is_empty() {
        let _ = write!(text, "  [{}]", line.citations.join("; "));
    }
    if !line.grade.is_empty() {
        let _ = write!(text, " ({})", line.grade);
    }
    text
}

/// Writes the tree as a nested Markdown list.
#[must_use]
pub fn markdown(node: &Node, words: &Catalogue, language: Language) -> String {
    let mut out = String::new();
    markdown_tree(node, words, language, 0, &mut Seen::default(), &mut out);
    out
}

fn markdown_tree<'a>(
    node: &'a Node,
    words: &Catalogue,
    language: Language,
    depth: usize,
    seen: &mut Seen<'a>,
    out: &mut String,
) {
    let mut line = describe(node, words, language);
    let repeated = seen.repeats(node, &mut line, words, language);
    let indent = "  ".repeat(depth);
    let _ = write!(out, "{indent}- {}", escape_markdown(&line.title));
    if !line.value.is_empty() {
        let _ = write!(out, ": **{}**", escape_markdown(&line.value));
    }
    if !line.detail.is_empty() {
        let _ = write!(out, " {}", escape_markdown(&line.detail));
    }
    if !line.citations.is_empty() {
        let _ = write!(out, " ({})", escape_markdown(&line.citations.join("; ")));
    }
    if !line.grade.is_empty() {
        let _ = write!(out, " *{}*", escape_markdown(&line.grade));
    }
    out.push('\n');
    if repeated {
        return;
    }
    for (kind, words) in &line.notes {
        let _ = match kind {
            NoteKind::Row => writeln!(out, "{indent}  - `{}`", words.replace('`', "'")),
            NoteKind::Words => writeln!(out, "{indent}  - *{}*", escape_markdown(words)),
        };
    }
    for edge in &node.inputs {
        markdown_tree(&edge.node, words, language, depth.saturating_add(1), seen, out);
    }
}

fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '|') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Writes the tree as JSON in the versioned form of [`Node`], indented.
///
/// # Errors
///
/// The error of the JSON writer; it does not happen for trees built here.
pub fn json(node: &Node) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(node)
}

/// Writes the tree as a DOT graph; a step that is used twice is drawn once.
#[must_use]
pub fn dot(node: &Node, words: &Catalogue, language: Language) -> String {
    let mut out = String::from("digraph derivation {\n  rankdir=LR;\n  node [shape=box];\n");
    let mut drawn = Vec::new();
    dot_tree(node, words, language, &mut drawn, &mut out);
    out.push_str("}\n");
    out
}

/// Draws a step and what is below it; returns its number.
fn dot_tree(
    node: &Node,
    words: &Catalogue,
    language: Language,
    drawn: &mut Vec<*const Node>,
    out: &mut String,
) -> usize {
    let here = std::ptr::from_ref(node);
    if let Some(number) = drawn.iter().position(|known| *known == here) {
        return number;
    }
    let number = drawn.len();
    drawn.push(here);
    let line = describe(node, words, language);
    let label = [&line.title, &line.value, &line.detail, &line.citations.join("; ")]
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| escape_dot(part))
        .collect::<Vec<_>>()
        .join("\\n");
    let _ = writeln!(out, "  n{number} [label=\"{label}\"];");
    for edge in &node.inputs {
        let below = dot_tree(Arc::as_ref(&edge.node), words, language, drawn, out);
        let _ = writeln!(out, "  n{below} -> n{number} [label=\"{}\"];", escape_dot(&edge.name));
    }
    number
}

fn escape_dot(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ")
}
