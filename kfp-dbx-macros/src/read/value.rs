//! From expressions to the values of a spec, as far as the tokens show them: literals,
//! parameters, outputs, `format!`, `json!`, and the typed specs of the table.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use kfp_dbx_core::rule::diagnostic::{
    Finding, IGNORED_FIELD, ONE_CLUSTER, ONE_TASK, OVERRIDDEN_NAME, RUN_OF_A_JOB, Rule,
    UNKNOWN_FIELD,
};
use kfp_dbx_core::table::{self, Closed, Field, Shape, Struct, Type};
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{
    Map, Piece, Ref, Scalar, Target, Text, Value, changed_place, debugged_place, padded_place,
};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprMethodCall, Lit, UnOp};

use crate::syntax::parse::{plain, text_of};

/// A value that a name stands for, with the places of its parts.
#[derive(Clone)]
pub(crate) struct Named {
    pub(crate) value: Value,
    pub(crate) spans: Rc<Spans>,
    /// Where it is bound to the name, if it is.
    pub(crate) bound: Option<Span>,
}

impl From<Value> for Named {
    fn from(value: Value) -> Self {
        Self { value, spans: Rc::default(), bound: None }
    }
}

/// What names stand for.
pub(crate) trait Names {
    /// The value behind a name, or behind an expression that is an output.
    fn value_of(&mut self, expr: &Expr) -> Option<Named>;

    /// The value behind a name.
    fn named(&mut self, name: &str) -> Option<Named>;

    /// The place of a name in a table, the same for the same name.
    fn intern(&mut self, name: &str) -> u32;
}

/// Where the parts of a value stand: a tree, in which what is said later counts.
#[derive(Clone, Default)]
pub(crate) struct Spans {
    parts: Vec<Part>,
    /// That of the whole.
    whole: Option<Spot>,
}

#[derive(Clone)]
struct Part {
    /// The part that it is a part of; nothing for one of the whole.
    of: Option<usize>,
    name: Name,
    spot: Option<Spot>,
}

#[derive(Clone)]
enum Name {
    Field(Cow<'static, str>),
    Item(usize),
}

/// A place, and whether it is within a `json!`: what is typed is checked by rustc.
#[derive(Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) span: Span,
    /// Where it is used, if that is by a name: `span` is then where the name is bound.
    pub(crate) used: Span,
    /// The field, or the setter, that it is the value of.
    pub(crate) field: Option<Span>,
    pub(crate) is_json: bool,
}

impl Spot {
    /// The place of a breach of that rule: some are about a field, others about its value.
    pub(crate) fn of(self, rule: &Rule) -> Span {
        let is_of_field = [
            &UNKNOWN_FIELD,
            &ONE_TASK,
            &ONE_CLUSTER,
            &RUN_OF_A_JOB,
            &IGNORED_FIELD,
            &OVERRIDDEN_NAME,
        ]
        .contains(&rule);
        self.field.filter(|_| is_of_field).unwrap_or(self.span)
    }
}

impl Spans {
    /// A field of the whole.
    pub(crate) fn field(&mut self, name: &'static str) -> usize {
        self.part(None, Name::Field(Cow::Borrowed(name)))
    }

    fn part(&mut self, of: Option<usize>, name: Name) -> usize {
        self.parts.push(Part { of, name, spot: None });
        self.parts.len() - 1
    }

    /// The place of a part, or of the smallest one around it.
    pub(crate) fn get(&self, path: &[Step]) -> Option<Spot> {
        let (mut at, mut smallest) = (None, self.whole);
        for step in path {
            let is = |part: &Part| {
                part.of == at
                    && match (&part.name, step) {
                        (Name::Field(name), Step::Field(wanted)) => name == wanted,
                        (Name::Item(index), Step::Item(wanted)) => index == wanted,
                        _ => false,
                    }
            };
            let Some(part) = self.parts.iter().rposition(is) else { break };
            smallest = self.parts[part].spot.or(smallest);
            at = Some(part);
        }
        smallest
    }

