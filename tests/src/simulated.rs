//! The simulator beside a real cluster: the same workflow in the same scenario on both.
//!
//! Times differ, so they are not compared: what has to be the same is the phase of the workflow and
//! of each node, the objects that were made and those that are left, and the order wherever the
//! workflow decides it.

mod case;
mod enact;
mod order;
mod picture;
mod rights;

use kfp_dbx_simulator::scenario::Scenario;
use kfp_dbx_simulator::simulate;
use kfp_dbx_simulator::workflow::Workflow;

pub use case::{Case, Start, asleep, asleep_at_first, awake_for_long, gate, says_nothing};
use enact::enact;
pub use picture::Picture;

use crate::cluster::Cluster;

/// What became of a case on both sides.
pub struct Compared {
    /// What the simulator says, one for each workflow.
    pub simulated: Vec<Picture>,
    /// What the cluster did.
    pub real: Vec<Picture>,
    /// Each difference.
    pub differences: Vec<String>,
    /// Differences in messages, which are not compared.
    pub messages: Vec<String>,
}

impl Case {
    /// Runs the case on both sides.
    ///
    /// # Errors
    ///
    /// The simulator refuses it, or the workflow does not end on the cluster.
    pub fn compare(&self, cluster: &Cluster) -> Result<Compared, String> {
        let simulated = self.simulated()?;
        let real = enact(self, &simulated, cluster)?;
        let mut compared =
            Compared { simulated, real, differences: Vec::new(), messages: Vec::new() };
        for (simulated, real) in compared.simulated.iter().zip(&compared.real) {
            compared.differences.extend(simulated.differences(real, &self.unequal));
            compared.messages.extend(simulated.differences_of_messages(real));
        }
        for (side, pictures) in [("simulator", &compared.simulated), ("cluster", &compared.real)] {
            let wrong = self.wrong_orders(pictures);
            compared.differences.extend(wrong.iter().map(|wrong| format!("{side}: {wrong}")));
        }
        Ok(compared)
    }

    /// Simulates the case.
    ///
    /// # Errors
    ///
    /// The simulator refuses it.
    pub fn simulated(&self) -> Result<Vec<Picture>, String> {
        let refused = |errors: Vec<kfp_dbx_simulator::Error>| {
            let lines: Vec<_> = errors.iter().map(ToString::to_string).collect();
            format!("the simulator refuses it: {}", lines.join("\n"))
        };
        if let Some(wrong) = self.starts.iter().find(|start| start.yaml.starts_with("error")) {
            return Err(wrong.yaml.clone());
        }
        let workflows =
            self.starts.iter().map(|start| Workflow::read(&case::without_patches(&start.yaml)));
        let workflows = workflows.collect::<Result<Vec<_>, _>>().map_err(refused)?;
        let scenarios = self.starts.iter().map(|start| &start.scenario);
        let runs: Vec<(&Workflow, &Scenario)> = workflows.iter().zip(scenarios).collect();
        let reports = simulate(&runs, &case::cluster()).map_err(refused)?;
        Ok(reports.iter().map(Picture::of_report).collect())
    }
}
