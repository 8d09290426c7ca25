//! `submit`: submits a pipeline to an Argo server, or prints the `kubectl` command that does it.

use crate::cli::call::{Call, Execute};
use crate::cli::entry::Entry;
use crate::cli::exit::{Exit, Failure};
use crate::cli::options::{Target, Values};
use crate::cli::remote::options::{ArgoConnection, Wait};
use crate::cli::remote::wait::Watch;
use crate::cli::remote::{connect, versions};
use crate::cli::shell;
use crate::cli::workflow::{self, Kind};
use crate::cli::write;

#[derive(clap::Args, Debug)]
pub(crate) struct Submit {
    /// The pipeline
    pipeline: Option<String>,
    #[command(flatten)]
    values: Values,
    #[command(flatten)]
    target: Target,
    /// Lets the server check the workflow without creating it
    #[arg(long, requires = "argo_server")]
    dry_run: bool,
    #[command(flatten)]
    wait: Wait,
    #[command(flatten)]
    server: ArgoConnection,
}

impl Execute for Submit {
    const EXAMPLES: &'static [&'static str] = &[
        "$ submit --namespace argo",
        "$ submit --argo-server https://localhost:2746 --namespace argo -p slices=40 --wait",
    ];

    fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure> {
        let entry = &self.target.of(call.entry(self.pipeline.as_deref())?);
        let given = self.values.read()?;
        let own = entry.pipeline.own_namespace();
        let namespace = self.server.namespace.as_deref().or(own);
        let Some(url) = &self.server.argo_server else {
            // Errors are shown here, and not by the command that is printed.
            workflow::arguments(&entry.pipeline, &given)?;
            workflow::build(entry, Kind::Workflow)?;
            return self.print(call.program, entry, namespace);
        };
        let namespace = namespace.ok_or_else(connect::no_namespace)?;
        let watch = Watch::new(&self.wait)?;
        let pipeline =
            workflow::with_values(&entry.pipeline, &given, Kind::Workflow)?.namespace(namespace);
        let workflow = workflow::build(&Entry::new(pipeline), Kind::Workflow)?;
        let deadline = watch.as_ref().and_then(Watch::deadline);
        let argo = connect::argo(url, namespace, &self.server.connection, deadline)?;
        versions::of_argo(&argo, &workflow);
        let workflow = serde_json::to_value(&workflow).map_err(Failure::usage)?;
        if self.dry_run {
            argo.dry_run(&workflow)?;
            write::note("the server accepts the workflow; nothing was created");
            return Ok(Exit::Success);
        }
        let run = argo.submit(&workflow)?;
        write::text(&format!("{}\n{}\n", run.name, argo.run_url(&run.name)))?;
        let Some(watch) = watch else { return Ok(Exit::Success) };
        let options = [("--argo-server", Some(url.as_str())), ("--namespace", Some(namespace))];
        let connection = &self.server.connection;
        let terminate = connection.terminate_command(call.program, &run.name, &options);
        watch.wait(&terminate, || argo.run(&run.name))
    }
}

impl Submit {
    /// Prints the shell command that creates the workflow with kubectl.
    fn print(
        &self,
        program: &str,
        entry: &Entry,
        namespace: Option<&str>,
    ) -> Result<Exit, Failure> {
        if self.wait.is_requested {
            return Err(Failure::usage("`--wait` needs a server").help("set `--argo-server URL`"));
        }
        let mut compile = vec![program.to_owned(), "compile".to_owned(), entry.name().to_owned()];
        // A pipeline with a schedule compiles to a cron workflow.
        if entry.pipeline.kind() != Kind::Workflow {
            compile.extend(["--kind", Kind::Workflow.facts().word].map(str::to_owned));
        }
        if let Some(version) = self.target.argo {
            compile.extend(["--argo".to_owned(), version.to_string()]);
        }
        if let Some(operator) = self.target.operator {
            compile.extend(["--operator".to_owned(), operator.to_string()]);
        }
        if let Some(file) = &self.values.params_file {
            compile.extend(["--params-file".to_owned(), file.to_string_lossy().into_owned()]);
        }
        for param in &self.values.param {
            compile.extend(["-p".to_owned(), param.clone()]);
        }
        let mut kubectl = vec!["kubectl".to_owned(), "create".to_owned()];
        if let Some(namespace) = namespace {
            kubectl.extend(["--namespace".to_owned(), namespace.to_owned()]);
        }
        let [compile, kubectl] = [compile, kubectl].map(|words| shell::words(&words));
        write::out(format!("{compile} | {kubectl} -f -\n").as_bytes())?;
        Ok(Exit::Success)
    }
}
