//! The secrets and the permissions of a scope that is there.

use serde_json::json;

use super::acls;
use super::backend::{backend, reads_vault};
use super::desired::Desired;
use super::refusal::Refusal;
use super::status::{ROTATION, cleared, scope_name};
use crate::databricks::{Endpoint, Failure, Request};
use crate::decide::condition::{READY, SUBMITTED, Truth, condition};
use crate::decide::draft::Draft;
use crate::decide::event::Event;
use crate::decide::exchange::Exchange;
use crate::decide::pace;
use crate::decide::report::{Decided, Report, Stop};
use crate::decide::submitted::{REJECTED, fail};
use crate::decide::trouble::Trouble;
use crate::decide::view::View;

/// The time that a look at one Secret is worth, of thousands.
const EACH: std::time::Duration = std::time::Duration::from_millis(500);

/// Writes all secrets and permissions, unless that was done for the present spec and the present
/// Secrets.
pub(super) fn fill(view: &View<'_>, desired: &Desired<'_>) -> Decided<Report> {
    let report = match is_done(view, desired) {
        true => Report::last(view.draft()),
        false if is_of_archived(view) => filled(view, desired),
        false => {
            let mut exchange = Exchange::after(view, Endpoint::ScopesCreate, |status| status);
            match write(view, &mut exchange, desired)? {
                None => filled(view, desired),
                Some(refusal) => {
                    if is_missing(view, &mut exchange, &refusal)? {
                        return Err(made_again(view, &refusal));
                    }
                    let failed = fail(made(view.draft()), REJECTED, &refusal.message());
                    worked_through(failed, desired)
                }
            }
        }
    };
    let count = u32::try_from(desired.sources).unwrap_or(u32::MAX);
    let after = pace::spread(ROTATION.max(EACH * count), view.object.uid());
    Ok(Report { after: (count > 0).then_some(after), ..report })
}

/// Whether the scope was filled, or could not be, with the present spec and the present Secrets.
fn is_done(view: &View<'_>, desired: &Desired<'_>) -> bool {
    let status = view.object.status();
    status["observedGeneration"] == view.object.generation()
        && status["secret_versions"] == *desired.versions
        && status["state"] != "PENDING"
}

/// Whether the archived operator has made the scope, and this one has not seen it yet.
fn is_of_archived(view: &View<'_>) -> bool {
    scope_name(view).is_some() && condition(view.object.status(), SUBMITTED).is_none()
}

/// Writes the secrets and the permissions, until one is refused.
fn write<'a>(
    view: &View<'a>,
    exchange: &mut Exchange<'a>,
    desired: &Desired<'_>,
) -> Decided<Option<Refusal<'a>>> {
    if reads_vault(view) {
        // Its secrets are those of the vault, which no request here may touch.
        return acls::apply(view, exchange);
    }
    match secrets(view, exchange, desired)? {
        None => acls::apply(view, exchange),
        refusal => Ok(refusal),
    }
}

/// Whether a request is refused because someone has deleted the scope. The API can also mean the
/// principal of a permission.
fn is_missing(
    view: &View<'_>,
    exchange: &mut Exchange<'_>,
    refusal: &Refusal<'_>,
) -> Decided<bool> {
    if !matches!(refusal.failure, Failure::Gone(_)) || refusal.of.is_none() {
        return Ok(matches!(refusal.failure, Failure::Gone(_)));
    }
    let list = Request::new(Endpoint::SecretsList).with("scope", view.object.name());
    Ok(matches!(exchange.ask(list)?, Err(Failure::Gone(_))))
}

/// Makes a scope again that someone has deleted, but not twice in a pass.
fn made_again(view: &View<'_>, refusal: &Refusal<'_>) -> Stop {
    let mut asked = view.known.answers.iter().map(|(request, _)| request.endpoint);
    match asked.any(|endpoint| endpoint == Endpoint::ScopesCreate) {
        false => view.renew_with(cleared),
        true => Trouble::new("Unavailable", refusal.failure.message()).into(),
    }
}

/// Writes the secrets, and deletes those of the scope that the spec does not name.
fn secrets<'a>(
    view: &View<'a>,
    exchange: &mut Exchange<'a>,
    desired: &Desired<'_>,
) -> Decided<Option<Refusal<'a>>> {
    let scope = view.object.name();
    let list = match exchange.ask(Request::new(Endpoint::SecretsList).with("scope", scope))? {
        Ok(list) => list,
        Err(failure) => return Ok(Some(Refusal { of: None, failure })),
    };
    let refused = exchange.send_each(
        &desired.secrets,
        Endpoint::SecretsPut,
        |request, (key, value)| value.put(request.with("scope", scope).with("key", *key)),
        |_| false,
    )?;
    if let Some(((key, _), failure)) = refused {
        return Ok(Some(Refusal { of: Some(format!("the secret `{key}`")), failure }));
    }
    let keys = desired.keys();
    let found = list["secrets"].as_array().into_iter().flatten();
    let found = found.filter_map(|secret| secret["key"].as_str());
    let others: Vec<_> = found.filter(|key| !keys.contains(&key.to_lowercase())).collect();
    let refused = exchange.send_each(
        &others,
        Endpoint::SecretsDelete,
        |request, key| request.with("scope", scope).with("key", *key),
        |failure| matches!(failure, Failure::Gone(_)),
    )?;
    Ok(refused.map(|(key, failure)| Refusal { of: Some(format!("the secret `{key}`")), failure }))
}

/// Says that the workspace has the scope, and no request is open.
fn made(status: Draft) -> Draft {
    status.condition(SUBMITTED, Truth::True, "Accepted", "the workspace has made the scope")
}

fn filled(view: &View<'_>, desired: &Desired<'_>) -> Report {
    let known = &view.object.status()["secretscope"]["backend_type"];
    let backend = known.as_str().filter(|known| !known.is_empty()).unwrap_or(backend(view));
    let acls = view.object.spec()["acls"].as_array().map_or(0, Vec::len);
    let message = match reads_vault(view) {
        true => format!("the scope reads its vault, and has its permissions ({acls})"),
        false => {
            format!(
                "the scope has its secrets ({}) and permissions ({acls})",
                desired.secrets.len()
            )
        }
    };
    let status = view
        .draft()
        .set("secretscope", json!({ "name": view.object.name(), "backend_type": backend }))
        .set("secretinclusteravailable", true)
        .state("READY", None)
        .condition(READY, Truth::True, "Filled", &message);
    worked_through(Report::last(made(status)).event(Event::normal("Filled", message)), desired)
}

/// Says that this spec and these Secrets need not be looked at again.
fn worked_through(report: Report, desired: &Desired<'_>) -> Report {
    let status = report.status.set("secret_versions", &*desired.versions).observed();
    Report { status, ..report }
}
