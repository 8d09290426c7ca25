//! Files of DBFS.

mod files;
mod stream;

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::fields::Fields;
use super::limits::Limit;
use super::problem::Problem;
use super::words::{IS_REJECTED, has_word};
use super::workspace::Workspace;
use crate::time::Time;

/// A file of DBFS.
#[derive(Debug, Clone)]
pub struct DbfsFile {
    /// The content.
    pub content: Vec<u8>,
    /// The time of its last change.
    pub modified: Time,
}

/// A file that is being written.
struct Handle {
    path: String,
    content: Vec<u8>,
    used: Time,
}

/// DBFS: files by their path, and folders that were made.
#[derive(Default)]
pub(super) struct Dbfs {
    pub(super) files: BTreeMap<String, DbfsFile>,
    folders: std::collections::BTreeSet<String>,
    handles: BTreeMap<u64, Handle>,
}

/// The most bytes that a request writes or reads.
const MOST_BYTES: usize = 1024 * 1024;

impl Dbfs {
    /// Returns the number of files that are being written.
    pub(super) fn open_handles(&self) -> usize {
        self.handles.len()
    }

    /// Returns the paths of the files in a folder, and in the folders in it.
    fn below(&self, path: &str) -> impl Iterator<Item = &String> {
        let prefix = if path == "/" { "/".to_owned() } else { format!("{path}/") };
        let from = self.files.range(prefix.clone()..).map(|(path, _)| path);
        from.take_while(move |path| path.starts_with(&prefix))
    }

    /// Returns whether a path is a folder.
    fn is_folder(&self, path: &str) -> bool {
        let prefix = format!("{path}/");
        path == "/"
            || self.folders.iter().any(|folder| folder == path || folder.starts_with(&prefix))
            || self.below(path).next().is_some()
    }

    /// Checks that a file can be written to a path.
    fn check_place(&self, path: &str, overwrite: bool) -> Result<(), Problem> {
        if self.is_folder(path) || (self.files.contains_key(path) && !overwrite) {
            let message = format!("A file or directory already exists at the input path {path}.");
            return Err(Problem::new(400, "RESOURCE_ALREADY_EXISTS", message));
        }
        let mut above = path;
        while let Some((parent, _)) =
            above.rsplit_once('/').filter(|(parent, _)| !parent.is_empty())
        {
            if self.files.contains_key(parent) {
                let message = format!("{parent} is a file, not a directory.");
                return Err(Problem::new(400, "RESOURCE_ALREADY_EXISTS", message));
            }
            above = parent;
        }
        Ok(())
    }
}

impl Workspace {
    /// Reads the path of a request.
    fn dbfs_path(&self, fields: Fields<'_>) -> Result<String, Problem> {
        let path = fields.required("path")?;
        let path = path.strip_prefix("dbfs:").unwrap_or(path);
        if !path.starts_with('/') {
            return Err(Problem::invalid(format!("The path must be absolute, but is {path}")));
        }
        let parts = path.split('/').filter(|part| !part.is_empty());
        let path = parts.fold(String::new(), |path, part| path + "/" + part);
        if !self.settings.dbfs_root {
            let message = format!("Public DBFS root is disabled. Access is denied on path: {path}");
            return Err(Problem::new(403, "PERMISSION_DENIED", message));
        }
        Ok(if path.is_empty() { "/".to_owned() } else { path })
    }

    /// Reads the path of a file that a request writes.
    fn dbfs_target(&self, fields: Fields<'_>) -> Result<String, Problem> {
        let path = self.dbfs_path(fields)?;
        if has_word(&path, IS_REJECTED) {
            return Err(Problem::rejected(&path));
        }
        self.dbfs.check_place(&path, fields.flag("overwrite"))?;
        Ok(path)
    }

    /// Reads the bytes of a request, which are at most 1 MB.
    fn dbfs_bytes(&mut self, fields: Fields<'_>, name: &str) -> Result<Vec<u8>, Problem> {
        let bytes = STANDARD.decode(fields.text(name).unwrap_or_default());
        let bytes =
            bytes.map_err(|_| Problem::malformed(format!("expected base64 at `{name}`")))?;
        if bytes.len() <= MOST_BYTES {
            return Ok(bytes);
        }
        self.ledger.broke(Limit::Size);
        let message = "The block must have at most 1 MB.";
        Err(Problem::new(400, "MAX_BLOCK_SIZE_EXCEEDED", message))
    }
}

fn missing(path: &str) -> Problem {
    let message = format!("No file or directory exists on path {path}.");
    Problem::new(404, "RESOURCE_DOES_NOT_EXIST", message)
}
