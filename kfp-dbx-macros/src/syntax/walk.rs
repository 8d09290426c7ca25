//! One walk over a piece of syntax, for every question.
//!
//! Each type that implements syn's `Visit` makes rustc compile some 360 functions. There is one
//! such type here, and the questions are closures.

use syn::visit::{self, Visit};
use syn::{Block, Expr, Ident, Local, Macro, Pat, PatIdent};

/// A part of the syntax that a question may be about.
pub(crate) enum Part<'a> {
    Expr(&'a Expr),
    Ident(&'a Ident),
    Local(&'a Local),
    Macro(&'a Macro),
    /// A name that a pattern binds.
    Binding(&'a PatIdent),
}

/// Calls the question for each part, outermost first, and continues inside a part if the answer is
/// yes.
struct Walk<'q, 'a> {
    ask: &'q mut dyn FnMut(Part<'a>) -> bool,
}

pub(crate) fn walk_block<'a>(block: &'a Block, ask: &mut dyn FnMut(Part<'a>) -> bool) {
    Walk { ask }.visit_block(block);
}

pub(super) fn walk_expr<'a>(expr: &'a Expr, ask: &mut dyn FnMut(Part<'a>) -> bool) {
    Walk { ask }.visit_expr(expr);
}

pub(super) fn walk_pattern<'a>(pattern: &'a Pat, ask: &mut dyn FnMut(Part<'a>) -> bool) {
    Walk { ask }.visit_pat(pattern);
}

impl<'a> Visit<'a> for Walk<'_, 'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if (self.ask)(Part::Expr(expr)) {
            visit::visit_expr(self, expr);
        }
    }

    fn visit_ident(&mut self, ident: &'a Ident) {
        (self.ask)(Part::Ident(ident));
    }

    fn visit_local(&mut self, local: &'a Local) {
        if (self.ask)(Part::Local(local)) {
            visit::visit_local(self, local);
        }
    }

    fn visit_macro(&mut self, call: &'a Macro) {
        if (self.ask)(Part::Macro(call)) {
            visit::visit_macro(self, call);
        }
    }

    fn visit_pat_ident(&mut self, binding: &'a PatIdent) {
        if (self.ask)(Part::Binding(binding)) {
            visit::visit_pat_ident(self, binding);
        }
    }
}
