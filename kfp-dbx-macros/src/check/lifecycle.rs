//! What the ops of a body do to which resources, as far as the tokens show it, and what is
//! wrong with that: each spec by itself, then the lives of resources over the whole graph.
//! The rules themselves stand in `kfp-dbx-core`.

use std::borrow::Cow;

use kfp_dbx_core::graph::{self, Node, NodeIndex, OpKind};
use kfp_dbx_core::lifecycle::resource::{
    Condition, Effect, NAME_HOLDS_OUTPUT, Part, Sketch, unknown_at_exit,
};
use kfp_dbx_core::lifecycle::{self, Knowledge, Pipeline};
use kfp_dbx_core::rule::diagnostic::{Diagnostic, INVALID_BASE64, UNKNOWN_WORD, WRONG_TYPE};
use kfp_dbx_core::spec::conform::{Misfit, conform_struct, misspelt};
use kfp_dbx_core::spec::default::{self, Defaulted};
use kfp_dbx_core::spec::{self, manifest};
use kfp_dbx_core::table::{self, Action, Kind, Op};
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::path::{NAME, field, name_path};
use kfp_dbx_core::value::{Map, Ref, Target, Value};
use proc_macro2::Span;

use crate::lower::Body;
use crate::read::facts::{Once, Said};
use crate::read::value::Spot;
use crate::report::Report;
use crate::syntax::parse::PipelineFn;

/// Reports what is wrong with specs, names and defaults.
pub(crate) fn check_specs(body: &mut Body, report: &mut Report) {
    let mut told = std::collections::BTreeSet::new();
    for node in 0..body.graph.nodes.len() {
        let mut said = std::mem::take(&mut body.said[node]);
        let found = match body.graph.nodes[node].kind {
            OpKind::Table(row) => table_op(body, node, row, &mut said),
            OpKind::Resource => resource_op(body, node, &mut said),
            OpKind::Block(_) | OpKind::Unknown => Vec::new(),
        };
        body.said[node] = said;
        for diagnostic in found {
            report.diagnostic(diagnostic.of([node]));
        }
        for diagnostic in misplaced_values(body, node) {
            report.diagnostic(diagnostic);
        }
        for (param, unfit) in unfit_defaults(body, node) {
            if told.insert((param, unfit.finding.message.clone())) {
                report.diagnostic(unfit);
            }
        }
    }
}

/// Reports what is wrong with the lives of resources.
pub(crate) fn check_lives(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    let settings = Settings::of(pipeline);
    let names = Names { body };
    let effects: Vec<_> =
        (0..body.graph.nodes.len()).filter_map(|node| effect(&names, &settings, node)).collect();
    let knowledge = Knowledge {
        graph: &body.graph,
        effects: &effects,
        pipeline: Pipeline {
            complete: body.is_complete && !settings.is_part,
            has_deadline: settings.has_deadline || settings.is_part,
            exclusive: settings.is_exclusive || settings.is_part,
        },
        varies: &|target, block| names.varies(target, block),
        is_single: &|block| body.blocks.single.contains(&block),
        is_one_by_one: &|block| body.blocks.one_by_one.contains(&block),
        item: &|block| {
            let item = body.values.iter().find(|value| value.of == Some(block))?;
            Some(item.name.clone())
        },
        place: &|node, path| place(body, node, path),
    };
    for diagnostic in lifecycle::check(&knowledge, &|reference| names.resolve(reference)) {
        report.diagnostic(diagnostic);
    }
}

/// Where a part of an op's spec stands, or the smallest part around it that is written.
fn place(body: &Body, node: NodeIndex, path: &[Step]) -> Span {
    let said = &body.said[node];
    if path.is_empty() {
        return body.graph.nodes[node].at;
    }
    let is_name = path == name_path();
    let spot = match body.graph.nodes[node].kind {
        OpKind::Table(row) if is_name => name_spot(said, row),
        OpKind::Table(_) => said.spans.get(path),
        _ if is_name => {
            let [metadata] = name_path();
            said.spans.get(&[metadata, Step::Field("name".to_owned())])
        }
        _ => {
            let inner = std::iter::once(Step::Field("spec".to_owned())).chain(path.iter().cloned());
            said.spans.get(&inner.collect::<Vec<_>>())
        }
    };
    // Parameters as a whole are told by their setter.
    let of_field = matches!(path, [Step::Field(name)] if name.ends_with("_params"));
    spot.map_or(body.graph.nodes[node].at, |spot| {
        spot.field.filter(|_| of_field).unwrap_or(spot.used)
    })
}

