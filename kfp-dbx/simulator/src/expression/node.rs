//! Compiled expressions.

use super::functions::{Each, Function};
use super::types::Type;

/// A part of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Nil,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    /// A name with the fields that are taken of it.
    Name(String),
    /// The item that a closure is evaluated for.
    Item,
    Member(Box<Node>, Box<Node>),
    Slice(Box<Node>, Option<Box<Node>>, Option<Box<Node>>),
    Not(Box<Node>),
    Negated(Box<Node>),
    /// With the type of its value.
    Binary(Binary, Type, Box<Node>, Box<Node>),
    /// Whether a value is one of some texts: Argo takes nil for the empty text.
    OneOf(Box<Node>, Vec<String>),
    And(Vec<Node>),
    Or(Vec<Node>),
    /// With the type of its value.
    Choice(Type, Box<Node>, Box<Node>, Box<Node>),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
    Call(Function, Vec<Node>),
    Each(Each, Box<Node>, Box<Node>),
}

/// An operator of two values, both of which are evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binary {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    In,
    Contains,
    StartsWith,
    EndsWith,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
    /// `??`, which evaluates the right side only if the left one is nil.
    Coalesce,
}

impl Binary {
    /// Returns the type of the operator's value, by those of its sides.
    pub(super) fn ty(self, left: Type, right: Type) -> Type {
        match self {
            Self::Add | Self::Coalesce if left == right => left,
            Self::Add | Self::Coalesce => Type::Any,
            Self::Subtract | Self::Multiply | Self::Remainder => match (left, right) {
                (Type::Number, Type::Number) => Type::Number,
                _ => Type::Any,
            },
            Self::Divide | Self::Power => Type::Number,
            _ => Type::Bool,
        }
    }
}

impl Node {
    /// Returns the type, as far as it is known before the values.
    pub(super) fn ty(&self) -> Type {
        match self {
            Self::Nil => Type::Nil,
            Self::Bool(_) | Self::Not(_) | Self::OneOf(..) | Self::And(_) | Self::Or(_) => {
                Type::Bool
            }
            Self::Int(_) | Self::Float(_) => Type::Number,
            Self::Text(_) => Type::Text,
            // What stands in the scope itself is a text.
            Self::Name(name) if !name.contains('.') => Type::Text,
            Self::Name(_) | Self::Item | Self::Member(..) => Type::Any,
            Self::Slice(of, ..) | Self::Negated(of) => of.ty(),
            Self::Binary(_, ty, ..) | Self::Choice(ty, ..) => *ty,
            Self::List(_) => Type::List,
            Self::Map(_) => Type::Map,
            Self::Call(function, _) => function.ty(),
            Self::Each(each, ..) => each.ty(),
        }
    }

    /// Returns the parts right under this one.
    pub(super) fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Nil
            | Self::Bool(_)
            | Self::Int(_)
            | Self::Float(_)
            | Self::Text(_)
            | Self::Name(_)
            | Self::Item => Vec::new(),
            Self::Not(of) | Self::Negated(of) | Self::OneOf(of, _) => vec![of],
            Self::Member(left, right)
            | Self::Binary(_, _, left, right)
            | Self::Each(_, left, right) => vec![left, right],
            Self::Slice(of, from, to) => [Some(of), from.as_ref(), to.as_ref()]
                .into_iter()
                .flatten()
                .map(AsRef::as_ref)
                .collect(),
            Self::Choice(_, condition, then, otherwise) => vec![condition, then, otherwise],
            Self::And(parts) | Self::Or(parts) | Self::List(parts) | Self::Call(_, parts) => {
                parts.iter().collect()
            }
            Self::Map(fields) => fields.iter().flat_map(|(key, value)| [key, value]).collect(),
        }
    }

    /// Returns what `left && right` is compiled to.
    pub(super) fn and(left: Self, right: Self) -> Self {
        match (&left, &right) {
            // Argo leaves a constant `true` out, and takes the other side for whatever it is.
            (Self::Bool(true), _) => right,
            (_, Self::Bool(true)) => left,
            (Self::Bool(false), _) | (_, Self::Bool(false)) => Self::Bool(false),
            _ => match left {
                Self::And(mut parts) => {
                    parts.push(right);
                    Self::And(parts)
                }
                left => Self::And(vec![left, right]),
            },
        }
    }

    /// Returns what `left || right` is compiled to.
    pub(super) fn or(left: Self, right: Self) -> Self {
        match (&left, &right) {
            (Self::Bool(false), _) => right,
            (_, Self::Bool(false)) => left,
            (Self::Bool(true), _) | (_, Self::Bool(true)) => Self::Bool(true),
            _ => match left {
                Self::Or(mut parts) => {
                    parts.push(right);
                    Self::Or(parts)
                }
                left => Self::Or(vec![left, right]),
            },
        }
    }
}
