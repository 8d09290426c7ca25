//! Questions to a piece of source as a whole: which names it mentions and binds, whether it
//! leaves early.

use std::collections::BTreeSet;

use syn::visit::Visit;
use syn::{Block, Expr};

use super::tokens::idents;
use crate::syntax::parse::plain;

pub(super) fn leaves_block(block: &Block) -> bool {
    let mut leaves = Leaves(false);
    leaves.visit_block(block);
    leaves.0
}

pub(super) fn leaves(expr: &Expr) -> bool {
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
pub(super) struct Children<'a>(pub(super) Vec<&'a Expr>);

impl<'a> Visit<'a> for Children<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        self.0.push(expr);
    }
}

#[derive(Default)]
pub(super) struct PatternNames(pub(super) Vec<String>);

impl Visit<'_> for PatternNames {
    fn visit_pat_ident(&mut self, pat: &syn::PatIdent) {
        self.0.push(plain(&pat.ident));
        syn::visit::visit_pat_ident(self, pat);
    }
}

/// Every name in a piece of source, and those that are assigned to.
#[derive(Default)]
pub(super) struct Mentioned {
    pub(super) names: BTreeSet<String>,
    /// Those that it is asked for, if not all.
    pub(super) wanted: Option<Vec<(String, String)>>,
    pub(super) decides: bool,
    pub(super) assigned: BTreeSet<String>,
}

impl Visit<'_> for Mentioned {
    fn visit_expr(&mut self, expr: &Expr) {
        self.decides |= matches!(
            expr,
            Expr::Binary(_) | Expr::ForLoop(_) | Expr::If(_) | Expr::Match(_) | Expr::While(_)
        );
        syn::visit::visit_expr(self, expr);
    }

    fn visit_ident(&mut self, ident: &syn::Ident) {
        match &self.wanted {
            // Most names are none of these: nothing is copied before it is.
            Some(wanted) => {
                let name = wanted.iter().find(|(name, raw)| ident == name || ident == raw);
                if let Some((name, _)) = name
                    && !self.names.contains(name)
                {
                    self.names.insert(name.clone());
                }
            }
            None => {
                self.names.insert(plain(ident));
            }
        }
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
