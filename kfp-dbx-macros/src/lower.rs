//! From a body's statements to the graph that the macro sees.
//!
//! What it follows: `let` bindings of ops, the setters chained to them, `.after`, and
//! outputs in the arguments of another op, and what the setters say of an op (`said`), read by
//! `value`. An op that goes elsewhere (into a call, a
//! macro, a closure, a reference) has *escaped*: it may get orders that are not in the
//! graph. What is made or ordered in a branch or a loop of Rust's is there on some ways only;
//! the closures of `when`, `for_each` and `on_exit` run once for certain, and their ops are
//! parts of a block.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::graph::{
    Block as BlockKind, Branch, Edge, Graph, Node, NodeIndex, Outcome, Reason, Way,
};
use kfp_dbx_core::rule::diagnostic::Finding;
use kfp_dbx_core::spec::retry::RetryPolicy;
use kfp_dbx_core::table::Type;
use kfp_dbx_core::value::{Scalar, Target};
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::visit::Visit;
use syn::{Block, Expr, ExprCall, ExprMethodCall, Member, Pat, Stmt};

use crate::read::facts::{Blocks, Said, Variable, scalar};
use crate::read::value::{Named, Names, root, start_of};
use crate::report::Report;
use crate::syntax::parse::{Param, literal, plain};

mod blocks;
mod makes;
mod names;
mod setters;
mod tokens;
mod visit;

pub(crate) use blocks::block_made;
use blocks::{exit_made, may_be_one};
pub(crate) use makes::constructed;
use makes::{MAKES_NO_OPS, is_plain_call, makes_no_ops};
use names::of_block;
use tokens::{idents, is_text};
use visit::{Children, Mentioned, PatternNames, leaves, leaves_block};

/// What the macro sees of a body.
pub(crate) struct Body {
    pub(crate) graph: Graph<Span>,
    /// What is said of each node that is an op.
    #[allow(clippy::vec_box, reason = "they are swapped, and large: see `Lower::note`")]
    pub(crate) said: Vec<Box<Said>>,
    pub(crate) blocks: Blocks,
    /// The parameters, and the items of loops after them.
    pub(crate) values: Vec<Variable>,
    /// Names of Argo's own values, by their index in a reference.
    pub(crate) workflow: Vec<String>,
    /// Whether all ops of the pipeline are in the graph.
    pub(crate) is_complete: bool,
    /// Every name that stands anywhere in it, also within format strings.
    pub(crate) mentioned: BTreeSet<String>,
    /// Whether Rust decides, repeats or compares anything in it.
    pub(crate) decides: bool,
}

pub(crate) fn lower(block: &Block, params: &[Param], report: &mut Report) -> Body {
    let both = |name: String| (name.clone(), format!("r#{name}"));
    let wanted = params.iter().map(|param| both(plain(&param.ident))).collect();
    let mut mentioned = Mentioned { wanted: Some(wanted), ..Mentioned::default() };
    mentioned.visit_block(block);
    let mut lower = Lower {
        graph: Graph::new(),
        rooms: vec![BTreeMap::new()],
        way: Way::default(),
        forks: 0,
        assigned: std::mem::take(&mut mentioned.assigned),
        blocks: Vec::new(),
        inner: BTreeMap::new(),
        closures: 0,
        retries: Vec::new(),
        said: Vec::new(),
        spare: None,
        known: Blocks::default(),
        params: Vec::new(),
        parts: BTreeMap::new(),
        workflow: Vec::new(),
        bound: Vec::new(),
        binds: false,
        is_complete: true,
        found: Vec::new(),
    };
    for param in params {
        let name = plain(&param.ident);
        let default = param.default.as_ref().map(|default| {
            let ty = matches!(scalar(&param.ty), Some(Scalar::List))
                .then_some(const { &Type::List(&Type::Text) });
            (lower.read(default, ty).value, start_of(default))
        });
        let known = param.known_name().map_or_else(|| name.clone(), |(name, _)| name);
        let index = lower.param(known, scalar(&param.ty), None, default);
        lower.bind(&name, Binding::Param(index));
    }
    lower.block(block);
    lower.check_retries();
    for (finding, span) in &lower.found {
        report.finding(finding, *span);
    }
    let Lower { graph, said, known: blocks, params: values, workflow, is_complete, .. } = lower;
    let Mentioned { names: mentioned, decides, .. } = mentioned;
    Body { graph, said, blocks, values, workflow, is_complete, mentioned, decides }
}

