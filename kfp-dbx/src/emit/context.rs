//! The context in which templates are written: the pipeline, the ops that share a template, the
//! tasks of each DAG, the names of templates, and the places of values.

use std::borrow::Cow;
use std::collections::BTreeMap;

use kfp_dbx_core::text::names::UniqueNames;
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Lists, Ref, Target};

use super::compact::Compact;
use super::evaluated::AllEvaluated;
use super::expr::{self, Access};
use super::forms::Forms;
use crate::lower::{Dag, Lowered};
use crate::model::block::{BlockData, BlockKind, ExitWhen, Over};
use crate::model::param::Origin;
use crate::model::policies::{PolicyData, PolicyFields};

/// Everything that a template is written from.
pub(super) struct Context<'a> {
    pub(super) lowered: &'a Lowered,
    pub(super) forms: Forms,
    pub(super) compact: Compact,
    pub(super) tasks: Tasks,
    pub(super) names: Names,
    /// The policies of an op that has none of its own.
    pub(super) policies: PolicyData,
    pub(super) evaluated: AllEvaluated,
}

impl<'a> Context<'a> {
    pub(super) fn new(lowered: &'a Lowered, compact: Compact) -> Self {
        let tasks = Tasks::of(lowered);
        let names = Names::of(lowered, &tasks);
        Self {
            lowered,
            forms: Forms::of(lowered.settings.argo.unwrap_or_default()),
            compact,
            tasks,
            names,
            policies: policies_of_all(lowered),
            evaluated: AllEvaluated::default(),
        }
    }
}

/// Returns the policies of the pipeline that stand in each template, and not in the spec.
fn policies_of_all(lowered: &Lowered) -> PolicyData {
    let defaults = &lowered.settings.defaults;
    PolicyData::from(PolicyFields {
        retry: defaults.retry.clone(),
        timeout: defaults.timeout,
        display_name: defaults.display_name.clone(),
        mutexes: defaults.mutexes.clone(),
        semaphores: defaults.semaphores.clone(),
        patch: defaults.patch.clone(),
        ..PolicyFields::NONE
    })
}

/// The ops and blocks of each DAG, in the order of their making.
pub(super) struct Tasks(BTreeMap<Dag, Vec<usize>>);

impl Tasks {
    fn of(lowered: &Lowered) -> Self {
        let mut tasks: BTreeMap<Dag, Vec<usize>> = BTreeMap::new();
        for (op, node) in lowered.graph.nodes.iter().enumerate() {
            // The ops of an exit handler that always runs stand in the DAG of all exit handlers.
            if !matches!(node.block_kind(), Some(BlockKind::Exit(ExitWhen::Always))) {
                tasks.entry(node.dag).or_default().push(op);
            }
        }
        Self(tasks)
    }

    pub(super) fn of_dag(&self, dag: Dag) -> &[usize] {
        self.0.get(&dag).map_or(&[], Vec::as_slice)
    }
}

/// The names besides those of ops and blocks.
pub(super) struct Names {
    /// The name of the whole object, or the beginning of a generated one.
    pub(super) object: String,
    pub(super) entrypoint: String,
    pub(super) on_exit: Option<String>,
    /// The templates of a single item, for loops that work on a limited number of items at once.
    items: BTreeMap<usize, String>,
}

impl Names {
    fn of(lowered: &Lowered, tasks: &Tasks) -> Self {
        let nodes = &lowered.graph.nodes;
        let mut names = UniqueNames::new();
        for task in tasks.0.values().flatten() {
            names.claim(&nodes[*task].name);
        }
        let entrypoint = names.claim(&lowered.name);
        let mut items = BTreeMap::new();
        for (block, node) in nodes.iter().enumerate() {
            if node.block().is_some_and(|block| limited_loop(block).is_some()) {
                items.insert(block, names.claim(&format!("{}-item", node.name)));
            }
        }
        let on_exit = tasks.0.contains_key(&Dag::Exit).then(|| names.claim("on-exit"));
        let object = match lowered.kind.facts().max_name.is_some() {
            true => lowered.name.clone(),
            false => match &lowered.settings.generate_name {
                Some(beginning) => beginning.clone(),
                None => format!("{}-", lowered.name),
            },
        };
        Self { object, entrypoint, on_exit, items }
    }

    /// Returns the name of the template of a single item, for a loop with a limit.
    pub(super) fn item(&self, block: usize) -> &str {
        self.items.get(&block).map_or("", String::as_str)
    }
}

/// Returns the limit and the list of a loop that works on a limited number of items at once.
pub(super) fn limited_loop(block: &BlockData) -> Option<(u32, &Over)> {
    match &block.kind {
        BlockKind::ForEach { over, .. } => Some((block.parallelism?, over)),
        _ => None,
    }
}

