//! What a scenario says and what then makes no difference.

use kfp_dbx_simulator::report::{Maker, Object, What};
use kfp_dbx_simulator::scenario::Action;
use kfp_dbx_simulator::time::Time;

use super::contradictions::past;
use super::error::Problem;
use super::op::SimulatedOp;
use super::scenario::{Form, Moment, Said, Scenario, When, Word};
use super::select::{Select, label};
use super::simulation::Simulation;
use super::touch::touches;

/// Returns a problem for all that has no effect: what is said of ops that do not run, faults, ends of the
/// workflow that never come, and a second run that meets nothing of the first one. Another simulation tells
/// whether a fault makes a difference.
pub(super) fn without_effect(
    simulation: &Simulation,
    scenario: &Scenario,
    simulate: &dyn Fn(&Scenario) -> Option<Simulation>,
) -> Vec<Problem> {
    let form = scenario.form;
    let words = scenario.ops.iter().enumerate().filter(|(index, said)| {
        let is_taken_back =
            |other: &Said| matches!(other.what, Word::Succeeds) && said.op.is_within(&other.op);
        !(said.is_fault() && scenario.ops[index + 1..].iter().any(is_taken_back))
    });
    let words = words.filter_map(|(index, said)| {
        let without = || {
            let mut scenario = scenario.clone();
            scenario.ops.remove(index);
            simulate(&scenario)
        };
        let often = || match said.what {
            Word::Fails(times) | Word::Fault(_, times) => too_often(simulation, said, times, form),
            _ => None,
        };
        let message = idle(simulation, said, form)
            .or_else(often)
            .or_else(|| without_difference(simulation, said, form, &without))?;
        Some((message, Some(said.at)))
    });
    words.chain(of_the_workflow(simulation, scenario)).collect()
}

/// Returns a problem for all that is said of ops that do not run, ends of the workflow that never come, and a second
/// run that meets nothing of the first one: what no other simulation is needed for.
pub(super) fn without_reach(simulation: &Simulation, scenario: &Scenario) -> Vec<Problem> {
    let form = scenario.form;
    let words =
        scenario.ops.iter().filter_map(|said| Some((idle(simulation, said, form)?, Some(said.at))));
    words.chain(of_the_workflow(simulation, scenario)).collect()
}

fn of_the_workflow(simulation: &Simulation, scenario: &Scenario) -> impl Iterator<Item = Problem> {
    let interventions = scenario.interventions.iter().filter_map(|(action, when, place)| {
        Some((intervention(simulation, *action, when)?, Some(*place)))
    });
    let second = scenario.second.and_then(|(_, at)| Some((too_late(simulation)?, Some(at))));
    interventions.chain(second)
}

/// Returns a scenario without what it says of ops that do not run in a simulation of it, and without the outputs
/// and faults that make no difference.
pub(super) fn without_idle(
    simulation: &Simulation,
    mut scenario: Scenario,
    simulate: &mut dyn FnMut(&Scenario) -> Option<Simulation>,
) -> Scenario {
    scenario.ops.retain(|said| runs(simulation, said).any(|op| op.was_tried()));
    for index in (0..scenario.ops.len()).rev() {
        if !is_in_doubt(simulation, &scenario.ops[index]) {
            continue;
        }
        let mut without = scenario.clone();
        without.ops.remove(index);
        if simulate(&without).is_some_and(|other| is_same(simulation, &other)) {
            scenario = without;
        }
    }
    scenario
}

/// Returns the op of a call in each run.
fn runs<'s>(simulation: &'s Simulation, said: &'s Said) -> impl Iterator<Item = SimulatedOp<'s>> {
    simulation.runs().filter_map(|run| run.get(said.op.clone()).ok())
}

/// Returns the problem of a call about an op that does not run.
fn idle(simulation: &Simulation, said: &Said, form: Form) -> Option<String> {
    if runs(simulation, said).any(|op| op.was_tried()) {
        return None;
    }
    let (call, fate) = (form.word(said), fate(simulation, &said.op));
    Some(format!(
        "`{call}` has no effect: {fate}; let the op run, by a parameter, an output or what happens to another op, or leave this out"
    ))
}

/// Returns the problem of a fault of more attempts than there are.
fn too_often(
    simulation: &Simulation,
    said: &Said,
    times: Option<u32>,
    form: Form,
) -> Option<String> {
    let times = times? as usize;
    let most = runs(simulation, said).map(|op| op.most_attempts()).max()?;
    if times <= most {
        return None;
    }
    let attempts = match most {
        1 => "1 attempt".to_owned(),
        most => format!("{most} attempts"),
    };
    Some(format!(
        "`{}` is about more than happens: op `{}` has {attempts}; name as many, or give the op a retry with a larger limit",
        form.word(said),
        label(&said.op.op, &said.op.items)
    ))
}

