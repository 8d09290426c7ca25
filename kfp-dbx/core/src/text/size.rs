//! The size limit of a workflow.

/// Argo's limit for a workflow with its status, as etcd stores them. A workflow that exceeds it
/// when it ends stays `Running` forever.
pub const LIMIT: usize = 1024 * 1024;

/// Returns the length of so many bytes in base64.
pub fn in_base64(bytes: usize) -> usize {
    bytes.div_ceil(3) * 4
}
