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
            let noted = self.compared.len();
            self.words_in(with, method != "ne", arg);
            let words = noted..self.compared.len();
            if Self::is_of_words_alone(arg, words.len()) {
                self.compared[noted..].iter_mut().for_each(|word| word.words = words.clone());
            }
        }
    }

    /// Returns whether so many words are all that something is compared with.
    fn is_of_words_alone(arg: &Expr, noted: usize) -> bool {
        match arg {
            Expr::Paren(paren) => Self::is_of_words_alone(&paren.expr, noted),
            Expr::Reference(reference) => Self::is_of_words_alone(&reference.expr, noted),
            Expr::Array(words) => noted == words.elems.len(),
            _ => noted == 1,
        }
    }

    /// Returns whether a condition is met exactly if a value is one of the words that it is compared
    /// with.
    pub(super) fn is_of_words(condition: &Expr) -> bool {
        match condition {
            Expr::Paren(paren) => Self::is_of_words(&paren.expr),
            Expr::MethodCall(call) => call.method == "eq" || call.method == "one_of",
            _ => false,
        }
    }

    fn compared(&self, left: Binding, receiver: &Expr) -> Option<Compared> {
        match (left, receiver) {
            (Binding::OutputOf(node, Some(output)), _) => match self.graph.nodes[node].kind {
                OpKind::Table(row) => {
                    Some(Compared::Output(node, row, row.outputs.get(output as usize)?))
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

    fn words_in(&mut self, with: Compared, is_equal: bool, expr: &Expr) {
        match expr {
            Expr::Paren(paren) => self.words_in(with, is_equal, &paren.expr),
            Expr::Reference(reference) => self.words_in(with, is_equal, &reference.expr),
            Expr::Array(array) => {
                array.elems.iter().for_each(|item| self.words_in(with, is_equal, item));
            }
            _ => {
                if let Some(word) = string(expr) {
                    let at = start_of(expr);
                    self.compared.push(ComparedWord { with, word, is_equal, words: 0..0, at });
                }
            }
        }
    }
}
