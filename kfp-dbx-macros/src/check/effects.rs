//! The effects of ops on resources, and the names of those resources, as far as the tokens show
//! them.

use std::borrow::Cow;

use kfp_dbx_core::graph::{NodeIndex, OpKind};
use kfp_dbx_core::lifecycle::{Condition, Effect, KindKey, Part, Sketch, kind_key};
use kfp_dbx_core::spec;
use kfp_dbx_core::table::{Action, Identity, Kind, Op, Operator};
use kfp_dbx_core::value::{Map, Ref, Target, WorkflowVariable};
use syn::{Expr, Lit};

use crate::check::object::Object;
use crate::check::operator;
use crate::lower::body::Body;
use crate::read::cron::Cron;
use crate::read::facts::{Given, OpFacts};
use crate::read::policies::Timeout;
use crate::syntax::function::PipelineFn;

/// The attribute's settings that apply to all ops.
pub(super) struct Settings {
    /// Whether other pipelines, which have settings of their own, use this one as an op.
    pub(super) is_part: bool,
    is_truthful: Option<bool>,
    /// The operator that the pipeline is written for, unless it is written for each.
    pub(super) operator: Option<Operator>,
    has_timeout: bool,
    pub(super) has_deadline: bool,
    pub(super) deadline: Option<u64>,
    /// The timeout of each op without one of its own, if it is known.
    timeout: Option<u64>,
    pub(super) is_exclusive: bool,
}

impl Settings {
    pub(super) fn of(pipeline: &PipelineFn) -> Self {
        let settings = &pipeline.settings;
        let has = |name| settings.is_set(name);
        let is_truthful = match settings.get("truthful") {
            None => (!has("truthful")).then_some(false),
            Some(Expr::Lit(lit)) => match &lit.lit {
                Lit::Bool(boolean) => Some(boolean.value),
                _ => None,
            },
            Some(_) => None,
        };
        let is_exclusive = |value| Cron::read(value).is_none_or(|cron| cron.is_exclusive);
        Self {
            is_part: settings.op.is_some(),
            is_truthful,
            operator: operator::of(settings),
            has_timeout: has("timeout") || has("defaults"),
            has_deadline: has("deadline"),
            deadline: settings.seconds("deadline"),
            timeout: settings.seconds("timeout").filter(|_| !has("defaults")),
            is_exclusive: has("mutex") || settings.get("schedule").is_some_and(is_exclusive),
        }
    }
}

impl Settings {
    /// Returns the success and the failure condition of an op of the table, as far as they are
    /// known.
    pub(super) fn conditions<'a>(
        &self,
        facts: &'a OpFacts,
        row: &'static Op,
    ) -> (Option<&'a str>, Option<&'a str>) {
        // Another pipeline that uses this one may not be truthful.
        let is_truthful = self.is_truthful(facts).filter(|_| !self.is_part || facts.is_truthful);
        let (success, failure) = match (is_truthful, row.truthful) {
            (None, Some(_)) => (None, None),
            _ => row.conditions(is_truthful == Some(true), self.operator),
        };
        let known = |own: &'a Given<String>, otherwise| match own {
            Given::Nothing => otherwise,
            Given::Known(text, _) => Some(text.as_str()).filter(|text| !text.contains("{{")),
            Given::Unseen => None,
        };
        (known(&facts.success_condition, success), known(&facts.failure_condition, failure))
    }

    /// Returns whether an op fails if its resource fails, unless it has conditions of its own.
    fn is_truthful(&self, facts: &OpFacts) -> Option<bool> {
        match self.is_truthful {
            _ if facts.is_truthful => Some(true),
            Some(false) if self.is_part => None,
            of_all => of_all,
        }
    }
}

/// The parts of an effect that depend on the kind of op.
struct Seen<'a> {
    kind: KindKey<'a>,
    known: Option<&'static Kind>,
    action: Action,
    spec: Option<&'a Map>,
    condition: Condition,
    /// Whether a delete waits until the resource is gone.
    waits: Option<bool>,
}

/// Returns the effect of an op on a resource, if the kind and the action are known.
pub(super) fn effect<'a>(
    body: &'a Body,
    settings: &Settings,
    node: NodeIndex,
) -> Option<Effect<'a>> {
    let facts = &body.facts[node];
    let seen = match body.graph.nodes[node].kind {
        OpKind::Table(row) => of_table_op(facts, row, settings),
        OpKind::Resource => of_object_op(facts)?,
        OpKind::Suspend | OpKind::Block(_) | OpKind::Unknown => return None,
    };
    let is_lost = body.is_lost(node);
    let spec = seen.spec.filter(|_| !is_lost);
    let keeps_owner =
        seen.known.is_none_or(|kind| spec::keeps_owner(kind, spec, settings.operator));
    Some(Effect {
        node,
        action: seen.action,
        kind: seen.kind,
        known: seen.known,
        name: if is_lost { Sketch::unknown() } else { full_name(body, node) },
        spec,
        waits: seen.waits.filter(|_| seen.action == Action::Delete),
        condition: if is_lost { Condition::Unknown } else { seen.condition },
        has_timeout: facts.has_timeout || settings.has_timeout,
        timeout: match facts.policies.timeout {
            Timeout::None => settings.timeout,
            Timeout::Known(seconds, _) => Some(seconds),
            Timeout::Unseen => None,
        },
        owned: match facts.set_owner_reference {
            Given::Nothing => false,
            Given::Known(on, _) => on && (keeps_owner || facts.is_open),
            Given::Unseen => true,
        },
        deleted_on_exit: facts.deleted_on_exit.is_some(),
        stands_for: None,
        outcome_used: facts.is_outcome_used || settings.is_part,
        external: facts.is_external,
        keep: facts.is_kept,
        uses: facts.uses.clone(),
        exit: body.exit_of(node),
    })
}

