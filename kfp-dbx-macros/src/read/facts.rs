//! The facts that a body states about an op, as far as the tokens show them.

use std::collections::BTreeMap;

use kfp_dbx_core::graph::NodeIndex;
use kfp_dbx_core::rule::Levels;
use kfp_dbx_core::spec::Misfit;
use kfp_dbx_core::table::{Action, Kind, Op};
use kfp_dbx_core::value::{Map, Ref, Text, Value};
use proc_macro2::Span;

use crate::read::policies::Policies;
use crate::read::spans::Spans;

/// The facts about one op.
#[derive(Default)]
pub(crate) struct OpFacts {
    /// The name of the function that makes it, such as `new`.
    pub(crate) constructor: String,
    /// The place of its name, if that contains a runtime value.
    pub(crate) unknown_name: Option<Span>,
    /// The fields of its spec.
    pub(crate) spec: Map,
    /// The fields that came with the spec as a whole.
    whole: Vec<String>,
    /// The place of a runtime value in its display name.
    pub(crate) unknown_display_name: Option<Span>,
    /// The parameter or the output that is its whole spec.
    pub(crate) whole_reference: Option<Ref>,
    /// The object of a `ResourceOp`.
    pub(crate) object: Option<Value>,
    /// The kind of that object, if it is one of the operator's.
    pub(crate) object_kind: Option<&'static Kind>,
    /// The parts of the spec, or of the object, that do not conform to the table.
    pub(crate) misfits: Vec<Misfit>,
    /// The places of the parts of the spec or the object. For an op of the table, also the place of
    /// the name of its resource.
    pub(crate) spans: Spans,
    /// Whether the spec may have fields that the macro can't see.
    pub(crate) is_open: bool,
    /// Whether the op is made in a closure that is not the body of a block.
    pub(crate) is_hidden: bool,
    /// The name of the resource, if a setter other than that of a field sets it.
    pub(crate) name: Option<Value>,
    /// Whether `k8s_name` set it.
    has_k8s_name: bool,
    /// The action of a `ResourceOp`.
    pub(crate) action: Given<Action>,
    pub(crate) success_condition: Given<String>,
    pub(crate) failure_condition: Given<String>,
    /// The outputs of a `ResourceOp`.
    pub(crate) outputs: Given<Vec<String>>,
    /// The paths of those outputs, each with the output's name.
    pub(crate) output_paths: Vec<(String, String, Span)>,
    /// The outputs that are requested by their names.
    pub(crate) asked_outputs: Vec<(String, Span)>,
    /// The outputs of an op of the table that not every operator writes, by their indices, each where
    /// it is used first.
    pub(crate) new_outputs: BTreeMap<u32, Span>,
    /// The settings of a `SuspendOp`.
    pub(crate) suspend: Suspend,
    pub(crate) waits: Given<bool>,
    pub(crate) set_owner_reference: Given<bool>,
    pub(crate) is_truthful: bool,
    pub(crate) has_timeout: bool,
    pub(crate) deleted_on_exit: Option<Span>,
    /// The calls of `.keep()` and `.delete_on_exit()` that are certain, by their names.
    pub(crate) fates: Vec<(&'static str, Span)>,
    pub(crate) is_reattached: bool,
    pub(crate) is_external: bool,
    pub(crate) is_kept: bool,
    pub(crate) is_outcome_used: bool,
    /// The ops whose resources it uses.
    pub(crate) uses: Vec<NodeIndex>,
    pub(crate) policies: Policies,
    pub(crate) levels: Levels,
    /// The reasons why levels could not be set.
    pub(crate) refused_levels: Vec<(String, Span)>,
    /// Whether the op allows rules that the macro can't see.
    pub(crate) is_lenient: bool,
}

/// The settings of a `SuspendOp`.
#[derive(Default)]
pub(crate) struct Suspend {
    /// Whether a duration is set, and where.
    pub(crate) duration: Given<()>,
    pub(crate) choices: Given<Vec<String>>,
    pub(crate) default: Given<String>,
}

/// The value of a setter that is called once, or not at all.
#[derive(Default)]
pub(crate) enum Given<T> {
    #[default]
    Nothing,
    /// The value and its place.
    Known(T, Span),
    /// A value that the macro can't see.
    Unseen,
}

impl<T> Given<T> {
    pub(crate) fn is_given(&self) -> bool {
        !matches!(self, Self::Nothing)
    }
}

impl<T> From<Option<(T, Span)>> for Given<T> {
    fn from(seen: Option<(T, Span)>) -> Self {
        seen.map_or(Self::Unseen, |(value, at)| Self::Known(value, at))
    }
}

impl OpFacts {
    pub(crate) fn new(is_hidden: bool) -> Self {
        Self { is_hidden, ..Self::default() }
    }

    /// Sets a field of the spec. A setter that is called on some paths only may leave the field
    /// as it was.
    pub(crate) fn set_field(&mut self, name: &str, value: Value, is_certain: bool) {
        self.whole.retain(|known| known != name);
        if is_certain {
            self.spec.set(name, value);
            return;
        }
        self.is_open = true;
        if self.spec.get(name).is_some() {
            self.spec.set(name, Value::Unknown);
        }
    }

    /// Sets the spec as a whole. It replaces an earlier one, but no field that a setter set, not
    /// even earlier.
    pub(crate) fn set_whole_spec(&mut self, value: Value, spans: &Spans, is_certain: bool) {
        self.whole_reference = match value {
            Value::Ref(reference) if is_certain => Some(reference),
            _ => None,
        };
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
        let is_taken = |name: &Text| {
            name.as_literal().is_some_and(|name| self.whole.iter().any(|taken| taken == name))
        };
        self.spec.repeated = given.repeated.into_iter().filter(is_taken).collect();
        self.spans.merge(spans, |field| self.whole.iter().any(|name| name == field));
    }

    /// Sets the name of the resource. `k8s_name` takes precedence over the setter of the kind,
    /// whichever is called first.
    pub(crate) fn set_name(&mut self, name: Value, is_k8s_name: bool) {
        if is_k8s_name || !self.has_k8s_name {
            self.name = Some(name);
            self.has_k8s_name |= is_k8s_name;
        }
    }

    /// Returns the value that names the resource of an op of the table.
    pub(crate) fn resource_name(&self, row: &Op) -> Option<&Value> {
        self.name.as_ref().or_else(|| self.spec.get(row.kind.name_field?))
    }

    /// Returns the action of a `ResourceOp`, if it is literal.
    pub(crate) fn object_action(&self) -> Option<Action> {
        match &self.action {
            Given::Nothing => Some(Action::Create),
            Given::Known(action, _) => Some(*action),
            Given::Unseen => None,
        }
    }
}
