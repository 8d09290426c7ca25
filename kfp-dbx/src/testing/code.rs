//! A scenario as code to paste into a test.

use std::fmt::Write;

use kfp_dbx_simulator::scenario::{self as simulator, Action, Fault};

use super::scenario::{Form, Moment, Said, Scenario, When, Word};
use super::select::{Select, label, written_items};

impl Scenario {
    /// Returns the scenario as Rust code, for a test.
    ///
    /// ```
    /// use kfp_dbx::testing::*;
    ///
    /// let scenario = Scenario::new().fails(("load", 2)).stop(When::ended("load"));
    /// let code = "Scenario::new()\n    .fails((\"load\", 2))\n    .stop(When::ended(\"load\"))";
    /// assert_eq!(scenario.to_code(), code);
    /// ```
    pub fn to_code(&self) -> String {
        let mut code = String::from("Scenario::new()");
        for ((name, value), _) in &self.params {
            let _ = write!(code, "\n    .param({name:?}, {value:?})");
        }
        for said in &self.ops {
            let _ = write!(code, "\n    {}", call(said));
        }
        for (action, when, _) in &self.interventions {
            let _ = write!(code, "\n    .{}({})", verb(*action), moment(when));
        }
        for (object, _) in &self.present {
            let _ = write!(code, "\n    .present(json!({object}))");
        }
        for ((kind, name), _) in &self.absent {
            let _ = write!(code, "\n    .absent({kind:?}, {name:?})");
        }
        if let Some((seconds, _)) = self.second {
            let _ = write!(code, "\n    .second_run({:?})", duration(seconds));
        }
        if let Some(operator) = self.operator {
            let _ = write!(code, "\n    .operator({:?})", operator.as_str());
        }
        code
    }
}

impl Scenario {
    /// Returns the scenario as options of the command `simulate`.
    #[cfg(feature = "cli")]
    pub(crate) fn to_options(&self) -> Vec<String> {
        let params = self.params.iter().map(|((name, value), _)| ("-p", format!("{name}={value}")));
        let ops = self.ops.iter().map(option);
        let interventions = self.interventions.iter().map(|(action, when, _)| {
            let option = match action {
                Action::Stop => "--stop",
                Action::Terminate => "--terminate",
                Action::Delete => "--delete",
                Action::Deadline => "--deadline",
            };
            (option, moment_option(when))
        });
        let present = self.present.iter().map(|(object, _)| ("--present", object.to_string()));
        let absent =
            self.absent.iter().map(|((kind, name), _)| ("--absent", format!("{kind}={name}")));
        let second = self.second.map(|(seconds, _)| ("--second-run", duration(seconds)));
        let operator = self.operator.map(|of| ("--cluster-operator", of.as_str().to_owned()));
        let all = params.chain(ops).chain(interventions).chain(present).chain(absent);
        all.chain(second).chain(operator).flat_map(|(name, of)| [name.to_owned(), of]).collect()
    }
}

fn verb(action: Action) -> &'static str {
    match action {
        Action::Stop => "stop",
        Action::Terminate => "terminate",
        Action::Delete => "delete",
        Action::Deadline => "deadline",
    }
}

impl Form {
    /// Returns what says something about an op.
    pub(super) fn word(self, said: &Said) -> String {
        match self {
            Self::Calls => call(said),
            Self::Options => {
                let (name, value) = option(said);
                format!("{name} {value}")
            }
        }
    }

    /// Returns what lets an op fail in the usual way, or with a fault.
    pub(super) fn fail(self, op: &str, with: Option<&Fault>) -> String {
        match (self, with) {
            (Self::Calls, None) => format!(".fails({op:?})"),
            (Self::Calls, Some(with)) => format!(".fault({op:?}, {})", fault(with)),
            (Self::Options, None) => format!("--fail {op}"),
            (Self::Options, Some(with)) => format!("--fail {}", fault_option(op, with)),
        }
    }

    /// Returns what lets an op end in a state.
    pub(super) fn end(self, op: &str) -> String {
        match self {
            Self::Calls => "Fault::ends(…)".to_owned(),
            Self::Options => format!("--fail {op}=STATE"),
        }
    }

    /// Returns a fault.
    pub(super) fn fault(self, of: &Fault) -> String {
        match (self, simulator::word(of)) {
            (Self::Options, Some(word)) => word.to_owned(),
            _ => fault(of),
        }
    }

    /// Returns what sets a parameter.
    pub(super) fn param(self, name: &str) -> String {
        match self {
            Self::Calls => format!(".param({name:?}, …)"),
            Self::Options => format!("-p {name}=…"),
        }
    }

