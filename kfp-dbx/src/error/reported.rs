//! The warnings that rustc has already reported.
//!
//! `#[pipeline]` reports most warnings when the crate is compiled. The body of the function that it
//! expands to starts by telling the pipeline under construction which ones these are: their rules
//! and lines. When the pipeline is built, the same warnings are found again and marked.
//!
//! Under `cargo run` the user reads both: cargo shows the warnings of rustc, also those of an
//! earlier compilation. [`print()`](crate::print()) and the command line then leave the marked
//! warnings out. Elsewhere nobody has seen them, for example where a program that was compiled
//! earlier runs in CI. What distinguishes the two is the variable `CARGO_PKG_NAME`: `cargo run` sets
//! it to the name of the package that it compiled.

use std::collections::BTreeSet;

use super::diagnostic::{Diagnostic, Level};

/// The warnings that rustc reported for the body of a pipeline, and of pipelines that it uses as
/// ops.
#[derive(Debug, Default, Clone)]
pub(crate) struct Reported(Vec<Compiled>);

/// The warnings of one function.
#[derive(Debug, Clone, Copy)]
struct Compiled {
    package: Option<&'static str>,
    file: &'static str,
    /// The code of each rule, and the line.
    warnings: &'static [(&'static str, u32)],
}

impl Reported {
    pub(crate) fn add(
        &mut self,
        package: Option<&'static str>,
        file: &'static str,
        warnings: &'static [(&'static str, u32)],
    ) {
        self.0.push(Compiled { package, file, warnings });
    }

    /// Marks the warnings that rustc has reported, with the package that it compiled.
    pub(crate) fn mark(&self, found: &mut [Diagnostic]) {
        for &Compiled { package, file, warnings } in &self.0 {
            let warnings: BTreeSet<_> = warnings.iter().copied().collect();
            for diagnostic in found.iter_mut() {
                let is_reported = diagnostic.level() == Level::Warning
                    && diagnostic.place().is_some_and(|place| {
                        place.file() == file
                            && warnings.contains(&(diagnostic.rule().code, place.line()))
                    });
                if is_reported {
                    diagnostic.reported_in = package;
                }
            }
        }
    }
}

/// Splits findings into those to show and the number of those that the user has already read.
pub(crate) fn unread(found: &[Diagnostic]) -> (Vec<&Diagnostic>, usize) {
    let running = std::env::var("CARGO_PKG_NAME").ok();
    let is_unread = |diagnostic: &&Diagnostic| {
        diagnostic.reported_in.is_none() || diagnostic.reported_in != running.as_deref()
    };
    let unread: Vec<_> = found.iter().filter(is_unread).collect();
    let read = found.len() - unread.len();
    (unread, read)
}

/// Returns a line about the findings that are left out, if there are any. The user may have read no
/// others.
pub(crate) fn note(read: usize) -> Option<String> {
    match read {
        0 => None,
        1 => Some("note: rustc has reported 1 warning of this pipeline above".to_owned()),
        _ => Some(format!("note: rustc has reported {read} warnings of this pipeline above")),
    }
}

#[cfg(test)]
mod tests {
    use super::note;

    #[test]
    fn the_note_speaks_of_no_other_warnings() {
        assert_eq!(note(0), None);
        let one = "note: rustc has reported 1 warning of this pipeline above";
        assert_eq!(note(1).as_deref(), Some(one));
    }
}
