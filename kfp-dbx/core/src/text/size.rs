//! The size limit of a workflow.

/// Argo's limit for a workflow with its status, as etcd stores them. A workflow that exceeds it
/// when it ends stays `Running` forever.
pub const LIMIT: usize = 1024 * 1024;

/// The bytes of the largest file that is read for a workflow: many times the limit, as a spec can
/// have comments.
pub const LARGEST_FILE: u64 = 16 << 20;

/// Returns the reason why a file of that many bytes is not read, if it is too large.
pub fn refused_file(bytes: u64) -> Option<String> {
    (bytes > LARGEST_FILE).then(|| {
        let (size, most) = (bytes_of(bytes), bytes_of(LARGEST_FILE));
        format!("it has {size}, and no file of more than {most} is read: Argo stores at most {} of a workflow", self::bytes(LIMIT))
    })
}

/// Returns a number of bytes for messages.
pub fn bytes(bytes: usize) -> String {
    bytes_of(u64::try_from(bytes).unwrap_or(u64::MAX))
}

fn bytes_of(bytes: u64) -> String {
    const KIB: u64 = 1 << 10;
    match bytes {
        0..KIB => format!("{bytes} bytes"),
        _ if bytes < 10 * KIB * KIB => format!("{} KiB", bytes.div_ceil(KIB)),
        _ => format!("{} MiB", bytes.div_ceil(KIB * KIB)),
    }
}

/// Returns the length of so many bytes in base64.
pub fn in_base64(bytes: usize) -> usize {
    bytes.div_ceil(3) * 4
}
