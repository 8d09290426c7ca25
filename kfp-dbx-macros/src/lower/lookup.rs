//! Looks up the values of names for the reader of values.

use kfp_dbx_core::graph::{Graph, NodeIndex, OpKind};
use kfp_dbx_core::spec::suspend::DECISION;
use proc_macro2::Span;
use syn::{Expr, ExprField, ExprMethodCall, Member};

use crate::lower::bindings::{Binding, Bindings, narrow, output_value};
use crate::read::value::{Named, Names};
use crate::syntax::token::{plain, string};

pub(super) struct Lookup<'a> {
    pub(super) graph: &'a Graph<Span>,
    pub(super) bindings: &'a mut Bindings,
}

impl Names for Lookup<'_> {
    fn value_of(&mut self, expr: &Expr) -> Option<Named> {
        match expr {
            Expr::Paren(paren) => self.value_of(&paren.expr),
            Expr::Path(path) => self.named(&plain(path.path.get_ident()?)),
            Expr::Field(field) => self.field(expr, field),
            Expr::MethodCall(call) => self.method_call(call),
            _ => None,
        }
    }

    fn named(&mut self, name: &str) -> Option<Named> {
        match self.bindings.get(name) {
            Binding::Variable(index) => Some(self.bindings.variable_value(index)),
            Binding::Value(index) => self.bindings.values.get(index).cloned(),
            Binding::OutputOf(node, output) => self.output_value(node, output),
            _ => None,
        }
    }
}

impl Lookup<'_> {
    /// Returns the value of `op.outputs.x`, or of a part of a block's handle.
    fn field(&mut self, expr: &Expr, field: &ExprField) -> Option<Named> {
        match self.bindings.of_handle(expr) {
            Some(Binding::OutputOf(node, output)) => return self.output_value(node, output),
            Some(Binding::Variable(index)) => return Some(self.bindings.variable_value(index)),
            _ => {}
        }
        let Expr::Field(outputs) = &*field.base else { return None };
        let (Member::Named(output), Member::Named(member)) = (&field.member, &outputs.member)
        else {
            return None;
        };
        match self.bindings.of_handle(&outputs.base)? {
            Binding::Op(node) if member == "outputs" => {
                let output = self.output(node, &output.to_string());
                self.output_value(node, output)
            }
            _ => None,
        }
    }

    /// Returns the value of `value.field("x")`, `value.read_as::<T>()` or `op.output("x")`.
    fn method_call(&mut self, call: &ExprMethodCall) -> Option<Named> {
        let name = || call.args.first().and_then(string);
        match (call.method.to_string().as_str(), self.value_of(&call.receiver)) {
            // The type can't be seen.
            ("read_as", Some(of)) => self.bindings.part_of(&of.value, ""),
            ("field", Some(of)) => self.bindings.part_of(&of.value, &name()?),
            ("output" | "output_as", None) => {
                let Binding::Op(node) = self.bindings.of_handle(&call.receiver)? else {
                    return None;
                };
                let output = self.output(node, &name()?);
                self.output_value(node, output)
            }
            _ => None,
        }
    }

    fn output_value(&self, node: NodeIndex, output: Option<u32>) -> Option<Named> {
        output_value(self.graph.nodes[node].kind, node, output)
    }

    /// Returns the index of an output, also of one that a `ResourceOp` is asked for.
    pub(super) fn output(&mut self, node: NodeIndex, name: &str) -> Option<u32> {
        match self.graph.nodes[node].kind {
            OpKind::Table(op) => {
                op.outputs.iter().position(|output| output.name == name).map(narrow)
            }
            OpKind::Suspend => (name == DECISION).then_some(0),
            _ => Some(self.bindings.intern(name)),
        }
    }
}