/// What the attribute says of all ops, as far as it is literal.
struct Settings {
    /// Whether the pipeline is a part of others, which have settings of their own.
    is_part: bool,
    is_truthful: Option<bool>,
    has_timeout: bool,
    has_deadline: bool,
    is_exclusive: bool,
}

impl Settings {
    fn of(pipeline: &PipelineFn) -> Self {
        let setting = |name: &str| {
            let others = &pipeline.settings.others;
            others.iter().find(|(known, _)| known == name).map(|(_, value)| value)
        };
        let is_truthful = match setting("truthful") {
            None => Some(false),
            Some(syn::Expr::Lit(lit)) => match &lit.lit {
                syn::Lit::Bool(boolean) => Some(boolean.value),
                _ => None,
            },
            Some(_) => None,
        };
        Self {
            is_part: pipeline.settings.op.is_some(),
            is_truthful,
            has_timeout: setting("timeout").is_some() || setting("defaults").is_some(),
            has_deadline: setting("deadline").is_some(),
            is_exclusive: setting("mutex").is_some(),
        }
    }
}

/// What is wrong with an op of the table.
fn table_op(body: &Body, node: NodeIndex, row: &Op, said: &mut Said) -> Vec<Diagnostic<Span>> {
    let op = &body.graph.nodes[node];
    let kind = row.kind;
    let is_open = said.is_open || op.escaped || said.is_hidden;
    let mut found = Vec::new();
    if row.action != Action::Delete {
        let misfits = conform_struct(&mut said.spec, kind.spec);
        let misspelt = misspelt(&misfits);
        let misfits = misfits.into_iter().filter(|misfit| is_ours(body, said, &said.spec, misfit));
        let misfits: Vec<_> =
            misfits.chain(spec::check(kind, &said.spec, !is_open, &misspelt)).collect();
        let name = said.name.as_ref();
        let name = name.and_then(|name| spec::check_name(kind, &said.spec, name));
        for misfit in misfits.into_iter().chain(name) {
            let spot = said.spans.get(&misfit.path);
            let at = spot.map_or(op.at, |spot| spot.of(misfit.finding.rule));
            found.push(misfit.finding.at(at));
        }
    }
    match said.resource_name(row) {
        Some(Value::Text(name)) => {
            if let Some(finding) = spec::invalid_name(name) {
                found.push(finding.at(name_place(said, row, op.at)));
            }
        }
        None if !is_open => {
            if let Some(name) = &op.name {
                found.push(spec::missing_name(name, row).at(op.at));
            }
        }
        _ => {}
    }
    if let Once::This(true, at) = &said.set_owner_reference {
        found.extend(spec::lost_owner(kind, Some(&said.spec)).map(|finding| finding.at(*at)));
    }
    if let (Some(_), Some(name), Some(value)) =
        (said.is_deleted_on_exit, &op.name, said.resource_name(row))
    {
        let mut holds_output = false;
        value.visit_refs(&mut |reference| {
            holds_output |= matches!(reference.target, Target::Output { .. });
        });
        if holds_output {
            let at = name_place(said, row, op.at);
            found.push(unknown_at_exit(name, NAME_HOLDS_OUTPUT).at(at));
        }
    }
    found.extend(conditions(said));
    found
}

fn name_place(said: &Said, row: &Op, otherwise: Span) -> Span {
    name_spot(said, row).map_or(otherwise, |spot| spot.span)
}

/// Where the resource is named: by a setter of its own, or by a field of the spec.
fn name_spot(said: &Said, row: &Op) -> Option<Spot> {
    match &said.name {
        Some(_) => said.spans.get(&name_path()),
        None => said.spans.get(&[Step::Field(row.kind.name_field?.to_owned())]),
    }
}

