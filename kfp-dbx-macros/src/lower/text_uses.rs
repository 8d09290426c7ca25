//! Notes where Rust asks for the contents of a text that is made of runtime values. `check` judges
//! whether the answer depends on such a value.

use kfp_dbx_core::graph::NodeIndex;
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{
    Expr, ExprBinary, ExprCall, ExprIndex, ExprLet, ExprMatch, ExprMethodCall, Lit, Pat,
    RangeLimits,
};

use crate::lower::body::{Bound, MadeText, Question, TextUse};
use crate::lower::state::Lowering;
use crate::read::macros::expressions;
use crate::syntax::comparison::comparison;
use crate::syntax::path::associated_function;
use crate::syntax::place::start_of;
use crate::syntax::token::as_code;
use crate::syntax::token::string;

/// Methods that compare texts.
const COMPARES: &[&str] =
    &["cmp", "eq", "eq_ignore_ascii_case", "ge", "gt", "le", "lt", "ne", "partial_cmp"];

/// Methods whose result depends on what a text contains.
const QUESTIONS: &[&str] = &[
    "bytes",
    "char_indices",
    "chars",
    "cmp",
    "contains",
    "drain",
    "ends_with",
    "eq",
    "eq_ignore_ascii_case",
    "find",
    "ge",
    "get",
    "gt",
    "is_char_boundary",
    "is_empty",
    "le",
    "len",
    "lines",
    "lt",
    "make_ascii_lowercase",
    "make_ascii_uppercase",
    "match_indices",
    "matches",
    "ne",
    "parse",
    "partial_cmp",
    "pop",
    "remove",
    "replace",
    "replacen",
    "retain",
    "rfind",
    "rmatches",
    "rsplit",
    "rsplit_once",
    "rsplit_terminator",
    "rsplitn",
    "split",
    "split_at",
    "split_inclusive",
    "split_off",
    "split_once",
    "split_terminator",
    "split_whitespace",
    "splitn",
    "starts_with",
    "strip_prefix",
    "strip_suffix",
    "to_ascii_lowercase",
    "to_ascii_uppercase",
    "to_lowercase",
    "to_uppercase",
    "trim",
    "trim_end",
    "trim_end_matches",
    "trim_matches",
    "trim_start",
    "trim_start_matches",
    "truncate",
];

impl Lowering {
    fn note(&mut self, text: MadeText, question: Question, at: Span) {
        self.text_uses.push(TextUse { text, question, at });
    }

    /// Notes a method that asks for the contents of a text.
    pub(super) fn note_method(&mut self, method: &str, call: &ExprMethodCall) {
        if QUESTIONS.binary_search(&method).is_err() {
            return;
        }
        let argument = call.args.first();
        if let Some(text) = self.walked_text(&call.receiver) {
            let question = if COMPARES.contains(&method) {
                Question::Compared { by: compares_as(method), with: argument.map(as_code) }
            } else if let (Some(Expr::Range(range)), "get") = (argument, method) {
                Question::Cut(bound(range.start.as_deref()), bound(range.end.as_deref()))
            } else if matches!(method, "split_at" | "split_off" | "truncate") {
                Question::Cut(Bound::None, bound(argument))
            } else {
                let pattern = argument.and_then(pattern);
                Question::Asked { method: method.to_owned(), pattern }
            };
            return self.note(text, question, call.method.span());
        }
        // `"full".eq(&text)`, `["full", "part"].contains(&text)`
        let by = match (method, &*call.receiver) {
            ("contains", Expr::Array(_)) => "one_of",
            (method, Expr::Lit(_)) if COMPARES.contains(&method) => compares_as(method),
            _ => return,
        };
        if let Some(text) = argument.and_then(|argument| self.made_text(argument)) {
            let with = Some(as_code(&call.receiver));
            self.note(text, Question::Compared { by, with }, call.method.span());
        }
    }

    /// Walks an operation, and notes a comparison of texts.
    pub(super) fn binary(&mut self, binary: &ExprBinary, user: Option<NodeIndex>) {
        self.discard(&binary.left, user);
        let by = comparison(&binary.op);
        let left = by.and_then(|_| self.walked_text(&binary.left));
        self.discard(&binary.right, user);
        let Some((by, swapped)) = by else { return };
        if let Some(text) = left {
            let with = Some(as_code(&binary.right));
            self.note(text, Question::Compared { by, with }, start_of(&binary.left));
        } else if let Some(text) = self.walked_text(&binary.right) {
            let with = Some(as_code(&binary.left));
            self.note(text, Question::Compared { by: swapped, with }, start_of(&binary.right));
        }
    }

    /// Walks a slice or another index, and notes a cut of a text.
    pub(super) fn index(&mut self, index: &ExprIndex, user: Option<NodeIndex>) {
        self.discard(&index.expr, user);
        if let Expr::Range(range) = &*index.index
            && let Some(text) = self.walked_text(&index.expr)
        {
            let mut end = bound(range.end.as_deref());
            if let (RangeLimits::Closed(_), Bound::At(at)) = (&range.limits, &mut end) {
                *at += 1;
            }
            let question = Question::Cut(bound(range.start.as_deref()), end);
            self.note(text, question, index.bracket_token.span.join());
        }
        self.discard(&index.index, user);
    }

