//! Which expressions of a body are runtime values, and which are ops.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::graph::{Block as BlockKind, OpKind};
use kfp_dbx_core::table::Scalar;
use syn::{
    Block, Expr, ExprCall, ExprField, ExprMethodCall, ExprPath, GenericArgument, Lit, Member, Pat,
    Type, UnOp,
};

use crate::read::known;
use crate::syntax::param::Param;
use crate::syntax::path::{last, type_in, type_of_param};
use crate::syntax::questions::names_bound;
use crate::syntax::token::{as_code, plain};
use crate::syntax::{Part, walk_block};

/// The names of runtime values and of ops.
pub(crate) struct Unknown {
    /// Parameters, items of loops, and variables with one of them or with an output.
    values: BTreeMap<String, Runtime>,
    /// The Rust types of parameters, where they are certain.
    types: BTreeMap<String, String>,
    ops: BTreeMap<String, OpKind>,
    /// The parameters whose name a single pattern binds again.
    rebound: BTreeSet<String>,
}

/// A runtime value.
#[derive(Clone)]
pub(super) struct Runtime {
    /// The parameter, the item or the output that it comes from.
    pub(super) root: String,
    /// The code for the value that the expression means, if there is any.
    pub(super) code: Option<String>,
    /// The type, if it can be seen.
    pub(super) ty: Option<Scalar>,
    /// The type of the items of a list, if it can be seen.
    item: Option<Scalar>,
}

impl Runtime {
    fn named(name: &str, ty: Option<Scalar>, item: Option<Scalar>) -> Self {
        Self { root: name.to_owned(), code: Some(name.to_owned()), ty, item }
    }
}

impl Unknown {
    /// Finds the names. Those that a pattern binds again may be other values: rustc reports
    /// them.
    pub(super) fn of(block: &Block, params: &[Param]) -> Self {
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        walk_block(block, &mut |part| {
            if let Part::Binding(binding) = part {
                *times.entry(plain(&binding.ident)).or_default() += 1;
            }
            true
        });
        let times = |name: &String| times.get(name).copied().unwrap_or_default();
        let mut found = Self {
            values: BTreeMap::new(),
            types: BTreeMap::new(),
            ops: BTreeMap::new(),
            rebound: BTreeSet::new(),
        };
        for param in params {
            let name = plain(&param.ident);
            match times(&name) {
                0 => {
                    let value =
                        Runtime::named(&name, known::scalar(&param.ty), of_items(&param.ty));
                    found.types.extend(known::scalar_name(&param.ty).map(|ty| (name.clone(), ty)));
                    found.values.insert(name, value);
                }
                1 => drop(found.rebound.insert(name)),
                _ => {}
            }
        }
        walk_block(block, &mut |part| {
            match part {
                Part::Expr(Expr::Call(call)) => found.note_items(call, times),
                Part::Local(local) => {
                    if let (Pat::Ident(pat), Some(init)) = (&local.pat, &local.init)
                        && times(&plain(&pat.ident)) == 1
                    {
                        found.note_variable(&plain(&pat.ident), &init.expr);
                    }
                }
                _ => {}
            }
            true
        });
        found
    }

    /// Notes the items of `for_each(list, |item| …)`.
    fn note_items(&mut self, call: &ExprCall, times: impl Fn(&String) -> usize) {
        if known::block(&call.func) != Some(BlockKind::ForEach) {
            return;
        }
        let (Some(list), Some(Expr::Closure(body))) = (call.args.first(), call.args.last()) else {
            return;
        };
        let of = self.items_of(list);
        for pattern in &body.inputs {
            let of = of.filter(|_| matches!(pattern, Pat::Ident(_)));
            for name in names_bound(pattern).iter().filter(|name| times(name) == 1) {
                self.values.insert(name.clone(), Runtime::named(name, of, None));
            }
        }
    }

    fn items_of(&self, list: &Expr) -> Option<Scalar> {
        match list {
            Expr::Array(array) => match array.elems.first()? {
                Expr::Lit(lit) => match lit.lit {
                    Lit::Str(_) => Some(Scalar::Text),
                    Lit::Int(_) => Some(Scalar::Int),
                    Lit::Float(_) => Some(Scalar::Float),
                    Lit::Bool(_) => Some(Scalar::Bool),
                    _ => None,
                },
                _ => None,
            },
            Expr::Range(_) => Some(Scalar::Int),
            list => self.value(list)?.item,
        }
    }

    fn note_variable(&mut self, name: &str, init: &Expr) {
        if let Some(kind) = op_made(init) {
            self.ops.insert(name.to_owned(), kind);
        } else if let Some(value) = self.value(init)
            && !matches!(init, Expr::Unary(_))
            && value.code == Some(as_code(init))
        {
            let value = Runtime { code: Some(name.to_owned()), ..value };
            self.values.insert(name.to_owned(), Runtime { root: name.to_owned(), ..value });
        }
    }

