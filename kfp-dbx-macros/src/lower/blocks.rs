//! Blocks: conditions, loops and exit handlers, whose bodies run once for certain.

use std::collections::BTreeMap;

use kfp_dbx_core::graph;
use kfp_dbx_core::graph::{Block as BlockKind, Node, NodeIndex, OpKind};
use kfp_dbx_core::lifecycle::resource::Exit;
use kfp_dbx_core::rule::diagnostic::{EMPTY_BLOCK, Finding};
use proc_macro2::{Span, TokenTree};
use syn::visit::Visit;
use syn::{Expr, ExprCall, Lit};

use super::visit::{PatternNames, leaves};
use super::{Binding, Lower};
use crate::emit::document;
use crate::read::value::start_of;
use crate::syntax::parse::plain;

impl Lower {
    pub(super) fn is_block(&self, node: NodeIndex, kind: BlockKind) -> bool {
        matches!(self.graph.nodes[node].kind, OpKind::Block(block) if block == kind)
    }

    pub(super) fn is_block_setter(&self, node: NodeIndex, method: &str) -> bool {
        matches!(self.graph.nodes[node].kind, OpKind::Block(_))
            && matches!(method, "name" | "parallelism")
    }

    /// Whether a loop goes over more than one item for certain, or over what only the run knows.
    pub(super) fn is_many(&self, over: &Expr) -> bool {
        match over {
            Expr::Paren(paren) => self.is_many(&paren.expr),
            Expr::Reference(reference) => self.is_many(&reference.expr),
            Expr::Array(array) => array.elems.len() > 1,
            Expr::Macro(call) => {
                call.mac.path.is_ident("vec")
                    && call.mac.tokens.clone().into_iter().any(
                        |tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ','),
                    )
            }
            Expr::Path(path) => path.path.get_ident().is_some_and(|ident| {
                matches!(self.lookup(&plain(ident)), Binding::Param(_) | Binding::OutputOf(..))
            }),
            _ => false,
        }
    }

    /// Makes the node of a block and walks its body, which runs once for certain.
    pub(super) fn make_block(
        &mut self,
        kind: BlockKind,
        at: Span,
        args: &[&Expr],
        body: &syn::ExprClosure,
        exit: Option<Exit>,
    ) -> NodeIndex {
        let node = self.push(Node {
            name: None,
            kind: OpKind::Block(kind),
            at,
            variable: None,
            parent: self.blocks.last().copied(),
            otherwise_of: None,
            way: self.way.clone(),
            escaped: false,
            follows_unseen: false,
        });
        self.known.exits.extend(exit.map(|exit| (node, exit)));
        if let Some(given) = args.first().filter(|_| self.known.given.len() < document::SHOWN) {
            self.known.given.insert(node, document::source(given));
        }
        for arg in args {
            self.discard(arg, Some(node));
        }
        if kind == BlockKind::ForEach && args.first().is_some_and(|over| is_literal(over)) {
            self.known.literal.push(node);
        }
        if kind == BlockKind::ForEach && !args.first().is_some_and(|over| self.is_many(over)) {
            self.known.single.push(node);
        }
        if let Expr::Block(block) = &*body.body
            && block.block.stmts.is_empty()
        {
            let finding = Finding::new(
                &EMPTY_BLOCK,
                format!("{} has no ops: Argo rejects a DAG without tasks", kind.indefinite()),
            )
            .help("create at least one op in its body, or remove it");
            self.found.push((finding, at));
        }
        self.blocks.push(node);
        self.rooms.push(BTreeMap::new());
        for input in &body.inputs {
            self.pattern(input, Binding::Other);
            // Each name is an item, or a part of one.
            let mut names = PatternNames::default();
            names.visit_pat(input);
            for name in names.0 {
                let item = self.param(name.clone(), None, Some(node), None);
                self.bind(&name, Binding::Param(item));
            }
        }
        let value = if leaves(&body.body) {
            // What stands after a `return` may not be made.
            self.maybe(|this| this.expr(&body.body, None))
        } else {
            self.expr(&body.body, None)
        };
        self.rooms.pop();
        self.blocks.pop();
        self.inner.insert(node, value);
        node
    }

    /// `workflow::status()` and its kin, which are known at exit only, as what a block is given.
    pub(super) fn check_exit_call(&mut self, call: &ExprCall, user: Option<NodeIndex>) {
        let Some(block) = user.filter(|user| self.graph.block(*user).is_some()) else { return };
        let Expr::Path(path) = &*call.func else { return };
        let mut segments = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
        if let (Some(value), Some(module)) = (segments.next(), segments.next())
            && module == "workflow"
        {
            self.check_exit_value(&value, block, start_of(&call.func));
        }
    }

    pub(super) fn check_exit_value(&mut self, value: &str, node: NodeIndex, at: Span) {
        let around = std::iter::successors(Some(node), |node| self.graph.nodes[*node].parent);
        let at_exit = around.into_iter().any(|node| self.is_block(node, BlockKind::Exit));
        if !at_exit && !self.said[node].is_hidden {
            self.found.extend(graph::known_at_exit(value).map(|finding| (finding, at)));
        }
    }
}

/// Whether an expression is a list of literals, or a range of them.
pub(super) fn is_literal(expr: &Expr) -> bool {
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

/// Whether a number may be 1.
pub(super) fn may_be_one(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Int(number) => number.base10_parse::<u64>().is_ok_and(|number| number == 1),
            _ => true,
        },
        _ => true,
    }
}

/// When the exit handler runs that a function of the prelude makes.
pub(super) fn exit_made(func: &Expr) -> Option<Exit> {
    let Expr::Path(path) = func else { return None };
    match path.path.segments.last()?.ident.to_string().as_str() {
        "on_exit" => Some(Exit::Always),
        "on_failure" => Some(Exit::Failure),
        "on_success" => Some(Exit::Success),
        _ => None,
    }
}

/// The block that a function of the prelude makes.
pub(crate) fn block_made(func: &Expr) -> Option<BlockKind> {
    let Expr::Path(path) = func else { return None };
    match path.path.segments.last()?.ident.to_string().as_str() {
        "when" => Some(BlockKind::When),
        "for_each" => Some(BlockKind::ForEach),
        "on_exit" | "on_failure" | "on_success" => Some(BlockKind::Exit),
        _ => None,
    }
}