/// What a name stands for.
#[derive(Clone, Copy)]
enum Binding {
    Op(NodeIndex),
    /// Both ways of a condition.
    Either(NodeIndex, NodeIndex),
    /// An output of that op, by its index.
    OutputOf(NodeIndex, u32),
    /// A parameter, or the item of a loop.
    Param(u32),
    /// A value that can be read.
    Value(usize),
    Other,
}

/// An output that the table does not have.
const UNKNOWN_OUTPUT: u32 = u32::MAX;

struct Lower {
    graph: Graph<Span>,
    /// The names of each block around, innermost last.
    rooms: Vec<BTreeMap<String, Binding>>,
    way: Way,
    forks: usize,
    /// Names that are assigned to somewhere: what they stand for is known at run time only.
    assigned: BTreeSet<String>,
    /// The blocks around, innermost last.
    blocks: Vec<NodeIndex>,
    /// What the bodies of blocks return.
    inner: BTreeMap<NodeIndex, Binding>,
    /// How many closures are around that are no bodies of blocks: they may run anywhere.
    closures: usize,
    /// The policies of retries, and where they stand.
    retries: Vec<(NodeIndex, RetryPolicy, Span)>,
    /// By node.
    #[allow(clippy::vec_box, reason = "they are swapped, and large: see `Lower::note`")]
    said: Vec<Box<Said>>,
    /// What stands in the place of one that is written to.
    spare: Option<Box<Said>>,
    known: Blocks,
    params: Vec<Variable>,
    /// Parts of parameters and items, by the field.
    parts: BTreeMap<(u32, String), u32>,
    workflow: Vec<String>,
    /// The values behind names.
    bound: Vec<Named>,
    /// Whether what is read right now gets a name: the outputs in it are used with that.
    binds: bool,
    is_complete: bool,
    found: Vec<(Finding, Span)>,
}

impl Lower {
    fn push(&mut self, node: Node<Span>) -> NodeIndex {
        self.graph.nodes.push(node);
        self.said.push(Box::new(Said { is_hidden: self.closures > 0, ..Said::default() }));
        self.graph.nodes.len() - 1
    }
}

impl Lower {
    fn bind(&mut self, name: &str, binding: Binding) {
        let binding = if self.assigned.contains(name) {
            self.escape(binding);
            Binding::Other
        } else {
            binding
        };
        if let Some(room) = self.rooms.last_mut() {
            room.insert(name.to_owned(), binding);
        }
    }

    fn is_bound(&self, name: &str) -> bool {
        self.rooms.iter().any(|room| room.contains_key(name))
    }

    fn lookup(&self, name: &str) -> Binding {
        self.rooms.iter().rev().find_map(|room| room.get(name)).copied().unwrap_or(Binding::Other)
    }

    fn escape(&mut self, binding: Binding) {
        match binding {
            Binding::Op(node) => self.graph.nodes[node].escaped = true,
            Binding::OutputOf(node, output) => {
                self.graph.nodes[node].escaped = true;
                self.look_at(node, output);
            }
            Binding::Either(when, otherwise) => {
                self.graph.nodes[when].escaped = true;
                self.graph.nodes[otherwise].escaped = true;
            }
            Binding::Value(value) => {
                self.bound[value].value.clone().visit_refs(&mut |reference| {
                    if let Target::Output { op, output, .. } = reference.target {
                        self.escape(Binding::OutputOf(op as NodeIndex, output));
                    }
                });
            }
            Binding::Param(_) | Binding::Other => {}
        }
    }

    /// Lets go all that stands in tokens.
    fn escape_all(&mut self, tokens: TokenStream) {
        let mut names = Vec::new();
        idents(tokens, &mut names);
        for (name, _) in names {
            self.escape(self.lookup(&name));
        }
    }

    fn edge(&mut self, from: NodeIndex, to: NodeIndex, reason: Reason, at: Span) {
        let certainty = self.way.certainty();
        self.graph.edges.push(Edge { from, to, certainty, reason, at });
    }

    fn block(&mut self, block: &Block) -> Binding {
        self.rooms.push(BTreeMap::new());
        let mut value = Binding::Other;
        for statement in &block.stmts {
            value = self.statement(statement);
        }
        self.rooms.pop();
        value
    }