    /// Returns the Rust type of the values of a parameter, if it is certain.
    pub(crate) fn type_of(&self, expr: &Expr) -> Option<String> {
        let Expr::Path(path) = expr else { return None };
        self.types.get(&name(path)?).cloned()
    }

    /// Returns whether an expression is a runtime value.
    pub(crate) fn is_value(&self, expr: &Expr) -> bool {
        self.value(expr).is_some()
    }

    /// Returns whether an expression is a parameter whose name a single pattern binds again.
    pub(super) fn is_rebound(&self, expr: &Expr) -> bool {
        let Expr::Path(path) = expr else { return false };
        name(path).is_some_and(|name| self.rebound.contains(&name))
    }

    /// Returns the kind of an op: of a variable, or of an expression that creates one.
    pub(super) fn op(&self, expr: &Expr) -> Option<OpKind> {
        match expr {
            Expr::Path(path) => self.ops.get(&name(path)?).copied(),
            Expr::Paren(paren) => self.op(&paren.expr),
            Expr::Reference(reference) => self.op(&reference.expr),
            Expr::MethodCall(call) => match call.method.to_string().as_str() {
                "output" | "output_as" | "inspect" => None,
                _ => self.op(&call.receiver),
            },
            expr => op_made(expr),
        }
    }

    /// Returns an expression that is a parameter, an item, or an output of an op.
    pub(super) fn value(&self, expr: &Expr) -> Option<Runtime> {
        match expr {
            Expr::Paren(paren) => self.value(&paren.expr),
            Expr::Reference(reference) => self.value(&reference.expr),
            Expr::Unary(unary) => {
                let value = self.value(&unary.expr)?;
                match unary.op {
                    UnOp::Deref(_) => Some(value),
                    // A condition is not the value itself, and Rust can't negate a number.
                    _ => Some(Runtime { code: None, ..value }),
                }
            }
            Expr::Path(path) => self.values.get(&name(path)?).cloned(),
            Expr::MethodCall(call) => self.result(call),
            Expr::Field(field) => self.output(field),
            _ => None,
        }
    }

    /// Returns the result of a method of a runtime value that is a runtime value as well.
    fn result(&self, call: &ExprMethodCall) -> Option<Runtime> {
        let method = call.method.to_string();
        let of = self.value(&call.receiver)?;
        let then = |of: &Runtime, method: &str| of.code.as_ref().map(|of| format!("{of}.{method}"));
        Some(match method.as_str() {
            "clone" | "iter" | "into_iter" | "as_str" | "as_ref" | "as_deref" | "to_owned"
            | "unwrap" => of,
            "read_as" | "field" => {
                let called = as_code(&Expr::MethodCall(call.clone()));
                let called = called.strip_prefix(&as_code(&call.receiver)).map(str::to_owned);
                let code = called.and_then(|called| then(&of, called.trim_start_matches('.')));
                Runtime { code, ty: turbofish(call), item: None, ..of }
            }
            "len" | "count" => {
                let is_list = method == "count" || of.ty == Some(Scalar::List);
                let code = then(&of, "count()").filter(|_| is_list);
                Runtime { code, ty: Some(Scalar::Count), item: None, ..of }
            }
            _ => return None,
        })
    }

    /// Returns `op.outputs.x`.
    fn output(&self, field: &ExprField) -> Option<Runtime> {
        let Expr::Field(outputs) = &*field.base else { return None };
        let (Member::Named(output), Member::Named(member)) = (&field.member, &outputs.member)
        else {
            return None;
        };
        if !matches!(&*outputs.base, Expr::Path(_)) || member != "outputs" {
            return None;
        }
        let ty = match self.op(&outputs.base)? {
            OpKind::Table(row) => {
                let output = row.outputs.iter().find(|known| output == known.name);
                output.map(|output| output.ty.scalar())
            }
            _ => None,
        };
        let code = as_code(&Expr::Field(field.clone()));
        Some(Runtime { root: code.clone(), code: Some(code), ty, item: None })
    }
}

/// Returns the kind of the op that an expression creates, with or without setters.
fn op_made(expr: &Expr) -> Option<OpKind> {
    match expr {
        Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "output" | "output_as" | "inspect" => None,
            _ => op_made(&call.receiver),
        },
        Expr::Call(call) => known::op(&call.func).map(|(kind, _)| kind),
        _ => None,
    }
}

fn name(path: &ExprPath) -> Option<String> {
    path.path.get_ident().map(plain)
}

/// Returns the type of the items of a `Param<Vec<T>>`.
fn of_items(param: &Type) -> Option<Scalar> {
    match type_in(type_of_param(param)?, "Vec")? {
        Type::Path(of) => Scalar::of_rust(&last(&of.path)?),
        _ => None,
    }
}

/// Returns the type in `.read_as::<T>()`.
fn turbofish(call: &ExprMethodCall) -> Option<Scalar> {
    match call.turbofish.as_ref()?.args.first()? {
        GenericArgument::Type(Type::Path(of)) => Scalar::of_rust(&last(&of.path)?),
        _ => None,
    }
}
