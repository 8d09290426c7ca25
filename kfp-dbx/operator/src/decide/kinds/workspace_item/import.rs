//! The import of an item.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use super::super::file::File;
use super::item::{LAYOUT, delete, get_status, is_archive};
use crate::databricks::{Endpoint, Failure, Request};
use crate::decide::exchange::Exchange;
use crate::decide::report::{Decided, Report};
use crate::decide::submitted::{EXISTS, REJECTED};
use crate::decide::trouble::Trouble;
use crate::decide::view::Told;
use crate::decide::view::View;

/// The time between two looks at a path where something of someone else is.
const FOREIGN: Duration = Duration::from_secs(300);

/// What came of a part of an import.
enum Part<'a> {
    /// The answer to the import.
    Answer(Told<'a>),
    /// The end of the import.
    End(Report),
}

/// Imports an item, over what is there.
pub(super) fn import(view: &View<'_>, file: &File<'_>) -> Decided<Report> {
    let mut exchange = Exchange::new(view, |status| LAYOUT.cleared(status));
    if let Some(report) = before(view, &mut exchange, file)? {
        return Ok(report);
    }
    let answer = match first(view, &mut exchange, file)? {
        Part::Answer(Err(Failure::Exists(message))) => over(view, &mut exchange, file, message)?,
        part => part,
    };
    match answer {
        Part::End(report) => Ok(report),
        Part::Answer(Ok(_)) => imported(view, &mut exchange, file),
        Part::Answer(Err(Failure::Exists(message))) => {
            Err(Trouble::new("Exists", message.clone()).into())
        }
        Part::Answer(Err(failure)) => Ok(rejected(view, failure)),
    }
}

/// Whether an import was sent before, or may have been, so that what is at the path can be ours.
fn is_begun(view: &View<'_>) -> bool {
    view.known.intended
        || LAYOUT.path(view).is_some()
        || view.intended().is_some_and(|intended| !view.has_no_effect(intended))
}

/// Looks at the path before the first import of an archive, which is never imported over something
/// else, and after something was in the way.
fn before(
    view: &View<'_>,
    exchange: &mut Exchange<'_>,
    file: &File<'_>,
) -> Decided<Option<Report>> {
    let is_first_archive = is_archive(view.object) && !is_begun(view);
    if !is_first_archive && !view.is_refused_as(EXISTS) {
        return Ok(None);
    }
    match exchange.ask(get_status(file.path))? {
        Ok(told) if is_first_archive || !is_item(told) => Ok(Some(foreign(view, file.path))),
        Ok(_) | Err(Failure::Gone(_)) => Ok(None),
        Err(failure) => Ok(Some(rejected(view, failure))),
    }
}

/// Imports the item, and makes the folders above it if they are missing.
fn first<'a>(view: &View<'a>, exchange: &mut Exchange<'a>, file: &File<'_>) -> Decided<Part<'a>> {
    let answer = exchange.send(request(view, file))?;
    let (Err(Failure::Gone(_)), Some(folder)) = (answer, folder(file.path)) else {
        return Ok(Part::Answer(answer));
    };
    match exchange.send(Request::new(Endpoint::WorkspaceMkdirs).with("path", folder))? {
        Ok(_) => Ok(Part::Answer(exchange.send(request(view, file))?)),
        Err(failure) => {
            let message = format!("the folder `{folder}` cannot be made: {}", failure.message());
            Ok(Part::End(refused(view, REJECTED, &message)))
        }
    }
}

/// Imports an item at a path where something is that an import does not overwrite. An item is
/// deleted, and so is an archive of ours, but never a folder of someone else.
fn over<'a>(
    view: &View<'a>,
    exchange: &mut Exchange<'a>,
    file: &File<'_>,
    message: &str,
) -> Decided<Part<'a>> {
    let told = match exchange.ask(get_status(file.path))? {
        Ok(told) => told,
        Err(Failure::Gone(_)) => return Err(Trouble::new("Exists", message).into()),
        Err(failure) => return Ok(Part::End(rejected(view, failure))),
    };
    if !is_item(told) && !is_archive(view.object) {
        return Ok(Part::End(foreign(view, file.path)));
    }
    match exchange.send(delete(view.object, file.path))? {
        Ok(_) | Err(Failure::Gone(_)) => Ok(Part::Answer(exchange.send(request(view, file))?)),
        Err(failure) => Ok(Part::End(rejected(view, failure))),
    }
}

/// Whether an item is at a path, and not a folder or something that is like one.
fn is_item(told: &Json) -> bool {
    matches!(told["object_type"].as_str(), Some("NOTEBOOK" | "FILE" | "LIBRARY"))
}

fn imported(view: &View<'_>, exchange: &mut Exchange<'_>, file: &File<'_>) -> Decided<Report> {
    match exchange.ask(get_status(file.path))? {
        Ok(told) => Ok(LAYOUT.stored(view, file, Some(told))),
        Err(Failure::Rejected { .. }) => Ok(LAYOUT.stored(view, file, Some(&Json::Null))),
        Err(failure) => {
            // The workspace can need a moment until it shows what it has imported.
            Err(Trouble { common: true, ..Trouble::of(failure) }.into())
        }
    }
}

fn request(view: &View<'_>, file: &File<'_>) -> Request {
    let spec = view.object.spec();
    let request = Request::new(Endpoint::WorkspaceImport)
        .with("path", file.path)
        .with("content", STANDARD.encode(&file.bytes))
        .with_some("format", spec.get("format"))
        .with_some("language", spec.get("language"));
    // Databricks does not know the field for an archive.
    match is_archive(view.object) {
        true => request,
        false => request.with("overwrite", true),
    }
}

/// Returns the folder of a path, unless it is the root.
fn folder(path: &str) -> Option<&str> {
    let (folder, _) = path.trim_end_matches('/').rsplit_once('/')?;
    Some(folder).filter(|folder| !folder.is_empty())
}

fn rejected(view: &View<'_>, failure: &Failure) -> Report {
    refused(view, REJECTED, failure.message())
}

fn foreign(view: &View<'_>, path: &str) -> Report {
    let message = match is_archive(view.object) {
        true => format!(
            "something is at `{path}` already, and an archive is not imported over it: delete it, or \
             choose another path"
        ),
        false => {
            format!(
                "a folder is at `{path}`, which is not deleted: delete it, or choose another path"
            )
        }
    };
    Report { after: Some(FOREIGN), ..refused(view, EXISTS, &message) }
}

fn refused(view: &View<'_>, reason: &'static str, message: &str) -> Report {
    LAYOUT.refuse(view, reason, message)
}
