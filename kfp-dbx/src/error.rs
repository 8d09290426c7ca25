//! What is wrong with a pipeline: every finding, with its place.

use std::fmt;
use std::panic::Location;

pub use kfp_dbx_core::rule::diagnostic::{Level, Rule};

use kfp_dbx_core::rule::diagnostic;

/// A place in the user's source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place(&'static Location<'static>);

impl Place {
    /// The source file, as the compiler was given it.
    pub fn file(&self) -> &'static str {
        self.0.file()
    }

    /// The line, from 1.
    pub fn line(&self) -> u32 {
        self.0.line()
    }

    /// The column, from 1.
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

/// One thing that is wrong with a pipeline, or worth a warning.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// let error = DeleteRunOp::new("deleterun").inspect().unwrap_err();
/// let diagnostic = &error.diagnostics()[0];
/// assert_eq!(diagnostic.rule().name, "missing_resource_name");
/// assert_eq!(diagnostic.message(), "op `deleterun` does not say which resource it deletes");
/// ```
#[derive(Clone)]
pub struct Diagnostic(diagnostic::Diagnostic<Place>);

impl Diagnostic {
    /// The rule, with its stable code.
    pub fn rule(&self) -> &'static Rule {
        self.0.finding.rule
    }

    /// How bad it is: the rule's level, where nothing else was said.
    pub fn level(&self) -> Level {
        self.0.finding.level
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.0.finding.message
    }

    /// The way out, where there is one to name.
    pub fn help(&self) -> Option<&str> {
        self.0.finding.help.as_deref()
    }

    /// Where; `None` where it is the pipeline as a whole.
    pub fn place(&self) -> Option<Place> {
        self.0.at
    }

    /// The other ends of a conflict, each with what it is.
    pub fn related(&self) -> impl Iterator<Item = (&str, Place)> {
        self.0.related.iter().map(|(what, place)| (what.as_str(), *place))
    }
}

impl From<diagnostic::Diagnostic<Place>> for Diagnostic {
    fn from(diagnostic: diagnostic::Diagnostic<Place>) -> Self {
        Self(diagnostic)
    }
}

/// As rustc prints its own.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rule = self.rule();
        write!(f, "{}[{} {}]: {}", self.level(), rule.code, rule.name, self.message())?;
        if let Some(place) = self.place() {
            write!(f, "\n  --> {place}")?;
        }
        for (what, place) in self.related() {
            write!(f, "\n  = note: {what}: {place}")?;
        }
        if let Some(help) = self.help() {
            write!(f, "\n  = help: {help}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// All that is wrong with a pipeline.
///
/// `Debug` prints what `Display` does, so that `fn main() -> Result<(), kfp_dbx::Error>`
/// shows it as it is meant to be read.
#[derive(Clone)]
pub struct Error {
    diagnostics: Vec<Diagnostic>,
}

impl Error {
    pub(crate) fn new(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics }
    }

    /// Everything that is wrong, and the warnings beside it, in the order of the source
    /// as far as it is known.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.diagnostics.iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // On a line of its own, below the `Error: ` that `main` prints before it.
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Error {}
