//! The options of commands that need a server.

use std::path::PathBuf;
use std::time::Duration;

use kfp_dbx_core::text::duration;

use crate::cli::exit::Failure;
use crate::cli::options::namespace;

/// How to connect to a server.
#[derive(clap::Args, Debug)]
pub(crate) struct Connection {
    /// A file with the bearer token, which can also be set in the environment: `KFP_DBX_TOKEN`
    #[arg(long, env = "KFP_DBX_TOKEN_FILE", value_name = "FILE", help_heading = "Connection")]
    pub(super) token_file: Option<PathBuf>,
    /// A header for Dex or a proxy, as `Name: value`; `@FILE` reads headers from a file
    #[arg(long, value_name = "HEADER", help_heading = "Connection")]
    pub(super) header: Vec<String>,
    /// A PEM file with certificates to trust in addition to the public authorities
    #[arg(long, value_name = "FILE", env = "KFP_DBX_CA_FILE", help_heading = "Connection")]
    pub(super) ca_file: Option<PathBuf>,
    /// The time limit of a request
    #[arg(long, value_name = "DURATION", default_value = "1m", help_heading = "Connection")]
    pub(super) timeout: String,
    /// The number of retries of a failed request, where a retry is safe
    #[arg(long, value_name = "N", default_value_t = 3, help_heading = "Connection")]
    pub(super) retries: u32,
}

/// A server of Kubeflow Pipelines.
#[derive(clap::Args, Debug)]
pub(crate) struct KubeflowConnection {
    /// The URL of Kubeflow Pipelines, with the path of its API
    #[arg(long, value_name = "URL", env = "KFP_DBX_HOST", help_heading = "Connection")]
    pub(crate) host: String,
    /// The namespace of the user, if Kubeflow runs in multi-user mode
    #[arg(short, long, value_parser = namespace)]
    pub(crate) namespace: Option<String>,
    #[command(flatten)]
    pub(crate) connection: Connection,
}

/// An Argo server. Without a URL, `submit` prints a command for `kubectl`.
#[derive(clap::Args, Debug)]
pub(crate) struct ArgoConnection {
    /// The URL of the Argo server; by default the `kubectl` command is printed
    #[arg(long, value_name = "URL", env = "KFP_DBX_ARGO_SERVER", help_heading = "Connection")]
    pub(crate) argo_server: Option<String>,
    /// The namespace in which the workflow is created; by default that of the pipeline
    #[arg(short, long, env = "ARGO_NAMESPACE", value_parser = namespace)]
    pub(crate) namespace: Option<String>,
    #[command(flatten)]
    pub(crate) connection: Connection,
}

/// A run on either kind of server.
#[derive(clap::Args, Debug)]
pub(crate) struct ExistingRun {
    /// The id of the run, or the name of the workflow on an Argo server
    #[arg(value_name = "RUN")]
    pub(crate) id: String,
    /// The URL of Kubeflow Pipelines, if the run is there
    #[arg(long, value_name = "URL", env = "KFP_DBX_HOST", help_heading = "Connection")]
    pub(super) host: Option<String>,
    /// The URL of the Argo server, if the run is there
    #[arg(long, value_name = "URL", conflicts_with = "host", help_heading = "Connection")]
    pub(super) argo_server: Option<String>,
    /// The namespace of the workflow on an Argo server
    #[arg(short, long, env = "ARGO_NAMESPACE", value_parser = namespace)]
    pub(super) namespace: Option<String>,
    #[command(flatten)]
    pub(crate) connection: Connection,
}

/// Whether and how to wait for the end of a run.
#[derive(clap::Args, Debug)]
pub(crate) struct Wait {
    /// Waits until the run ends; its state decides the exit status
    #[arg(short = 'w', long = "wait")]
    pub(crate) is_requested: bool,
    /// The longest time that the command takes
    #[arg(long = "max-wait", value_name = "DURATION", requires = "is_requested")]
    pub(super) max: Option<String>,
    /// The time between two requests for the state
    #[arg(long, value_name = "DURATION", default_value = "5s")]
    pub(super) poll: String,
}

/// Reads the duration of an option.
pub(super) fn duration(option: &str, text: &str) -> Result<Duration, Failure> {
    let seconds =
        duration::parse(text).map_err(|why| Failure::usage(format!("{option}: {why}")))?;
    Ok(Duration::from_secs(seconds))
}
