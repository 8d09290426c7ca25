//! `completions`: writes the completion script for a shell.

use crate::cli::call::{Call, Execute};
use crate::cli::exit::{Exit, Failure};
use crate::cli::write;

#[derive(clap::Args, Debug)]
pub(crate) struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

impl Execute for Completions {
    const EXAMPLES: &'static [&'static str] =
        &["$ completions bash > ~/.local/share/bash-completion/completions/$"];

    fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure> {
        let mut command_line = call.command_line.clone();
        let name = command_line.get_name().to_owned();
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command_line, name, &mut script);
        write::out(&script)?;
        Ok(Exit::Success)
    }
}
