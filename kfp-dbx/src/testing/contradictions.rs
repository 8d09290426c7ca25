//! What a scenario says twice in different ways, or what can't be.

use kfp_dbx_core::table::{Kind, Operator, SUCCESSES, StatusField};
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;
use kfp_dbx_simulator::bad_ends;
use kfp_dbx_simulator::scenario::{Action, Fault};
use serde_json::Value as Json;

use super::error::Problem;
use super::resolve::{created, is_unique, usual_failure};
use super::scenario::{Form, Moment, Said, Scenario, Word};
use crate::lower::graph::{Graph, Node};
use crate::lower::object::Object;
use crate::model::op::{OpKind, SuspendData};

/// Returns the contradictions of a scenario, in which all names are known.
pub(super) fn contradictions(
    graph: &Graph,
    operator: Operator,
    scenario: &Scenario,
) -> Vec<Problem> {
    let form = scenario.form;
    let mut problems = interventions(scenario);
    for ((kind, name), place) in &scenario.absent {
        let is_it = |object: &Json| {
            object["kind"] == kind.as_str() && object["metadata"]["name"] == name.as_str()
        };
        if scenario.present.iter().any(|(object, _)| is_it(object)) {
            let message = format!(
                "the {kind} `{name}` can't be both present and absent: leave one of them out"
            );
            problems.push((message, Some(*place)));
        }
    }
    for (index, (absent, place)) in scenario.absent.iter().enumerate() {
        if scenario.absent[..index].iter().any(|(other, _)| other == absent) {
            let (kind, name) = absent;
            let message = format!("the {kind} `{name}` is absent twice: leave one of them out");
            problems.push((message, Some(*place)));
        }
    }
    let identity = |object: &Json| [object["kind"].clone(), object["metadata"]["name"].clone()];
    for (index, (object, place)) in scenario.present.iter().enumerate() {
        let of = identity(object);
        if scenario.present[..index].iter().any(|(other, _)| identity(other) == of) {
            let [kind, name] = of.map(|part| part.as_str().unwrap_or_default().to_owned());
            let message = format!("the {kind} `{name}` is present twice: leave one of them out");
            problems.push((message, Some(*place)));
        }
    }
    for (index, said) in scenario.ops.iter().enumerate() {
        let Some(node) = graph.nodes.iter().find(|node| node.name == said.op.op) else { continue };
        let others = &scenario.ops[index + 1..];
        let message = match &said.what {
            Word::Fault(fault, _) => {
                no_failure(node, operator, fault).or_else(|| not_taken(node, fault))
            }
            Word::Output(output, value) => {
                of_the_manifest(node, output).or_else(|| no_state(node, output, value))
            }
            Word::Takes(_) => no_time(node),
            Word::Succeeds => no_fault_before(said, &scenario.ops[..index], form),
            Word::Fails(_) => None,
        };
        problems.extend(message.map(|message| (message, Some(said.at))));
        problems.extend(said_again(said, others, form));
        if said.is_fault() {
            let others = || scenario.ops.iter().filter(|other| said.op.meets(&other.op));
            problems.extend(others().filter_map(|other| other_output(node, said, other, form)));
            problems.extend(others().filter_map(|other| without_time(said, other, form)));
        }
    }
    problems
}

/// Returns the problems of what is done to the workflow.
fn interventions(scenario: &Scenario) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, (action, when, place)) in scenario.interventions.iter().enumerate() {
        let earlier = &scenario.interventions[..index];
        // One message for each call, also for a third one.
        let twice = earlier.iter().find(|(before, ..)| before == action);
        let others = earlier.iter().filter(|(before, ..)| before != action);
        for (before, when_before, _) in twice.into_iter().chain(others) {
            let done = past(*action);
            let message = if before == action {
                format!(
                    "the workflow is {done} {} times, and only the first one counts: leave the others out",
                    1 + earlier.iter().filter(|(before, ..)| before == action).count()
                )
            } else if let (
                Action::Terminate,
                Action::Stop,
                Moment::At(Ok(first)),
                Moment::At(Ok(at)),
            ) = (*before, *action, &when_before.0, &when.0)
                && first <= at
            {
                format!(
                    "the workflow is {done} after it is {}: leave one of them out",
                    past(*before)
                )
            } else {
                continue;
            };
            problems.push((message, Some(*place)));
        }
    }
    problems
}

/// Returns what is done to a workflow, in words.
pub(super) fn past(action: Action) -> &'static str {
    match action {
        Action::Stop => "stopped",
        Action::Terminate => "terminated",
        Action::Delete => "deleted",
        Action::Deadline => "ended by its deadline",
    }
}

/// Returns the problem of what another call, which comes later, says of the same items. It may take back a
/// fault.
fn said_again(said: &Said, others: &[Said], form: Form) -> Option<Problem> {
    let covers = |other: &&Said| said.op.is_within(&other.op) && said.what.is_of_kind(&other.what);
    let other = others.iter().find(covers)?;
    if matches!(other.what, Word::Succeeds) {
        return None;
    }
    let what = match said.what {
        Word::Succeeds => "word on an op",
        Word::Output(..) => "value of an output",
        Word::Takes(_) => "time of an op",
        _ => "fault of an op",
    };
    let [first, second] = [said, other].map(|said| form.word(said));
    let message = format!(
        "`{second}` replaces `{first}`, as only the last {what} holds: leave one of them out"
    );
    Some((message, Some(other.at)))
}

/// Returns why the name of an object can't be taken.
fn not_taken(node: &Node, fault: &Fault) -> Option<String> {
    let name = node.object.as_ref()?.resource_name()?;
    (*fault == Fault::AlreadyThere && is_unique(name)).then(|| {
        format!(
            "the name of the object of op `{}` has a value that only this run has, so that it can't be taken: leave this out",
            node.name
        )
    })
}

