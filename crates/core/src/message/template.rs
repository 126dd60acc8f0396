//! Texts with `{places}`.

use std::collections::BTreeSet;

/// A text cut into words and places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Words(String),
    Place(String),
}

impl Template {
    /// Reads `text with {place}`; `{{` and `}}` are braces. The error says what is wrong.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut words = String::new();
        let mut chars = text.chars().peekable();
        while let Some(char) = chars.next() {
            match char {
                '{' | '}' if chars.peek() == Some(&char) => {
                    chars.next();
                    words.push(char);
                }
                '{' => {
                    let mut place = String::new();
                    loop {
                        match chars.next() {
                            Some('}') => break,
                            Some(inner) if inner.is_ascii_alphanumeric() || inner == '_' => {
                                place.push(inner);
                            }
                            _ => return Err(format!("the place `{{{place}` is not closed")),
                        }
                    }
                    if place.is_empty() {
                        return Err("a place `{}` without a name".to_owned());
                    }
                    if !words.is_empty() {
                        pieces.push(Piece::Words(std::mem::take(&mut words)));
                    }
                    pieces.push(Piece::Place(place));
                }
                '}' => return Err("a `}` that closes no place".to_owned()),
                other => words.push(other),
            }
        }
        if !words.is_empty() {
            pieces.push(Piece::Words(words));
        }
        Ok(Self { pieces })
    }

    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    pub(super) fn places(&self) -> BTreeSet<&str> {
        self.pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Place(place) => Some(place.as_str()),
                Piece::Words(_) => None,
            })
            .collect()
    }
}
