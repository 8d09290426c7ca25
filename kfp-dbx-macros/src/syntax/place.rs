//! The places of expressions.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Path};

/// Returns the place of an expression: its first token, as procedural macros can't join spans
/// on stable Rust. `Spanned::span` returns the same, but writes all of the expression's tokens
/// to find it.
pub(crate) fn start_of(expr: &Expr) -> Span {
    match expr {
        Expr::Array(array) => array.bracket_token.span.join(),
        Expr::Call(call) => start_of(&call.func),
        Expr::Field(field) => start_of(&field.base),
        Expr::Lit(lit) => lit.lit.span(),
        Expr::Macro(call) => start_of_path(&call.mac.path),
        Expr::MethodCall(call) => start_of(&call.receiver),
        Expr::Paren(paren) => start_of(&paren.expr),
        Expr::Path(path) if path.qself.is_none() => start_of_path(&path.path),
        Expr::Reference(reference) => start_of(&reference.expr),
        Expr::Tuple(tuple) => tuple.paren_token.span.join(),
        other => other.span(),
    }
}

fn start_of_path(path: &Path) -> Span {
    match (&path.leading_colon, path.segments.first()) {
        (None, Some(first)) => first.ident.span(),
        _ => path.span(),
    }
}
