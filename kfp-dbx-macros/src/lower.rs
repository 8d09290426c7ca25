//! From a body's statements to the graph that the macro sees.
//!
//! What it follows: `let` bindings of ops, the setters chained to them, `.after`, and
//! outputs in the arguments of another op. An op that goes elsewhere (into a call, a
//! macro, a closure, a reference) has *escaped*: it may get orders that are not in the
//! graph. What is made or ordered in a branch or a loop of Rust's is there on some ways only;
//! the closures of `when`, `for_each` and `on_exit` run once for certain, and their ops are
//! parts of a block.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::diagnostic::{EMPTY_BLOCK, EXIT_REACH, Finding, INVALID_DURATION};
use kfp_dbx_core::graph::{
    Block as BlockKind, Branch, COMMON_SETTERS, Certainty, Edge, Graph, Node, NodeIndex, OpKind,
    Outcome, Reason, Way,
};
use kfp_dbx_core::retry::RetryPolicy;
use kfp_dbx_core::table::{self, Action};
use kfp_dbx_core::{duration, retry};
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Block, Expr, ExprCall, ExprMethodCall, Lit, Member, Pat, Stmt};

use crate::parse::{Param, literal, plain};
use crate::report::Report;

/// What the macro sees of a body.
pub(crate) struct Body {
    pub(crate) graph: Graph<Span>,
    /// Every name that stands anywhere in it, also within format strings.
    pub(crate) mentioned: BTreeSet<String>,
}

pub(crate) fn lower(block: &Block, params: &[Param], report: &mut Report) -> Body {
    let mut mentioned = Mentioned::default();
    mentioned.visit_block(block);
    let mut lower = Lower {
        graph: Graph::new(),
        rooms: vec![BTreeMap::new()],
        way: Way::default(),
        forks: 0,
        assigned: mentioned.assigned,
        blocks: Vec::new(),
        inner: BTreeMap::new(),
        closures: 0,
        retries: Vec::new(),
        reattached: BTreeSet::new(),
        found: Vec::new(),
    };
    for param in params {
        lower.bind(&plain(&param.ident), Binding::Other);
    }
    lower.block(block);
    lower.check_retries();
    for (finding, span) in &lower.found {
        report.finding(finding, *span);
    }
    Body { graph: lower.graph, mentioned: mentioned.names }
}

