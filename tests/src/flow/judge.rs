//! Judges what Argo makes of a flow.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_simulator::report::{NodeKind, Phase, Report};
use kfp_dbx_simulator::scenario::{Fault, OpScript, Scenario};
use kfp_dbx_simulator::workflow::Workflow;
use serde_json::Value as Json;

use super::{Block, Ending, Flow, Form, How, Of, Order, Over, Part, Test};
use crate::effects::{self, is_step};
use crate::plan::Choices;
use crate::simulated::says_nothing;

/// What a run meets.
#[derive(Clone, Debug)]
pub struct World {
    pub go: bool,
    pub full: bool,
    pub items: usize,
    /// The ops that fail.
    pub fails: BTreeSet<String>,
    /// The ops whose output is a small number.
    pub few: BTreeSet<String>,
}

impl World {
    pub fn random(flow: &Flow, choices: &mut Choices) -> Self {
        let (go, full) = (!choices.one_in(2), !choices.one_in(2));
        let items = 2 - choices.below(3);
        let is_op = |part: &&Part<'_>| matches!(part.of, Of::Op(_));
        let parts = flow.parts();
        let ops: Vec<_> = parts.values().filter(is_op).map(|op| op.label.clone()).collect();
        let mut some =
            || ops.iter().filter(|_| choices.one_in(5)).cloned().collect::<BTreeSet<_>>();
        let (fails, few) = (some(), some());
        Self { go, full, items, fails, few }
    }

    /// Returns the values of the parameters.
    pub fn params(&self) -> BTreeMap<&'static str, String> {
        let items = (0..self.items).map(|item| format!("i{item}")).collect::<Vec<_>>();
        BTreeMap::from([
            ("go", self.go.to_string()),
            ("mode", if self.full { "full" } else { "delta" }.to_owned()),
            ("list", Json::from(items).to_string()),
        ])
    }

    /// Runs the workflow of a flow in this world.
    pub fn run(&self, flow: &Flow, workflow: &Workflow) -> Report {
        let mut ops = Vec::new();
        for label in flow.parts().into_values().filter(|part| matches!(part.of, Of::Op(_))) {
            let label = label.label;
            let id = if self.few.contains(&label) { "1" } else { "9" };
            ops.push(OpScript {
                fault: self.fails.contains(&label).then_some(Fault::AlreadyThere),
                outputs: BTreeMap::from([(RUN_ID.to_owned(), id.to_owned())]),
                ..says_nothing(&label)
            });
        }
        let parameters = self.params().into_iter();
        let parameters = parameters.map(|(name, value)| (name.to_owned(), value)).collect();
        // What the runs of all flows wait for.
        let present = ["Djob", "Dcluster"].map(|kind| effects::object(kind, "figures"));
        effects::run(
            workflow,
            Scenario { parameters, ops, present: present.into(), ..Scenario::default() },
        )
    }
}

/// The path of the output that conditions compare.
const RUN_ID: &str = "{.status.metadata.run_id}";

/// A run of a flow.
struct Run<'a> {
    /// The state without the exit handler.
    main: Phase,
    steps: Vec<Step<'a>>,
    /// The states in which the tasks of each template ended.
    phases: BTreeMap<&'a str, Vec<Phase>>,
}

/// An op that ran.
struct Step<'a> {
    /// The place of its node.
    place: usize,
    template: &'a str,
    object: &'a Json,
    /// The places of the steps that had to end before it.
    after: BTreeSet<usize>,
}

impl<'a> Run<'a> {
    fn new(workflow: &'a Workflow, report: &'a Report) -> Result<Self, String> {
        if report.ended.is_none() {
            return Err(format!("it never ends: {:#?}", report.stuck));
        }
        let order = effects::Order::new(workflow, report);
        let (mut steps, mut phases) = (Vec::new(), BTreeMap::new());
        for (place, node) in report.nodes.iter().enumerate() {
            if node.parent.is_some_and(|parent| report.nodes[parent].kind == NodeKind::DAG) {
                let phases: &mut Vec<_> = phases.entry(node.template.as_str()).or_default();
                // A loop whose items are all skipped has succeeded.
                let items = report.nodes.iter().filter(|item| item.parent == Some(place));
                let of_items: BTreeSet<_> = items.map(|item| item.phase).collect();
                let is_skipped =
                    node.kind == NodeKind::TaskGroup && of_items.into_iter().eq([Phase::Skipped]);
                phases.push(if is_skipped { Phase::Skipped } else { node.phase });
            }
            let object = node.manifest.as_ref().filter(|_| is_step(node));
            steps.extend(object.map(|object| Step {
                place,
                template: &node.template,
                object,
                after: order.before(place),
            }));
        }
        Ok(Self { main: report.nodes[0].phase, steps, phases })
    }
}

