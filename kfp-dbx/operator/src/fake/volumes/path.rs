//! Paths on volumes.

use super::super::fields::Fields;
use super::super::problem::Problem;

/// The parts of the path of a volume: `Volumes`, the catalog, the schema and the volume.
const OF_VOLUME: usize = 4;

/// Reads the path of a request.
pub(super) fn read(fields: Fields<'_>) -> Result<String, Problem> {
    let path = fields.required("path")?;
    let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    let is_right = path.starts_with('/')
        && parts.first() == Some(&"Volumes")
        && parts.len() >= OF_VOLUME
        && !parts.iter().any(|part| [".", ".."].contains(part));
    if is_right {
        return Ok(parts.iter().fold(String::new(), |path, part| path + "/" + part));
    }
    let message = format!(
        "Invalid path {path}: it must begin with /Volumes, the catalog, the schema and the volume."
    );
    Err(Problem::invalid(message).because("FILES_API_INVALID_PATH"))
}

/// Returns whether a path is that of a volume.
pub(super) fn is_volume(path: &str) -> bool {
    path.split('/').skip(1).count() <= OF_VOLUME
}

/// Returns the folder of a path.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}
