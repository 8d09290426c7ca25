//! The arguments of `install`.

use clap::Args;

use crate::install::{Account, Settings};
use crate::run::logs::Format;

/// Prints everything that runs the operator on a cluster, as YAML for `kubectl apply`.
///
/// That is the namespace, the custom resource definitions, the service account with its roles, and
/// the Deployment. The Secret with the credentials is described in a comment at the end.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The namespace of the operator.
    #[arg(long, short, value_name = "NAME", default_value_t = Settings::default().namespace)]
    namespace: String,
    /// The image of the operator.
    #[arg(long, default_value_t = Settings::default().image)]
    image: String,
    /// A namespace that the operator watches. Can be repeated. Without it, the operator watches all
    /// namespaces.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    watch_namespace: Vec<String>,
    /// The number of processes. One of them acts, and the others stand by.
    #[arg(long, value_name = "NUMBER", default_value_t = Settings::default().replicas)]
    replicas: u32,
    /// The form of the operator's log.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Json)]
    log_format: Format,
    /// The Secret in the operator's namespace with the credentials that it uses for objects whose
    /// namespace has none.
    #[arg(long, value_name = "SECRET", default_value_t = Settings::default().credentials)]
    credentials: String,
    /// The id of the application of Entra as which the operator signs in, with the workload identity
    /// of AKS.
    #[arg(long, value_name = "CLIENT_ID")]
    workload_identity: Option<String>,
    /// The audience of a token of the service account, which the operator exchanges for one of
    /// Databricks.
    #[arg(long, value_name = "AUDIENCE")]
    token_audience: Option<String>,
    /// A namespace in which workflows run, with the service account of their pods. The account gets
    /// the rights to create and delete every kind. Can be repeated. Without an account, it is
    /// `pipeline-runner`, as in Kubeflow Pipelines.
    #[arg(long, value_name = "NAMESPACE[:ACCOUNT]", value_delimiter = ',')]
    workflows: Vec<Account>,
    /// Also installs a fake workspace, which the operator uses. Nothing is sent to Databricks.
    #[arg(long)]
    fake_databricks: bool,
}

const EXAMPLES: &str = "\
Examples:
  kfp-dbx-operator install | kubectl apply --server-side -f -
  kfp-dbx-operator install --fake-databricks --workflows=argo | kubectl apply --server-side -f -
  kfp-dbx-operator install --watch-namespace=team-a,team-b --replicas=2 > operator.yaml";

impl Arguments {
    pub(super) fn settings(self) -> Settings {
        Settings {
            namespace: self.namespace,
            image: self.image,
            watch: self.watch_namespace,
            replicas: self.replicas,
            log_format: self.log_format.into(),
            credentials: self.credentials,
            workload_identity: self.workload_identity,
            token_audience: self.token_audience,
            workflows: self.workflows,
            fake_databricks: self.fake_databricks,
        }
    }
}
