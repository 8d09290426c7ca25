//! `rbac`: writes the permissions that the pods of a pipeline need.

use std::path::PathBuf;

use crate::cli::access::{self, Error};
use crate::cli::call::{Call, Execute};
use crate::cli::exit::{Exit, Failure};
use crate::cli::options::{Target, namespace};
use crate::cli::{findings, write};

#[derive(clap::Args, Debug)]
pub(crate) struct Rbac {
    /// The pipeline
    pipeline: Option<String>,
    /// The namespace of the workflow
    #[arg(short, long, value_parser = namespace)]
    namespace: Option<String>,
    /// The output file; by default standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    target: Target,
}

impl Execute for Rbac {
    const EXAMPLES: &'static [&'static str] = &["$ rbac --namespace kubeflow | kubectl apply -f -"];

    fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure> {
        let entry = self.target.of(call.entry(self.pipeline.as_deref())?);
        let yaml =
            access::manifests(&entry.pipeline, self.namespace.as_deref()).map_err(|error| {
                match error {
                    Error::Pipeline(error) => findings::failure(&error),
                    Error::Unknown(why) => Failure::usage(why),
                }
            })?;
        write::output(self.output.as_ref(), yaml.as_bytes())?;
        Ok(Exit::Success)
    }
}
