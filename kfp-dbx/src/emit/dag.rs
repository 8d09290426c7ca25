//! DAGs and their tasks.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::graph::Outcome;
use kfp_dbx_core::text::names::UniqueNames;
use kfp_dbx_core::value::{Ref, Scalar, Target, Text, Value};

use super::argo::{self, Any};
use super::compact::Place;
use super::expr::{self, Access};
use super::manifest::tagged;
use super::{Emit, compact};
use crate::lower::{Dag, Lowered, Outcomes, default_text};
use crate::model::block::{BlockData, BlockKind, ExitWhen, Over};
use crate::model::json;
use crate::model::op::OpKind;
use crate::model::param::Origin;

/// The ops and blocks of each DAG, in the order of their making.
pub(super) struct Tasks(BTreeMap<Dag, Vec<usize>>);

impl Tasks {
    pub(super) fn of(lowered: &Lowered) -> Self {
        let mut tasks: BTreeMap<Dag, Vec<usize>> = BTreeMap::new();
        for (op, node) in lowered.graph.nodes.iter().enumerate() {
            // What an exit handler always runs stands among all that runs at exit.
            let merged = matches!(&lowered.graph.nodes[op].data.kind, OpKind::Block(block)
                if matches!(block.kind, BlockKind::Exit(ExitWhen::Always)));
            if !merged {
                tasks.entry(node.dag).or_default().push(op);
            }
        }
        Self(tasks)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = usize> {
        self.0.values().flatten().copied()
    }

    pub(super) fn has_exit(&self) -> bool {
        self.0.contains_key(&Dag::Exit)
    }

    fn get(&self, dag: Dag) -> &[usize] {
        self.0.get(&dag).map_or(&[], Vec::as_slice)
    }
}

pub(super) fn input(name: String) -> argo::Parameter {
    argo::Parameter { name, value: None, description: None }
}

fn argument(name: &str, value: String) -> argo::Parameter {
    argo::Parameter { name: name.to_owned(), value: Some(value), description: None }
}

/// How the tasks of a DAG wait for each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `dependencies`: the others have succeeded.
    Dependencies,
    /// `depends`, and every task is a target: Argo judges a DAG by its last tasks alone, and
    /// would take one that reacts to a failure for a success of all.
    Depends,
    /// At exit: `dependencies`, and no task's failure counts.
    Exit,
}

