//! How large a workflow may be.

/// Argo's limit for a workflow: its spec and its status together, as etcd keeps them. Over it
/// when it is done, a workflow stays `Running` for ever.
pub const LIMIT: usize = 1024 * 1024;

/// The length of so many bytes in base64.
pub fn in_base64(bytes: usize) -> usize {
    bytes.div_ceil(3) * 4
}