/// Returns what is wrong with the run of a flow in a world. `warned` says whether a warning names an op or a block
/// that may be skipped without a reason of its own, or that may run without one.
pub fn judge(
    flow: &Flow,
    workflow: &Workflow,
    world: &World,
    warned: &dyn Fn(&str) -> bool,
) -> Result<(), String> {
    let report = world.run(flow, workflow);
    let run = Run::new(workflow, &report)?;
    let judge = Judge { parts: flow.parts(), run: &run, world, warned };
    for step in &run.steps {
        if step.object.to_string().contains("{{") {
            return Err(format!("`{}` gets a tag: {}", step.template, step.object));
        }
    }
    for part in judge.parts.values().filter(|part| matches!(part.of, Of::Op(_))) {
        let label = &part.label;
        let against = judge.reasons(part, true).into_iter().next();
        let has_run = run.steps.iter().any(|step| step.template == *label);
        match against {
            Some(reason) if has_run => return Err(format!("`{label}` runs, though {reason}")),
            None if !has_run && judge.reasons(part, false).is_empty() && !warned(label) => {
                return Err(format!("`{label}` does not run, for no reason of its own"));
            }
            _ => {}
        }
        judge.check_order(part)?;
    }
    Ok(())
}

struct Judge<'a> {
    parts: BTreeMap<String, Part<'a>>,
    run: &'a Run<'a>,
    world: &'a World,
    warned: &'a dyn Fn(&str) -> bool,
}