    /// Takes over the places of a value that stands at that part.
    fn add(&mut self, at: Option<usize>, inner: &Self) {
        let offset = self.parts.len();
        self.parts.extend(inner.parts.iter().map(|part| {
            let of = part.of.map_or(at, |of| Some(of + offset));
            Part { of, ..part.clone() }
        }));
    }

    /// Takes over the places of a spec, of those fields.
    pub(crate) fn merge(&mut self, spec: &Self, is_taken: impl Fn(&str) -> bool) {
        self.whole = spec.whole;
        let mut taken: Vec<Option<usize>> = Vec::with_capacity(spec.parts.len());
        for part in &spec.parts {
            let of = match (part.of, &part.name) {
                (Some(of), _) => taken[of].map(Some),
                (None, Name::Field(name)) => is_taken(name).then_some(None),
                (None, Name::Item(_)) => None,
            };
            taken.push(of.map(|of| {
                self.parts.push(Part { of, ..part.clone() });
                self.parts.len() - 1
            }));
        }
    }
}

/// Reads one value.
pub(crate) struct Reader<'a, N> {
    pub(crate) names: &'a mut N,
    pub(crate) spans: &'a mut Spans,
    /// The part that is read; nothing for the whole.
    pub(crate) at: Option<usize>,
    pub(crate) is_json: bool,
}

