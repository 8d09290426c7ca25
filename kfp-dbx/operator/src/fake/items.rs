//! Workspace items: notebooks, files and folders.

mod import;
mod requests;

use std::collections::BTreeMap;

use super::problem::Problem;
use super::settings::USER;
use crate::time::Time;

/// A notebook, a file or a folder.
#[derive(Debug, Clone)]
pub struct Item {
    /// The id.
    pub id: u64,
    /// The kind.
    pub kind: ItemKind,
    /// The content, which a folder does not have.
    pub content: Vec<u8>,
    /// The language of a notebook.
    pub language: Option<String>,
    /// The time of its creation.
    pub created: Time,
    /// The time of its last change.
    pub modified: Time,
}

/// The kind of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// A notebook.
    Notebook,
    /// A file.
    File,
    /// A folder.
    Directory,
}

impl ItemKind {
    /// Returns the `object_type`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Notebook => "NOTEBOOK",
            Self::File => "FILE",
            Self::Directory => "DIRECTORY",
        }
    }
}

/// The items of a workspace, by their path.
#[derive(Default)]
pub(super) struct Items(pub(super) BTreeMap<String, Item>);

impl Items {
    /// Returns whether a path is a folder. Some folders are always there.
    fn is_folder(&self, path: &str) -> bool {
        is_root(path) || self.0.get(path).is_some_and(|item| item.kind == ItemKind::Directory)
    }

    /// Returns the items in a folder, and in the folders in it.
    fn below<'a>(&'a self, path: &str) -> impl Iterator<Item = (&'a String, &'a Item)> + use<'a> {
        let prefix = if path == "/" { "/".to_owned() } else { format!("{path}/") };
        let from = self.0.range(prefix.clone()..);
        from.take_while(move |(path, _)| path.starts_with(&prefix))
    }
}

/// Returns whether a folder is there from the beginning, and stays.
fn is_root(path: &str) -> bool {
    path == "/"
        || ["/Shared", "/Users", "/Repos"].contains(&path)
        || path.strip_prefix("/Users/") == Some(USER)
}

/// Returns the path of an item in its usual form.
fn read_path(path: &str) -> Result<String, Problem> {
    if !path.starts_with('/') {
        return Err(Problem::invalid(format!("Path ({path}) doesn't start with '/'")));
    }
    let mut parts = path.split('/').filter(|part| !part.is_empty()).peekable();
    // `/Workspace` is another name of the root.
    parts.next_if_eq(&"Workspace");
    Ok(parts.fold(String::new(), |path, part| path + "/" + part))
        .map(|path| if path.is_empty() { "/".to_owned() } else { path })
}

/// Returns the folder of a path.
fn parent(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) | None => "/",
        Some((parent, _)) => parent,
    }
}

fn missing(path: &str) -> Problem {
    Problem::new(404, "RESOURCE_DOES_NOT_EXIST", format!("Path ({path}) doesn't exist."))
}

#[cfg(test)]
mod tests {
    use super::{parent, read_path};

    #[test]
    fn paths_have_one_form() {
        for (path, expected) in [
            ("/", "/"),
            ("/a", "/a"),
            ("/a/", "/a"),
            ("//a//b", "/a/b"),
            ("/Workspace/a", "/a"),
            ("/Workspace", "/"),
            ("/a/Workspace", "/a/Workspace"),
        ] {
            assert_eq!(read_path(path).unwrap(), expected);
        }
        assert!(read_path("a").is_err());
        assert!(read_path("").is_err());
    }

    #[test]
    fn the_parent_of_a_path_is_its_folder() {
        for (path, expected) in [("/a", "/"), ("/a/b", "/a"), ("/", "/")] {
            assert_eq!(parent(path), expected);
        }
    }
}
