//! The REST API of Databricks: requests, answers, the meaning of failures, and the pace of requests.

mod answer;
mod backoff;
mod bucket;
mod budget;
mod classify;
mod endpoint;
mod error;
mod int;
mod quota;
mod request;
mod retry_after;

pub use answer::{Answer, Failure, Reply};
pub use backoff::{Backoff, RETRY, spread};
pub use budget::Budget;
pub use endpoint::{ENDPOINTS, Endpoint, Method, Repeat};
pub use error::{ApiError, clean};
pub use int::int;
pub use request::Request;
pub use retry_after::{http_date, retry_after};