impl<N: Names> Reader<'_, N> {
    /// The value of an expression that is used where `ty` is taken.
    pub(crate) fn value(&mut self, expr: &Expr, ty: Option<&Type>) -> Value {
        self.mark(start_of(expr));
        self.inner(expr, ty)
    }

    fn mark(&mut self, span: Span) {
        if let Some(at) = self.at {
            self.spans.parts[at].spot =
                Some(Spot { span, used: span, field: None, is_json: self.is_json });
        }
    }

    /// Notes the field or the setter that a part is the value of.
    pub(crate) fn mark_field(&mut self, span: Span) {
        if let Some(at) = self.at
            && let Some(spot) = &mut self.spans.parts[at].spot
        {
            spot.field = Some(span);
        }
    }

    /// Reads a part.
    fn part<R>(&mut self, name: Name, read: impl FnOnce(&mut Self) -> R) -> R {
        let part = self.spans.part(self.at, name);
        let outer = self.at.replace(part);
        let value = read(self);
        self.at = outer;
        value
    }

    fn field<R>(&mut self, name: &'static str, read: impl FnOnce(&mut Self) -> R) -> R {
        self.part(Name::Field(Cow::Borrowed(name)), read)
    }

    fn inner(&mut self, expr: &Expr, ty: Option<&Type>) -> Value {
        match expr {
            Expr::Paren(paren) => self.inner(&paren.expr, ty),
            Expr::Group(group) => self.inner(&group.expr, ty),
            Expr::Reference(reference) => self.inner(&reference.expr, ty),
            Expr::Lit(lit) => of_literal(&lit.lit),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                match self.inner(&unary.expr, ty) {
                    Value::Int(number) => Value::Int(-number),
                    Value::Float(number) => Value::Float(-number),
                    _ => Value::Unknown,
                }
            }
            Expr::Path(path) => match self.named(expr) {
                Some(value) => value,
                None => word(&path.path).unwrap_or(Value::Unknown),
            },
            Expr::Field(_) => self.named(expr).unwrap_or(Value::Unknown),
            Expr::Array(array) => self.items(array.elems.iter(), ty),
            Expr::Tuple(tuple) => self.items(tuple.elems.iter(), ty),
            Expr::Macro(call) => self.macro_call(&call.mac, ty),
            Expr::Call(call) => self.call(call).unwrap_or(Value::Unknown),
            Expr::MethodCall(call) => self.method_call(call, ty).unwrap_or(Value::Unknown),
            _ => Value::Unknown,
        }
    }

    fn named(&mut self, expr: &Expr) -> Option<Value> {
        let Named { value, spans, bound } = self.names.value_of(expr)?;
        self.spans.add(self.at, &spans);
        if let (Some(at), Some(bound)) = (self.at, bound)
            && let Some(spot) = &mut self.spans.parts[at].spot
        {
            spot.span = bound;
        }
        Some(value)
    }

    fn items<'e>(&mut self, items: impl Iterator<Item = &'e Expr>, ty: Option<&Type>) -> Value {
        match ty {
            Some(Type::Map(of)) => {
                let mut map = Map::new();
                for item in items {
                    let Expr::Tuple(pair) = item else { return Value::Unknown };
                    let (Some(key), Some(value), 2) =
                        (pair.elems.first(), pair.elems.last(), pair.elems.len())
                    else {
                        return Value::Unknown;
                    };
                    match self.inner(key, None) {
                        Value::Text(Text::Literal(key)) => {
                            let name = Name::Field(Cow::Owned(key.clone()));
                            let value = self.part(name, |this| this.value(value, Some(of)));
                            map.set(&key, value);
                        }
                        _ => return Value::Unknown,
                    }
                }
                Value::Map(map)
            }
            Some(Type::List(of)) => {
                let items = items.enumerate();
                Value::List(
                    items
                        .map(|(index, item)| {
                            self.part(Name::Item(index), |this| this.value(item, Some(of)))
                        })
                        .collect(),
                )
            }
            _ => Value::Unknown,
        }
    }

    fn macro_call(&mut self, call: &syn::Macro, ty: Option<&Type>) -> Value {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string());
        match name.as_deref() {
            Some("format" | "format_args") => self.format(&call.tokens).unwrap_or(Value::Unknown),
            Some("include_spec") => file(&call.tokens),
            Some("json") => {
                let outer = std::mem::replace(&mut self.is_json, true);
                let value = self.json(call.tokens.clone()).unwrap_or(Value::Unknown);
                self.is_json = outer;
                value
            }
            Some("vec") => {
                let parser = syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated;
                match syn::parse::Parser::parse2(parser, call.tokens.clone()) {
                    Ok(items) => self.items(items.iter(), ty),
                    Err(_) => Value::Unknown,
                }
            }
            _ => Value::Unknown,
        }
    }

    /// `format!("a-{b}-{}", c)`, where what stands in it is known.
    fn format(&mut self, tokens: &TokenStream) -> Option<Value> {
        let mut trees = tokens.clone().into_iter();
        let TokenTree::Literal(format) = trees.next()? else { return None };
        let format = text_of(&format)?;
        // Behind the comma.
        trees.next();
        let parser = syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated;
        let args = syn::parse::Parser::parse2(parser, trees.collect()).ok()?;
        let args = args.iter();
        let mut args: Vec<&Expr> = args.collect();
        let mut named: BTreeMap<String, &Expr> = BTreeMap::new();
        args.retain(|arg| match arg {
            Expr::Assign(assign) => {
                if let Expr::Path(path) = &*assign.left
                    && let Some(ident) = path.path.get_ident()
                {
                    named.insert(plain(ident), &assign.right);
                }
                false
            }
            _ => true,
        });
        let mut args = args.into_iter();
        let mut pieces = Vec::new();
        let mut text = String::new();
        let mut chars = format.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '{' | '}' if chars.peek() == Some(&c) => {
                    chars.next();
                    text.push(c);
                }
                '{' => {
                    let place: String = chars.by_ref().take_while(|c| *c != '}').collect();
                    let (place, form) = place.split_once(':').unwrap_or((&place, ""));
                    let value = match (place, named.get(place)) {
                        ("", _) => self.inner(args.next()?, None),
                        (_, Some(expr)) => self.inner(expr, None),
                        (name, None) => self.names.named(name)?.value,
                    };
                    match value {
                        Value::Ref(_) | Value::Text(Text::Mixed(_)) if form.ends_with('?') => {
                            return Some(problem(debugged_place()));
                        }
                        Value::Ref(_) | Value::Text(Text::Mixed(_)) if !form.is_empty() => {
                            return Some(problem(padded_place()));
                        }
                        _ if !form.is_empty() => return None,
                        Value::Problem(_) => return Some(value),
                        Value::Text(Text::Literal(literal)) => text.push_str(&literal),
                        Value::Int(number) => text.push_str(&number.to_string()),
                        Value::Text(Text::Mixed(parts)) => {
                            pieces.push(Piece::Literal(std::mem::take(&mut text)));
                            pieces.extend(parts);
                        }
                        Value::Ref(reference) => {
                            pieces.push(Piece::Literal(std::mem::take(&mut text)));
                            pieces.push(Piece::Ref(reference));
                        }
                        _ => return None,
                    }
                }
                c => text.push(c),
            }
        }
        pieces.push(Piece::Literal(text));
        let is_empty = |piece: &Piece| matches!(piece, Piece::Literal(text) if text.is_empty());
        pieces.retain(|piece| !is_empty(piece));
        Some(match pieces.as_slice() {
            [] => Value::text(""),
            [Piece::Literal(text)] => Value::text(text.clone()),
            _ => Value::Text(Text::Mixed(pieces)),
        })
    }

    /// The tokens of a `json!`.
    fn json(&mut self, tokens: TokenStream) -> Option<Value> {
        let mut trees: Vec<TokenTree> = tokens.into_iter().collect();
        if let [TokenTree::Group(group)] = trees.as_slice() {
            let inner = group.stream();
            match group.delimiter() {
                Delimiter::Brace => return self.json_object(inner),
                Delimiter::Bracket => {
                    let mut items = Vec::new();
                    for (index, item) in split(inner).into_iter().enumerate() {
                        let span = item.first()?.span();
                        let value = self.part(Name::Item(index), |this| {
                            this.mark(span);
                            this.json(item.into_iter().collect())
                        });
                        items.push(value.unwrap_or(Value::Unknown));
                    }
                    return Some(Value::List(items));
                }
                _ => {}
            }
        }
        if let [TokenTree::Ident(ident)] = trees.as_slice()
            && ident == "null"
        {
            return Some(Value::Null);
        }
        let expr: Expr = syn::parse2(trees.drain(..).collect()).ok()?;
        Some(self.inner(&expr, None))
    }

    fn json_object(&mut self, tokens: TokenStream) -> Option<Value> {
        let mut map = Map::new();
        for field in split(tokens) {
            let colon = field.iter().position(
                |tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ':'),
            )?;
            let (name, value) = (&field[..colon], &field[colon + 1..]);
            let [TokenTree::Literal(name)] = name else {
                // A name that Rust computes: whatever it is, it is one more field.
                map.entries.push((Text::unknown(), Value::Unknown));
                continue;
            };
            let text = text_of(name)?;
            let field = Name::Field(Cow::Owned(text.clone()));
            let tokens: TokenStream = value.iter().cloned().collect();
            let value = self.part(field, |this| {
                // An object or a list as a whole is told by its name.
                this.mark(match value {
                    [TokenTree::Group(_)] | [] => name.span(),
                    [first, ..] => first.span(),
                });
                this.mark_field(name.span());
                this.json(tokens)
            });
            map.set(&text, value.unwrap_or(Value::Unknown));
        }
        Some(Value::Map(map))
    }

    /// `NewCluster::new()`, `Library::jar("…")`, `Base64::text("…")`, `String::from("…")`.
    fn call(&mut self, call: &ExprCall) -> Option<Value> {
        let (ty, constructor) = constructor(&call.func)?;
        if let Some(object) = object(&ty) {
            return self.construct(object, &constructor, call);
        }
        let first = call.args.first();
        match (ty.as_str(), constructor.as_str()) {
            ("String" | "Cow" | "Box", "from" | "new") => Some(self.inner(first?, None)),
            // What it is in base64 does not matter, but that it is there.
            ("Base64", "text") => match self.inner(first?, None) {
                Value::Text(Text::Literal(text)) if text.is_empty() => Some(Value::text("")),
                Value::Text(Text::Literal(_)) => Some(Value::text("AAAA")),
                _ => Some(Value::Unknown),
            },
            ("workflow", name) if call.args.is_empty() => {
                let index = self.names.intern(name);
                Some(Value::Ref(Ref { target: Target::Workflow(index), ty: Scalar::Text }))
            }
            _ => None,
        }
    }

    fn construct(
        &mut self,
        object: &'static Struct,
        constructor: &str,
        call: &ExprCall,
    ) -> Option<Value> {
        let mut map = Map::new();
        let field = |name: &str| object.field(name);
        let fields: Vec<(&Field, Option<&Field>)> = match object.shape {
            Shape::Fields { new } if constructor == "new" => {
                new.iter().filter_map(|name| field(name)).map(|field| (field, None)).collect()
            }
            Shape::OneOf { common } => {
                let variant = field(constructor)?;
                let inner = variant.ty.single().map(|(_, inner)| inner);
                let common =
                    common.iter().filter_map(|name| field(name)).map(|field| (field, None));
                common.chain([(variant, inner)]).collect()
            }
            Shape::Fields { .. } => return None,
        };
        if fields.len() != call.args.len() {
            return None;
        }
        for ((field, inner), arg) in fields.into_iter().zip(&call.args) {
            let value = self.field(field.name, |this| match inner {
                Some(inner) => {
                    let mut wrapped = Map::new();
                    this.mark(start_of(arg));
                    let value = this.field(inner.name, |this| this.value(arg, Some(&inner.ty)));
                    wrapped.set(inner.name, value);
                    Value::Map(wrapped)
                }
                None => this.value(arg, Some(&field.ty)),
            });
            map.set(field.name, value);
        }
        Some(Value::Map(map))
    }

    /// A setter of a typed spec, or what leaves a text as it is.
    fn method_call(&mut self, call: &ExprMethodCall, ty: Option<&Type>) -> Option<Value> {
        let method = call.method.to_string();
        if call.args.is_empty()
            && matches!(method.as_str(), "clone" | "to_owned" | "to_string" | "into" | "as_str")
        {
            return Some(self.inner(&call.receiver, ty));
        }
        if CHANGES_TEXT.contains(&method.as_str()) {
            return match self.inner(&call.receiver, None) {
                Value::Ref(_) | Value::Text(Text::Mixed(_)) => Some(problem(changed_place())),
                _ => None,
            };
        }
        if OF_HANDLES.contains(&method.as_str()) {
            return self.named(&Expr::MethodCall(call.clone()));
        }
        let object = object(&root(&call.receiver)?)?;
        let mut value = self.inner(&call.receiver, ty);
        let Value::Map(map) = &mut value else { return None };
        let field = object.fields.iter().find(|field| field.name == method)?;
        let arg = call.args.first()?;
        let given = self.field(field.name, |this| {
            let value = this.value(arg, Some(&field.ty));
            this.mark_field(call.method.span());
            value
        });
        map.set(field.name, given);
        Some(value)
    }
}

