//! The command `doctor`: says what stands between a user and a finished run.
//!
//! It looks at the cluster and the workspace first, and then judges. A fact is the answer of the API
//! server as it arrived; a judge is a function of facts, which asks nobody.
//!
//! Imports point from `look` and here to `judge`, and from there to `workflow`, `told` and `line`.

mod judge;
mod line;
mod look;
mod told;
mod workflow;

use std::io::Read;
use std::path::{Path, PathBuf};

use super::credentials::HostPattern;
use super::failure::Failure;
use line::{Level, Line};
use look::Cluster;
use workflow::Document;

pub(super) use workflow::is_name;

/// The settings of the command.
#[derive(Debug)]
pub(super) struct Settings {
    /// The namespace of the workflows. Without one, that of the current context.
    pub(super) namespace: Option<String>,
    /// The namespace of the operator.
    pub(super) operator_namespace: String,
    /// The Secret that the annotation of the objects names.
    pub(super) credentials: Option<String>,
    /// The files of workflows. `-` is standard input.
    pub(super) workflows: Vec<PathBuf>,
    /// Whether the workspace is left out.
    pub(super) skip_workspace: bool,
    /// Hosts that the operator allows, besides those that its Deployment says.
    pub(super) allow_host: Vec<HostPattern>,
}

/// Looks and judges, and prints the lines. Returns whether nothing fails.
///
/// # Errors
///
/// A file cannot be read or is no workflow, or no cluster is configured.
pub(super) fn run(settings: &Settings) -> Result<bool, Failure> {
    let mut documents = Vec::new();
    for path in &settings.workflows {
        documents.extend(read(path).map_err(Failure::Usage)?);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime
        .map_err(|error| Failure::Failed(format!("the program cannot start threads: {error}")))?;
    let lines = runtime.block_on(examine(settings, &documents))?;
    let stdout = anstream::AutoStream::auto(std::io::stdout().lock());
    line::write(&lines, stdout)?;
    Ok(lines.iter().all(|line| line.level != Level::Fail))
}

fn read(path: &Path) -> Result<Vec<Document>, String> {
    let name = path.display().to_string();
    let text = match name.as_str() {
        "-" => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).map(|_| text)
        }
        _ => std::fs::read_to_string(path),
    };
    let text = text.map_err(|error| format!("`{name}` cannot be read: {error}"))?;
    workflow::read(&name, &text)
}

/// Returns the lines of all checks.
async fn examine(settings: &Settings, documents: &[Document]) -> Result<Vec<Line>, Failure> {
    let (cluster, default) = Cluster::connect().await?;
    let namespace = settings.namespace.clone().unwrap_or(default);
    let version = cluster.get("/version").await;
    let server = judge::server(cluster.name(), &version);
    if version.is_err() {
        return Ok(vec![server]);
    }
    let mut lines =
        vec![server, judge::namespace(&namespace, &cluster.namespace(&namespace).await)];
    lines.extend(judge::definitions(&cluster.definitions().await));

    let deployments = cluster.deployments(&[&settings.operator_namespace, &namespace]).await;
    let lease = cluster.lease(&settings.operator_namespace).await;
    let operator =
        told::Operator::new(&settings.operator_namespace, &deployments, &lease, cluster.now());
    lines.extend(judge::operator(&operator, &namespace, &deployments, &lease));

    let secrets = cluster.secrets(&namespace, settings.credentials.as_deref(), &operator).await;
    let policy = operator.policy(&settings.allow_host);
    let (told, usable) = judge::credentials(&secrets, &operator, &policy);
    lines.extend(told);
    if let Some(usable) = usable.filter(|_| !settings.skip_workspace) {
        let answer = look::workspace(&usable, policy).await;
        lines.push(judge::workspace(&usable, &answer));
    }

    for document in documents {
        let namespace = document.namespace.as_deref().unwrap_or(&namespace);
        for account in &document.accounts {
            let access = cluster.access(namespace, account).await;
            lines.extend(judge::access(document, namespace, account, &access));
        }
    }
    let argo = cluster.argo().await;
    lines.extend(judge::argo(&argo, &deployments, documents));
    lines.extend(judge::objects(&namespace, &cluster.objects(&namespace).await, cluster.now()));
    Ok(lines)
}
