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
    Item(Type),
    Member(Type, Box<Node>, Box<Node>),
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
    List(Type, Vec<Node>),
    Map(Vec<(Node, Node)>),
    Call(Function, Vec<Node>),
    Each(Each, Type, Box<Node>, Box<Node>),
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

impl Node {
    /// Returns the type, as far as it is known before the values.
    pub(super) fn ty(&self) -> Type {
        match self {
            Self::Nil => Type::Nil,
            Self::Bool(_) | Self::Not(_) | Self::OneOf(..) | Self::And(_) | Self::Or(_) => {
                Type::Bool
            }
            Self::Int(_) => Type::Int,
            Self::Float(_) => Type::Float,
            Self::Text(_) => Type::Text,
            // What stands in the scope itself is a text, and the rest in maps.
            Self::Name(name) => match name.matches('.').count() {
                0 => Type::Text,
                1 => Type::Any,
                _ => Type::Unknown,
            },
            Self::Item(ty)
            | Self::Member(ty, ..)
            | Self::Binary(_, ty, ..)
            | Self::Choice(ty, ..)
            | Self::Each(_, ty, ..)
            | Self::List(ty, _) => ty.clone(),
            Self::Slice(of, ..) => match of.ty() {
                Type::Any => Type::Unknown,
                ty => ty,
            },
            Self::Negated(of) => match of.ty() {
                ty if ty.is_number() => ty,
                _ => Type::Unknown,
            },
            Self::Map(_) => Type::Map,
            Self::Call(function, _) => function.ty(),
        }
    }

    /// Returns the name, if it is one that stands in the scope itself.
    pub(super) fn root(&self) -> Option<&str> {
        match self {
            Self::Name(name) if !name.contains('.') => Some(name),
            _ => None,
        }
    }

    /// Whether it is the `map` of a `filter`.
    pub(super) fn is_map_of_filter(&self) -> bool {
        match self {
            Self::Each(Each::Map, _, list, _) => matches!(**list, Self::Each(Each::Filter, ..)),
            _ => false,
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
            | Self::Item(_) => Vec::new(),
            Self::Not(of) | Self::Negated(of) | Self::OneOf(of, _) => vec![of],
            Self::Member(_, left, right)
            | Self::Binary(_, _, left, right)
            | Self::Each(_, _, left, right) => vec![left, right],
            Self::Slice(of, from, to) => [Some(of), from.as_ref(), to.as_ref()]
                .into_iter()
                .flatten()
                .map(AsRef::as_ref)
                .collect(),
            Self::Choice(_, condition, then, otherwise) => vec![condition, then, otherwise],
            Self::And(parts) | Self::Or(parts) | Self::List(_, parts) | Self::Call(_, parts) => {
                parts.iter().collect()
            }
            Self::Map(fields) => fields.iter().flat_map(|(key, value)| [key, value]).collect(),
        }
    }

    /// Returns what `left && right` is compiled to.
    pub(super) fn and(left: Self, right: Self) -> Self {
        match (&left, &right) {
            (Self::Bool(_), Self::Bool(true)) => left,
            (Self::Bool(true), Self::Bool(_)) => right,
            // Argo leaves a constant `true` out, and takes the other side for whatever it is. For
            // its types it is a boolean.
            (Self::Bool(true), _) => Self::And(vec![right]),
            (_, Self::Bool(true)) => Self::And(vec![left]),
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
            (Self::Bool(_), Self::Bool(false)) => left,
            (Self::Bool(false), Self::Bool(_)) => right,
            (Self::Bool(false), _) => Self::Or(vec![right]),
            (_, Self::Bool(false)) => Self::Or(vec![left]),
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
