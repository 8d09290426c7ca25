//! The creation of a scope.

use std::time::Duration;

use super::backend::{backend, refused, with_backend};
use super::status::cleared;
use crate::databricks::{Endpoint, Failure, Request};
use crate::decide::condition::{READY, Truth};
use crate::decide::draft::Draft;
use crate::decide::event::Event;
use crate::decide::exchange::Exchange;
use crate::decide::report::{Decided, Report, Stop};
use crate::decide::step::{Patch, Step, Write};
use crate::decide::submitted::{EXISTS, REJECTED, refuse};
use crate::decide::trouble::Trouble;
use crate::decide::view::View;

/// The time between two looks at a scope that is not ours, which its owner can delete.
const FOREIGN: Duration = Duration::from_secs(300);

/// Makes a scope that is not there. A scope that was there before is not touched.
pub(super) fn make(view: &View<'_>) -> Decided<Report> {
    let is_begun = view.known.intended
        || view.intended().is_some_and(|intended| !view.has_no_effect(intended));
    if !is_begun && exists(view)? {
        return Ok(foreign(view));
    }
    // A scope that is there in spite of that is the one of an earlier request.
    match Exchange::new(view, cleared).send(request(view))? {
        Ok(_) | Err(Failure::Exists(_)) => Err(made(view)),
        Err(failure) => {
            let mark = |status: Draft| status.set("secretscope.backend_type", backend(view));
            Ok(view.refuse_with_mark(view.draft(), mark, REJECTED, &refused(view, failure)))
        }
    }
}

fn exists(view: &View<'_>) -> Decided<bool> {
    let list = view.ask(Request::new(Endpoint::ScopesList))?.map_err(Trouble::of)?;
    let mut scopes = list["scopes"].as_array().into_iter().flatten();
    // Databricks does not tell names apart by their case.
    let is_it = |name: &str| name.eq_ignore_ascii_case(view.object.name());
    Ok(scopes.any(|scope| scope["name"].as_str().is_some_and(is_it)))
}

fn request(view: &View<'_>) -> Request {
    let request = Request::new(Endpoint::ScopesCreate).with("scope", view.object.name());
    with_backend(view, request)
        .with_some("initial_manage_principal", view.object.spec().get("initial_manage_permission"))
}

fn foreign(view: &View<'_>) -> Report {
    let message = format!(
        "the workspace already has a scope `{}`, which this object did not make: delete that scope, \
         or create the object with another name",
        view.object.name()
    );
    let report = refuse(view.draft(), EXISTS, &message);
    Report { after: Some(FOREIGN), ..report }
}

/// Stores that the scope is there, before anything is put into it.
fn made(view: &View<'_>) -> Stop {
    let message = "the scope is there, but not all of its secrets yet";
    let status = view.draft().set("secretscope.backend_type", backend(view)).condition(
        READY,
        Truth::False,
        "Filling",
        message,
    );
    let event = Some(Event::normal("Submitted", "the workspace has made the scope"));
    let patch = Patch::Status(status.into_json());
    Step::Write(Write { patch, event, intends: false }).into()
}