    fn statement(&mut self, statement: &Stmt) -> Binding {
        // `#[cfg]` is not evaluated yet: the statement may be none.
        let attrs: &[syn::Attribute] = match statement {
            Stmt::Local(local) => &local.attrs,
            Stmt::Macro(call) => &call.attrs,
            Stmt::Expr(expr, _) => attributes(expr),
            Stmt::Item(_) => &[],
        };
        if attrs.iter().any(|attr| attr.path().is_ident("cfg")) {
            return self.maybe(|this| this.plain_statement(statement));
        }
        self.plain_statement(statement)
    }

    /// What may not be there at all.
    fn maybe(&mut self, walk: impl FnOnce(&mut Self) -> Binding) -> Binding {
        let fork = self.fork();
        self.arm(Branch { fork, arm: 0, leaves: true }, |this| {
            let value = walk(this);
            this.escape(value);
        });
        Binding::Other
    }

    fn plain_statement(&mut self, statement: &Stmt) -> Binding {
        match statement {
            Stmt::Local(local) => {
                let value = match &local.init {
                    Some(init) => {
                        let binds = is_text(&init.expr) && is_name(&local.pat);
                        self.binds = binds;
                        let value = self.expr(&init.expr, None);
                        self.binds = false;
                        let value = match value {
                            Binding::Other if is_name(&local.pat) => self.bound(&init.expr),
                            value => value,
                        };
                        if binds && matches!(value, Binding::Other) {
                            self.escape_all(init.expr.to_token_stream());
                        }
                        if let Some((_, diverge)) = &init.diverge {
                            self.escape(value);
                            self.branch(0, |this| this.discard(diverge, None));
                        }
                        value
                    }
                    None => Binding::Other,
                };
                self.pattern(&local.pat, value);
                Binding::Other
            }
            Stmt::Expr(expr, semicolon) => {
                let value = self.expr(expr, None);
                if semicolon.is_some() { Binding::Other } else { value }
            }
            Stmt::Macro(call) => {
                self.macro_call(&call.mac, None);
                Binding::Other
            }
            // Items see none of the body's names.
            Stmt::Item(_) => Binding::Other,
        }
    }

    fn pattern(&mut self, pattern: &Pat, value: Binding) {
        match pattern {
            Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => {
                let name = plain(&pat.ident);
                if let Binding::Op(node) = value {
                    self.graph.nodes[node].variable.get_or_insert_with(|| name.clone());
                }
                self.bind(&name, value);
            }
            Pat::Type(pat) => self.pattern(&pat.pat, value),
            Pat::Wild(_) => {}
            other => {
                self.escape(value);
                let mut names = PatternNames::default();
                names.visit_pat(other);
                for name in names.0 {
                    self.bind(&name, Binding::Other);
                }
            }
        }
    }

    fn fork(&mut self) -> usize {
        self.forks += 1;
        self.forks
    }

    fn arm(&mut self, branch: Branch, walk: impl FnOnce(&mut Self)) {
        self.way.0.push(branch);
        self.rooms.push(BTreeMap::new());
        walk(self);
        self.rooms.pop();
        self.way.0.pop();
    }

    /// A branch that nothing excludes but its own condition.
    fn branch(&mut self, arm: usize, walk: impl FnOnce(&mut Self)) {
        let fork = self.fork();
        self.arm(Branch { fork, arm, leaves: true }, walk);
    }

    /// Walks what goes where nobody follows it.
    fn discard(&mut self, expr: &Expr, user: Option<NodeIndex>) {
        let edges = self.graph.edges.len();
        let value = self.expr(expr, user);
        // What can be read is used with the name that it gets.
        if !(self.binds && user.is_none() && self.value_of(expr).is_some()) {
            self.let_go(value, user, edges);
        }
    }

    /// Lets a value go that `user` takes, if any op does. An output that it takes is one of the
    /// edges from that index on, and goes nowhere else.
    fn let_go(&mut self, value: Binding, user: Option<NodeIndex>, edges: usize) {
        match value {
            Binding::OutputOf(from, output)
                if self.graph.edges[edges..]
                    .iter()
                    .any(|edge| edge.from == from && Some(edge.to) == user) =>
            {
                self.look_at(from, output);
            }
            Binding::Value(_) if user.is_some() => {}
            value => self.escape(value),
        }
    }

