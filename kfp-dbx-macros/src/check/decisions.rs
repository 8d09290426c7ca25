//! Rejects what Rust can't do with runtime values and ops: `if mode == "full"`, `name + "-run"`,
//! `load >> train`.
//!
//! rustc would report that a `Param` has no `==`, which does not help the user. The macro replaces
//! the expression by an error, so that there is only one error, and says what to write instead.

use proc_macro2::Span;
use syn::Expr;

use crate::check::decisions::control::{check_comparison, check_junction, check_parts};
use crate::check::decisions::rejection::Rejection;
use crate::check::decisions::values::Unknown;
use crate::check::mixed;
use crate::syntax::function::PipelineFn;
use crate::syntax::{Part, walk_block};

mod compared;
mod conditions;
mod control;
mod ops;
pub(super) mod rejection;
mod sums;
pub(super) mod values;

/// An expression that Rust can't evaluate.
pub(crate) struct Rejected {
    /// Its number among the expressions of the body, in the order in which syn visits them. The
    /// expressions within rejected ones do not count.
    pub(crate) number: usize,
    pub(crate) at: Span,
    pub(crate) message: String,
}

/// Returns the expressions in a body that Rust can't evaluate, in the order of the source.
pub(crate) fn check_decisions(pipeline: &PipelineFn) -> Vec<Rejected> {
    let block = &*pipeline.item.block;
    let unknown = Unknown::of(block, &pipeline.params);
    let mut number = 0;
    let mut rejected = Vec::new();
    // The conditions, scrutinees and lists that are rejected but not visited yet.
    let mut ahead: Vec<(&Expr, Rejection)> = Vec::new();
    walk_block(block, &mut |part| {
        let Part::Expr(expr) = part else { return true };
        let is_ahead = ahead.iter().position(|(other, _)| std::ptr::eq(*other, expr));
        let rejection = match is_ahead {
            Some(index) => Some(ahead.swap_remove(index).1),
            None => check(&unknown, expr),
        };
        let goes_on = rejection.is_none();
        rejected.extend(rejection.map(|Rejection { at, message }| Rejected {
            number,
            at,
            message,
        }));
        number += 1;
        if goes_on {
            ahead.extend(check_parts(&unknown, expr));
            ahead.extend(mixed::check_arguments(&unknown, expr));
        }
        goes_on
    });
    rejected
}

fn check(unknown: &Unknown, expr: &Expr) -> Option<Rejection> {
    match expr {
        Expr::Binary(binary) => check_junction(unknown, binary)
            .or_else(|| check_comparison(unknown, binary))
            .or_else(|| sums::check(unknown, binary))
            .or_else(|| ops::check_arrow(unknown, binary)),
        Expr::Call(call) => control::check_block(unknown, call).or_else(|| ops::check_named(call)),
        Expr::Field(field) => ops::check_output(unknown, field),
        Expr::If(branch) => control::check_option(unknown, branch),
        Expr::Index(index) => ops::check_index(unknown, index),
        Expr::Macro(call) => sums::check_format(unknown, &call.mac),
        Expr::MethodCall(call) => ops::check_method(unknown, call)
            .or_else(|| compared::check(unknown, call))
            .or_else(|| sums::check_method(unknown, call)),
        Expr::Unary(unary) => sums::check_negation(unknown, unary),
        _ => None,
    }
}
