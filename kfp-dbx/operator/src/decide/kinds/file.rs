//! The file that an object has in its spec, for the kinds that store one.

use serde_json::Value as Json;

use super::content::{decoded, hash};
use crate::decide::condition::{READY, SUBMITTED, Truth};
use crate::decide::convert::held;
use crate::decide::draft::Draft;
use crate::decide::event::Event;
use crate::decide::report::{Decided, Report};
use crate::decide::submitted::REJECTED;
use crate::decide::view::View;

/// The fields of a kind that stores a file.
pub(super) struct Layout {
    /// The field of the spec with the content.
    pub content: &'static str,
    /// The field of the status with the hash of the content that is stored.
    pub hash: &'static str,
    /// The object of the status with what the workspace says of the file.
    pub info: &'static str,
    /// The reason of the condition of a file that is there.
    pub done: &'static str,
}

/// A file as the spec has it.
pub(super) struct File<'a> {
    pub path: &'a str,
    pub bytes: Vec<u8>,
    pub hash: String,
}

impl Layout {
    /// Keeps the file as the spec has it: `store` writes it, unless that is done or was refused.
    pub fn keep(
        &self,
        view: &View<'_>,
        store: impl FnOnce(&View<'_>, &File<'_>) -> Decided<Report>,
    ) -> Decided<Report> {
        let file = match self.read(view) {
            Ok(file) => file,
            Err(message) => return Ok(self.refuse(view, "Invalid", &message)),
        };
        if self.is_stored(view, &file) {
            return Ok(self.stored(view, &file, None));
        }
        match view.is_refused_as(REJECTED) {
            true => Ok(Report::last(view.draft())),
            false => store(view, &file),
        }
    }

    /// Reads the file of a spec. Returns the reason if there is none.
    fn read<'a>(&self, view: &View<'a>) -> Result<File<'a>, String> {
        let field = self.content;
        let path = view.object.spec_text("path").ok_or("`path` is not set: set it")?;
        let text = view.object.spec()[field]
            .as_str()
            .ok_or_else(|| format!("`{field}` is not set: set it, also if it is empty"))?;
        let bytes = decoded(text)
            .ok_or_else(|| format!("`{field}` is not base64: write it as `base64` prints it"))?;
        let hash = hash(&bytes);
        Ok(File { path, bytes, hash })
    }

    /// Returns the path at which the workspace has the file, if it has been there.
    pub fn path<'a>(&self, view: &View<'a>) -> Option<&'a str> {
        view.object.status()[self.info]["path"].as_str().filter(|path| !path.is_empty())
    }

    /// Returns the path that the deletion of the object concerns: that of the file, or of one whose upload
    /// may have had its effect.
    pub fn path_to_delete<'a>(&self, view: &View<'a>) -> Decided<Option<&'a str>> {
        let is_in_doubt = view.settle_repeatable()?;
        let in_doubt = view.object.spec_text("path").filter(|_| is_in_doubt);
        Ok(self.path(view).or(in_doubt))
    }

    /// Removes from a status what is not so while the file is written.
    pub fn cleared(&self, status: Draft) -> Draft {
        status.set(self.hash, Json::Null)
    }

    /// Says in a status that the workspace can have a file at the path of the spec.
    pub fn mark(&self, view: &View<'_>, status: Draft) -> Draft {
        match (self.path(view), view.object.spec_text("path")) {
            (None, Some(path)) => status.set(&format!("{}.path", self.info), path),
            _ => status,
        }
    }

    /// Refuses the present spec: the file is not as it says.
    pub fn refuse(&self, view: &View<'_>, reason: &'static str, message: &str) -> Report {
        let status = self.cleared(view.draft());
        view.refuse_with_mark(status, |status| self.mark(view, status), reason, message)
    }

    /// Whether the file is there as the spec has it. One of the archived operator counts.
    fn is_stored(&self, view: &View<'_>, file: &File<'_>) -> bool {
        let status = view.object.status();
        let observed = &status["observedGeneration"];
        self.path(view).is_some()
            && status[self.hash] == *file.hash
            && (observed.is_null() || *observed == view.object.generation())
    }

    /// Reports a file that is there. Without `told`, it is what the status says already.
    pub fn stored(&self, view: &View<'_>, file: &File<'_>, told: Option<&Json>) -> Report {
        let path = file.path;
        let message = format!("the {} is at `{path}`", view.object.kind().noun);
        let mut status = view.draft();
        if let Some(told) = told {
            status = status.set(self.info, self.info(view, file, told));
        }
        let status = status
            .set(self.hash, &*file.hash)
            .state("READY", None)
            .condition(SUBMITTED, Truth::True, "Accepted", &message)
            .condition(READY, Truth::True, self.done, &message)
            .observed();
        Report::last(status).event(Event::normal(self.done, message))
    }

    /// Returns what the workspace says of a file, in the form of the status.
    fn info(&self, view: &View<'_>, file: &File<'_>, told: &Json) -> Json {
        let rows = view.object.kind().status.iter().filter_map(|row| {
            let name = row.path.strip_prefix(self.info)?.strip_prefix('.')?;
            Some((name.to_owned(), held(row.holds, &told[name])?))
        });
        let mut info: serde_json::Map<_, _> = rows.collect();
        info.entry("path").or_insert_with(|| file.path.into());
        Json::Object(info)
    }
}