    /// What stands in there may be used by whoever gets it.
    fn escape_all_in(&mut self, expr: &Expr) {
        let mut captured = Mentioned::default();
        captured.visit_expr(expr);
        for name in captured.names {
            let binding = self.lookup(&name);
            self.escape(binding);
        }
    }

    /// Walks an expression, part of the arguments of the op `user`, if any.
    fn expr(&mut self, expr: &Expr, user: Option<NodeIndex>) -> Binding {
        match expr {
            Expr::Paren(paren) => self.expr(&paren.expr, user),
            Expr::Group(group) => self.expr(&group.expr, user),
            Expr::Path(path) => match path.path.get_ident() {
                Some(ident) => {
                    let name = plain(ident);
                    let binding = self.lookup(&name);
                    match (binding, user) {
                        (Binding::OutputOf(from, output), Some(user)) => {
                            self.look_at(from, output);
                            self.edge(from, user, Reason::Output, start_of(expr));
                        }
                        (Binding::Value(value), Some(user)) => {
                            self.use_outputs(value, user, start_of(expr));
                        }
                        _ => {}
                    }
                    // A function that goes somewhere can be called there.
                    if name.starts_with(char::is_lowercase) && !self.is_bound(&name) {
                        self.is_complete = false;
                    }
                    binding
                }
                None => {
                    let last = path.path.segments.last();
                    if last
                        .is_some_and(|last| last.ident.to_string().starts_with(char::is_lowercase))
                    {
                        self.is_complete = false;
                    }
                    Binding::Other
                }
            },
            Expr::Lit(_) => Binding::Other,
            Expr::Field(field) => self.field(field, user),
            Expr::MethodCall(call) => self.method_call(call, user),
            Expr::Call(call) => self.call(call, user),
            Expr::Macro(call) => {
                self.macro_call(&call.mac, user);
                Binding::Other
            }
            Expr::Block(block) if block.label.is_none() => self.block(&block.block),
            Expr::Unsafe(block) => self.block(&block.block),
            // Left at a `break` with its label; run later.
            Expr::Block(syn::ExprBlock { block, .. })
            | Expr::Async(syn::ExprAsync { block, .. }) => {
                self.branch(0, |this| {
                    let value = this.block(block);
                    this.escape(value);
                });
                Binding::Other
            }
            Expr::If(branch) => self.if_else(branch),
            Expr::Match(branches) => self.arms(branches),
            Expr::ForLoop(looped) => {
                self.discard(&looped.expr, None);
                self.looped(&looped.body, |this| this.pattern(&looped.pat, Binding::Other));
                Binding::Other
            }
            Expr::While(looped) => {
                self.discard(&looped.cond, None);
                self.looped(&looped.body, |this| this.bound_by_condition(&looped.cond));
                Binding::Other
            }
            Expr::Loop(looped) => {
                self.looped(&looped.body, |_| {});
                Binding::Other
            }
            Expr::Closure(closure) => self.closure(closure),
            other => {
                // Whatever else holds an op lets it go.
                let mut children = Children(Vec::new());
                syn::visit::visit_expr(&mut children, other);
                for child in children.0 {
                    self.discard(child, user);
                }
                Binding::Other
            }
        }
    }

    fn if_else(&mut self, branch: &syn::ExprIf) -> Binding {
        self.discard(&branch.cond, None);
        let fork = self.fork();
        let then = &branch.then_branch;
        self.arm(Branch { fork, arm: 0, leaves: leaves_block(then) }, |this| {
            this.bound_by_condition(&branch.cond);
            let value = this.block(then);
            this.escape(value);
        });
        if let Some((_, other)) = &branch.else_branch {
            self.arm(Branch { fork, arm: 1, leaves: leaves(other) }, |this| {
                this.discard(other, None);
            });
        }
        Binding::Other
    }

    fn arms(&mut self, branches: &syn::ExprMatch) -> Binding {
        self.discard(&branches.expr, None);
        let fork = self.fork();
        for (index, branch) in branches.arms.iter().enumerate() {
            self.arm(Branch { fork, arm: index, leaves: leaves(&branch.body) }, |this| {
                this.pattern(&branch.pat, Binding::Other);
                this.discard(&branch.body, None);
            });
        }
        Binding::Other
    }

