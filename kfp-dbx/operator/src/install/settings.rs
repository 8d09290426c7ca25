//! The settings of an installation.

/// The settings of an installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The namespace of the operator.
    pub namespace: String,
    /// The image of the operator.
    pub image: String,
    /// The namespaces that the operator watches. If there are none, it watches all of them.
    pub watch: Vec<String>,
    /// The number of processes. One of them acts, and the others stand by.
    pub replicas: u32,
    /// The form of the log.
    pub log_format: LogFormat,
    /// The name of the Secret in the operator's namespace with the credentials that it uses if the
    /// namespace of an object has none. It need not be there.
    pub credentials: String,
    /// The id of the application of Entra as which the operator signs in, with the workload identity
    /// of AKS.
    pub workload_identity: Option<String>,
    /// The audience of a token of the service account, which the operator exchanges for one of
    /// Databricks.
    pub token_audience: Option<String>,
    /// The service accounts under which workflows run, which get the rights that ops need.
    pub workflows: Vec<Account>,
    /// Whether a fake workspace is installed, which the operator then uses.
    pub fake_databricks: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            namespace: "kfp-dbx-system".to_owned(),
            image: concat!("ghcr.io/kfp-dbx/kfp-dbx-operator:", env!("CARGO_PKG_VERSION"))
                .to_owned(),
            watch: Vec::new(),
            replicas: 1,
            log_format: LogFormat::Json,
            credentials: "kfp-dbx-credentials".to_owned(),
            workload_identity: None,
            token_audience: None,
            workflows: Vec::new(),
            fake_databricks: false,
        }
    }
}

/// A service account under which workflows run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The namespace of the workflows.
    pub namespace: String,
    /// The name of the service account.
    pub name: String,
}

impl std::str::FromStr for Account {
    type Err = String;

    /// Reads `NAMESPACE` or `NAMESPACE:ACCOUNT`. The account of Kubeflow Pipelines is the default.
    fn from_str(text: &str) -> Result<Self, String> {
        let (namespace, name) = text.split_once(':').unwrap_or((text, "pipeline-runner"));
        if namespace.is_empty() || name.is_empty() {
            return Err("write a namespace, or a namespace and an account: `argo:pipeline-runner`"
                .to_owned());
        }
        Ok(Self { namespace: namespace.to_owned(), name: name.to_owned() })
    }
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// A JSON object on each line.
    Json,
    /// Text for people.
    Text,
}

impl LogFormat {
    /// Returns the name, as on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Text => "text",
        }
    }
}
