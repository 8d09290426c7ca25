//! Rejects decisions of Rust over runtime values: `if mode == "full"`.
//!
//! rustc would report that a `Param` has no `==`, which does not help the user. The macro replaces
//! the comparison by an error, so that there is only one error. It does the same with `if`, `match`
//! and `for` over runtime values, and names their counterparts `when` and `for_each`.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::graph::Block as BlockKind;
use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{BinOp, Block, Expr, ExprBinary, ExprPath, Member, Pat};

use crate::check::mixed;
use crate::lower::body::Body;
use crate::read::known;
use crate::syntax::function::PipelineFn;
use crate::syntax::param::Param;
use crate::syntax::questions::names_bound;
use crate::syntax::token::plain;
use crate::syntax::{Part, walk_block};

/// An expression that Rust can't evaluate.
pub(crate) struct Rejected {
    /// Its number among the expressions of the body, in the order in which syn visits them. The
    /// expressions within rejected ones do not count.
    pub(crate) number: usize,
    pub(crate) at: Span,
    pub(crate) message: String,
}

/// Returns the decisions in a body that Rust can't make, in the order of the source.
pub(crate) fn check_decisions(pipeline: &PipelineFn, body: &Body) -> Vec<Rejected> {
    if !body.decides {
        return Vec::new();
    }
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
            None => unknown
                .check_junction(expr)
                .or_else(|| unknown.check_comparison(expr))
                .or_else(|| unknown.check_option(expr)),
        };
        let goes_on = rejection.is_none();
        rejected.extend(rejection.map(|Rejection { at, message }| Rejected {
            number,
            at,
            message,
        }));
        number += 1;
        if goes_on {
            ahead.extend(unknown.check_parts(expr));
            ahead.extend(mixed::check_arguments(&unknown, expr));
        }
        goes_on
    });
    rejected
}

/// An error that replaces an expression.
pub(super) struct Rejection {
    pub(super) at: Span,
    pub(super) message: String,
}

impl Rejection {
    fn new(expr: &Expr, unknown: &Expr, form: &str) -> Self {
        let name = shown(root(unknown));
        let message = format!(
            "the value of `{name}` is not known here: this code runs when the workflow is built, and the value is known only at run time\n\
             = help: {form}"
        );
        Self { at: expr.span(), message }
    }
}

/// The names of runtime values.
pub(super) struct Unknown {
    /// Parameters and items of loops.
    values: BTreeSet<String>,
    /// The types of parameters, where they are certain.
    types: BTreeMap<String, String>,
    ops: BTreeSet<String>,
    /// The parameters whose name a single pattern binds again.
    rebound: BTreeSet<String>,
}

impl Unknown {
    /// Finds the names. Those that a pattern binds again may be other values: rustc reports
    /// them.
    fn of(block: &Block, params: &[Param]) -> Self {
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        let (mut items, mut ops) = (BTreeSet::new(), BTreeSet::new());
        let mut others = Vec::new();
        walk_block(block, &mut |part| {
            match part {
                Part::Expr(Expr::Call(call)) => {
                    if known::block(&call.func) == Some(BlockKind::ForEach)
                        && let Some(Expr::Closure(body)) = call.args.last()
                    {
                        items.extend(body.inputs.iter().flat_map(names_bound));
                    }
                }
                Part::Binding(binding) => *times.entry(plain(&binding.ident)).or_default() += 1,
                Part::Local(local) => {
                    if let (Pat::Ident(pat), Some(init)) = (&local.pat, &local.init) {
                        let name = plain(&pat.ident);
                        match is_op(&init.expr) {
                            true => drop(ops.insert(name)),
                            false => others.push((name, &*init.expr)),
                        }
                    }
                }
                _ => {}
            }
            true
        });
        let times = |name: &String| times.get(name).copied().unwrap_or_default();
        items.retain(|name| times(name) == 1);
        ops.retain(|name| times(name) == 1);
        let (mut types, mut rebound) = (BTreeMap::new(), BTreeSet::new());
        for param in params {
            let name = plain(&param.ident);
            match times(&name) {
                0 => {
                    types.extend(known::scalar_name(&param.ty).map(|ty| (name.clone(), ty)));
                    items.insert(name);
                }
                1 => drop(rebound.insert(name)),
                _ => {}
            }
        }
        let mut unknown = Self { values: items, types, ops, rebound };
        // Other names of the same values.
        for (name, value) in others {
            if times(&name) == 1 && unknown.is_value(value) {
                unknown.values.insert(name);
            }
        }
        unknown
    }

