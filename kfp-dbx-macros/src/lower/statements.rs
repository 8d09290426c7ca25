//! Walks blocks, statements and patterns.

use quote::ToTokens;
use syn::{Attribute, Block, Expr, Local, Pat, Stmt};

use crate::lower::bindings::Binding;
use crate::lower::macros::is_text;
use crate::lower::state::Lowering;
use crate::syntax::place::start_of;
use crate::syntax::questions::{attributes, is_name, names_bound};
use crate::syntax::token::plain;

impl Lowering {
    /// Walks a block of Rust, and returns its value.
    pub(super) fn block(&mut self, block: &Block) -> Binding {
        self.bindings.enter_scope();
        let mut value = Binding::Other;
        for statement in &block.stmts {
            value = self.statement(statement);
        }
        self.keep_block_text(block);
        self.bindings.leave_scope();
        value
    }

    /// Walks the body of the function, and notes the outputs that it returns.
    pub(super) fn body(&mut self, body: &Block) {
        self.bindings.enter_scope();
        for statement in &body.stmts {
            match statement {
                Stmt::Expr(value, None) if attributes(value).is_empty() => self.returned(value),
                statement => {
                    self.statement(statement);
                }
            }
        }
        self.bindings.leave_scope();
    }

    fn returned(&mut self, value: &Expr) {
        match value {
            Expr::Paren(value) => self.returned(&value.expr),
            Expr::Tuple(tuple) => {
                for value in &tuple.elems {
                    let binding = self.returned_value(value);
                    self.escape(binding);
                }
            }
            value => {
                self.returned_value(value);
            }
        }
    }

    fn returned_value(&mut self, value: &Expr) -> Binding {
        let binding = self.expr(value, None);
        let outputs = match binding {
            Binding::OutputOf(node, ..) => vec![node],
            Binding::Value(value) => {
                self.outputs_in(value).into_iter().map(|(node, ..)| node).collect()
            }
            _ => Vec::new(),
        };
        let at = start_of(value);
        self.returned.extend(outputs.into_iter().map(|node| (node, at)));
        binding
    }

    fn statement(&mut self, statement: &Stmt) -> Binding {
        let attrs: &[Attribute] = match statement {
            Stmt::Local(local) => &local.attrs,
            Stmt::Macro(call) => &call.attrs,
            Stmt::Expr(expr, _) => attributes(expr),
            Stmt::Item(_) => &[],
        };
        // `#[cfg]` is not evaluated yet: the statement may not be compiled.
        if attrs.iter().any(|attr| attr.path().is_ident("cfg")) {
            return self.maybe(|this| this.certain_statement(statement));
        }
        self.certain_statement(statement)
    }

    fn certain_statement(&mut self, statement: &Stmt) -> Binding {
        match statement {
            Stmt::Local(local) => {
                self.local(local);
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
            Stmt::Item(_) => {
                self.has_items = true;
                Binding::Other
            }
        }
    }

    fn local(&mut self, local: &Local) {
        let value = match &local.init {
            None => Binding::Other,
            Some(init) => {
                let value = self.initial_value(&init.expr, &local.pat);
                if let Some((_, diverge)) = &init.diverge {
                    self.escape(value);
                    self.branch(|this| this.discard(diverge, None));
                }
                value
            }
        };
        // Before the name is bound, which may be one in the text.
        let text = self.text_of_local(local, value);
        self.pattern(&local.pat, value);
        if let Some((name, text)) = text {
            self.bindings.set_text(name, text);
        }
    }

    fn initial_value(&mut self, init: &Expr, pattern: &Pat) -> Binding {
        let is_name = is_name(pattern);
        let is_named_text = is_name && is_text(init);
        self.is_named = is_named_text;
        let walked = self.expr(init, None);
        self.is_named = false;
        let value = match walked {
            Binding::Other if is_name => self.binding_of(init),
            value => value,
        };
        if is_named_text && matches!(value, Binding::Other) {
            self.escape_names(init.to_token_stream());
        }
        value
    }

    /// Binds the names of a pattern.
    pub(super) fn pattern(&mut self, pattern: &Pat, value: Binding) {
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
                self.bind_others(names_bound(other));
            }
        }
    }

    /// Binds names to values that are not followed.
    pub(super) fn bind_others(&mut self, names: Vec<String>) {
        for name in names {
            self.bind(&name, Binding::Other);
        }
    }
}