/// What a name stands for.
#[derive(Clone, Copy)]
enum Binding {
    Op(NodeIndex),
    /// Both ways of a condition.
    Either(NodeIndex, NodeIndex),
    /// An output of that op.
    OutputOf(NodeIndex),
    Other,
}

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
    reattached: BTreeSet<NodeIndex>,
    found: Vec<(Finding, Span)>,
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

    fn lookup(&self, name: &str) -> Binding {
        self.rooms.iter().rev().find_map(|room| room.get(name)).copied().unwrap_or(Binding::Other)
    }

    fn escape(&mut self, binding: Binding) {
        match binding {
            Binding::Op(node) | Binding::OutputOf(node) => self.graph.nodes[node].escaped = true,
            Binding::Either(when, otherwise) => {
                self.graph.nodes[when].escaped = true;
                self.graph.nodes[otherwise].escaped = true;
            }
            Binding::Other => {}
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
            _ => &[],
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
                        let value = self.expr(&init.expr, None);
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
                self.tokens(call.mac.tokens.clone(), None, false);
                Binding::Other
            }
            // Items see none of the body's names.
            Stmt::Item(_) => Binding::Other,
        }
    }

    fn pattern(&mut self, pattern: &Pat, value: Binding) {
        match pattern {
            Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => {
                self.bind(&plain(&pat.ident), value);
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
        let value = self.expr(expr, user);
        self.escape(value);
    }

    /// Walks an expression, part of the arguments of the op `user`, if any.
    fn expr(&mut self, expr: &Expr, user: Option<NodeIndex>) -> Binding {
        match expr {
            Expr::Paren(paren) => self.expr(&paren.expr, user),
            Expr::Group(group) => self.expr(&group.expr, user),
            Expr::Path(path) => match path.path.get_ident() {
                Some(ident) => {
                    let binding = self.lookup(&plain(ident));
                    if let (Binding::OutputOf(from), Some(user)) = (binding, user) {
                        self.edge(from, user, Reason::Output, expr.span());
                    }
                    binding
                }
                None => Binding::Other,
            },
            Expr::Field(field) => self.field(field, user),
            Expr::MethodCall(call) => self.method_call(call, user),
            Expr::Call(call) => self.call(call, user),
            Expr::Macro(call) => {
                let name = call.mac.path.segments.last().map(|segment| segment.ident.to_string());
                // What these make is made of all that stands in them.
                let certain =
                    matches!(name.as_deref(), Some("format" | "format_args" | "json" | "vec"));
                self.tokens(call.mac.tokens.clone(), user, certain);
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
        let mut captured = Mentioned::default();
        captured.visit_expr(&closure.body);
        for name in captured.names {
            let binding = self.lookup(&name);
            self.escape(binding);
        }
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
        // What a block's body returned.
        if matches!(&field.member, Member::Named(name) if name == "inner")
            && let Binding::Op(block) = self.expr(&field.base, None)
            && let Some(inner) = self.inner.get(&block)
        {
            return *inner;
        }
        if let Expr::Field(outputs) = &*field.base
            && matches!(&outputs.member, Member::Named(name) if name == "outputs")
            && let Binding::Op(from) = self.expr(&outputs.base, None)
        {
            if let Some(user) = user {
                self.edge(from, user, Reason::Output, field.member.span());
            }
            return Binding::OutputOf(from);
        }
        // `op.outputs` alone, or a field of anything else.
        self.discard(&field.base, user);
        Binding::Other
    }

    fn method_call(&mut self, call: &ExprMethodCall, user: Option<NodeIndex>) -> Binding {
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
            let otherwise = self.make_block(BlockKind::Otherwise, call.method.span(), &[], body);
            return Binding::Either(node, otherwise);
        }
        match receiver {
            Binding::Op(node) if self.is_block_setter(node, &method) => {
                call.args.iter().for_each(|arg| self.discard(arg, None));
                receiver
            }
            Binding::Op(node) if self.is_setter(node, &method) => {
                self.note(node, &method, call);
                for arg in &call.args {
                    self.discard(arg, Some(node));
                }
                receiver
            }
            Binding::Op(from) if method == "output" || method == "output_as" => {
                call.args.iter().for_each(|arg| self.discard(arg, None));
                if let Some(user) = user {
                    self.edge(from, user, Reason::Output, call.method.span());
                }
                Binding::OutputOf(from)
            }
            _ => {
                self.escape(receiver);
                call.args.iter().for_each(|arg| self.discard(arg, user));
                Binding::Other
            }
        }
    }

    fn is_setter(&self, node: NodeIndex, method: &str) -> bool {
        match self.graph.nodes[node].kind {
            OpKind::Table(op) => {
                matches!(method, "spec" | "k8s_name")
                    || method == op.kind.name_setter
                    || op.setters().any(|(setter, _)| setter == method)
                    || COMMON_SETTERS.contains(&method)
            }
            OpKind::Resource => {
                matches!(method, "k8s_resource" | "action" | "attribute_outputs")
                    || COMMON_SETTERS.contains(&method)
            }
            OpKind::Block(_) | OpKind::Unknown => false,
        }
    }

    fn is_block(&self, node: NodeIndex, kind: BlockKind) -> bool {
        matches!(self.graph.nodes[node].kind, OpKind::Block(block) if block == kind)
    }

    fn is_block_setter(&self, node: NodeIndex, method: &str) -> bool {
        matches!(self.graph.nodes[node].kind, OpKind::Block(_))
            && matches!(method, "name" | "parallelism")
    }

    /// What is said of an op and can be judged at once, or at the end of the body.
    fn note(&mut self, node: NodeIndex, method: &str, call: &ExprMethodCall) {
        match (method, call.args.first()) {
            ("timeout" | "wait", Some(arg)) => self.check_duration(arg),
            ("reattach", None) => {
                self.reattached.insert(node);
            }
            ("retry", Some(arg)) => {
                if let Some(policy) = self.retry_policy(arg)
                    && self.way.certainty() == Certainty::Must
                {
                    self.retries.push((node, policy, arg.span()));
                }
            }
            _ => {}
        }
    }

    fn check_duration(&mut self, arg: &Expr) {
        if let Some(text) = literal(arg)
            && let Err(why) = duration::parse(&text)
        {
            self.found.push((Finding::new(&INVALID_DURATION, why), arg.span()));
        }
    }

    /// The policy of `Retry::on_failure(3).backoff("30s")…`, where all of it can be seen.
    fn retry_policy(&mut self, expr: &Expr) -> Option<RetryPolicy> {
        match expr {
            Expr::Paren(paren) => self.retry_policy(&paren.expr),
            Expr::MethodCall(call) => {
                let policy = self.retry_policy(&call.receiver)?;
                let method = call.method.to_string();
                match (method.as_str(), call.args.first()) {
                    ("backoff" | "max_duration", Some(arg)) => self.check_duration(arg),
                    ("factor", _) => {}
                    _ => return None,
                }
                Some(policy)
            }
            Expr::Call(call) => {
                let Expr::Path(path) = &*call.func else { return None };
                let mut segments = path.path.segments.iter().rev();
                let constructor = segments.next()?.ident.to_string();
                let ty = &segments.next()?.ident;
                (ty == "Retry").then(|| RetryPolicy::of_constructor(&constructor))?
            }
            _ => None,
        }
    }

    /// Retries that could only end as the first try did. An op that goes where nobody follows
    /// it may be made to re-attach there.
    fn check_retries(&mut self) {
        for (node, policy, at) in std::mem::take(&mut self.retries) {
            let known = &self.graph.nodes[node];
            let (OpKind::Table(op), Some(name)) = (known.kind, &known.name) else { continue };
            let reattached = self.reattached.contains(&node);
            if known.escaped && !reattached {
                continue;
            }
            let action = if reattached { Action::Apply } else { op.action };
            self.found.extend(retry::check(name, action, policy).map(|finding| (finding, at)));
        }
    }

    /// Makes the node of a block and walks its body, which runs once for certain.
    fn make_block(
        &mut self,
        kind: BlockKind,
        at: Span,
        args: &[&Expr],
        body: &syn::ExprClosure,
    ) -> NodeIndex {
        let node = self.graph.nodes.len();
        self.graph.nodes.push(Node {
            name: None,
            kind: OpKind::Block(kind),
            at,
            parent: self.blocks.last().copied(),
            way: self.way.clone(),
            escaped: false,
        });
        for arg in args {
            self.discard(arg, Some(node));
        }
        if let Expr::Block(block) = &*body.body
            && block.block.stmts.is_empty()
        {
            let finding = Finding::new(&EMPTY_BLOCK, format!("{} has no ops", kind.indefinite()))
                .help("make at least one op in its body, or remove it");
            self.found.push((finding, at));
        }
        self.blocks.push(node);
        self.rooms.push(BTreeMap::new());
        for input in &body.inputs {
            self.pattern(input, Binding::Other);
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
                    _ => (None, None),
                };
                for from in [first, second].into_iter().flatten() {
                    self.edge(from, to, Reason::After(outcome), other.span());
                }
            }
        }
    }

    fn call(&mut self, call: &ExprCall, user: Option<NodeIndex>) -> Binding {
        if let Some(kind) = constructed(&call.func) {
            let name = call.args.first().and_then(literal);
            let at = call.args.first().map_or_else(|| call.span(), Spanned::span);
            let way = self.way.clone();
            let node = self.graph.nodes.len();
            let parent = self.blocks.last().copied();
            self.graph.nodes.push(Node { name, kind, at, parent, way, escaped: false });
            call.args.iter().skip(1).for_each(|arg| self.discard(arg, Some(node)));
            return Binding::Op(node);
        }
        if let Some(kind) = block_made(&call.func)
            && let Some(Expr::Closure(body)) = call.args.last()
        {
            let args: Vec<_> = call.args.iter().take(call.args.len() - 1).collect();
            return Binding::Op(self.make_block(kind, call.func.span(), &args, body));
        }
        self.check_exit_value(call);
        self.discard(&call.func, None);
        call.args.iter().for_each(|arg| self.discard(arg, user));
        Binding::Other
    }

    /// `workflow::status()` and its kin are known at exit only.
    fn check_exit_value(&mut self, call: &ExprCall) {
        let Expr::Path(path) = &*call.func else { return };
        let mut segments = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
        let (Some(value), Some(module)) = (segments.next(), segments.next()) else { return };
        let of_exit =
            module == "workflow" && matches!(value.as_str(), "status" | "failures" | "duration");
        let at_exit = self.blocks.iter().any(|node| self.is_block(*node, BlockKind::Exit));
        if of_exit && !at_exit && self.closures == 0 {
            let message = format!("`workflow.{value}` is known at exit only");
            let finding =
                Finding::new(&EXIT_REACH, message).help("use it in the body of an `on_exit(…)`");
            self.found.push((finding, call.span()));
        }
    }

    /// What stands in a macro's call: outputs make edges to the op that takes its value,
    /// as in `format!("{}", op.outputs.run_id)`; ops themselves are let go.
    fn tokens(&mut self, tokens: TokenStream, user: Option<NodeIndex>, certain: bool) {
        let mut names = Vec::new();
        idents(tokens, &mut names);
        for (index, (name, span)) in names.iter().enumerate() {
            let span = *span;
            // `op.outputs.x`
            let output = match &names[index + 1..] {
                [(outputs, _), (_, output), ..] if outputs == "outputs" => Some(*output),
                _ => None,
            };
            match self.lookup(name) {
                Binding::Either(..) => self.escape(self.lookup(name)),
                Binding::Op(from) => {
                    if let (true, Some(output), Some(user)) = (certain, output, user) {
                        self.edge(from, user, Reason::Output, output);
                        continue;
                    }
                    self.graph.nodes[from].escaped = true;
                    // `op.outputs.x` is the one thing of an op's that a macro's text can hold.
                    // Whether the macro's value is used is not certain for any but ours.
                    if let Some(user) = user.filter(|user| *user != from) {
                        let certainty = Certainty::May;
                        let reason = Reason::Output;
                        self.graph.edges.push(Edge { from, to: user, certainty, reason, at: span });
                    }
                }
                Binding::OutputOf(from) => {
                    if let Some(user) = user {
                        self.edge(from, user, Reason::Output, span);
                    }
                }
                Binding::Other => {}
            }
        }
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

/// The op that `XOp::new` makes, by the table.
pub(crate) fn constructed(func: &Expr) -> Option<OpKind> {
    let Expr::Path(path) = func else { return None };
    let segments = &path.path.segments;
    let constructor = segments.last()?.ident.to_string();
    let ty = segments.iter().nth_back(1)?.ident.to_string();
    match (table::op(&ty), constructor.as_str()) {
        (Some(op), "new" | "from_json_spec" | "from_file_name") => Some(OpKind::Table(op)),
        (None, "new" | "from_yaml" | "from_file_name") if ty == "ResourceOp" => {
            Some(OpKind::Resource)
        }
        _ => None,
    }
}

fn leaves_block(block: &Block) -> bool {
    let mut leaves = Leaves(false);
    leaves.visit_block(block);
    leaves.0
}

fn leaves(expr: &Expr) -> bool {
    let mut leaves = Leaves(false);
    leaves.visit_expr(expr);
    leaves.0
}

/// Whether an arm may leave the way early. Macros count, as `panic!` is one.
struct Leaves(bool);

impl Visit<'_> for Leaves {
    fn visit_expr(&mut self, expr: &Expr) {
        if matches!(
            expr,
            Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) | Expr::Try(_) | Expr::Yield(_)
        ) {
            self.0 = true;
        }
        syn::visit::visit_expr(self, expr);
    }

    fn visit_macro(&mut self, call: &syn::Macro) {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string());
        if !matches!(
            name.as_deref(),
            Some("format" | "json" | "vec" | "format_args" | "include_str" | "include_bytes")
        ) {
            self.0 = true;
        }
    }
}

