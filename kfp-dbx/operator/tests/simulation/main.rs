//! A deterministic simulation of the operator.
//!
//! The real controllers and decisions run against a simulated API server and the fake workspace, on
//! virtual time. A seed decides all: what users do, which requests fail and how, when the operator
//! crashes, and how late its watches are. The same seed is always the same world.
//!
//! `KFP_DBX_TIMES` multiplies the number of seeds. A seed that fails prints its trace and its number;
//! `KFP_DBX_SEED=7` simulates that seed alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod api_server;
mod census;
mod check;
mod conditions;
mod faults;
mod finish;
mod load;
mod operator;
mod random;
mod references;
mod runner;
mod sabotage;
mod shell;
mod specs;
mod tasks;
mod users;
mod world;

use runner::{failures, first_failure, simulate};

/// The number of seeds without `KFP_DBX_TIMES`.
const SEEDS: u64 = 200;

/// The number of seeds in which each planted bug is found.
const FOUND_WITHIN: u64 = 2000;

#[test]
fn everything_settles_whatever_happens() {
    let number = |variable: &str| std::env::var(variable).ok()?.parse::<u64>().ok();
    let seeds = match number("KFP_DBX_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..SEEDS * number("KFP_DBX_TIMES").unwrap_or(1),
    };
    let (is_alone, are_many) = {
        let number = seeds.end - seeds.start;
        (number == 1, number >= 100 * SEEDS)
    };
    let (failures, mut census) = failures(seeds);
    if let Some((first, violation)) = failures.first() {
        for line in simulate(*first, None, true).trace {
            println!("{line}");
        }
        for (seed, violation) in &failures {
            println!("seed {seed}: {violation:.300}");
        }
        panic!(
            "{} seeds fail, the first one is {first}: {violation}\nto replay it: \
             KFP_DBX_SEED={first} cargo test -p kfp-dbx-operator --no-default-features \
             --test simulation everything",
            failures.len(),
        );
    }
    for (name, count) in census.fields() {
        println!("{count:>9} {name}");
        assert!(is_alone || *count > 0, "there are no {name}");
    }
    // What is rare is there in many seeds.
    let fields = references::all().into_iter().map(|field| {
        let count = census.references.get(&field).copied().unwrap_or_default();
        (format!("specs with {field}"), count)
    });
    let rare = census.rare().map(|(name, count)| (name.to_owned(), count)).into_iter();
    let rare: Vec<_> = rare.chain(fields).collect();
    for (name, count) in &rare {
        println!("{count:>9} {name}");
    }
    let missing: Vec<_> = rare.iter().filter(|(_, count)| *count == 0).collect();
    assert!(!are_many || missing.is_empty(), "there are no {missing:?}");
}

#[test]
fn the_same_seed_is_the_same_world() {
    let mut lines = 0;
    for seed in 0..20 {
        let [one, other] = [(); 2].map(|()| simulate(seed, None, true));
        assert_eq!(one.trace, other.trace, "seed {seed}");
        lines += one.trace.len();
    }
    assert!(lines > 1000, "little happens: {lines} lines");
}

#[test]
fn thousands_of_runs_are_watched_within_the_limits() {
    // A workspace has at most 2,000 active tasks, so 5,000 runs are in three.
    let most = if std::env::var_os("KFP_DBX_TIMES").is_some() { 5000 / 3 } else { 1000 };
    for runs in [100, 1000, 5000 / 3].into_iter().filter(|runs| *runs <= most) {
        let measured = load::load(runs);
        println!("{measured}");
        assert_eq!(measured.delays.len(), load::CANCELLED, "some ends are never seen");
        assert_eq!(measured.active, runs);
        assert!(measured.worst().as_secs() <= 30, "{measured}");
        // A look at a run that goes on writes nothing.
        assert!(measured.writes <= 3 * load::CANCELLED as u64, "{measured}");
    }
}

#[test]
fn planted_bugs_are_found() {
    let mut missed = Vec::new();
    for bug in sabotage::ALL {
        match first_failure(0..FOUND_WITHIN, bug) {
            Some(seed) => {
                let story = simulate(seed, Some(bug), false);
                println!("{bug:?}: seed {seed}: {:.150}", story.violation.unwrap_or_default());
            }
            None => missed.push(bug),
        }
    }
    assert!(missed.is_empty(), "not found in {FOUND_WITHIN} seeds: {missed:?}");
}
