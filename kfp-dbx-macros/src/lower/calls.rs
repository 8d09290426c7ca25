//! Walks calls and fields: constructors of ops and blocks, setters, orders and outputs.

use kfp_dbx_core::graph::{Block, Certainty, NodeIndex, Outcome, Reason};
use kfp_dbx_core::value::WorkflowVariable;
use syn::{Expr, ExprCall, ExprField, ExprMethodCall, Lit, Member, Stmt};

use crate::lower::bindings::Binding;
use crate::lower::body::GivenValue;
use crate::lower::op_free::{is_op_free_call, is_op_free_method};
use crate::lower::state::Lowering;
use crate::read::known;
use crate::syntax::path::associated_function;
use crate::syntax::place::start_of;
use crate::syntax::token::{plain, string};

impl Lowering {
    /// Walks `op.outputs.cluster_id`, or a part of a block's handle.
    pub(super) fn field(&mut self, field: &ExprField, user: Option<NodeIndex>) -> Binding {
        if let Member::Named(member) = &field.member
            && matches!(member.to_string().as_str(), "inner" | "when" | "otherwise")
        {
            let block = self.expr(&field.base, user);
            let Some(part) = self.bindings.of_block(block, member) else {
                self.escape(block);
                return Binding::Other;
            };
            if let (Binding::OutputOf(from, output), Some(user)) = (part, user) {
                self.use_output((from, output), user, member.span());
            }
            return part;
        }
        if let Expr::Field(outputs) = &*field.base
            && matches!(&outputs.member, Member::Named(name) if name == "outputs")
            && let op @ (Binding::Op(from) | Binding::Results(from)) =
                self.expr(&outputs.base, None)
        {
            let (output, at) = match &field.member {
                Member::Named(name) => (self.lookup().output(from, &name.to_string()), name.span()),
                Member::Unnamed(index) => (None, index.span),
            };
            self.note_output(from, output, at);
            if let Some(user) = user {
                self.use_output((from, output), user, at);
                // rustc reports an output that an op of the table does not have.
                if output.is_none() {
                    self.reject(user);
                }
            }
            return self.output_of(op, output);
        }
        // `op.outputs` alone, or a field of anything else.
        self.discard(&field.base, user);
        Binding::Other
    }

    pub(super) fn method_call(
        &mut self,
        call: &ExprMethodCall,
        user: Option<NodeIndex>,
    ) -> Binding {
        let edges = self.graph.edges.len();
        let receiver = self.expr(&call.receiver, user);
        let method = call.method.to_string();
        self.note_words(receiver, call);
        match receiver {
            Binding::Op(node) => {
                if let Some(value) = self.op_method(node, &method, call, user) {
                    return value;
                }
            }
            Binding::Results(_) if matches!(&*method, "output" | "output_as") => {
                return self.output(receiver, call, user);
            }
            _ => {}
        }
        if let Binding::Either(when, _) = receiver
            && method == "after"
        {
            call.args.iter().for_each(|arg| self.after(when, Outcome::Success, arg));
            return receiver;
        }
        let is_op = matches!(receiver, Binding::Op(_) | Binding::Results(_) | Binding::Either(..));
        if !is_op {
            self.note_method(&method, call);
        }
        let is_op_free = !is_op && is_op_free_method(&method, &call.receiver);
        self.is_complete &= is_op_free;
        match is_op_free {
            true => self.let_go(receiver, user, edges),
            false => self.escape(receiver),
        }
        self.arguments(call.args.iter(), user, is_op_free);
        Binding::Other
    }

