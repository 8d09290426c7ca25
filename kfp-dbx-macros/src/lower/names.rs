//! What names stand for: parameters, items, outputs, and values that are bound.

use std::collections::BTreeMap;

use kfp_dbx_core::graph::{NodeIndex, OpKind, Reason};
use kfp_dbx_core::table::Type;
use kfp_dbx_core::value::{Ref, Scalar, Target, Value};
use proc_macro2::Span;
use syn::{Expr, Member};

use super::{Binding, Lower, UNKNOWN_OUTPUT};
use crate::read::facts::Variable;
use crate::read::value::{Named, Names, Reader, Spans, start_of};
use crate::syntax::parse::{literal, plain};

impl Names for Lower {
    fn value_of(&mut self, expr: &Expr) -> Option<Named> {
        match expr {
            Expr::Paren(paren) => self.value_of(&paren.expr),
            Expr::Path(path) => self.named(&plain(path.path.get_ident()?)),
            Expr::Field(field) => {
                match self.handle(expr) {
                    Some(Binding::OutputOf(node, output)) => {
                        return Some(output_value(node, output));
                    }
                    Some(Binding::Param(index)) => return Some(self.param_value(index)),
                    _ => {}
                }
                let Expr::Field(outputs) = &*field.base else { return None };
                let (Member::Named(output), Member::Named(room)) = (&field.member, &outputs.member)
                else {
                    return None;
                };
                match self.handle(&outputs.base)? {
                    Binding::Op(node) if room == "outputs" => {
                        Some(output_value(node, self.output_index(node, &output.to_string())))
                    }
                    _ => None,
                }
            }
            Expr::MethodCall(call) => {
                let of = self.value_of(&call.receiver);
                match (call.method.to_string().as_str(), of) {
                    ("read_as", Some(of)) => match of.value {
                        // The type can't be seen.
                        Value::Ref(Ref { target: Target::Param { index, .. }, .. }) => {
                            let owner = self.params.get(index as usize)?.of;
                            Some(self.part(index, "", owner))
                        }
                        _ => None,
                    },
                    ("field", Some(of)) => match of.value {
                        Value::Ref(Ref { target: Target::Param { index, .. }, .. }) => {
                            let owner = self.params.get(index as usize)?.of;
                            let name = call.args.first().and_then(literal)?;
                            Some(self.part(index, &name, owner))
                        }
                        _ => None,
                    },
                    ("output" | "output_as", None) => {
                        let Binding::Op(node) = self.handle(&call.receiver)? else { return None };
                        let name = call.args.first().and_then(literal)?;
                        let output = self.output_index(node, &name);
                        Some(output_value(node, output))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn named(&mut self, name: &str) -> Option<Named> {
        match self.lookup(name) {
            Binding::Param(index) => Some(self.param_value(index)),
            Binding::Value(index) => self.bound.get(index).cloned(),
            Binding::OutputOf(node, output) => Some(output_value(node, output)),
            _ => None,
        }
    }

    fn intern(&mut self, name: &str) -> u32 {
        let index = self.workflow.iter().position(|known| known == name);
        let index = index.unwrap_or_else(|| {
            self.workflow.push(name.to_owned());
            self.workflow.len() - 1
        });
        u32::try_from(index).unwrap_or(u32::MAX)
    }
}

/// A part of a block's handle: what its body returned, or one way of a condition.
pub(super) fn of_block(
    block: Binding,
    member: &syn::Ident,
    inner: &BTreeMap<NodeIndex, Binding>,
) -> Option<Binding> {
    match (block, member.to_string().as_str()) {
        (Binding::Op(block), "inner") => inner.get(&block).copied(),
        (Binding::Either(when, _), "when") => Some(Binding::Op(when)),
        (Binding::Either(_, otherwise), "otherwise") => Some(Binding::Op(otherwise)),
        _ => None,
    }
}

pub(super) fn output_value(node: NodeIndex, output: u32) -> Named {
    let op = u32::try_from(node).unwrap_or(u32::MAX);
    Value::Ref(Ref { target: Target::Output { scope: 0, op, output }, ty: Scalar::Text }).into()
}

impl Lower {
    pub(super) fn param(
        &mut self,
        name: String,
        ty: Option<Scalar>,
        of: Option<NodeIndex>,
        default: Option<(Value, Span)>,
    ) -> u32 {
        self.params.push(Variable { name, ty, of, default });
        u32::try_from(self.params.len() - 1).unwrap_or(u32::MAX)
    }

    pub(super) fn param_value(&self, index: u32) -> Named {
        let ty = self.params.get(index as usize).and_then(|param| param.ty);
        let target = Target::Param { scope: 0, index };
        Value::Ref(Ref { target, ty: ty.unwrap_or(Scalar::Text) }).into()
    }

    /// What a name stands for, or what the body of a block returned.
    pub(super) fn handle(&self, expr: &Expr) -> Option<Binding> {
        match expr {
            Expr::Paren(paren) => self.handle(&paren.expr),
            Expr::Path(path) => Some(self.lookup(&plain(path.path.get_ident()?))),
            Expr::Field(field) => {
                let Member::Named(member) = &field.member else { return None };
                of_block(self.handle(&field.base)?, member, &self.inner)
            }
            _ => None,
        }
    }

    /// A part of a parameter or an item: the same one for the same name.
    pub(super) fn part(&mut self, whole: u32, field: &str, of: Option<NodeIndex>) -> Named {
        let index = match self.parts.get(&(whole, field.to_owned())) {
            Some(index) => *index,
            None => {
                let index = self.param(field.to_owned(), None, of, None);
                self.parts.insert((whole, field.to_owned()), index);
                index
            }
        };
        self.param_value(index)
    }

    /// The index of an output, also of one that a `ResourceOp` is asked for.
    pub(super) fn output_index(&mut self, node: NodeIndex, name: &str) -> u32 {
        match self.graph.nodes[node].kind {
            OpKind::Table(op) => {
                let index = op.outputs.iter().position(|output| output.name == name);
                index.and_then(|index| u32::try_from(index).ok()).unwrap_or(UNKNOWN_OUTPUT)
            }
            _ => self.intern(name),
        }
    }

    /// A value as far as it can be seen, with its places.
    pub(super) fn read(&mut self, expr: &Expr, ty: Option<&Type>) -> Named {
        let mut spans = Spans::default();
        let mut reader = Reader { names: self, spans: &mut spans, at: None, is_json: false };
        let value = reader.value(expr, ty);
        Named { value, spans: spans.into(), bound: Some(start_of(expr)) }
    }

    /// The orders that come with the outputs in a value.
    pub(super) fn use_outputs(&mut self, value: usize, user: NodeIndex, at: Span) {
        let mut from = Vec::new();
        self.bound[value].value.visit_refs(&mut |reference| {
            if let Target::Output { op, .. } = reference.target {
                from.push(op as NodeIndex);
            }
        });
        for from in from {
            self.edge(from, user, Reason::Output, at);
        }
    }

    /// Notes that something looks at an output.
    pub(super) fn look_at(&mut self, node: NodeIndex, output: u32) {
        if let OpKind::Table(op) = self.graph.nodes[node].kind
            && let Some(output) = op.outputs.get(output as usize)
            && op.kind.outcome.is_some_and(|outcome| outcome.shows(output.json_path))
        {
            self.said[node].is_outcome_used = true;
        }
    }

    /// The value that a name is given, where it can be read.
    pub(super) fn bound(&mut self, init: &Expr) -> Binding {
        let named = self.read(init, None);
        match named.value {
            Value::Unknown => Binding::Other,
            Value::Ref(Ref { target: Target::Param { index, .. }, .. }) => Binding::Param(index),
            _ => {
                self.bound.push(named);
                Binding::Value(self.bound.len() - 1)
            }
        }
    }
}