    /// Returns the type of the values of a parameter, if it is certain.
    pub(super) fn type_of(&self, expr: &Expr) -> Option<String> {
        let Expr::Path(path) = expr else { return None };
        self.types.get(&plain(path.path.get_ident()?)).cloned()
    }

    /// Checks that `if let` asks no runtime value whether it is there.
    fn check_option(&self, expr: &Expr) -> Option<Rejection> {
        let Expr::If(branch) = expr else { return None };
        let Expr::Let(option) = &*branch.cond else { return None };
        let is_option = match &*option.pat {
            Pat::TupleStruct(some) => some.path.is_ident("Some"),
            Pat::Ident(none) => none.ident == "None",
            _ => false,
        };
        // Outside of `if let Some(day) = day`, the name is that of the parameter.
        let is_rebound = || {
            let Expr::Path(path) = &*option.expr else { return false };
            is_one_of(path, &self.rebound)
                && names_bound(&option.pat).iter().any(|bound| path.path.is_ident(bound.as_str()))
        };
        (is_option && (self.is_value(&option.expr) || is_rebound())).then(|| {
            let value = shown(root(&option.expr));
            let form = format!(
                "a runtime value is never an `Option`, but a text or a list can be empty: write `when(!{value}.is_empty(), || {{ … }})`"
            );
            Rejection::new(&branch.cond, &option.expr, &form)
        })
    }

    /// Checks that `&&` and `||` do not combine runtime conditions.
    fn check_junction(&self, expr: &Expr) -> Option<Rejection> {
        let Expr::Binary(binary) = expr else { return None };
        let sign = match binary.op {
            BinOp::And(_) => "&",
            BinOp::Or(_) => "|",
            _ => return None,
        };
        let mut sides = [&binary.left, &binary.right].into_iter();
        sides.any(|side| self.is_condition(side) || self.is_value(side)).then(|| {
            let message = format!(
                "Rust's `{sign}{sign}` can't join runtime conditions: it is evaluated when the workflow is built\n\
                 = help: join them with `{sign}`"
            );
            Rejection { at: binary.op.span(), message }
        })
    }

    fn check_comparison(&self, expr: &Expr) -> Option<Rejection> {
        let Expr::Binary(binary) = expr else { return None };
        let method = comparison(&binary.op, false)?;
        let form = match (self.is_value(&binary.left), self.is_value(&binary.right)) {
            (false, false) => return None,
            (true, _) => compared(&binary.left, method, &binary.right),
            (false, true) => compared(&binary.right, comparison(&binary.op, true)?, &binary.left),
        };
        let unknown = if self.is_value(&binary.left) { &binary.left } else { &binary.right };
        let form = format!("to decide at run time, write `when({form}, || {{ … }})`");
        Some(Rejection::new(expr, unknown, &form))
    }

