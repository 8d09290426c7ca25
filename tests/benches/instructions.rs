//! The instructions, the time and the memory of a compile: `cargo bench --bench instructions`.
//!
//! The time depends on the load of the machine. The number of instructions differs only by a few
//! thousand from run to run. valgrind counts them. Without valgrind, that part of the table is
//! empty. Each measurement runs this program in a new process, so that none sees the memory of
//! another.
//!
//! Libraries exist for this purpose (`iai-callgrind`, now `gungraun`). They need a second program
//! of exactly their version, which `cargo bench` does not install.

use std::time::{Duration, Instant};

use kfp_dbx::Pipeline;

mod measured;
mod pipelines;

use measured::{Measurement, is_test, millions};
use pipelines::{chain, fan, layers, lives, submits};

/// The part of a compile that is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Building the ops and checking them.
    Checks,
    /// All of it, up to the YAML.
    Whole,
}

impl Part {
    const ALL: [Self; 2] = [Self::Checks, Self::Whole];
}

/// A pipeline of so many ops.
type Case = (&'static str, fn(usize) -> Pipeline);

/// The pipelines that are measured.
const CASES: [Case; 5] = [
    ("chain", |ops| submits(ops, chain).plain(true)),
    ("chain, shared", |ops| submits(ops, chain)),
    ("fan, shared", |ops| submits(ops, fan)),
    ("layers", |ops| submits(ops, layers).plain(true)),
    ("lives", |ops| lives(ops).plain(true)),
];

fn main() {
    if let Some(Measurement { case, part, ops, times }) = Measurement::of_this_process() {
        let (_, pipeline) = CASES[case];
        measure(&pipeline(ops), Part::ALL[part], times);
    } else if is_test() {
        table(&[10], 1);
    } else {
        table(&[1_000, 10_000], 20);
    }
}

/// Compiles a pipeline so many times, and prints the shortest time in nanoseconds and the peak of
/// the memory in KiB.
fn measure(pipeline: &Pipeline, part: Part, times: usize) {
    let compile = || {
        let begin = Instant::now();
        match part {
            Part::Checks => drop(pipeline.checks_alone().unwrap()),
            Part::Whole => drop(pipeline.to_yaml().unwrap()),
        }
        begin.elapsed()
    };
    let shortest = (0..times).map(|_| compile()).min().unwrap_or_default();
    println!("{} {}", shortest.as_nanos(), peak().unwrap_or(0));
}

/// Returns the peak of this process's memory in KiB, on Linux.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim_end_matches("kB").trim().parse().ok()
}

fn table(sizes: &[usize], times: usize) {
    println!(
        "{:>8}  {:14}{:>12}{:>12}{:>12}{:>12}{:>12}",
        "ops", "pipeline", "checks", "emission", "in all", "time", "memory"
    );
    println!("{:24}{:>36}", "", "millions of instructions");
    let mut is_counted = true;
    for &ops in sizes {
        for (case, (name, _)) in CASES.iter().enumerate() {
            let [checks, compile] =
                Part::ALL.map(|part| Measurement { case, part: part as usize, ops, times });
            let (checks, whole) = (checks.instructions(), compile.instructions());
            let emission = checks.zip(whole).map(|(checks, whole)| whole.saturating_sub(checks));
            is_counted &= whole.is_some();
            let [checks, emission, whole] = [checks, emission, whole].map(millions);
            let [time] = compile.run();
            let [_, memory] = Measurement { times: 1, ..compile }.run();
            let milliseconds = Duration::from_nanos(time).as_secs_f64() * 1e3;
            let mebibytes = memory as f64 / 1024.0;
            println!(
                "{ops:8}  {name:14}{checks:>12}{emission:>12}{whole:>12}{milliseconds:>9.2} ms{mebibytes:>8.1} MiB"
            );
        }
    }
    if !is_counted {
        println!("valgrind is not installed, or does not run here: instructions are not counted");
    }
}
