//! The graph under construction.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::graph::{Block, Branch, Edge, Graph, Node, NodeIndex, OpKind, Reason, Way};
use kfp_dbx_core::spec::items::Listed;
use kfp_dbx_core::table::Type;
use kfp_dbx_core::value::{Ref, Target, Value};
use proc_macro2::{Span, TokenStream};
use syn::Expr;

use crate::lower::bindings::{Binding, Bindings, narrow};
use crate::lower::body::{BlockFacts, Body, ComparedWord, GivenValue, MadeText, TextUse};
use crate::lower::lookup::Lookup;
use crate::read::facts::OpFacts;
use crate::read::spans::Spans;
use crate::read::value::{Named, Reader};
use crate::syntax::place::start_of;
use crate::syntax::questions::names_in;
use crate::syntax::{path, token};

pub(super) struct Lowering {
    pub(super) graph: Graph<Span>,
    /// The facts of each node.
    pub(super) facts: Vec<OpFacts>,
    pub(super) bindings: Bindings,
    /// The branches that contain the current place.
    pub(super) way: Way,
    forks: usize,
    /// The blocks that contain the current place, innermost last.
    pub(super) around: Vec<NodeIndex>,
    /// The number of closures that contain the current place and are not the bodies of blocks:
    /// such a closure may run anywhere.
    pub(super) closures: usize,
    pub(super) blocks: BTreeMap<NodeIndex, BlockFacts>,
    /// The items of the loops whose lists the source contains.
    pub(super) listed: Listed<Span>,
    pub(super) given_values: Vec<GivenValue>,
    pub(super) compared: Vec<ComparedWord>,
    /// Whether the current expression is the value of a name: its outputs are used where the
    /// name is used.
    pub(super) is_named: bool,
    pub(super) is_complete: bool,
    pub(super) text_uses: Vec<TextUse>,
    /// The text that the block makes which was walked last.
    pub(super) block_text: Option<MadeText>,
    /// The ops whose outputs the function returns.
    pub(super) returned: Vec<(NodeIndex, Span)>,
    pub(super) constructed: Vec<(String, Span)>,
    pub(super) called: Vec<(String, Span)>,
    pub(super) has_unbound_name: bool,
    pub(super) is_order_known: bool,
    pub(super) has_items: bool,
}

impl Lowering {
    pub(super) fn new(bindings: Bindings) -> Self {
        Self {
            graph: Graph::new(),
            facts: Vec::new(),
            bindings,
            way: Way::default(),
            forks: 0,
            around: Vec::new(),
            closures: 0,
            blocks: BTreeMap::new(),
            listed: Listed::default(),
            given_values: Vec::new(),
            compared: Vec::new(),
            is_named: false,
            is_complete: true,
            text_uses: Vec::new(),
            block_text: None,
            returned: Vec::new(),
            constructed: Vec::new(),
            called: Vec::new(),
            has_unbound_name: false,
            is_order_known: true,
            has_items: false,
        }
    }

    pub(super) fn into_body(self, mentioned: BTreeSet<String>) -> Body {
        let Bindings { variables, output_names, .. } = self.bindings;
        let mut listed = self.listed;
        for (index, variable) in (0..).zip(&variables) {
            if let (Some(of), Some(steps)) = (variable.of, &variable.steps) {
                let target = Target::Param { scope: 0, index };
                listed.add_part(target, String::new(), narrow(of), steps.clone());
            }
        }
        Body {
            graph: self.graph,
            facts: self.facts,
            blocks: self.blocks,
            listed,
            variables,
            output_names,
            given_values: self.given_values,
            compared: self.compared,
            text_uses: self.text_uses,
            is_complete: self.is_complete,
            returned: self.returned,
            constructed: self.constructed,
            called: self.called,
            has_unbound_name: self.has_unbound_name,
            is_order_known: self.is_order_known,
            has_items: self.has_items,
            mentioned,
        }
    }

