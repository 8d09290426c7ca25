//! Arrays in which literals stand beside runtime values: `["--day", day]`.
//!
//! The elements of an array have one type, so rustc rejects such an array, and names only the two
//! types. A tuple takes a mix.

use std::fmt::Write;

use kfp_dbx_core::table::MAX_TUPLE;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, Lit};

use crate::check::decisions::rejection::Rejection;
use crate::check::decisions::values::Unknown;
use crate::read::known;
use crate::syntax::path;
use crate::syntax::token::as_code;

/// Checks the arrays that setters of lists and maps are called with.
pub(super) fn check_arguments<'a>(
    unknown: &Unknown,
    expr: &'a Expr,
) -> Option<(&'a Expr, Rejection)> {
    let Expr::MethodCall(call) = expr else { return None };
    let argument @ Expr::Array(array) = call.args.first()? else { return None };
    if !known::takes_list(&call.method.to_string()) {
        return None;
    }
    let mut elements = array.elems.iter();
    let first = Kind::of(unknown, elements.next()?);
    let (other, differing) = elements.find_map(|element| {
        let kind = Kind::of(unknown, element);
        first.differs_from(&kind).map(|kinds| (element, kinds))
    })?;
    let (one, another) = differing;
    let help = match array.elems.len() {
        0..=MAX_TUPLE => format!("a tuple takes a mix: `{}`", tuple(array.elems.iter())),
        _ => format!(
            "a tuple takes a mix of at most {MAX_TUPLE} elements; a longer array takes texts: call `.to_string()` on each element"
        ),
    };
    let message = format!(
        "the elements of an array have one type, but this array has {one} and {another}\n\
         = help: {help}"
    );
    Some((argument, Rejection { at: other.span(), message }))
}

/// What the tokens of an element show of its type.
enum Kind {
    /// A literal, with the word for it.
    Literal(&'static str),
    /// A `String`.
    Text,
    /// A parameter or an item, with its type, if that is certain.
    Value(Option<String>),
    /// A pair, for a map.
    Pair(Box<(Kind, Kind)>),
    Unknown,
}

impl Kind {
    fn of(unknown: &Unknown, expr: &Expr) -> Self {
        match expr {
            Expr::Paren(paren) => Self::of(unknown, &paren.expr),
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(_) => Self::Literal("a literal text"),
                Lit::Int(_) => Self::Literal("an integer"),
                Lit::Float(_) => Self::Literal("a number with a fraction"),
                Lit::Bool(_) => Self::Literal("a boolean"),
                _ => Self::Unknown,
            },
            Expr::Macro(call) if path::last(&call.mac.path).as_deref() == Some("format") => {
                Self::Text
            }
            Expr::Tuple(pair) if pair.elems.len() == 2 => Self::Pair(Box::new((
                Self::of(unknown, &pair.elems[0]),
                Self::of(unknown, &pair.elems[1]),
            ))),
            Expr::Path(_) | Expr::Field(_) if unknown.is_value(expr) => {
                Self::Value(unknown.type_of(expr))
            }
            _ => Self::Unknown,
        }
    }

    /// Returns the words for both, if their types certainly differ.
    fn differs_from(&self, other: &Self) -> Option<(String, String)> {
        let differ = match (self, other) {
            (Self::Pair(one), Self::Pair(another)) => {
                return one.0.differs_from(&another.0).or_else(|| one.1.differs_from(&another.1));
            }
            (Self::Unknown, _) | (_, Self::Unknown) | (Self::Text, Self::Text) => false,
            (Self::Literal(one), Self::Literal(another)) => one != another,
            (Self::Value(one), Self::Value(another)) => {
                one.is_some() && another.is_some() && one != another
            }
            _ => true,
        };
        differ.then(|| (self.word(), other.word()))
    }

    fn word(&self) -> String {
        match self {
            Self::Literal(word) => (*word).to_owned(),
            Self::Text => "a `String`".to_owned(),
            Self::Value(Some(ty)) => format!("a `Param<{ty}>`"),
            Self::Value(None) => "a runtime value".to_owned(),
            Self::Pair(_) => "a pair".to_owned(),
            Self::Unknown => "another value".to_owned(),
        }
    }
}

/// The length of a line of code that is easy to read in a message.
const SHOWN: usize = 60;

/// Returns a tuple as code.
fn tuple<'e>(elements: impl ExactSizeIterator<Item = &'e Expr>) -> String {
    let mut code = String::from("(");
    let count = elements.len();
    for (index, element) in elements.enumerate() {
        if index > 0 {
            code.push_str(", ");
        }
        if index > 1 && code.len() > SHOWN {
            code.push('…');
            break;
        }
        match element {
            Expr::Tuple(inner) => code.push_str(&tuple(inner.elems.iter())),
            Expr::Macro(call) => {
                let path = call.mac.path.to_token_stream();
                let _ = write!(code, "{path}!({})", call.mac.tokens);
            }
            element => code.push_str(&as_code(element)),
        }
    }
    // A tuple of one element needs it.
    code.push_str(if count == 1 { ",)" } else { ")" });
    code
}
