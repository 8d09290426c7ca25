//! Reads `json!`.

use std::borrow::Cow;

use kfp_dbx_core::value::{Map, Text, Value};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::Expr;

use crate::read::spans::PartName;
use crate::read::value::Reader;
use crate::syntax::token::{split_at_commas, string_token};

impl Reader<'_> {
    /// Reads the tokens of a `json!`, or of a value in one.
    pub(super) fn json(&mut self, tokens: TokenStream) -> Option<Value> {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        match trees.as_slice() {
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::Brace => {
                return self.json_object(group.stream());
            }
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
                return self.json_list(group.stream());
            }
            [TokenTree::Ident(ident)] if ident == "null" => return Some(Value::Null),
            _ => {}
        }
        let expr: Expr = syn::parse2(trees.into_iter().collect()).ok()?;
        Some(self.inner(&expr, None))
    }

    fn json_list(&mut self, tokens: TokenStream) -> Option<Value> {
        let mut items = Vec::new();
        for (index, item) in split_at_commas(tokens).into_iter().enumerate() {
            let span = item.first()?.span();
            let value = self.part(PartName::Item(index), |this| {
                this.mark(span);
                this.json(item.into_iter().collect())
            });
            items.push(value.unwrap_or(Value::Unknown));
        }
        Some(Value::List(items))
    }

    fn json_object(&mut self, tokens: TokenStream) -> Option<Value> {
        let mut map = Map::new();
        for field in split_at_commas(tokens) {
            let colon = field.iter().position(
                |tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ':'),
            )?;
            let (name, value) = (&field[..colon], &field[colon + 1..]);
            let [TokenTree::Literal(name)] = name else {
                // Rust computes the name: it is one more field, whichever.
                map.entries.push((Text::unknown(), Value::Unknown));
                continue;
            };
            let text = string_token(name)?;
            let part = PartName::Field(Cow::Owned(text.clone()));
            let value = self.part(part, |this| {
                // The place of an object or a list as a whole is that of its name.
                this.mark(match value {
                    [TokenTree::Group(_)] | [] => name.span(),
                    [first, ..] => first.span(),
                });
                this.mark_field(name.span());
                this.json(value.iter().cloned().collect())
            });
            map.set(&text, value.unwrap_or(Value::Unknown));
        }
        Some(Value::Map(map))
    }
}
