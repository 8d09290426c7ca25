//! One error or warning of a pipeline, with its place.

use std::fmt;
use std::panic::Location;

use kfp_dbx_core::rule;
pub use kfp_dbx_core::rule::{Level, Rule};

/// A place in the user's source code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place(&'static Location<'static>);

impl Place {
    /// Returns the path of the source file as it was passed to the compiler.
    pub fn file(&self) -> &'static str {
        self.0.file()
    }

    /// Returns the line, counted from 1.
    pub fn line(&self) -> u32 {
        self.0.line()
    }

    /// Returns the column, counted from 1.
    pub fn column(&self) -> u32 {
        self.0.column()
    }
}

impl From<&'static Location<'static>> for Place {
    fn from(location: &'static Location<'static>) -> Self {
        Self(location)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An error or a warning: one breach of a rule by a pipeline.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// let error = DeleteRunOp::new("deleterun").inspect().unwrap_err();
/// let diagnostic = &error.diagnostics()[0];
/// assert_eq!(diagnostic.rule().name, "missing_resource_name");
/// assert_eq!(diagnostic.message(), "op `deleterun` does not name the resource that it deletes");
/// ```
#[derive(Clone)]
pub struct Diagnostic {
    inner: rule::Diagnostic<Place>,
    /// The package in whose compilation rustc reported the same finding.
    pub(super) reported_in: Option<&'static str>,
}

impl Diagnostic {
    /// Returns the rule, which has a stable code.
    pub fn rule(&self) -> &'static Rule {
        self.inner.finding.rule
    }

    /// Returns the level: that of the rule, unless the pipeline or an op sets another one.
    pub fn level(&self) -> Level {
        self.inner.finding.level
    }

    /// Returns the message.
    pub fn message(&self) -> &str {
        &self.inner.finding.message
    }

    /// Returns advice on how to solve the problem, if there is any.
    pub fn help(&self) -> Option<&str> {
        self.inner.finding.help.as_deref()
    }

    /// Returns the place in the source, or `None` if the pipeline as a whole is meant.
    pub fn place(&self) -> Option<Place> {
        self.inner.at
    }

    /// Returns the other places of a conflict, each with a description.
    pub fn related(&self) -> impl Iterator<Item = (&str, Place)> {
        self.inner.related.iter().map(|(what, place)| (what.as_str(), *place))
    }
}

impl Diagnostic {
    /// Writes the finding, with further notes before the help.
    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>, notes: &[String]) -> fmt::Result {
        let rule = self.rule();
        write!(f, "{}[{} {}]: {}", self.level(), rule.code, rule.name, self.message())?;
        if let Some(place) = self.place() {
            write!(f, "\n  --> {place}")?;
        }
        for (what, place) in self.related() {
            write!(f, "\n  = note: {what}: {place}")?;
        }
        for note in notes {
            write!(f, "\n  = note: {note}")?;
        }
        if let Some(help) = self.help() {
            write!(f, "\n  = help: {help}")?;
        }
        Ok(())
    }
}

impl From<rule::Diagnostic<Place>> for Diagnostic {
    fn from(diagnostic: rule::Diagnostic<Place>) -> Self {
        Self { inner: diagnostic, reported_in: None }
    }
}

/// Prints the finding in the style of rustc.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, &[])
    }
}

impl fmt::Debug for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
