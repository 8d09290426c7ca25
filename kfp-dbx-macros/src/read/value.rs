//! Reads an expression as a value: literals, names, lists and tuples. `typed` reads calls, and
//! `macros` calls of macros.

use std::borrow::Cow;
use std::rc::Rc;

use kfp_dbx_core::table::{Shape, Struct, Type};
use kfp_dbx_core::value::{Braces, Float, Map, Piece, Text, Value, forgotten_format};
use proc_macro2::Span;
use syn::{Expr, ExprTuple, Lit, UnOp};

use crate::read::known;
use crate::read::spans::{PartName, Spans, Spot};
use crate::read::spec_file::SpecFile;
use crate::syntax::place::start_of;

/// The value of a name, with the places of its parts.
#[derive(Clone)]
pub(crate) struct Named {
    pub(crate) value: Value,
    pub(crate) spans: Rc<Spans>,
    /// The place where it is bound to the name, if it is.
    pub(crate) bound: Option<Span>,
}

impl From<Value> for Named {
    fn from(value: Value) -> Self {
        Self { value, spans: Rc::default(), bound: None }
    }
}

/// The values of names.
pub(crate) trait Names {
    /// Returns the value of an expression that is a name, an output, or a part of a parameter.
    fn value_of(&mut self, expr: &Expr) -> Option<Named>;

    /// Returns the value of a name.
    fn named(&mut self, name: &str) -> Option<Named>;
}

/// Reads a value, and notes the places of its parts.
pub(crate) struct Reader<'a> {
    pub(super) names: &'a mut dyn Names,
    spans: &'a mut Spans,
    /// The part that is read, or nothing for the whole.
    at: Option<usize>,
    is_json: bool,
    /// Whether the value is the object of any program, which may have tags like those of Argo.
    has_tags: bool,
    /// The parts of other values that are still copied.
    left: usize,
}

/// The number of parts of other values that an expression copies. The value of a name that is used
/// twice in the next one, and so on, would soon take all memory.
const MOST_COPIED: usize = 10_000;

/// The depth of a value that is copied: those who walk it need a stack.
const DEEPEST: usize = 100;

impl<'a> Reader<'a> {
    pub(crate) fn new(names: &'a mut dyn Names, spans: &'a mut Spans) -> Self {
        Self { names, spans, at: None, is_json: false, has_tags: false, left: MOST_COPIED }
    }

    /// Returns a reader for texts whose tags may be those of any program, or are judged elsewhere.
    pub(crate) fn of_object(names: &'a mut dyn Names, spans: &'a mut Spans) -> Self {
        Self { has_tags: true, ..Self::new(names, spans) }
    }

    /// Reads an expression where a value of the type `ty` is expected.
    pub(crate) fn value(&mut self, expr: &Expr, ty: Option<&Type>) -> Value {
        self.mark(start_of(expr));
        self.inner(expr, ty)
    }

    /// Reads the argument of a setter: the value of the field `name`.
    pub(crate) fn argument(
        &mut self,
        name: &'static str,
        setter: Span,
        argument: &Expr,
        ty: &Type,
    ) -> Value {
        self.field(name, |this| {
            let value = this.value(argument, Some(ty));
            this.mark_field(setter);
            value
        })
    }

    /// Notes the place of the part that is read.
    pub(super) fn mark(&mut self, span: Span) {
        if let Some(at) = self.at {
            let is_json = self.is_json;
            let spot = Spot { span, used: span, field: None, is_json, is_whole_json: false };
            self.spans.set(at, spot);
        }
    }

    /// Notes that the part is a field of the spec in a file.
    pub(super) fn mark_file(&mut self, file: &Rc<SpecFile>) {
        if let Some(at) = self.at {
            self.spans.include(at, Rc::clone(file));
        }
    }

    /// Notes the place of the field or the setter that the part is the value of.
    pub(super) fn mark_field(&mut self, span: Span) {
        if let Some(spot) = self.spot() {
            spot.field = Some(span);
        }
    }