impl Emit<'_> {
    pub(super) fn main(&self, name: String) -> argo::AnyTemplate {
        self.root(name, Dag::Main)
    }

    pub(super) fn exit(&self, name: String) -> argo::AnyTemplate {
        self.root(name, Dag::Exit)
    }

    fn root(&self, name: String, dag: Dag) -> argo::AnyTemplate {
        let graph = &self.lowered.graph;
        let used = graph.used.get(&dag).into_iter().flatten();
        let inputs = used.map(|index| input(graph.params[*index as usize].name.clone()));
        argo::AnyTemplate::Template(Box::new(argo::Template {
            name,
            inputs: argo::Inputs { parameters: inputs.collect() },
            dag: Some(self.dag(dag)),
            ..argo::Template::default()
        }))
    }

    pub(super) fn block_templates(
        &self,
        block: usize,
        data: &BlockData,
        names: &mut UniqueNames,
        templates: &mut Vec<argo::AnyTemplate>,
    ) {
        let graph = &self.lowered.graph;
        let node = &graph.nodes[block];
        let inputs = node.inputs.iter().map(|(_, name)| input(name.clone()));
        let outputs = node.exports.iter().map(|&(op, output)| {
            let name = graph.nodes[op].data.output_name(output).unwrap_or_default();
            let target = graph.output_ref(op, output);
            let access = self.in_dag(Dag::Block(block), Ref { target, ty: Scalar::Text });
            argo::OutputParameter {
                name: format!("{}-{name}", graph.nodes[op].name),
                value_from: argo::ValueFrom::Parameter(access.tag(Scalar::Text)),
            }
        });
        let mut name = node.name.clone();
        if let (Some(parallelism), BlockKind::ForEach { over, .. }) = (data.parallelism, &data.kind)
        {
            // Argo counts the tasks of a template: one around the loop counts its items.
            let items = names.claim(&format!("{name}-item"));
            templates.push(self.limited(block, over, parallelism, &name, &items));
            name = items;
        }
        templates.push(argo::AnyTemplate::Template(Box::new(argo::Template {
            name,
            inputs: argo::Inputs { parameters: inputs.collect() },
            dag: Some(self.dag(Dag::Block(block))),
            outputs: argo::Outputs { parameters: outputs.collect() },
            ..argo::Template::default()
        })));
    }

    /// A loop in a DAG of its own, which works on so many items at once.
    fn limited(
        &self,
        block: usize,
        over: &Over,
        parallelism: u32,
        name: &str,
        items: &str,
    ) -> argo::AnyTemplate {
        let taken = self.taken_by_limited(block, over);
        let access = |reference: Ref| self.input(&taken, reference);
        let mut task = argo::Task {
            name: items.to_owned(),
            template: items.to_owned(),
            ..argo::Task::default()
        };
        set_items(&mut task, over, "", &access);
        task.arguments.parameters = self.arguments_of_block(block, &access);
        if self.lowered.graph.at_exit(block) {
            task.continue_on = Some(argo::ContinueOn { error: true, failed: true });
        }
        argo::AnyTemplate::Template(Box::new(argo::Template {
            name: name.to_owned(),
            parallelism: Some(parallelism),
            inputs: argo::Inputs {
                parameters: taken.iter().map(|(_, name)| input(name.clone())).collect(),
            },
            dag: Some(argo::Dag { target: None, fail_fast: None, tasks: vec![task] }),
            ..argo::Template::default()
        }))
    }

    /// What a loop's body takes but the item, and what the loop goes over.
    fn taken_by_limited(&self, block: usize, over: &Over) -> Vec<(Ref, String)> {
        let graph = &self.lowered.graph;
        let mut names = UniqueNames::new();
        let mut taken: Vec<(Ref, String)> = Vec::new();
        for (reference, name) in &graph.nodes[block].inputs {
            if !self.is_own(block, *reference) {
                taken.push((*reference, names.claim(name)));
            }
        }
        let mut add = |reference: Ref| {
            let (target, name) = match reference.target {
                Target::Param { scope: id, index } => {
                    let whole = graph.whole_param(index).map_or(index, |(whole, _)| whole);
                    let param = &graph.params[whole as usize];
                    (Target::Param { scope: id, index: whole }, param.name.clone())
                }
                Target::Output { op, output, .. } => {
                    let op = op as usize;
                    let output = graph.nodes[op].data.output_name(output).unwrap_or_default();
                    (reference.target, format!("{}-{output}", graph.nodes[op].name))
                }
                Target::Workflow(_) => return,
            };
            if !taken.iter().any(|(known, _)| known.target == target) {
                taken.push((Ref { target, ty: reference.ty }, names.claim(&name)));
            }
        };
        match over {
            Over::Items(_) => {}
            Over::List(list) => add(*list),
            Over::Sequence { start, end, .. } => {
                start.visit_refs(&mut add);
                end.visit_refs(&mut add);
            }
        }
        taken
    }

    fn dag(&self, dag: Dag) -> argo::Dag {
        let tasks = self.tasks.get(dag);
        let at_exit = match dag {
            Dag::Main => false,
            Dag::Exit => true,
            Dag::Block(block) => self.lowered.graph.at_exit(block),
        };
        let conditional = |op: &usize| {
            let after = &self.lowered.graph.nodes[*op].after;
            after.values().any(|outcomes| !outcomes.is_success())
        };
        let style = match at_exit {
            true if self.lowered.settings.fail_on_exit_failure => Style::Depends,
            true => Style::Exit,
            false if tasks.iter().any(conditional) => Style::Depends,
            false => Style::Dependencies,
        };
        let mut written = Vec::with_capacity(tasks.len());
        for &op in tasks {
            match self.compact.place(op) {
                // The first of a fan stands for all.
                Place::Fan { fan, first: true } => self.fan_tasks(dag, fan, style, &mut written),
                Place::Fan { .. } => {}
                Place::Own | Place::Shared(_) => written.push(self.task(dag, op, style)),
            }
        }
        let all = || written.iter().map(|task| task.name.as_str()).collect::<Vec<_>>().join(" ");
        argo::Dag {
            target: (style == Style::Depends).then(all),
            fail_fast: (style == Style::Depends).then_some(false),
            tasks: written,
        }
    }

    fn task(&self, dag: Dag, op: usize, style: Style) -> argo::Task {
        let graph = &self.lowered.graph;
        let node = &graph.nodes[op];
        let access = |reference: Ref| self.in_dag(dag, reference);
        let mut task = argo::Task {
            name: node.name.clone(),
            template: node.name.clone(),
            ..argo::Task::default()
        };
        self.set_order(&mut task, op, style);
        // Argo would run it with the tag as it stands.
        let guards = node.guards.iter().map(|guard| met(&graph.nodes[*guard].name));
        let guard = guards.collect::<Vec<_>>().join(" && ");
        task.when = (!guard.is_empty()).then(|| format!("{{{{={guard}}}}}"));
        match &graph.nodes[op].data.kind {
            OpKind::Block(data) => self.set_block(&mut task, dag, op, data, &guard),
            _ => match self.compact.place(op) {
                Place::Shared(member) => {
                    let shared = &self.compact.shared[member.shared];
                    task.template.clone_from(&shared.name);
                    task.arguments.parameters = shared
                        .inputs
                        .iter()
                        .map(|(reference, name)| {
                            argument(name, access(*reference).tag(reference.ty))
                        })
                        .chain([argument(compact::ARGUMENT, member.argument(&access))])
                        .collect();
                }
                _ => {
                    task.arguments.parameters = node
                        .inputs
                        .iter()
                        .map(|(reference, name)| {
                            argument(name, access(*reference).tag(reference.ty))
                        })
                        .collect();
                }
            },
        }
        task
    }

    /// A fan as loops over its members' values.
    fn fan_tasks(&self, dag: Dag, fan: usize, style: Style, written: &mut Vec<argo::Task>) {
        let fan = &self.compact.fans[fan];
        let shared = &self.compact.shared[fan.shared];
        let access = |reference: Ref| self.in_dag(dag, reference);
        for (name, items) in fan.names.iter().zip(fan.chunks()) {
            let mut task = argo::Task {
                name: name.clone(),
                template: shared.name.clone(),
                with_items: Some(items.iter().cloned().map(Any).collect()),
                ..argo::Task::default()
            };
            self.set_order(&mut task, fan.members[0], style);
            task.arguments.parameters = shared
                .inputs
                .iter()
                .map(|(reference, name)| argument(name, access(*reference).tag(reference.ty)))
                .chain([argument(compact::ARGUMENT, "{{item}}".to_owned())])
                .collect();
            written.push(task);
        }
    }

    fn set_order(&self, task: &mut argo::Task, op: usize, style: Style) {
        let nodes = &self.lowered.graph.nodes;
        let after = &nodes[op].after;
        let mut names: Vec<(String, Outcomes)> = Vec::with_capacity(after.len());
        let mut fans = BTreeSet::new();
        for (from, &outcomes) in after {
            match self.compact.place(*from) {
                Place::Fan { fan, .. } => {
                    if fans.insert(fan) {
                        let tasks = &self.compact.fans[fan].names;
                        names.extend(tasks.iter().map(|name| (name.clone(), outcomes)));
                    }
                }
                Place::Own | Place::Shared(_) => names.push((nodes[*from].name.clone(), outcomes)),
            }
        }
        if style == Style::Exit {
            task.continue_on = Some(argo::ContinueOn { error: true, failed: true });
        }
        if style != Style::Depends {
            task.dependencies = names.into_iter().map(|(name, _)| name).collect();
            return;
        }
        let at_exit = self.lowered.graph.at_exit(op);
        let conditions = names.iter().flat_map(|(name, outcomes)| {
            outcomes.iter().map(move |outcome| match outcome {
                _ if at_exit => ended(name),
                Outcome::Success => name.clone(),
                Outcome::Failure => format!("({name}.Failed || {name}.Errored)"),
                Outcome::End => ended(name),
            })
        });
        let conditions: BTreeSet<String> = conditions.collect();
        let all = conditions.into_iter().collect::<Vec<_>>().join(" && ");
        task.depends = (!all.is_empty()).then_some(all);
    }

    fn set_block(&self, task: &mut argo::Task, dag: Dag, op: usize, data: &BlockData, guard: &str) {
        let guarded = |condition: String| match guard.is_empty() {
            true => format!("{{{{={condition}}}}}"),
            false => format!("{{{{={guard} && ({condition})}}}}"),
        };
        let access = |reference: Ref| self.in_dag(dag, reference);
        match &data.kind {
            BlockKind::When(condition) => {
                task.when = Some(guarded(expr::condition(condition, &access)));
            }
            BlockKind::Otherwise(when) => {
                if let OpKind::Block(BlockData { kind: BlockKind::When(condition), .. }) =
                    &self.lowered.graph.nodes[*when as usize].data.kind
                {
                    let condition = expr::condition(condition, &access);
                    task.when = Some(guarded(format!("!({condition})")));
                }
            }
            BlockKind::Exit(when) => {
                task.when = match when {
                    ExitWhen::Always => None,
                    ExitWhen::Success => Some("{{=workflow.status == 'Succeeded'}}".to_owned()),
                    ExitWhen::Failure => Some("{{=workflow.status != 'Succeeded'}}".to_owned()),
                };
            }
            BlockKind::ForEach { over, .. } if data.parallelism.is_none() => {
                set_items(task, over, guard, &access);
            }
            BlockKind::ForEach { over, .. } => {
                task.arguments.parameters = self
                    .taken_by_limited(op, over)
                    .iter()
                    .map(|(reference, name)| argument(name, access(*reference).tag(reference.ty)))
                    .collect();
                return;
            }
            BlockKind::Pipeline(_) => {}
        }
        task.arguments.parameters = self.arguments_of_block(op, &access);
    }

    /// Whether it is the block's own item or argument.
    fn is_own(&self, block: usize, reference: Ref) -> bool {
        let Target::Param { index, .. } = reference.target else { return false };
        matches!(self.lowered.graph.params[index as usize].of,
            Origin::Item(of) | Origin::Argument(of) if of as usize == block)
    }

    fn arguments_of_block(
        &self,
        block: usize,
        access: &impl Fn(Ref) -> Access,
    ) -> Vec<argo::Parameter> {
        let graph = &self.lowered.graph;
        let given = match &graph.nodes[block].data.kind {
            OpKind::Block(BlockData { kind: BlockKind::Pipeline(values), .. }) => values.as_slice(),
            _ => &[],
        };
        let value = |reference: Ref| {
            let Target::Param { index, .. } = reference.target else {
                return access(reference).tag(reference.ty);
            };
            if !self.is_own(block, reference) {
                return access(reference).tag(reference.ty);
            }
            let param = &graph.params[index as usize];
            if let Origin::Item(_) = param.of {
                return "{{item}}".to_owned();
            }
            let value = given.iter().find(|(known, _)| *known == index).map(|(_, value)| value);
            match value.or(param.default.as_ref()) {
                Some(value) => passed(value, param.ty, access),
                None => String::new(),
            }
        };
        let inputs = &self.lowered.graph.nodes[block].inputs;
        inputs.iter().map(|(reference, name)| argument(name, value(*reference))).collect()
    }
}