/// Whether a misfit is ours to tell: rustc tells of typed values, but not of what is text
/// in them; and of what can't be seen there is nothing to tell.
fn is_ours(body: &Body, said: &Said, spec: &Map, misfit: &Misfit) -> bool {
    let rule = misfit.finding.rule;
    if rule == &WRONG_TYPE
        && let Some(Value::Ref(Ref { target, .. })) = value_at(spec, &misfit.path)
    {
        // The type of an output, or of a parameter with an alias, is not seen here.
        let ty = match target {
            Target::Param { index, .. } => {
                body.values.get(*index as usize).and_then(|value| value.ty)
            }
            _ => None,
        };
        if ty.is_none() {
            return false;
        }
    }
    rule == &INVALID_BASE64
        || rule == &UNKNOWN_WORD
        || said.spans.get(&misfit.path).is_some_and(|spot| spot.is_json)
}

fn value_at<'v>(spec: &'v Map, path: &[Step]) -> Option<&'v Value> {
    let (Step::Field(first), rest) = path.split_first()? else { return None };
    rest.iter().try_fold(spec.get(first)?, |value, step| match (value, step) {
        (Value::Map(map), Step::Field(name)) => map.get(name),
        (Value::List(items), Step::Item(index)) => items.get(*index),
        _ => None,
    })
}

/// What is wrong with the conditions of an op.
fn conditions(said: &Said) -> Vec<Diagnostic<Span>> {
    let given = [("success", &said.success_condition), ("failure", &said.failure_condition)];
    given
        .into_iter()
        .filter_map(|(which, condition)| match condition {
            Once::This(text, at) if !text.contains("{{") => {
                manifest::check_condition(which, text).map(|finding| finding.at(*at))
            }
            _ => None,
        })
        .collect()
}

/// What is done to the object of a `ResourceOp`, as far as that can be seen.
fn action(said: &Said) -> Option<Action> {
    match &said.action {
        Once::Nothing => Some(Action::Create),
        Once::This(action, _) => Some(*action),
        Once::Something => None,
    }
}

/// What is wrong with a `ResourceOp`.
fn resource_op(body: &Body, node: NodeIndex, said: &mut Said) -> Vec<Diagnostic<Span>> {
    let op = &body.graph.nodes[node];
    let mut found = Vec::new();
    let Some(action) = action(said).filter(|_| !op.escaped && !said.is_hidden) else {
        return found;
    };
    if action == Action::Delete {
        let outputs = match &said.outputs {
            Once::This(outputs, at) if !outputs.is_empty() => Some(*at),
            _ => None,
        };
        let at = |condition: &Once<String>| match condition {
            Once::This(_, at) => Some(*at),
            _ => None,
        };
        let given = [
            ("a success condition", at(&said.success_condition)),
            ("a failure condition", at(&said.failure_condition)),
            ("outputs", outputs),
        ];
        for (what, at) in given {
            found.extend(at.map(|at| manifest::result_of_delete(what).at(at)));
        }
    }
    found.extend(unknown_outputs(op, action, said));
    found.extend(conditions(said));
    if said.resource.is_none()
        && !said.is_open
        && let Some(name) = &op.name
    {
        found.push(manifest::missing_object(name).at(op.at));
    }
    let mut resource = said.resource.take();
    if let Some(Value::Map(object)) = &mut resource {
        // A flag may select by labels.
        let (kind, misfits) = manifest::check(object, action, !matches!(said.waits, Once::Nothing));
        if let (Once::This(true, at), Some(kind), Some(Value::Map(spec))) =
            (&said.set_owner_reference, kind, object.get("spec"))
        {
            found.extend(spec::lost_owner(kind, Some(spec)).map(|finding| finding.at(*at)));
        }
        for misfit in misfits {
            if misfit.finding.rule == &WRONG_TYPE && !is_ours(body, said, object, &misfit) {
                continue;
            }
            let spot = said.spans.get(&misfit.path);
            let at = spot.map_or(op.at, |spot| spot.of(misfit.finding.rule));
            found.push(misfit.finding.at(at));
        }
    }
    said.resource = resource;
    found
}