    /// Notes that the part is a `json!`, of which rustc accepts any where an object, a list of objects
    /// or a map is expected.
    pub(super) fn mark_json(&mut self, ty: Option<&Type>) {
        let takes_any = matches!(
            ty,
            Some(Type::Struct(_) | Type::List(Type::Struct(_)) | Type::Map(Type::Argument))
        );
        if let (true, Some(spot)) = (takes_any, self.spot()) {
            spot.is_whole_json = true;
        }
    }

    fn spot(&mut self) -> Option<&mut Spot> {
        self.spans.spot_mut(self.at?)
    }

    /// Reads a part of the part that is read.
    pub(super) fn part<R>(&mut self, name: PartName, read: impl FnOnce(&mut Self) -> R) -> R {
        let part = self.spans.add(self.at, name);
        let outer = self.at.replace(part);
        let value = read(self);
        self.at = outer;
        value
    }

    pub(super) fn field<R>(&mut self, name: &'static str, read: impl FnOnce(&mut Self) -> R) -> R {
        self.part(PartName::Field(Cow::Borrowed(name)), read)
    }

    /// Reads the parts of a `json!`.
    pub(super) fn within_json<R>(&mut self, read: impl FnOnce(&mut Self) -> R) -> R {
        let outer = std::mem::replace(&mut self.is_json, true);
        let value = read(self);
        self.is_json = outer;
        value
    }

    /// Reads an expression whose place is noted already.
    pub(super) fn inner(&mut self, expr: &Expr, ty: Option<&Type>) -> Value {
        match expr {
            Expr::Paren(paren) => self.inner(&paren.expr, ty),
            Expr::Group(group) => self.inner(&group.expr, ty),
            Expr::Reference(reference) => self.inner(&reference.expr, ty),
            Expr::Lit(lit) => match literal(&lit.lit) {
                Value::Text(Text::Literal(text)) => self.unformatted(text, false),
                value => value,
            },
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                match self.inner(&unary.expr, ty) {
                    Value::Int(number) => Value::Int(-number),
                    Value::Float(number) => Value::Float(number.negated()),
                    _ => Value::Unknown,
                }
            }
            Expr::Path(path) => match self.named(expr) {
                Some(value) => value,
                None => known::word(&path.path).map_or(Value::Unknown, Value::text),
            },
            Expr::Field(_) => self.named(expr).unwrap_or(Value::Unknown),
            Expr::Array(array) => self.items(array.elems.iter(), ty),
            Expr::Tuple(tuple) => match ty {
                Some(Type::Struct(object)) => self.tuple_as_object(tuple, object),
                _ => self.items(tuple.elems.iter(), ty),
            },
            Expr::Macro(call) => self.macro_call(&call.mac, ty),
            Expr::Call(call) => self.call(call).unwrap_or(Value::Unknown),
            Expr::MethodCall(call) => self.method_call(call, ty).unwrap_or(Value::Unknown),
            _ => Value::Unknown,
        }
    }

    /// Returns a literal text as a value, unless it has a runtime value in braces. `is_formatted` is
    /// whether `format!` made it.
    pub(super) fn unformatted(&mut self, text: String, is_formatted: bool) -> Value {
        let braces = Braces { is_formatted, has_tags: self.has_tags };
        let is_runtime = |code: &str| {
            let named = match code.contains('.') {
                true => syn::parse_str(code).ok().and_then(|expr| self.names.value_of(&expr)),
                false => self.names.named(code),
            };
            match named.map(|named| named.value) {
                Some(Value::Text(text)) => text.refs().next().is_some(),
                Some(value) => matches!(value, Value::Ref(_)),
                None => false,
            }
        };
        match forgotten_format(&text, braces, is_runtime) {
            Some(finding) => Value::Problem(Box::new(finding)),
            None => Value::text(text),
        }
    }

    pub(super) fn named(&mut self, expr: &Expr) -> Option<Value> {
        let Named { value, spans, bound } = self.names.value_of(expr)?;
        let value = self.copied(value);
        if matches!(value, Value::Unknown) {
            return Some(value);
        }
        self.spans.graft(self.at, &spans);
        if let (Some(bound), Some(spot)) = (bound, self.spot()) {
            spot.span = bound;
        }
        Some(value)
    }

    /// Returns a copy of the value of a name, as long as it is not too large to follow.
    pub(super) fn copied(&mut self, value: Value) -> Value {
        let size = size(&value);
        if size > self.left || is_deeper(&value, DEEPEST) {
            self.left = 0;
            return Value::Unknown;
        }
        self.left -= size;
        value
    }

    pub(super) fn items<'e>(
        &mut self,
        items: impl Iterator<Item = &'e Expr>,
        ty: Option<&Type>,
    ) -> Value {
        match ty {
            Some(Type::Map(of)) => self.pairs(items, of).map_or(Value::Unknown, Value::Map),
            Some(Type::List(of)) => {
                let read = |(index, item)| {
                    self.part(PartName::Item(index), |this| this.value(item, Some(of)))
                };
                Value::List(items.enumerate().map(read).collect())
            }
            _ => Value::Unknown,
        }
    }

    /// Reads an object that is written as a tuple of its fields, as the tag `("team", "data")` is.
    fn tuple_as_object(&mut self, tuple: &ExprTuple, object: &'static Struct) -> Value {
        let Shape::Fields { new } = object.shape else { return Value::Unknown };
        if new.len() != tuple.elems.len() {
            return Value::Unknown;
        }
        let mut map = Map::new();
        for (name, expr) in new.iter().zip(&tuple.elems) {
            let ty = object.field(name).map(|field| &field.ty);
            map.set(name, self.field(name, |this| this.value(expr, ty)));
        }
        Value::Map(map)
    }

    /// Reads a map that is written as a list of pairs.
    fn pairs<'e>(&mut self, items: impl Iterator<Item = &'e Expr>, of: &Type) -> Option<Map> {
        let mut map = Map::new();
        for item in items {
            let Expr::Tuple(pair) = item else { return None };
            let (Some(key), Some(value), 2) =
                (pair.elems.first(), pair.elems.last(), pair.elems.len())
            else {
                return None;
            };
            let Value::Text(Text::Literal(key)) = self.inner(key, None) else { return None };
            let name = PartName::Field(Cow::Owned(key.clone()));
            let value = self.part(name, |this| {
                let value = this.value(value, Some(of));
                this.mark_field(start_of(&pair.elems[0]));
                value
            });
            map.add(Text::Literal(key), value);
        }
        Some(map)
    }
}

