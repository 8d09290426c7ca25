//! The simulation of many seeds, on all cores.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::census::Census;
use crate::sabotage::Sabotage;
use crate::world::World;

/// What came of a seed.
pub struct Story {
    pub violation: Option<String>,
    pub trace: Vec<String>,
    pub census: Census,
}

/// Simulates a seed.
pub fn simulate(seed: u64, sabotage: Option<Sabotage>, is_traced: bool) -> Story {
    let mut world = World::new(seed, sabotage, is_traced);
    let result = catch_unwind(AssertUnwindSafe(|| world.live()));
    if let Err(panic) = result {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or(panic.downcast_ref::<&str>().copied()).unwrap_or_default();
        world.violate(|| format!("it panics: {text}"));
    }
    let trace = world.take_trace();
    Story { violation: world.violation, trace, census: world.census }
}

/// Simulates seeds. Returns those that fail, and the counts over all.
pub fn failures(seeds: Range<u64>) -> (Vec<(u64, String)>, Census) {
    let found = Mutex::new((Vec::new(), Census::default()));
    on_all_cores(seeds, |seed| {
        let story = simulate(seed, None, false);
        let mut found = found.lock().unwrap();
        found.1.add(&story.census);
        found.0.extend(story.violation.map(|violation| (seed, violation)));
        true
    });
    let (mut failures, census) = found.into_inner().unwrap();
    failures.sort();
    (failures, census)
}

/// Returns the first of the seeds that finds a planted bug, if one does.
pub fn first_failure(seeds: Range<u64>, sabotage: Sabotage) -> Option<u64> {
    let first = AtomicU64::new(seeds.end);
    on_all_cores(seeds.clone(), |seed| {
        if simulate(seed, Some(sabotage), false).violation.is_some() {
            first.fetch_min(seed, Ordering::Relaxed);
        }
        seed < first.load(Ordering::Relaxed)
    });
    let first = first.into_inner();
    (first < seeds.end).then_some(first)
}

/// Does something for all seeds, in their order, until it returns false.
fn on_all_cores(seeds: Range<u64>, work: impl Fn(u64) -> bool + Sync) {
    let next = AtomicU64::new(seeds.start);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let take = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|seed| *seed < seeds.end);
    let worker = || while take().is_some_and(&work) {};
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(worker);
        }
    });
}
