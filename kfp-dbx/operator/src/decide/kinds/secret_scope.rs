//! The kind `SecretScope`.

mod acls;
mod desired;
mod fill;
mod make;
#[cfg(test)]
mod tests;

use std::time::Duration;

use serde_json::Value as Json;

use self::desired::{Desired, Fault};
use crate::databricks::{Endpoint, Failure, Request};
use crate::decide::condition::{READY, Truth, since};
use crate::decide::draft::Draft;
use crate::decide::event::Event;
use crate::decide::life::Behaviour;
use crate::decide::pace;
use crate::decide::report::{Decided, Report};
use crate::decide::submitted::{REJECTED, fail, refuse};
use crate::decide::trouble::Trouble;
use crate::decide::view::View;

pub(super) struct SecretScope;

impl Behaviour for SecretScope {
    fn keep(&self, view: &View<'_>) -> Decided<Report> {
        if view.is_refused_as(REJECTED) {
            return Ok(Report::last(Draft::of(view)));
        }
        if view.intended().is_some() && !is_ours(view) {
            return make::make(view);
        }
        let desired = match Desired::of(view)? {
            Ok(desired) => desired,
            Err(Fault::Missing(message)) => return Ok(missing(view, &message)),
            Err(Fault::Invalid { message, has_sources }) => {
                return Ok(invalid(view, &message, has_sources));
            }
        };
        match is_ours(view) {
            true => fill::fill(view, &desired),
            false => make::make(view),
        }
    }

    fn remove(&self, view: &View<'_>) -> Decided<()> {
        let is_in_doubt = view.settle_repeatable()?;
        if !is_in_doubt && !is_ours(view) {
            return Ok(());
        }
        let request = Request::new(Endpoint::ScopesDelete).with("scope", view.object.name());
        match view.ask(request)? {
            Ok(_) | Err(Failure::Gone(_)) => Ok(()),
            Err(failure) => Err(Trouble::new("DeleteFailed", failure.message()).into()),
        }
    }
}

/// Whether the operator has made the scope, or the archived one has. The status has its backend then,
/// and its name once it has all of its secrets.
fn is_ours(view: &View<'_>) -> bool {
    view.object.status()["secretscope"].is_object()
}

/// Returns the name in the status.
fn scope_name<'a>(view: &View<'a>) -> Option<&'a str> {
    view.object.status()["secretscope"]["name"].as_str().filter(|name| !name.is_empty())
}

/// Removes from a status what is not so while the scope is made.
fn cleared(status: Draft) -> Draft {
    let paths = ["secretscope", "secret_versions", "kept_acls"];
    paths.into_iter().fold(status, |status, path| status.set(path, Json::Null))
}

/// Reports that a Secret is missing, which is looked for again.
fn missing(view: &View<'_>, message: &str) -> Report {
    const REASON: &str = "SecretNotFound";
    let since = since(view.object.status(), READY, REASON).unwrap_or(view.now);
    let after = pace::growing(view.now.since(since), 8);
    let status = Draft::of(view)
        .set("secretinclusteravailable", false)
        .state("PENDING", Some(message))
        .condition(READY, Truth::False, REASON, message);
    Report::again(status, after).event(Event::warning(REASON, message))
}

/// Reports that the scope cannot have the secrets of the spec.
fn invalid(view: &View<'_>, message: &str, has_sources: bool) -> Report {
    const REASON: &str = "Invalid";
    let report = match is_ours(view) {
        true => fail(Draft::of(view), REASON, message),
        false => refuse(Draft::of(view), REASON, message),
    };
    Report { after: has_sources.then_some(ROTATION), ..report }
}

/// The time between two looks at the Secrets that the scope refers to.
const ROTATION: Duration = Duration::from_secs(60);
