//! Rust decisions over values that only the run knows: `if mode == "full"`.
//!
//! rustc would say that a `Param` has no `==`, which is no way out. The comparison is
//! put aside for an error of ours, so that there is one error and not two. So are `if`,
//! `match` and `for` over such values, which have forms of their own: `when` and `for_each`.

use std::collections::{BTreeMap, BTreeSet};

use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{BinOp, Block, Expr, Member, Pat, parse_quote};

use kfp_dbx_core::graph::Block as BlockKind;

use crate::lower::{block_made, constructed};
use crate::syntax::parse::{Param, plain};

pub(crate) fn reject_comparisons(block: &mut Block, params: &[Param]) {
    let mut bound = Bound::default();
    bound.visit_block(block);
    // A name that a pattern binds again may be another value: left to rustc.
    let times = |name: &String| bound.times.get(name).copied().unwrap_or_default();
    let params = params.iter().map(|param| plain(&param.ident));
    let params = params.filter(|name| times(name) == 0);
    let items = bound.items.iter().filter(|name| times(name) == 1).cloned();
    let params = params.chain(items).collect();
    let ops = bound.ops.iter().filter(|name| times(name) == 1).cloned().collect();
    Reject { params, ops }.visit_block_mut(block);
}

/// How often patterns bind each name, and which names stand for ops.
#[derive(Default)]
struct Bound {
    times: BTreeMap<String, usize>,
    ops: BTreeSet<String>,
    /// The items of loops.
    items: BTreeSet<String>,
}

impl Visit<'_> for Bound {
    fn visit_expr_call(&mut self, call: &syn::ExprCall) {
        if block_made(&call.func) == Some(BlockKind::ForEach)
            && let Some(Expr::Closure(body)) = call.args.last()
        {
            for input in &body.inputs {
                let mut bound = Bound::default();
                bound.visit_pat(input);
                self.items.extend(bound.times.into_keys());
            }
        }
        syn::visit::visit_expr_call(self, call);
    }

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
            // What these give is as unknown.
            Expr::MethodCall(call) => {
                let method = call.method.to_string();
                let passes_on = matches!(
                    method.as_str(),
                    "to_string" | "clone" | "iter" | "into_iter" | "read_as" | "is_empty" | "len"
                );
                passes_on && self.is_unknown(&call.receiver)
            }
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

    /// Whether an expression is a condition of the run.
    fn is_condition(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Paren(paren) => self.is_condition(&paren.expr),
            Expr::Unary(unary) => self.is_condition(&unary.expr),
            Expr::MethodCall(call) => {
                let method = call.method.to_string();
                matches!(method.as_str(), "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "one_of")
                    && self.is_unknown(&call.receiver)
            }
            Expr::Binary(binary) => {
                matches!(binary.op, BinOp::BitAnd(_) | BinOp::BitOr(_))
                    && (self.is_condition(&binary.left) || self.is_condition(&binary.right))
            }
            _ => false,
        }
    }

    fn reject(expr: &mut Expr, unknown: &Expr, form: &str) {
        let name = shown(root(unknown));
        let message = format!(
            "the value of `{name}` is not known here: this code runs when the workflow is built, and the value is known only at run time\n\
             = help: {form}"
        );
        let error = quote_spanned!(expr.span()=> ::core::compile_error!(#message));
        *expr = parse_quote!({ #error });
    }
}

/// The parameter, output or item that an unknown value comes from.
fn root(expr: &Expr) -> &Expr {
    match expr {
        Expr::MethodCall(call) => root(&call.receiver),
        Expr::Paren(paren) => root(&paren.expr),
        Expr::Reference(reference) => root(&reference.expr),
        Expr::Unary(unary) => root(&unary.expr),
        Expr::Binary(binary) => root(&binary.left),
        other => other,
    }
}

fn shown(expr: &Expr) -> String {
    let text = expr.to_token_stream().to_string();
    match expr {
        Expr::Lit(_) => text,
        _ => text.replace(' ', ""),
    }
}

/// The comparison as the run makes it.
fn compared(binary: &syn::ExprBinary, swapped: bool) -> String {
    let method = match (&binary.op, swapped) {
        (BinOp::Eq(_), _) => "eq",
        (BinOp::Ne(_), _) => "ne",
        (BinOp::Lt(_), false) | (BinOp::Gt(_), true) => "lt",
        (BinOp::Le(_), false) | (BinOp::Ge(_), true) => "le",
        (BinOp::Gt(_), false) | (BinOp::Lt(_), true) => "gt",
        _ => "ge",
    };
    let sides = (&binary.left, &binary.right);
    let (left, right) = if swapped { (sides.1, sides.0) } else { sides };
    format!("{}.{method}({})", shown(root(left)), shown(right))
}

impl VisitMut for Reject {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Binary(binary) = expr
            && let Some(sign) = match binary.op {
                BinOp::And(_) => Some("&"),
                BinOp::Or(_) => Some("|"),
                _ => None,
            }
            && [&binary.left, &binary.right]
                .into_iter()
                .any(|side| self.is_condition(side) || self.is_unknown(side))
        {
            let message = format!(
                "Rust's `{sign}{sign}` can't join runtime conditions: it is evaluated when the workflow is built\n\
                 = help: join them with `{sign}`"
            );
            let error = quote_spanned!(binary.op.span()=> ::core::compile_error!(#message));
            *expr = parse_quote!({ #error });
            return;
        }
        let unknown = match expr {
            Expr::Binary(binary) if is_comparison(&binary.op) => {
                let (left, right) = (self.is_unknown(&binary.left), self.is_unknown(&binary.right));
                let unknown = if left { &binary.left } else { &binary.right };
                (left || right).then(|| ((**unknown).clone(), compared(binary, !left)))
            }
            _ => None,
        };
        match unknown {
            Some((unknown, compared)) => {
                let form = format!("to decide at run time, write `when({compared}, || {{ … }})`");
                Self::reject(expr, &unknown, &form);
            }
            None => syn::visit_mut::visit_expr_mut(self, expr),
        }
    }

    fn visit_expr_match_mut(&mut self, branches: &mut syn::ExprMatch) {
        if self.is_unknown(&branches.expr) {
            let unknown = (*branches.expr).clone();
            let form = format!(
                "to decide at run time, write `when({}.eq(…), || {{ … }}).otherwise(|| {{ … }})`",
                shown(root(&unknown))
            );
            Self::reject(&mut branches.expr, &unknown, &form);
        }
        syn::visit_mut::visit_expr_match_mut(self, branches);
    }

    fn visit_expr_for_loop_mut(&mut self, looped: &mut syn::ExprForLoop) {
        if self.is_unknown(&looped.expr) {
            let unknown = (*looped.expr).clone();
            let form = format!(
                "to iterate at run time, write `for_each({}, |{}| {{ … }})`",
                shown(root(&unknown)),
                looped.pat.to_token_stream()
            );
            Self::reject(&mut looped.expr, &unknown, &form);
        }
        syn::visit_mut::visit_expr_for_loop_mut(self, looped);
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
        if self.is_unknown(condition) || self.is_condition(condition) {
            let unknown = condition.clone();
            let form =
                format!("to decide at run time, write `when({}, || {{ … }})`", shown(&unknown));
            Self::reject(condition, &unknown, &form);
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
