//! The shape of the Secret with credentials, as a comment.

use super::names::NAME;
use super::settings::Settings;

/// Returns the comment that says which Secret to create, and with what.
pub(super) fn comment(settings: &Settings) -> String {
    let Settings { namespace, credentials, .. } = settings;
    let lines = format!(
        "\
The workspace and its credentials are in a Secret. The operator looks for one in the namespace of
each object: the one that the annotation `databricks.microsoft.com/credentials` of the object names,
or else `kfp-dbx-credentials`. If that is not there, it uses the one in its own namespace. The keys
are the environment variables of the Databricks SDKs:

apiVersion: v1
kind: Secret
metadata:
  name: {credentials}
  namespace: {namespace}
stringData:
  # The address of the workspace.
  DATABRICKS_HOST: https://adb-<workspace>.<number>.azuredatabricks.net
  # And one of these.
  # 1. An access token:
  DATABRICKS_TOKEN: <token>
  # 2. A service principal of Databricks:
  DATABRICKS_CLIENT_ID: <client>
  DATABRICKS_CLIENT_SECRET: <secret>
  # 3. A service principal of Entra:
  ARM_TENANT_ID: <tenant>
  ARM_CLIENT_ID: <client>
  ARM_CLIENT_SECRET: <secret>

The Secret in the operator's own namespace is read when the operator starts: after a change, write
`kubectl rollout restart --namespace {namespace} deployment/{NAME}`.
"
    );
    let comment = |line: &str| match line {
        "" => "#\n".to_owned(),
        line => format!("# {line}\n"),
    };
    std::iter::once("---\n".to_owned()).chain(lines.lines().map(comment)).collect()
}