/// What a task goes over.
fn set_items(task: &mut argo::Task, over: &Over, guard: &str, access: &impl Fn(Ref) -> Access) {
    // Items are made before `when` is looked at.
    let guarded = |list: String, nothing: &str| match guard.is_empty() {
        true => format!("{{{{={list}}}}}"),
        false => format!("{{{{={guard} ? ({list}) : '{nothing}'}}}}"),
    };
    match over {
        // Argo runs an empty literal list once, with `{{item}}` as it stands.
        Over::Items(items) if items.is_empty() => {
            task.with_sequence =
                Some(Box::new(argo::Sequence { count: "0".to_owned(), start: None, format: None }));
        }
        Over::Items(items) => {
            task.with_items = Some(items.iter().map(|item| Any(json::literal(item))).collect());
        }
        // Passed on as it is, digit by digit; an empty text would run once, too.
        Over::List(list) => {
            let list = access(*list).text(list.ty);
            let list = format!("{list} in ['', 'null'] ? 'no list' : {list}");
            task.with_param = Some(guarded(list, "[]"));
        }
        Over::Sequence { start, end, format } => {
            task.with_sequence =
                Some(Box::new(sequence(start, end, format.clone(), &guarded, access)));
        }
    }
}

/// Whether a task was not skipped.
fn met(name: &str) -> String {
    format!("tasks['{name}'].status == 'Succeeded'")
}

