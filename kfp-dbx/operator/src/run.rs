//! The program: all that touches a network, a process or a clock.
//!
//! | module | contents |
//! |---|---|
//! | [`clock`] | the time, which never goes back |
//! | [`hidden`] | texts that no log shows |
//! | [`http`] | requests and responses |
//! | [`credentials`] | settings of workspaces, kinds of authentication, tokens |
//! | [`workspace`] | requests to workspaces, at their pace |
//! | [`cli`] | the command line |
//! | [`cluster`] | steps that read and write objects of Kubernetes, and the watches |
//! | [`doctor`] | the command `doctor` |
//! | [`fake_server`] | the fake workspace as a server |
//! | [`health`], [`metrics`], [`serve`] | what the program says of itself |
//! | [`lease`] | the election of the one process that acts |
//! | [`logs`] | the log |
//! | [`operate`] | the loop |
//! | [`operator`] | the command `run` |
//! | [`stop`] | signals |
//! | [`words`] | the words for steps and outcomes |
//! | [`world`] | steps as requests to the API server and to workspaces |

pub mod cli;
pub mod clock;
pub mod cluster;
pub mod credentials;
pub mod doctor;
mod failure;
pub mod fake_server;
pub mod health;
pub mod hidden;
pub mod http;
pub mod lease;
pub mod logs;
pub mod metrics;
pub mod operate;
pub mod operator;
pub mod serve;
pub mod stop;
pub mod words;
pub mod workspace;
pub mod world;
