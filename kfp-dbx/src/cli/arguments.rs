//! Reads the command line with clap.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser};
use kfp_dbx_core::rule::SettingForm;

use super::command::Command;
use super::entry::Entry;
use super::exit::Failure;

#[derive(Parser, Debug)]
#[command(disable_help_subcommand = true, max_term_width = 100)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
}

/// The request of the user: a command, or a text about the program.
pub(super) enum Request {
    /// A command, or none.
    Command(Option<Box<Command>>),
    /// The help text, with colours.
    Help(String),
}

/// Reads the arguments. The first one is the program itself.
pub(super) fn parse(
    command_line: clap::Command,
    entries: &[Entry],
    args: &[OsString],
) -> Result<Request, Failure> {
    let matches = match command_line.try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error)
            if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) =>
        {
            return Ok(Request::Help(error.render().ansi().to_string()));
        }
        Err(error) => return Err(wrong(error, entries, args)),
    };
    let parsed = CommandLine::from_arg_matches(&matches)?;
    Ok(Request::Command(parsed.command.map(Box::new)))
}

/// Explains a wrong command line. The name of a pipeline in place of a command has its own help.
fn wrong(error: clap::Error, entries: &[Entry], args: &[OsString]) -> Failure {
    let first = args.get(1).and_then(|name| name.to_str());
    let name =
        first.filter(|name| entries.iter().any(|entry| entry.name().eq_ignore_ascii_case(name)));
    match (error.kind(), name) {
        (ErrorKind::InvalidSubcommand, Some(name)) => {
            let program = program(args);
            Failure::usage(format!("`{name}` is a pipeline, not a command")).help(format!(
                "`{program} compile {name}` writes its workflow; `{program} --help` lists all commands"
            ))
        }
        _ => Failure::from(error),
    }
}

/// Returns the program as the user called it.
pub(super) fn program(args: &[OsString]) -> String {
    args.first()
        .map_or_else(|| "program".to_owned(), |program| program.to_string_lossy().into_owned())
}

/// Returns the command line with the names of the pipelines.
pub(super) fn command_line(entries: &[Entry], program: &str) -> clap::Command {
    let stem = Path::new(program).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let program = stem.unwrap_or_else(|| program.to_owned());
    let default = match entries {
        [only] => format!("Without a command, the program prints the YAML of `{}`.", only.name()),
        _ => "Without a command, the program lists its pipelines.".to_owned(),
    };
    let mut command_line = CommandLine::command()
        .name(program.clone())
        .bin_name(program.clone())
        .about(format!("Compiles, checks, draws and runs the pipelines of {program}"))
        .after_help(default);
    let commands: Vec<String> =
        command_line.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    for (name, examples) in commands.iter().zip(Command::EXAMPLES) {
        command_line = command_line.mut_subcommand(name, |command| {
            let command = with_examples(command, examples, &program);
            with_pipelines(command, entries)
        });
    }
    command_line
}

fn with_examples(command: clap::Command, examples: &[&str], program: &str) -> clap::Command {
    if examples.is_empty() {
        return command;
    }
    let lines: Vec<_> =
        examples.iter().map(|line| format!("  {}", line.replace('$', program))).collect();
    command.after_help(format!("Examples:\n{}\n", lines.join("\n")))
}

/// Lets the argument `pipeline` accept the names of the pipelines, in upper or lower case.
fn with_pipelines(command: clap::Command, entries: &[Entry]) -> clap::Command {
    if command.get_arguments().all(|argument| argument.get_id() != "pipeline") {
        return command;
    }
    let names = entries.iter().map(|entry| PossibleValue::new(entry.name().to_owned()));
    let parser = PossibleValuesParser::new(names.collect::<Vec<_>>());
    command.mut_arg("pipeline", |argument| argument.value_parser(parser).ignore_case(true))
}

/// Checks the pipelines of the program.
pub(super) fn check_entries(entries: &[Entry]) -> Result<(), Failure> {
    if entries.is_empty() {
        return Err(Failure::usage("this program has no pipelines")
            .help("pass one in `main`: `kfp_dbx::cli::main([my_pipeline()])`"));
    }
    let mut names = BTreeSet::new();
    for entry in entries {
        // The command line ignores case.
        if !names.insert(entry.name().to_ascii_lowercase()) {
            return Err(Failure::usage(format!("two pipelines are named `{}`", entry.name()))
                .help(match entry.setting_form() {
                    SettingForm::Attribute => "rename one of them: `#[pipeline(name = \"…\")]`",
                    SettingForm::Methods => "rename one of them: `Pipeline::builder(\"…\")`",
                }));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_is_sound_and_has_examples() {
        let pipeline = crate::Pipeline::builder("nightly").build(|_| {});
        let command_line = command_line(&[pipeline.into()], "nightly");
        command_line.clone().debug_assert();
        let commands: Vec<_> = command_line.get_subcommands().collect();
        assert_eq!(commands.len(), Command::EXAMPLES.len());
        for command in commands {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            // An example of its own, and none of another command.
            let call = format!("nightly {}", command.get_name());
            let is_built_in = cfg!(feature = "client") || !help.is_empty();
            assert!(!is_built_in || help.contains(&call), "{}: {help}", command.get_name());
            assert!(command.get_about().is_some(), "{}", command.get_name());
        }
    }

    #[cfg(not(feature = "client"))]
    #[test]
    fn a_command_without_its_feature_accepts_any_arguments_and_names_the_feature() {
        use crate::cli::call::Call;
        let entries = [Entry::from(crate::Pipeline::builder("nightly").build(|_| {}))];
        let command_line = command_line(&entries, "nightly");
        let call = Call { entries: &entries, program: "nightly", command_line: &command_line };
        for args in [&["nightly", "run"][..], &["nightly", "run", "--host", "x", "-p", "a=b", "-w"]]
        {
            let args: Vec<OsString> = args.iter().map(Into::into).collect();
            let parsed = parse(command_line.clone(), &entries, &args);
            let Ok(Request::Command(Some(command))) = parsed else {
                panic!("`run` is not read as a command")
            };
            let failure = command.execute(&call).unwrap_err();
            assert!(failure.help.unwrap().contains("features = [\"full\"]"));
        }
    }
}