/// However a task ended, and also where it never began.
fn ended(name: &str) -> String {
    let results = ["Succeeded", "Failed", "Errored", "Skipped", "Omitted", "Daemoned"];
    let any = results.map(|result| format!("{name}.{result}"));
    format!("({})", any.join(" || "))
}

/// As a Rust range: nothing where it ends before it begins. Argo would count a negative
/// number down.
fn sequence(
    start: &Value,
    end: &Value,
    format: Option<String>,
    guarded: &dyn Fn(String, &str) -> String,
    access: &impl Fn(Ref) -> Access,
) -> argo::Sequence {
    if let (Value::Int(start), Value::Int(end)) = (start, end) {
        let start_at = (*start != 0).then(|| start.to_string());
        return argo::Sequence { count: (end - start).max(0).to_string(), start: start_at, format };
    }
    let (from, to) = (expr::integer(start, access), expr::integer(end, access));
    let count = match start {
        Value::Int(0) => to,
        _ => format!("{to} - {from}"),
    };
    argo::Sequence {
        count: guarded(format!("{count} > 0 ? toJson({count}) : '0'"), "0"),
        start: match start {
            Value::Int(0) => None,
            Value::Int(start) => Some(start.to_string()),
            _ => Some(guarded(format!("toJson({from})"), "0")),
        },
        format,
    }
}

