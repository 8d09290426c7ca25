//! Files on the volumes of Unity Catalog.
//!
//! Every volume that a path names exists: the fake knows no catalogs.
//!
//! The bytes of a file are the body of a request or of an answer, and the facts about a file are
//! headers. Within the fake they are fields: `contents`, in base64, and those of the metadata.

mod files;
mod folders;
mod http;
mod path;

use std::collections::{BTreeMap, BTreeSet};

use super::problem::Problem;
use crate::time::Time;

pub use http::Served;

/// A file on a volume.
#[derive(Debug, Clone)]
pub struct VolumeFile {
    /// The content.
    pub content: Vec<u8>,
    /// The time of its last change.
    pub modified: Time,
}

/// Files by their path, and folders. The volumes themselves are always there.
#[derive(Default)]
pub(super) struct Volumes {
    pub(super) files: BTreeMap<String, VolumeFile>,
    folders: BTreeSet<String>,
}

impl Volumes {
    /// Returns whether a path is a folder.
    fn is_folder(&self, path: &str) -> bool {
        path::is_volume(path) || self.folders.contains(path)
    }

    /// Adds a folder and all those above it.
    fn add_folder(&mut self, path: &str) {
        let mut folder = path;
        while !path::is_volume(folder) && self.folders.insert(folder.to_owned()) {
            folder = path::parent(folder);
        }
    }

    /// Checks that nothing above a path is a file.
    fn check_above(&self, path: &str) -> Result<(), Problem> {
        let mut folder = path::parent(path);
        while !path::is_volume(folder) {
            if self.files.contains_key(folder) {
                return Err(exists(folder));
            }
            folder = path::parent(folder);
        }
        Ok(())
    }
}

/// There is something else at a path.
fn exists(path: &str) -> Problem {
    let message = format!("The file or directory {path} exists already.");
    Problem::new(409, "ALREADY_EXISTS", message).because("FILES_API_FILE_ALREADY_EXISTS")
}
