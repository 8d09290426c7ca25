//! Values that several parts of a request have.

use std::time::Duration;

use super::super::super::fields::Fields;
use super::super::super::problem::Problem;

/// Checks the key of a task, of a job cluster or of an environment.
pub(super) fn check_key(key: &str, field: &str) -> Result<(), Problem> {
    if key.is_empty() {
        return Err(Problem::required(field));
    }
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if key.len() > 100 || !key.chars().all(allowed) {
        return Err(Problem::invalid(format!("Invalid {field} `{key}`.")));
    }
    Ok(())
}

/// Reads a duration in seconds. Zero is none.
pub(super) fn seconds(fields: Fields<'_>, name: &str) -> Result<Option<Duration>, Problem> {
    let Some(seconds) = fields.number(name).filter(|seconds| *seconds != 0) else {
        return Ok(None);
    };
    let seconds = u64::try_from(seconds)
        .map_err(|_| Problem::invalid(format!("{name} must not be negative.")))?;
    Ok(Some(Duration::from_secs(seconds)))
}
