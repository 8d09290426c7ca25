//! A finding of an exploration, with the smallest scenario that shows it.

use std::fmt;

use kfp_dbx_core::rule::{
    DELETED_IN_USE, FOREIGN_DELETE, HIDDEN_FAILURE, LEFT_BEHIND, NEVER_ENDS, RUNS_MEET,
    USED_WHILE_ABSENT,
};
use kfp_dbx_simulator::report::Phase;

use super::super::scenario::Scenario;
use super::super::simulation::Simulation;
use crate::error::{Diagnostic, Rule};

/// A finding of an exploration, with the smallest scenario that shows it.
///
/// `Display` prints the finding, the scenario as code to paste into a test, a line that fails in it, and
/// what happened in it.
#[derive(Clone, Debug)]
pub struct Found {
    pub(super) diagnostic: Diagnostic,
    pub(super) scenario: Scenario,
    pub(super) simulation: Simulation,
}

impl Found {
    /// Returns the finding, with its rule and the op.
    pub fn diagnostic(&self) -> &Diagnostic {
        &self.diagnostic
    }

    /// Returns the rule that is broken.
    pub fn rule(&self) -> &'static Rule {
        self.diagnostic.rule()
    }

    /// Returns the smallest scenario that shows it.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Returns what happened in that scenario.
    pub fn simulation(&self) -> &Simulation {
        &self.simulation
    }

    /// Returns a line for a test that fails in that scenario, where `run` is the simulation, if a short
    /// one does.
    pub fn assertion(&self) -> Option<&'static str> {
        let run = &self.simulation;
        let second = run.second().map(Simulation::phase);
        let (fails, line) = match self.rule() {
            rule if *rule == NEVER_ENDS => {
                (run.duration().is_none(), r#"assert!(run.duration().is_some(), "{run}");"#)
            }
            rule if *rule == HIDDEN_FAILURE => (
                run.phase() == Phase::Succeeded,
                r#"assert_ne!(run.phase(), Phase::Succeeded, "{run}");"#,
            ),
            rule if *rule == LEFT_BEHIND => (
                !run.left_behind().is_empty(),
                r#"assert!(run.left_behind().is_empty(), "{run}");"#,
            ),
            rule if *rule == DELETED_IN_USE => (
                !run.deleted_in_use().is_empty(),
                r#"assert!(run.deleted_in_use().is_empty(), "{run}");"#,
            ),
            rule if *rule == USED_WHILE_ABSENT => (
                !run.used_while_absent().is_empty(),
                r#"assert!(run.used_while_absent().is_empty(), "{run}");"#,
            ),
            rule if *rule == FOREIGN_DELETE => (
                second.is_none()
                    && run.objects().any(|object| object.op().is_none() && object.gone().is_some()),
                r#"assert!(run.objects().all(|object| object.op().is_some() || object.gone().is_none()), "{run}");"#,
            ),
            rule if *rule == RUNS_MEET => (
                second.is_some_and(|phase| phase != Phase::Succeeded),
                r#"assert_eq!(run.second().unwrap().phase(), Phase::Succeeded, "{run}");"#,
            ),
            _ => return None,
        };
        fails.then_some(line)
    }
}

impl Found {
    /// Returns what follows the finding: the scenario below a line that introduces it, an assertion that fails
    /// in it, and what happened in it.
    pub(crate) fn evidence(&self, shown: &str) -> String {
        let mut text = format!("{shown}\n\n");
        for line in self.scenario.to_code().lines() {
            text.extend(["    ", line, "\n"]);
        }
        if let Some(line) = self.assertion() {
            text.extend(["\nwith which this fails:\n\n    ", line, "\n"]);
        }
        format!("{text}\n{}", self.simulation)
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n\n{}", self.diagnostic, self.evidence("in this scenario:"))
    }
}
