//! What the setters say of an op.

use kfp_dbx_core::graph::{COMMON_SETTERS, Certainty, NodeIndex, OpKind};
use kfp_dbx_core::rule::diagnostic::{self, Finding, INVALID_DURATION, INVALID_SETTING, Setting};
use kfp_dbx_core::spec::retry::RetryPolicy;
use kfp_dbx_core::spec::{manifest, retry};
use kfp_dbx_core::table::{Action, Type};
use kfp_dbx_core::text::duration;
use kfp_dbx_core::value::Value;
use kfp_dbx_core::value::path::NAME;
use proc_macro2::Span;
use syn::{Expr, ExprMethodCall, Lit};

use super::Lower;
use crate::read::facts::{Once, Said};
use crate::read::value::{Reader, Spans, root, start_of};
use crate::syntax::parse::literal;

impl Lower {
    pub(super) fn is_setter(&self, node: NodeIndex, method: &str) -> bool {
        match self.graph.nodes[node].kind {
            OpKind::Table(op) => {
                matches!(method, "spec" | "k8s_name")
                    || method == op.kind.name_setter
                    || op.setter(method).is_some()
                    || COMMON_SETTERS.binary_search(&method).is_ok()
            }
            OpKind::Resource => {
                matches!(method, "k8s_resource" | "action" | "attribute_outputs")
                    || COMMON_SETTERS.binary_search(&method).is_ok()
            }
            OpKind::Block(_) | OpKind::Unknown => false,
        }
    }

    /// What is said of an op.
    pub(super) fn note(&mut self, node: NodeIndex, method: &str, call: &ExprMethodCall) {
        // What is said on some ways only may not be said.
        let is_certain = self.way == self.graph.nodes[node].way;
        match (method, call.args.first()) {
            ("timeout" | "wait", Some(arg)) => self.check_duration(arg),
            ("retry", Some(arg)) => self.note_retry(node, arg),
            ("policies", Some(arg)) => self.note_policies(Some(node), arg),
            // These are the delete's.
            ("delete_on_exit_with", Some(arg)) => self.note_policies(None, arg),
            _ => {}
        }
        let spare = self.spare.take().unwrap_or_default();
        let mut said = std::mem::replace(&mut self.said[node], spare);
        match (method, call.args.first()) {
            ("reattach", None) => said.is_reattached = true,
            ("timeout" | "policies" | "patch_template", _) => said.has_timeout = true,
            ("truthful", None) => said.is_truthful = true,
            ("delete_on_exit" | "delete_on_exit_with", _) => {
                said.is_deleted_on_exit = Some(call.method.span());
            }
            ("external", None) => said.is_external = true,
            ("keep", None) => said.is_kept = true,
            ("wait", _) => said.waits = Once::This(true, call.method.span()),
            ("flags", _) => said.waits = Once::Something,
            ("set_owner_reference", Some(arg)) => {
                said.set_owner_reference = bool_literal(arg).map(|on| (on, start_of(arg))).into();
            }
            ("success_condition", Some(arg)) => {
                said.success_condition = literal(arg).map(|text| (text, start_of(arg))).into();
            }
            ("failure_condition", Some(arg)) => {
                said.failure_condition = literal(arg).map(|text| (text, start_of(arg))).into();
            }
            ("action", Some(arg)) => said.action = action(arg).map(|of| (of, start_of(arg))).into(),
            ("attribute_outputs", Some(arg)) => {
                let at = call.method.span();
                said.outputs = self.attribute_outputs(arg).map(|of| (of, at)).into();
            }
            ("allow" | "deny", Some(arg)) => {
                if let Err(why) = note_level(&mut said, method, arg) {
                    self.found.push((Finding::new(&INVALID_SETTING, why), start_of(arg)));
                }
            }
            (_, Some(arg)) => self.note_value(&mut said, node, &call.method, arg, is_certain),
            _ => {}
        }
        self.spare = Some(std::mem::replace(&mut self.said[node], said));
    }

    /// A setter of the spec, or of the name of the resource.
    pub(super) fn note_value(
        &mut self,
        said: &mut Said,
        node: NodeIndex,
        setter: &syn::Ident,
        arg: &Expr,
        is_certain: bool,
    ) {
        let (method, setter) = (setter.to_string(), setter.span());
        let method = method.as_str();
        let row = match self.graph.nodes[node].kind {
            OpKind::Table(row) => row,
            OpKind::Resource if method == "k8s_resource" => {
                let value =
                    Reader { names: self, spans: &mut said.spans, at: None, is_json: false }
                        .value(arg, None);
                said.resource = Some(if is_certain { value } else { Value::Unknown });
                return;
            }
            _ => return,
        };
        if let Some(field) = row.setter(method) {
            let value = self.read_field(said, field.name, arg, &field.ty, setter);
            said.whole.retain(|name| name != field.name);
            if is_certain {
                said.spec.set(field.name, value);
            } else {
                said.is_open = true;
                // Which of the two it is, the way decides.
                if said.spec.get(field.name).is_some() {
                    said.spec.set(field.name, Value::Unknown);
                }
            }
        } else if method == "k8s_name" || method == row.kind.name_setter {
            let value = self.read_field(said, NAME, arg, &Type::Text, setter);
            // `k8s_name` wins, wherever it stands.
            if method == "k8s_name" || !said.is_named {
                said.name = Some(if is_certain { value } else { Value::Unknown });
                said.is_named |= method == "k8s_name";
            }
        } else if method == "spec" {
            let ty = Type::Struct(row.kind.spec);
            let mut spans = Spans::default();
            let mut reader = Reader { names: self, spans: &mut spans, at: None, is_json: false };
            let value = reader.value(arg, Some(&ty));
            said.set_whole_spec(value, &spans, is_certain);
        }
    }