/// A value as it is passed to a pipeline that is used as an op.
fn passed(value: &Value, ty: Scalar, access: &impl Fn(Ref) -> Access) -> String {
    let mut refs = 0;
    value.visit_refs(&mut |_| refs += 1);
    match value {
        Value::Text(Text::Mixed(_)) | Value::Ref(_) => tagged(value, access).unwrap_or_default(),
        value if refs == 0 => default_text(value, ty).unwrap_or_default(),
        // A list or a map with values of the run in it.
        value => format!("{{{{=toJson({})}}}}", json_of(value, access)),
    }
}

/// A value as an expression of that value.
fn json_of(value: &Value, access: &impl Fn(Ref) -> Access) -> String {
    match value {
        Value::Text(text) => expr::text(text, access),
        Value::Ref(reference) => access(*reference).typed(reference.ty),
        Value::List(items) => {
            let items: Vec<_> = items.iter().map(|item| json_of(item, access)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(map) => {
            let fields = map.entries.iter().map(|(key, value)| {
                let key = match key {
                    Text::Literal(key) => expr::literal(key),
                    key @ Text::Mixed(_) => format!("({})", expr::text(key, access)),
                };
                format!("{key}: {}", json_of(value, access))
            });
            // A blank, so that no two braces stand together.
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        other => json::literal(other).to_string(),
    }
}
