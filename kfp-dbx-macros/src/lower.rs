//! The body as the graph that the macro sees.
//!
//! Lowering follows `let` bindings of ops, the setters chained to them, `.after`, and outputs in
//! the arguments of another op. An op that is passed elsewhere (to a call, a macro, a closure, a
//! reference) *escapes*: it may get dependencies that are not in the graph. Ops and dependencies
//! in a branch or a loop of Rust exist on some paths only. The closures of `when`, `for_each` and
//! `on_exit` run exactly once, and their ops are parts of a block.

use proc_macro2::Span;
use syn::Block;

use kfp_dbx_core::table::Type;
use kfp_dbx_core::value::{Scalar, Value};

use crate::lower::bindings::{Binding, Bindings};
use crate::lower::body::{Body, Variable};
use crate::lower::state::Lowering;
use crate::read::known;
use crate::read::spans::Spans;
use crate::read::value::Reader;
use crate::syntax::param::Param;
use crate::syntax::place::start_of;
use crate::syntax::questions::Mentions;
use crate::syntax::token::plain;

mod bindings;
mod blocks;
pub(crate) mod body;
mod calls;
mod compared;
pub(crate) mod conform;
mod expressions;
mod lookup;
mod macros;
mod op_free;
mod setters;
mod state;
mod statements;
mod text_uses;
mod texts;

/// Lowers a body with these parameters.
pub(crate) fn lower(block: &Block, params: &[Param]) -> Body {
    let names = params.iter().map(|param| plain(&param.ident));
    let Mentions { names: mentioned, assigned } = Mentions::of(block, names);
    let mut lowering = Lowering::new(Bindings::new(assigned));
    // Braces in a default stand for no other parameter.
    let default = |param: &Param| Some(read_default(&mut lowering, param, param.default.as_ref()?));
    let defaults: Vec<_> = params.iter().map(default).collect();
    for (param, default) in params.iter().zip(defaults) {
        let code = plain(&param.ident);
        let name = param.known_name().map_or_else(|| code.clone(), |(name, _)| name);
        let ty = known::scalar(&param.ty);
        let variable = Variable { name, code: code.clone(), ty, of: None, steps: None, default };
        let index = lowering.bindings.add_variable(variable);
        lowering.bind(&code, Binding::Variable(index));
    }
    lowering.body(block);
    conform::conform(&mut lowering.graph, &mut lowering.facts, &lowering.bindings.variables);
    lowering.into_body(mentioned)
}

fn read_default(lowering: &mut Lowering, param: &Param, default: &syn::Expr) -> (Value, Span) {
    let is_list = known::scalar(&param.ty) == Some(Scalar::List);
    let ty = is_list.then_some(const { &Type::List(&Type::Text) });
    // A rule of its own judges the tags in it.
    let value = Reader::of_object(&mut lowering.lookup(), &mut Spans::default()).value(default, ty);
    (value, start_of(default))
}

#[cfg(test)]
mod tests;
