//! Reads `format!`.

use std::collections::BTreeMap;

use kfp_dbx_core::rule::Finding;
use kfp_dbx_core::value::{Piece, Text, Value, debugged_place, padded_place};
use proc_macro2::{TokenStream, TokenTree};
use syn::Expr;

use crate::read::value::{Reader, expressions};
use crate::syntax::token::{plain, string_token};

impl Reader<'_> {
    /// Reads the tokens of `format!("a-{b}-{}", c)`, where all values in it are known.
    pub(super) fn format(&mut self, tokens: &TokenStream) -> Option<Value> {
        let mut trees = tokens.clone().into_iter();
        let TokenTree::Literal(template) = trees.next()? else { return None };
        let template = string_token(&template)?;
        // The comma.
        trees.next();
        let args = expressions(trees.collect())?;
        let mut named: BTreeMap<String, &Expr> = BTreeMap::new();
        let mut positional = Vec::new();
        for arg in &args {
            match arg {
                Expr::Assign(assign) => {
                    if let Expr::Path(path) = &*assign.left
                        && let Some(ident) = path.path.get_ident()
                    {
                        named.insert(plain(ident), &assign.right);
                    }
                }
                arg => positional.push(arg),
            }
        }
        let mut positional = positional.into_iter();
        let mut text = Mixed::default();
        for part in parts(&template) {
            let place = match part {
                Part::Text(c) => {
                    text.end.push(c);
                    continue;
                }
                Part::Place(place) => place,
            };
            let (name, form) = place.split_once(':').unwrap_or((&place, ""));
            let value = match (name, named.get(name)) {
                ("", _) => self.inner(positional.next()?, None),
                (_, Some(expr)) => self.inner(expr, None),
                (name, None) => self.names.named(name)?.value,
            };
            if let Some(finding) = formatted(&value, form) {
                return Some(Value::Problem(Box::new(finding)));
            }
            match value {
                Value::Problem(_) if form.is_empty() => return Some(value),
                _ if !form.is_empty() => return None,
                value => text.push(value)?,
            }
        }
        Some(text.into_value())
    }
}

/// Returns what is wrong where the place of a parameter or an output gets a format.
fn formatted(value: &Value, form: &str) -> Option<Finding> {
    match value {
        Value::Ref(_) | Value::Text(Text::Mixed(_)) if form.ends_with('?') => {
            Some(debugged_place())
        }
        Value::Ref(_) | Value::Text(Text::Mixed(_)) if !form.is_empty() => Some(padded_place()),
        _ => None,
    }
}

/// A part of a template.
enum Part {
    Text(char),
    /// What stands between braces.
    Place(String),
}

fn parts(template: &str) -> impl Iterator<Item = Part> {
    let mut chars = template.chars().peekable();
    std::iter::from_fn(move || {
        let c = chars.next()?;
        Some(match c {
            '{' | '}' if chars.next_if_eq(&c).is_some() => Part::Text(c),
            '{' => Part::Place(chars.by_ref().take_while(|c| *c != '}').collect()),
            c => Part::Text(c),
        })
    })
}

/// A text that is put together.
#[derive(Default)]
struct Mixed {
    pieces: Vec<Piece>,
    /// The literal text behind the pieces.
    end: String,
}

impl Mixed {
    /// Adds a value. Returns nothing where it can't be part of a text, or is unknown.
    fn push(&mut self, value: Value) -> Option<()> {
        match value {
            Value::Text(Text::Literal(literal)) => self.end.push_str(&literal),
            Value::Int(number) => self.end.push_str(&number.to_string()),
            Value::Text(Text::Mixed(parts)) => {
                self.end_literal();
                self.pieces.extend(parts);
            }
            Value::Ref(reference) => {
                self.end_literal();
                self.pieces.push(Piece::Ref(reference));
            }
            _ => return None,
        }
        Some(())
    }

    fn end_literal(&mut self) {
        if !self.end.is_empty() {
            self.pieces.push(Piece::Literal(std::mem::take(&mut self.end)));
        }
    }

    fn into_value(mut self) -> Value {
        if self.pieces.is_empty() {
            return Value::text(self.end);
        }
        self.end_literal();
        Value::Text(Text::Mixed(self.pieces))
    }
}
