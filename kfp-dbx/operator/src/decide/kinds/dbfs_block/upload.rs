//! The upload of a file, block by block.
//!
//! A block whose answer was lost may be in the file, so the upload begins again: the file is then
//! created anew, over what is there.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use super::super::file::File;
use super::layout::LAYOUT;
use crate::databricks::{Endpoint, Failure, Request, int};
use crate::decide::exchange::Exchange;
use crate::decide::report::{Decided, Report, Stop};
use crate::decide::submitted::{EXISTS, REJECTED, refuse};
use crate::decide::trouble::Trouble;
use crate::decide::view::View;

/// The number of bytes in a block. Databricks takes 1 MB.
const BLOCK: usize = 1_000_000;

/// The time between two looks at a path where a folder is.
const FOREIGN: Duration = Duration::from_secs(300);

/// Uploads a file, over what is there.
pub(super) fn upload(view: &View<'_>, file: &File<'_>) -> Decided<Report> {
    let mut exchange = Exchange::new(view, |status| LAYOUT.cleared(status));
    if view.is_refused_as(EXISTS)
        && let Ok(told) = exchange.ask(get_status(file))?
        && told["is_dir"] == true
    {
        return Ok(foreign(view, file));
    }
    let create = Request::new(Endpoint::DbfsCreate).with("path", file.path).with("overwrite", true);
    let handle = match exchange.send(create)? {
        Ok(answer) => answer["handle"].clone(),
        Err(Failure::Exists(message)) => match exchange.ask(get_status(file))? {
            Ok(told) if told["is_dir"] == true => return Ok(foreign(view, file)),
            _ => return Err(Trouble::new(EXISTS, message.clone()).into()),
        },
        Err(failure) => return Ok(rejected(view, failure)),
    };
    for block in file.bytes.chunks(BLOCK) {
        let add = |request: Request| {
            request.with("handle", handle.clone()).with("data", STANDARD.encode(block))
        };
        match exchange.send_next(Endpoint::DbfsAddBlock, add)? {
            Ok(_) => {}
            Err(Failure::Gone(message)) => return Err(again(message)),
            Err(failure) => return Ok(broken(view, failure)),
        }
    }
    match exchange.send(Request::new(Endpoint::DbfsClose).with("handle", handle))? {
        // A second request for the end finds no upload.
        Ok(_) | Err(Failure::Gone(_)) => uploaded(view, &mut exchange, file),
        Err(failure) => Ok(broken(view, failure)),
    }
}

/// Reports the file, if it has the size that it should have.
fn uploaded(view: &View<'_>, exchange: &mut Exchange<'_>, file: &File<'_>) -> Decided<Report> {
    let told = match exchange.ask(get_status(file))? {
        Ok(told) => told,
        Err(Failure::Rejected { .. }) => return Ok(LAYOUT.stored(view, file, Some(&Json::Null))),
        Err(failure) => return Err(again(failure.message())),
    };
    let size = int(&told["file_size"]);
    if size != i64::try_from(file.bytes.len()).ok() {
        return Err(again("the file has another size than its data"));
    }
    Ok(LAYOUT.stored(view, file, Some(told)))
}

fn get_status(file: &File<'_>) -> Request {
    Request::new(Endpoint::DbfsGetStatus).with("path", file.path)
}

fn foreign(view: &View<'_>, file: &File<'_>) -> Report {
    let path = file.path;
    let message = format!("a folder is at `{path}`: delete it, or choose another path");
    Report { after: Some(FOREIGN), ..LAYOUT.refuse(view, EXISTS, &message) }
}

fn rejected(view: &View<'_>, failure: &Failure) -> Report {
    LAYOUT.refuse(view, REJECTED, failure.message())
}

/// Reports that the API rejects a part of the file, which it has created.
fn broken(view: &View<'_>, failure: &Failure) -> Report {
    let status = LAYOUT.mark(view, LAYOUT.cleared(view.draft()));
    refuse(status, REJECTED, failure.message())
}

/// Begins again, later.
fn again(message: &str) -> Stop {
    Trouble { common: true, ..Trouble::new("Unavailable", message) }.into()
}
