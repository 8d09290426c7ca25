//! The instructions and the time of simulations and explorations: `cargo bench -p kfp-dbx-benches --features
//! testing --bench simulate`.
//!
//! A simulation compiles the pipeline to JSON, reads the workflow from that, and runs it. The time is that of
//! all of it. It depends on the load of the machine; the number of instructions hardly does. valgrind
//! counts them. Without valgrind, that part of the table is empty. The instructions of compiling are those of
//! all of it without reading and running: they include what checks the scenario.

use std::time::{Duration, Instant};

use kfp_dbx::Pipeline;
use kfp_dbx::testing::{Phase, Scenario};
use kfp_dbx_core::table::Operator;
use kfp_dbx_simulator::scenario::{Cluster, Scenario as Script};
use kfp_dbx_simulator::simulate;
use kfp_dbx_simulator::workflow::Workflow;

mod measured;
mod mixed;
#[allow(dead_code)]
mod pipelines;

use measured::{Measurement, is_test, millions};
use mixed::mixed;
use pipelines::{chain, fan, layers, lives, submits};

/// The part that is measured, from the beginning.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Compiling the pipeline, and writing YAML and JSON. A simulation writes JSON alone.
    Written,
    /// That, and reading the workflow.
    Read,
    /// That, and running it.
    Run,
    /// `simulate`.
    Simulated,
    /// `explore`, with pairs.
    Explored,
}

impl Part {
    const ALL: [Self; 5] = [Self::Written, Self::Read, Self::Run, Self::Simulated, Self::Explored];
}

/// A pipeline of so many ops.
type Case = (&'static str, fn(usize) -> Pipeline);

/// The pipelines that are measured. The first ones have a template for each op.
const CASES: [Case; 6] = [
    ("chain", |ops| submits(ops, chain).plain(true)),
    ("chain, shared", |ops| submits(ops, chain)),
    ("fan, shared", |ops| submits(ops, fan)),
    ("layers", |ops| submits(ops, layers).plain(true)),
    ("lives", |ops| lives(ops).plain(true)),
    ("mixed", mixed),
];

fn main() {
    if let Some(Measurement { case, part, ops, times }) = Measurement::of_this_process() {
        let (_, pipeline) = CASES[case];
        measure(&pipeline(ops), Part::ALL[part], times);
    } else if is_test() {
        simulations(&[10], 1);
        explorations(&[10]);
    } else {
        simulations(&[1_000, 10_000], 5);
        explorations(&[20, 60]);
    }
}

/// Does what is measured so many times, and prints the shortest time in nanoseconds, the number of
/// simulations, and that of those that the budget leaves out.
fn measure(pipeline: &Pipeline, part: Part, times: usize) {
    let mut shortest = Duration::MAX;
    let mut simulations = [0, 0];
    for _ in 0..times {
        let begin = Instant::now();
        simulations = part.act(pipeline);
        shortest = shortest.min(begin.elapsed());
    }
    let [done, left_out] = simulations;
    println!("{} {done} {left_out}", shortest.as_nanos());
}

impl Part {
    /// Returns the number of simulations, and that of those that were left out.
    fn act(self, pipeline: &Pipeline) -> [usize; 2] {
        match self {
            Self::Simulated => {
                let simulation = pipeline.simulate(Scenario::new()).unwrap();
                assert_eq!(simulation.phase(), Phase::Succeeded, "{simulation}");
                return [1, 0];
            }
            Self::Explored => {
                let explored = pipeline.explore().run().unwrap();
                return [explored.simulations(), explored.left_out()];
            }
            Self::Written | Self::Read | Self::Run => {}
        }
        let json = pipeline.workflow().unwrap().to_json().unwrap();
        if self == Self::Written {
            return [0, 0];
        }
        let workflow = Workflow::read(&json).unwrap();
        if self == Self::Run {
            let script = Script::default();
            drop(simulate(&[(&workflow, &script)], &Cluster::new(Operator::KfpDbx)).unwrap());
        }
        [0, 0]
    }
}

fn simulations(sizes: &[usize], times: usize) {
    println!(
        "{:>8}  {:14}{:>12}{:>12}{:>12}{:>12}{:>12}",
        "ops", "pipeline", "compile", "read", "run", "in all", "time"
    );
    println!("{:24}{:>36}", "", "millions of instructions");
    for &ops in sizes {
        for (case, (name, _)) in CASES.iter().enumerate() {
            // 10,000 mixed ops outgrow what Argo can store.
            if *name == "mixed" && ops > 1_000 {
                continue;
            }
            let of = |part| Measurement { case, part: part as usize, ops, times };
            let counted = [Part::Written, Part::Read, Part::Run, Part::Simulated]
                .map(|part| of(part).instructions());
            let [written, read, run, whole] = counted;
            let less = |one: Option<u64>, other: Option<u64>| Some(one?.saturating_sub(other?));
            let (read, run) = (less(read, written), less(run, read));
            let counts = [less(less(whole, read), run), read, run, whole];
            let [compile, read, run, whole] = counts.map(millions);
            let [time] = of(Part::Simulated).run();
            let time = Duration::from_nanos(time).as_secs_f64() * 1e3;
            println!("{ops:8}  {name:14}{compile:>12}{read:>12}{run:>12}{whole:>12}{time:>9.1} ms");
        }
    }
}

fn explorations(sizes: &[usize]) {
    println!(
        "\n{:>8}  {:14}{:>12}{:>12}{:>12}{:>12}",
        "ops", "pipeline", "simulations", "left out", "M instr.", "time"
    );
    for &ops in sizes {
        for name in ["lives", "mixed"] {
            let case = CASES.iter().position(|(known, _)| *known == name).unwrap();
            let explored = Measurement { case, part: Part::Explored as usize, ops, times: 1 };
            let [time, simulations, left_out] = explored.run();
            let whole = millions(explored.instructions());
            let time = Duration::from_nanos(time).as_secs_f64();
            println!("{ops:8}  {name:14}{simulations:>12}{left_out:>12}{whole:>12}{time:>10.2} s");
        }
    }
}
