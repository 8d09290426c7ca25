//! Names, literals and lists, as tokens and as expressions.

use proc_macro2::{Delimiter, Literal, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, ExprLit, Ident, Lit, UnOp};

/// Returns a name without the `r#` of a raw identifier.
pub(crate) fn plain(ident: &Ident) -> String {
    let name = ident.to_string();
    match name.strip_prefix("r#") {
        Some(plain) => plain.to_owned(),
        None => name,
    }
}

/// Returns the text of a string literal.
pub(crate) fn string(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        Expr::Group(group) => string(&group.expr),
        Expr::Paren(paren) => string(&paren.expr),
        _ => None,
    }
}

/// Whether an expression is the number 0.
pub(crate) fn is_zero(expr: &Expr) -> bool {
    integer(expr) == Some(0)
}

/// Returns the value of an integer literal, also of a negative one.
pub(crate) fn integer(expr: &Expr) -> Option<i128> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            integer(&unary.expr)?.checked_neg()
        }
        Expr::Paren(paren) => integer(&paren.expr),
        Expr::Group(group) => integer(&group.expr),
        _ => None,
    }
}

/// Returns an expression as code, without a reference around it.
pub(crate) fn as_code(expr: &Expr) -> String {
    if let Expr::Reference(reference) = expr {
        return as_code(&reference.expr);
    }
    let mut written = String::new();
    write_code(expr.to_token_stream(), &mut written);
    written
}

fn write_code(tokens: TokenStream, written: &mut String) {
    let mut after_word = false;
    for token in tokens {
        let is_word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        if is_word && after_word || written.ends_with(',') {
            written.push(' ');
        }
        after_word = is_word;
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                written.push_str(open);
                write_code(group.stream(), written);
                written.push_str(close);
            }
            token => written.push_str(&token.to_string()),
        }
    }
}

/// Returns the value of a boolean literal.
pub(crate) fn boolean(expr: &Expr) -> Option<bool> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Bool(boolean), .. }) => Some(boolean.value),
        _ => None,
    }
}

/// Returns the text of a string literal among the tokens of a macro's call.
pub(crate) fn string_token(literal: &Literal) -> Option<String> {
    let written = literal.to_string();
    // Most literals have no escapes, and need no parser.
    let inside = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inside.filter(|inside| !inside.contains('\\')) {
        Some(inside) => Some(inside.to_owned()),
        None => match Lit::new(literal.clone()) {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
    }
}

/// Splits tokens at their commas. Empty parts are left out.
pub(crate) fn split_at_commas(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    for tree in tokens {
        match &tree {
            TokenTree::Punct(punct) if punct.as_char() == ',' => parts.push(Vec::new()),
            _ => {
                if let Some(part) = parts.last_mut() {
                    part.push(tree);
                }
            }
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Returns the names in tokens, also those that format strings capture (`"{name}"`).
pub(crate) fn names(tokens: TokenStream) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    collect_names(tokens, &mut found);
    found
}

fn collect_names(tokens: TokenStream, found: &mut Vec<(String, Span)>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => found.push((plain(&ident), ident.span())),
            TokenTree::Group(group) => collect_names(group.stream(), found),
            TokenTree::Literal(literal) => {
                if let Some(text) = string_token(&literal) {
                    let names = captured(&text).map(|name| (name.to_owned(), literal.span()));
                    found.extend(names);
                }
            }
            TokenTree::Punct(_) => {}
        }
    }
}

/// Returns the texts of the string literals in tokens.
pub(crate) fn texts(tokens: TokenStream) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Literal(literal) => {
                found.extend(string_token(&literal).map(|text| (text, literal.span())));
            }
            TokenTree::Group(group) => found.extend(texts(group.stream())),
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
    found
}

/// Returns the names that the format string of a `format!` captures. Those of its named arguments
/// are left out.
pub(crate) fn captures(tokens: TokenStream) -> Vec<String> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let Some(TokenTree::Literal(format)) = trees.first() else { return Vec::new() };
    let is_named = |name: &str| {
        trees.windows(2).any(|pair| match pair {
            [TokenTree::Ident(ident), TokenTree::Punct(punct)] => {
                punct.as_char() == '=' && plain(ident) == name
            }
            _ => false,
        })
    };
    let text = string_token(format).unwrap_or_default().replace("{{", "");
    captured(&text).filter(|name| !is_named(name)).map(str::to_owned).collect()
}

/// Returns the names that a format string captures.
fn captured(text: &str) -> impl Iterator<Item = &str> {
    let places = text.split('{').skip(1);
    let names = places.map(|place| place.split(['}', ':']).next().unwrap_or_default().trim());
    names.filter(|name| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_'))
}
