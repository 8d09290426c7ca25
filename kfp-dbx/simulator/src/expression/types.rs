//! The types of the parts of an expression: expr checks them before it evaluates anything.

/// The type of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// Nothing is known.
    Unknown,
    /// Go's `any`, which another type may become.
    Any,
    Nil,
    Bool,
    Int,
    Float,
    Text,
    List(Box<Type>),
    Map,
}

impl Type {
    pub(super) fn list_of(item: Self) -> Self {
        Self::List(Box::new(item))
    }

    /// Whether a value may be of several types.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Unknown | Self::Any)
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Int | Self::Float)
    }

    pub(super) fn may_be_bool(&self) -> bool {
        self.is_open() || *self == Self::Bool
    }

    pub(super) fn may_be_int(&self) -> bool {
        self.is_open() || *self == Self::Int
    }

    /// Returns the type of the items, if it is one of lists.
    pub(super) fn item(&self) -> Option<Self> {
        match self {
            Self::List(item) => Some(item.as_ref().clone()),
            Self::Unknown | Self::Any => Some(Self::Unknown),
            _ => None,
        }
    }

    /// Whether it is of the same kind, whatever the items of lists are.
    fn is_like(&self, other: &Self) -> bool {
        self == other || matches!((self, other), (Self::List(_), Self::List(_)))
    }

    fn becomes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => false,
            (_, Self::Any) => true,
            _ => self.is_like(other),
        }
    }

    /// Whether values of the types can be compared.
    pub(super) fn compares(&self, other: &Self) -> bool {
        let are = |is: fn(&Self) -> bool| is(self) || is(other);
        are(Self::is_open)
            || are(|ty| *ty == Self::Nil)
            || self.is_number() && other.is_number()
            || self.is_like(other)
    }

    /// Whether an operator takes values of the types, if it takes such as these.
    pub(super) fn work(&self, other: &Self, takes: &[fn(&Self) -> bool]) -> bool {
        let (left, right) = (self.is_open(), other.is_open());
        let fits = |takes: &fn(&Self) -> bool| (left || takes(self)) && (right || takes(other));
        left && right || takes.iter().any(fits)
    }

    /// Returns the type of a sum.
    pub(super) fn sum(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Int, Self::Int) => Self::Int,
            (Self::Int | Self::Float, Self::Int | Self::Float) => Self::Float,
            (Self::Text, Self::Text) => Self::Text,
            _ => Self::Unknown,
        }
    }

    /// Returns the type of `c ? self : other`.
    pub(super) fn or_else(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Nil, ty) | (ty, Self::Nil) => ty.clone(),
            (Self::List(a), Self::List(b)) if !(a.becomes(b) && b.becomes(a)) => {
                Self::list_of(Self::Any)
            }
            _ if self.becomes(other) => self.clone(),
            _ => Self::Unknown,
        }
    }

    /// Returns the type of `self ?? other`.
    pub(super) fn coalesced(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Nil, ty) | (ty, Self::Nil) => ty.clone(),
            _ if other.becomes(self) => self.clone(),
            _ => Self::Unknown,
        }
    }

    /// Returns the type of a list of items of these types.
    pub(super) fn list(items: impl Iterator<Item = Self>) -> Self {
        let mut last = Self::Unknown;
        for (place, item) in items.enumerate() {
            // Go has one kind for both of these.
            let are_open = [&last, &item].iter().all(|ty| matches!(ty, Self::Unknown | Self::Nil));
            if place > 0 && !are_open && !last.is_like(&item) {
                return Self::list_of(Self::Any);
            }
            last = item;
        }
        Self::list_of(last)
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Unknown | Self::Any => "any value",
            Self::Nil => "nil",
            Self::Bool => "a boolean",
            Self::Int => "an integer",
            Self::Float => "a number",
            Self::Text => "a text",
            Self::List(_) => "a list",
            Self::Map => "a map",
        }
    }
}

/// What a parameter of a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    Any,
    Text,
    List,
    /// A text, a list or a map.
    Sized,
    /// A text or a number.
    Number,
}

impl Takes {
    pub(super) fn fits(self, ty: &Type) -> bool {
        ty.is_open()
            || match self {
                Self::Any => true,
                Self::Text => *ty == Type::Text,
                Self::List => matches!(ty, Type::List(_)),
                Self::Sized => matches!(ty, Type::Text | Type::List(_) | Type::Map),
                Self::Number => *ty == Type::Text || ty.is_number(),
            }
    }
}