    /// Walks a method of an op or a block. Returns `None` if the macro does not know the method.
    fn op_method(
        &mut self,
        node: NodeIndex,
        method: &str,
        call: &ExprMethodCall,
        user: Option<NodeIndex>,
    ) -> Option<Binding> {
        if let Some(outcome) = Outcome::of_method(method) {
            call.args.iter().for_each(|arg| self.after(node, outcome, arg));
            return Some(Binding::Op(node));
        }
        if let ("otherwise", Some(Expr::Closure(body))) = (method, call.args.first())
            && self.is_block(node, Block::When)
        {
            let at = call.method.span();
            let otherwise = self.block_of_ops(Block::Otherwise, at, &[], body);
            self.graph.nodes[otherwise].otherwise_of = Some(node);
            return Some(Binding::Either(node, otherwise));
        }
        if self.is_block_setter(node, method) {
            self.block_setter(node, method, call);
            return Some(Binding::Op(node));
        }
        if self.is_setter(node, method) {
            self.setter(node, method, call);
            return Some(Binding::Op(node));
        }
        matches!(method, "output" | "output_as").then(|| self.output(Binding::Op(node), call, user))
    }

    /// Walks `op.output("x")`.
    fn output(&mut self, op: Binding, call: &ExprMethodCall, user: Option<NodeIndex>) -> Binding {
        let (Binding::Op(node) | Binding::Results(node)) = op else { return Binding::Other };
        call.args.iter().for_each(|arg| self.discard(arg, None));
        if let Some(user) = user {
            let reason = self.output_reason(node, user);
            self.add_edge(node, user, reason, call.method.span());
        }
        let arg = call.args.first();
        let output = arg.and_then(string).and_then(|name| {
            let output = self.lookup().output(node, &name);
            let at = arg.map_or_else(|| call.method.span(), start_of);
            self.facts[node].asked_outputs.push((name, at));
            output
        });
        self.output_of(op, output)
    }

    /// Returns the output of an op, or of the results of an op in a loop.
    fn output_of(&mut self, op: Binding, output: Option<u32>) -> Binding {
        match op {
            Binding::Op(node) => Binding::OutputOf(node, output),
            Binding::Results(node) => {
                self.look_at(node, output);
                Binding::OutputOf(node, None)
            }
            _ => Binding::Other,
        }
    }

    /// Walks the argument of `to.after(…)`, and adds an edge from each op in it.
    pub(super) fn after(&mut self, to: NodeIndex, outcome: Outcome, arg: &Expr) {
        let mut after = |item: &Expr| self.after(to, outcome, item);
        match arg {
            Expr::Tuple(tuple) => return tuple.elems.iter().for_each(after),
            Expr::Array(array) => return array.elems.iter().for_each(after),
            Expr::Paren(paren) => return after(&paren.expr),
            Expr::Reference(reference) => return after(&reference.expr),
            _ => {}
        }
        self.note_unbound(to, arg);
        if matches!(arg, Expr::Lit(_)) {
            self.is_order_known = false;
            self.reject(to);
        }
        let reason = Reason::After(outcome);
        match self.expr(arg, None) {
            Binding::Op(from) | Binding::Results(from) => {
                self.add_edge(from, to, reason, start_of(arg));
            }
            Binding::Either(when, otherwise) => {
                self.add_edge(when, to, reason, start_of(arg));
                self.add_edge(otherwise, to, reason, start_of(arg));
            }
            Binding::Variable(_) | Binding::Value(_) | Binding::OutputOf(..) => self.reject(to),
            Binding::Other if matches!(arg, Expr::Lit(_)) => self.reject(to),
            Binding::Other => self.graph.nodes[to].follows_unseen = true,
        }
    }

