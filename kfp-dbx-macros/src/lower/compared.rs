//! Notes the literal words that are compared with outputs and with values of Argo's own.

use kfp_dbx_core::graph::OpKind;
use kfp_dbx_core::value::WorkflowVariable;
use syn::{Expr, ExprMethodCall};

use crate::lower::bindings::Binding;
use crate::lower::body::{Compared, ComparedWord};
use crate::lower::state::Lowering;
use crate::syntax::path::associated_function;
use crate::syntax::place::start_of;
use crate::syntax::token::string;

impl Lowering {
    /// Notes the words in `left.eq("…")`, `left.ne("…")` and `left.one_of(["…"])`.
    pub(super) fn note_words(&mut self, left: Binding, call: &ExprMethodCall) {
        let method = call.method.to_string();
        if !matches!(method.as_str(), "eq" | "ne" | "one_of") {
            return;
        }
        if let (Some(with), Some(arg)) = (self.compared(left, &call.receiver), call.args.first()) {
            self.words_in(with, arg);
        }
    }

    fn compared(&self, left: Binding, receiver: &Expr) -> Option<Compared> {
        match (left, receiver) {
            (Binding::OutputOf(node, Some(output)), _) => match self.graph.nodes[node].kind {
                OpKind::Table(row) => {
                    Some(Compared::Output(row.kind, row.outputs.get(output as usize)?))
                }
                OpKind::Suspend => Some(Compared::Decision(node)),
                _ => None,
            },
            (_, Expr::Call(call)) => match associated_function(&call.func)? {
                (module, name) if module == "workflow" => {
                    WorkflowVariable::of_function(&name).map(Compared::Workflow)
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn words_in(&mut self, with: Compared, expr: &Expr) {
        match expr {
            Expr::Paren(paren) => self.words_in(with, &paren.expr),
            Expr::Reference(reference) => self.words_in(with, &reference.expr),
            Expr::Array(array) => array.elems.iter().for_each(|item| self.words_in(with, item)),
            _ => {
                if let Some(word) = string(expr) {
                    self.compared.push(ComparedWord { with, word, at: start_of(expr) });
                }
            }
        }
    }
}
