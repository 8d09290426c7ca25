//! Simulations at the same time.

use std::panic::resume_unwind;
use std::thread;

use super::super::error::SimulationError;
use super::super::prepared::{Outside, Prepared};
use super::super::scenario::Scenario;
use super::super::simulation::Simulation;

/// A simulation, and the objects that have to be there before, as they are known with it.
pub(super) type Done = (Result<Simulation, SimulationError>, Outside);

/// Simulates scenarios in so many threads. None of them knows what another one shows.
pub(super) fn together(
    prepared: &Prepared<'_>,
    scenarios: &[Scenario],
    known: &Outside,
    threads: usize,
) -> Vec<Done> {
    let simulate = |scenario: &Scenario| {
        let mut outside = known.clone();
        (prepared.simulate(scenario, &mut outside), outside)
    };
    let size = scenarios.len().div_ceil(threads.max(1)).max(1);
    if size >= scenarios.len() {
        return scenarios.iter().map(simulate).collect();
    }
    thread::scope(|scope| {
        let all_of = |part: &[Scenario]| part.iter().map(simulate).collect::<Vec<_>>();
        let parts = scenarios.chunks(size).map(|part| scope.spawn(move || all_of(part)));
        let parts: Vec<_> = parts.collect();
        let done =
            parts.into_iter().map(|part| part.join().unwrap_or_else(|why| resume_unwind(why)));
        done.flatten().collect()
    })
}