    /// Reads the argument of a setter of that field.
    pub(super) fn read_field(
        &mut self,
        said: &mut Said,
        name: &'static str,
        arg: &Expr,
        ty: &Type,
        setter: Span,
    ) -> Value {
        let at = Some(said.spans.field(name));
        let mut reader = Reader { names: self, spans: &mut said.spans, at, is_json: false };
        let value = reader.value(arg, Some(ty));
        reader.mark_field(setter);
        value
    }

    /// The outputs of `[("name", "{.path}")]`, where all of them can be seen.
    pub(super) fn attribute_outputs(&mut self, arg: &Expr) -> Option<Vec<String>> {
        let items = match arg {
            Expr::Array(array) => &array.elems,
            _ => return None,
        };
        items
            .iter()
            .map(|item| {
                let Expr::Tuple(pair) = item else { return None };
                let name = pair.elems.first().and_then(literal)?;
                if let Some(path) = pair.elems.get(1)
                    && let Some(text) = literal(path)
                    && let Some(finding) = manifest::check_path(&name, &text)
                {
                    self.found.push((finding, start_of(path)));
                }
                Some(name)
            })
            .collect()
    }

    /// The policies of `Policies::new().timeout("2h").retry(…)`.
    pub(super) fn note_policies(&mut self, node: Option<NodeIndex>, expr: &Expr) {
        let Expr::MethodCall(call) = expr else { return };
        if root(expr).as_deref() != Some("Policies") {
            return;
        }
        self.note_policies(node, &call.receiver);
        match (call.method.to_string().as_str(), call.args.first()) {
            ("timeout", Some(arg)) => self.check_duration(arg),
            ("retry", Some(arg)) => match node {
                Some(node) => self.note_retry(node, arg),
                None => {
                    self.retry_policy(arg);
                }
            },
            _ => {}
        }
    }

    pub(super) fn note_retry(&mut self, node: NodeIndex, arg: &Expr) {
        if let Some(policy) = self.retry_policy(arg)
            && self.way.certainty() == Certainty::Must
        {
            self.retries.push((node, policy, start_of(arg)));
        }
    }

    pub(super) fn check_duration(&mut self, arg: &Expr) {
        if let Some(text) = literal(arg)
            && let Err(why) = duration::parse(&text)
        {
            self.found.push((Finding::new(&INVALID_DURATION, why), start_of(arg)));
        }
    }

    /// The policy of `Retry::on_failure(3).backoff("30s")…`, where all of it can be seen.
    pub(super) fn retry_policy(&mut self, expr: &Expr) -> Option<RetryPolicy> {
        match expr {
            Expr::Paren(paren) => self.retry_policy(&paren.expr),
            Expr::MethodCall(call) => {
                let policy = self.retry_policy(&call.receiver)?;
                let method = call.method.to_string();
                match (method.as_str(), call.args.first()) {
                    ("backoff" | "max_duration", Some(arg)) => self.check_duration(arg),
                    ("factor", _) => {}
                    _ => return None,
                }
                Some(policy)
            }
            Expr::Call(call) => {
                let Expr::Path(path) = &*call.func else { return None };
                let mut segments = path.path.segments.iter().rev();
                let constructor = segments.next()?.ident.to_string();
                let ty = &segments.next()?.ident;
                (ty == "Retry").then(|| RetryPolicy::of_constructor(&constructor))?
            }
            _ => None,
        }
    }

    /// Retries that could only end as the first try did. An op that goes where nobody follows
    /// it may be made to re-attach there.
    pub(super) fn check_retries(&mut self) {
        for (node, policy, at) in std::mem::take(&mut self.retries) {
            let known = &self.graph.nodes[node];
            let (OpKind::Table(op), Some(name)) = (known.kind, &known.name) else { continue };
            let reattached = self.said[node].is_reattached;
            if known.escaped && !reattached {
                continue;
            }
            let action = if reattached { Action::Apply } else { op.action };
            self.found.extend(retry::check(name, action, policy).map(|finding| (finding, at)));
        }
    }
}

pub(super) fn bool_literal(expr: &Expr) -> Option<bool> {
    match expr {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Bool(boolean) => Some(boolean.value),
            _ => None,
        },
        _ => None,
    }
}

/// The action of `Action::Delete`.
pub(super) fn action(expr: &Expr) -> Option<Action> {
    let Expr::Path(path) = expr else { return None };
    let name = path.path.segments.last()?.ident.to_string().to_lowercase();
    Action::ALL.into_iter().find(|action| action.as_str() == name)
}

/// `.allow(rules::RESOURCE_LEAK)`.
pub(super) fn note_level(said: &mut Said, method: &str, arg: &Expr) -> Result<(), String> {
    let rule = match arg {
        Expr::Path(path) => path
            .path
            .segments
            .last()
            .and_then(|name| diagnostic::by_name(&name.ident.to_string().to_lowercase()).ok()),
        _ => None,
    };
    match (rule, Setting::of_word(method)) {
        (Some(rule), Some(setting)) => said.levels.set(rule, setting),
        _ => {
            said.is_lenient = true;
            Ok(())
        }
    }
}