/// The place of an expression: its first token that says something, as stable procedural macros can't join spans.
/// (`Spanned::span` says the same, but writes all of the tokens to find it.)
pub(crate) fn start_of(expr: &Expr) -> Span {
    match expr {
        Expr::Array(array) => array.bracket_token.span.join(),
        Expr::Call(call) => start_of(&call.func),
        Expr::Field(field) => start_of(&field.base),
        Expr::Lit(lit) => lit.lit.span(),
        Expr::Macro(call) => start_of_path(&call.mac.path),
        Expr::MethodCall(call) => start_of(&call.receiver),
        Expr::Paren(paren) => start_of(&paren.expr),
        Expr::Path(path) if path.qself.is_none() => start_of_path(&path.path),
        Expr::Reference(reference) => start_of(&reference.expr),
        Expr::Tuple(tuple) => tuple.paren_token.span.join(),
        other => other.span(),
    }
}

fn start_of_path(path: &syn::Path) -> Span {
    match (&path.leading_colon, path.segments.first()) {
        (None, Some(first)) => first.ident.span(),
        _ => path.span(),
    }
}

/// `Type` and `constructor` of `path::Type::constructor`.
fn constructor(func: &Expr) -> Option<(String, String)> {
    let Expr::Path(path) = func else { return None };
    let mut segments = path.path.segments.iter().rev();
    let constructor = segments.next()?.ident.to_string();
    Some((segments.next()?.ident.to_string(), constructor))
}

