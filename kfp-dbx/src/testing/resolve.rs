//! From what a test says to what the simulator reads: names, values and states are checked against
//! the pipeline.

use std::collections::BTreeMap;

use kfp_dbx_core::table::{self, Action, Kind, Operator};
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;
use kfp_dbx_core::value::{Target, Value};
use kfp_dbx_simulator::bad_ends;
use kfp_dbx_simulator::scenario::{self as simulator, Fault, Intervention, OpScript};
use kfp_dbx_simulator::time::Time;
use serde_json::{Value as Json, json};

use super::error::{Problem, SimulationError, too_many_items, unknown_op};
use super::scenario::{Form, Moment, Said, Scenario, Word};
use super::select::Select;
use crate::arguments::{About, ArgumentError, check_text};
use crate::error::Place;
use crate::lower::graph::{Graph, Node};
use crate::model::op::{OpKind, SuspendData};

/// Returns the scenario of the simulator, if all that it says fits the pipeline.
pub(super) fn resolve(
    values: Result<Vec<(String, String)>, ArgumentError>,
    graph: &Graph,
    scenario: &Scenario,
    at: Place,
) -> Result<simulator::Scenario, SimulationError> {
    let mut resolver = Resolver { graph, form: scenario.form, problems: Vec::new() };
    for (message, place) in &scenario.problems {
        resolver.problem(message.clone(), *place);
    }
    let parameters = match values {
        Ok(values) => values.into_iter().collect(),
        Err(error) => {
            resolver.problems.extend(error.about().map(|about| of_value(about, scenario, at)));
            BTreeMap::new()
        }
    };
    let ops = scenario.ops.iter().flat_map(|said| resolver.scripts(said)).collect();
    let mut interventions = Vec::new();
    for (action, when, place) in &scenario.interventions {
        if let Some((when, items)) = resolver.moment(&when.0, *place) {
            interventions.push(Intervention { action: *action, when, items });
        }
    }
    let present = scenario.present.iter().filter_map(|(json, at)| resolver.object(json, *at));
    let present = present.collect();
    match resolver.problems {
        problems if problems.is_empty() => Ok(simulator::Scenario {
            parameters,
            ops,
            interventions,
            present,
            ..simulator::Scenario::default()
        }),
        problems => Err(SimulationError::scenario(problems)),
    }
}

/// Returns the problem of a value, at the call that gives it. A value that is missing is so where the
/// pipeline is simulated.
fn of_value((message, about): (&String, &About), scenario: &Scenario, at: Place) -> Problem {
    match about {
        About::Given(name) => {
            let given = scenario.params.iter().find(|((given, _), _)| given == name);
            (message.clone(), given.map(|(_, place)| *place))
        }
        About::Missing(name) => {
            (format!("{message}: write `{}`", scenario.form.param(name)), Some(at))
        }
        About::All => (message.clone(), Some(at)),
    }
}

struct Resolver<'a> {
    graph: &'a Graph,
    form: Form,
    problems: Vec<Problem>,
}

