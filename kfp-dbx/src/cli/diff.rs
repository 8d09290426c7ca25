//! The differences between a compiled file and a pipeline.
//!
//! Both are read as outlines: ops by their paths, each with its fields. The values of inputs are
//! followed to their sources, so that the names and the number of templates make no difference.
//!
//! Imports point one way: from here to `read` and `compare`, from `read` to `value`, from `compare`
//! to `blocks` and `rename`, from `blocks` to `rename`, and from all to `outline` and `marks`.

use std::fmt;

mod blocks;
mod compare;
mod marks;
mod outline;
mod read;
mod rename;
mod value;

/// The differences, each in a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Diff {
    lines: Vec<String>,
}

impl Diff {
    /// Returns whether there are no differences.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// Returns the differences from an old compiled file to a new one, both as text.
pub(super) fn diff(old: &str, new: &str) -> Result<Diff, String> {
    let new = read::outline(new, None).map_err(|why| format!("the new workflow: {why}"))?;
    let old = read::outline(old, new.name.as_deref())
        .map_err(|why| format!("the old workflow: {why}"))?;
    Ok(Diff { lines: compare::compare(old, &new) })
}

/// Returns whether the workflow of that name in a compiled file is a cron workflow.
pub(super) fn is_scheduled(text: &str, name: &str) -> bool {
    read::kind(text, name).is_some_and(|kind| kind.facts().is_scheduled)
}

#[cfg(test)]
mod tests;