/// The expressions right below one.
struct Children<'a>(Vec<&'a Expr>);

impl<'a> Visit<'a> for Children<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        self.0.push(expr);
    }
}

#[derive(Default)]
struct PatternNames(Vec<String>);

impl Visit<'_> for PatternNames {
    fn visit_pat_ident(&mut self, pat: &syn::PatIdent) {
        self.0.push(plain(&pat.ident));
        syn::visit::visit_pat_ident(self, pat);
    }
}

/// Every name in a piece of source, and those that are assigned to.
#[derive(Default)]
struct Mentioned {
    names: BTreeSet<String>,
    assigned: BTreeSet<String>,
}

impl Visit<'_> for Mentioned {
    fn visit_ident(&mut self, ident: &syn::Ident) {
        self.names.insert(plain(ident));
    }

    fn visit_macro(&mut self, call: &syn::Macro) {
        let mut names = Vec::new();
        idents(call.tokens.clone(), &mut names);
        self.names.extend(names.into_iter().map(|(name, _)| name));
        syn::visit::visit_macro(self, call);
    }

    fn visit_expr_assign(&mut self, assign: &syn::ExprAssign) {
        let mut left = Self::default();
        left.visit_expr(&assign.left);
        self.assigned.extend(left.names);
        syn::visit::visit_expr_assign(self, assign);
    }
}