/// Methods of texts after which the place of a parameter is none any more.
const CHANGES_TEXT: [&str; 4] =
    ["to_ascii_lowercase", "to_ascii_uppercase", "to_lowercase", "to_uppercase"];

fn problem(finding: Finding) -> Value {
    Value::Problem(Box::new(finding))
}

/// The methods of handles that give values.
const OF_HANDLES: [&str; 4] = ["field", "output", "output_as", "read_as"];

/// The type at the root of a chain of setters.
pub(crate) fn root(expr: &Expr) -> Option<String> {
    match expr {
        Expr::MethodCall(call) => root(&call.receiver),
        Expr::Call(call) => constructor(&call.func).map(|(ty, _)| ty),
        Expr::Paren(paren) => root(&paren.expr),
        _ => None,
    }
}

/// The object of the table with that Rust name.
pub(crate) fn object(rust_name: &str) -> Option<&'static Struct> {
    tables().0.get(rust_name).copied()
}

type Tables = (BTreeMap<&'static str, &'static Struct>, BTreeMap<&'static str, &'static Closed>);

fn tables() -> &'static Tables {
    static TABLES: std::sync::OnceLock<Tables> = std::sync::OnceLock::new();
    TABLES.get_or_init(|| {
        let (objects, closed) = table::parts();
        (
            objects.into_iter().map(|object| (object.rust_name, object)).collect(),
            closed.into_iter().map(|closed| (closed.rust_name, closed)).collect(),
        )
    })
}

