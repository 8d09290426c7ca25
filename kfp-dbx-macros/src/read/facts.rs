//! What a body says of its ops, parameters and blocks, as far as the tokens show it.

use std::collections::BTreeMap;

use kfp_dbx_core::graph::NodeIndex;
use kfp_dbx_core::lifecycle::resource::Exit;
use kfp_dbx_core::rule::diagnostic::Levels;
use kfp_dbx_core::table::{Action, Op};
use kfp_dbx_core::value::{Map, Scalar, Value};
use proc_macro2::Span;
use syn::{GenericArgument, PathArguments, Type};

use crate::read::value::Spans;

/// What is said of one op.
#[derive(Default)]
pub(crate) struct Said {
    /// The fields of its spec.
    pub(crate) spec: Map,
    /// The fields of the spec that were given with it as a whole.
    pub(crate) whole: Vec<String>,
    /// The object of a `ResourceOp`.
    pub(crate) resource: Option<Value>,
    /// Where the parts of the spec, or of the object, stand; of an op of the table the
    /// resource's name, too.
    pub(crate) spans: Spans,
    /// Whether there may be fields that can't be seen.
    pub(crate) is_open: bool,
    /// Whether it is made in a closure that nobody follows.
    pub(crate) is_hidden: bool,
    /// What names the resource besides a field of the spec.
    pub(crate) name: Option<Value>,
    /// Whether that is its `k8s_name`.
    pub(crate) is_named: bool,
    /// What is done, where it is not the table that says so.
    pub(crate) action: Once<Action>,
    pub(crate) success_condition: Once<String>,
    pub(crate) failure_condition: Once<String>,
    /// The outputs of a `ResourceOp`.
    pub(crate) outputs: Once<Vec<String>>,
    /// Those that are asked for by their names.
    pub(crate) asked: Vec<(String, Span)>,
    pub(crate) waits: Once<bool>,
    pub(crate) set_owner_reference: Once<bool>,
    pub(crate) is_truthful: bool,
    pub(crate) has_timeout: bool,
    pub(crate) is_deleted_on_exit: Option<Span>,
    pub(crate) is_reattached: bool,
    pub(crate) is_external: bool,
    pub(crate) is_kept: bool,
    pub(crate) is_outcome_used: bool,
    /// Ops whose resources it uses.
    pub(crate) uses: Vec<NodeIndex>,
    pub(crate) levels: Levels,
    /// Whether rules are allowed that can't be seen.
    pub(crate) is_lenient: bool,
}

/// Something that is said once, if at all.
#[derive(Default)]
pub(crate) enum Once<T> {
    #[default]
    Nothing,
    /// What, and where.
    This(T, Span),
    /// Something that can't be seen.
    Something,
}

impl<T> Once<T> {
    pub(crate) fn is_said(&self) -> bool {
        !matches!(self, Self::Nothing)
    }
}

impl<T> From<Option<(T, Span)>> for Once<T> {
    fn from(seen: Option<(T, Span)>) -> Self {
        seen.map_or(Self::Something, |(what, at)| Self::This(what, at))
    }
}

impl Said {
    /// The spec as a whole: it takes the place of an earlier one, and setters win over it,
    /// also those that stand before.
    pub(crate) fn set_whole_spec(&mut self, value: Value, spans: &Spans, is_certain: bool) {
        let Value::Map(given) = value else {
            self.is_open = true;
            return;
        };
        if !is_certain {
            self.is_open = true;
            for name in &self.whole {
                self.spec.set(name, Value::Unknown);
            }
            return;
        }
        let earlier = std::mem::take(&mut self.whole);
        let is_earlier = |key: &str| earlier.iter().any(|name| name == key);
        self.spec.entries.retain(|(key, _)| !key.as_literal().is_some_and(is_earlier));
        for (key, value) in given.entries {
            match key.as_literal() {
                Some(name) if self.spec.get(name).is_some() => {}
                Some(name) => {
                    self.whole.push(name.to_owned());
                    self.spec.set(name, value);
                }
                None => self.is_open = true,
            }
        }
        self.spans.merge(spans, |field| self.whole.iter().any(|name| name == field));
    }

    /// The value that names the resource of an op of the table.
    pub(crate) fn resource_name(&self, row: &Op) -> Option<&Value> {
        self.name.as_ref().or_else(|| self.spec.get(row.kind.name_field?))
    }
}

/// A parameter of the pipeline, or the item of a loop.
pub(crate) struct Variable {
    pub(crate) name: String,
    /// The type, where it can be seen.
    pub(crate) ty: Option<Scalar>,
    /// The loop that it is an item of.
    pub(crate) of: Option<NodeIndex>,
    pub(crate) default: Option<(Value, Span)>,
}

/// What is known of the blocks.
#[derive(Default)]
pub(crate) struct Blocks {
    /// What each condition is, and what each loop goes over, as it is written.
    pub(crate) given: BTreeMap<NodeIndex, String>,
    /// When each exit handler runs.
    pub(crate) exits: BTreeMap<NodeIndex, Exit>,
    /// Loops that may have a single item.
    pub(crate) single: Vec<NodeIndex>,
    /// Loops over what is the same wherever they stand.
    pub(crate) literal: Vec<NodeIndex>,
    /// Loops that work on one item at a time, or may.
    pub(crate) one_by_one: Vec<NodeIndex>,
}

/// The type of a `Param<…>`, where it can be seen.
pub(crate) fn scalar(ty: &Type) -> Option<Scalar> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let (true, Some(GenericArgument::Type(Type::Path(of)))) =
        (last.ident == "Param", arguments.args.first())
    else {
        return None;
    };
    match of.path.segments.last()?.ident.to_string().as_str() {
        "String" => Some(Scalar::Text),
        "i32" | "i64" => Some(Scalar::Int),
        "f64" => Some(Scalar::Float),
        "bool" => Some(Scalar::Bool),
        "Vec" => Some(Scalar::List),
        "BTreeMap" => Some(Scalar::Map),
        "Json" => Some(Scalar::Json),
        _ => None,
    }
}