    /// Checks the condition of an `if` or a `while`, the scrutinee of a `match`, and the list of
    /// a `for`.
    fn check_parts<'a>(&self, expr: &'a Expr) -> Option<(&'a Expr, Rejection)> {
        let (part, form) = match expr {
            Expr::If(branch) => (&*branch.cond, self.condition_form(&branch.cond)?),
            Expr::While(looped) => (&*looped.cond, self.condition_form(&looped.cond)?),
            Expr::Match(branches) if self.is_value(&branches.expr) => {
                let value = shown(root(&branches.expr));
                let form = format!(
                    "to decide at run time, write `when({value}.eq(…), || {{ … }}).otherwise(|| {{ … }})`"
                );
                (&*branches.expr, form)
            }
            Expr::ForLoop(looped) if self.is_value(&looped.expr) => {
                let (list, item) = (shown(root(&looped.expr)), looped.pat.to_token_stream());
                let form =
                    format!("to iterate at run time, write `for_each({list}, |{item}| {{ … }})`");
                (&*looped.expr, form)
            }
            _ => return None,
        };
        Some((part, Rejection::new(part, part, &form)))
    }

    fn condition_form(&self, condition: &Expr) -> Option<String> {
        let is_unknown = self.is_value(condition) || self.is_condition(condition);
        let condition = is_unknown.then(|| shown(condition))?;
        Some(format!("to decide at run time, write `when({condition}, || {{ … }})`"))
    }

    /// Returns whether an expression is a parameter, an item, or an output of an op.
    pub(super) fn is_value(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Paren(paren) => self.is_value(&paren.expr),
            Expr::Reference(reference) => self.is_value(&reference.expr),
            Expr::Unary(unary) => self.is_value(&unary.expr),
            Expr::Path(path) => is_one_of(path, &self.values),
            Expr::MethodCall(call) => {
                // The result of these methods is also a runtime value.
                let passes_on = matches!(
                    call.method.to_string().as_str(),
                    "clone" | "field" | "iter" | "into_iter" | "read_as" | "len"
                );
                passes_on && self.is_value(&call.receiver)
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

    /// Returns whether an expression is a runtime condition.
    fn is_condition(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Paren(paren) => self.is_condition(&paren.expr),
            Expr::Unary(unary) => self.is_condition(&unary.expr),
            Expr::MethodCall(call) => {
                let compares = matches!(
                    call.method.to_string().as_str(),
                    "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "is_empty" | "one_of"
                );
                compares && self.is_value(&call.receiver)
            }
            Expr::Binary(binary) => {
                matches!(binary.op, BinOp::BitAnd(_) | BinOp::BitOr(_))
                    && (self.is_condition(&binary.left) || self.is_condition(&binary.right))
            }
            _ => false,
        }
    }
}

/// Returns whether an expression creates an op, with or without setters.
fn is_op(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(call) => is_op(&call.receiver),
        Expr::Call(call) => known::op(&call.func).is_some(),
        _ => false,
    }
}

/// Returns the parameter, output or item that an unknown value comes from.
fn root(expr: &Expr) -> &Expr {
    match expr {
        Expr::MethodCall(call) => root(&call.receiver),
        Expr::Paren(paren) => root(&paren.expr),
        Expr::Reference(reference) => root(&reference.expr),
        Expr::Unary(unary) => root(&unary.expr),
        Expr::Binary(ExprBinary { left, .. }) => root(left),
        other => other,
    }
}

pub(super) fn shown(expr: &Expr) -> String {
    let text = expr.to_token_stream().to_string();
    match expr {
        Expr::Lit(_) => text,
        _ => text.replace(' ', ""),
    }
}

/// Returns the runtime counterpart of a comparison.
fn compared(left: &Expr, method: &str, right: &Expr) -> String {
    let is_length = matches!(left, Expr::MethodCall(call) if call.method == "len");
    let count = if is_length { ".count()" } else { "" };
    format!("{}{count}.{method}({})", shown(root(left)), shown(root(right)))
}

/// Returns the method that compares at run time.
fn comparison(op: &BinOp, is_swapped: bool) -> Option<&'static str> {
    Some(match (op, is_swapped) {
        (BinOp::Eq(_), _) => "eq",
        (BinOp::Ne(_), _) => "ne",
        (BinOp::Lt(_), false) | (BinOp::Gt(_), true) => "lt",
        (BinOp::Le(_), false) | (BinOp::Ge(_), true) => "le",
        (BinOp::Gt(_), false) | (BinOp::Lt(_), true) => "gt",
        (BinOp::Ge(_), false) | (BinOp::Le(_), true) => "ge",
        _ => return None,
    })
}

fn is_one_of(path: &ExprPath, names: &BTreeSet<String>) -> bool {
    path.path.get_ident().is_some_and(|ident| names.contains(&plain(ident)))
}
