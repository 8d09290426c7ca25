//! `run`: runs a pipeline on Kubeflow Pipelines.

use kfp_dbx_core::text::nearest::nearest;

use crate::cli::call::{Call, Execute};
use crate::cli::exit::{Exit, Failure};
use crate::cli::options::{Target, Values};
use crate::cli::remote::options::{KubeflowConnection, Wait};
use crate::cli::remote::wait::Watch;
use crate::cli::remote::{connect, notes, versions};
use crate::cli::workflow::{self, Kind};
use crate::cli::write;
use crate::client::{Error, Kfp, NewRun, random_suffix};

#[derive(clap::Args, Debug)]
pub(crate) struct Run {
    /// The pipeline
    pipeline: Option<String>,
    #[command(flatten)]
    values: Values,
    #[command(flatten)]
    target: Target,
    /// The experiment of the run
    #[arg(short, long, value_name = "NAME")]
    experiment: Option<String>,
    /// Creates the experiment if it does not exist
    #[arg(long, requires = "experiment")]
    create_experiment: bool,
    /// The name of the run; by default that of the pipeline and five letters
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    wait: Wait,
    #[command(flatten)]
    server: KubeflowConnection,
}

impl Execute for Run {
    const EXAMPLES: &'static [&'static str] = &[
        "$ run --host http://localhost:8888 -p slices=40 --wait",
        "$ run --host https://kubeflow.example.com/pipeline --token-file token --namespace team --experiment nightly",
        "$ run --host https://kubeflow.example.com/pipeline --header @cookie.txt --params-file params.yaml",
    ];

    fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure> {
        let entry = &self.target.of(call.entry(self.pipeline.as_deref())?);
        let pipeline = &entry.pipeline;
        let parameters = workflow::arguments(pipeline, &self.values.read()?)?;
        let watch = Watch::new(&self.wait)?;
        let workflow = workflow::build(entry, Kind::Workflow)?;
        let kfp = connect::kfp(&self.server, watch.as_ref().and_then(Watch::deadline))?;
        versions::of_kfp(&kfp, &workflow);
        notes::namespace(&kfp, &self.server);
        notes::values(parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let name = self.name.clone();
        let new = NewRun {
            name: name.unwrap_or_else(|| format!("{} {}", entry.name(), random_suffix())),
            workflow: workflow.to_json().map_err(Failure::usage)?,
            parameters,
            experiment_id: self.experiment_id(&kfp)?,
            service_account: pipeline.own_service_account().map(str::to_owned),
        };
        let run = kfp.create_run(&new).map_err(|error| self.not_created(error))?;
        write::text(&format!("{}\n{}\n", run.id, kfp.run_url(&run.id)))?;
        let Some(watch) = watch else { return Ok(Exit::Success) };
        let options = [("--host", Some(self.server.host.as_str()))];
        let connection = &self.server.connection;
        let terminate = connection.terminate_command(call.program, &run.id, &options);
        watch.wait(&terminate, || kfp.run(&run.id))
    }
}

impl Run {
    /// Finds or creates the experiment.
    fn experiment_id(&self, kfp: &Kfp) -> Result<Option<String>, Failure> {
        let namespace = self.server.namespace.as_deref();
        let Some(name) = &self.experiment else { return Ok(None) };
        if let Some(known) = kfp.experiment(name, namespace)? {
            return Ok(Some(known.id));
        }
        if self.create_experiment {
            return Ok(Some(kfp.create_experiment(name, namespace)?.id));
        }
        let failure = Failure::server(format!("there is no experiment `{name}`"));
        let known = kfp.experiments(namespace)?;
        Err(match nearest(name, known.iter().map(|known| known.name.as_str())) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure.help("`--create-experiment` creates it"),
        })
    }

    fn not_created(&self, error: Error) -> Failure {
        let message = error.message().map(str::to_lowercase).unwrap_or_default();
        let failure = Failure::from(error);
        match self.experiment.is_none() && message.contains("experiment") {
            true => failure
                .help("in multi-user mode, a run needs `--experiment NAME --namespace NAMESPACE`"),
            false => failure,
        }
    }
}
