//! Pipelines are simulated: what a user of `kfp_dbx::testing` sees.

use kfp_dbx_tests::{pipelines_of_examples, with_examples};

#[path = "testing/abilities.rs"]
mod abilities;
#[path = "testing/effects.rs"]
mod effects;
#[path = "testing/explorations.rs"]
mod explorations;
#[path = "testing/guide.rs"]
mod guide;
#[path = "testing/levels.rs"]
mod levels;
#[path = "testing/misuse.rs"]
mod misuse;
#[path = "testing/outcomes.rs"]
mod outcomes;
#[path = "testing/plausible.rs"]
mod plausible;
#[path = "testing/reasons.rs"]
mod reasons;
#[path = "testing/resources.rs"]
mod resources;
#[path = "testing/scenarios.rs"]
mod scenarios;
#[path = "testing/tasks.rs"]
mod tasks;
#[path = "testing/timelines.rs"]
mod timelines;
#[path = "testing/ways_out.rs"]
mod ways_out;

with_examples!(pipelines_of_examples);