/// Returns the number of parts of a value. A long text counts as many.
fn size(value: &Value) -> usize {
    const BYTES: usize = 64;
    let of_text = |text: &Text| match text {
        Text::Literal(text) => 1 + text.len() / BYTES,
        Text::Mixed(pieces) => {
            let bytes = pieces.iter().filter_map(Piece::as_literal).map(String::len);
            pieces.len() + bytes.sum::<usize>() / BYTES
        }
    };
    let mut size = 0;
    value.visit(&mut |value| {
        size += match value {
            Value::Text(text) => of_text(text),
            Value::Map(map) => 1 + map.entries.iter().map(|(key, _)| of_text(key)).sum::<usize>(),
            _ => 1,
        };
    });
    size
}

fn is_deeper(value: &Value, most: usize) -> bool {
    let Some(less) = most.checked_sub(1) else { return true };
    match value {
        Value::List(items) => items.iter().any(|item| is_deeper(item, less)),
        Value::Map(map) => map.entries.iter().any(|(_, value)| is_deeper(value, less)),
        _ => false,
    }
}

fn literal(lit: &Lit) -> Value {
    match lit {
        Lit::Str(text) => Value::text(text.value()),
        Lit::Bool(boolean) => Value::Bool(boolean.value),
        Lit::Int(number) => number.base10_parse().map_or(Value::Unknown, Value::Int),
        Lit::Float(number) => number.base10_parse().map_or(Value::Unknown, |value| {
            Value::Float(Float::of_source(value, number.base10_digits()))
        }),
        _ => Value::Unknown,
    }
}
