//! The simulations of an exploration.

use std::collections::BTreeSet;

use kfp_dbx_core::rule::{Finding, NEVER_ENDS};
use kfp_dbx_core::table::Operator;
use kfp_dbx_core::text::quoted::quoted;
use kfp_dbx_simulator::scenario::Action;

use super::super::causes::{Own, own_collisions};
use super::super::effects::{without_idle, without_reach};
use super::super::error::{Problem, SimulationError};
use super::super::inputs::Input;
use super::super::prepared::{Outside, Prepared};
use super::super::scenario::Scenario;
use super::super::simulation::Simulation;
use super::course::Course;
use super::deviation::Deviation;
use super::explored::Explored;
use super::finding::Found;
use super::judge::{Circumstances, Judgement, judge};
use super::pairs::Single;
use super::together::together;
use crate::error::Rule;

/// Ops for which the workflow can wait for ever.
pub(super) struct Waits {
    /// The first one, with what is found about it, and the place of that.
    op: String,
    finding: Finding,
    place: usize,
    others: Vec<String>,
}

pub(super) struct Explorer<'a> {
    pub(super) prepared: &'a Prepared<'a>,
    /// The scenario that each simulation starts from.
    pub(super) base: Scenario,
    /// What of that scenario had no effect yet.
    pub(super) idle: Vec<Problem>,
    /// The operator of the cluster.
    pub(super) operator: Operator,
    pub(super) allowed: Vec<&'static Rule>,
    /// The rules and ops of the findings.
    pub(super) known: BTreeSet<(&'static str, Option<String>)>,
    /// The ops for which the workflow can wait for ever, together with those that have the same way out.
    pub(super) waits: Vec<Waits>,
    pub(super) explored: Explored,
    /// The objects that have to be there before.
    pub(super) outside: Outside,
    /// The number of simulations at the same time.
    pub(super) threads: usize,
}

/// The simulations that each thread does before what they show is judged.
const BATCH: usize = 8;

