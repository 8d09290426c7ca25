//! What stands in the call of a macro.

use kfp_dbx_core::graph::{Certainty, Edge, NodeIndex, Reason};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Expr;

use super::makes::{is_plain_macro, may_make_ops};
use super::{Binding, Lower};
use crate::read::value::split;
use crate::syntax::parse::{plain, text_of};

impl Lower {
    pub(super) fn macro_call(&mut self, call: &syn::Macro, user: Option<NodeIndex>) {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string());
        let name = name.as_deref();
        // What these make is made of all that stands in them.
        let certain = matches!(name, Some("format" | "format_args" | "json" | "vec"));
        let is_plain = is_plain_macro(name);
        // Mostly it is a text alone.
        let mut trees = call.tokens.clone().into_iter();
        if let (Some(TokenTree::Literal(_)), None) = (trees.next(), trees.next()) {
            self.is_complete &= certain || is_plain;
            return self.tokens(call.tokens.clone(), user, certain);
        }
        let parser = syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated;
        if name == Some("json") {
            return self.json(call.tokens.clone(), user);
        }
        match syn::parse::Parser::parse2(parser, call.tokens.clone()) {
            Ok(args) if certain || is_plain => {
                for arg in &args {
                    match arg {
                        Expr::Lit(lit) => self.tokens(lit.to_token_stream(), user, certain),
                        // The name of an argument of a format.
                        Expr::Assign(named) if certain => self.discard(&named.right, user),
                        arg => self.discard(arg, user),
                    }
                }
            }
            _ => {
                self.is_complete &= (certain || is_plain) && !may_make_ops(call.tokens.clone());
                self.tokens(call.tokens.clone(), user, certain);
            }
        }
    }

    /// What stands in a `json!`, or in a part of it.
    pub(super) fn json(&mut self, tokens: TokenStream, user: Option<NodeIndex>) {
        let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
        if let [TokenTree::Group(group)] = trees.as_slice()
            && matches!(group.delimiter(), Delimiter::Brace | Delimiter::Bracket)
        {
            for part in split(group.stream()) {
                let part = match (group.delimiter(), part.as_slice()) {
                    (
                        Delimiter::Brace,
                        [TokenTree::Literal(_), TokenTree::Punct(colon), value @ ..],
                    ) if colon.as_char() == ':' => value,
                    (Delimiter::Brace, part) => {
                        // The name is an expression, too.
                        let tokens: TokenStream = part.iter().cloned().collect();
                        self.is_complete &= !may_make_ops(tokens.clone());
                        self.tokens(tokens, user, true);
                        continue;
                    }
                    (_, part) => part,
                };
                self.json(part.iter().cloned().collect(), user);
            }
            return;
        }
        match syn::parse2::<Expr>(tokens.clone()) {
            Ok(expr) => self.discard(&expr, user),
            Err(_) => {
                self.is_complete &= !may_make_ops(tokens.clone());
                self.tokens(tokens, user, true);
            }
        }
    }

    /// What stands in a macro's call: outputs make edges to the op that takes its value,
    /// as in `format!("{}", op.outputs.run_id)`; ops themselves are let go.
    pub(super) fn tokens(&mut self, tokens: TokenStream, user: Option<NodeIndex>, certain: bool) {
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
                    if let Some([_, (output, _), ..]) = names.get(index + 1..)
                        && certain
                    {
                        let output = self.output_index(from, output);
                        self.look_at(from, output);
                    }
                    if let (true, Some(output), Some(user)) = (certain, output, user) {
                        self.edge(from, user, Reason::Output, output);
                        continue;
                    }
                    if certain && output.is_some() && self.binds {
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
                Binding::OutputOf(from, output) => {
                    self.look_at(from, output);
                    match user {
                        Some(user) => self.edge(from, user, Reason::Output, span),
                        None if certain && self.binds => {}
                        None => self.graph.nodes[from].escaped = true,
                    }
                }
                Binding::Value(value) => {
                    if let Some(user) = user {
                        self.use_outputs(value, user, span);
                    }
                }
                Binding::Param(_) | Binding::Other => {}
            }
        }
    }
}

/// Whether an expression is text, or JSON, that is put together there.
pub(super) fn is_text(expr: &Expr) -> bool {
    matches!(expr, Expr::Macro(call) if call.mac.path.segments.last().is_some_and(|name| name.ident == "format" || name.ident == "json"))
}

/// The names in tokens, also those that format strings capture: `"{name}"`.
pub(super) fn idents(tokens: TokenStream, names: &mut Vec<(String, Span)>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => names.push((plain(&ident), ident.span())),
            TokenTree::Group(group) => idents(group.stream(), names),
            TokenTree::Literal(literal) => {
                if let Some(text) = text_of(&literal) {
                    captured(&text, |name| names.push((name.to_owned(), literal.span())));
                }
            }
            TokenTree::Punct(_) => {}
        }
    }
}

/// The names that a format string captures.
pub(super) fn captured(text: &str, mut found: impl FnMut(&str)) {
    for part in text.split('{').skip(1) {
        let name = part.split(['}', ':']).next().unwrap_or_default().trim();
        if !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_') {
            found(name);
        }
    }
}
