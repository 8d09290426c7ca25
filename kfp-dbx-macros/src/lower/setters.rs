//! Notes the facts that the setters of an op state.

use kfp_dbx_core::graph::{Certainty, NodeIndex, OpKind, Outcome};
use kfp_dbx_core::rule;
use kfp_dbx_core::spec::is_left_out;
use kfp_dbx_core::spec::secrets;
use kfp_dbx_core::spec::settings::takes_names;
use kfp_dbx_core::table::{COMMON_SETTERS, Op, Type};
use kfp_dbx_core::value::Value;
use kfp_dbx_core::value::path::NAME;
use proc_macro2::Span;
use quote::ToTokens;
use syn::{Expr, ExprMethodCall};

use crate::lower::lookup::Lookup;
use crate::lower::state::Lowering;
use crate::read::facts::{Given, OpFacts};
use crate::read::known;
use crate::read::policies::{NamedCall, Timeout};
use crate::read::spans::Spans;
use crate::read::value::Reader;
use crate::syntax::place::start_of;
use crate::syntax::token::{self, boolean, string};

impl Lowering {
    pub(super) fn is_setter(&self, node: NodeIndex, method: &str) -> bool {
        let is_of_kind = match self.graph.nodes[node].kind {
            OpKind::Table(op) => {
                matches!(method, "spec" | "k8s_name")
                    || method == op.kind.name_setter
                    || op.setter(method).is_some()
            }
            OpKind::Resource => matches!(method, "k8s_resource" | "action" | "attribute_outputs"),
            OpKind::Suspend => {
                let of_kind = ["duration", "choices", "default", "description"];
                return of_kind.contains(&method) || matches!(method, "uses" | "allow" | "deny");
            }
            OpKind::Block(_) | OpKind::Unknown => return false,
        };
        is_of_kind || COMMON_SETTERS.binary_search(&method).is_ok()
    }

    /// Walks the arguments of a setter, and notes what it states.
    pub(super) fn setter(&mut self, node: NodeIndex, method: &str, call: &ExprMethodCall) {
        if method == "uses" {
            let before = self.graph.edges.len();
            call.args.iter().for_each(|arg| self.after(node, Outcome::Success, arg));
            let used = self.graph.edges[before..].iter().map(|edge| edge.from);
            self.facts[node].uses.extend(used);
            return;
        }
        if self.takes_one_value(node, method) && call.args.len() != 1 {
            self.reject(node);
        }
        for arg in &call.args {
            self.note_unbound(node, arg);
            self.discard(arg, Some(node));
        }
        let at = call.method.span();
        let fate = ["keep", "delete_on_exit", "delete_on_exit_with"];
        if let Some(fate) = fate.into_iter().find(|fate| *fate == method)
            && self.way == self.graph.nodes[node].way
        {
            self.facts[node].fates.push((fate, at));
        }
        match call.args.first() {
            Some(arg) => {
                let setting = Setting { method, at, arg };
                self.note_setting(node, &setting);
                self.note_policies(node, &setting);
                self.note_names(node, method, call);
            }
            None => note_switch(&mut self.facts[node], method, at),
        }
        if COMMON_SETTERS.binary_search(&method).is_ok() {
            call.args.iter().for_each(|arg| self.note_secrets(node, arg));
        }
    }

    /// Notes the secrets in an argument of a setting that is no field of the spec.
    fn note_secrets(&mut self, node: NodeIndex, arg: &Expr) {
        let texts = token::texts(arg.to_token_stream()).into_iter();
        let secret = |(text, at)| Some((secrets::check_text("a policy", &Value::text(text))?, at));
        self.facts[node].policies.faults.extend(texts.filter_map(secret));
    }

    /// Returns whether a setter takes the value of a field or of the resource's name.
    fn takes_one_value(&self, node: NodeIndex, method: &str) -> bool {
        let OpKind::Table(op) = self.graph.nodes[node].kind else { return false };
        method == "k8s_name" || method == op.kind.name_setter || op.setter(method).is_some()
    }

