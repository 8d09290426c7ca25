//! Reads the files of `include_notebook!` and `include_file!`, whose bytes the workflow holds.

use std::path::Path;

use kfp_dbx_core::text::quoted::quoted;
use kfp_dbx_core::text::size;
use syn::LitStr;

use crate::read::file::{File, find};

/// The endings of a notebook's name: those of the languages, and of the other formats that
/// Databricks imports.
const NOTEBOOKS: [&str; 7] = ["scala", "py", "sql", "r", "ipynb", "html", "dbc"];

/// Reads the notebook of an `include_notebook!`.
///
/// # Errors
/// Its name is not a notebook's, or [`file`] fails.
pub(crate) fn notebook(literal: &LitStr) -> syn::Result<File> {
    check_ending(literal)?;
    file(literal)
}

/// Reads the file of an `include_file!`.
///
/// # Errors
/// The file can't be read, is empty, or is too large for a workflow.
pub(crate) fn file(literal: &LitStr) -> syn::Result<File> {
    let file = find(literal)?;
    check_not_empty(&file, literal)?;
    check_size(&file, literal)?;
    Ok(file)
}

fn check_ending(literal: &LitStr) -> syn::Result<()> {
    let given = literal.value();
    let ending = Path::new(&given).extension().and_then(|ending| ending.to_str());
    if ending.is_some_and(|ending| NOTEBOOKS.contains(&ending.to_ascii_lowercase().as_str())) {
        return Ok(());
    }
    let endings = NOTEBOOKS.map(|ending| format!(".{ending}"));
    let endings = quoted(endings.iter().map(String::as_str));
    let message = format!(
        "the name of a notebook must end with one of {endings}\n\
         = help: `include_file!` accepts files of any kind"
    );
    Err(syn::Error::new(literal.span(), message))
}

fn check_not_empty(file: &File, literal: &LitStr) -> syn::Result<()> {
    if !file.bytes.is_empty() {
        return Ok(());
    }
    let message = format!(
        "{}: the file is empty: the archived Azure Databricks Operator treats empty content as not set\n\
         = help: if kfp-dbx-operator serves the pipeline, write `Base64::text(\"\")`",
        file.shown
    );
    Err(syn::Error::new(literal.span(), message))
}

fn check_size(file: &File, literal: &LitStr) -> syn::Result<()> {
    let length = file.bytes.len();
    let encoded = size::in_base64(length);
    if encoded < size::LIMIT {
        return Ok(());
    }
    let message = format!(
        "{}: its {length} bytes become {encoded} bytes in base64, but Argo allows {} for a whole workflow\n\
         = help: upload the file by other means; if your Argo has a higher limit, write `Base64::bytes(include_bytes!(…))`",
        file.shown,
        size::LIMIT
    );
    Err(syn::Error::new(literal.span(), message))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The error about a file of that many bytes, without the folder of the file.
    fn error_of(length: usize, name: &str) -> Option<String> {
        let folder = std::env::temp_dir();
        let path = folder.join(format!("kfp-dbx-{}-{name}", std::process::id()));
        std::fs::write(&path, vec![b'x'; length]).unwrap();
        let literal = LitStr::new(path.to_str().unwrap(), proc_macro2::Span::call_site());
        let result = notebook(&literal);
        std::fs::remove_file(&path).unwrap();
        let error = result.err()?.to_string();
        Some(error.replace(path.to_str().unwrap(), name))
    }

    #[test]
    fn a_file_leaves_room_in_the_workflow() {
        assert_eq!(error_of(786_429, "fits.py"), None);
        assert_eq!(
            error_of(786_430, "large.SQL").unwrap(),
            "large.SQL: its 786430 bytes become 1048576 bytes in base64, but Argo allows 1048576 for a whole workflow\n\
             = help: upload the file by other means; if your Argo has a higher limit, write `Base64::bytes(include_bytes!(…))`"
        );
    }

    #[test]
    fn a_huge_file_is_not_read() {
        let path = std::env::temp_dir().join(format!("kfp-dbx-{}-huge.py", std::process::id()));
        // Sparse, and larger than any memory.
        std::fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
        let literal = LitStr::new(path.to_str().unwrap(), proc_macro2::Span::call_site());
        let result = notebook(&literal);
        std::fs::remove_file(&path).unwrap();
        let error = result.err().unwrap().to_string();
        assert!(error.contains("is too large: it has 1048576 MiB"), "{error}");
    }

    #[test]
    fn an_absolute_path_is_as_it_is() {
        let literal = LitStr::new("/no/such/file.dbc", proc_macro2::Span::call_site());
        assert_eq!(
            notebook(&literal).err().unwrap().to_string(),
            "there is no file `/no/such/file.dbc`"
        );
    }
}
