//! Rejects texts and numbers that Rust would compute of runtime values.

use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprBinary, ExprMethodCall, ExprUnary, Lit, Macro, UnOp};

use crate::check::decisions::rejection::Rejection;
use crate::check::decisions::values::Unknown;
use crate::syntax::path::last;
use crate::syntax::token::{as_code, string, string_token};

/// Checks a sum such as `name + "-run"`, and other calculations.
pub(super) fn check(unknown: &Unknown, binary: &ExprBinary) -> Option<Rejection> {
    let sign = match binary.op {
        BinOp::Add(_) => "+",
        BinOp::Sub(_) => "-",
        BinOp::Mul(_) => "*",
        BinOp::Div(_) => "/",
        BinOp::Rem(_) => "%",
        _ => return None,
    };
    if let (BinOp::Rem(_), Some(template)) = (&binary.op, string(&binary.left)) {
        return check_percent(unknown, binary, &template);
    }
    let mut parts = Vec::new();
    collect(&binary.left, sign, &mut parts);
    collect(&binary.right, sign, &mut parts);
    let value = parts.iter().find_map(|part| unknown.value(part))?;
    // Another operand may be of a type of the user that can be added.
    if !parts.iter().all(|part| unknown.value(part).is_some() || is_plain(part)) {
        return None;
    }
    let is_text = sign == "+"
        && parts.iter().any(|part| {
            string(part).is_some()
                || matches!(part, Expr::Macro(_))
                || unknown
                    .value(part)
                    .is_some_and(|value| value.ty == Some(kfp_dbx_core::table::Scalar::Text))
        });
    if is_text {
        let help = format!("write `{}`", format_of(unknown, &parts));
        return Some(Rejection::new(binary.op.span(), &no_text(&value.root), &help));
    }
    Some(calculated(binary.op.span(), &value.root))
}

/// Checks `"run-%s" % name`, which is Python.
fn check_percent(unknown: &Unknown, binary: &ExprBinary, template: &str) -> Option<Rejection> {
    let args: Vec<&Expr> = match &*binary.right {
        Expr::Tuple(tuple) => tuple.elems.iter().collect(),
        arg => vec![arg],
    };
    let value = args.iter().find_map(|arg| unknown.value(arg))?;
    let template = template.replace('{', "{{").replace('}', "}}");
    let template = template.replace("%s", "{}").replace("%d", "{}");
    let args: Vec<_> = args.into_iter().map(as_code).collect();
    let help = format!("write `format!({template:?}, {})`", args.join(", "));
    Some(Rejection::new(binary.op.span(), &no_text(&value.root), &help))
}

/// Checks `"run-{}".format(name)`, which is Python.
pub(super) fn check_method(unknown: &Unknown, call: &ExprMethodCall) -> Option<Rejection> {
    let template = string(&call.receiver).filter(|_| call.method == "format")?;
    let value = call.args.iter().find_map(|arg| unknown.value(arg))?;
    let args: Vec<_> = call.args.iter().map(as_code).collect();
    let help = format!("write `format!({template:?}, {})`", args.join(", "));
    Some(Rejection::new(call.method.span(), &no_text(&value.root), &help))
}

fn no_text(root: &str) -> String {
    format!("Rust can't join `{root}` to a text: the value is known only at run time")
}

/// Checks `-count`.
pub(super) fn check_negation(unknown: &Unknown, unary: &ExprUnary) -> Option<Rejection> {
    let value = unknown.value(&unary.expr).filter(|_| matches!(unary.op, UnOp::Neg(_)))?;
    Some(calculated(unary.op.span(), &value.root))
}

fn calculated(at: Span, root: &str) -> Rejection {
    let help = "calculate it at run time, in the notebook or in an op before this one, or let a run give the result as a parameter";
    let message =
        format!("Rust can't calculate with `{root}`: the value is known only at run time");
    Rejection::new(at, &message, help)
}

