//! `workspace/import`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

use super::super::fields::Fields;
use super::super::limits::Limit;
use super::super::problem::{Outcome, Problem};
use super::super::words::{IS_REJECTED, has_word};
use super::super::workspace::Workspace;
use super::{Item, ItemKind, missing, parent, read_path};

/// The most bytes of an item.
const MOST_BYTES: usize = 10 * 1024 * 1024;

/// The languages of notebooks.
const LANGUAGES: &[&str] = &["PYTHON", "R", "SCALA", "SQL"];

impl Workspace {
    /// `workspace/import`.
    pub(in crate::fake) fn workspace_import(&mut self, fields: Fields<'_>) -> Outcome {
        let path = read_path(fields.required("path")?)?;
        if has_word(&path, IS_REJECTED) {
            return Err(Problem::rejected(&path));
        }
        let content = STANDARD
            .decode(fields.text("content").unwrap_or_default())
            .map_err(|_| Problem::malformed("expected base64 at `content`"))?;
        if content.len() > MOST_BYTES {
            self.ledger.broke(Limit::Size);
            let message = "The content must have at most 10 MB.";
            return Err(Problem::new(400, "MAX_NOTEBOOK_SIZE_EXCEEDED", message));
        }
        let format = fields.text("format").filter(|format| !format.is_empty()).unwrap_or("SOURCE");
        let kind = kind_of(format, &content)?;
        let language = language_of(fields, format)?;
        let overwrite = fields.flag("overwrite");
        if format == "DBC" && overwrite {
            return Err(Problem::invalid("overwrite cannot be used for the format DBC."));
        }
        if !self.items.is_folder(parent(&path)) {
            let message = format!("The parent folder ({}) does not exist.", parent(&path));
            return Err(Problem { message, ..missing(&path) });
        }
        self.check_place(&path, kind, overwrite)?;
        self.put_item(&path, kind, content, language);
        if format == "DBC" {
            let inside = format!("{path}/notebook");
            self.put_item(&inside, ItemKind::Notebook, Vec::new(), Some("PYTHON".to_owned()));
        }
        Ok(json!({}))
    }

    /// Checks that an item can be written to its path.
    fn check_place(&self, path: &str, kind: ItemKind, overwrite: bool) -> Result<(), Problem> {
        if self.items.is_folder(path) || (self.items.0.contains_key(path) && !overwrite) {
            let message =
                format!("{path} already exists. Please pass overwrite as true to overwrite it.");
            return Err(Problem::new(400, "RESOURCE_ALREADY_EXISTS", message));
        }
        match self.items.0.get(path) {
            Some(old) if old.kind != kind => Err(Problem::invalid(format!(
                "Cannot overwrite the asset at {path} due to type mismatch (asked: {}, actual: {})",
                kind.name(),
                old.kind.name()
            ))),
            _ => Ok(()),
        }
    }

    /// Writes an item.
    pub(super) fn put_item(
        &mut self,
        path: &str,
        kind: ItemKind,
        content: Vec<u8>,
        language: Option<String>,
    ) {
        let now = self.now;
        let old = self.items.0.get(path).map(|item| (item.id, item.created));
        let (id, created) = old.unwrap_or_else(|| (self.new_id(), now));
        let item = Item { id, kind, content, language, created, modified: now };
        self.items.0.insert(path.to_owned(), item);
    }
}

/// Returns the kind of the item that an import makes.
fn kind_of(format: &str, content: &[u8]) -> Result<ItemKind, Problem> {
    match format {
        "SOURCE" | "HTML" | "R_MARKDOWN" => Ok(ItemKind::Notebook),
        "JUPYTER" => match serde_json::from_slice::<Json>(content) {
            Ok(Json::Object(_)) => Ok(ItemKind::Notebook),
            _ => Err(Problem::invalid("The content is not a Jupyter notebook.")),
        },
        "DBC" => Ok(ItemKind::Directory),
        "RAW" => Ok(ItemKind::File),
        "AUTO" => {
            let first = content.split(|byte| *byte == b'\n').next().unwrap_or_default();
            let is_notebook = String::from_utf8_lossy(first).contains("Databricks notebook source");
            Ok(if is_notebook { ItemKind::Notebook } else { ItemKind::File })
        }
        other => Err(Problem::invalid(format!("Unknown format {other}."))),
    }
}

fn language_of(fields: Fields<'_>, format: &str) -> Result<Option<String>, Problem> {
    match fields.text("language").filter(|language| !language.is_empty()) {
        Some(language) if LANGUAGES.contains(&language) => Ok(Some(language.to_owned())),
        Some(language) => Err(Problem::invalid(format!("Unknown language {language}."))),
        None if format == "SOURCE" => Err(Problem::required("language")),
        None => Ok(None),
    }
}
