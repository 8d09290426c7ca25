//! How costs grow with the size of what a user writes: `cargo bench --bench growth`. Four times as
//! much takes about four times as many instructions in each row; a row above its bar fails.
//!
//! valgrind counts the instructions, each in a new process. Without valgrind, times are compared,
//! which depend on the load of the machine, and no row fails. `cargo bench --bench growth -- NAME`
//! measures the rows whose name contains that.

use std::env;
use std::process::{Command, ExitCode};
use std::time::Instant;

extern crate proc_macro;

mod grown;
#[allow(dead_code)]
mod mixed;
#[allow(dead_code)]
mod pipelines;

// A crate of procedural macros exports nothing but macros: its files are part of this program,
// which does not run their tests.
#[allow(dead_code, unused_imports)]
#[path = "../../kfp-dbx-macros/src"]
mod macros {
    pub mod check;
    pub mod emit;
    pub mod include;
    pub mod lower;
    pub mod pipeline;
    pub mod position;
    pub mod read;
    pub mod report;
    pub mod syntax;
}

use macros::*;

/// What is measured: its name, a small size, and what is done with the size.
type Case = (&'static str, usize, fn(usize));

/// The growth of the instructions that four times the size may have.
const BAR: f64 = 5.0;

/// That of ops of one name, each pair of which is looked at.
const BAR_OF_PAIRS: f64 = 17.0;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let ["measure", case, size] = arguments.as_slice() {
        let (_, _, run) = grown::CASES[case.parse::<usize>().unwrap()];
        run(size.parse().unwrap());
        return ExitCode::SUCCESS;
    }
    let is_test = arguments.contains(&"--test");
    let chosen: Vec<_> = arguments.into_iter().filter(|part| !part.starts_with('-')).collect();
    let is_chosen = |name: &str| chosen.is_empty() || chosen.iter().any(|part| name.contains(part));
    let mut is_well = true;
    for (index, (name, size, run)) in grown::CASES.into_iter().enumerate() {
        if !is_chosen(name) {
            continue;
        }
        if is_test {
            run(size / 10 + 1);
        } else {
            is_well &= row(index, name, size, run);
        }
    }
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Measures a case. Returns whether its costs grow as they may.
fn row(index: usize, name: &str, size: usize, run: fn(usize)) -> bool {
    let sizes = [size, 4 * size];
    let counted = sizes.map(|size| instructions(index, size));
    let (unit, [small, large]) = match counted {
        [Some(small), Some(large)] => ("M instructions", [small, large].map(|count| count / 1e6)),
        _ => ("ms", sizes.map(|size| milliseconds(|| run(size)))),
    };
    let growth = large / small;
    let bar = if name.contains("of one name") { BAR_OF_PAIRS } else { BAR };
    let is_well = growth <= bar || unit == "ms";
    let verdict = if growth > bar { format!("  above {bar}") } else { String::new() };
    println!(
        "{name:42}{size:8} → {:8}{small:12.1} → {large:10.1} {unit}{growth:8.1}{verdict}",
        4 * size
    );
    is_well
}

fn milliseconds(run: impl Fn()) -> f64 {
    let time = || {
        let begin = Instant::now();
        run();
        begin.elapsed()
    };
    let shortest = (0..3).map(|_| time()).min().unwrap_or_default();
    shortest.as_secs_f64() * 1e3
}

/// Counts the instructions of a process that runs a case once.
fn instructions(case: usize, size: usize) -> Option<f64> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
    valgrind.arg(env::current_exe().unwrap());
    let output = valgrind.args(["measure", &case.to_string(), &size.to_string()]).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report = String::from_utf8_lossy(&output.stderr);
    let count = report.lines().find_map(|line| line.split_once("refs:"))?.1;
    count.trim().replace(',', "").parse().ok()
}
