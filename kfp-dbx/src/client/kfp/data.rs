//! What the API server takes and returns.

use serde_json::Value;

use crate::client::run::text;

/// The health report of the server.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Health {
    /// The version of the server.
    pub version: Option<String>,
    /// Whether the server runs in multi-user mode, in which each user has a namespace and a run
    /// needs an experiment.
    pub multi_user: Option<bool>,
}

impl Health {
    pub(super) fn read(answer: &Value) -> Self {
        Self {
            version: text(answer, "/tag_name"),
            multi_user: answer.get("multi_user").and_then(Value::as_bool),
        }
    }
}

/// A pipeline to upload.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The name of the pipeline: at most 127 bytes, and 100 on a server of version 1.x.
    pub name: String,
    /// The description of the pipeline.
    pub description: Option<String>,
    /// The namespace of the pipeline in multi-user mode. A server with a single user gets none.
    pub namespace: Option<String>,
    /// The name of the file. Its ending tells the format: `.yaml`, `.yml`, `.json`, `.zip` or
    /// `.tar.gz`.
    pub file_name: String,
    /// The content of the file, at most 32 MiB.
    pub content: Vec<u8>,
}

/// An uploaded pipeline or version of a pipeline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Uploaded {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// An experiment, which groups runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Experiment {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A run to create.
#[derive(Clone, Debug)]
pub struct NewRun {
    /// The name of the run, at most 255 characters.
    pub name: String,
    /// The manifest of the workflow as YAML or JSON. It is sent as JSON, the only format that each
    /// version of the server reads.
    pub workflow: String,
    /// The values of parameters, which replace their defaults. The server would use empty text for a
    /// parameter that has neither; the client rejects such a run.
    ///
    /// The server replaces `[[RunUUID]]`, `[[CurrentTime]]` and `[[CurrentTime.…]]` in the values.
    pub parameters: Vec<(String, String)>,
    /// The experiment, which is required in multi-user mode.
    pub experiment_id: Option<String>,
    /// The service account of the pods.
    pub service_account: Option<String>,
}