    /// It may run never, once, or many times, and later.
    fn closure(&mut self, closure: &syn::ExprClosure) -> Binding {
        self.closures += 1;
        self.branch(0, |this| {
            for input in &closure.inputs {
                this.pattern(input, Binding::Other);
            }
            this.discard(&closure.body, None);
        });
        self.closures -= 1;
        self.escape_all_in(&closure.body);
        Binding::Other
    }

    /// The names that `if let` and `while let` bind.
    fn bound_by_condition(&mut self, condition: &Expr) {
        let mut names = PatternNames::default();
        names.visit_expr(condition);
        for name in names.0 {
            self.bind(&name, Binding::Other);
        }
    }

    fn looped(&mut self, body: &Block, bind: impl FnOnce(&mut Self)) {
        let fork = self.fork();
        self.arm(Branch { fork, arm: 0, leaves: leaves_block(body) }, |this| {
            bind(this);
            let value = this.block(body);
            this.escape(value);
        });
    }

    /// `op.outputs.cluster_id`: an output, and an edge where another op takes it.
    fn field(&mut self, field: &syn::ExprField, user: Option<NodeIndex>) -> Binding {
        if let Member::Named(member) = &field.member
            && matches!(member.to_string().as_str(), "inner" | "when" | "otherwise")
        {
            let block = self.expr(&field.base, user);
            let Some(part) = of_block(block, member, &self.inner) else {
                self.escape(block);
                return Binding::Other;
            };
            if let (Binding::OutputOf(from, output), Some(user)) = (part, user) {
                self.look_at(from, output);
                self.edge(from, user, Reason::Output, member.span());
            }
            return part;
        }
        if let Expr::Field(outputs) = &*field.base
            && matches!(&outputs.member, Member::Named(name) if name == "outputs")
            && let Binding::Op(from) = self.expr(&outputs.base, None)
        {
            let (output, at) = match &field.member {
                Member::Named(name) => (self.output_index(from, &name.to_string()), name.span()),
                Member::Unnamed(index) => (UNKNOWN_OUTPUT, index.span),
            };
            if let Some(user) = user {
                self.look_at(from, output);
                self.edge(from, user, Reason::Output, at);
            }
            return Binding::OutputOf(from, output);
        }
        // `op.outputs` alone, or a field of anything else.
        self.discard(&field.base, user);
        Binding::Other
    }

    fn method_call(&mut self, call: &ExprMethodCall, user: Option<NodeIndex>) -> Binding {
        let edges = self.graph.edges.len();
        let receiver = self.expr(&call.receiver, user);
        let method = call.method.to_string();
        if let (Binding::Op(node), Some(outcome)) = (receiver, Outcome::of_method(&method)) {
            for arg in &call.args {
                self.after(node, outcome, arg);
            }
            return receiver;
        }
        if let (Binding::Op(node), "otherwise", Some(Expr::Closure(body))) =
            (receiver, method.as_str(), call.args.first())
            && self.is_block(node, BlockKind::When)
        {
            let otherwise =
                self.make_block(BlockKind::Otherwise, call.method.span(), &[], body, None);
            self.graph.nodes[otherwise].otherwise_of = Some(node);
            return Binding::Either(node, otherwise);
        }
        match receiver {
            Binding::Op(node) if self.is_block_setter(node, &method) => {
                if method == "name" {
                    self.graph.nodes[node].name = call.args.first().and_then(literal);
                }
                if method == "parallelism" && call.args.first().is_none_or(may_be_one) {
                    self.known.one_by_one.push(node);
                }
                call.args.iter().for_each(|arg| self.discard(arg, None));
                receiver
            }
            Binding::Op(node) if self.is_setter(node, &method) => {
                if method == "uses" {
                    let before = self.graph.edges.len();
                    call.args.iter().for_each(|arg| self.after(node, Outcome::Success, arg));
                    let used = self.graph.edges[before..].iter().map(|edge| edge.from);
                    let used: Vec<_> = used.collect();
                    self.said[node].uses.extend(used);
                    return receiver;
                }
                for arg in &call.args {
                    self.discard(arg, Some(node));
                }
                self.note(node, &method, call);
                receiver
            }
            Binding::Op(from) if method == "output" || method == "output_as" => {
                call.args.iter().for_each(|arg| self.discard(arg, None));
                if let Some(user) = user {
                    self.edge(from, user, Reason::Output, call.method.span());
                }
                let output = match call.args.first().and_then(literal) {
                    Some(name) => {
                        let output = self.output_index(from, &name);
                        let at = call.args.first().map_or_else(|| call.method.span(), start_of);
                        self.said[from].asked.push((name, at));
                        output
                    }
                    None => UNKNOWN_OUTPUT,
                };
                Binding::OutputOf(from, output)
            }
            _ => {
                let is_plain = !matches!(receiver, Binding::Op(_) | Binding::Either(..))
                    && (MAKES_NO_OPS.contains(&method.as_str())
                        || root(&call.receiver).is_some_and(|ty| makes_no_ops(&ty)));
                self.is_complete &= is_plain;
                match is_plain {
                    true => self.let_go(receiver, user, edges),
                    false => self.escape(receiver),
                }
                for arg in &call.args {
                    self.discard(arg, user);
                    if !is_plain {
                        self.escape_all_in(arg);
                    }
                }
                Binding::Other
            }
        }
    }

