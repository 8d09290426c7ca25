//! How often things happened: a simulation in which nothing happens finds nothing.

use std::collections::BTreeMap;

use kfp_dbx_operator::databricks::Failure;
use kfp_dbx_operator::decide::{ClusterFailure, Outcome};

use crate::world::World;

/// Counts over one or many seeds.
#[derive(Debug, Default, Clone)]
pub struct Census {
    pub tasks: u64,
    pub objects: u64,
    pub made: u64,
    pub ended: u64,
    pub conflicts: u64,
    pub crashes: u64,
    pub pauses: u64,
    pub leaps: u64,
    pub unknown: u64,
    pub later: u64,
    pub rejected: u64,
    pub gone: u64,
    pub unavailable: u64,
    pub recreated: u64,
    pub orphaned: u64,
    pub task_results: u64,
    pub shared_clusters: u64,
    pub cancelled_runs: u64,
    pub cancelled_tasks: u64,
    /// The number of specs with each field that names something.
    pub references: BTreeMap<String, u64>,
}

impl Census {
    pub fn add(&mut self, other: &Self) {
        for ((_, sum), (_, number)) in self.fields().into_iter().zip(other.clone().fields()) {
            *sum += *number;
        }
        self.shared_clusters += other.shared_clusters;
        self.cancelled_runs += other.cancelled_runs;
        self.cancelled_tasks += other.cancelled_tasks;
        for (field, number) in &other.references {
            *self.references.entry(field.clone()).or_default() += number;
        }
    }

    /// Returns the counts of what is rare, with their names.
    pub fn rare(&self) -> [(&'static str, u64); 3] {
        [
            ("runs whose tasks shared a cluster", self.shared_clusters),
            ("runs that users cancelled", self.cancelled_runs),
            ("tasks that users cancelled", self.cancelled_tasks),
        ]
    }

    /// Returns the counts with their names.
    pub fn fields(&mut self) -> [(&'static str, &mut u64); 16] {
        [
            ("tasks", &mut self.tasks),
            ("objects", &mut self.objects),
            ("runs, jobs and clusters made", &mut self.made),
            ("objects gone", &mut self.ended),
            ("conflicts", &mut self.conflicts),
            ("crashes", &mut self.crashes),
            ("pauses", &mut self.pauses),
            ("leaps of a clock", &mut self.leaps),
            ("answers lost", &mut self.unknown),
            ("requests put off", &mut self.later),
            ("requests rejected", &mut self.rejected),
            ("resources gone", &mut self.gone),
            ("API server unavailable", &mut self.unavailable),
            ("names used again", &mut self.recreated),
            ("objects orphaned", &mut self.orphaned),
            ("runs of tasks that ended", &mut self.task_results),
        ]
    }
}

impl World {
    pub fn count_outcome(&mut self, outcome: &Outcome) {
        let census = &mut self.census;
        let count = match outcome {
            Outcome::Answer(Err(Failure::Unknown(_))) => &mut census.unknown,
            Outcome::Answer(Err(Failure::Later { .. })) => &mut census.later,
            Outcome::Answer(Err(Failure::Rejected { .. })) => &mut census.rejected,
            Outcome::Answer(Err(Failure::Gone(_))) => &mut census.gone,
            Outcome::Written(Err(ClusterFailure::Unavailable(_))) => &mut census.unavailable,
            _ => return,
        };
        *count += 1;
    }
}
