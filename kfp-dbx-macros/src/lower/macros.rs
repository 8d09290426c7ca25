//! Walks calls of macros.

use kfp_dbx_core::graph::{Certainty, Edge, NodeIndex};
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, Macro, Token};

use crate::lower::bindings::Binding;
use crate::lower::op_free::{is_op_free_macro, is_value_macro, may_make_ops};
use crate::lower::state::Lowering;
use crate::syntax::path;
use crate::syntax::token::{names, split_at_commas};

impl Lowering {
    pub(super) fn macro_call(&mut self, call: &Macro, user: Option<NodeIndex>) {
        let name = path::last(&call.path).unwrap_or_default();
        let (is_value, is_op_free) = (is_value_macro(&name), is_op_free_macro(&name));
        // Most calls hold a text and nothing else.
        let mut trees = call.tokens.clone().into_iter();
        if let (Some(TokenTree::Literal(_)), None) = (trees.next(), trees.next()) {
            self.is_complete &= is_op_free;
            self.note_printed(&name, &call.tokens);
            return self.tokens(call.tokens.clone(), user, is_value);
        }
        if name == "json" {
            return self.json(call.tokens.clone(), user);
        }
        self.note_printed(&name, &call.tokens);
        self.note_macro(&name, &call.tokens);
        let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
        match parser.parse2(call.tokens.clone()) {
            Ok(args) if is_op_free => {
                args.iter().for_each(|arg| self.macro_argument(arg, user, is_value));
            }
            _ => {
                self.is_complete &= is_op_free && !may_make_ops(call.tokens.clone());
                self.tokens(call.tokens.clone(), user, is_value);
            }
        }
    }

    fn macro_argument(&mut self, arg: &Expr, user: Option<NodeIndex>, is_value: bool) {
        match arg {
            Expr::Lit(lit) => self.tokens(lit.to_token_stream(), user, is_value),
            // The name of an argument of a format.
            Expr::Assign(named) if is_value => self.discard(&named.right, user),
            arg => self.discard(arg, user),
        }
    }

    /// Walks the tokens of a `json!`, or of a part of it.
    fn json(&mut self, tokens: TokenStream, user: Option<NodeIndex>) {
        let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
        if let [TokenTree::Group(group)] = trees.as_slice()
            && matches!(group.delimiter(), Delimiter::Brace | Delimiter::Bracket)
        {
            return self.json_parts(group, user);
        }
        match syn::parse2::<Expr>(tokens.clone()) {
            Ok(expr) => self.discard(&expr, user),
            Err(_) => self.unparsed_json(tokens, user),
        }
    }

    fn json_parts(&mut self, group: &Group, user: Option<NodeIndex>) {
        let is_object = group.delimiter() == Delimiter::Brace;
        for part in split_at_commas(group.stream()) {
            let part = match part.as_slice() {
                [TokenTree::Literal(_), TokenTree::Punct(colon), value @ ..]
                    if is_object && colon.as_char() == ':' =>
                {
                    value
                }
                // The name is also an expression.
                part if is_object => {
                    self.unparsed_json(part.iter().cloned().collect(), user);
                    continue;
                }
                part => part,
            };
            self.json(part.iter().cloned().collect(), user);
        }
    }

    fn unparsed_json(&mut self, tokens: TokenStream, user: Option<NodeIndex>) {
        self.is_complete &= !may_make_ops(tokens.clone());
        self.tokens(tokens, user, true);
    }

    /// Walks tokens that can't be parsed as expressions. The op that receives the macro's value
    /// uses the outputs in them, as in `format!("{}", op.outputs.run_id)`. Ops in them escape.
    fn tokens(&mut self, tokens: TokenStream, user: Option<NodeIndex>, is_value: bool) {
        let names = names(tokens);
        for (index, (name, span)) in names.iter().enumerate() {
            match self.bindings.get(name) {
                binding @ Binding::Either(..) => self.escape(binding),
                Binding::Op(op) | Binding::Results(op) => {
                    let op = Mentioned { op, at: *span, rest: &names[index + 1..] };
                    self.op_in_tokens(&op, user, is_value);
                }
                Binding::OutputOf(from, output) => match user {
                    Some(user) => self.use_output((from, output), user, *span),
                    None => {
                        self.look_at(from, output);
                        self.graph.nodes[from].escaped |= !(is_value && self.is_named);
                    }
                },
                Binding::Value(value) => {
                    if let Some(user) = user {
                        self.use_value(value, user, *span);
                    }
                }
                Binding::Variable(_) | Binding::Other => {}
            }
        }
    }

    fn op_in_tokens(&mut self, op: &Mentioned<'_>, user: Option<NodeIndex>, is_value: bool) {
        let Mentioned { op: from, at, rest } = *op;
        if let (true, Some((output, at))) = (is_value, rest.get(1)) {
            let output = self.lookup().output(from, output);
            self.look_at(from, output);
            self.note_output(from, output, *at);
        }
        // `op.outputs.x`
        let output = match rest {
            [(outputs, _), (_, at), ..] if is_value && outputs == "outputs" => Some(*at),
            _ => None,
        };
        match (output, user) {
            (Some(at), Some(user)) => {
                let reason = self.output_reason(from, user);
                return self.add_edge(from, user, reason, at);
            }
            (Some(_), None) if self.is_named => return,
            _ => {}
        }
        self.graph.nodes[from].escaped = true;
        // `format!` and `json!` can contain nothing of an op but `op.outputs.x`. It is not certain
        // whether any other macro uses it.
        if let Some(to) = user.filter(|user| *user != from) {
            let (certainty, reason) = (Certainty::May, self.output_reason(from, to));
            self.graph.edges.push(Edge { from, to, certainty, reason, at });
        }
    }
}

/// An op that tokens name.
struct Mentioned<'n> {
    op: NodeIndex,
    at: Span,
    /// The names after it.
    rest: &'n [(String, Span)],
}

/// Returns whether an expression is a `format!` or a `json!`.
pub(super) fn is_text(expr: &Expr) -> bool {
    let Expr::Macro(call) = expr else { return false };
    matches!(path::last(&call.mac.path).as_deref(), Some("format" | "json"))
}
