//! The reasons why a scenario can't be simulated.

use std::fmt;

use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;

use crate::error::{Error, Place};

/// What is wrong with a scenario, and the place of the call that says it.
pub(super) type Problem = (String, Option<Place>);

/// Returns what is wrong with a name that no op has. `inner` are the ops in the block of that name.
pub(super) fn unknown_op(name: &str, ops: &[&str], inner: &[&str]) -> String {
    // With an item in brackets, as in a timeline.
    let (op, items) = name.split_once('[').unwrap_or((name, ""));
    if ops.contains(&op) {
        let items = items.trim_end_matches(']');
        let items = match items.contains("][") {
            true => format!("[{}]", items.replace("][", ", ")),
            false => items.to_owned(),
        };
        return format!("there is no op `{name}`: write `({op:?}, {items})` for an item of a loop");
    }
    if !inner.is_empty() {
        let inner = quoted(inner.iter().copied());
        return format!("`{name}` is a block and no op: the ops in it are {inner}");
    }
    let help = match nearest(op, ops.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the ops are {}", quoted(ops.iter().copied())),
    };
    format!("there is no op `{name}` in the pipeline: {help}")
}

/// Returns what is wrong if more items are named than an op has loops around it. `alone` is what names all of
/// the op.
pub(super) fn too_many_items(op: &str, loops: usize, given: usize, alone: &str) -> String {
    if loops == 0 {
        return format!("op `{op}` is in no loop, so it has no items: write `{alone}` alone");
    }
    let s = if loops == 1 { "" } else { "s" };
    format!(
        "op `{op}` is in {loops} loop{s}, and {given} items are given: name one for each loop, the outer one first"
    )
}

/// The reasons why a pipeline can't be simulated in a scenario: see
/// [`Pipeline::simulate`](crate::Pipeline::simulate). `Debug` prints the same text as `Display`, so
/// that `unwrap` in a test shows it readably.
#[derive(Clone)]
pub struct SimulationError {
    kind: Kind,
}

#[derive(Clone)]
enum Kind {
    Pipeline(Error),
    Scenario(Vec<Problem>),
    /// Items of a scenario that are not there.
    Items(Vec<Problem>),
}

impl SimulationError {
    pub(super) fn scenario(problems: Vec<Problem>) -> Self {
        Self { kind: Kind::Scenario(problems) }
    }

    pub(super) fn items(problems: Vec<Problem>) -> Self {
        Self { kind: Kind::Items(problems) }
    }

    /// Whether all that is wrong is that loops do not have the items that the scenario names.
    pub(super) fn is_about_items(&self) -> bool {
        matches!(self.kind, Kind::Items(_))
    }

    /// Returns the message of each problem of the scenario. It is empty if the pipeline itself has
    /// errors.
    pub fn problems(&self) -> impl Iterator<Item = &str> {
        let problems = match &self.kind {
            Kind::Pipeline(_) => &[],
            Kind::Scenario(problems) | Kind::Items(problems) => problems.as_slice(),
        };
        problems.iter().map(|(message, _)| message.as_str())
    }

    /// Returns the errors of the pipeline, if it has some.
    pub fn pipeline(&self) -> Option<&Error> {
        match &self.kind {
            Kind::Pipeline(error) => Some(error),
            Kind::Scenario(_) | Kind::Items(_) => None,
        }
    }
}

impl From<Error> for SimulationError {
    fn from(error: Error) -> Self {
        Self { kind: Kind::Pipeline(error) }
    }
}

impl fmt::Display for SimulationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problems = match &self.kind {
            Kind::Pipeline(error) => return error.fmt(f),
            Kind::Scenario(problems) | Kind::Items(problems) => problems,
        };
        for (index, (message, place)) in problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            f.write_str(message)?;
            if let Some(place) = place {
                write!(f, "\n  --> {place}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for SimulationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `unwrap` and `main` print a prefix: the text starts on the next line.
        write!(f, "\n{self}")
    }
}

impl std::error::Error for SimulationError {}
