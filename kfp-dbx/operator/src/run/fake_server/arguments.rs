//! The command `fake-databricks`.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use clap::{Args, ValueEnum};
use tokio::net::TcpListener;

use super::serve::serve;
use crate::fake::{Client, Durations, Quirks, Settings, WORDS};

/// Serves a fake Databricks workspace, to try pipelines without a workspace. It forgets everything
/// when it ends. `GET /` shows what is in it, and `GET /debug/state` the same as JSON.
#[derive(Args)]
#[command(after_help = after_help())]
pub struct Arguments {
    /// The address to listen at. Other machines, and the pods of a cluster, can reach it at 0.0.0.0.
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    address: IpAddr,
    /// The port to listen at.
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    port: u16,
    /// An access token that the workspace accepts. Can be repeated. If there is neither a token nor a
    /// client, the workspace accepts every request.
    #[arg(
        long,
        value_name = "TOKEN",
        value_delimiter = ',',
        env = "KFP_DBX_FAKE_TOKEN",
        hide_env_values = true
    )]
    token: Vec<String>,
    /// A service principal with a secret, which can ask for access tokens. Can be repeated.
    #[arg(long, value_name = "ID=SECRET", value_delimiter = ',', value_parser = pair, env = "KFP_DBX_FAKE_CLIENT", hide_env_values = true)]
    client: Vec<(String, String)>,
    /// A service principal that trusts the tokens of another provider with this subject, such as
    /// `system:serviceaccount:NAMESPACE:NAME`. Their signatures are not verified. Can be repeated.
    #[arg(long, value_name = "ID=SUBJECT", value_delimiter = ',', value_parser = pair)]
    trust: Vec<(String, String)>,
    /// The address of the workspace in the pages of runs.
    #[arg(long, value_name = "URL")]
    host: Option<String>,
    /// Lets everything take as long as in a real workspace: minutes for a cluster, and a minute for
    /// a run.
    #[arg(long)]
    slow: bool,
    /// The seconds for which a run runs.
    #[arg(long, value_name = "SECONDS")]
    run_seconds: Option<u64>,
    /// The seconds that a cluster takes to start, also the new cluster of a run.
    #[arg(long, value_name = "SECONDS")]
    cluster_seconds: Option<u64>,
    /// A form that answers take. Can be repeated.
    #[arg(long, value_enum, value_name = "QUIRK", value_delimiter = ',')]
    quirk: Vec<Quirk>,
    /// Refuses tasks without a cluster, as workspaces without serverless compute do.
    #[arg(long)]
    no_serverless: bool,
    /// Refuses DBFS, as new workspaces do.
    #[arg(long)]
    no_dbfs: bool,
}

impl std::fmt::Debug for Arguments {
    /// Writes no token and no secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut debug = f.debug_struct("Arguments");
        debug.field("address", &self.address).field("port", &self.port).finish_non_exhaustive()
    }
}

/// A form that answers take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Quirk {
    /// Numbers of 64 bits are texts.
    DecimalStrings,
    /// Objects have fields that nobody knows.
    ExtraFields,
    /// States before the end have words that nobody knows.
    UnknownStates,
    /// Runs have no `state`, only `status`.
    NoOldState,
    /// Pages end early.
    ShortPages,
    /// Answers tell the credentials of registries and the keys of Log Analytics.
    TellsSecrets,
    /// What is new is listed only after half a minute.
    LateLists,
    /// A missing run, job or cluster is 404, and not 400.
    #[value(name = "missing-is-404")]
    MissingIs404,
}

/// Serves a fake workspace until `stop` is done.
///
/// # Errors
///
/// The address cannot be listened at.
pub async fn fake_databricks(
    arguments: Arguments,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), String> {
    let address = SocketAddr::new(arguments.address, arguments.port);
    let fault = |error| format!("cannot listen at `{address}`: {error}");
    let listener = TcpListener::bind(address).await.map_err(fault)?;
    let bound = listener.local_addr().map_err(fault)?;
    let url = format!("http://{bound}");
    let settings = arguments.settings(&url);
    tracing::info!("a fake Databricks workspace listens at {url}");
    serve(listener, settings, stop).await.map_err(|error| error.to_string())
}

impl Arguments {
    fn settings(self, url: &str) -> Settings {
        let with_secret = |(id, secret)| (id, Client { secret: Some(secret), subject: None });
        let mut settings = Settings {
            host: self.host.unwrap_or_else(|| url.to_owned()),
            durations: if self.slow { real_durations() } else { Durations::default() },
            tokens: self.token.into_iter().collect(),
            clients: self.client.into_iter().map(with_secret).collect(),
            serverless: !self.no_serverless,
            dbfs_root: !self.no_dbfs,
            missing_is_404: self.quirk.contains(&Quirk::MissingIs404),
            quirks: quirks(&self.quirk),
            ..Settings::default()
        };
        for (id, subject) in self.trust {
            settings.clients.entry(id).or_default().subject = Some(subject);
        }
        if let Some(seconds) = self.run_seconds {
            settings.durations.running = Duration::from_secs(seconds);
        }
        if let Some(seconds) = self.cluster_seconds {
            settings.durations.cluster_pending = Duration::from_secs(seconds);
        }
        settings
    }
}

