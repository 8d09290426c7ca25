//! Connections to Kubeflow Pipelines and to an Argo server.

use std::fmt::Write;

use super::options::{Connection, ExistingRun, KubeflowConnection, duration};
use crate::cli::exit::Failure;
use crate::cli::write;
use crate::client::{Argo, Error, Kfp, Run, Server, Token};

/// The environment variable of the token.
const TOKEN: &str = "KFP_DBX_TOKEN";

/// Returns the client for a server of Kubeflow Pipelines.
pub(crate) fn kfp(args: &KubeflowConnection) -> Result<Kfp, Failure> {
    Ok(Kfp::new(server(&args.host, &args.connection)?))
}

/// Returns the client for a namespace of an Argo server.
pub(crate) fn argo(url: &str, namespace: &str, connection: &Connection) -> Result<Argo, Failure> {
    Ok(Argo::new(server(url, connection)?, namespace))
}

fn server(url: &str, args: &Connection) -> Result<Server, Failure> {
    let mut server = Server::new(url).map_err(unsent)?;
    let token = match &args.token_file {
        Some(path) => Some(Token::from_file(path).map_err(unsent)?),
        None => Token::from_env(TOKEN).map_err(unsent)?,
    };
    if let Some(token) = token {
        server = server.token(token);
    }
    for header in &args.header {
        let lines = match header.strip_prefix('@') {
            Some(path) => write::read(path.as_ref())?,
            None => header.clone(),
        };
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            // The header may be a secret: it is not part of the message.
            let (name, value) = line.split_once(':').ok_or_else(|| {
                Failure::usage("a header has no `:`").help("write `--header 'Name: value'`")
            })?;
            server = server.header(name.trim(), value.trim()).map_err(unsent)?;
        }
    }
    if let Some(path) = &args.ca_file {
        server = server.ca_file(path).map_err(unsent)?;
    }
    let server = server.timeout(duration("--timeout", &args.timeout)?).retries(args.retries);
    if server.sends_token_unencrypted() {
        write::note(&format!(
            "warning: the connection to {url} is not encrypted: others can read the token"
        ));
    }
    Ok(server)
}

/// An error of the client before anything is sent is an error of the command line.
fn unsent(error: Error) -> Failure {
    Failure::usage(error)
}

/// The client for a run on either kind of server.
pub(crate) enum RunClient {
    Kfp(Kfp),
    Argo(Argo),
}

impl RunClient {
    pub(crate) fn new(run: &ExistingRun) -> Result<Self, Failure> {
        match (&run.argo_server, &run.host) {
            (Some(url), _) => {
                let namespace = run.namespace.as_deref().ok_or_else(no_namespace)?;
                Ok(Self::Argo(argo(url, namespace, &run.connection)?))
            }
            (None, Some(url)) => Ok(Self::Kfp(Kfp::new(server(url, &run.connection)?))),
            (None, None) => Err(Failure::usage("which server?").help(
                "set `--host URL` for Kubeflow Pipelines, or `--argo-server URL` for an Argo server",
            )),
        }
    }

    pub(crate) fn run(&self, id: &str) -> Result<Run, Error> {
        match self {
            Self::Kfp(kfp) => kfp.run(id),
            Self::Argo(argo) => argo.run(id),
        }
    }

    pub(crate) fn url(&self, id: &str) -> String {
        match self {
            Self::Kfp(kfp) => kfp.run_url(id),
            Self::Argo(argo) => argo.run_url(id),
        }
    }

    pub(crate) fn terminate(&self, id: &str) -> Result<(), Error> {
        match self {
            Self::Kfp(kfp) => kfp.terminate(id),
            Self::Argo(argo) => argo.terminate(id),
        }
    }

    pub(crate) fn retry(&self, id: &str) -> Result<(), Error> {
        match self {
            Self::Kfp(kfp) => kfp.retry(id),
            Self::Argo(argo) => argo.retry(id),
        }
    }
}

pub(crate) fn no_namespace() -> Failure {
    Failure::usage("which namespace?").help("set it with `--namespace`")
}

/// Returns the command that terminates a run, with the options that lead to its server.
pub(crate) fn terminate_command(
    program: &str,
    run: &str,
    options: &[(&str, Option<&str>)],
) -> String {
    let mut command = format!("{program} terminate {run}");
    for (option, value) in options {
        if let Some(value) = value {
            let _ = write!(command, " {option} {value}");
        }
    }
    command
}

impl ExistingRun {
    /// Returns the command that terminates this run.
    pub(crate) fn terminate_command(&self, program: &str) -> String {
        let options = [
            ("--argo-server", self.argo_server.as_deref()),
            ("--host", self.host.as_deref().filter(|_| self.argo_server.is_none())),
            ("--namespace", self.namespace.as_deref()),
        ];
        terminate_command(program, &self.id, &options)
    }
}
