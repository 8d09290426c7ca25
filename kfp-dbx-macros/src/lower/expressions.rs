//! Walks expressions: names, and the branches, loops and closures of Rust.

use kfp_dbx_core::graph::{Branch, NodeIndex};
use syn::{Block, Expr, ExprAsync, ExprBlock, ExprClosure, ExprIf, ExprMatch, ExprPath};

use crate::lower::bindings::Binding;
use crate::lower::state::Lowering;
use crate::read::value::Names;
use crate::syntax::path;
use crate::syntax::place::start_of;
use crate::syntax::questions::{block_leaves, children, leaves, names_bound_in};
use crate::syntax::token::plain;

impl Lowering {
    /// Walks an expression and returns its value. If the expression is in an argument of an op,
    /// that op is `user`.
    pub(super) fn expr(&mut self, expr: &Expr, user: Option<NodeIndex>) -> Binding {
        match expr {
            Expr::Paren(paren) => return self.expr(&paren.expr, user),
            Expr::Group(group) => return self.expr(&group.expr, user),
            Expr::Path(path) => return self.path(expr, path, user),
            Expr::Field(field) => return self.field(field, user),
            Expr::MethodCall(call) => return self.method_call(call, user),
            Expr::Call(call) => return self.call(call, user),
            Expr::Block(block) if block.label.is_none() => return self.block(&block.block),
            Expr::Unsafe(block) => return self.block(&block.block),
            // A `break` may leave a labelled block early, and an `async` block runs later.
            Expr::Block(ExprBlock { block, .. }) | Expr::Async(ExprAsync { block, .. }) => {
                return self.maybe(|this| this.block(block));
            }
            Expr::Lit(_) => {}
            Expr::Macro(call) => self.macro_call(&call.mac, user),
            Expr::If(branch) => self.if_else(branch),
            Expr::Match(branches) => self.arms(branches),
            Expr::ForLoop(looped) => {
                self.discard(&looped.expr, None);
                self.looped(&looped.body, |this| this.pattern(&looped.pat, Binding::Other));
            }
            Expr::While(looped) => {
                self.discard(&looped.cond, None);
                self.looped(&looped.body, |this| this.bind_others(names_bound_in(&looped.cond)));
            }
            Expr::Loop(looped) => self.looped(&looped.body, |_| {}),
            Expr::Closure(closure) => self.closure(closure),
            Expr::Binary(binary) => self.binary(binary, user),
            Expr::Index(index) => self.index(index, user),
            Expr::Let(condition) => self.let_condition(condition, user),
            // The ops in any other expression escape.
            other => children(other).into_iter().for_each(|child| self.discard(child, user)),
        }
        Binding::Other
    }

    fn path(&mut self, expr: &Expr, path: &ExprPath, user: Option<NodeIndex>) -> Binding {
        let is_function = |name: &str| name.starts_with(char::is_lowercase);
        let Some(ident) = path.path.get_ident() else {
            self.is_complete &= !path::last(&path.path).as_deref().is_some_and(is_function);
            return Binding::Other;
        };
        let name = plain(ident);
        let binding = self.bindings.get(&name);
        match (binding, user) {
            (Binding::OutputOf(from, output), Some(user)) => {
                self.use_output((from, output), user, start_of(expr));
            }
            (Binding::Value(value), Some(user)) => self.use_value(value, user, start_of(expr)),
            _ => {}
        }
        // Code that gets a function can call it.
        if is_function(&name) && !self.bindings.is_bound(&name) {
            self.is_complete = false;
        }
        binding
    }

    /// Walks an expression whose value is not followed further.
    pub(super) fn discard(&mut self, expr: &Expr, user: Option<NodeIndex>) {
        let edges = self.graph.edges.len();
        let value = self.expr(expr, user);
        // A value that can be read is used where its name is used.
        let is_named = self.is_named && user.is_none() && self.lookup().value_of(expr).is_some();
        if !is_named {
            self.let_go(value, user, edges);
        }
    }

    /// Notes that a value escapes, unless the op `user` receives it. In that case, the edges from
    /// the index `edges` on contain the output, and no other code receives it.
    pub(super) fn let_go(&mut self, value: Binding, user: Option<NodeIndex>, edges: usize) {
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

    /// Walks a chain of `if … else if … else …` as the arms of one fork.
    fn if_else(&mut self, branch: &ExprIf) {
        self.discard(&branch.cond, None);
        let fork = self.fork();
        let mut next = Some(branch);
        let mut arm = 0;
        while let Some(branch) = next.take() {
            let then = &branch.then_branch;
            self.arm(Branch { fork, arm, leaves: block_leaves(then) }, |this| {
                // That of the first one always runs.
                if arm > 0 {
                    this.discard(&branch.cond, None);
                }
                this.bind_others(names_bound_in(&branch.cond));
                let value = this.block(then);
                this.escape(value);
            });
            arm += 1;
            match branch.else_branch.as_ref().map(|(_, other)| &**other) {
                Some(Expr::If(other)) => next = Some(other),
                Some(other) => self.arm(Branch { fork, arm, leaves: leaves(other) }, |this| {
                    this.discard(other, None);
                }),
                None => {}
            }
        }
    }

    fn arms(&mut self, branches: &ExprMatch) {
        self.discard(&branches.expr, None);
        self.note_match(branches);
        let fork = self.fork();
        for (index, branch) in branches.arms.iter().enumerate() {
            self.arm(Branch { fork, arm: index, leaves: leaves(&branch.body) }, |this| {
                this.pattern(&branch.pat, Binding::Other);
                this.discard(&branch.body, None);
            });
        }
    }

    fn looped(&mut self, body: &Block, bind: impl FnOnce(&mut Self)) {
        let fork = self.fork();
        self.arm(Branch { fork, arm: 0, leaves: block_leaves(body) }, |this| {
            bind(this);
            let value = this.block(body);
            this.escape(value);
        });
    }

    /// Walks a closure, which may run any number of times, and later.
    fn closure(&mut self, closure: &ExprClosure) {
        self.closures += 1;
        self.branch(|this| {
            for input in &closure.inputs {
                this.pattern(input, Binding::Other);
            }
            this.discard(&closure.body, None);
        });
        self.closures -= 1;
        self.escape_names_in(&closure.body);
    }
}
