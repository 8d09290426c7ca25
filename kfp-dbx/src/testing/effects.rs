//! What a scenario says and what then makes no difference.

use kfp_dbx_simulator::report::{Phase, What};
use kfp_dbx_simulator::scenario::Action;
use kfp_dbx_simulator::time::Time;

use super::contradictions::past;
use super::error::Problem;
use super::op::SimulatedOp;
use super::scenario::{Form, Moment, Said, Scenario, When, Word};
use super::select::{Select, label};
use super::simulation::Simulation;

/// Returns a problem for each fault of an op that has no effect, and for each end of the workflow that
/// never comes. Another simulation tells whether a fault makes a difference, if what the op did does not.
pub(super) fn without_effect(
    simulation: &Simulation,
    scenario: &Scenario,
    simulate: &dyn Fn(&Scenario) -> Option<Simulation>,
) -> Vec<Problem> {
    let faults = scenario.ops.iter().enumerate().filter(|(index, said)| {
        let is_taken_back =
            |other: &Said| matches!(other.what, Word::Succeeds) && said.op.is_within(&other.op);
        said.is_fault() && !scenario.ops[index + 1..].iter().any(is_taken_back)
    });
    let faults = faults.filter_map(|(index, said)| {
        let without = || {
            let mut scenario = scenario.clone();
            scenario.ops.remove(index);
            simulate(&scenario)
        };
        let message = fault(simulation, said, scenario.form, &without)?;
        Some((message, Some(said.at)))
    });
    let interventions = scenario.interventions.iter().filter_map(|(action, when, place)| {
        Some((intervention(simulation, *action, when)?, Some(*place)))
    });
    faults.chain(interventions).collect()
}

fn fault(
    simulation: &Simulation,
    said: &Said,
    form: Form,
    without: &dyn Fn() -> Option<Simulation>,
) -> Option<String> {
    let call = form.word(said);
    let ops = || simulation.runs().filter_map(|run| run.get(said.op.clone()).ok());
    if !ops().any(|op| op.was_tried()) {
        let fate = fate(simulation, &said.op);
        return Some(format!(
            "`{call}` has no effect: {fate}; set the parameters and outputs with which the op runs, or leave this out"
        ));
    }
    let went_well = |op: SimulatedOp<'_>| {
        op.phases().all(|phase| matches!(phase, Phase::Succeeded | Phase::Skipped | Phase::Omitted))
    };
    if !ops().all(went_well) {
        return None;
    }
    let other = without()?;
    let of_other = other.runs().map(|run| &run.report);
    simulation.runs().map(|run| &run.report).eq(of_other).then(|| {
        format!(
            "`{call}` has no effect: op `{}` runs as it does without a fault; leave this out",
            said.op.op
        )
    })
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