    /// Adds a node at the current place.
    pub(super) fn add_node(&mut self, name: Option<String>, kind: OpKind, at: Span) -> NodeIndex {
        self.graph.nodes.push(Node {
            name,
            kind,
            at,
            variable: None,
            parent: self.around.last().copied(),
            otherwise_of: None,
            way: self.way.clone(),
            escaped: false,
            follows_unseen: false,
        });
        self.facts.push(OpFacts::new(self.closures > 0));
        self.graph.nodes.len() - 1
    }

    pub(super) fn is_block(&self, node: NodeIndex, kind: Block) -> bool {
        self.graph.block(node) == Some(kind)
    }

    pub(super) fn add_edge(&mut self, from: NodeIndex, to: NodeIndex, reason: Reason, at: Span) {
        let certainty = self.way.certainty();
        self.graph.edges.push(Edge { from, to, certainty, reason, at });
    }

    /// Notes that an op uses an output.
    pub(super) fn use_output(&mut self, of: (NodeIndex, Option<u32>), user: NodeIndex, at: Span) {
        self.look_at(of.0, of.1);
        self.add_edge(of.0, user, self.output_reason(of.0, user), at);
    }

    /// Notes that an op uses the outputs in a value.
    pub(super) fn use_value(&mut self, value: usize, user: NodeIndex, at: Span) {
        for (from, _) in self.outputs_in(value) {
            self.add_edge(from, user, self.output_reason(from, user), at);
        }
    }

    /// Returns the reason of the order of two ops if the later one uses an output of the earlier
    /// one. An output that the macro sees outside of a loop is a result of the loop.
    pub(super) fn output_reason(&self, from: NodeIndex, to: NodeIndex) -> Reason {
        let is_loop = |block: NodeIndex| self.is_block(block, Block::ForEach);
        match self.graph.around(from, to).any(is_loop) {
            true => Reason::Lists,
            false => Reason::Output,
        }
    }

    pub(super) fn outputs_in(&self, value: usize) -> Vec<(NodeIndex, u32)> {
        let mut outputs = Vec::new();
        self.bindings.values[value].value.visit_refs(&mut |reference| {
            if let Target::Output { op, output, .. } = reference.target {
                outputs.push((op as NodeIndex, output));
            }
        });
        outputs
    }

    /// Notes that the body reads an output.
    pub(super) fn look_at(&mut self, node: NodeIndex, output: Option<u32>) {
        if let (OpKind::Table(op), Some(output)) = (self.graph.nodes[node].kind, output)
            && let Some(output) = op.outputs.get(output as usize)
            && op.kind.outcome.is_some_and(|outcome| outcome.shows(output.json_path))
        {
            self.facts[node].is_outcome_used = true;
        }
    }

    /// Notes an output that not every operator writes.
    pub(super) fn note_output(&mut self, node: NodeIndex, output: Option<u32>, at: Span) {
        if let (OpKind::Table(op), Some(index)) = (self.graph.nodes[node].kind, output)
            && op.outputs.get(index as usize).is_some_and(|output| output.only_for.is_some())
        {
            self.facts[node].new_outputs.entry(index).or_insert(at);
        }
    }

    /// Binds a name in the innermost scope.
    pub(super) fn bind(&mut self, name: &str, binding: Binding) {
        if self.bindings.is_assigned(name) {
            self.escape(binding);
            self.bindings.bind(name, Binding::Other);
        } else {
            self.bindings.bind(name, binding);
        }
    }

    /// Notes that the op behind a binding escapes.
    pub(super) fn escape(&mut self, binding: Binding) {
        match binding {
            Binding::Op(node) | Binding::Results(node) => self.graph.nodes[node].escaped = true,
            Binding::OutputOf(node, output) => {
                self.graph.nodes[node].escaped = true;
                self.look_at(node, output);
            }
            Binding::Either(when, otherwise) => {
                self.graph.nodes[when].escaped = true;
                self.graph.nodes[otherwise].escaped = true;
            }
            Binding::Value(value) => {
                for (node, output) in self.outputs_in(value) {
                    self.escape(Binding::OutputOf(node, Some(output)));
                }
            }
            Binding::Variable(_) | Binding::Other => {}
        }
    }