    /// Walks `let "full" = text`.
    pub(super) fn let_condition(&mut self, condition: &ExprLet, user: Option<NodeIndex>) {
        self.discard(&condition.expr, user);
        if has_literal(&condition.pat)
            && let Some(text) = self.walked_text(&condition.expr)
        {
            self.note(text, Question::Matched, start_of(&condition.expr));
        }
    }

    /// Notes a `match` of a text that was walked, also of one in a tuple.
    pub(super) fn note_match(&mut self, branches: &ExprMatch) {
        let Expr::Tuple(tuple) = &*branches.expr else {
            return self.note_matched(&branches.expr, branches.arms.iter().map(|arm| &arm.pat));
        };
        for (index, expr) in tuple.elems.iter().enumerate() {
            let elements = branches.arms.iter().flat_map(|arm| element(&arm.pat, index));
            self.note_matched(expr, elements);
        }
    }

    fn note_matched<'e>(&mut self, expr: &Expr, mut patterns: impl Iterator<Item = &'e Pat>) {
        if patterns.any(has_literal)
            && let Some(text) = self.walked_text(expr)
        {
            self.note(text, Question::Matched, start_of(expr));
        }
    }

    /// Notes `println!("{text}")` and its like.
    pub(super) fn note_printed(&mut self, name: &str, tokens: &TokenStream) {
        if matches!(name, "print" | "println" | "eprint" | "eprintln")
            && let Some(text) = self.text_of_format(tokens)
        {
            let at = tokens.clone().into_iter().next().map_or_else(Span::call_site, |t| t.span());
            self.note(text, Question::Printed(name.to_owned()), at);
        }
    }

    /// Notes `assert_eq!(text, "full")` and its like.
    pub(super) fn note_macro(&mut self, name: &str, tokens: &TokenStream) {
        if !matches!(name, "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne") {
            return self.note_matches(name, tokens);
        }
        let Some(args) = expressions(tokens.clone()) else { return };
        let mut sides = args.iter().take(2);
        let (Some(left), Some(right)) = (sides.next(), sides.next()) else { return };
        for (side, other) in [(left, right), (right, left)] {
            if let Some(text) = self.made_text(side) {
                let question = Question::Compared { by: "eq", with: Some(as_code(other)) };
                return self.note(text, question, start_of(side));
            }
        }
    }

    fn note_matches(&mut self, name: &str, tokens: &TokenStream) {
        let is_comma = |tree: &TokenTree| matches!(tree, TokenTree::Punct(p) if p.as_char() == ',');
        if name == "matches"
            && let tokens = tokens.clone().into_iter().take_while(|tree| !is_comma(tree)).collect()
            && let Ok(expr) = syn::parse2::<Expr>(tokens)
            && let Some(text) = self.made_text(&expr)
        {
            self.note(text, Question::Matched, start_of(&expr));
        }
    }

    /// Notes `i32::from_str(&text)`.
    pub(super) fn note_call(&mut self, call: &ExprCall) {
        if let Some((_, function)) = associated_function(&call.func)
            && matches!(function.as_str(), "from_str" | "from_str_radix")
            && let Some(text) = call.args.first().and_then(|text| self.made_text(text))
        {
            let question = Question::Asked { method: String::from("parse"), pattern: None };
            self.note(text, question, start_of(&call.func));
        }
    }
}

/// Returns the patterns of an element of a tuple.
fn element(pattern: &Pat, index: usize) -> Vec<&Pat> {
    match pattern {
        Pat::Tuple(tuple) => tuple.elems.get(index).into_iter().collect(),
        Pat::Or(or) => or.cases.iter().flat_map(|case| element(case, index)).collect(),
        Pat::Paren(paren) => element(&paren.pat, index),
        _ => Vec::new(),
    }
}

fn has_literal(pattern: &Pat) -> bool {
    match pattern {
        Pat::Lit(_) | Pat::Path(_) => true,
        Pat::Or(or) => or.cases.iter().any(has_literal),
        Pat::Paren(paren) => has_literal(&paren.pat),
        Pat::Reference(reference) => has_literal(&reference.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().any(has_literal),
        Pat::Ident(binding) => binding.subpat.as_ref().is_some_and(|(_, of)| has_literal(of)),
        _ => false,
    }
}

/// Returns the bound of a range.
fn bound(expr: Option<&Expr>) -> Bound {
    let Some(expr) = expr else { return Bound::None };
    match expr {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Int(number) => number.base10_parse().map_or(Bound::Unknown, Bound::At),
            _ => Bound::Unknown,
        },
        _ => Bound::Unknown,
    }
}

/// Returns the literal text or character that a method looks for.
fn pattern(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Char(c) => Some(c.value().to_string()),
            _ => string(expr),
        },
        Expr::Reference(reference) => pattern(&reference.expr),
        _ => None,
    }
}

/// Returns the method of a runtime condition for a method of Rust.
fn compares_as(method: &str) -> &'static str {
    let known = ["ne", "lt", "le", "gt", "ge"].into_iter().find(|known| *known == method);
    known.unwrap_or("eq")
}
