//! The arguments of `run`.

use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;

use crate::install::{HEALTH_PORT, LEASE, METRICS_PORT};
use crate::run::credentials::{HostPattern, Policy};
use crate::run::failure::Failure;
use crate::run::logs::{self, Format};
use crate::run::operator::{self, Election, Settings};
use crate::run::workspace::PER_SECOND;

/// Runs the operator until it is asked to stop.
///
/// It finds the cluster as kubectl does: by KUBECONFIG, by ~/.kube/config, or by the service account
/// of its pod. It uses the credentials in the Secret that an object's annotation
/// `databricks.microsoft.com/credentials` names, or in the Secret `kfp-dbx-credentials` of the
/// object's namespace, or else in its own environment, by the names of the SDKs: DATABRICKS_HOST,
/// DATABRICKS_TOKEN, DATABRICKS_CLIENT_ID, DATABRICKS_CLIENT_SECRET, ARM_CLIENT_ID and so on.
///
/// At the first SIGTERM or SIGINT it begins nothing new, lets the steps that are under way end, gives
/// its lease back, and ends with status 0. At the second one it ends at once.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A namespace to watch. Can be repeated. Without it, the operator watches all namespaces.
    #[arg(long, value_name = "NAME", value_delimiter = ',', env = "KFP_DBX_WATCH_NAMESPACE")]
    watch_namespace: Vec<String>,

    /// The form of the log. The variable KFP_DBX_LOG, or RUST_LOG, chooses what is logged, such as
    /// `debug` or `warn`.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text, env = "KFP_DBX_LOG_FORMAT")]
    log_format: Format,

    /// The address of `/healthz` and `/readyz`.
    #[arg(long, value_name = "ADDRESS", default_value_t = any(HEALTH_PORT), env = "KFP_DBX_HEALTH_ADDRESS")]
    health_address: SocketAddr,

    /// The address of `/metrics`.
    #[arg(long, value_name = "ADDRESS", default_value_t = any(METRICS_PORT), env = "KFP_DBX_METRICS_ADDRESS")]
    metrics_address: SocketAddr,

    /// Acts without a lease. Only for an operator that is certainly the only one.
    #[arg(long, env = "KFP_DBX_NO_LEADER_ELECTION", value_parser = clap::builder::BoolishValueParser::new(), num_args = 0..=1, require_equals = true, default_value = "false", default_missing_value = "true", hide_default_value = true, hide_possible_values = true)]
    no_leader_election: bool,

    /// The Lease by which the processes of the operator elect the one that acts.
    #[arg(long, value_name = "NAME", default_value = LEASE, env = "KFP_DBX_LEASE_NAME")]
    lease_name: String,

    /// The namespace of the Lease. Without it, it is the namespace of the pod, or that of the
    /// current context.
    #[arg(long, value_name = "NAME", env = "POD_NAMESPACE")]
    lease_namespace: Option<String>,

    /// The name of this process in the Lease and in Events. Without it, it is made of the host's name.
    #[arg(long, value_name = "NAME", env = "POD_NAME")]
    identity: Option<String>,

    /// The time that steps under way have to end when the operator is asked to stop.
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "20s", env = "KFP_DBX_GRACE_PERIOD")]
    grace_period: Duration,

    /// The number of objects that are worked on at a time.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1000), default_value_t = 64, env = "KFP_DBX_PARALLEL")]
    parallel: u16,

    /// The reads, and also the writes, that a workspace is sent in a second.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1000), default_value_t = PER_SECOND, env = "KFP_DBX_REQUESTS_PER_SECOND")]
    requests_per_second: u32,

    /// A host besides those of Azure Databricks that a Secret may name, and one without encryption,
    /// such as `*.example.com` or `http://fake.kfp.svc:8080`. Can be repeated.
    #[arg(long, value_name = "HOST", value_delimiter = ',', env = "KFP_DBX_ALLOW_HOST")]
    allow_host: Vec<HostPattern>,

    /// Lets Secrets choose a kind of authentication that uses the identity of the operator itself:
    /// its workload identity, its managed identity, or the token of its service account.
    #[arg(long, env = "KFP_DBX_ALLOW_IDENTITY", value_parser = clap::builder::BoolishValueParser::new(), num_args = 0..=1, require_equals = true, default_value = "false", default_missing_value = "true", hide_default_value = true, hide_possible_values = true)]
    allow_identity: bool,
}

const EXAMPLES: &str = "\
Examples:
  # On this machine, with the cluster of the current context.
  DATABRICKS_HOST=https://adb-123.4.azuredatabricks.net DATABRICKS_TOKEN=… kfp-dbx-operator run

  # With a fake workspace.
  kfp-dbx-operator fake-databricks &
  DATABRICKS_HOST=http://127.0.0.1:8080 DATABRICKS_TOKEN=any kfp-dbx-operator run \\
    --no-leader-election --metrics-address=127.0.0.1:9090";

impl Arguments {
    pub(super) fn run(self) -> Result<(), Failure> {
        logs::start(self.log_format).map_err(Failure::Usage)?;
        operator::run(self.settings())
    }

    fn settings(self) -> Settings {
        let election = (!self.no_leader_election)
            .then_some(Election { name: self.lease_name, namespace: self.lease_namespace });
        Settings {
            namespaces: self.watch_namespace,
            health_address: self.health_address,
            metrics_address: self.metrics_address,
            election,
            identity: self.identity,
            grace: self.grace_period,
            parallel: self.parallel.into(),
            per_second: self.requests_per_second,
            policy: Policy {
                allowed_hosts: self.allow_host,
                allow_identity: self.allow_identity,
                ..Policy::default()
            },
        }
    }
}

/// Returns an address at which all interfaces of the machine listen.
fn any(port: u16) -> SocketAddr {
    SocketAddr::from(([0, 0, 0, 0], port))
}

fn duration(text: &str) -> Result<Duration, String> {
    let parsed = text.parse::<jiff::SignedDuration>().ok();
    parsed
        .and_then(|duration| Duration::try_from(duration).ok())
        .ok_or_else(|| format!("`{text}` is not a duration, such as `20s` or `1m`"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::duration;

    #[test]
    fn durations_have_a_unit() {
        assert_eq!(duration("20s"), Ok(Duration::from_secs(20)));
        assert_eq!(duration("1m 30s"), Ok(Duration::from_secs(90)));
        for wrong in ["", "20", "-5s", "soon"] {
            assert!(duration(wrong).unwrap_err().contains("such as `20s`"), "{wrong}");
        }
    }
}