impl Explorer<'_> {
    /// Simulates what all scenarios start from.
    pub(super) fn start(&mut self) -> Result<Simulation, SimulationError> {
        let simulation = self.prepared.simulate(&self.base, &mut self.outside)?;
        self.idle = without_reach(&simulation, &self.base);
        self.judge(&simulation, &Circumstances::of(&self.base), &self.base.clone());
        Ok(simulation)
    }

    /// Simulates each thing by itself, as long as there are fewer than so many simulations.
    pub(super) fn singles(
        &mut self,
        deviations: Vec<Deviation>,
        plain: &Course,
        most: usize,
    ) -> Vec<Single> {
        // What concerns an op that does not run makes a difference only together with what lets it run.
        let simulated = deviations.iter().filter(|deviation| !deviation.needs_op_of(plain));
        let simulated: Vec<_> = simulated.map(|deviation| [deviation]).collect();
        let mut courses = Vec::with_capacity(simulated.len());
        self.simulate(&simulated, most, |simulation| courses.push(simulation.map(Course::of)));
        let mut courses = courses.into_iter();
        let singles = deviations.into_iter().filter_map(|deviation| {
            let course = match deviation.needs_op_of(plain) {
                true => plain.clone(),
                false => courses.next()??,
            };
            Some(Single { deviation, course })
        });
        singles.collect()
    }

    /// Simulates lists with two equal items, to see whether these want one name. Nothing else is judged: whoever
    /// gives the list decides.
    pub(super) fn equal_items(&mut self, values: &[(Input, String)], most: usize) {
        for (input, value) in values {
            if self.explored.tried() >= most {
                self.explored.left_out += 1;
                continue;
            }
            let deviation = Deviation::Input(input.clone(), value.clone());
            let scenario = deviation.add_to(self.base.clone());
            let Ok(simulation) = self.prepared.simulate(&scenario, &mut self.outside) else {
                continue;
            };
            self.explored.simulations += 1;
            self.note_collisions(&simulation);
        }
    }

    /// Simulates two things together, as long as there are fewer than so many simulations.
    pub(super) fn pairs(&mut self, pairs: &[[&Deviation; 2]], most: usize) {
        self.simulate(pairs, most, |_| {});
    }

    /// Simulates scenarios, each with some deviations, and tells what became of each in their order: nothing of
    /// one that can't happen or has no model. What it leaves out, as there are so many simulations, is counted.
    fn simulate<const DEVIATIONS: usize>(
        &mut self,
        all: &[[&Deviation; DEVIATIONS]],
        most: usize,
        mut tell: impl FnMut(Option<&Simulation>),
    ) {
        let size = if self.threads > 1 { self.threads * BATCH } else { 1 };
        let mut rest = all;
        loop {
            let room = most.saturating_sub(self.explored.tried());
            let (batch, after) = rest.split_at(size.min(room).min(rest.len()));
            if batch.is_empty() {
                break;
            }
            rest = after;
            let add = |base: Scenario, deviation: &&Deviation| deviation.add_to(base);
            let of = |all: &[&Deviation; DEVIATIONS]| all.iter().fold(self.base.clone(), add);
            let scenarios: Vec<_> = batch.iter().map(of).collect();
            let known = self.outside.clone();
            let done = together(self.prepared, &scenarios, &known, self.threads);
            for ((deviations, scenario), (result, outside)) in batch.iter().zip(scenarios).zip(done)
            {
                let result = if self.outside == known {
                    self.outside = outside;
                    result
                } else {
                    // One before it has shown an object that this one did not know of.
                    self.prepared.simulate(&scenario, &mut self.outside)
                };
                let mut circumstances = Circumstances::of(&self.base);
                for deviation in deviations {
                    circumstances.add(deviation);
                }
                tell(self.take(result, scenario, &circumstances).as_ref());
            }
        }
        self.explored.left_out += rest.len();
    }

    fn take(
        &mut self,
        result: Result<Simulation, SimulationError>,
        scenario: Scenario,
        circumstances: &Circumstances,
    ) -> Option<Simulation> {
        match result {
            Ok(simulation) => {
                self.judge(&simulation, circumstances, &scenario);
                Some(simulation)
            }
            // The loop has no such item here.
            Err(error) if error.is_about_items() => None,
            Err(error) => {
                self.explored.could_not(scenario, error);
                None
            }
        }
    }

    fn judge(&mut self, simulation: &Simulation, of: &Circumstances, scenario: &Scenario) {
        self.explored.simulations += 1;
        if !self.idle.is_empty() {
            let idle = without_reach(simulation, &self.base);
            self.idle.retain(|(_, place)| idle.iter().any(|(_, other)| other == place));
        }
        for run in simulation.runs() {
            self.note_remains(run, of);
            self.note_collisions(run);
            for judgement in judge(self.prepared, run, of, self.operator) {
                self.note(judgement, scenario, simulation);
            }
        }
    }

    /// Notes ops that find their own object, of another attempt or of an equal item.
    fn note_collisions(&mut self, run: &Simulation) {
        for (op, with) in own_collisions(&run.report) {
            let note = match with {
                Own::Attempt => format!(
                    "op `{op}` does not profit from its retry if its pod is lost after it has made its object: the next attempt fails with `AlreadyExists`, unless the op has `.reattach()`"
                ),
                Own::Item => format!(
                    "op `{op}` fails with `AlreadyExists` if its loop gets two equal items, as both want one name, also with `workflow::uid()` in it"
                ),
            };
            self.explored.note(note);
        }
    }

    /// Notes what no finding is about, and what stays nevertheless.
    fn note_remains(&mut self, run: &Simulation, of: &Circumstances) {
        if run.report.ended.is_none() || run.report.deleted.is_some() || of.is_any_faulty() {
            return;
        }
        for left in run.left_behind() {
            let is_found = !left.is_owned() && of.intervention != Some(Action::Terminate);
            if let Some(op) = left.op().filter(|_| !is_found && left.object().deleting.is_none()) {
                self.explored.stays(op, left.is_owned(), of.intervention);
            }
        }
    }

    fn note(&mut self, judgement: Judgement, scenario: &Scenario, simulation: &Simulation) {
        let rule = judgement.finding.rule;
        let is_new = self.known.insert((rule.name, judgement.op.clone()));
        if !is_new || self.allowed.contains(&rule) {
            return;
        }
        let Judgement { finding, op } = judgement;
        let Some(diagnostic) = self.prepared.judged(finding.clone(), op.as_deref()) else { return };
        if let (true, Some(op)) = (rule == &NEVER_ENDS, op) {
            let place = self.explored.findings.len();
            let known = self.waits.iter_mut().find(|known| known.finding.help == finding.help);
            match known {
                Some(known) => return known.others.push(op),
                None => self.waits.push(Waits { op, finding, place, others: Vec::new() }),
            }
        }
        let mut again =
            |scenario: &Scenario| self.prepared.simulate(scenario, &mut self.outside).ok();
        // What it starts from may be about ops that do not run here, or that fail for another reason.
        let scenario = without_idle(simulation, scenario.clone(), &mut again);
        self.explored.findings.push(Found { diagnostic, scenario, simulation: simulation.clone() });
    }

    /// Returns what is found. All ops without a limit of their time that have the same way out are one
    /// finding.
    pub(super) fn finish(mut self) -> Explored {
        for (problem, _) in &self.idle {
            self.explored.note(format!("of the scenario that each one starts from: {problem}"));
        }
        for Waits { op, mut finding, place, others } in self.waits {
            if others.is_empty() {
                continue;
            }
            let others = quoted(others.iter().map(String::as_str));
            finding.message =
                format!("{}; it can also wait for ever for {others}", finding.message);
            let diagnostic = self.prepared.judged(finding, Some(&op));
            if let (Some(diagnostic), Some(found)) =
                (diagnostic, self.explored.findings.get_mut(place))
            {
                found.diagnostic = diagnostic;
            }
        }
        self.explored
    }
}