    fn note_setting(&mut self, node: NodeIndex, setting: &Setting<'_>) {
        let Setting { method, at, arg } = *setting;
        let facts = &mut self.facts[node];
        match method {
            "timeout" | "policies" | "patch_template" => facts.has_timeout = true,
            "delete_on_exit_with" => facts.deleted_on_exit = Some(at),
            "wait" => facts.waits = Given::Known(true, at),
            "flags" => facts.waits = Given::Unseen,
            "set_owner_reference" => facts.set_owner_reference = given(boolean(arg), arg),
            "success_condition" => facts.success_condition = given(string(arg), arg),
            "failure_condition" => facts.failure_condition = given(string(arg), arg),
            "action" => facts.action = given(known::action(arg), arg),
            "attribute_outputs" => {
                let outputs = attribute_outputs(arg, &mut facts.output_paths);
                facts.outputs = outputs.map(|outputs| (outputs, at)).into();
            }
            "allow" | "deny" => note_level(facts, method, arg),
            _ if matches!(self.graph.nodes[node].kind, OpKind::Suspend) => {
                self.note_suspend(node, setting);
            }
            _ => self.note_value(node, setting),
        }
    }

    /// Notes a setting of an op that suspends the workflow. One on some paths only is not certain.
    fn note_suspend(&mut self, node: NodeIndex, setting: &Setting<'_>) {
        let Setting { method, at, arg } = *setting;
        let is_certain = self.way == self.graph.nodes[node].way;
        let suspend = &mut self.facts[node].suspend;
        match method {
            "duration" => suspend.duration = is_certain.then_some(((), at)).into(),
            "choices" => {
                let choices = strings(arg).filter(|_| is_certain);
                suspend.choices = given(choices, arg);
            }
            "default" => suspend.default = given(string(arg).filter(|_| is_certain), arg),
            _ => {}
        }
    }

    /// Returns whether an expression is a text with a runtime value, or such a value.
    pub(super) fn is_runtime(&mut self, expr: &Expr) -> bool {
        let mut is_runtime = false;
        self.read(expr, Some(&Type::Text)).value.visit_refs(&mut |_| is_runtime = true);
        is_runtime
    }

    /// Notes the durations and retries of a setting.
    fn note_policies(&mut self, node: NodeIndex, setting: &Setting<'_>) {
        if setting.method == "display_name" {
            // On some paths only, the setting may not apply.
            let is_certain = self.way.certainty() == Certainty::Must;
            let is_unknown = is_certain && self.is_runtime(setting.arg);
            self.facts[node].unknown_display_name = is_unknown.then(|| start_of(setting.arg));
            return;
        }
        let policies = &mut self.facts[node].policies;
        let (retries, locks) = (policies.retries.len(), policies.locks.len());
        let timeout = std::mem::take(&mut policies.timeout);
        match setting.method {
            "timeout" => policies.read_timeout(setting.arg),
            "wait" | "duration" => policies.read_duration(setting.arg),
            "retry" => policies.read_retry(setting.arg),
            "policies" | "delete_on_exit_with" => policies.read(setting.arg),
            "patch_template" => policies.timeout = Timeout::Unseen,
            method => policies.read_lock(method, setting.at),
        }
        // Those settings belong to the delete. Settings on some paths only may not apply.
        if setting.method == "delete_on_exit_with" || self.way.certainty() != Certainty::Must {
            policies.retries.truncate(retries);
            policies.locks.truncate(locks);
            let is_set = setting.method != "delete_on_exit_with" && policies.timeout.is_set();
            policies.timeout = if is_set { Timeout::Unseen } else { timeout };
        } else if !policies.timeout.is_set() {
            policies.timeout = timeout;
        }
    }

    /// Notes the arguments of a setter that takes names or labels.
    fn note_names(&mut self, node: NodeIndex, method: &str, call: &ExprMethodCall) {
        if !takes_names(method) {
            return;
        }
        let (mut names, facts) = self.lookup_and_facts(node);
        let named = NamedCall::new(method, call.args.iter(), |argument| {
            let mut spans = Spans::default();
            Reader::new(&mut names, &mut spans).value(argument, Some(&Type::Text)).to_text()
        });
        facts.policies.named.push(named);
    }