impl Resolver<'_> {
    fn problem(&mut self, message: String, place: Place) {
        self.problems.push((message, Some(place)));
    }

    /// Returns an op by its name, or notes that there is none.
    fn op(&mut self, name: &str, place: Place) -> Option<(usize, &Node)> {
        let ops = || self.graph.nodes.iter().enumerate().filter(|(_, node)| node.block().is_none());
        if let Some(found) = ops().find(|(_, node)| node.name == name) {
            return Some(found);
        }
        let names: Vec<_> = ops().map(|(_, node)| node.name.as_str()).collect();
        let is_in = |index| {
            let mut blocks = self.graph.blocks_around(index);
            blocks.any(|block| self.graph.nodes[block].name == name)
        };
        let inner = ops().filter(|(index, _)| is_in(*index));
        let inner: Vec<_> = inner.map(|(_, op)| op.name.as_str()).collect();
        self.problem(unknown_op(name, &names, &inner), place);
        None
    }

    /// Returns an op that is in as many loops as items are named.
    fn select(&mut self, select: &Select, place: Place) -> Option<usize> {
        let Select { op: name, items } = select;
        let (index, _) = self.op(name, place)?;
        let loops = self.graph.blocks_around(index).filter(|block| self.graph.is_loop(*block));
        let loops = loops.count();
        if items.len() <= loops {
            return Some(index);
        }
        let alone = self.form.op(name);
        self.problem(too_many_items(name, loops, items.len(), &alone), place);
        None
    }

    /// Returns the entries for what a call says.
    fn scripts(&mut self, said: &Said) -> Vec<OpScript> {
        let Some(script) = self.script(said) else { return Vec::new() };
        match script.times {
            // After these attempts, it does not fail as an earlier call says.
            Some(_) => vec![OpScript { times: Some(0), ..script.clone() }, script],
            None => vec![script],
        }
    }

    fn script(&mut self, said: &Said) -> Option<OpScript> {
        let name = said.op.op.as_str();
        let index = self.select(&said.op, said.at)?;
        let mut script = OpScript { items: said.op.items.clone(), ..OpScript::new(name) };
        let node = &self.graph.nodes[index];
        let word = match &said.what {
            Word::Succeeds => {
                (script.fault, script.times) = (Some(Fault::Hangs), Some(0));
                Ok(())
            }
            Word::Takes(seconds) => {
                script.takes = Some(Time::seconds(*seconds));
                Ok(())
            }
            Word::Fails(times) => {
                script.times = *times;
                usual_failure(node, self.form).map(|fault| script.fault = Some(fault))
            }
            Word::Fault(fault, times) => {
                script.times = *times;
                check_fault(node, fault, self.form).map(|()| script.fault = Some(fault.clone()))
            }
            Word::Output(output, value) => output_path(node, output, value).map(|path| {
                script.outputs.insert(path, value.clone());
            }),
        };
        match word {
            Ok(()) => Some(script),
            Err(message) => {
                self.problem(message, said.at);
                None
            }
        }
    }

    /// Returns an object that is there before, with its version.
    fn object(&mut self, json: &Json, at: Place) -> Option<Json> {
        let is_text = |value: &Json| value.as_str().is_some_and(|text| !text.is_empty());
        let mut object = json.clone();
        let near = json["kind"].as_str().filter(|_| json["apiVersion"].is_null());
        if let Some((kind, near)) = near.and_then(|kind| Some((kind, near_kind(kind)?))) {
            self.problem(format!("there is no kind `{kind}`: did you mean `{near}`?"), at);
            return None;
        }
        match object.as_object_mut() {
            Some(fields) if is_text(&json["kind"]) && is_text(&json["metadata"]["name"]) => {
                fields.entry("apiVersion").or_insert_with(|| version(&json["kind"]).into());
                Some(object)
            }
            _ => {
                let message = "an object that is there before has a `kind` and a `metadata.name`, as in `{\"kind\": \"Run\", \"metadata\": {\"name\": \"nightly\"}}`";
                self.problem(message.to_owned(), at);
                None
            }
        }
    }

    /// Returns a moment, and the items of its op.
    fn moment(&mut self, moment: &Moment, place: Place) -> Option<(simulator::When, Vec<usize>)> {
        let when = match moment {
            Moment::At(Ok(seconds)) => simulator::When::At(Time::seconds(*seconds)),
            Moment::At(Err(why)) => {
                self.problem(why.clone(), place);
                return None;
            }
            Moment::Started(op) => simulator::When::Started(op.op.clone()),
            Moment::Running(op) => simulator::When::Running(op.op.clone()),
            Moment::Ended(op) => simulator::When::Ended(op.op.clone()),
        };
        let items = match moment.op() {
            Some(op) => self.select(op, place).map(|_| op.items.clone())?,
            None => Vec::new(),
        };
        Some((when, items))
    }
}

/// Returns the kind of Databricks that another one looks like, unless it is one itself.
pub(super) fn near_kind(kind: &str) -> Option<&'static str> {
    const OTHERS: [&str; 5] = ["ConfigMap", "Job", "Pod", "Secret", "Service"];
    let kinds = || table::kinds().map(|known| known.kind);
    if OTHERS.contains(&kind) || kinds().any(|known| known == kind) {
        return None;
    }
    nearest(kind, kinds())
}

/// Returns the version of the API that a kind most likely has.
fn version(kind: &Json) -> &'static str {
    match kind.as_str().and_then(table::kind) {
        Some(_) => table::API_VERSION,
        None => "v1",
    }
}

/// Returns an object that is there before.
pub(super) fn outside(kind: &str, name: &str) -> Json {
    json!({"apiVersion": version(&kind.into()), "kind": kind, "metadata": {"name": name}})
}

/// Returns the kind of Databricks that an op creates.
pub(super) fn created(node: &Node) -> Option<&'static Kind> {
    let object = node.object.as_ref()?;
    object.kind.filter(|_| matches!(object.action, Action::Create | Action::Apply))
}

/// Returns the way in which an op usually fails.
pub(super) fn usual_failure(node: &Node, form: Form) -> Result<Fault, String> {
    // Somebody refuses.
    let Some(object) = &node.object else { return Ok(Fault::Rejected) };
    if let Some(kind) = created(node) {
        let ends = kind.usual_failure().map(|state| Fault::Ends(state.to_owned()));
        return Ok(ends.unwrap_or(Fault::Rejected));
    }
    match (&object.success_condition, &object.failure_condition) {
        // The Databricks operator decides, or nothing is waited for.
        _ if object.kind.is_some() => Ok(Fault::Denied),
        (None, None) => Ok(Fault::Denied),
        (_, Some(_)) => Ok(Fault::FailureCondition),
        (Some(_), None) => Err(no_failure_condition(node, form)),
    }
}

