//! `upload`: uploads a pipeline to Kubeflow Pipelines.

use kfp_dbx_core::text::names::workflow_name;

use crate::cli::archive::{self, WorkflowFormat};
use crate::cli::call::{Call, Execute};
use crate::cli::entry::Entry;
use crate::cli::exit::{Exit, Failure};
use crate::cli::options::Target;
use crate::cli::remote::options::KubeflowConnection;
use crate::cli::remote::{connect, notes, versions};
use crate::cli::workflow::{self, Kind};
use crate::cli::write;
use crate::client::{self, Error, ErrorKind, Kfp};

#[derive(clap::Args, Debug)]
pub(crate) struct Upload {
    /// The pipeline
    pipeline: Option<String>,
    /// The name on the server; by default that of the pipeline
    #[arg(long)]
    name: Option<String>,
    /// Uploads a new version with this name of an existing pipeline
    #[arg(long, value_name = "NAME")]
    version: Option<String>,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    server: KubeflowConnection,
}

impl Execute for Upload {
    const EXAMPLES: &'static [&'static str] = &[
        "$ upload --host https://kubeflow.example.com/pipeline",
        "$ upload --version v2 --host http://localhost:8888",
    ];

    fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure> {
        let entry = &self.target.of(call.entry(self.pipeline.as_deref())?);
        let workflow = workflow::build(entry, Kind::Workflow)?;
        let content = archive::bytes(&workflow, WorkflowFormat::Yaml)?;
        let name = self.name.as_deref().unwrap_or_else(|| entry.name());
        let kfp = connect::kfp(&self.server, None)?;
        versions::of_kfp(&kfp, &workflow);
        notes::namespace(&kfp, &self.server);
        notes::defaults(&workflow);
        let uploaded = match &self.version {
            Some(version) => self.version(&kfp, name, version, &content)?,
            None => self.pipeline(&kfp, name, entry, content)?,
        };
        write::text(&format!("{uploaded}\n"))?;
        Ok(Exit::Success)
    }
}

impl Upload {
    fn pipeline(
        &self,
        kfp: &Kfp,
        name: &str,
        entry: &Entry,
        content: Vec<u8>,
    ) -> Result<String, Failure> {
        let upload = client::Upload {
            name: name.to_owned(),
            description: entry.pipeline.description().map(str::to_owned),
            namespace: self.server.namespace.clone(),
            file_name: file_name(name),
            content,
        };
        let help = "upload a new version of it: `--version NAME`";
        let uploaded = kfp.upload(&upload).map_err(|error| not_uploaded(error, help))?;
        Ok(format!("uploaded pipeline `{}`\n{}", uploaded.name, kfp.pipeline_url(&uploaded.id)))
    }

    fn version(
        &self,
        kfp: &Kfp,
        name: &str,
        version: &str,
        content: &[u8],
    ) -> Result<String, Failure> {
        let id = kfp.pipeline_id(name, self.server.namespace.as_deref())?.ok_or_else(|| {
            Failure::server(format!("there is no pipeline `{name}` on the server"))
                .help("upload it without `--version` first")
        })?;
        let help = "give the version another name: `--version NAME`";
        let uploaded = kfp
            .upload_version(&id, version, &file_name(name), content)
            .map_err(|error| not_uploaded(error, help))?;
        let url = kfp.pipeline_url(&id);
        Ok(format!("uploaded version `{}` of pipeline `{name}`\n{url}", uploaded.name))
    }
}

fn file_name(name: &str) -> String {
    workflow_name(name) + WorkflowFormat::Yaml.ending()
}

/// Returns the failure of an upload, with the help for a name that is taken.
fn not_uploaded(error: Error, help: &str) -> Failure {
    let is_taken = *error.kind() == ErrorKind::Conflict;
    let failure = Failure::from(error);
    if is_taken { failure.help(help) } else { failure }
}