    /// Notes the value of a setter of the spec, of the object, or of the name of the resource.
    fn note_value(&mut self, node: NodeIndex, setting: &Setting<'_>) {
        // A value that is set on some paths only is not certain.
        let is_certain = self.way == self.graph.nodes[node].way;
        match self.graph.nodes[node].kind {
            OpKind::Table(row) => self.note_field(node, row, setting, is_certain),
            OpKind::Resource if setting.method == "k8s_resource" => {
                let (mut names, facts) = self.lookup_and_facts(node);
                let mut reader = Reader::of_object(&mut names, &mut facts.spans);
                let value = reader.value(setting.arg, None);
                facts.object = Some(if is_certain { value } else { Value::Unknown });
            }
            _ => {}
        }
    }

    fn note_field(&mut self, node: NodeIndex, row: &Op, setting: &Setting<'_>, is_certain: bool) {
        let Setting { method, at, arg } = *setting;
        let (mut names, facts) = self.lookup_and_facts(node);
        if let Some(field) = row.setter(method) {
            let mut reader = Reader::new(&mut names, &mut facts.spans);
            let value = reader.argument(field.name, at, arg, &field.ty);
            if is_left_out(row.kind, field.name, &value) {
                return;
            }
            facts.set_field(field.name, value, is_certain);
        } else if method == "k8s_name" || method == row.kind.name_setter {
            let mut reader = Reader::new(&mut names, &mut facts.spans);
            let value = reader.argument(NAME, at, arg, &Type::Text);
            let value = if is_certain { value } else { Value::Unknown };
            facts.set_name(value, method == "k8s_name");
        } else if method == "spec" {
            let mut spans = Spans::default();
            let ty = Type::Struct(row.kind.spec);
            let value = Reader::new(&mut names, &mut spans).value(arg, Some(&ty));
            facts.set_whole_spec(value, &spans, is_certain);
        }
    }

    fn lookup_and_facts(&mut self, node: NodeIndex) -> (Lookup<'_>, &mut OpFacts) {
        let names = Lookup { graph: &self.graph, bindings: &mut self.bindings };
        (names, &mut self.facts[node])
    }
}

/// A call of a setter that has an argument.
struct Setting<'c> {
    method: &'c str,
    at: Span,
    arg: &'c Expr,
}

/// Notes a setter without arguments.
fn note_switch(facts: &mut OpFacts, method: &str, at: Span) {
    match method {
        "reattach" => facts.is_reattached = true,
        "truthful" => facts.is_truthful = true,
        "external" => facts.is_external = true,
        "keep" => facts.is_kept = true,
        "delete_on_exit" => facts.deleted_on_exit = Some(at),
        _ => {}
    }
}

fn given<T>(value: Option<T>, arg: &Expr) -> Given<T> {
    value.map(|value| (value, start_of(arg))).into()
}

/// Returns the texts of an array of literals.
fn strings(arg: &Expr) -> Option<Vec<String>> {
    match arg {
        Expr::Array(array) => array.elems.iter().map(string).collect(),
        _ => None,
    }
}

/// Returns the outputs of `[("name", "{.path}")]` if all of them are literal, and notes their
/// paths.
fn attribute_outputs(arg: &Expr, paths: &mut Vec<(String, String, Span)>) -> Option<Vec<String>> {
    let Expr::Array(array) = arg else { return None };
    let output = |item: &Expr| {
        let Expr::Tuple(pair) = item else { return None };
        let name = pair.elems.first().and_then(string)?;
        if let Some(path) = pair.elems.get(1)
            && let Some(text) = string(path)
        {
            paths.push((name.clone(), text, start_of(path)));
        }
        Some(name)
    };
    array.elems.iter().map(output).collect()
}

/// Notes the level of `.allow(rules::RESOURCE_LEAK)`.
fn note_level(facts: &mut OpFacts, method: &str, arg: &Expr) {
    let (Some(rule), Some(level)) = (known::rule(arg), rule::Setting::of_word(method)) else {
        facts.is_lenient = true;
        return;
    };
    if let Err(why) = facts.levels.set(rule, level) {
        facts.refused_levels.push((why, start_of(arg)));
    }
}
