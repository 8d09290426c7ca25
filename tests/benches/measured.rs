//! Measurements of a bench's own program, each in a new process, so that none sees the memory of another.
//! valgrind counts the instructions of such a process.

use std::env;
use std::process::Command;

/// What a process measures.
#[derive(Clone, Copy)]
pub struct Measurement {
    /// The place of the pipeline among those of the bench.
    pub case: usize,
    /// The place of the part of the work that is measured.
    pub part: usize,
    /// The number of ops of the pipeline.
    pub ops: usize,
    /// The number of times that the work is done.
    pub times: usize,
}

impl Measurement {
    /// Returns the measurement that this process is for, unless it is the one that asks for them.
    pub fn of_this_process() -> Option<Self> {
        let mut arguments = env::args().skip(1);
        if arguments.next()? != "measure" {
            return None;
        }
        let mut number = || arguments.next().unwrap().parse().unwrap();
        Some(Self { case: number(), part: number(), ops: number(), times: number() })
    }

    /// Measures in a new process, and returns the numbers that it prints.
    pub fn run<const NUMBERS: usize>(self) -> [u64; NUMBERS] {
        let mut program = Command::new(env::current_exe().unwrap());
        let output = self.arguments(&mut program).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let printed = String::from_utf8(output.stdout).unwrap();
        let mut numbers = printed.split_whitespace().map(|number| number.parse().unwrap());
        [(); NUMBERS].map(|()| numbers.next().unwrap())
    }

    /// Counts the instructions of a process that does the work once, if valgrind runs here.
    pub fn instructions(self) -> Option<u64> {
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
        valgrind.arg(env::current_exe().unwrap());
        let once = Self { times: 1, ..self };
        let output = once.arguments(&mut valgrind).output().ok()?;
        let report = String::from_utf8_lossy(&output.stderr);
        let count = report.lines().find_map(|line| line.split_once("refs:"))?.1;
        count.trim().replace(',', "").parse().ok()
    }

    fn arguments(self, command: &mut Command) -> &mut Command {
        let numbers = [self.case, self.part, self.ops, self.times];
        command.arg("measure").args(numbers.map(|number| number.to_string()))
    }
}

/// Whether the program is only to show that it runs: `cargo bench -- --test`.
pub fn is_test() -> bool {
    env::args().any(|argument| argument == "--test")
}

/// Returns the millions in a number of instructions, if they were counted.
pub fn millions(count: Option<u64>) -> String {
    count.map_or_else(|| "-".to_owned(), |count| format!("{:.1}", count as f64 / 1e6))
}