    /// `to.after(arg)`: an edge from each op that can be seen in the argument.
    fn after(&mut self, to: NodeIndex, outcome: Outcome, arg: &Expr) {
        let mut after = |item: &Expr| self.after(to, outcome, item);
        match arg {
            Expr::Tuple(tuple) => tuple.elems.iter().for_each(after),
            Expr::Array(array) => array.elems.iter().for_each(after),
            Expr::Paren(paren) => after(&paren.expr),
            Expr::Reference(reference) => after(&reference.expr),
            other => {
                let (first, second) = match self.expr(other, None) {
                    Binding::Op(from) => (Some(from), None),
                    Binding::Either(when, otherwise) => (Some(when), Some(otherwise)),
                    _ => {
                        self.graph.nodes[to].follows_unseen = true;
                        (None, None)
                    }
                };
                for from in [first, second].into_iter().flatten() {
                    self.edge(from, to, Reason::After(outcome), start_of(other));
                }
            }
        }
    }

    fn call(&mut self, call: &ExprCall, user: Option<NodeIndex>) -> Binding {
        if let Some(kind) = constructed(&call.func) {
            let name = call.args.first().and_then(literal);
            let at = call.args.first().map_or_else(|| start_of(&call.func), start_of);
            let way = self.way.clone();
            let parent = self.blocks.last().copied();
            let node = self.push(Node {
                name,
                kind,
                at,
                variable: None,
                parent,
                otherwise_of: None,
                way,
                escaped: false,
                follows_unseen: false,
            });
            self.said[node].is_open = call.args.len() != 1;
            call.args.iter().skip(1).for_each(|arg| self.discard(arg, Some(node)));
            return Binding::Op(node);
        }
        if let Some(kind) = block_made(&call.func)
            && let Some(Expr::Closure(body)) = call.args.last()
        {
            let args: Vec<_> = call.args.iter().take(call.args.len() - 1).collect();
            let exit = exit_made(&call.func);
            return Binding::Op(self.make_block(kind, start_of(&call.func), &args, body, exit));
        }
        self.check_exit_call(call, user);
        let is_plain = is_plain_call(&call.func);
        self.is_complete &= is_plain;
        if !matches!(&*call.func, Expr::Path(_)) {
            self.discard(&call.func, None);
        }
        for arg in &call.args {
            self.discard(arg, user);
            if !is_plain {
                self.escape_all_in(arg);
            }
        }
        Binding::Other
    }
}

/// The attributes of an expression that is a statement.
fn attributes(expr: &Expr) -> &[syn::Attribute] {
    match expr {
        Expr::MethodCall(call) => &call.attrs,
        Expr::Call(call) => &call.attrs,
        Expr::Macro(call) => &call.attrs,
        Expr::Block(block) => &block.attrs,
        Expr::Unsafe(block) => &block.attrs,
        Expr::If(branch) => &branch.attrs,
        Expr::Match(branches) => &branches.attrs,
        Expr::ForLoop(looped) => &looped.attrs,
        Expr::While(looped) => &looped.attrs,
        Expr::Loop(looped) => &looped.attrs,
        Expr::Assign(assign) => attributes(&assign.left),
        _ => &[],
    }
}

/// Whether a pattern is a name.
fn is_name(pattern: &Pat) -> bool {
    match pattern {
        Pat::Ident(pat) => pat.by_ref.is_none() && pat.subpat.is_none(),
        Pat::Type(pat) => is_name(&pat.pat),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