/// Returns the problem of a fault, or of an output that the op does not come to have, without which the same
/// happens.
fn without_difference(
    simulation: &Simulation,
    said: &Said,
    form: Form,
    without: &dyn Fn() -> Option<Simulation>,
) -> Option<String> {
    if !is_in_doubt(simulation, said) || !is_same(simulation, &without()?) {
        return None;
    }
    let (call, op) = (form.word(said), &said.op.op);
    let failed = runs(simulation, said).find(SimulatedOp::failed);
    let is_output = matches!(said.what, Word::Output(..));
    let why = match failed {
        Some(_) if is_output => format!("op `{op}` fails, and has no outputs then"),
        Some(failed) if failed.message().is_empty() => format!("op `{op}` fails without it, too"),
        Some(failed) => format!("op `{op}` fails without it, too: {}", failed.message()),
        None if is_output => format!("op `{op}` does not come to have it"),
        None => format!("op `{op}` runs as it does without a fault"),
    };
    Some(format!("`{call}` has no effect: {why}; leave this out"))
}

/// Whether a call may make no difference.
fn is_in_doubt(simulation: &Simulation, said: &Said) -> bool {
    match &said.what {
        Word::Output(output, _) => !runs(simulation, said).any(|op| op.has_output(output)),
        Word::Fails(_) | Word::Fault(..) => true,
        Word::Takes(_) | Word::Succeeds => false,
    }
}

/// Whether the same happens in two simulations.
fn is_same(one: &Simulation, other: &Simulation) -> bool {
    one.runs().map(|run| &run.report).eq(other.runs().map(|run| &run.report))
}

/// Returns the problem of a second run that is submitted after the end of the first one, and meets nothing that
/// the first one has left.
fn too_late(simulation: &Simulation) -> Option<String> {
    let (first, second) = (&simulation.report, &simulation.second()?.report);
    let end = first.ended.into_iter().chain(first.deleted).min()?;
    if second.submitted < end {
        return None;
    }
    let is_left = |object: &&Object| {
        let is_of_first =
            matches!(&object.maker, Maker::Node(workflow, _) if *workflow == first.workflow);
        is_of_first && object.gone.is_none_or(|gone| gone > second.submitted)
    };
    let mut left = first.objects.iter().filter(is_left);
    if left.any(|object| touches(second, &(object.kind.clone(), object.name.clone()))) {
        return None;
    }
    Some(format!(
        "the second run begins after {}, when the first one has ended (after {}), and meets nothing of it: name an earlier time, or leave this out",
        second.submitted - first.submitted,
        end - first.submitted
    ))
}

fn intervention(simulation: &Simulation, action: Action, when: &When) -> Option<String> {
    let report = &simulation.report;
    let at = match when.0 {
        Moment::At(Ok(seconds)) => Some(report.submitted + Time::seconds(seconds)),
        _ => None,
    };
    let comes = report.events.iter().any(|event| {
        let is_it = match event.what {
            What::Intervened(done) => done == action,
            What::Deadline => action == Action::Deadline,
            _ => false,
        };
        is_it && at.is_none_or(|at| event.at == at)
    });
    if comes {
        return None;
    }
    let done = past(action);
    let why = match &when.0 {
        Moment::Started(op) | Moment::Running(op) | Moment::Ended(op)
            if !simulation.get(op.clone()).is_ok_and(|op| op.was_tried()) =>
        {
            fate(simulation, op)
        }
        Moment::Running(op) => {
            let op = label(&op.op, &op.items);
            format!("op `{op}` never got so far that it waits for its object")
        }
        _ => match (report.ended, report.deleted) {
            (Some(end), _) => format!("it ended after {}", end - report.submitted),
            (None, Some(end)) => format!("it was deleted after {}", end - report.submitted),
            (None, None) => "that moment never comes".to_owned(),
        },
    };
    Some(format!("the workflow is never {done}: {why}; name another moment, or leave this out"))
}

/// Returns why an op did not run.
pub(super) fn fate(simulation: &Simulation, select: &Select) -> String {
    match simulation.get(select.clone()) {
        Ok(op) if op.ran() => {
            format!("op `{}` does not get so far", label(&select.op, &select.items))
        }
        Ok(op) => op.fate(),
        Err(why) => why.to_string(),
    }
}