fn of_table_op<'a>(facts: &'a OpFacts, row: &'static Op, settings: &Settings) -> Seen<'a> {
    let has_own = facts.success_condition.is_given() || facts.failure_condition.is_given();
    let condition = match (row.success_condition, row.truthful) {
        _ if has_own => Condition::Judged,
        (None, _) => Condition::None,
        (Some(_), Some(_)) => match settings.is_truthful(facts) {
            Some(true) => Condition::Judged,
            Some(false) => Condition::Reference,
            None => Condition::Unknown,
        },
        _ => Condition::Judged,
    };
    Seen {
        kind: kind_key(row.kind.kind),
        known: Some(row.kind),
        action: if facts.is_reattached { Action::Apply } else { row.action },
        spec: Some(&facts.spec),
        condition,
        waits: waits(facts, !row.flags.contains(&"--wait=false")),
    }
}

fn of_object_op(facts: &OpFacts) -> Option<Seen<'_>> {
    let object = Object::of(facts)?;
    let condition = match (&facts.success_condition, &facts.failure_condition) {
        (Given::Nothing, Given::Nothing) => Condition::None,
        (Given::Known(success, _), Given::Nothing)
            if object.known.is_some_and(|kind| Op::is_of_reference(kind, success)) =>
        {
            Condition::Reference
        }
        (Given::Unseen, _) | (_, Given::Unseen) => Condition::Unknown,
        _ => Condition::Judged,
    };
    Some(Seen {
        kind: object.kind,
        known: object.known,
        action: facts.object_action()?,
        spec: object.fields(),
        condition,
        // The flags of a delete begin with `--wait=false`.
        waits: waits(facts, false),
    })
}

fn waits(facts: &OpFacts, otherwise: bool) -> Option<bool> {
    match facts.waits {
        Given::Nothing => Some(otherwise),
        Given::Known(waits, _) => Some(waits),
        Given::Unseen => None,
    }
}

/// Returns the name of an op's resource, with a namespace of its own.
fn full_name(body: &Body, node: NodeIndex) -> Sketch<'_> {
    let object = match body.graph.nodes[node].kind {
        OpKind::Resource => Object::of(&body.facts[node]),
        _ => None,
    };
    let namespace = object.and_then(|object| object.namespace);
    let namespace = namespace.map(|of| Sketch::of(of, &|reference| resolve(body, reference)));
    resource_name(body, node).in_namespace(namespace)
}

/// Returns the name of an op's resource, without its namespace.
fn resource_name(body: &Body, node: NodeIndex) -> Sketch<'_> {
    let facts = &body.facts[node];
    let value = match body.graph.nodes[node].kind {
        OpKind::Table(row) => facts.resource_name(row),
        OpKind::Resource => match Object::of(facts) {
            Some(object) if object.is_generated => return Sketch(vec![Part::Generated(node)]),
            object => object.and_then(|object| object.name),
        },
        OpKind::Suspend | OpKind::Block(_) | OpKind::Unknown => None,
    };
    let Some(value) = value else { return Sketch::unknown() };
    let mut name = Sketch::of(value, &|reference| resolve(body, reference));
    let uid = Part::Ref(Target::Workflow(WorkflowVariable::Uid), String::new());
    if facts.is_reattached && !name.0.contains(&uid) {
        name.0.extend([Part::Literal(Cow::Borrowed("-")), uid]);
    }
    name
}

/// Returns the name or the path of the resource, if a reference is an output of an op that holds it.
pub(super) fn resolve(body: &Body, reference: Ref) -> Option<Sketch<'_>> {
    let Target::Output { op, output, part: None, .. } = reference.target else { return None };
    let (node, output) = (op as usize, output as usize);
    if let Some(path) = item_path(body, node, output) {
        return Some(path);
    }
    let is_name = match body.graph.nodes.get(node)?.kind {
        OpKind::Table(row) => {
            let name = row.outputs.get(output)?.name;
            name == "name" || name == row.kind.name_setter
        }
        _ => body.output_names.get(output)? == "name",
    };
    (is_name && !body.is_lost(node)).then(|| resource_name(body, node))
}

/// Returns the path of the item that an op creates, if an output holds it and it is known.
fn item_path(body: &Body, node: NodeIndex, output: usize) -> Option<Sketch<'_>> {
    let OpKind::Table(row) = body.graph.nodes.get(node)?.kind else { return None };
    row.outputs.get(output).filter(|output| output.identity == Some(Identity::Path))?;
    let path = body.facts[node].spec.get(row.kind.path?.field)?;
    let path = Sketch::of(path, &|reference| resolve(body, reference));
    (!body.is_lost(node) && !path.0.contains(&Part::Unknown)).then_some(path)
}

/// Returns whether the value of a reference differs between the items of a loop.
pub(super) fn varies(body: &Body, target: Target, block: NodeIndex) -> bool {
    match target {
        Target::Param { .. } => {
            let of = body.variable(target).and_then(|variable| variable.of);
            let is_literal = |of| body.blocks.get(&of).is_some_and(|facts| facts.is_literal);
            // The item of an inner loop differs if the list of that loop may differ.
            of.is_some_and(|of| of == block || body.is_within(of, block) && !is_literal(of))
        }
        Target::Output { op, .. } => body.is_within(op as usize, block),
        Target::Workflow(_) => false,
    }
}
