//! A client for Kubeflow Pipelines and for the Argo server. (Feature `client`)
//!
//! ```no_run
//! use kfp_dbx::client::{Kfp, NewRun, Server, Token};
//!
//! # fn main() -> Result<(), kfp_dbx::client::Error> {
//! let mut server = Server::new("https://kubeflow.example.com/pipeline")?;
//! if let Some(token) = Token::from_env("KF_TOKEN")? {
//!     server = server.token(token);
//! }
//! let kfp = Kfp::new(server);
//! let experiment = kfp.experiment("nightly", Some("team-a"))?;
//! let run = kfp.create_run(&NewRun {
//!     name: "load".to_owned(),
//!     workflow: "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n…".to_owned(),
//!     parameters: vec![("table".to_owned(), "sales".to_owned())],
//!     experiment_id: experiment.map(|experiment| experiment.id),
//!     service_account: None,
//! })?;
//! println!("{}: {}", kfp.run_url(&run.id), run.state);
//! # Ok(())
//! # }
//! ```
//!
//! # Retries
//!
//! A request that only reads is retried when the server cannot be reached, is too slow, drops the
//! connection, or answers 429, 502, 503 or 504. It is retried [`Server::retries`] times, after
//! 0.2 s, 0.4 s and so on up to 5 s, or after the time that the server requests, up to 30 s.
//!
//! Any other request is retried only if the server certainly did not process it: if there was no
//! connection, or if the answer is 429. If the server may have processed it, the error is
//! [`ErrorKind::OutcomeUnknown`]. [`Argo::submit`] knows the name of the workflow and looks for it
//! instead, and [`Kfp::create_run`] looks for the run, which has a label.
//!
//! # Secrets
//!
//! The token and the values of headers appear in no error and in no `Debug` output: `…` replaces
//! them, even where the server repeats them. They are sent only to the server's own URL, since
//! redirects are not followed. Certificates are always verified.

// Imports point one way: `argo`, `kfp` → `http` → `server` → `secrets`, `token` → `error`, and
// `name`, `needs` and `run` → `object`, `resume` beside them.
mod argo;
mod error;
mod http;
mod kfp;
mod name;
mod object;
mod resume;
mod run;
mod secrets;
mod server;
mod token;

pub use argo::Argo;
pub use error::{Error, ErrorKind};
#[cfg(feature = "cli")]
pub(crate) use kfp::replaced;
pub use kfp::{Experiment, Health, Kfp, NewRun, Upload, Uploaded};
pub use kfp_dbx_core::spec::argo_needs::needs_argo;
#[cfg(feature = "cli")]
pub(crate) use name::random_suffix;
pub use object::ObjectState;
pub use run::{Run, State, Task};
pub use server::Server;
pub use token::Token;
