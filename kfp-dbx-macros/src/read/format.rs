//! Reads `format!`.

use kfp_dbx_core::rule::Finding;
use kfp_dbx_core::value::{Piece, Text, Value, debugged_place, padded_place};
use proc_macro2::{TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::{Expr, Token};

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
        let mut args = Args::of(&args);
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
            let value = match args.take(name) {
                Some(expr) => self.inner(expr, None),
                None if name.is_empty() => return None,
                None => self.names.named(name)?.value,
            };
            if let Some(finding) = formatted(&value, form) {
                return Some(Value::Problem(Box::new(finding)));
            }
            match value {
                _ if !form.is_empty() => return None,
                Value::Problem(_) => return Some(value),
                value => text.push(value)?,
            }
        }
        Some(text.into_value())
    }
}

/// The arguments after the template.
struct Args<'e> {
    named: Vec<(String, &'e Expr)>,
    /// The arguments without a name, the next one last.
    positional: Vec<&'e Expr>,
}

impl<'e> Args<'e> {
    fn of(args: &'e Punctuated<Expr, Token![,]>) -> Self {
        let (mut named, mut positional) = (Vec::new(), Vec::new());
        for arg in args {
            match arg {
                Expr::Assign(assign) => {
                    if let Expr::Path(path) = &*assign.left
                        && let Some(ident) = path.path.get_ident()
                    {
                        named.push((plain(ident), &*assign.right));
                    }
                }
                arg => positional.push(arg),
            }
        }
        positional.reverse();
        Self { named, positional }
    }

    /// Returns the argument for a place of that name, or the next one for a place without.
    fn take(&mut self, name: &str) -> Option<&'e Expr> {
        if name.is_empty() {
            return self.positional.pop();
        }
        self.named.iter().find(|(known, _)| known == name).map(|(_, expr)| *expr)
    }
}

/// Returns the finding if a runtime value is formatted with a width, a precision or `{:?}`.
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
    /// The text between two braces.
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
    /// The literal text after the pieces.
    end: String,
}

impl Mixed {
    /// Adds a value. Returns `None` if it can't be part of a text, or is unknown.
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
