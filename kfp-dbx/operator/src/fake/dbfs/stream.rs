//! Files that are written block by block: `dbfs/create`, `dbfs/add-block`, `dbfs/close`.

use std::time::Duration;

use serde_json::json;

use super::super::fields::Fields;
use super::super::problem::{Outcome, Problem};
use super::super::workspace::Workspace;
use super::{DbfsFile, Handle};

/// The time after which a handle that nobody uses is gone.
const IDLE: Duration = Duration::from_secs(600);

impl Workspace {
    /// `dbfs/create`. The file is there at once, and empty until it is closed.
    pub(in crate::fake) fn dbfs_create(&mut self, fields: Fields<'_>) -> Outcome {
        let path = self.dbfs_target(fields)?;
        self.forget_handles();
        let file = DbfsFile { content: Vec::new(), modified: self.now };
        self.dbfs.files.insert(path.clone(), file);
        let id = self.new_id();
        self.dbfs.handles.insert(id, Handle { path, content: Vec::new(), used: self.now });
        Ok(json!({"handle": id}))
    }

    /// `dbfs/add-block`.
    pub(in crate::fake) fn dbfs_add_block(&mut self, fields: Fields<'_>) -> Outcome {
        let now = self.now;
        let id = self.dbfs_handle(fields)?;
        let bytes = self.dbfs_bytes(fields, "data")?;
        if let Some(handle) = self.dbfs.handles.get_mut(&id) {
            handle.content.extend(bytes);
            handle.used = now;
        }
        Ok(json!({}))
    }

    /// `dbfs/close`.
    pub(in crate::fake) fn dbfs_close(&mut self, fields: Fields<'_>) -> Outcome {
        let id = self.dbfs_handle(fields)?;
        if let Some(handle) = self.dbfs.handles.remove(&id) {
            // Also if someone has deleted the file meanwhile.
            let file = DbfsFile { content: handle.content, modified: self.now };
            self.dbfs.files.insert(handle.path, file);
        }
        Ok(json!({}))
    }

    /// Returns the handle that a request names.
    fn dbfs_handle(&mut self, fields: Fields<'_>) -> Result<u64, Problem> {
        self.forget_handles();
        let id = fields.id("handle")?;
        if self.dbfs.handles.contains_key(&id) {
            return Ok(id);
        }
        let message = format!("No stream exists with the handle {id}.");
        Err(Problem::new(404, "RESOURCE_DOES_NOT_EXIST", message))
    }

    fn forget_handles(&mut self) {
        let now = self.now;
        self.dbfs.handles.retain(|_, handle| now.since(handle.used) < IDLE);
    }
}
