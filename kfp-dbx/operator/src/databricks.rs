//! The REST API of Databricks: requests, answers, and the meaning of failures.

mod answer;
mod classify;
mod endpoint;
mod error;
mod int;
mod request;
mod retry_after;

pub use answer::{Answer, Failure, Reply};
pub use endpoint::{ENDPOINTS, Endpoint, Method, Repeat};
pub use error::clean;
pub use int::int;
pub use request::Request;
pub use retry_after::retry_after;