    /// Notes that rustc certainly rejects a call of an op, so that nobody knows what it is meant to
    /// be.
    pub(super) fn reject(&mut self, node: NodeIndex) {
        self.graph.nodes[node].escaped = true;
    }

    /// Returns whether an expression begins with a name that is bound nowhere, where a value of the
    /// body must be. A constant outside of the body has a name in upper case.
    pub(super) fn is_unbound(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Paren(paren) => self.is_unbound(&paren.expr),
            Expr::Reference(reference) => self.is_unbound(&reference.expr),
            Expr::Field(field) => self.is_unbound(&field.base),
            Expr::MethodCall(call) => self.is_unbound(&call.receiver),
            Expr::Path(path) => {
                let name = path.path.get_ident().map(token::plain);
                name.is_some_and(|name| self.is_unbound_name(&name))
            }
            Expr::Macro(call) if path::last(&call.mac.path).as_deref() == Some("format") => {
                let names = token::captures(call.mac.tokens.clone());
                names.iter().any(|name| self.is_unbound_name(name))
            }
            _ => false,
        }
    }

    fn is_unbound_name(&self, name: &str) -> bool {
        name.starts_with(char::is_lowercase) && !self.bindings.is_bound(name)
    }

    /// Notes the argument of a call of an op if it is a name that is bound nowhere.
    pub(super) fn note_unbound(&mut self, node: NodeIndex, arg: &Expr) {
        if self.is_unbound(arg) {
            self.has_unbound_name = true;
            self.is_order_known = false;
            self.reject(node);
        }
    }

    /// Notes that every op that tokens name escapes.
    pub(super) fn escape_names(&mut self, tokens: TokenStream) {
        for (name, _) in token::names(tokens) {
            self.escape(self.bindings.get(&name));
        }
    }

    /// Notes that every op that an expression names escapes.
    pub(super) fn escape_names_in(&mut self, expr: &Expr) {
        for name in names_in(expr) {
            self.escape(self.bindings.get(&name));
        }
    }

    pub(super) fn fork(&mut self) -> usize {
        self.forks += 1;
        self.forks
    }

    /// Walks a branch.
    pub(super) fn arm(&mut self, branch: Branch, walk: impl FnOnce(&mut Self)) {
        self.way.0.push(branch);
        self.bindings.enter_scope();
        walk(self);
        self.bindings.leave_scope();
        self.way.0.pop();
    }

    /// Walks a branch that has no alternative.
    pub(super) fn branch(&mut self, walk: impl FnOnce(&mut Self)) {
        let fork = self.fork();
        self.arm(Branch { fork, arm: 0, leaves: true }, walk);
    }

    /// Walks code that may not run, or may not be compiled.
    pub(super) fn maybe(&mut self, walk: impl FnOnce(&mut Self) -> Binding) -> Binding {
        self.branch(|this| {
            let value = walk(this);
            this.escape(value);
        });
        Binding::Other
    }

    pub(super) fn lookup(&mut self) -> Lookup<'_> {
        Lookup { graph: &self.graph, bindings: &mut self.bindings }
    }

    /// Reads the known parts of a value, with their places.
    pub(super) fn read(&mut self, expr: &Expr, ty: Option<&Type>) -> Named {
        let mut spans = Spans::default();
        let value = Reader::new(&mut self.lookup(), &mut spans).value(expr, ty);
        Named { value, spans: spans.into(), bound: Some(start_of(expr)) }
    }

    /// Returns the binding of a name with that value, if the value can be read.
    pub(super) fn binding_of(&mut self, value: &Expr) -> Binding {
        let named = self.read(value, None);
        match named.value {
            Value::Unknown => Binding::Other,
            Value::Ref(Ref { target: Target::Param { index, .. }, .. }) => Binding::Variable(index),
            _ => {
                self.bindings.values.push(named);
                Binding::Value(self.bindings.values.len() - 1)
            }
        }
    }
}
