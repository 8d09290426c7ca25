//! What one op shows by itself, or beside the loops around it and the job that it runs.

use super::Check;
use crate::graph::{Block, NodeIndex};
use crate::lifecycle::resource::{Condition, Effect, Likeness, Part, Sketch};
use crate::rule::diagnostic::{
    Diagnostic, FIXED_NAME, FIXED_NAME_IN_LOOP, IGNORED_FAILURE, NO_TIMEOUT, WRONG_PARAMS,
};
use crate::spec::{job_of_params, params_of};
use crate::table::Action;
use crate::value::Ref;
use crate::value::path::Step;
use crate::value::path::name_path;

impl<'a, L: Clone> Check<'a, '_, L> {
    /// What one op shows by itself.
    pub(super) fn effect(
        &self,
        effect: &Effect<'a>,
        resolve: &impl Fn(Ref) -> Option<Sketch<'a>>,
        found: &mut Vec<Diagnostic<L>>,
    ) {
        let index = self.by_node[&effect.node];
        let label = self.label(index);
        let node = &self.knowledge.graph.nodes[effect.node];
        if effect.creates() && effect.known.is_some() {
            self.fixed(index, found);
        }
        if node.escaped {
            return;
        }
        let waits = matches!(effect.condition, Condition::Reference | Condition::Judged);
        if waits
            && !effect.has_timeout
            && !self.knowledge.pipeline.has_deadline
            && effect.known.is_some()
        {
            let message = format!(
                "{label} has no time-out: what the Databricks API rejects never gets a status, and Argo waits for it without end"
            );
            found.push(self.report(&NO_TIMEOUT, index, &[], message, "give it a time with `.timeout(\"2h\")`, or all ops with `#[pipeline(timeout = \"2h\")]`"));
        }
        if effect.kind == "Run"
            && effect.creates()
            && effect.condition == Condition::Reference
            && !effect.outcome_used
        {
            let message = format!("{label} succeeds even if its run fails");
            found.push(self.report(&IGNORED_FAILURE, index, &[], message, "let the task end as its run does with `.truthful()`, or `#[pipeline(truthful)]` for all, or use `outputs.result_state`"));
        }
        self.params(index, resolve, found);
    }

    /// Names that are the same in each run, or for each item.
    fn fixed(&self, index: usize, found: &mut Vec<Diagnostic<L>>) {
        let effect = self.effect_at(index);
        if effect.action != Action::Create {
            return;
        }
        let (label, noun) = (self.label(index), effect.noun());
        let name_at: &[Step] = &name_path();
        if let Some(block) = self.loop_without_item(index, &effect.name) {
            let message =
                format!("{label} creates a {noun} of the same name for each item of the loop");
            let help = format!("put the item into the name: {}", self.with_item(block));
            found.push(
                self.report(&FIXED_NAME_IN_LOOP, index, name_at, message, help)
                    .related("the loop", self.knowledge.graph.nodes[block].at.clone()),
            );
            return;
        }
        if let (Some(name), false) = (effect.name.as_literal(), self.knowledge.pipeline.exclusive) {
            let message = format!(
                "the {noun} is named `{name}` in every run: two runs at once want the same one"
            );
            found.push(self.report(&FIXED_NAME, index, name_at, message, "put a parameter or `workflow::uid()` into the name, or let one run at a time with `#[pipeline(mutex = \"…\")]`"));
        }
    }

    /// The loop around an op whose items make a text no different.
    pub(super) fn loop_without_item(&self, index: usize, text: &Sketch<'a>) -> Option<NodeIndex> {
        let knowledge = self.knowledge;
        let varies = |block: NodeIndex| {
            text.0.iter().any(|part| match part {
                Part::Literal(_) => false,
                Part::Ref(target, _) => (knowledge.varies)(*target, block),
                Part::Unknown => true,
            })
        };
        self.around(index, None).into_iter().find(|block| {
            let one_at_a_time = (knowledge.is_single)(*block)
                || (knowledge.is_one_by_one)(*block) && self.is_deleted_within(index, *block);
            knowledge.graph.block(*block) == Some(Block::ForEach)
                && !varies(*block)
                && !one_at_a_time
        })
    }

    /// Whether what an op makes is deleted in the same body, and waited for.
    fn is_deleted_within(&self, index: usize, block: NodeIndex) -> bool {
        let (nodes, made) = (&self.knowledge.graph.nodes, self.effect_at(index));
        self.knowledge.effects.iter().any(|effect| {
            let mut around =
                std::iter::successors(nodes[effect.node].parent, |node| nodes[*node].parent);
            effect.deletes()
                && effect.waits != Some(false)
                && effect.kind == made.kind
                && effect.name == made.name
                && around.any(|other| other == block)
        })
    }

    pub(super) fn with_item(&self, block: NodeIndex) -> String {
        let item = (self.knowledge.item)(block).unwrap_or_else(|| "item".to_owned());
        format!("`format!(\"…{{{item}}}\")`")
    }

    /// The parameters of a run against the task of its job.
    fn params(
        &self,
        index: usize,
        resolve: &impl Fn(Ref) -> Option<Sketch<'a>>,
        found: &mut Vec<Diagnostic<L>>,
    ) {
        let effect = self.effect_at(index);
        let (true, Some(spec)) = (effect.kind == "Run" && effect.creates(), effect.spec) else {
            return;
        };
        let Some(of_job) = spec.get("job_name").and_then(|name| match name {
            crate::value::Value::Unknown => None,
            name => Some(Sketch::of(name, resolve)),
        }) else {
            return;
        };
        let mut jobs = self.knowledge.effects.iter().filter(|job| {
            job.kind == "Djob" && job.creates() && job.name.compare(&of_job) == Likeness::Same
        });
        let (Some(job), None) = (jobs.next(), jobs.next()) else { return };
        let Some(task) = job.spec.and_then(job_of_params) else { return };
        for given in params_of(spec).filter(|given| *given != task.1) {
            let message = format!(
                "{} gives its job `{given}`, and the job of {} has a `{}`, which takes `{}`",
                self.label(index),
                self.knowledge.graph.label(job.node),
                task.0,
                task.1,
            );
            found.push(
                self.report(
                    &WRONG_PARAMS,
                    index,
                    &[Step::Field(given.to_owned())],
                    message,
                    match spec.get(task.1) {
                        Some(_) => "remove it".to_owned(),
                        None => format!("give it `{}`", task.1),
                    },
                )
                .related("the job", self.knowledge.graph.nodes[job.node].at.clone()),
            );
        }
    }
}
