//! A finding of an exploration, with the smallest scenario that shows it.

use std::fmt;

use super::super::scenario::Scenario;
use super::super::simulation::Simulation;
use crate::error::{Diagnostic, Rule};

/// A finding of an exploration, with the smallest scenario that shows it.
///
/// `Display` prints the finding, the scenario as code to paste into a test, and what happened in it.
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
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n\nin this scenario:\n\n", self.diagnostic)?;
        for line in self.scenario.to_code().lines() {
            writeln!(f, "    {line}")?;
        }
        write!(f, "\n{}", self.simulation)
    }
}