/// Outputs of a `ResourceOp` that it does not have.
fn unknown_outputs(op: &Node<Span>, action: Action, said: &Said) -> Vec<Diagnostic<Span>> {
    let given: &[String] = match &said.outputs {
        Once::Nothing => &[],
        Once::This(outputs, _) => outputs,
        Once::Something => return Vec::new(),
    };
    // What is asked of a delete is told there.
    let Some(name) = op.name.as_deref().filter(|_| action != Action::Delete) else {
        return Vec::new();
    };
    let known = || given.iter().map(String::as_str).chain(["manifest", "name"]);
    let unknown = said.asked.iter().filter(|(asked, _)| !known().any(|name| name == asked));
    unknown
        .map(|(asked, at)| {
            manifest::unknown_output(name, asked, known()).at(*at).related("the op", op.at)
        })
        .collect()
}

/// Defaults that do not fit the fields that they flow into.
fn unfit_defaults(body: &Body, node: NodeIndex) -> Vec<(Target, Diagnostic<Span>)> {
    let op = &body.graph.nodes[node];
    let said = &body.said[node];
    let default_of = |reference: Ref| match reference.target {
        Target::Param { index, .. } => {
            let param = body.values.get(index as usize)?;
            let (value, _) = param.default.as_ref()?;
            (!matches!(value, Value::Unknown)).then_some(Defaulted { name: &param.name, value })
        }
        _ => None,
    };
    if op.escaped || said.is_hidden {
        return Vec::new();
    }
    let unfit = match op.kind {
        OpKind::Table(row) => {
            default::check(row.kind, Some(&said.spec), said.resource_name(row), &default_of)
        }
        OpKind::Resource => match resource(said) {
            Some(Resource { known: Some(kind), name, spec, .. }) => {
                default::check(kind, spec, name, &default_of)
            }
            _ => Vec::new(),
        },
        OpKind::Block(_) | OpKind::Unknown => Vec::new(),
    };
    unfit
        .into_iter()
        .filter_map(|unfit| {
            let Target::Param { index, .. } = unfit.param else { return None };
            let (_, at) = body.values[index as usize].default.as_ref()?;
            let path =
                if unfit.path.is_empty() { name_path().to_vec() } else { unfit.path.clone() };
            let name =
                op.name.as_deref().map_or_else(|| "an op".into(), |name| format!("op `{name}`"));
            let goes = format!("it is used in {} of {name}", unfit.field());
            let there = place(body, node, &path);
            Some((unfit.param, unfit.finding.at(*at).related(goes, there)))
        })
        .collect()
}

/// Values that an op is given where they are not known: those that are known at exit only,
/// items of a loop that it is not part of, and those that are changed in a text.
fn misplaced_values(body: &Body, node: NodeIndex) -> Vec<Diagnostic<Span>> {
    let said = &body.said[node];
    let nodes = &body.graph.nodes;
    if said.is_hidden || nodes[node].escaped {
        return Vec::new();
    }
    let around = || std::iter::successors(Some(node), |node| nodes[*node].parent);
    let at_exit = around().any(|block| body.blocks.exits.contains_key(&block));
    let object = match &said.resource {
        Some(Value::Map(object)) => object.entries.as_slice(),
        _ => &[],
    };
    let fields = said.spec.entries.iter().chain(object);
    let fields = fields.filter_map(|(name, value)| Some((name.as_literal()?, value)));
    let mut found = Vec::new();
    for (field, value) in fields.chain(said.name.as_ref().map(|name| (NAME, name))) {
        let mut path = vec![Step::Field(field.to_owned())];
        visit_parts(value, &mut path, &mut |part, path| {
            let spot = said.spans.get(path);
            let at = spot.map_or(nodes[node].at, |spot| spot.used);
            if let Value::Problem(finding) = part {
                // Where the text is put together, and not where a name for it stands.
                let at = spot.map_or(at, |spot| spot.span);
                found.push((**finding).clone().at(at));
            }
            part.visit_refs(&mut |reference| match reference.target {
                Target::Workflow(index) if !at_exit => {
                    let value = body.workflow.get(index as usize);
                    let finding = value.and_then(|value| graph::known_at_exit(value));
                    found.extend(finding.map(|finding| finding.at(at)));
                }
                Target::Param { index, .. } => {
                    let block = body.values.get(index as usize).and_then(|value| value.of);
                    if let Some(block) = block.filter(|block| !around().any(|node| node == *block))
                        && let Some(name) = &nodes[node].name
                    {
                        let finding = graph::item_outside(name, graph::Block::ForEach);
                        found.push(finding.at(at).related("the loop", nodes[block].at));
                    }
                }
                _ => {}
            });
        });
    }
    found
}