impl Context<'_> {
    /// Returns the place where a template finds a value: one of its inputs.
    pub(super) fn input<'i>(
        &'i self,
        inputs: &'i [(Ref, impl AsRef<str>)],
        reference: Ref,
    ) -> Access<'i> {
        if let Target::Workflow(variable) = reference.target {
            return Access::workflow(&self.forms, variable);
        }
        let (whole, path) = self.whole(reference.target);
        let name = inputs.iter().find(|(input, _)| input.target == whole);
        let name = name.map_or("", |(_, name)| name.as_ref());
        let is_ours = self.is_literal_part(reference, whole, &path);
        let is_output = matches!(whole, Target::Output { .. });
        Access::input(&self.forms, name, path, is_output).ours(is_ours)
    }

    /// Returns the parameter or the output that a target is a part of, and the path to the part.
    pub(super) fn whole(&self, target: Target) -> (Target, Vec<Step>) {
        match target {
            Target::Param { scope, index } => match self.lowered.graph.whole_param(index) {
                Some((whole, path)) => (Target::Param { scope, index: whole }, path),
                None => (target, Vec::new()),
            },
            Target::Output { scope, op, output, lists, part } => {
                let path = self.lowered.graph.part(part).unwrap_or_default().to_vec();
                (Target::Output { scope, op, output, lists, part: None }, path)
            }
            Target::Workflow(_) => (target, Vec::new()),
        }
    }

    /// Whether a reference is to a part of a literal item and has the type of that part. The items
    /// were checked, so that the part exists.
    fn is_literal_part(&self, reference: Ref, whole: Target, path: &[Step]) -> bool {
        let graph = &self.lowered.graph;
        let (Target::Param { index: part, .. }, Target::Param { index: whole, .. }) =
            (reference.target, whole)
        else {
            return false;
        };
        if graph.params[part as usize].ty != reference.ty {
            return false;
        }
        let Origin::Item(block) = graph.params[whole as usize].of else { return false };
        let is_literal = matches!(
            graph.nodes[block as usize].block_kind(),
            Some(BlockKind::ForEach { over: Over::Items(_), .. })
        );
        is_literal && path.len() == 1
    }

    /// Returns the place where a DAG finds a value: one of its tasks, or one of its inputs.
    pub(super) fn in_dag(&self, dag: Dag, reference: Ref) -> Access<'_> {
        let graph = &self.lowered.graph;
        if let Target::Output { op, output, lists, part, .. } = reference.target
            && let Some(task) = graph.task_of(dag, op as usize)
        {
            let path = graph.part(part).unwrap_or_default().to_vec();
            let op = op as usize;
            let name = &graph.nodes[task].name;
            if self.compact.is_shared(op) && task == op {
                let output = graph.nodes[op].data.output_name(output).unwrap_or_default();
                return Access::output(&self.forms, name, Cow::Borrowed(output)).part(path);
            }
            let lists = lists.filter(|_| graph.loops_within(dag, op) > 0);
            let output = self.output_name(op, output, lists);
            // The results of a loop with a limit are collected in the template around it.
            let is_group = graph.is_loop(task)
                && graph.nodes[task].block().is_some_and(|block| limited_loop(block).is_none());
            return match is_group {
                true => {
                    let guards = graph.nodes[task].guards.iter();
                    let met: Vec<_> = guards.map(|guard| self.met(*guard, task)).collect();
                    Access::results(&self.forms, name, output, met.join(" && ")).part(path)
                }
                false => Access::output(&self.forms, name, output.into()).part(path),
            };
        }
        match (dag, reference.target) {
            (Dag::Block(block), _) => self.input(&graph.nodes[block].inputs, reference),
            (_, Target::Param { index, .. }) => match graph.whole_param(index) {
                Some((whole, path)) => {
                    let name = &graph.params[whole as usize].name;
                    Access::input(&self.forms, name, path, false)
                }
                None => Access::input(&self.forms, "", Vec::new(), false),
            },
            _ => self.input(&[] as &[(Ref, &str)], reference),
        }
    }

    /// Returns the condition that a task has succeeded, for a node in its DAG or in a block there.
    pub(super) fn met(&self, task: usize, node: usize) -> String {
        let graph = &self.lowered.graph;
        if graph.nodes[task].dag == graph.nodes[node].dag {
            return expr::met(&graph.nodes[task].name);
        }
        let flags = graph.parent(node).map_or(&[][..], |block| &graph.nodes[block].flags);
        let flag = flags.iter().find(|(of, _)| *of == task);
        expr::flag(flag.map_or("", |(_, name)| name))
    }

    /// Returns the name of an output in the template of its op and outside of it.
    pub(super) fn output_name(&self, op: usize, output: u32, lists: Option<Lists>) -> String {
        let node = &self.lowered.graph.nodes[op];
        let name = [&node.name, "-", node.data.output_name(output).unwrap_or_default()].concat();
        match lists {
            // The values of an output can be collected as several types.
            Some(Lists { of, part: Some(part), .. }) => {
                format!("{name}-part-{part}-as-{}", of.word())
            }
            Some(lists) if Some(lists.of) != node.data.output_type(output) => {
                format!("{name}-as-{}", lists.of.word())
            }
            _ => name,
        }
    }
}