    /// Returns what sets an output of an op.
    pub(super) fn output(self, op: &str, output: &str) -> String {
        match self {
            Self::Calls => format!(".output({op:?}, {output:?}, …)"),
            Self::Options => format!("--set {op}.{output}=…"),
        }
    }

    /// Returns what names an op.
    pub(super) fn op(self, op: &str) -> String {
        match self {
            Self::Calls => format!("{op:?}"),
            Self::Options => op.to_owned(),
        }
    }

    /// Returns what takes an object away.
    pub(super) fn absent(self, kind: &str, name: &str) -> String {
        match self {
            Self::Calls => format!(".absent({kind:?}, {name:?})"),
            Self::Options => format!("--absent {kind}={name}"),
        }
    }

    /// Returns what adds an object.
    pub(super) fn present(self) -> &'static str {
        match self {
            Self::Calls => ".present(…)",
            Self::Options => "--present KIND=NAME",
        }
    }
}

/// Returns the option of the command line that says something about an op, and its value.
fn option(said: &Said) -> (&'static str, String) {
    let op = label(&said.op.op, &said.op.items);
    match &said.what {
        Word::Succeeds => ("--succeed", op),
        Word::Fails(None) => ("--fail", op),
        Word::Fails(Some(times)) => ("--fail-times", format!("{op}={times}")),
        Word::Fault(of, None) => ("--fail", fault_option(&op, of)),
        Word::Fault(of, Some(times)) => {
            ("--fail-times", format!("{}={times}", fault_option(&op, of)))
        }
        Word::Takes(seconds) => ("--takes", format!("{op}={}", duration(*seconds))),
        Word::Output(output, value) => ("--set", format!("{op}.{output}={value}")),
    }
}

fn fault_option(op: &str, fault: &Fault) -> String {
    match fault {
        Fault::Ends(state) => format!("{op}={state}"),
        Fault::TaskEnds(key, state) => format!("{op}.{key}={state}"),
        other => format!("{op}={}", simulator::word(other).unwrap_or_default()),
    }
}

#[cfg(feature = "cli")]
fn moment_option(when: &When) -> String {
    let of = |word: &str, op: &Select| format!("{word}:{}", label(&op.op, &op.items));
    match &when.0 {
        Moment::At(Ok(seconds)) => duration(*seconds),
        Moment::At(Err(_)) => String::new(),
        Moment::Started(op) => of("started", op),
        Moment::Running(op) => of("running", op),
        Moment::Ended(op) => of("ended", op),
    }
}

/// Returns the call that says something about an op.
fn call(said: &Said) -> String {
    let op = select(&said.op);
    match &said.what {
        Word::Succeeds => format!(".succeeds({op})"),
        Word::Fails(None) => format!(".fails({op})"),
        Word::Fails(Some(times)) => format!(".fails_times({op}, {times})"),
        Word::Fault(of, None) => format!(".fault({op}, {})", fault(of)),
        Word::Fault(of, Some(times)) => format!(".fault_times({op}, {}, {times})", fault(of)),
        Word::Takes(seconds) => format!(".takes({op}, {:?})", duration(*seconds)),
        Word::Output(output, value) => format!(".output({op}, {output:?}, {value:?})"),
    }
}

/// Returns a duration as a user writes it, such as `1h30m`.
fn duration(seconds: u64) -> String {
    let parts = [(seconds / 3600, 'h'), (seconds / 60 % 60, 'm'), (seconds % 60, 's')];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let mut text = String::new();
    for (count, unit) in parts {
        let _ = write!(text, "{count}{unit}");
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

fn select(select: &Select) -> String {
    match select.items.as_slice() {
        [] => format!("{:?}", select.op),
        items => format!("({:?}, {})", select.op, written_items(items)),
    }
}

/// Returns a fault as a user writes it.
pub(super) fn fault(fault: &Fault) -> String {
    match fault {
        Fault::Ends(state) => format!("Fault::ends({state:?})"),
        Fault::TaskEnds(key, state) => {
            format!("Fault::task_ends({key:?}, {state:?})")
        }
        other => format!("Fault::{other:?}"),
    }
}

fn moment(when: &When) -> String {
    match &when.0 {
        Moment::At(Ok(seconds)) => format!("When::at({:?})", duration(*seconds)),
        // It is reported, and never simulated.
        Moment::At(Err(_)) => "When::at(\"\")".to_owned(),
        Moment::Started(op) => format!("When::started({})", select(op)),
        Moment::Running(op) => format!("When::running({})", select(op)),
        Moment::Ended(op) => format!("When::ended({})", select(op)),
    }
}
