//! Reads calls: the typed specs of the table and their setters, conversions of texts, and
//! values of Argo's own.

use kfp_dbx_core::table::{self, Field, Preselected, Preset, Shape, Struct, Type};
use kfp_dbx_core::value::{Map, Ref, Scalar, Target, Text, Value, WorkflowVariable};
use syn::{Expr, ExprCall, ExprMethodCall};

use crate::read::known;
use crate::read::value::Reader;
use crate::syntax::path::{associated_function, root_type};
use crate::syntax::place::start_of;

/// The methods that give the value that they are called on, perhaps as another type.
const CONVERTS: [&str; 5] = ["as_str", "clone", "into", "to_owned", "to_string"];

/// The methods of ops, parameters and items that give values.
const OF_HANDLES: [&str; 4] = ["field", "output", "output_as", "read_as"];

impl Reader<'_> {
    /// Reads `NewCluster::new()`, `NewCluster::single_node()`, `Library::jar("…")`, `Base64::text("…")` or
    /// `String::from("…")`.
    pub(super) fn call(&mut self, call: &ExprCall) -> Option<Value> {
        let (ty, constructor) = associated_function(&call.func)?;
        if let Some(object) = known::object(&ty) {
            return self.construct(object, &constructor, call);
        }
        let first = call.args.first();
        match (ty.as_str(), constructor.as_str()) {
            ("String" | "Cow" | "Box", "from" | "new") => Some(self.inner(first?, None)),
            // Any text in base64 will do: only its presence matters.
            ("Base64", "text") => match self.inner(first?, None) {
                Value::Text(Text::Literal(text)) if text.is_empty() => Some(Value::text("")),
                Value::Text(Text::Literal(_)) => Some(Value::text("AAAA")),
                _ => Some(Value::Unknown),
            },
            ("workflow", name) if call.args.is_empty() => {
                let target = Target::Workflow(WorkflowVariable::of_function(name)?);
                Some(Value::Ref(Ref { target, ty: Scalar::Text }))
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
        if let Some(preset) = table::preset(object, constructor) {
            return call.args.is_empty().then(|| self.preset(preset, call));
        }
        let fields = arguments(object, constructor)?;
        if fields.len() != call.args.len() {
            return None;
        }
        let mut map = Map::new();
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

    /// Reads a constructor that sets some fields by itself.
    fn preset(&mut self, preset: &'static Preset, call: &ExprCall) -> Value {
        let mut map = Map::new();
        for (field, value) in preset.sets {
            let value = self.field(field, |this| {
                this.mark(start_of(&call.func));
                match value {
                    Preselected::Word(word) => Value::text(*word),
                    Preselected::Bool(value) => Value::Bool(*value),
                }
            });
            map.set(field, value);
        }
        Value::Map(map)
    }

    /// Reads a setter of a typed spec, a conversion, or a value of an op or a parameter.
    pub(super) fn method_call(
        &mut self,
        call: &ExprMethodCall,
        ty: Option<&Type>,
    ) -> Option<Value> {
        let method = call.method.to_string();
        if call.args.is_empty() && CONVERTS.contains(&method.as_str()) {
            let value = self.inner(&call.receiver, ty);
            return Some(match value {
                Value::Ref(Ref { ty, .. }) if method == "to_string" && ty != Scalar::Text => {
                    value.to_text().map_or(Value::Unknown, Value::Text)
                }
                value => value,
            });
        }
        if OF_HANDLES.contains(&method.as_str()) {
            return self.named(&Expr::MethodCall(call.clone()));
        }
        let object = known::object(&root_type(&call.receiver)?)?;
        let mut value = self.inner(&call.receiver, ty);
        let Value::Map(map) = &mut value else { return None };
        let field = object.fields.iter().find(|field| field.name == method)?;
        let argument = call.args.first()?;
        map.set(field.name, self.argument(field.name, call.method.span(), argument, &field.ty));
        Some(value)
    }
}

/// Returns the fields that the arguments of a constructor set, each with the field of its own
/// that it is wrapped in.
fn arguments(
    object: &'static Struct,
    constructor: &str,
) -> Option<Vec<(&'static Field, Option<&'static Field>)>> {
    let plain = |names: &'static [&'static str]| {
        names.iter().filter_map(|name| object.field(name)).map(|field| (field, None))
    };
    match object.shape {
        Shape::Fields { new } if constructor == "new" => Some(plain(new).collect()),
        Shape::Fields { .. } => None,
        Shape::OneOf { common } => {
            let variant = object.field(constructor)?;
            let inner = variant.ty.single().map(|(_, inner)| inner);
            Some(plain(common).chain([(variant, inner)]).collect())
        }
    }
}
