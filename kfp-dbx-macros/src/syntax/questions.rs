//! Questions about a piece of source as a whole: which names it mentions and binds, and whether
//! it may return early.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::{Attribute, Block, Expr, Pat};

use crate::syntax::path;
use crate::syntax::token::{self, plain, string};
use crate::syntax::walk::{Part, walk_block, walk_expr, walk_pattern};

/// Returns whether a block may return, break or panic early.
pub(crate) fn block_leaves(block: &Block) -> bool {
    let mut found = false;
    walk_block(block, &mut |part| {
        found |= is_exit(&part);
        !found
    });
    found
}

/// Returns whether an expression may return, break or panic early.
pub(crate) fn leaves(expr: &Expr) -> bool {
    let mut found = false;
    walk_expr(expr, &mut |part| {
        found |= is_exit(&part);
        !found
    });
    found
}

/// Macros count, as `panic!` is one.
fn is_exit(part: &Part<'_>) -> bool {
    match part {
        Part::Expr(expr) => matches!(
            expr,
            Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) | Expr::Try(_) | Expr::Yield(_)
        ),
        Part::Macro(call) => !matches!(
            path::last(&call.path).as_deref(),
            Some("format" | "json" | "vec" | "format_args" | "include_str" | "include_bytes")
        ),
        _ => false,
    }
}

/// Returns the expressions directly within an expression.
pub(crate) fn children(expr: &Expr) -> Vec<&Expr> {
    let mut children = Vec::new();
    let mut is_root = true;
    walk_expr(expr, &mut |part| match part {
        Part::Expr(_) if is_root => {
            is_root = false;
            true
        }
        Part::Expr(child) => {
            children.push(child);
            false
        }
        _ => true,
    });
    children
}

/// Returns the names that a pattern binds.
pub(crate) fn names_bound(pattern: &Pat) -> Vec<String> {
    let mut names = Vec::new();
    walk_pattern(pattern, &mut |part| note_binding(&part, &mut names));
    names
}

/// Returns the names that the patterns of a block bind.
pub(crate) fn names_bound_in_block(block: &Block) -> Vec<String> {
    let mut names = Vec::new();
    walk_block(block, &mut |part| note_binding(&part, &mut names));
    names
}

/// Returns the names that the patterns of an expression bind: those of `if let`, say.
pub(crate) fn names_bound_in(expr: &Expr) -> Vec<String> {
    let mut names = Vec::new();
    walk_expr(expr, &mut |part| note_binding(&part, &mut names));
    names
}

fn note_binding(part: &Part<'_>, names: &mut Vec<String>) -> bool {
    if let Part::Binding(binding) = part {
        names.push(plain(&binding.ident));
    }
    true
}

/// Returns whether a pattern is nothing but a name.
pub(crate) fn is_name(pattern: &Pat) -> bool {
    match pattern {
        Pat::Ident(pat) => pat.by_ref.is_none() && pat.subpat.is_none(),
        Pat::Type(pat) => is_name(&pat.pat),
        _ => false,
    }
}

/// Returns every name in an expression.
pub(crate) fn names_in(expr: &Expr) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    walk_expr(expr, &mut |part| {
        match part {
            Part::Ident(ident) => {
                names.insert(plain(ident));
            }
            Part::Macro(call) => {
                names.extend(token::names(call.tokens.clone()).into_iter().map(|(name, _)| name));
            }
            _ => {}
        }
        true
    });
    names
}

/// The names that a body mentions.
#[derive(Default)]
pub(crate) struct Mentions {
    /// The wanted names that the body mentions, and every name in the calls of macros.
    pub(crate) names: BTreeSet<String>,
    /// The names that are assigned to.
    pub(crate) assigned: BTreeSet<String>,
}

impl Mentions {
    /// Looks for these names in a body.
    pub(crate) fn of(block: &Block, wanted: impl Iterator<Item = String>) -> Self {
        let with_raw = |name: String| {
            let raw = format!("r#{name}");
            (name, raw)
        };
        let wanted: Vec<(String, String)> = wanted.map(with_raw).collect();
        let mut found = Self::default();
        walk_block(block, &mut |part| {
            match part {
                Part::Expr(expr) => found.note_expr(expr),
                // Most names are not wanted: only those that are get copied.
                Part::Ident(ident) => {
                    let name = wanted.iter().find(|(name, raw)| ident == name || ident == raw);
                    if let Some((name, _)) = name
                        && !found.names.contains(name)
                    {
                        found.names.insert(name.clone());
                    }
                }
                Part::Macro(call) => {
                    let names = token::names(call.tokens.clone());
                    found.names.extend(names.into_iter().map(|(name, _)| name));
                }
                Part::Local(_) | Part::Binding(_) => {}
            }
            true
        });
        found
    }

    fn note_expr(&mut self, expr: &Expr) {
        // Names in the braces of a text without `format!` are reported there.
        if string(expr).is_some_and(|text| text.contains('{')) {
            let names = token::names(expr.to_token_stream());
            self.names.extend(names.into_iter().map(|(name, _)| name));
        }
        if let Expr::Assign(assign) = expr {
            self.assigned.extend(names_in(&assign.left));
        }
    }
}

/// Returns the attributes of an expression that is a statement.
pub(crate) fn attributes(expr: &Expr) -> &[Attribute] {
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
