//! Rejects branches and loops of Rust over runtime values, and names their counterparts `when`
//! and `for_each`.

use kfp_dbx_core::graph::Block as BlockKind;
use kfp_dbx_core::table::Scalar;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{
    BinOp, Expr, ExprBinary, ExprCall, ExprForLoop, ExprIf, ExprMatch, ExprRange, Pat, RangeLimits,
};

use crate::check::decisions::rejection::Rejection;
use crate::check::decisions::values::{Runtime, Unknown};
use crate::check::texts::ASK;
use crate::read::known;
use crate::syntax::place::start_of;
use crate::syntax::questions::names_bound;
use crate::syntax::token::as_code;

/// Checks that `&&` and `||` do not combine runtime conditions.
pub(super) fn check_junction(unknown: &Unknown, binary: &ExprBinary) -> Option<Rejection> {
    let sign = match binary.op {
        BinOp::And(_) => "&",
        BinOp::Or(_) => "|",
        _ => return None,
    };
    let help = match unknown.binary(binary).and_then(|condition| condition.code) {
        Some(code) => format!("write `{code}`"),
        None => {
            let is_written = |side: &Expr| {
                let is_comparison = matches!(side, Expr::Binary(_));
                !is_comparison && unknown.condition(side).is_some()
            };
            if !is_written(&binary.left) && !is_written(&binary.right) {
                return None;
            }
            format!(
                "join runtime conditions with `{sign}`, and ask what Rust knows in an `if` around it"
            )
        }
    };
    let message = format!(
        "Rust's `{sign}{sign}` can't join runtime conditions: it is evaluated when the workflow is built"
    );
    Some(Rejection::new(binary.op.span(), &message, &help))
}

pub(super) fn check_comparison(unknown: &Unknown, binary: &ExprBinary) -> Option<Rejection> {
    let condition = unknown.comparison(binary)?;
    Some(Rejection::of_value(start_of(&binary.left), &condition.root, &condition.help(false)))
}

/// Checks the condition of an `if` or a `while`, the scrutinee of a `match`, and the list of
/// a `for`.
pub(super) fn check_parts<'a>(unknown: &Unknown, expr: &'a Expr) -> Option<(&'a Expr, Rejection)> {
    let (part, root, help) = match expr {
        Expr::If(branch) => {
            let condition = unknown.condition(&branch.cond)?;
            let help = condition.help(branch.else_branch.is_some());
            (&*branch.cond, condition.root, help)
        }
        Expr::While(looped) => {
            let condition = unknown.condition(&looped.cond)?;
            let help = match &condition.code {
                Some(code) => format!(
                    "a workflow can't repeat until a condition is met; to decide once, write `when({code}, || {{ … }})`"
                ),
                None => ASK.to_owned(),
            };
            (&*looped.cond, condition.root, help)
        }
        Expr::Match(branches) => {
            let value = unknown.value(&branches.expr)?;
            let help = matched(unknown, &value, branches);
            (&*branches.expr, value.root, help)
        }
        Expr::ForLoop(looped) => {
            let (root, help) = iterated(unknown, looped)?;
            (&*looped.expr, root, help)
        }
        _ => return None,
    };
    Some((part, Rejection::of_value(part.span(), &root, &help)))
}

/// Checks that `if let` asks no runtime value whether it is there.
pub(super) fn check_option(unknown: &Unknown, branch: &ExprIf) -> Option<Rejection> {
    let Expr::Let(option) = &*branch.cond else { return None };
    let is_option = match &*option.pat {
        Pat::TupleStruct(some) => some.path.is_ident("Some"),
        Pat::Ident(none) => none.ident == "None",
        _ => false,
    };
    // Outside of `if let Some(day) = day`, the name is that of the parameter.
    let is_rebound = || {
        let Expr::Path(path) = &*option.expr else { return false };
        unknown.is_rebound(&option.expr)
            && names_bound(&option.pat).iter().any(|bound| path.path.is_ident(bound.as_str()))
    };
    let value = unknown.value(&option.expr);
    if !is_option || (value.is_none() && !is_rebound()) {
        return None;
    }
    let root = value.map_or_else(|| as_code(&option.expr), |value| value.root);
    let help = format!(
        "a runtime value is never an `Option`, but a text or a list can be empty: write `when(!{root}.is_empty(), || {{ … }})`"
    );
    Some(Rejection::of_value(branch.cond.span(), &root, &help))
}

/// Returns the counterpart of a `match`: a condition for its first literal.
fn matched(unknown: &Unknown, value: &Runtime, branches: &ExprMatch) -> String {
    let literal = branches.arms.iter().find_map(|arm| literal_of(&arm.pat));
    let condition = value.code.as_ref().and_then(|code| match &literal {
        Some(literal) => unknown.compared(code, value.ty, "eq", literal),
        None => Some(format!("{code}.eq(…)")),
    });
    match condition {
        Some(code) => {
            format!("to decide at run time, write `when({code}, || {{ … }}).otherwise(|| {{ … }})`")
        }
        None => ASK.to_owned(),
    }
}