/// The time after which something new is listed.
const LAG: Duration = Duration::from_secs(30);

fn quirks(quirks: &[Quirk]) -> Quirks {
    let has = |quirk| quirks.contains(&quirk);
    Quirks {
        decimal_strings: has(Quirk::DecimalStrings),
        extra_fields: has(Quirk::ExtraFields),
        unknown_states: has(Quirk::UnknownStates),
        no_old_state: has(Quirk::NoOldState),
        short_pages: has(Quirk::ShortPages),
        tells_secrets: has(Quirk::TellsSecrets),
        list_lag: if has(Quirk::LateLists) { LAG } else { Duration::ZERO },
    }
}

/// Durations as those of a real workspace.
fn real_durations() -> Durations {
    Durations {
        pending: Duration::from_secs(5),
        running: Duration::from_secs(60),
        terminating: Duration::from_secs(5),
        cancel: Duration::from_secs(1),
        cluster_pending: Duration::from_secs(300),
        cluster_terminating: Duration::from_secs(10),
        cluster_running: Duration::from_secs(60),
        slow: 3,
        ..Durations::default()
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((id, value)) if !id.is_empty() => Ok((id.to_owned(), value.to_owned())),
        _ => Err("it has to be an id and a value with `=` between them".to_owned()),
    }
}

/// Lists the words that decide what happens.
fn after_help() -> String {
    let mut text = "\
Example:
  kfp-dbx-operator fake-databricks --port=8090

Words in names, in paths and in the parameters of runs decide what happens. The parts of a name are
separated by `-`, `.`, `_`, `/`, `:` or spaces: `train-fails-2` has the word `fails`. A word in the name
of a run or a job decides for all of its tasks, one in the key or in a parameter of a task for that task,
and one in the key of a job cluster for that cluster.
"
    .to_owned();
    let width = WORDS.iter().map(|word| word.word.len()).max().unwrap_or_default();
    for word in WORDS {
        // Writing to a text cannot fail.
        let _ = write!(text, "\n  {:width$}  {}: {}", word.word, word.of, word.effect);
    }
    text + "\n\nA notebook returns its parameter `returns`, or that of its job, or `done`."
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::{Arguments, Quirk, after_help, pair};
    use crate::fake::WORDS;

    #[derive(Parser)]
    struct Program {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn parse(arguments: &[&str]) -> Arguments {
        Program::try_parse_from([&["fake"], arguments].concat()).unwrap().arguments
    }

    #[test]
    fn the_help_has_every_word() {
        let help = after_help();
        for word in WORDS {
            assert!(help.contains(word.word) && help.contains(word.effect), "{word:?}");
        }
    }

    /// Kubernetes sets variables such as `FAKE_DATABRICKS_PORT` for a Service, to a URL.
    #[test]
    fn no_variable_has_the_name_of_one_for_a_service() {
        use clap::CommandFactory as _;
        let command = Program::command();
        let variables = command.get_arguments().filter_map(clap::Arg::get_env);
        let variables: Vec<_> = variables.map(|name| name.to_str().unwrap()).collect();
        assert_eq!(variables, ["KFP_DBX_FAKE_TOKEN", "KFP_DBX_FAKE_CLIENT"]);
    }

    #[test]
    fn clients_have_a_secret_or_trust_a_subject() {
        let arguments = parse(&["--client=a=x=y", "--trust=b=s,a=t", "--token=p,q"]);
        let settings = arguments.settings("http://here");
        let client = |id: &str| settings.clients[id].clone();
        assert_eq!(client("a").secret.as_deref(), Some("x=y"));
        assert_eq!(client("a").subject.as_deref(), Some("t"));
        assert_eq!(client("b").secret, None);
        assert_eq!(settings.tokens.iter().collect::<Vec<_>>(), ["p", "q"]);
        assert_eq!(settings.host, "http://here");
        assert!(pair("=x").is_err() && pair("x").is_err());
    }

    #[test]
    fn durations_can_be_set_beside_slow() {
        let settings = parse(&["--slow", "--run-seconds=7"]).settings("");
        assert_eq!(settings.durations.running.as_secs(), 7);
        assert_eq!(settings.durations.cluster_pending.as_secs(), 300);
    }

    #[test]
    fn quirks_are_set_by_their_names() {
        use clap::ValueEnum as _;
        for quirk in Quirk::value_variants() {
            let name = quirk.to_possible_value().unwrap().get_name().to_owned();
            let settings = parse(&["--quirk", &name]).settings("");
            let quirks = settings.quirks;
            let set = [
                quirks.decimal_strings,
                quirks.extra_fields,
                quirks.unknown_states,
                quirks.no_old_state,
                quirks.short_pages,
                quirks.tells_secrets,
                !quirks.list_lag.is_zero(),
                settings.missing_is_404,
            ];
            assert_eq!(set.iter().filter(|set| **set).count(), 1, "{name}");
        }
    }
}
