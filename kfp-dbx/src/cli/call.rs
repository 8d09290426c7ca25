//! A call of the program, as a command sees it.

use kfp_dbx_core::text::quoted::quoted;

use super::entry::Entry;
use super::exit::{Exit, Failure};

/// A command: its arguments, which clap reads, and its action.
pub(super) trait Execute: clap::Args {
    /// The examples of `--help`. `$` stands for the program.
    const EXAMPLES: &'static [&'static str];

    /// Does the work of the command.
    fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure>;
}

/// The program: its pipelines, its name and its command line.
pub(super) struct Call<'a> {
    pub(super) entries: &'a [Entry],
    /// The program as the user called it, for commands that messages name.
    pub(super) program: &'a str,
    /// The command line with all commands, for completions.
    pub(super) command_line: &'a clap::Command,
}

impl<'a> Call<'a> {
    /// Returns the pipeline of that name, or the only pipeline.
    pub(super) fn entry(&self, name: Option<&str>) -> Result<&'a Entry, Failure> {
        match (self.entries, name) {
            ([only], None) => Ok(only),
            (entries, Some(name)) => entries
                .iter()
                .find(|entry| entry.name().eq_ignore_ascii_case(name))
                .ok_or_else(|| Failure::usage(format!("there is no pipeline `{name}`"))),
            (entries, None) => {
                let names = quoted(entries.iter().map(Entry::name));
                let message = format!("which pipeline? This program has {names}");
                let help = format!("`{} list` describes each pipeline", self.program);
                Err(Failure::usage(message).help(help))
            }
        }
    }

    /// Returns the pipeline of that name, or all pipelines.
    pub(super) fn entries(&self, name: Option<&str>) -> Result<&'a [Entry], Failure> {
        match name {
            Some(_) => self.entry(name).map(std::slice::from_ref),
            None => Ok(self.entries),
        }
    }
}