/// Visits what a value consists of, each part with its path.
fn visit_parts(value: &Value, path: &mut Vec<Step>, visit: &mut impl FnMut(&Value, &[Step])) {
    match value {
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Item(index));
                visit_parts(item, path, visit);
                path.pop();
            }
        }
        Value::Map(map) => {
            for (key, value) in &map.entries {
                path.push(Step::Field(key.as_literal().unwrap_or_default().to_owned()));
                visit_parts(value, path, visit);
                path.pop();
            }
        }
        part => visit(part, path),
    }
}

/// The object of a `ResourceOp`.
struct Resource<'a> {
    kind: &'a str,
    known: Option<&'static Kind>,
    name: Option<&'a Value>,
    spec: Option<&'a Map>,
}

fn resource(said: &Said) -> Option<Resource<'_>> {
    let object = said.resource.as_ref()?;
    let text = |name| match field(object, name) {
        Some(Value::Text(text)) => text.as_literal(),
        _ => None,
    };
    let kind = text("kind")?;
    let of_operator =
        text("apiVersion").is_some_and(|version| version.starts_with("databricks.microsoft.com/"));
    let metadata = field(object, "metadata");
    let elsewhere = metadata.is_some_and(|metadata| field(metadata, "namespace").is_some());
    Some(Resource {
        kind,
        known: table::kind(kind).filter(|_| of_operator),
        name: metadata.and_then(|metadata| field(metadata, "name")).filter(|_| !elsewhere),
        spec: match field(object, "spec") {
            Some(Value::Map(spec)) => Some(spec),
            _ => None,
        },
    })
}

fn effect<'a>(names: &Names<'a>, settings: &Settings, node: NodeIndex) -> Option<Effect<'a>> {
    let body = names.body;
    let op = &body.graph.nodes[node];
    let said = &body.said[node];
    let has_own = said.success_condition.is_said() || said.failure_condition.is_said();
    let (kind, known, action, spec, condition, waits);
    match op.kind {
        OpKind::Table(row) => {
            (kind, known) = (row.kind.kind, Some(row.kind));
            action = if said.is_reattached { Action::Apply } else { row.action };
            spec = Some(&said.spec);
            condition = match (row.success_condition, row.truthful) {
                _ if has_own => Condition::Judged,
                (None, _) => Condition::None,
                (Some(_), Some(_)) if !said.is_truthful => match settings.is_truthful {
                    Some(true) => Condition::Judged,
                    Some(false) if !settings.is_part => Condition::Reference,
                    _ => Condition::Unknown,
                },
                _ => Condition::Judged,
            };
            waits = match said.waits {
                Once::Nothing => Some(!row.flags.contains(&"--wait=false")),
                Once::This(waits, _) => Some(waits),
                Once::Something => None,
            };
        }
        OpKind::Resource => {
            let resource = resource(said)?;
            (kind, known) = (resource.kind, resource.known);
            // One of the same name in another group is another kind.
            if known.is_none() && table::kind(kind).is_some() {
                return None;
            }
            action = self::action(said)?;
            spec = resource.spec;
            condition = match (&said.success_condition, &said.failure_condition) {
                (Once::Nothing, Once::Nothing) => Condition::None,
                (Once::This(success, _), Once::Nothing)
                    if known.is_some_and(|kind| Op::is_of_reference(kind, success)) =>
                {
                    Condition::Reference
                }
                (Once::Something, _) | (_, Once::Something) => Condition::Unknown,
                _ => Condition::Judged,
            };
            waits = match said.waits {
                // The flags of a delete begin with `--wait=false`.
                Once::Nothing => Some(false),
                Once::This(waits, _) => Some(waits),
                Once::Something => None,
            };
        }
        OpKind::Block(_) | OpKind::Unknown => return None,
    }
    // Where nobody follows it, it may get another name, and other fields.
    let is_lost = op.escaped || said.is_hidden;
    let spec = spec.filter(|_| !is_lost);
    let parents = std::iter::successors(op.parent, |block| body.graph.nodes[*block].parent);
    let exit = parents.into_iter().find_map(|block| body.blocks.exits.get(&block).copied());
    let keeps_owner = known.is_none_or(|kind| spec::keeps_owner(kind, spec));
    Some(Effect {
        node,
        action,
        kind,
        known,
        name: if is_lost { Sketch::unknown() } else { names.name(node) },
        spec,
        waits: if action == Action::Delete { waits } else { None },
        condition: if is_lost { Condition::Unknown } else { condition },
        has_timeout: said.has_timeout || settings.has_timeout,
        owned: match said.set_owner_reference {
            Once::Nothing => false,
            Once::This(on, _) => on && (keeps_owner || said.is_open),
            Once::Something => true,
        },
        deleted_on_exit: said.is_deleted_on_exit.is_some(),
        stands_for: None,
        outcome_used: said.is_outcome_used || settings.is_part,
        external: said.is_external,
        keep: said.is_kept,
        uses: said.uses.clone(),
        exit,
    })
}