/// The names in tokens, also those that format strings capture: `"{name}"`.
fn idents(tokens: TokenStream, names: &mut Vec<(String, Span)>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => names.push((plain(&ident), ident.span())),
            TokenTree::Group(group) => idents(group.stream(), names),
            TokenTree::Literal(literal) => {
                if let Lit::Str(text) = Lit::new(literal.clone()) {
                    captured(&text.value(), |name| names.push((name.to_owned(), literal.span())));
                }
            }
            TokenTree::Punct(_) => {}
        }
    }
}

/// The names that a format string captures.
fn captured(text: &str, mut found: impl FnMut(&str)) {
    for part in text.split('{').skip(1) {
        let name = part.split(['}', ':']).next().unwrap_or_default().trim();
        if !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_') {
            found(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::lower;
    use crate::report::Report;
    use kfp_dbx_core::graph::Certainty;

    /// The edges as `from -> to`, with a `?` where they are not certain.
    fn edges(body: &str) -> Vec<String> {
        let block = syn::parse_str(&format!("{{ {body} }}")).unwrap();
        let graph = lower(&block, &[], &mut Report::new()).graph;
        let name = |node: usize| graph.nodes[node].name.clone().unwrap_or_default();
        let edge = |edge: &kfp_dbx_core::graph::Edge<_>| {
            let may = if edge.certainty == Certainty::May { "?" } else { "" };
            format!("{} -> {}{may}", name(edge.from), name(edge.to))
        };
        graph.edges.iter().map(edge).collect()
    }

    const A_B: &str = r#"let a = DeleteRunOp::new("a"); let b = CreateClusterOp::new("b");"#;

    #[test]
    fn after_as_chain_and_as_statement() {
        assert_eq!(
            edges(&format!("{A_B} b.k8s_name(\"x\").after(a); a.after((b, b));")),
            ["a -> b", "b -> a", "b -> a"]
        );
    }

    #[test]
    fn outputs_make_edges() {
        let submit = r#"SubmitRunOp::new("s")"#;
        assert_eq!(
            edges(&format!("{A_B} {submit}.existing_cluster_id(b.outputs.cluster_id);")),
            ["b -> s"]
        );
        assert_eq!(
            edges(&format!(
                "{A_B} let id = b.outputs.cluster_id; {submit}.run_name(format!(\"x{{id}}\"));"
            )),
            ["b -> s"]
        );
        assert_eq!(
            edges(&format!("{A_B} {submit}.run_name(format!(\"{{}}\", b.outputs.cluster_id));")),
            ["b -> s"]
        );
        // Nobody knows what another macro makes of it.
        assert_eq!(
            edges(&format!("{A_B} {submit}.run_name(other!(\"{{}}\", b.outputs.cluster_id));")),
            ["b -> s?"]
        );
    }

    #[test]
    fn branches_and_loops_are_not_certain() {
        assert_eq!(
            edges(&format!("{A_B} if x {{ a.after(b); }} else {{ b.after(a); }}")),
            ["b -> a?", "a -> b?"]
        );
        assert_eq!(edges(&format!("{A_B} for i in 0..2 {{ a.after(b); }}")), ["b -> a?"]);
    }

    /// The rules that a body breaks.
    fn rules(body: &str) -> Vec<&'static str> {
        let block = syn::parse_str(&format!("{{ {body} }}")).unwrap();
        let graph = lower(&block, &[], &mut Report::new()).graph;
        graph.check_order().iter().map(|found| found.finding.rule.name).collect()
    }

    #[test]
    fn blocks_are_seen_as_what_runs_once() {
        // The order in a block is certain; its condition waits for what it compares.
        let body = "when(b.outputs.state.eq(\"x\"), || { a.after(b); });";
        assert_eq!(edges(&format!("{A_B} {body}")), ["b -> ", "b -> a"]);
        let body = "let w = when(c, || b).name(\"w\"); a.after(w); a.after(w.inner);";
        assert_eq!(edges(&format!("{A_B} {body}")), [" -> a", "b -> a"]);
        let body = "let e = when(c, || 1).otherwise(|| 2); a.after(e);";
        assert_eq!(edges(&format!("{A_B} {body}")), [" -> a", " -> a"]);
        // What may be left early may not be there.
        let body = "when(c, || { if x { return; } a.after(b); });";
        assert_eq!(edges(&format!("{A_B} {body}")), ["b -> a?"]);
    }

    #[test]
    fn what_blocks_keep_in_is_seen() {
        let made = r#"DeleteRunOp::new("d")"#;
        for (body, expected) in [
            (format!("on_exit(|| {{ {made}.run_name(b.outputs.name); }});"), "exit_reach"),
            (format!("on_exit(|| {{ when(c, || {made}.after(a)); }});"), "exit_reach"),
            (format!("when(c, || on_exit(|| {made}));"), "nested_exit"),
            (
                format!(
                    "let l = for_each(x, |i| CreateClusterOp::new(\"e\")); {made}.run_name(l.inner.outputs.name);"
                ),
                "output_of_loop",
            ),
            (format!("{made}.run_name(b.outputs.name).after_end(b);"), "output_after_failure"),
        ] {
            assert_eq!(rules(&format!("{A_B} {body}")), [expected], "{body}");
        }
        for sound in [
            format!("on_exit(|| {{ let x = {made}; DeleteRunOp::new(\"e\").after(x); }});"),
            format!("let l = for_each(x, |i| {made}); a.after(l);"),
            format!(
                "let w = when(c, || CreateClusterOp::new(\"e\")); {made}.run_name(w.inner.outputs.name);"
            ),
            format!("{made}.run_name(b.outputs.name).after_failure(a);"),
        ] {
            assert_eq!(rules(&format!("{A_B} {sound}")), [""; 0], "{sound}");
        }
    }

    #[test]
    fn an_assigned_name_is_not_followed() {
        assert!(edges(&format!("{A_B} let mut c = a; c = b; a.after(c);")).is_empty());
    }

    #[test]
    fn names_that_patterns_bind_are_others() {
        for body in [
            "if let Some(a) = found() { b.after(a); } a.after(b);",
            "while let Some(a) = found() { b.after(a); } a.after(b);",
            "'block: { let a = other(); b.after(a); } a.after(b);",
            "unsafe { let a = other(); b.after(a); } a.after(b);",
            "match found() { Some(a) => { b.after(a); } None => {} } a.after(b);",
            "let Some(a) = found() else { return }; b.after(a); a.after(b);",
            "let f = |a: DeleteRunOp| { b.after(a); }; a.after(b);",
        ] {
            assert!(
                !edges(&format!("{A_B} {body}")).iter().any(|edge| edge.starts_with("a -> b")),
                "{body}"
            );
        }
    }

    #[test]
    fn a_shadowed_name_is_the_inner_one() {
        let body = r#"let a = DeleteRunOp::new("x"); { let a = other(); b.after(a); } b.after(a);"#;
        assert_eq!(edges(&format!("{A_B} {body}")), ["x -> b"]);
    }
}
