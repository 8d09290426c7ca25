//! The other endpoints of workspace items.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

use super::super::fields::Fields;
use super::super::problem::{Outcome, Problem};
use super::super::words::{IS_PROTECTED, IS_REJECTED, has_word};
use super::super::workspace::Workspace;
use super::{Item, ItemKind, is_root, missing, parent, read_path};

impl Workspace {
    /// `workspace/get-status`.
    pub(in crate::fake) fn workspace_get_status(&mut self, fields: Fields<'_>) -> Outcome {
        let path = read_path(fields.required("path")?)?;
        match self.items.0.get(&path) {
            Some(item) => Ok(item_json(&path, item)),
            None if is_root(&path) => Ok(root_json(&path)),
            None => Err(missing(&path)),
        }
    }

    /// `workspace/mkdirs`.
    pub(in crate::fake) fn workspace_mkdirs(&mut self, fields: Fields<'_>) -> Outcome {
        let path = read_path(fields.required("path")?)?;
        if has_word(&path, IS_REJECTED) {
            return Err(Problem::rejected(&path));
        }
        let mut folders = vec![path.as_str()];
        while let Some(last) = folders.last().copied().filter(|path| *path != "/") {
            folders.push(parent(last));
        }
        let is_other =
            |path: &&&str| self.items.0.contains_key(**path) && !self.items.is_folder(path);
        if let Some(other) = folders.iter().find(is_other) {
            let message = format!("{other} already exists, and is no folder.");
            return Err(Problem::new(400, "RESOURCE_ALREADY_EXISTS", message));
        }
        for folder in folders.into_iter().rev() {
            if !self.items.is_folder(folder) {
                self.put_item(folder, ItemKind::Directory, Vec::new(), None);
            }
        }
        Ok(json!({}))
    }

    /// `workspace/delete`.
    pub(in crate::fake) fn workspace_delete(&mut self, fields: Fields<'_>) -> Outcome {
        let path = read_path(fields.required("path")?)?;
        if is_root(&path) {
            let message = format!("Folder ({path}) is protected");
            return Err(Problem::new(403, "PERMISSION_DENIED", message));
        }
        if !self.items.0.contains_key(&path) {
            return Err(missing(&path));
        }
        if has_word(&path, IS_PROTECTED) {
            return Err(Problem::protected(&path));
        }
        let inside: Vec<_> = self.items.below(&path).map(|(path, _)| path.clone()).collect();
        if !inside.is_empty() && !fields.flag("recursive") {
            let message = format!("Folder ({path}) is not empty");
            return Err(Problem::new(400, "DIRECTORY_NOT_EMPTY", message));
        }
        for path in inside.iter().chain([&path]) {
            self.items.0.remove(path);
        }
        Ok(json!({}))
    }

    /// `workspace/list`.
    pub(in crate::fake) fn workspace_list(&mut self, fields: Fields<'_>) -> Outcome {
        let path = read_path(fields.required("path")?)?;
        let objects: Vec<_> = if self.items.is_folder(&path) {
            let inside = self.items.below(&path).filter(|(it, _)| parent(it) == path);
            inside.map(|(path, item)| item_json(path, item)).collect()
        } else {
            let item = self.items.0.get(&path).ok_or_else(|| missing(&path))?;
            vec![item_json(&path, item)]
        };
        Ok(if objects.is_empty() { json!({}) } else { json!({"objects": objects}) })
    }

    /// `workspace/export`.
    pub(in crate::fake) fn workspace_export(&mut self, fields: Fields<'_>) -> Outcome {
        let path = read_path(fields.required("path")?)?;
        if self.items.is_folder(&path) {
            return Err(Problem::invalid(format!("Folder ({path}) cannot be exported.")));
        }
        let item = self.items.0.get(&path).ok_or_else(|| missing(&path))?;
        let kind = match item.language.as_deref() {
            Some("PYTHON") => "py",
            Some("SCALA") => "scala",
            Some("SQL") => "sql",
            Some("R") => "r",
            _ => "txt",
        };
        Ok(json!({"content": STANDARD.encode(&item.content), "file_type": kind}))
    }
}

fn item_json(path: &str, item: &Item) -> Json {
    let mut json = json!({
        "path": path,
        "object_type": item.kind.name(),
        "object_id": item.id,
        "resource_id": item.id.to_string(),
    });
    if let Some(language) = &item.language {
        json["language"] = json!(language);
    }
    if item.kind != ItemKind::Directory {
        json["created_at"] = json!(item.created.0);
        json["modified_at"] = json!(item.modified.0);
    }
    if item.kind == ItemKind::File {
        json["size"] = json!(item.content.len());
    }
    json
}

/// Writes a folder that is always there, whose id comes from its length, as no other has it.
fn root_json(path: &str) -> Json {
    json!({"path": path, "object_type": "DIRECTORY", "object_id": path.len()})
}
