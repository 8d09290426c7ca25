//! Reads calls of macros: `format!`, `json!`, `vec!` and `include_spec!`.

use std::borrow::Cow;

use kfp_dbx_core::rule::Finding;
use kfp_dbx_core::table::Type;
use kfp_dbx_core::value::{Map, Piece, Text, Value, debugged_place, padded_place};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, Macro, Token};

use crate::read::spans::PartName;
use crate::read::spec_file;
use crate::read::value::Reader;
use crate::syntax::path;
use crate::syntax::token::{as_code, plain, split_at_commas, string_token};

impl Reader<'_> {
    pub(super) fn macro_call(&mut self, call: &Macro, ty: Option<&Type>) -> Value {
        match path::last(&call.path).as_deref() {
            Some("format" | "format_args") => self.format(&call.tokens).unwrap_or(Value::Unknown),
            Some("include_spec") => self.included(call.tokens.clone()),
            Some("json") => {
                self.mark_json(ty);
                let value = self.within_json(|this| this.json(call.tokens.clone()));
                value.unwrap_or(Value::Unknown)
            }
            Some("vec") => match expressions(call.tokens.clone()) {
                Some(items) => self.items(items.iter(), ty),
                None => Value::Unknown,
            },
            _ => Value::Unknown,
        }
    }

    /// Reads the file of an `include_spec!`, which also reports the fields and the values that do not
    /// conform to the table. All fields of the file are at the place of its path.
    fn included(&mut self, call: TokenStream) -> Value {
        let Some((spec, path)) = spec_file::of_call(call) else { return Value::Unknown };
        for name in spec.map.entries.iter().filter_map(|(name, _)| name.as_literal()) {
            let name = PartName::Field(Cow::Owned(name.to_owned()));
            self.part(name, |this| {
                this.mark(path);
                this.mark_file(&spec.file);
            });
        }
        Value::Map(spec.map)
    }

    /// Reads the tokens of `format!("a-{b}-{}", c)`, where all values in it are known.
    fn format(&mut self, tokens: &TokenStream) -> Option<Value> {
        let format = Format::parse(tokens)?;
        let mut text = Mixed::default();
        for place in format.places() {
            let (expr, name, form) = match place {
                Place::Text(c) => {
                    text.end.push(c);
                    continue;
                }
                Place::Value { expr, name, form } => (expr, name, form),
            };
            let value = match expr {
                Some(expr) => self.inner(expr, None),
                None if name.is_empty() => return None,
                None => {
                    let value = self.names.named(&name)?.value;
                    self.copied(value)
                }
            };
            let shown = expr.map_or(name, as_code);
            if let Some(finding) = formatted(&value, &shown, &form) {
                return Some(Value::Problem(Box::new(finding)));
            }
            match value {
                _ if !form.is_empty() => return None,
                Value::Problem(_) => return Some(value),
                value => text.push(value)?,
            }
        }
        Some(self.unformatted_parts(text.into_value()))
    }

    /// Finds a runtime value's name in escaped braces.
    fn unformatted_parts(&mut self, value: Value) -> Value {
        let Value::Text(text) = &value else { return value };
        let pieces: Vec<&String> = match text {
            Text::Literal(text) => vec![text],
            Text::Mixed(pieces) => pieces.iter().filter_map(Piece::as_literal).collect(),
        };
        let problem = pieces.into_iter().filter(|text| text.contains('{')).find_map(|text| {
            match self.unformatted(text.clone(), true) {
                problem @ Value::Problem(_) => Some(problem),
                _ => None,
            }
        });
        problem.unwrap_or(value)
    }

    /// Reads the tokens of a `json!`, or of a value in one.
    fn json(&mut self, tokens: TokenStream) -> Option<Value> {
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
                // Rust computes the name, so it is an unknown field.
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
            map.add(Text::Literal(text), value.unwrap_or(Value::Unknown));
        }
        Some(Value::Map(map))
    }
}

/// Parses expressions between commas.
pub(crate) fn expressions(tokens: TokenStream) -> Option<Punctuated<Expr, Token![,]>> {
    Punctuated::parse_terminated.parse2(tokens).ok()
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
fn formatted(value: &Value, code: &str, form: &str) -> Option<Finding> {
    match value {
        Value::Ref(_) | Value::Text(Text::Mixed(_)) if form.ends_with('?') => {
            Some(debugged_place(Some(code)))
        }
        Value::Ref(_) | Value::Text(Text::Mixed(_)) if !form.is_empty() => {
            Some(padded_place(Some(code)))
        }
        _ => None,
    }
}

/// The arguments of a `format!`.
pub(crate) struct Format {
    template: String,
    args: Punctuated<Expr, Token![,]>,
}

/// A part of what a `format!` writes.
pub(crate) enum Place<'f> {
    Text(char),
    /// A value: the argument for it, or else the name that the template captures.
    Value {
        expr: Option<&'f Expr>,
        name: String,
        form: String,
    },
}

impl Format {
    /// Parses the tokens of a call. Returns `None` if the template is not a literal.
    pub(crate) fn parse(tokens: &TokenStream) -> Option<Self> {
        let mut trees = tokens.clone().into_iter();
        let TokenTree::Literal(template) = trees.next()? else { return None };
        let template = string_token(&template)?;
        // The comma.
        trees.next();
        Some(Self { template, args: expressions(trees.collect())? })
    }

    /// Returns the parts.
    pub(crate) fn places(&self) -> impl Iterator<Item = Place<'_>> {
        let mut args = Args::of(&self.args);
        parts(&self.template).map(move |part| match part {
            Part::Text(c) => Place::Text(c),
            Part::Place(place) => {
                let (name, form) = place.split_once(':').unwrap_or((&place, ""));
                let (name, form) = (name.to_owned(), form.to_owned());
                Place::Value { expr: args.take(&name), name, form }
            }
        })
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
