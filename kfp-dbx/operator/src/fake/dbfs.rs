//! Files of DBFS.

mod files;
mod requests;
mod stream;

use std::collections::BTreeMap;

use super::problem::Problem;
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

fn missing(path: &str) -> Problem {
    let message = format!("No file or directory exists on path {path}.");
    Problem::new(404, "RESOURCE_DOES_NOT_EXIST", message)
}
