//! Conditions over runtime values.

use kfp_dbx_core::value::{Ref, Scalar, Text, Value};

#[derive(Clone, Debug)]
pub(crate) enum Expr {
    Compare { ty: Scalar, left: Value, by: Comparison, right: Value },
    OneOf { ty: Scalar, left: Value, right: Vec<Value> },
    True(Value),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
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
            Self::And(a, b) | Self::Or(a, b) => {
                a.visit(visit);
                b.visit(visit);
            }
            Self::Not(inner) => inner.visit(visit),
        }
    }

    /// Visits the literal words that a value is compared with, as text.
    pub(crate) fn visit_words<'a>(&'a self, visit: &mut impl FnMut(&'a Ref, &'a str)) {
        let mut word = |left: &'a Value, right: &'a Value| {
            if let (Value::Ref(left), Value::Text(Text::Literal(word))) = (left, right) {
                visit(left, word);
            }
        };
        match self {
            Self::Compare { ty: Scalar::Text, left, right, .. } => word(left, right),
            Self::OneOf { ty: Scalar::Text, left, right } => {
                for right in right {
                    word(left, right);
                }
            }
            Self::And(a, b) | Self::Or(a, b) => {
                a.visit_words(visit);
                b.visit_words(visit);
            }
            Self::Not(inner) => inner.visit_words(visit),
            Self::Compare { .. } | Self::OneOf { .. } | Self::True(_) => {}
        }
    }
}
