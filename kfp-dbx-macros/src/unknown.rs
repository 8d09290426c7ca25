//! Rust decisions over values that only the run knows: `if mode == "full"`.
//!
//! rustc would say that a `Param` has no `==`, which is no way out. The comparison is
//! put aside for an error of ours, so that there is one error and not two.

use std::collections::{BTreeMap, BTreeSet};

use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{BinOp, Block, Expr, Member, Pat, parse_quote};

use crate::lower::constructed;
use crate::parse::{Param, plain};

pub(crate) fn reject_comparisons(block: &mut Block, params: &[Param]) {
    let mut bound = Bound::default();
    bound.visit_block(block);
    // A name that a pattern binds again may be another value: left to rustc.
    let times = |name: &String| bound.times.get(name).copied().unwrap_or_default();
    let params = params.iter().map(|param| plain(&param.ident));
    let params = params.filter(|name| times(name) == 0).collect();
    let ops = bound.ops.iter().filter(|name| times(name) == 1).cloned().collect();
    Reject { params, ops }.visit_block_mut(block);
}

/// How often patterns bind each name, and which names stand for ops.
#[derive(Default)]
struct Bound {
    times: BTreeMap<String, usize>,
    ops: BTreeSet<String>,
}

impl Visit<'_> for Bound {
    fn visit_pat_ident(&mut self, pat: &syn::PatIdent) {
        *self.times.entry(plain(&pat.ident)).or_default() += 1;
        syn::visit::visit_pat_ident(self, pat);
    }

    fn visit_local(&mut self, local: &syn::Local) {
        if let (Pat::Ident(pat), Some(init)) = (&local.pat, &local.init)
            && is_op(&init.expr)
        {
            self.ops.insert(plain(&pat.ident));
        }
        syn::visit::visit_local(self, local);
    }
}

/// Whether an expression is an op that is made there, with whatever is set on it.
fn is_op(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(call) => is_op(&call.receiver),
        Expr::Call(call) => constructed(&call.func).is_some(),
        _ => false,
    }
}

struct Reject {
    params: BTreeSet<String>,
    ops: BTreeSet<String>,
}

impl Reject {
    /// Whether an expression is a parameter or an output of an op.
    fn is_unknown(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Paren(paren) => self.is_unknown(&paren.expr),
            Expr::Reference(reference) => self.is_unknown(&reference.expr),
            Expr::Unary(unary) => self.is_unknown(&unary.expr),
            Expr::Path(path) => is_one_of(path, &self.params),
            Expr::Field(field) => match &*field.base {
                Expr::Field(outputs) => {
                    matches!(&outputs.member, Member::Named(name) if name == "outputs")
                        && matches!(&*outputs.base, Expr::Path(op) if is_one_of(op, &self.ops))
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn reject(expr: &mut Expr, unknown: &Expr) {
        let name = unknown.to_token_stream().to_string().replace(' ', "");
        let name = name.trim_start_matches(['&', '!', '(']).trim_end_matches(')');
        let message = format!(
            "the value of `{name}` is not known yet: this runs when the workflow is built, and the value comes with the run\n\
             = help: decide over what Rust knows here, or pass `{name}` to the task that decides"
        );
        let error = quote_spanned!(expr.span()=> ::core::compile_error!(#message));
        *expr = parse_quote!({ #error });
    }
}

impl VisitMut for Reject {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let unknown = match expr {
            Expr::Binary(binary) if is_comparison(&binary.op) => [&*binary.left, &*binary.right]
                .into_iter()
                .find(|side| self.is_unknown(side))
                .cloned(),
            _ => None,
        };
        match unknown {
            Some(unknown) => Self::reject(expr, &unknown),
            None => syn::visit_mut::visit_expr_mut(self, expr),
        }
    }

    fn visit_expr_if_mut(&mut self, branch: &mut syn::ExprIf) {
        self.condition(&mut branch.cond);
        syn::visit_mut::visit_expr_if_mut(self, branch);
    }

    fn visit_expr_while_mut(&mut self, looped: &mut syn::ExprWhile) {
        self.condition(&mut looped.cond);
        syn::visit_mut::visit_expr_while_mut(self, looped);
    }
}

impl Reject {
    fn condition(&self, condition: &mut Expr) {
        if self.is_unknown(condition) {
            let unknown = condition.clone();
            Self::reject(condition, &unknown);
        }
    }
}

fn is_one_of(path: &syn::ExprPath, names: &BTreeSet<String>) -> bool {
    path.path.get_ident().is_some_and(|ident| names.contains(&plain(ident)))
}

fn is_comparison(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_)
    )
}
