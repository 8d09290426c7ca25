//! The types of the parts of an expression.

/// The type of a part, as far as the checker of expr knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Any,
    Nil,
    Bool,
    Number,
    Text,
    List,
    Map,
}

impl Type {
    /// Whether values of the types can be compared, or taken together.
    pub(super) fn fits(self, other: Self) -> bool {
        self == other || [self, other].iter().any(|ty| matches!(ty, Self::Any | Self::Nil))
    }

    /// Whether a value of the type may be of one of some types.
    pub(super) fn may_be(self, types: &[Self]) -> bool {
        self == Self::Any || types.contains(&self)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::Nil => "nil",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::List => "a list",
            Self::Map => "a map",
        }
    }
}
