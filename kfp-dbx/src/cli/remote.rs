//! `upload`, `run`, `status`, `terminate`, `retry`: what needs a server.

use std::fmt::Write;
use std::time::Duration;

use kfp_dbx_core::text::duration;
use kfp_dbx_core::text::names::sanitize;
use kfp_dbx_core::text::nearest::nearest;
use serde_json::{Value as Json, json};

use super::archive::Format;
use super::args::{self, Connection, Kind, Kubeflow, Of, TableFormat};
use super::compile::{arguments, bytes, values_of, workflow};
use super::exit::{Exit, Failure};
use super::wait::{self, Watch};
use super::{Entry, write};
use crate::Workflow;
use crate::client::{Argo, ErrorKind, Kfp, NewRun, Run, Server, Token, Upload};

/// Where the token is looked for, if no file has it.
const TOKEN: &str = "KFP_DBX_TOKEN";

/// The server at an address.
pub(super) fn server(url: &str, args: &Connection) -> Result<Server, Failure> {
    let mut server = Server::new(url).map_err(local)?;
    let token = match &args.token_file {
        Some(path) => Some(Token::from_file(path).map_err(local)?),
        None => Token::from_env(TOKEN).map_err(local)?,
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
            // The header may be a secret, and stays out of the message.
            let (name, value) = line.split_once(':').ok_or_else(|| {
                Failure::usage("a header has no `:`").help("write `--header 'Name: value'`")
            })?;
            server = server.header(name.trim(), value.trim()).map_err(local)?;
        }
    }
    if let Some(path) = &args.ca_file {
        server = server.ca_file(path).map_err(local)?;
    }
    let server = server.timeout(seconds("--timeout", &args.timeout)?).retries(args.retries);
    if server.sends_token_unencrypted() {
        write::note(&format!(
            "warning: {url} is reached without TLS: the token can be read on the way"
        ));
    }
    Ok(server)
}

/// What is wrong before anything was sent.
fn local(error: crate::client::Error) -> Failure {
    Failure::usage(error)
}

pub(super) fn seconds(what: &str, text: &str) -> Result<Duration, Failure> {
    let seconds = duration::parse(text).map_err(|why| Failure::usage(format!("{what}: {why}")))?;
    Ok(Duration::from_secs(seconds))
}

fn kfp(args: &Kubeflow) -> Result<Kfp, Failure> {
    Ok(Kfp::new(server(&args.host, &args.connection)?))
}

pub(super) fn upload(entry: &Entry, args: &args::Upload) -> Result<Exit, Failure> {
    let workflow = workflow(entry, Kind::Workflow)?;
    let content = bytes(&workflow, Format::Yaml)?;
    let name = args.name.as_deref().unwrap_or_else(|| entry.pipeline.name());
    let file_name = format!("{}.yaml", sanitize(name));
    let kfp = kfp(&args.server)?;
    let namespace = args.server.namespace.as_deref();
    let uploaded = match &args.version {
        Some(version) => {
            let id = kfp.pipeline_id(name, namespace)?.ok_or_else(|| {
                Failure::server(format!("there is no pipeline `{name}` on the server"))
                    .help("upload it without `--version` first")
            })?;
            let uploaded = kfp.upload_version(&id, version, &file_name, &content)?;
            format!(
                "uploaded version `{}` of pipeline `{name}`\n{}",
                uploaded.name,
                kfp.pipeline_url(&id)
            )
        }
        None => {
            let upload = Upload {
                name: name.to_owned(),
                description: entry.pipeline.description().map(str::to_owned),
                namespace: namespace.map(str::to_owned),
                file_name,
                content,
            };
            let uploaded = kfp.upload(&upload).map_err(|error| {
                let taken = *error.kind() == ErrorKind::Conflict;
                let failure = Failure::from(error);
                if taken {
                    failure.help("upload a new version of it: `--version NAME`")
                } else {
                    failure
                }
            })?;
            format!("uploaded pipeline `{}`\n{}", uploaded.name, kfp.pipeline_url(&uploaded.id))
        }
    };
    write::out(format!("{uploaded}\n").as_bytes())?;
    Ok(Exit::Fine)
}

pub(super) fn run(entry: &Entry, program: &str, args: &args::Run) -> Result<Exit, Failure> {
    let pipeline = &entry.pipeline;
    let parameters = arguments(pipeline, &values_of(&args.values)?)?;
    let watch = Watch::of(&args.wait)?;
    let workflow = workflow(entry, Kind::Workflow)?;
    let kfp = kfp(&args.server)?;
    let namespace = args.server.namespace.as_deref();
    let experiment_id = match &args.experiment {
        Some(name) => Some(experiment(&kfp, name, namespace, args.create_experiment)?),
        None => None,
    };
    let name = args
        .name
        .clone()
        .unwrap_or_else(|| format!("{} {}", pipeline.name(), crate::client::random_suffix()));
    let new = NewRun {
        name,
        workflow: manifest(&workflow)?,
        parameters,
        experiment_id,
        service_account: pipeline.own_service_account().map(str::to_owned),
    };
    let run = kfp.create_run(&new).map_err(|error| {
        let multi_user = args.experiment.is_none()
            && error.message().is_some_and(|message| message.to_lowercase().contains("experiment"));
        let failure = Failure::from(error);
        if multi_user {
            failure.help("where several users share Kubeflow, a run needs `--experiment NAME --namespace NAMESPACE`")
        } else {
            failure
        }
    })?;
    write::out(format!("{}\n{}\n", run.id, kfp.run_url(&run.id)).as_bytes())?;
    let Some(watch) = watch else { return Ok(Exit::Fine) };
    let terminate = terminate_line(program, &run.id, &[("--host", Some(&args.server.host))]);
    wait::wait(&watch, &terminate, || kfp.run(&run.id))
}