    pub(super) fn call(&mut self, call: &ExprCall, user: Option<NodeIndex>) -> Binding {
        if let Some((kind, constructor)) = known::op(&call.func) {
            let name = call.args.first().and_then(string);
            let at = call.args.first().map_or_else(|| start_of(&call.func), start_of);
            let node = self.add_node(name, kind, at);
            self.facts[node].constructor = constructor;
            let made = call.args.first().and_then(|name| self.made_text(name));
            self.facts[node].unknown_name = made.map(|_| at);
            self.facts[node].is_open = call.args.len() != 1;
            self.note_op_name(node, call);
            call.args.iter().skip(1).for_each(|arg| self.discard(arg, Some(node)));
            return Binding::Op(node);
        }
        let block = known::block(&call.func);
        if let Some(kind) = block
            && let Some(Expr::Closure(body)) = call.args.last()
            && body.inputs.len() == usize::from(kind == Block::ForEach)
        {
            let args: Vec<_> = call.args.iter().take(call.args.len() - 1).collect();
            let node = self.block_of_ops(kind, start_of(&call.func), &args, body);
            self.block_facts(node).exit = known::exit(&call.func);
            return Binding::Op(node);
        }
        if block.is_some() && call.args.last().is_some_and(has_no_value) {
            return self.rejected_block(call);
        }
        self.note_given_value(call, user);
        self.note_constructed(call);
        self.note_call(call);
        let is_op_free = is_op_free_call(&call.func);
        self.is_complete &= is_op_free;
        if !matches!(&*call.func, Expr::Path(_)) {
            self.discard(&call.func, None);
        }
        self.arguments(call.args.iter(), user, is_op_free);
        Binding::Other
    }

    /// Walks a call such as `on_exit({ … })`, which rustc rejects because the ops are not in a
    /// closure. They are meant to be, so nothing is known of when they run.
    fn rejected_block(&mut self, call: &ExprCall) -> Binding {
        self.is_complete = false;
        self.closures += 1;
        call.args.iter().for_each(|arg| {
            self.maybe(|this| this.expr(arg, None));
        });
        self.closures -= 1;
        Binding::Other
    }

    /// Notes that rustc rejects the name of an op.
    fn note_op_name(&mut self, node: NodeIndex, call: &ExprCall) {
        let is_new = self.facts[node].constructor == "new";
        let is_wrong = match call.args.first().filter(|_| !is_new || call.args.len() == 1) {
            None => true,
            Some(Expr::Lit(name)) => !matches!(name.lit, Lit::Str(_)),
            Some(Expr::Path(path)) => path.path.get_ident().is_some_and(|name| {
                matches!(self.bindings.get(&plain(name)), Binding::Variable(_))
            }),
            Some(_) => false,
        };
        if is_wrong {
            self.reject(node);
        }
        if let Some(name) = call.args.first() {
            self.note_unbound(node, name);
        }
    }

    /// Walks the arguments of a call. The ops in them escape if the call may make ops.
    fn arguments<'e>(
        &mut self,
        args: impl Iterator<Item = &'e Expr>,
        user: Option<NodeIndex>,
        is_op_free: bool,
    ) {
        for arg in args {
            self.discard(arg, user);
            if !is_op_free {
                self.escape_names_in(arg);
            }
        }
    }

    /// Notes the type of a call such as `Load::new(…)`, or the function of a call such as `load(…)`,
    /// if each run of the body makes it. A longer path may name another one.
    fn note_constructed(&mut self, call: &ExprCall) {
        let Expr::Path(path) = &*call.func else { return };
        if self.closures > 0 || self.way.certainty() != Certainty::Must {
            return;
        }
        let at = start_of(&call.func);
        if let Some(name) = path.path.get_ident() {
            let name = plain(name);
            if !self.bindings.is_bound(&name) {
                self.called.push((name, at));
            }
        } else if path.path.segments.len() == 2
            && let Some((ty, function)) = associated_function(&call.func)
            && function == "new"
        {
            self.constructed.push((ty, at));
        }
    }

    /// Notes a value of Argo's own that a block uses, such as `workflow::status()`.
    fn note_given_value(&mut self, call: &ExprCall, user: Option<NodeIndex>) {
        if let Some(block) = user.filter(|user| self.graph.block(*user).is_some())
            && let Some((module, name)) = associated_function(&call.func)
            && module == "workflow"
            && let Some(variable) = WorkflowVariable::of_function(&name)
        {
            self.given_values.push(GivenValue { variable, block, at: start_of(&call.func) });
        }
    }
}

/// Returns whether an expression is a block of statements without a value.
fn has_no_value(expr: &Expr) -> bool {
    let Expr::Block(block) = expr else { return false };
    matches!(block.block.stmts.last(), Some(Stmt::Expr(_, Some(_)) | Stmt::Local(_)))
}
