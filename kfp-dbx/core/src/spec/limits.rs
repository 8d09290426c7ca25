//! Time limits: one that is longer than a limit around it never counts.

use crate::rule::{Finding, INVALID_SETTING, TIMEOUT_ORDER};
use crate::text::duration::display;

/// Checks a timeout against the deadline of the pipeline. `what` says whose timeout it is.
pub fn beyond_deadline(what: &str, timeout: u64, deadline: u64) -> Option<Finding> {
    (timeout > deadline).then(|| {
        let (timeout, deadline) = (display(timeout), display(deadline));
        let message = format!(
            "the timeout of {what} is {timeout}, but the deadline of the pipeline is {deadline}: the deadline ends the workflow first"
        );
        let help = "make the deadline longer than what each op may take, or the timeout shorter";
        Finding::new(&TIMEOUT_ORDER, message).help(help)
    })
}

/// Checks the first pause of a retry against the time after which no retry starts. (Argo:
/// `backoff.duration` and `backoff.maxDuration`)
pub fn futile_pause(pause: u64, max_duration: u64) -> Option<Finding> {
    (pause >= max_duration).then(|| {
        let (pause, max_duration) = (display(pause), display(max_duration));
        let message = format!(
            "a retry with a first pause of {pause} never happens: no retry starts later than {max_duration} after the first attempt began"
        );
        let help = "make `max_duration` longer than the pauses and the attempts before the last retry";
        Finding::new(&INVALID_SETTING, message).help(help)
    })
}

/// The time limits around a run.
#[derive(Debug, Clone, Copy)]
pub enum Around {
    /// The timeout of the op that waits for it.
    Timeout(u64),
    /// The deadline of the pipeline.
    Deadline(u64),
}

/// Checks the time that a run may take, in seconds, against a limit around it. `field` is the field
/// that sets it.
pub fn beyond_op(op: &str, noun: &str, field: &str, limit: u64, around: Around) -> Option<Finding> {
    let (around, seconds, end) = match around {
        Around::Timeout(seconds) => ("the timeout of the op", seconds, "Argo gives up"),
        Around::Deadline(seconds) => ("the deadline of the pipeline", seconds, "the workflow ends"),
    };
    (limit > seconds).then(|| {
        let (limit, seconds) = (display(limit), display(seconds));
        let message = format!(
            "the {noun} of {op} may take {limit}, as `{field}` says, but {around} is {seconds}: {end} before Databricks ends the {noun}"
        );
        let help = format!("make `{field}` smaller, so that Databricks ends the {noun} first, or the limit around it longer");
        Finding::new(&TIMEOUT_ORDER, message).help(help)
    })
}
