//! The kind `SecretScope`.

mod acls;
mod backend;
mod desired;
mod fill;
mod make;
mod refusal;
mod status;
#[cfg(test)]
mod tests;

use self::desired::{Desired, Fault};
use self::status::{ROTATION, is_ours};
use crate::databricks::{Endpoint, Request};
use crate::decide::behaviour::Behaviour;
use crate::decide::condition::{READY, Truth, since};
use crate::decide::event::Event;
use crate::decide::pace;
use crate::decide::report::{Decided, Report};
use crate::decide::submitted::{REJECTED, fail, refuse};
use crate::decide::view::View;

pub(super) struct SecretScope;

impl Behaviour for SecretScope {
    fn keep(&self, view: &View<'_>) -> Decided<Report> {
        if view.is_refused_as(REJECTED) {
            return Ok(Report::last(view.draft()));
        }
        if view.intended().is_some() && !is_ours(view) {
            return make::make(view);
        }
        if let Some(message) = backend::fault(view) {
            return Ok(invalid(view, message, false));
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
        view.delete(Request::new(Endpoint::ScopesDelete).with("scope", view.object.name()))
    }
}

/// Reports that a Secret is missing, which is looked for again.
fn missing(view: &View<'_>, message: &str) -> Report {
    const REASON: &str = "SecretNotFound";
    let since = since(view.object.status(), READY, REASON).unwrap_or(view.now);
    let after = pace::growing(view.now.since(since), 8);
    let status = view
        .draft()
        .set("secretinclusteravailable", false)
        .state("PENDING", Some(message))
        .condition(READY, Truth::False, REASON, message);
    Report::again(status, after).event(Event::warning(REASON, message))
}

/// Reports that the scope cannot have the secrets of the spec.
fn invalid(view: &View<'_>, message: &str, has_sources: bool) -> Report {
    const REASON: &str = "Invalid";
    let report = match is_ours(view) {
        true => fail(view.draft(), REASON, message),
        false => refuse(view.draft(), REASON, message),
    };
    Report { after: has_sources.then_some(ROTATION), ..report }
}
