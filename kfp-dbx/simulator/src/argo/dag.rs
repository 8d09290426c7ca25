//! The end of a DAG: `assessDAGPhase` and the outputs of `executeDAG` in Argo's
//! `workflow/controller/dag.go`.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};

use super::flow::{Flow, Hook, Inner, Role};
use super::names::Tasks;
use super::nodes::Site;
use crate::expression::{self, Problem, Scope};
use crate::queue::Node;
use crate::report::{Output, Phase};
use crate::workflow::{OutputFrom, TaskId};

impl Flow<'_> {
    /// Ends a DAG, if it has ended.
    pub(super) fn assess_dag(&mut self, site: &mut Site<'_>, dag: Node) {
        if self.has_ended(dag) {
            return;
        }
        let Some(phase) = self.phase_of_dag(dag) else { return };
        if phase != Phase::Succeeded {
            self.cells[dag].outbound = self.targets(dag);
            return self.finish(site, dag, phase, "");
        }
        // Without its outputs it has no last nodes, and Argo finds nothing that comes after it.
        match self.outputs_of_dag(dag) {
            Ok(outputs) => {
                self.cells[dag].outbound = self.targets(dag);
                self.cells[dag].shown.outputs = outputs;
                self.export_outputs_in(dag);
                self.finish(site, dag, Phase::Succeeded, "");
            }
            Err(problem) if problem.has_no_model => {
                self.no_model(Some(dag), "outputs", problem.why);
            }
            Err(problem) => self.fail_at(site, dag, problem.why),
        }
    }

    fn targets(&self, dag: Node) -> Vec<Node> {
        let plan = self.dag_plans.dag(self.cells[dag].template);
        let targets = plan.map_or(&[][..], |plan| &plan.targets);
        let nodes = targets.iter().filter_map(|target| self.task_node(dag, *target));
        nodes.flat_map(|node| self.outbound(node)).collect()
    }

    /// `assessDAGPhase`. Nothing while the DAG runs.
    fn phase_of_dag(&self, dag: Node) -> Option<Phase> {
        let plan = self.dag_plans.dag(self.cells[dag].template)?;
        let tasks = self.dag(dag)?;
        let has_open_hook = |target: &TaskId| {
            let node = self.task_node(dag, *target);
            node.is_some_and(|node| self.cells[node].hook == Hook::Runs)
        };
        // Argo fails the DAG of a workflow that was stopped as soon as it looks at it.
        if self.shutdown.is_some() && !plan.targets.iter().any(has_open_hook) {
            return Some(Phase::Failed);
        }
        let Inner::Dag(state) = &self.cells[dag].inner else { return None };
        if state.open > 0 {
            return None;
        }
        let branches = self.branches(dag)?;
        let mut result = Some(Phase::Succeeded);
        for target in &plan.targets {
            let phase = state.tasks[*target].node.and_then(|node| branches.get(&node).copied());
            let continue_on = tasks.tasks[*target].continue_on;
            match phase {
                None => {
                    result = None;
                    if !tasks.fail_fast {
                        break;
                    }
                }
                Some(Phase::Failed) if continue_on.failed => {}
                Some(Phase::Error) if continue_on.error => {}
                Some(phase) if phase.is_failure() => {
                    result = Some(phase);
                    if tasks.fail_fast {
                        break;
                    }
                }
                Some(_) => {}
            }
        }
        result
    }

    /// Returns the phases of the targets. A node that did not run has the phase of those before it, a
    /// failure before a success. Nothing if a node has not ended.
    fn branches(&self, dag: Node) -> Option<BTreeMap<Node, Phase>> {
        let plan = self.dag_plans.dag(self.cells[dag].template)?;
        let targets = plan.targets.iter().filter_map(|target| self.task_node(dag, *target));
        if self.failures == 0 {
            return Some(targets.map(|node| (node, Phase::Succeeded)).collect());
        }
        let mut found: BTreeMap<Node, Option<Phase>> = targets.map(|node| (node, None)).collect();
        // The nodes in a DAG come after it.
        let mut seen = vec![0_u8; self.cells.len() - dag];
        let mut queue: VecDeque<(Node, Phase)> = VecDeque::new();
        let first = self.cells[dag].children.iter();
        queue.extend(first.map(|node| (*node, Phase::Succeeded)));
        while let Some((node, before)) = queue.pop_front() {
            let bit = 1 << (before as u8);
            if seen[node - dag] & bit != 0 {
                continue;
            }
            seen[node - dag] |= bit;
            let cell = &self.cells[node];
            let phase = match cell.shown.phase {
                phase if !phase.is_end() => return None,
                Phase::Skipped | Phase::Omitted => before,
                phase => phase,
            };
            if let Some(known) = found.get_mut(&node)
                && !known.is_some_and(Phase::is_failure)
            {
                *known = Some(phase);
            }
            if matches!(cell.inner, Inner::Retry(_)) {
                for child in cell.children.iter().rev() {
                    match self.cells[*child].role {
                        Role::Hook => queue.push_back((*child, phase)),
                        _ => queue
                            .extend(self.cells[*child].children.iter().map(|node| (*node, phase))),
                    }
                }
            } else {
                queue.extend(cell.children.iter().map(|node| (*node, phase)));
            }
        }
        Some(found.into_iter().filter_map(|(node, phase)| Some((node, phase?))).collect())
    }

    /// Returns the outputs of a DAG, or why there are none.
    fn outputs_of_dag(&self, dag: Node) -> Result<BTreeMap<String, Output>, Problem> {
        let names = self.names_of(dag, Tasks::All(dag));
        let mut outputs = BTreeMap::new();
        for output in &self.template(dag).outputs {
            let value = match &output.from {
                OutputFrom::Parameter(name) => names
                    .lookup(name)
                    .map(Cow::into_owned)
                    .ok_or_else(|| Problem::fails(format!("Unable to resolve: {name:?}"))),
                OutputFrom::Expression(expression) => {
                    expression.evaluate(&names).map(|value| expression::display(&value))
                }
                OutputFrom::Value(_) => {
                    Err(Problem::fails("output parameters must have a valueFrom specified"))
                }
                OutputFrom::JsonPath(_) | OutputFrom::Supplied => Ok(String::new()),
            };
            let value = value.or_else(|problem| match &output.default {
                Some(default) if !problem.has_no_model => {
                    let default = default.replace_known(&names).map(Cow::into_owned);
                    default.map_err(|_| Problem { has_no_model: true, ..problem })
                }
                _ => Err(problem),
            })?;
            outputs.insert(output.name.clone(), value.into());
        }
        Ok(outputs)
    }

    /// Makes those outputs known to the whole workflow that have a global name:
    /// `addOutputsToGlobalScope` in workflow/controller/operator.go.
    pub(super) fn export_outputs(&mut self, node: Node) {
        let outputs = self.template(node).outputs.iter();
        for output in outputs.filter(|output| output.global_name.is_some()) {
            let value = self.cells[node].shown.outputs.get(&output.name);
            if let (Some(name), Some(value)) = (&output.global_name, value) {
                let name = format!("workflow.outputs.parameters.{name}");
                self.globals.insert(name, value.as_str().to_owned());
            }
        }
    }

    fn export_outputs_in(&mut self, dag: Node) {
        let Inner::Dag(state) = &self.cells[dag].inner else { return };
        let nodes: Vec<Node> = state.tasks.iter().filter_map(|task| task.node).collect();
        for node in nodes {
            self.export_outputs(node);
        }
    }
}
