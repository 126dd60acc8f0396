//! Grounds that are noted only where somebody asks for them.

use crate::standing::Ground;

/// Whether grounds are noted: an index computes thousands of lives and needs none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notes {
    Kept,
    Left,
}

impl Notes {
    /// The grounds, made only if they are kept.
    pub(crate) fn of(self, make: impl FnOnce() -> Vec<Ground>) -> Vec<Ground> {
        match self {
            Self::Kept => make(),
            Self::Left => Vec::new(),
        }
    }

    pub(crate) fn add(self, to: &mut Vec<Ground>, make: impl FnOnce() -> Ground) {
        if self == Self::Kept {
            to.push(make());
        }
    }
}
