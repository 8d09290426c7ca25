//! A scenario as code to paste into a test.

use std::fmt::Write;

use kfp_dbx_simulator::scenario::{Action, Fault};

use super::scenario::{Moment, Said, Scenario, When, Word};
use super::select::{Select, written_items};

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
            let _ = write!(code, "\n    {}", word(said));
        }
        for (action, when, _) in &self.interventions {
            let action = match action {
                Action::Stop => "stop",
                Action::Terminate => "terminate",
                Action::Delete => "delete",
                Action::Deadline => "deadline",
            };
            let _ = write!(code, "\n    .{action}({})", moment(when));
        }
        for (object, _) in &self.present {
            let _ = write!(code, "\n    .present(json!({object}))");
        }
        for ((kind, name), _) in &self.absent {
            let _ = write!(code, "\n    .absent({kind:?}, {name:?})");
        }
        if let Some(seconds) = self.second {
            let _ = write!(code, "\n    .second_run({:?})", duration(seconds));
        }
        if let Some(operator) = self.operator {
            let _ = write!(code, "\n    .operator({:?})", operator.as_str());
        }
        code
    }
}

/// Returns the call that says something about an op.
pub(super) fn word(said: &Said) -> String {
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

fn fault(fault: &Fault) -> String {
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