fn manifest(workflow: &Workflow) -> Result<String, Failure> {
    workflow.to_json().map_err(Failure::usage)
}

fn experiment(
    kfp: &Kfp,
    name: &str,
    namespace: Option<&str>,
    create: bool,
) -> Result<String, Failure> {
    if let Some(known) = kfp.experiment(name, namespace)? {
        return Ok(known.id);
    }
    if create {
        return Ok(kfp.create_experiment(name, namespace)?.id);
    }
    let failure = Failure::server(format!("there is no experiment `{name}`"));
    let known = kfp.experiments(namespace)?;
    Err(match nearest(name, known.iter().map(|known| known.name.as_str())) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("`--create-experiment` makes it"),
    })
}

/// A server that a run is on.
enum Host {
    Kfp(Kfp),
    Argo(Argo),
}

impl Host {
    fn of(args: &Of) -> Result<Self, Failure> {
        match (&args.argo_server, &args.host) {
            (Some(url), _) => {
                let namespace = args.namespace.as_deref().ok_or_else(no_namespace)?;
                Ok(Self::Argo(Argo::new(server(url, &args.connection)?, namespace)))
            }
            (None, Some(url)) => Ok(Self::Kfp(Kfp::new(server(url, &args.connection)?))),
            (None, None) => Err(Failure::usage("which server?")
                .help("`--host URL` is Kubeflow Pipelines, `--argo-server URL` an Argo server")),
        }
    }

    fn run(&self, id: &str) -> Result<Run, crate::client::Error> {
        match self {
            Self::Kfp(kfp) => kfp.run(id),
            Self::Argo(argo) => argo.run(id),
        }
    }

    fn url(&self, id: &str) -> String {
        match self {
            Self::Kfp(kfp) => kfp.run_url(id),
            Self::Argo(argo) => argo.run_url(id),
        }
    }
}

pub(super) fn no_namespace() -> Failure {
    Failure::usage("in which namespace?").help("say it with `--namespace`")
}

/// The command that terminates a run, as it is typed: with the options that lead to its server.
pub(super) fn terminate_line(program: &str, run: &str, options: &[(&str, Option<&str>)]) -> String {
    let mut line = format!("{program} terminate {run}");
    for (option, value) in options {
        if let Some(value) = value {
            let _ = write!(line, " {option} {value}");
        }
    }
    line
}

/// The same for a run that is known by the command line.
fn terminate_of(program: &str, args: &Of) -> String {
    let options = [
        ("--argo-server", args.argo_server.as_deref()),
        ("--host", args.host.as_deref().filter(|_| args.argo_server.is_none())),
        ("--namespace", args.namespace.as_deref()),
    ];
    terminate_line(program, &args.run, &options)
}

pub(super) fn status(program: &str, args: &args::Status) -> Result<Exit, Failure> {
    let host = Host::of(&args.of)?;
    if let Some(watch) = Watch::of(&args.wait)? {
        return wait::wait(&watch, &terminate_of(program, &args.of), || host.run(&args.of.run));
    }
    let run = host.run(&args.of.run)?;
    let text = match args.format {
        TableFormat::Json => format!("{:#}\n", data(&run)),
        TableFormat::Table => {
            let rows: Vec<Vec<String>> = run
                .tasks
                .iter()
                .filter(|task| wait::is_shown(task))
                .map(|task| {
                    let message = task.message.clone().unwrap_or_default();
                    vec![task.name.clone(), task.state.to_string(), message]
                })
                .collect();
            let mut text = format!("{} {}\n{}\n", run.name, run.state, host.url(&args.of.run));
            if let Some(message) = &run.message {
                let _ = writeln!(text, "{message}");
            }
            if !rows.is_empty() {
                text.push('\n');
                text += &write::table(&["TASK", "STATE", "MESSAGE"], &rows);
            }
            text
        }
    };
    write::out(text.as_bytes())?;
    Ok(if run.state.is_final() && !run.state.is_good() { Exit::No } else { Exit::Fine })
}

fn data(run: &Run) -> Json {
    let tasks: Vec<Json> = run
        .tasks
        .iter()
        .map(|task| {
            json!({
                "name": task.name,
                "state": task.state.as_str(),
                "message": task.message,
                "started": task.started,
                "finished": task.finished,
            })
        })
        .collect();
    json!({
        "id": run.id,
        "name": run.name,
        "state": run.state.as_str(),
        "message": run.message,
        "tasks": tasks,
    })
}

pub(super) fn terminate(args: &Of) -> Result<Exit, Failure> {
    match Host::of(args)? {
        Host::Kfp(kfp) => kfp.terminate(&args.run)?,
        Host::Argo(argo) => argo.terminate(&args.run)?,
    }
    write::note(&format!("`{}` is being terminated; no exit handler runs", args.run));
    Ok(Exit::Fine)
}

pub(super) fn retry(program: &str, args: &args::Retry) -> Result<Exit, Failure> {
    let watch = Watch::of(&args.wait)?;
    let host = Host::of(&args.of)?;
    match &host {
        Host::Kfp(kfp) => kfp.retry(&args.of.run)?,
        Host::Argo(argo) => argo.retry(&args.of.run)?,
    }
    write::note(&format!("what failed in `{}` runs again", args.of.run));
    let Some(watch) = watch else { return Ok(Exit::Fine) };
    wait::wait(&watch, &terminate_of(program, &args.of), || host.run(&args.of.run))
}