fn literal_of(pattern: &Pat) -> Option<Expr> {
    match pattern {
        Pat::Lit(lit) => Some(Expr::Lit(lit.clone())),
        Pat::Or(or) => or.cases.iter().find_map(literal_of),
        Pat::Paren(paren) => literal_of(&paren.pat),
        _ => None,
    }
}

/// Returns the counterpart of a `for` over a runtime value.
fn iterated(unknown: &Unknown, looped: &ExprForLoop) -> Option<(String, String)> {
    let item = looped.pat.to_token_stream().to_string();
    if let Expr::Range(range) = unparenthesized(&looped.expr) {
        let (root, sequence) = sequence(unknown, range)?;
        return Some((root, sequence.help(Some(&item))));
    }
    let Runtime { root, code, ty, .. } = unknown.value(&looped.expr)?;
    let list = code.map(|code| match ty {
        Some(Scalar::Int | Scalar::Count) => format!("Sequence::new(0, {code})"),
        Some(Scalar::Text) | None => format!("{code}.read_as::<Vec<String>>()"),
        _ => code,
    });
    let list = list.unwrap_or_else(|| "…".to_owned());
    let help = format!("to iterate at run time, write `for_each({list}, |{item}| {{ … }})`");
    Some((root, help))
}

fn unparenthesized(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(paren) => unparenthesized(&paren.expr),
        expr => expr,
    }
}

/// The counterpart of a range whose ends are runtime values.
struct Range {
    code: String,
    /// The end, if the range contains it: a sequence does not.
    included: Option<String>,
}

impl Range {
    fn help(&self, item: Option<&str>) -> String {
        let Self { code, included } = self;
        let written = match item {
            Some(item) => format!("for_each({code}, |{item}| {{ … }})"),
            None => code.clone(),
        };
        match included {
            Some(end) => format!(
                "to iterate at run time, write `{written}`; a sequence ends before `{end}`, so let a run give one more"
            ),
            None => format!("to iterate at run time, write `{written}`"),
        }
    }
}

fn sequence(unknown: &Unknown, range: &ExprRange) -> Option<(String, Range)> {
    let (start, end) = (range.start.as_deref()?, range.end.as_deref()?);
    let (from, to) = (unknown.value(start), unknown.value(end));
    let root = to.as_ref().or(from.as_ref())?.root.clone();
    let bound = |value: &Option<Runtime>, expr: &Expr| match value {
        Some(value) => value.code.clone(),
        None => Some(as_code(expr)),
    };
    let (from, to) = (bound(&from, start)?, bound(&to, end)?);
    let included = matches!(range.limits, RangeLimits::Closed(_)).then(|| to.clone());
    Some((root, Range { code: format!("Sequence::new({from}, {to})"), included }))
}

/// Checks the condition of a `when`, and the list and the body of a `for_each`.
pub(super) fn check_block(unknown: &Unknown, call: &ExprCall) -> Option<Rejection> {
    let kind = known::block(&call.func)?;
    let given = call.args.first()?;
    match kind {
        BlockKind::ForEach => {
            check_range(unknown, call, unparenthesized(given)).or_else(|| check_body(call))
        }
        BlockKind::When => check_condition(unknown, given),
        _ => None,
    }
}

/// Checks the range of `for_each(0..n, …)`.
fn check_range(unknown: &Unknown, call: &ExprCall, list: &Expr) -> Option<Rejection> {
    let Expr::Range(range) = list else { return None };
    let (_, sequence) = sequence(unknown, range)?;
    let item = match call.args.last() {
        Some(Expr::Closure(body)) => {
            body.inputs.first().map(|item| item.to_token_stream().to_string())
        }
        _ => None,
    };
    let message = "the ends of a range of Rust can't be runtime values";
    Some(Rejection::new(start_of(list), message, &sequence.help(item.as_deref())))
}

/// Checks that the body of a loop takes the item.
fn check_body(call: &ExprCall) -> Option<Rejection> {
    let Some(Expr::Closure(body)) = call.args.last() else { return None };
    if !body.inputs.is_empty() || call.args.len() != 2 {
        return None;
    }
    let list = match &call.args[0] {
        list @ (Expr::Path(_) | Expr::Field(_)) => as_code(list),
        _ => "…".to_owned(),
    };
    let help = format!("write `for_each({list}, |item| {{ … }})`");
    let message = "the body of `for_each` takes the item";
    Some(Rejection::new(body.span(), message, &help))
}

/// Checks that a condition is one.
fn check_condition(unknown: &Unknown, given: &Expr) -> Option<Rejection> {
    let Runtime { root, code, ty, .. } = unknown.value(given)?;
    let code = code?;
    let condition = match ty? {
        Scalar::Text => format!("{code}.eq(\"…\")"),
        Scalar::Int | Scalar::Count => format!("{code}.gt(0)"),
        Scalar::Float => format!("{code}.gt(0.0)"),
        Scalar::List => format!("{code}.count().gt(0)"),
        Scalar::Bool | Scalar::Map | Scalar::Json => return None,
    };
    let message = format!("`{root}` is not a condition: only a comparison or a boolean is one");
    let help = format!("write a comparison, such as `when({condition}, || {{ … }})`");
    Some(Rejection::new(start_of(given), &message, &help))
}