impl Judge<'_> {
    /// Returns how a part ended. What is in a block that did not run ended as that.
    fn phase(&self, label: &str) -> Phase {
        let part = &self.parts[label];
        let line =
            [part.label.as_str()].into_iter().chain(part.around.iter().rev().map(String::as_str));
        let mut phases = line.filter_map(|label| self.run.phases.get(template(label).as_str()));
        let Some(phases) = phases.next() else { return Phase::Omitted };
        let is = |phase: Phase| phases.contains(&phase);
        match () {
            () if is(Phase::Failed) || is(Phase::Error) => Phase::Failed,
            () if is(Phase::Succeeded) => Phase::Succeeded,
            () if is(Phase::Omitted) => Phase::Omitted,
            () => Phase::Skipped,
        }
    }

    /// Returns the parts of one DAG that two parts are, or are in. Nothing, if one is in the other.
    fn lifted(&self, from: &str, to: &str) -> Option<(String, String)> {
        let line = |label: &str| {
            let around = self.parts[label].around.iter().cloned();
            around.chain([label.to_owned()]).collect::<Vec<_>>()
        };
        line(from).into_iter().zip(line(to)).find(|(from, to)| from != to)
    }

    /// Returns why an op does not run. With `strict`, only what says that it may not.
    fn reasons(&self, op: &Part<'_>, strict: bool) -> Vec<String> {
        let around = op.around.iter().map(|label| &self.parts[label]);
        let mut reasons = Vec::new();
        for part in around.chain([op]) {
            self.condition(part, &mut reasons);
            self.orders(part, strict, &mut reasons);
            if !strict && matches!(part.of, Of::Block(..)) {
                self.inner_orders(part, &mut reasons);
            }
        }
        reasons
    }

    fn condition(&self, part: &Part<'_>, reasons: &mut Vec<String>) {
        let Of::Block(Block { form, .. }, branch) = part.of else { return };
        let is_met = match form {
            Form::When(tests) => {
                if tests.iter().any(|test| self.test(test).is_none()) {
                    reasons.push(format!("the condition of `{}` is not known", part.label));
                    return;
                }
                tests.iter().all(|test| self.test(test) == Some(true)) == branch
            }
            Form::Each(Over::List) => self.world.items > 0,
            Form::Each(Over::Items(_)) | Form::Exit(Ending::Any) => true,
            Form::Exit(Ending::Failure) => self.run.main != Phase::Succeeded,
            Form::Exit(Ending::Success) => self.run.main == Phase::Succeeded,
        };
        if !is_met {
            reasons.push(format!("`{}` is not met", part.label));
        }
    }

    fn test(&self, test: &Test) -> Option<bool> {
        match test {
            Test::Go => Some(self.world.go),
            Test::Full => Some(self.world.full),
            Test::Many(op) if self.phase(op) != Phase::Succeeded => None,
            Test::Many(op) => Some(!self.world.few.contains(op)),
        }
    }

    fn orders(&self, part: &Part<'_>, strict: bool, reasons: &mut Vec<String>) {
        let label = &part.label;
        for (from, how) in needs(part) {
            let Some((task, _)) = self.lifted(&from, label) else { continue };
            if strict && self.shares_loop(&from, label) {
                continue;
            }
            let of = |label: &str| self.phase(label);
            let stops = |phase: Phase| matches!(phase, Phase::Failed | Phase::Omitted);
            let (itself, lifted) = (of(&from), of(&task));
            let reason = match how {
                None if self.is_empty_list(&from, label) => !strict && stops(lifted),
                None => itself != Phase::Succeeded || !strict && stops(lifted),
                // An order with an op in a block is an order with the block.
                Some(How::Success) => stops(lifted) || !strict && stops(itself),
                // Only one of two branches runs: a failure of both is a failure of that one.
                Some(How::Failure) if self.fails_instead(part, &task) => false,
                Some(How::Failure) if strict && self.is_warned(label) => lifted != Phase::Failed,
                Some(How::Failure) => itself != Phase::Failed || !strict && lifted != Phase::Failed,
                Some(How::End) => false,
            };
            if reason {
                reasons.push(format!("`{label}` needs `{from}`, which is {itself:?}"));
            }
        }
    }

    /// Whether a warning names a part, or the first branch, whose orders the other one has, too.
    fn is_warned(&self, label: &str) -> bool {
        (self.warned)(&template(label)) || (self.warned)(label.trim_end_matches('!'))
    }

    /// Whether a part reacts to a failure of both branches of a condition, and the other one failed.
    fn fails_instead(&self, part: &Part<'_>, task: &str) -> bool {
        let other = match task.strip_suffix('!') {
            Some(when) => when.to_owned(),
            None => format!("{task}!"),
        };
        let is_of_other = |order: &Order| {
            let lifted = self.lifted(&order.from, &part.label);
            order.how == How::Failure && lifted.is_some_and(|(from, _)| from == other)
        };
        self.parts.contains_key(&other)
            && self.phase(&other) == Phase::Failed
            && part.after.iter().any(is_of_other)
    }

    /// Whether an output is the empty list of a loop without items.
    fn is_empty_list(&self, from: &str, to: &str) -> bool {
        let Some(looped) = self.parts[from].around.last().map(|label| &self.parts[label]) else {
            return false;
        };
        let is_loop = matches!(looped.of, Of::Block(Block { form: Form::Each(Over::List), .. }, _));
        // The loop itself was decided on.
        let is_reached = self.run.phases.contains_key(template(&looped.label).as_str());
        is_loop
            && is_reached
            && self.world.items == 0
            && !self.parts[to].around.contains(&looped.label)
    }

    /// What the ops of a block wait for, the whole block waits for: if that fails, none of them runs.
    fn inner_orders(&self, block: &Part<'_>, reasons: &mut Vec<String>) {
        for inner in self.parts.values().filter(|part| part.around.contains(&block.label)) {
            for (from, how) in needs(inner) {
                let stops = |task: &str| {
                    matches!(self.phase(task), Phase::Failed | Phase::Omitted)
                        && matches!(how, None | Some(How::Success))
                };
                match self.lifted(&from, &inner.label) {
                    Some((task, of)) if of == block.label && stops(&task) => {
                        reasons.push(format!("`{}` waits for `{task}`", block.label));
                    }
                    _ => {}
                }
            }
        }
    }

    fn shares_loop(&self, a: &str, b: &str) -> bool {
        let loops = |label: &str| -> BTreeSet<String> {
            let around = self.parts[label].around.iter();
            let is_loop = |label: &&String| match self.parts[*label].of {
                Of::Block(block, _) => matches!(block.form, Form::Each(_)),
                Of::Op(_) => false,
            };
            around.filter(is_loop).cloned().collect()
        };
        loops(a).intersection(&loops(b)).next().is_some()
    }

    /// Whether an op began after what it, or a block around it, waits for.
    fn check_order(&self, op: &Part<'_>) -> Result<(), String> {
        let around = op.around.iter().map(|label| &self.parts[label]);
        for part in around.chain([op]) {
            for (from, _) in needs(part) {
                if self.shares_loop(&from, &op.label) || self.lifted(&from, &part.label).is_none() {
                    continue;
                }
                let is_before = |template: &str| {
                    self.parts
                        .get(template)
                        .is_some_and(|part| part.label == from || part.around.contains(&from))
                };
                let mut before = self.run.steps.iter().filter(|step| is_before(step.template));
                let own = self.run.steps.iter().filter(|step| step.template == op.label);
                let all = own.map(|step| &step.after).collect::<Vec<_>>();
                if let Some(step) =
                    before.find(|step| all.iter().any(|after| !after.contains(&step.place)))
                {
                    return Err(format!(
                        "`{}` runs before `{}` has ended",
                        op.label, step.template
                    ));
                }
            }
        }
        Ok(())
    }
}

/// Returns what a part waits for: an output, or by an order.
fn needs(part: &Part<'_>) -> Vec<(String, Option<How>)> {
    let orders = part.after.iter().map(|order| (order.from.clone(), Some(order.how)));
    let outputs: Vec<String> = match part.of {
        Of::Op(op) => op.uses.clone(),
        Of::Block(Block { form: Form::When(tests), .. }, _) => {
            let outputs = tests.iter().filter_map(|test| match test {
                Test::Many(op) => Some(op.clone()),
                Test::Go | Test::Full => None,
            });
            outputs.collect()
        }
        Of::Block(..) => Vec::new(),
    };
    outputs.into_iter().map(|of| (of, None)).chain(orders).collect()
}

/// Returns the name of the template of a part.
pub(super) fn template(label: &str) -> String {
    label.replace('!', "-other")
}