fn collect<'e>(expr: &'e Expr, sign: &str, parts: &mut Vec<&'e Expr>) {
    match expr {
        Expr::Paren(paren) => collect(&paren.expr, sign, parts),
        Expr::Reference(reference) => collect(&reference.expr, sign, parts),
        Expr::Binary(binary) if sign == "+" && matches!(binary.op, BinOp::Add(_)) => {
            collect(&binary.left, sign, parts);
            collect(&binary.right, sign, parts);
        }
        expr => parts.push(expr),
    }
}

/// Returns whether an operand is a literal, a text, or one of Argo's values.
fn is_plain(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(lit) => matches!(lit.lit, Lit::Str(_) | Lit::Int(_) | Lit::Float(_)),
        Expr::Macro(call) => last(&call.mac.path).as_deref() == Some("format"),
        Expr::MethodCall(call) => call.method == "to_string" && call.args.is_empty(),
        Expr::Call(_) => is_workflow_value(expr),
        _ => false,
    }
}

fn is_workflow_value(expr: &Expr) -> bool {
    let Expr::Call(call) = expr else { return false };
    let function = crate::syntax::path::associated_function(&call.func);
    function.is_some_and(|(module, _)| module == "workflow") && call.args.is_empty()
}

/// Returns the `format!` of a sum of texts.
fn format_of(unknown: &Unknown, parts: &[&Expr]) -> String {
    let (mut template, mut args) = (String::new(), String::new());
    for part in parts {
        if let Some(text) = string(part) {
            template += &text.replace('{', "{{").replace('}', "}}");
            continue;
        }
        let code = match unknown.value(part) {
            Some(value) => value.code.unwrap_or_else(|| "…".to_owned()),
            None => as_code(part),
        };
        if code.chars().all(|c| c.is_alphanumeric() || c == '_') {
            template.extend(["{", code.as_str(), "}"]);
        } else {
            template += "{}";
            args.extend([", ", code.as_str()]);
        }
    }
    format!("format!({template:?}{args})")
}

/// Checks the template of a `format!`: it captures names, but no fields and no calls.
pub(super) fn check_format(unknown: &Unknown, call: &Macro) -> Option<Rejection> {
    if last(&call.path).as_deref() != Some("format") {
        return None;
    }
    let mut trees = call.tokens.clone().into_iter();
    let Some(TokenTree::Literal(literal)) = trees.next() else { return None };
    let template = string_token(&literal).filter(|template| template.contains('{'))?;
    let rest: TokenStream = trees.collect();
    let mut written = String::new();
    let mut args = Vec::new();
    let mut unread = template.as_str();
    while let Some((before, after)) = unread.split_once('{') {
        written += before;
        if let Some(after) = after.strip_prefix('{') {
            written += "{{";
            unread = after;
            continue;
        }
        let (place, after) = after.split_once('}')?;
        match captured(unknown, place) {
            Some(code) => {
                written += "{}";
                args.push(code);
            }
            None => written.extend(["{", place, "}"]),
        }
        unread = after;
    }
    written += unread;
    let first = args.first()?;
    // A template with places of its own needs them in order.
    let help = match rest.is_empty() {
        true => format!("write `format!({written:?}, {})`", args.join(", ")),
        false => format!("put `{{}}` in its place, and `{first}` among the arguments"),
    };
    let message = format!("a template captures names alone, and not `{first}`");
    Some(Rejection::new(span_of(&literal), &message, &help))
}

fn span_of(literal: &Literal) -> Span {
    literal.to_token_stream().span()
}

/// Returns the code in a place of a template that is an output of an op, a value of Argo's, or an
/// op.
fn captured(unknown: &Unknown, place: &str) -> Option<String> {
    let place = place.trim();
    let expr: Expr = syn::parse_str(place).ok()?;
    match &expr {
        Expr::Field(_) => unknown.value(&expr).and_then(|value| value.code),
        Expr::Call(_) => is_workflow_value(&expr).then(|| as_code(&expr)),
        Expr::Path(_) => match unknown.op(&expr)? {
            kfp_dbx_core::graph::OpKind::Table(row) => {
                let output = row.outputs.first()?;
                Some(format!("{place}.outputs.{}", output.name))
            }
            _ => None,
        },
        _ => None,
    }
}
