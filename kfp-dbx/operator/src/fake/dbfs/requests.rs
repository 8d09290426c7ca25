//! What requests say of paths and bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::fields::Fields;
use super::super::limits::Limit;
use super::super::problem::Problem;
use super::super::words::{IS_REJECTED, has_word};
use super::super::workspace::Workspace;
use super::MOST_BYTES;

impl Workspace {
    /// Reads the path of a request.
    pub(super) fn dbfs_path(&self, fields: Fields<'_>) -> Result<String, Problem> {
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
    pub(super) fn dbfs_target(&self, fields: Fields<'_>) -> Result<String, Problem> {
        let path = self.dbfs_path(fields)?;
        if has_word(&path, IS_REJECTED) {
            return Err(Problem::rejected(&path));
        }
        self.dbfs.check_place(&path, fields.flag("overwrite"))?;
        Ok(path)
    }

    /// Reads the bytes of a request, which are at most 1 MB.
    pub(super) fn dbfs_bytes(
        &mut self,
        fields: Fields<'_>,
        name: &str,
    ) -> Result<Vec<u8>, Problem> {
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
