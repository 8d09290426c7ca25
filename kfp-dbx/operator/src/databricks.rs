//! The REST API of Databricks: requests, answers, and the meaning of failures.

mod answer;
mod endpoint;
mod request;

pub use answer::{Answer, Failure, Reply};
pub use endpoint::{ENDPOINTS, Endpoint, Method, Repeat};
pub use request::Request;