fn no_failure_condition(node: &Node, form: Form) -> String {
    format!(
        "op `{}` has no `failure_condition`, so it can only end by its timeout: write `{}`, or `{}` if the API server refuses the object",
        node.name,
        form.fail(&node.name, Some(&Fault::Hangs)),
        form.fault(&Fault::Denied)
    )
}

fn check_fault(node: &Node, fault: &Fault, form: Form) -> Result<(), String> {
    if node.object.is_none() {
        return match fault {
            Fault::Hangs | Fault::Rejected => Ok(()),
            _ => Err(approval(node, form)),
        };
    }
    if *fault == Fault::FailureCondition {
        return check_failure_condition(node, form);
    }
    let (Fault::Ends(state) | Fault::TaskEnds(_, state)) = fault else { return Ok(()) };
    let Some(kind) = created(node) else {
        return Err(format!(
            "op `{}` creates no resource of Databricks, so it has no states: `{}` lets it fail",
            node.name,
            form.fail(&node.name, None)
        ));
    };
    let states = || kind.states();
    if states().any(|known| known == state) {
        return Ok(());
    }
    let help = match (nearest(state, states()), states().next()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, None) => {
            format!("it has no states, and fails with `{}`", form.fault(&Fault::Rejected))
        }
        (None, Some(_)) => match bad_ends(kind, Operator::KfpDbx) {
            [] => format!("its states are {}", quoted(states())),
            bad => format!("it fails as {}", quoted(bad.iter().copied())),
        },
    };
    Err(format!("a {} has no state `{state}`: {help}", kind.noun))
}

fn check_failure_condition(node: &Node, form: Form) -> Result<(), String> {
    let Some(object) = &node.object else { return Err(approval(node, form)) };
    match (object.kind, &object.failure_condition) {
        (Some(kind), _) => Err(format!(
            "a {} fails by the state in which it ends: write `{}`",
            kind.noun,
            form.end(&node.name)
        )),
        (None, None) if object.success_condition.is_some() => Err(no_failure_condition(node, form)),
        (None, None) => Err(format!(
            "op `{}` waits for no condition: write `{}` if the API server refuses its object",
            node.name,
            form.fault(&Fault::Denied)
        )),
        (None, Some(_)) => Ok(()),
    }
}

fn approval(node: &Node, form: Form) -> String {
    let [refused, hangs] = [Fault::Rejected, Fault::Hangs].map(|fault| form.fault(&fault));
    let faults = format!("`{refused}` if somebody refuses, `{hangs}` if nobody decides");
    match decision(node) {
        Some(output) => format!(
            "op `{}` is an approval: it ends with a decision, which `{}` gives, or with a fault: {faults}",
            node.name,
            form.output(&node.name, output)
        ),
        None => format!(
            "op `{}` has no pod: it waits until somebody resumes it, or ends with a fault: {faults}",
            node.name
        ),
    }
}

/// Whether no other run has a resource of that name.
pub(super) fn is_unique(name: &Value) -> bool {
    let mut is_unique = false;
    name.visit_refs(&mut |reference| {
        is_unique |= matches!(reference.target, Target::Workflow(_));
    });
    is_unique
}

/// Returns the name of the decision of an approval. Without choices there is none.
fn decision(node: &Node) -> Option<&str> {
    let OpKind::Suspend(SuspendData { choices: Some(_), .. }) = &node.data.kind else {
        return None;
    };
    node.data.output_name(0)
}

/// Returns the `JSONPath` of an output, or the name of a decision.
fn output_path(node: &Node, output: &str, value: &str) -> Result<String, String> {
    check_text(value).map_err(|why| format!("output `{output}` of op `{}`: {why}", node.name))?;
    let unknown = |names: &[&str]| {
        let help = match nearest(output, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.is_empty() => "it has no outputs".to_owned(),
            None => format!("its outputs are {}", quoted(names.iter().copied())),
        };
        format!("op `{}` has no output `{output}`: {help}", node.name)
    };
    let Some(object) = &node.object else {
        let names: Vec<_> = decision(node).into_iter().collect();
        if !names.contains(&output) {
            return Err(unknown(&names));
        }
        if let OpKind::Suspend(SuspendData { choices: Some(choices), .. }) = &node.data.kind
            && !choices.iter().any(|choice| choice == value)
        {
            let choices = || choices.iter().map(String::as_str);
            let help = match nearest(value, choices()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its choices are {}", quoted(choices())),
            };
            return Err(format!("op `{}` has no choice `{value}`: {help}", node.name));
        }
        // The name in the template.
        return Ok(format!("{}-{output}", node.name));
    };
    let Some((_, path)) = object.outputs.iter().find(|(name, _)| *name == output) else {
        let names: Vec<_> = object.outputs.iter().map(|(name, _)| name).collect();
        return Err(unknown(&names));
    };
    if let OpKind::Databricks(op) = &node.data.kind
        && let Some(row) = op.row.outputs.iter().find(|row| row.name == output)
    {
        row.ty
            .check(value)
            .map_err(|why| format!("output `{output}` of op `{}`: {why}", node.name))?;
    }
    Ok(path.to_owned())
}
