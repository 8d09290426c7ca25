//! The table of commands.

use super::call::{Call, Execute};
use super::exit::{Exit, Failure};

mod check;
mod compile;
mod completions;
mod default;
mod diff;
#[cfg(feature = "testing")]
mod explore;
mod graph;
mod list;
mod params;
mod rbac;
#[cfg(feature = "client")]
mod retry;
#[cfg(feature = "client")]
mod run;
#[cfg(feature = "testing")]
mod simulate;
#[cfg(feature = "client")]
mod status;
#[cfg(feature = "client")]
mod submit;
#[cfg(feature = "client")]
mod terminate;
#[cfg(not(all(feature = "client", feature = "testing")))]
mod unavailable;
#[cfg(feature = "client")]
mod upload;

pub(super) use default::run as run_default;

/// Makes the commands of a table: a row has the help text of a command, the type of its arguments
/// in the file of the command, and the feature without which the command is not available.
macro_rules! commands {
    ($($(#[$help:meta])* $file:ident::$Command:ident $(, needs $feature:tt)?;)*) => {
        $(commands!(@import $file::$Command $($feature)?);)*

        /// A command with its arguments.
        #[derive(clap::Subcommand, Debug)]
        pub(super) enum Command {
            $($(#[$help])* $Command($Command),)*
        }

        impl Command {
            /// The examples of each command, in the order of the table.
            pub(super) const EXAMPLES: &'static [&'static [&'static str]] =
                &[$(<$Command as Execute>::EXAMPLES,)*];

            /// Does the work of the command.
            pub(super) fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure> {
                match self {
                    $(Self::$Command(command) => command.execute(call),)*
                }
            }
        }
    };
    (@import $file:ident::$Command:ident) => {
        use $file::$Command;
    };
    (@import $file:ident::$Command:ident $feature:tt) => {
        #[cfg(feature = $feature)]
        use $file::$Command;
        #[cfg(not(feature = $feature))]
        use unavailable::Unavailable as $Command;
    };
}

// To add a command, add its file and a row here.
commands! {
    /// Writes the workflow to a file, or as YAML to standard output, or writes a bundle
    compile::Compile;
    /// Shows all errors and warnings of the pipelines
    check::Check;
    /// Lists the pipelines
    list::List;
    /// Lists the parameters of a pipeline
    params::Params;
    /// Draws a pipeline with its order, conditions, loops and resources
    graph::Graph;
    /// Simulates a run, with what goes wrong in it, and shows what happens as a timeline
    simulate::Simulate, needs "testing";
    /// Explores every way out of a pipeline, and shows what goes wrong in it
    explore::Explore, needs "testing";
    /// Shows the differences between a compiled file and the pipeline
    diff::Diff;
    /// Writes the permissions that the pipeline's service account needs
    rbac::Rbac;
    /// Uploads a pipeline to Kubeflow Pipelines
    upload::Upload, needs "client";
    /// Runs a pipeline on Kubeflow Pipelines
    run::Run, needs "client";
    /// Submits a pipeline to an Argo server, or prints the `kubectl` command that does it
    submit::Submit, needs "client";
    /// Shows the state of a run
    status::Status, needs "client";
    /// Terminates a run; on an Argo server, its exit handlers do not run
    terminate::Terminate, needs "client";
    /// Runs the failed tasks of a run again
    retry::Retry, needs "client";
    /// Writes the completion script for a shell
    completions::Completions;
}
