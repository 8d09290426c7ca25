//! The arguments of `doctor`.

use std::path::PathBuf;

use clap::Args;

use crate::install;
use crate::run::credentials::HostPattern;
use crate::run::doctor::{Settings, is_name};

/// Says, line by line, what stands between you and a finished run, and the way out.
///
/// It looks at the cluster of the current context as you, and changes nothing. Each line begins with
/// `ok`, `warn` or `FAIL`; a line `help:` below it has the command or the setting that helps. `warn` is
/// something that may be wrong, or that you have no right to see. The lines are about:
///
///   1. the API server: it answers, and is Kubernetes 1.25 or later; the namespace exists
///   2. the custom resource definitions: served, and those of this version
///   3. the operator: it runs, in which version, watches the namespace, and no other one runs beside it
///   4. the credentials for the namespace: which Secret is used, and whether its settings are right
///   5. the workspace: it accepts the credentials (it is asked for its clusters)
///   6. for each workflow of `--workflow`: its service accounts exist, and have the rights that its
///      steps need; Argo has the features that it uses
///   7. Argo: its kinds are served, its controller runs, in which version
///   8. the objects in the namespace that are in trouble
///
/// The exit status is 0 if no line fails, 1 if any does, and 2 if the command line or a file is wrong.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment, after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The namespace of the workflows. Without it, that of the current context.
    #[arg(long, short, value_name = "NAME", value_parser = name)]
    namespace: Option<String>,
    /// The namespace of the operator.
    #[arg(long, value_name = "NAME", value_parser = name, default_value_t = install::Settings::default().namespace)]
    operator_namespace: String,
    /// The Secret that the annotation `databricks.microsoft.com/credentials` of the objects names.
    #[arg(long, value_name = "SECRET", value_parser = name)]
    credentials: Option<String>,
    /// A file with workflows, schedules or workflow templates, as `compile` writes it; `-` is standard
    /// input. Can be repeated.
    #[arg(long, short = 'f', value_name = "FILE")]
    workflow: Vec<PathBuf>,
    /// Sends nothing to the workspace.
    #[arg(long)]
    skip_workspace: bool,
    /// A host that the operator allows to Secrets, besides those that its Deployment names. Can be
    /// repeated.
    #[arg(long, value_name = "HOST", value_delimiter = ',')]
    allow_host: Vec<HostPattern>,
}

const EXAMPLES: &str = "\
Examples:
  kfp-dbx-operator doctor --namespace argo
  cargo run -- compile | kfp-dbx-operator doctor --namespace argo --workflow -";

impl Arguments {
    pub(super) fn settings(self) -> Settings {
        Settings {
            namespace: self.namespace,
            operator_namespace: self.operator_namespace,
            credentials: self.credentials,
            workflows: self.workflow,
            skip_workspace: self.skip_workspace,
            allow_host: self.allow_host,
        }
    }
}

fn name(text: &str) -> Result<String, String> {
    match is_name(text) {
        true => Ok(text.to_owned()),
        false => Err("a name has lower-case letters, digits, `-` and `.`".to_owned()),
    }
}
