//! Connections to Kubeflow Pipelines and to an Argo server.

use std::time::Instant;

use super::options::{Connection, ExistingRun, KubeflowConnection, duration};
use crate::cli::exit::Failure;
use crate::cli::{shell, write};
use crate::client::{Argo, Error, Kfp, Run, Server, Token};

/// The environment variable of the token.
const TOKEN: &str = "KFP_DBX_TOKEN";

/// Returns the client for a server of Kubeflow Pipelines.
pub(crate) fn kfp(args: &KubeflowConnection, deadline: Option<Instant>) -> Result<Kfp, Failure> {
    Ok(Kfp::new(server(&args.host, &args.connection, deadline)?))
}

/// Returns the client for a namespace of an Argo server.
pub(crate) fn argo(
    url: &str,
    namespace: &str,
    connection: &Connection,
    deadline: Option<Instant>,
) -> Result<Argo, Failure> {
    Ok(Argo::new(server(url, connection, deadline)?, namespace))
}

fn server(url: &str, args: &Connection, deadline: Option<Instant>) -> Result<Server, Failure> {
    let mut server = Server::new(url).map_err(unsent)?;
    if let Some(deadline) = deadline {
        server = server.deadline(deadline);
    }
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
    pub(crate) fn new(run: &ExistingRun, deadline: Option<Instant>) -> Result<Self, Failure> {
        match (&run.argo_server, &run.host) {
            (Some(url), _) => {
                let namespace = run.namespace.as_deref().ok_or_else(no_namespace)?;
                Ok(Self::Argo(argo(url, namespace, &run.connection, deadline)?))
            }
            (None, Some(url)) => {
                Ok(Self::Kfp(Kfp::new(server(url, &run.connection, deadline)?)))
            }
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

impl Connection {
    /// Returns the command that terminates a run, with the options that lead to its server.
    pub(crate) fn terminate_command(
        &self,
        program: &str,
        run: &str,
        server: &[(&str, Option<&str>)],
    ) -> String {
        let mut options = Vec::new();
        for (option, value) in server {
            options.extend(value.map(|value| [*option, value]).into_iter().flatten());
        }
        let options = options.into_iter().map(str::to_owned).chain(self.words());
        let mut words = vec![program.to_owned(), "terminate".to_owned()];
        if run.starts_with('-') {
            words.extend(options.chain(["--".to_owned(), run.to_owned()]));
        } else {
            words.push(run.to_owned());
            words.extend(options);
        }
        shell::words(&words)
    }

    /// Returns the options that the next command needs, too. The value of a header stays out of it.
    fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        let files = [("--token-file", &self.token_file), ("--ca-file", &self.ca_file)];
        for (option, file) in files {
            let file = file.as_ref().map(|file| file.to_string_lossy().into_owned());
            words.extend(file.into_iter().flat_map(|file| [option.to_owned(), file]));
        }
        for header in &self.header {
            let shown = match header.split_once(':') {
                Some((name, _)) if !header.starts_with('@') => format!("{name}: …"),
                _ => header.clone(),
            };
            words.extend(["--header".to_owned(), shown]);
        }
        words
    }
}

impl ExistingRun {
    /// Returns the command that terminates this run.
    pub(crate) fn terminate_command(&self, program: &str) -> String {
        let options = [
            ("--argo-server", self.argo_server.as_deref()),
            ("--host", self.host.as_deref().filter(|_| self.argo_server.is_none())),
            ("--namespace", self.namespace.as_deref()),
        ];
        self.connection.terminate_command(program, &self.id, &options)
    }
}
