//! The arguments: what clap knows, and what it can't.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use super::exit::{Exit, Failure};
use super::{Entry, write};

#[derive(Parser, Debug)]
#[command(disable_help_subcommand = true, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

/// What was said, and what the program is called.
#[derive(Debug)]
pub(super) struct Args {
    pub(super) command: Option<Command>,
    pub(super) program: String,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Writes the workflow: to a file by its ending, or as YAML to standard output
    Compile(Compile),
    /// Shows all that is wrong with the pipelines
    Check(Check),
    /// Lists the pipelines
    List(List),
    /// Shows the parameters of a pipeline
    Params(Params),
    /// Draws the pipeline: ops, order, conditions, loops, and the lives of its resources
    Graph(Graph),
    /// Tells what changes between a compiled file and the pipeline
    Diff(Diff),
    /// Writes the rights that the pipeline's service account needs
    Rbac(Rbac),
    /// Uploads the pipeline to Kubeflow Pipelines
    Upload(Upload),
    /// Runs the pipeline on Kubeflow Pipelines
    Run(Run),
    /// Runs the pipeline on an Argo server, or prints the `kubectl` line that does it
    Submit(Submit),
    /// Shows how a run stands
    Status(Status),
    /// Terminates a run. No exit handler runs then
    Terminate(Of),
    /// Runs what failed in a run again
    Retry(Retry),
    /// Writes the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Examples for `--help`, by command; `$` is the program.
const EXAMPLES: &[(&str, &[&str])] = &[
    (
        "compile",
        &[
            "$ compile",
            "$ compile -o nightly.yaml",
            "$ compile -o out/",
            "$ compile -p slices=40 | kubectl create -f -",
        ],
    ),
    ("check", &["$ check", "$ check --format json --deny-warnings"]),
    ("list", &["$ list"]),
    ("params", &["$ params", "$ params --format json"]),
    ("graph", &["$ graph -o nightly.svg", "$ graph --format dot | dot -Tpng > nightly.png"]),
    (
        "diff",
        &[
            "$ diff deployed.yaml",
            "kubectl get wf nightly-x2k9 -o yaml | $ diff -",
            "$ diff --exit-code deployed.yaml",
        ],
    ),
    ("rbac", &["$ rbac --namespace kubeflow | kubectl apply -f -"]),
    (
        "upload",
        &[
            "$ upload --host https://kubeflow.example.com/pipeline",
            "$ upload --version v2 --host http://localhost:8888",
        ],
    ),
    (
        "run",
        &[
            "$ run --host http://localhost:8888 -p slices=40 --wait",
            "$ run --host https://kubeflow.example.com/pipeline --token-file token --namespace team --experiment nightly",
            "$ run --host https://kubeflow.example.com/pipeline --header @cookie.txt --params-file params.yaml",
        ],
    ),
    (
        "submit",
        &[
            "$ submit --namespace argo",
            "$ submit --argo-server https://localhost:2746 --namespace argo -p slices=40 --wait",
        ],
    ),
    (
        "status",
        &[
            "$ status 5f2c… --host http://localhost:8888",
            "$ status nightly-x2k9 --argo-server https://localhost:2746 --namespace argo --wait",
        ],
    ),
    ("terminate", &["$ terminate 5f2c… --host http://localhost:8888"]),
    ("retry", &["$ retry 5f2c… --host http://localhost:8888 --wait"]),
    ("completions", &["$ completions bash > ~/.local/share/bash-completion/completions/$"]),
];

#[derive(clap::Args, Debug)]
pub(super) struct Compile {
    /// The pipeline; without it the only one, or all of them with a folder
    pub(super) pipeline: Option<String>,
    /// A file (`.yaml`, `.yml`, `.json`, `.tar.gz`, `.tgz`, `.zip`), or a folder for all pipelines
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// What to write, where no file's ending says it
    #[arg(long, value_enum)]
    pub(super) format: Option<Format>,
    /// Which of Argo's kinds; Kubeflow Pipelines takes a workflow only
    #[arg(long, value_enum, default_value_t = Kind::Workflow)]
    pub(super) kind: Kind,
    #[command(flatten)]
    pub(super) values: Values,
}

#[derive(clap::Args, Debug)]
pub(super) struct Values {
    /// The value of a parameter
    #[arg(short, long = "param", value_name = "NAME=VALUE")]
    pub(super) param: Vec<String>,
    /// Values of parameters, as a map in a JSON or YAML file; `-p` wins
    #[arg(long, value_name = "FILE")]
    pub(super) params_file: Option<PathBuf>,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Yaml,
    Json,
    #[value(name = "tar.gz", alias = "tgz")]
    TarGz,
    Zip,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Workflow,
    WorkflowTemplate,
    ClusterWorkflowTemplate,
    CronWorkflow,
}

#[derive(clap::Args, Debug)]
pub(super) struct Check {
    /// The pipeline; without it all of them
    pub(super) pipeline: Option<String>,
    /// For people with lines of the source, or for programs
    #[arg(long, value_enum, default_value_t = CheckFormat::Pretty)]
    pub(super) format: CheckFormat,
    /// Exit with 1 for warnings, too
    #[arg(long)]
    pub(super) deny_warnings: bool,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CheckFormat {
    Pretty,
    Json,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableFormat {
    Table,
    Json,
}

#[derive(clap::Args, Debug)]
pub(super) struct List {
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub(super) format: TableFormat,
}

#[derive(clap::Args, Debug)]
pub(super) struct Params {
    /// The pipeline
    pub(super) pipeline: Option<String>,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub(super) format: TableFormat,
}

#[derive(clap::Args, Debug)]
pub(super) struct Graph {
    /// The pipeline
    pub(super) pipeline: Option<String>,
    /// A file: `.mmd`, `.dot`, `.gv` or `.svg`
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// What to draw, where no file's ending says it
    #[arg(long, value_enum)]
    pub(super) format: Option<GraphFormat>,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GraphFormat {
    Mermaid,
    Dot,
    Svg,
}

#[derive(clap::Args, Debug)]
pub(super) struct Diff {
    /// The compiled file, as YAML or JSON; `-` for standard input
    #[arg(value_name = "OLD.yaml")]
    pub(super) old: PathBuf,
    /// The pipeline
    pub(super) pipeline: Option<String>,
    /// Exit with 1 where anything differs
    #[arg(long)]
    pub(super) exit_code: bool,
}

#[derive(clap::Args, Debug)]
pub(super) struct Rbac {
    /// The pipeline
    pub(super) pipeline: Option<String>,
    /// The namespace that the workflow runs in
    #[arg(short, long)]
    pub(super) namespace: Option<String>,
    /// A file; standard output without it
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

/// How to reach a server, whichever it is.
#[derive(clap::Args, Debug)]
pub(super) struct Connection {
    /// A file with the bearer token, where it is not in the environment, as `KFP_DBX_TOKEN`
    #[arg(long, env = "KFP_DBX_TOKEN_FILE", value_name = "FILE", help_heading = "Connection")]
    pub(super) token_file: Option<PathBuf>,
    /// A header, as `Name: value`, for Dex and proxies; `@FILE` reads them from a file
    #[arg(long, value_name = "HEADER", help_heading = "Connection")]
    pub(super) header: Vec<String>,
    /// Certificates to trust beside the web's own, as PEM
    #[arg(long, value_name = "FILE", env = "KFP_DBX_CA_FILE", help_heading = "Connection")]
    pub(super) ca_file: Option<PathBuf>,
    /// How long a request may take
    #[arg(long, value_name = "DURATION", default_value = "1m", help_heading = "Connection")]
    pub(super) timeout: String,
    /// How often a request is repeated, where that is safe
    #[arg(long, value_name = "N", default_value_t = 3, help_heading = "Connection")]
    pub(super) retries: u32,
}

/// A server of Kubeflow Pipelines.
#[derive(clap::Args, Debug)]
pub(super) struct Kubeflow {
    /// The server of Kubeflow Pipelines, with the path that leads to it
    #[arg(long, value_name = "URL", env = "KFP_DBX_HOST", help_heading = "Connection")]
    pub(super) host: String,
    /// The namespace, where several users share Kubeflow
    #[arg(short, long)]
    pub(super) namespace: Option<String>,
    #[command(flatten)]
    pub(super) connection: Connection,
}

#[derive(clap::Args, Debug)]
pub(super) struct Upload {
    /// The pipeline
    pub(super) pipeline: Option<String>,
    /// Its name there; without it the pipeline's own
    #[arg(long)]
    pub(super) name: Option<String>,
    /// Uploads a new version of this name of the pipeline that is there
    #[arg(long, value_name = "NAME")]
    pub(super) version: Option<String>,
    #[command(flatten)]
    pub(super) server: Kubeflow,
}

#[derive(clap::Args, Debug)]
pub(super) struct Run {
    /// The pipeline
    pub(super) pipeline: Option<String>,
    #[command(flatten)]
    pub(super) values: Values,
    /// The experiment that the run belongs to
    #[arg(short, long, value_name = "NAME")]
    pub(super) experiment: Option<String>,
    /// Makes the experiment where there is none of that name
    #[arg(long, requires = "experiment")]
    pub(super) create_experiment: bool,
    /// The run's name; without it the pipeline's and five letters
    #[arg(long)]
    pub(super) name: Option<String>,
    #[command(flatten)]
    pub(super) wait: Wait,
    #[command(flatten)]
    pub(super) server: Kubeflow,
}

#[derive(clap::Args, Debug)]
pub(super) struct Wait {
    /// Waits for the end of the run, and ends with its state as exit status
    #[arg(short = 'w', long = "wait")]
    pub(super) is_asked: bool,
    /// How long to wait at most
    #[arg(long = "max-wait", value_name = "DURATION", requires = "is_asked")]
    pub(super) max: Option<String>,
    /// How often to ask
    #[arg(long, value_name = "DURATION", default_value = "5s")]
    pub(super) poll: String,
}

#[derive(clap::Args, Debug)]
pub(super) struct Submit {
    /// The pipeline
    pub(super) pipeline: Option<String>,
    #[command(flatten)]
    pub(super) values: Values,
    /// The Argo server; without it the `kubectl` line is printed
    #[arg(long, value_name = "URL", env = "KFP_DBX_ARGO_SERVER", help_heading = "Connection")]
    pub(super) argo_server: Option<String>,
    /// The namespace that the workflow is created in; without it the pipeline's own
    #[arg(short, long, env = "ARGO_NAMESPACE")]
    pub(super) namespace: Option<String>,
    /// Lets the server check the workflow, and creates nothing
    #[arg(long, requires = "argo_server")]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) wait: Wait,
    #[command(flatten)]
    pub(super) connection: Connection,
}

/// A run on either server.
#[derive(clap::Args, Debug)]
pub(super) struct Of {
    /// The run's id, or the workflow's name on an Argo server
    pub(super) run: String,
    /// The server of Kubeflow Pipelines that it runs on
    #[arg(long, value_name = "URL", env = "KFP_DBX_HOST", help_heading = "Connection")]
    pub(super) host: Option<String>,
    /// The Argo server that it runs on
    #[arg(long, value_name = "URL", conflicts_with = "host", help_heading = "Connection")]
    pub(super) argo_server: Option<String>,
    /// The workflow's namespace on an Argo server
    #[arg(short, long, env = "ARGO_NAMESPACE")]
    pub(super) namespace: Option<String>,
    #[command(flatten)]
    pub(super) connection: Connection,
}

#[derive(clap::Args, Debug)]
pub(super) struct Status {
    #[command(flatten)]
    pub(super) of: Of,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub(super) format: TableFormat,
    #[command(flatten)]
    pub(super) wait: Wait,
}

#[derive(clap::Args, Debug)]
pub(super) struct Retry {
    #[command(flatten)]
    pub(super) of: Of,
    #[command(flatten)]
    pub(super) wait: Wait,
}

impl Args {
    pub(super) fn parse(entries: &[Entry], args: &[OsString]) -> Result<Self, Failure> {
        let program = args.first().map(PathBuf::from);
        let program = program
            .map_or_else(|| "program".to_owned(), |program| program.to_string_lossy().into_owned());
        let matches = command(entries, &program).try_get_matches_from(args).map_err(|error| {
            let named = args.get(1).and_then(|name| name.to_str());
            let named = named.filter(|name| {
                entries.iter().any(|entry| entry.pipeline.name().eq_ignore_ascii_case(name))
            });
            match (error.kind(), named) {
                (clap::error::ErrorKind::InvalidSubcommand, Some(name)) => {
                    Failure::usage(format!("`{name}` is a pipeline, and no command")).help(format!(
                        "`{program} compile {name}` writes it; `{program} --help` shows more"
                    ))
                }
                _ => Failure::from(error),
            }
        })?;
        let cli = Cli::from_arg_matches(&matches)?;
        Ok(Self { command: cli.command, program })
    }
}

/// The name of the program without its folder, as `--help` and completions have it.
fn short(program: &str) -> String {
    let name = PathBuf::from(program).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    name.unwrap_or_else(|| program.to_owned())
}

/// Clap's command, with the pipelines' names in it.
fn command(entries: &[Entry], program: &str) -> clap::Command {
    let short = short(program);
    let names: Vec<_> = entries.iter().map(|entry| entry.pipeline.name().to_owned()).collect();
    let without = match names.as_slice() {
        [only] => format!("Without a command it prints the YAML of `{only}`."),
        _ => "Without a command it lists its pipelines.".to_owned(),
    };
    let mut command = Cli::command()
        .name(short.clone())
        .bin_name(short.clone())
        .about(format!("Pipelines of {short}: writes, checks, draws and runs them"))
        .after_help(without);
    let commands: Vec<String> =
        command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    for name in commands {
        let examples = EXAMPLES.iter().find(|(known, _)| *known == name);
        let lines = examples.map_or(&[][..], |(_, lines)| lines);
        let lines: Vec<_> =
            lines.iter().map(|line| format!("  {}", line.replace('$', &short))).collect();
        let help = format!("Examples:\n{}\n", lines.join("\n"));
        let names = names.clone();
        command = command.mut_subcommand(name, |sub| {
            let sub = sub.after_help(help);
            if sub.get_arguments().all(|arg| arg.get_id() != "pipeline") {
                return sub;
            }
            let values = names.into_iter().map(PossibleValue::new);
            let parser = PossibleValuesParser::new(values);
            sub.mut_arg("pipeline", |arg| arg.value_parser(parser).ignore_case(true))
        });
    }
    command
}

pub(super) fn completions(
    entries: &[Entry],
    program: &str,
    shell: clap_complete::Shell,
) -> Result<Exit, Failure> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut command(entries, program), short(program), &mut bytes);
    write::out(&bytes)?;
    Ok(Exit::Fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_is_sound_and_has_examples() {
        let pipeline = crate::Pipeline::builder("nightly").build(|_| {});
        let command = command(&[pipeline.into()], "nightly");
        command.clone().debug_assert();
        let commands: Vec<_> = command.get_subcommands().map(clap::Command::get_name).collect();
        let examples: Vec<_> = EXAMPLES.iter().map(|(name, _)| *name).collect();
        assert_eq!(commands, examples);
    }
}
