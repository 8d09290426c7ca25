//! Conditions over runtime values.

use kfp_dbx_core::spec::states::Asked;
use kfp_dbx_core::value::{Ref, Scalar, Value};

#[derive(Clone, Debug)]
pub(crate) enum Expr {
    Compare {
        ty: Scalar,
        left: Value,
        by: Comparison,
        right: Value,
    },
    OneOf {
        ty: Scalar,
        left: Value,
        right: Vec<Value>,
    },
    True(Value),
    /// All of them hold.
    And(Vec<Expr>),
    /// One of them holds.
    Or(Vec<Expr>),
    Not(Box<Expr>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

impl Expr {
    /// Visits the values that are compared.
    pub(crate) fn visit<'a>(&'a self, visit: &mut impl FnMut(&'a Value)) {
        match self {
            Self::Compare { left, right, .. } => {
                visit(left);
                visit(right);
            }
            Self::OneOf { left, right, .. } => {
                visit(left);
                right.iter().for_each(visit);
            }
            Self::True(value) => visit(value),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.visit(visit)),
            Self::Not(inner) => inner.visit(visit),
        }
    }

    /// Returns the value and the literal words, one of which it is if and only if the condition is
    /// met.
    pub(crate) fn as_words(&self) -> Option<(&Ref, Vec<&str>)> {
        let (left, right) = match self {
            Self::Compare { ty: Scalar::Text, left, by: Comparison::Equal, right } => {
                (left, std::slice::from_ref(right))
            }
            Self::OneOf { ty: Scalar::Text, left, right } => (left, right.as_slice()),
            _ => return None,
        };
        let Value::Ref(left) = left else { return None };
        Some((left, right.iter().map(literal).collect::<Option<_>>()?))
    }

    /// Visits the literal words that a value is compared with, as text, and what is asked of them.
    pub(crate) fn visit_words<'a>(&'a self, visit: &mut impl FnMut(&'a Ref, &'a str, Asked<'_>)) {
        match self {
            Self::Compare { ty: Scalar::Text, left: Value::Ref(left), by, right } => {
                if let Some(word) = literal(right) {
                    let asked = match by {
                        Comparison::NotEqual => Asked::NotEqual,
                        Comparison::Equal => Asked::Equal(&[word]),
                        _ => Asked::Equal(&[]),
                    };
                    visit(left, word, asked);
                }
            }
            Self::OneOf { ty: Scalar::Text, left: Value::Ref(left), right } => {
                let words: Vec<_> = right.iter().filter_map(literal).collect();
                let all = if words.len() == right.len() { words.as_slice() } else { &[] };
                for word in &words {
                    visit(left, word, Asked::Equal(all));
                }
            }
            Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.visit_words(visit);
                }
            }
            Self::Not(inner) => inner.visit_words(visit),
            Self::Compare { .. } | Self::OneOf { .. } | Self::True(_) => {}
        }
    }
}

fn literal(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => text.as_literal(),
        _ => None,
    }
}