/// Returns why an op can't be said to succeed: no call before lets it fail.
fn no_fault_before(said: &Said, earlier: &[Said], form: Form) -> Option<String> {
    let has_fault = earlier.iter().any(|other| other.is_fault() && other.op.meets(&said.op));
    (!has_fault).then(|| {
        format!(
            "`{}` has no effect: no call before it lets op `{}` fail; leave this out",
            form.word(said),
            said.op.op
        )
    })
}

/// Returns why an output can't be given: it is part of the manifest.
fn of_the_manifest(node: &Node, output: &str) -> Option<String> {
    let object = node.object.as_ref()?;
    let is_name = |(name, path): &(&str, &str)| *name == output && *path == "{.metadata.name}";
    created(node)?;
    object.outputs.iter().find(is_name)?;
    Some(format!(
        "output `{output}` of op `{}` is the name of its object, which its manifest says: leave this out",
        node.name
    ))
}

/// Returns why no time can be given to an op.
fn no_time(node: &Node) -> Option<String> {
    if let OpKind::Suspend(SuspendData { duration: Some(_), .. }) = &node.data.kind {
        return Some(format!(
            "op `{}` ends after the time that its `.duration(…)` says: leave this out",
            node.name
        ));
    }
    let object = node.object.as_ref()?;
    let is_waited_for = object.kind.is_none() && object.success_condition.is_some();
    if created(node).is_some() || is_waited_for {
        return None;
    }
    Some(format!("op `{}` makes nothing that takes a time: leave this out", node.name))
}

/// Returns the problem of a time of an op that a fault ends before, or that never ends with it.
fn without_time(said: &Said, other: &Said, form: Form) -> Option<Problem> {
    let Word::Takes(_) = other.what else { return None };
    let Word::Fault(fault, None) = &said.what else { return None };
    let why = match fault {
        Fault::Hangs => "never ends",
        Fault::Pending => "has a pod that never starts",
        Fault::PodLostBefore | Fault::Denied => "makes no object",
        _ => return None,
    };
    let [fault, time] = [said, other].map(|said| form.word(said));
    let message = format!(
        "`{time}` has no effect, as op `{}` {why} with `{fault}`: leave one of them out",
        said.op.op
    );
    Some((message, Some(other.at)))
}

/// Returns the problem of an output that says how a resource ends, although a fault says something else.
fn other_output(node: &Node, said: &Said, other: &Said, form: Form) -> Option<Problem> {
    let Word::Output(output, value) = &other.what else { return None };
    if let (OpKind::Suspend(_), Word::Fails(None) | Word::Fault(_, None)) =
        (&node.data.kind, &said.what)
    {
        let [fault, answer] = [said, other].map(|said| form.word(said));
        let message = format!(
            "`{answer}` has no effect, as nobody answers op `{}` with `{fault}`: leave one of them out",
            node.name
        );
        return Some((message, Some(other.at)));
    }
    let (kind, field) = field(node, output)?;
    let of_usual = usual_failure(node, form).ok()?;
    let fault = match &said.what {
        Word::Fails(None) => &of_usual,
        Word::Fault(fault, None) => fault,
        _ => return None,
    };
    let is_result = kind.outcome.as_ref().is_some_and(|outcome| outcome.output == output);
    let words = field.holds.words().unwrap_or_default();
    let fits = match fault {
        Fault::Ends(state) if words.contains(&state.as_str()) => value == state,
        _ => !(is_result && SUCCESSES.contains(&value.as_str())),
    };
    (!fits).then(|| {
        let call = form.word(said);
        let message = format!(
            "output `{output}` of op `{}` can't be `{value}` with `{call}`: leave one of them out",
            node.name
        );
        (message, Some(other.at))
    })
}

/// Returns what is wrong with a fault that is none.
fn no_failure(node: &Node, operator: Operator, fault: &Fault) -> Option<String> {
    let Fault::Ends(state) = fault else { return None };
    let kind = created(node)?;
    let bad = bad_ends(kind, operator);
    if bad.contains(&state.as_str()) || bad.is_empty() {
        return None;
    }
    let (noun, op) = (kind.noun, &node.name);
    let help = match nearest(state, bad.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it fails as {};", quoted(bad.iter().copied())),
    };
    Some(format!(
        "a {noun} in the state `{state}` has not failed: {help} op `{op}` succeeds without a fault"
    ))
}

/// Returns what is wrong with an output that is no state of its list.
fn no_state(node: &Node, output: &str, value: &str) -> Option<String> {
    let (_, field) = field(node, output)?;
    let all = field.holds.words()?;
    let known = if field.last.is_empty() { all } else { field.last };
    if value.is_empty() || known.contains(&value) {
        return None;
    }
    let help = match nearest(value, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it is one of {}", quoted(known.iter().copied())),
    };
    Some(format!("output `{output}` of op `{}` is never `{value}`: {help}", node.name))
}

/// Returns the field of the status that an output reads.
fn field(node: &Node, output: &str) -> Option<(&'static Kind, &'static StatusField)> {
    let object = node.object.as_ref()?;
    let kind = created(node)?;
    let (_, path) = object.outputs.iter().find(|(name, _)| *name == output)?;
    Some((kind, status_field(object, path)?))
}

/// Returns the field of the status that is at a path, in an object of Databricks.
pub(super) fn status_field(object: &Object, path: &str) -> Option<&'static StatusField> {
    let path = path.strip_prefix("{.status.")?.strip_suffix('}')?;
    object.kind?.status.iter().find(|field| field.path == path)
}