/// Whether a type is one of the table.
pub(crate) fn is_of_table(rust_name: &str) -> bool {
    tables().0.contains_key(rust_name) || tables().1.contains_key(rust_name)
}

/// The word of `Language::Scala`.
fn word(path: &syn::Path) -> Option<Value> {
    let mut segments = path.segments.iter().rev();
    let variant = segments.next()?.ident.to_string();
    let closed = tables().1.get(segments.next()?.ident.to_string().as_str())?;
    let known = closed.values.iter().find(|(_, known, _)| *known == variant)?;
    Some(Value::text(known.0))
}

fn of_literal(lit: &Lit) -> Value {
    match lit {
        Lit::Str(text) => Value::text(text.value()),
        Lit::Bool(boolean) => Value::Bool(boolean.value),
        Lit::Int(number) => number.base10_parse().map_or(Value::Unknown, Value::Int),
        Lit::Float(number) => number.base10_parse().map_or(Value::Unknown, Value::Float),
        _ => Value::Unknown,
    }
}

/// The fields of a spec that stands in a file, all of them at the path's place. What is
/// wrong with the file, its own macro tells.
fn file(tokens: &TokenStream) -> Value {
    match crate::include::spec(tokens.clone()) {
        Ok(spec) => Value::Map(spec.map),
        Err(_) => Value::Unknown,
    }
}

/// What stands between commas.
pub(crate) fn split(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    for tree in tokens {
        match &tree {
            TokenTree::Punct(punct) if punct.as_char() == ',' => parts.push(Vec::new()),
            _ => {
                if let Some(part) = parts.last_mut() {
                    part.push(tree);
                }
            }
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}
