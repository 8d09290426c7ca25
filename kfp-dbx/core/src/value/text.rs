//! Texts that may contain parameters and outputs.

use super::reference::Ref;

/// Text that may contain references.
#[derive(Debug, Clone, PartialEq)]
pub enum Text {
    /// Literal text.
    Literal(String),
    /// Literal text and references, one after the other.
    Mixed(Vec<Piece>),
}

/// A part of a [`Text::Mixed`].
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Literal text.
    Literal(String),
    /// The value of a parameter or an output.
    Ref(Ref),
}

impl Piece {
    /// Returns the text, if it is literal.
    pub fn as_literal(&self) -> Option<&String> {
        match self {
            Self::Literal(text) => Some(text),
            Self::Ref(_) => None,
        }
    }
}

impl Text {
    /// Returns the text, if it contains no reference.
    pub fn as_literal(&self) -> Option<&str> {
        match self {
            Self::Literal(text) => Some(text),
            Self::Mixed(_) => None,
        }
    }

    /// Returns the text with its references replaced.
    pub fn shown(&self, show: impl Fn(Ref) -> String) -> String {
        match self {
            Self::Literal(text) => text.clone(),
            Self::Mixed(pieces) => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Literal(text) => text.clone(),
                    Piece::Ref(reference) => show(*reference),
                })
                .collect(),
        }
    }

    /// Creates the text for a name that Rust computes, which the macro can't see.
    pub fn unknown() -> Self {
        Self::Mixed(Vec::new())
    }

    /// Whether it is text that the macro can't see.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Mixed(pieces) if pieces.is_empty())
    }

    /// Whether Argo would read a literal part of it as a tag.
    pub fn has_tag(&self) -> bool {
        match self {
            Self::Literal(text) => text.contains("{{"),
            Self::Mixed(pieces) => pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Literal(text) if text.contains("{{"))),
        }
    }

    /// Returns the reference, if the text consists of a single one.
    pub fn whole(&self) -> Option<Ref> {
        match self {
            Self::Mixed(pieces) => match pieces.as_slice() {
                [Piece::Ref(reference)] => Some(*reference),
                _ => None,
            },
            Self::Literal(_) => None,
        }
    }

    /// Returns the references in the text.
    pub fn refs(&self) -> impl Iterator<Item = Ref> {
        let pieces = match self {
            Self::Literal(_) => &[],
            Self::Mixed(pieces) => pieces.as_slice(),
        };
        pieces.iter().filter_map(|piece| match piece {
            Piece::Literal(_) => None,
            Piece::Ref(reference) => Some(*reference),
        })
    }
}
