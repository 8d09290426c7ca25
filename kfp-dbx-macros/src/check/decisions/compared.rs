//! Rejects comparisons of the run with a value of another type: `days.eq("3")`.

use kfp_dbx_core::table::Scalar;
use syn::{Expr, ExprMethodCall, Lit, UnOp};

use crate::check::decisions::rejection::Rejection;
use crate::check::decisions::values::{Runtime, Unknown};
use crate::syntax::place::start_of;
use crate::syntax::token::as_code;

/// Checks the other side of a comparison.
pub(super) fn check(unknown: &Unknown, call: &ExprMethodCall) -> Option<Rejection> {
    let arg = call.args.first().filter(|_| call.args.len() == 1)?;
    let method = call.method.to_string();
    if method == "contains" {
        return check_contains(unknown, call, arg);
    }
    if !matches!(method.as_str(), "eq" | "ne" | "lt" | "le" | "gt" | "ge") {
        return None;
    }
    let Runtime { root, code, ty, .. } = unknown.value(&call.receiver)?;
    let (code, ty) = (code?, ty?);
    if let Expr::Array(_) = unreferenced(arg) {
        let list = as_code(unreferenced(arg));
        let help = match method.as_str() {
            "eq" => format!("write `{code}.one_of({list})`"),
            "ne" => format!("write `!{code}.one_of({list})`"),
            _ => return None,
        };
        let message = format!("`{root}` can't be compared with a list");
        return Some(Rejection::new(start_of(arg), &message, &help));
    }
    if ty == Scalar::List {
        let message = format!("`{root}` is a list, which can't be compared at run time");
        let help = format!(
            "compare the number of its items, as in `{code}.count().gt(0)`, or each item, in `for_each({code}, |item| {{ … }})`"
        );
        return Some(Rejection::new(call.method.span(), &message, &help));
    }
    let of = literal(arg);
    let is_ordered_text = ty == Scalar::Text && !matches!(method.as_str(), "eq" | "ne");
    if !is_ordered_text && of.is_none_or(|of| of == family(ty)) {
        return None;
    }
    let compared = unknown.compared(&code, Some(ty), &method, arg)?;
    // A boolean is a condition itself.
    let compared = match ty {
        Scalar::Bool => format!("when({compared}, || {{ … }})"),
        _ => compared,
    };
    let message = match is_ordered_text {
        true => format!("`{root}` is a text, and texts have no order at run time"),
        false => {
            format!("`{root}` is {}, and can't be compared with {}", noun(family(ty)), noun(of?))
        }
    };
    Some(Rejection::new(start_of(arg), &message, &format!("write `{compared}`")))
}

/// Checks `["full", "delta"].contains(&mode)`.
fn check_contains(unknown: &Unknown, call: &ExprMethodCall, arg: &Expr) -> Option<Rejection> {
    let Expr::Array(_) = unreferenced(&call.receiver) else { return None };
    let value = unknown.value(arg)?;
    let list = as_code(unreferenced(&call.receiver));
    let help = format!("write `{}.one_of({list})`", value.code?);
    Some(Rejection::of_value(start_of(arg), &value.root, &help))
}

fn unreferenced(expr: &Expr) -> &Expr {
    match expr {
        Expr::Reference(reference) => unreferenced(&reference.expr),
        Expr::Paren(paren) => unreferenced(&paren.expr),
        expr => expr,
    }
}

/// The types of literals, as which each type of a value counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Text,
    Integer,
    Float,
    Boolean,
    Other,
}

fn family(ty: Scalar) -> Family {
    match ty {
        Scalar::Text => Family::Text,
        Scalar::Int | Scalar::Count => Family::Integer,
        Scalar::Float => Family::Float,
        Scalar::Bool => Family::Boolean,
        Scalar::List | Scalar::Map | Scalar::Json => Family::Other,
    }
}

fn noun(family: Family) -> &'static str {
    match family {
        Family::Text => "a text",
        Family::Integer => "an integer",
        Family::Float => "a floating-point number",
        Family::Boolean => "a boolean",
        Family::Other => "a value",
    }
}

fn literal(expr: &Expr) -> Option<Family> {
    match expr {
        Expr::Lit(lit) => Some(match &lit.lit {
            Lit::Str(_) => Family::Text,
            Lit::Int(_) => Family::Integer,
            Lit::Float(_) => Family::Float,
            Lit::Bool(_) => Family::Boolean,
            _ => return None,
        }),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => literal(&unary.expr),
        Expr::Paren(paren) => literal(&paren.expr),
        _ => None,
    }
}