/// What stands behind the references in names.
struct Names<'a> {
    body: &'a Body,
}

impl<'a> Names<'a> {
    /// The name of an op's resource.
    fn name(&self, node: NodeIndex) -> Sketch<'a> {
        let said = &self.body.said[node];
        let value = match self.body.graph.nodes[node].kind {
            OpKind::Table(row) => said.resource_name(row),
            OpKind::Resource => resource(said).and_then(|resource| resource.name),
            OpKind::Block(_) | OpKind::Unknown => None,
        };
        let Some(value) = value else { return Sketch::unknown() };
        let mut name = Sketch::of(value, &|reference| self.resolve(reference));
        let uid = self.body.workflow.iter().position(|name| name == "uid");
        let uid = uid.and_then(|uid| u32::try_from(uid).ok()).unwrap_or(u32::MAX);
        let uid = Part::Ref(Target::Workflow(uid), String::new());
        if said.is_reattached && !name.0.contains(&uid) {
            name.0.extend([Part::Literal(Cow::Borrowed("-")), uid]);
        }
        name
    }

    /// What a reference stands for, where another text says the same.
    fn resolve(&self, reference: Ref) -> Option<Sketch<'a>> {
        let Target::Output { op, output, .. } = reference.target else { return None };
        let node = op as usize;
        let name = match self.body.graph.nodes.get(node)?.kind {
            OpKind::Table(row) => {
                row.outputs
                    .get(output as usize)
                    .filter(|output| output.name == "name" || output.name == row.kind.name_setter)?
                    .name
            }
            _ => self.body.workflow.get(output as usize).filter(|name| *name == "name")?,
        };
        let is_lost = self.body.graph.nodes[node].escaped || self.body.said[node].is_hidden;
        (!name.is_empty() && !is_lost).then(|| self.name(node))
    }

    /// Whether the items of a loop make a reference differ.
    fn varies(&self, target: Target, block: NodeIndex) -> bool {
        let nodes = &self.body.graph.nodes;
        let inside = |of: NodeIndex| {
            std::iter::successors(Some(of), |of| nodes[*of].parent).any(|of| of == block)
        };
        match target {
            Target::Param { index, .. } => {
                let of = self.body.values.get(index as usize).and_then(|value| value.of);
                of.is_some_and(|of| {
                    // One of a loop within differs where what that goes over may.
                    of == block || inside(of) && !self.body.blocks.literal.contains(&of)
                })
            }
            Target::Output { op, .. } => inside(op as usize),
            Target::Workflow(_) => false,
        }
    }
}
