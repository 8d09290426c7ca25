//! Walks blocks of ops: conditions, loops and exit handlers, whose bodies run once for certain.

use kfp_dbx_core::graph::{Block, NodeIndex, OpKind};
use proc_macro2::{Span, TokenTree};
use quote::ToTokens;
use syn::{Expr, ExprClosure, ExprMethodCall, Lit};

use crate::lower::bindings::Binding;
use crate::lower::state::Lowering;
use crate::syntax::questions::{leaves, names_bound};
use crate::syntax::token::{plain, string};

impl Lowering {
    pub(super) fn is_block_setter(&self, node: NodeIndex, method: &str) -> bool {
        self.graph.block(node).is_some() && matches!(method, "name" | "parallelism")
    }

    pub(super) fn block_setter(&mut self, node: NodeIndex, method: &str, call: &ExprMethodCall) {
        let arg = call.args.first();
        if method == "name" {
            self.graph.nodes[node].name = arg.and_then(string);
        }
        if method == "parallelism" && arg.is_none_or(may_be_one) {
            self.blocks.one_by_one.push(node);
        }
        call.args.iter().for_each(|arg| self.discard(arg, None));
    }

    /// Adds the node of a block and walks its body.
    pub(super) fn block_of_ops(
        &mut self,
        kind: Block,
        at: Span,
        args: &[&Expr],
        body: &ExprClosure,
    ) -> NodeIndex {
        let node = self.add_node(None, OpKind::Block(kind), at);
        if let Some(given) = args.first() {
            self.blocks.given.insert(node, given.to_token_stream());
        }
        for arg in args {
            self.discard(arg, Some(node));
        }
        if kind == Block::ForEach {
            self.note_items(node, args.first().copied());
        }
        if matches!(&*body.body, Expr::Block(block) if block.block.stmts.is_empty()) {
            self.blocks.empty.push(node);
        }
        let value = self.body_of_block(node, body);
        self.bindings.inner.insert(node, value);
        node
    }

    /// Notes what is known of the items of a loop before the run.
    fn note_items(&mut self, node: NodeIndex, list: Option<&Expr>) {
        if list.is_some_and(is_literal) {
            self.blocks.literal.push(node);
        }
        if !list.is_some_and(|list| self.has_many_items(list)) {
            self.blocks.single.push(node);
        }
    }

    fn body_of_block(&mut self, node: NodeIndex, body: &ExprClosure) -> Binding {
        self.around.push(node);
        self.bindings.enter_scope();
        for input in &body.inputs {
            self.pattern(input, Binding::Other);
            // Each name is an item, or a part of one.
            for name in names_bound(input) {
                let item = self.bindings.add_variable(name.clone(), None, Some(node), None);
                self.bind(&name, Binding::Variable(item));
            }
        }
        let value = if leaves(&body.body) {
            // The ops behind a `return` may not be made.
            self.maybe(|this| this.expr(&body.body, None))
        } else {
            self.expr(&body.body, None)
        };
        self.bindings.leave_scope();
        self.around.pop();
        value
    }

    /// Returns whether a list has more than one item for certain, or is one that only the run
    /// knows.
    fn has_many_items(&self, list: &Expr) -> bool {
        match list {
            Expr::Paren(paren) => self.has_many_items(&paren.expr),
            Expr::Reference(reference) => self.has_many_items(&reference.expr),
            Expr::Array(array) => array.elems.len() > 1,
            Expr::Macro(call) => {
                let mut tokens = call.mac.tokens.clone().into_iter();
                let is_comma =
                    |tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ',');
                call.mac.path.is_ident("vec") && tokens.any(is_comma)
            }
            Expr::Path(path) => path.path.get_ident().is_some_and(|ident| {
                let binding = self.bindings.get(&plain(ident));
                matches!(binding, Binding::Variable(_) | Binding::OutputOf(..))
            }),
            _ => false,
        }
    }
}

/// Returns whether an expression is a list of literals, or a range of them.
fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Array(array) => array.elems.iter().all(is_literal),
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_literal),
        Expr::Reference(reference) => is_literal(&reference.expr),
        Expr::Range(range) => {
            [&range.start, &range.end].into_iter().flatten().all(|end| is_literal(end))
        }
        _ => false,
    }
}

/// Returns whether a number may be 1.
fn may_be_one(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Int(number) => number.base10_parse::<u64>().is_ok_and(|number| number == 1),
            _ => true,
        },
        _ => true,
    }
}
