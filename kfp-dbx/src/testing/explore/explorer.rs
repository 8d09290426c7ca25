//! The simulations of an exploration.

use std::collections::BTreeSet;

use kfp_dbx_core::rule::{Finding, NEVER_ENDS};
use kfp_dbx_core::table::Operator;
use kfp_dbx_core::text::quoted::quoted;

use super::super::error::SimulationError;
use super::super::prepared::Prepared;
use super::super::scenario::Scenario;
use super::super::simulation::Simulation;
use super::course::Course;
use super::deviation::Deviation;
use super::explored::Explored;
use super::finding::Found;
use super::judge::{Circumstances, Judgement, judge};
use super::pairs::Single;
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
    /// The operator of the cluster.
    pub(super) operator: Operator,
    pub(super) allowed: &'a [&'static Rule],
    /// The rules and ops of the findings.
    pub(super) known: BTreeSet<(&'static str, Option<String>)>,
    /// The ops for which the workflow can wait for ever, together with those that have the same way out.
    pub(super) waits: Vec<Waits>,
    pub(super) explored: Explored,
}

impl Explorer<'_> {
    /// Simulates what all scenarios start from.
    pub(super) fn start(&mut self) -> Result<Simulation, SimulationError> {
        let simulation = self.prepared.simulate(&self.base)?;
        self.judge(&simulation, &Circumstances::default(), &self.base.clone());
        Ok(simulation)
    }

    /// Simulates each thing by itself.
    pub(super) fn singles(&mut self, deviations: Vec<Deviation>, plain: &Course) -> Vec<Single> {
        let singles = deviations.into_iter().filter_map(|deviation| {
            let course = if deviation.needs_op_of(plain) {
                // It makes a difference only together with what lets the op run.
                plain.clone()
            } else {
                Course::of(&self.simulate(&[&deviation])?)
            };
            Some(Single { deviation, course })
        });
        singles.collect()
    }

    /// Simulates two things together.
    pub(super) fn pairs(&mut self, pairs: &[[&Deviation; 2]]) {
        for pair in pairs {
            self.simulate(pair);
        }
    }

    /// Simulates a scenario, unless it can't happen or has no model.
    fn simulate(&mut self, deviations: &[&Deviation]) -> Option<Simulation> {
        let mut scenario = self.base.clone();
        let mut circumstances = Circumstances::default();
        for deviation in deviations {
            scenario = deviation.add_to(scenario);
            circumstances.add(deviation);
        }
        match self.prepared.simulate(&scenario) {
            Ok(simulation) => {
                self.judge(&simulation, &circumstances, &scenario);
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
        for run in simulation.runs() {
            for judgement in judge(self.prepared, run, of, self.operator) {
                self.note(judgement, scenario, simulation);
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
        self.explored.findings.push(Found {
            diagnostic,
            scenario: scenario.clone(),
            simulation: simulation.clone(),
        });
    }

    /// Returns what is found. All ops without a limit of their time that have the same way out are one
    /// finding.
    pub(super) fn finish(mut self) -> Explored {
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
