//! Reads the text of a workflow out of an archive.

use std::io::{Cursor, Read};

use flate2::read::GzDecoder;

/// The name of the only file in an archive. Kubeflow Pipelines reads the first file of a `.tar.gz`,
/// and of a `.zip` the file of this name or the only one.
pub(super) const FILE: &str = "pipeline.yaml";

/// The number of bytes above which the content of an archive is not read.
pub(super) const MOST: u64 = 32 * 1024 * 1024;
const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZIP: [u8; 4] = *b"PK\x03\x04";

/// Returns the text of a file: of an archive that Kubeflow Pipelines accepts, the file in it that
/// Kubeflow Pipelines reads.
pub(in crate::cli) fn text(bytes: Vec<u8>) -> Result<String, String> {
    let text = if bytes.starts_with(&GZIP) {
        gzip(&bytes)?
    } else if bytes.starts_with(&ZIP) {
        zip(&bytes)?
    } else {
        bytes
    };
    String::from_utf8(text).map_err(|_| "it is no text in UTF-8".to_owned())
}

/// Reads a `.tar.gz`, or one file that is compressed.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let content = limited(GzDecoder::new(bytes))?;
    let mut archive = tar::Archive::new(content.as_slice());
    let mut entries = archive.entries().map_err(unread)?.filter_map(Result::ok);
    let file = entries.find(|entry| entry.header().entry_type().is_file());
    match file {
        Some(file) => limited(file),
        None => Ok(content),
    }
}

fn zip(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut archive = ::zip::ZipArchive::new(Cursor::new(bytes)).map_err(unread)?;
    let at = match (archive.index_for_name(FILE), archive.len()) {
        (Some(at), _) => at,
        (None, 1) => 0,
        (None, count) => return Err(format!("it has {count} files, none of which is `{FILE}`")),
    };
    limited(archive.by_index(at).map_err(unread)?)
}

/// Reads all of it, unless that is too much.
fn limited(content: impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    content.take(MOST + 1).read_to_end(&mut bytes).map_err(unread)?;
    match bytes.len() as u64 > MOST {
        true => Err(format!("its content has more than {} MiB", MOST >> 20)),
        false => Ok(bytes),
    }
}

fn unread(why: impl std::fmt::Display) -> String {
    format!("it is an archive that can't be read: {why}")
}
