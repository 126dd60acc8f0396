//! Paths to a value within a TOML document.

use std::fmt;

use toml::de::{DeTable, DeValue};

/// A step into a table or a list.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

/// A path such as `parameter[3].value[0].from`; keys that are not bare stand in double quotes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct KeyPath {
    steps: Vec<Step>,
}

impl KeyPath {
    pub(super) fn of(path: &serde_path_to_error::Path) -> Self {
        use serde_path_to_error::Segment;
        let steps = path
            .iter()
            .filter_map(|segment| match segment {
                Segment::Seq { index } => Some(Step::Index(*index)),
                // The TOML reader wraps dates and spanned values in a private table.
                Segment::Map { key } if key.starts_with("$__") => None,
                Segment::Map { key } => Some(Step::Key(key.clone())),
                // A variant is a key of the file when the enum is written as a table; when it is not, the
                // step leads nowhere and only names what was being read.
                Segment::Enum { variant } => Some(Step::Key(variant.clone())),
                Segment::Unknown => None,
            })
            .collect();
        Self { steps }
    }

    /// Reads what `Display` prints. Text that is no path becomes a key that leads nowhere.
    pub(super) fn parse(text: &str) -> Self {
        let mut steps = Vec::new();
        let mut key = String::new();
        let mut chars = text.chars();
        while let Some(char) = chars.next() {
            match char {
                '.' | '[' => {
                    if !key.is_empty() {
                        steps.push(Step::Key(std::mem::take(&mut key)));
                    }
                    if char == '[' {
                        let index: String = chars.by_ref().take_while(|c| *c != ']').collect();
                        steps.push(match index.parse() {
                            Ok(index) => Step::Index(index),
                            Err(_) => Step::Key(index),
                        });
                    }
                }
                '"' => {
                    while let Some(inner) = chars.next() {
                        match inner {
                            '"' => break,
                            '\\' => key.extend(chars.next()),
                            other => key.push(other),
                        }
                    }
                }
                other => key.push(other),
            }
        }
        if !key.is_empty() {
            steps.push(Step::Key(key));
        }
        Self { steps }
    }

    /// Returns where in the text the value of the path begins: that of the last step that exists.
    pub(super) fn offset_in(&self, text: &str) -> usize {
        let Ok(root) = DeTable::parse(text) else { return 0 };
        let mut offset = root.span().start;
        let mut table = Some(root.get_ref());
        let mut list = None;
        for step in &self.steps {
            let next = match step {
                Step::Key(key) => table.and_then(|table| table.get(key.as_str())),
                Step::Index(index) => {
                    list.and_then(|list: &toml::de::DeArray<'_>| list.get(*index))
                }
            };
            let Some(next) = next else { break };
            offset = next.span().start;
            (table, list) = match next.get_ref() {
                DeValue::Table(table) => (Some(table), None),
                DeValue::Array(list) => (None, Some(list)),
                _ => (None, None),
            };
        }
        offset
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.steps.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => {
                    if position > 0 {
                        f.write_str(".")?;
                    }
                    let bare = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
                    if !key.is_empty() && key.chars().all(bare) {
                        f.write_str(key)?;
                    } else {
                        write!(f, "\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""))?;
                    }
                }
            }
        }
        Ok(())
    }
}
