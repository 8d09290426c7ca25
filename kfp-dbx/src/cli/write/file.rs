//! Writes a file as a whole, or to what is open already.

use std::fs::{self, File};
use std::io::{Error, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::print::write_out;

/// The largest number of links that a path follows, as in Linux.
const MOST_LINKS: usize = 40;

/// The temporary file that Ctrl-C removes.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    Stdout,
    Stderr,
    /// Another open file.
    Open(PathBuf),
    /// A file, which may not exist. No link leads to another one.
    File(PathBuf),
}

pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    match target(path)? {
        Target::Stdout => write_out(std::io::stdout().lock(), bytes),
        Target::Stderr => write_out(std::io::stderr().lock(), bytes),
        // Another program may have written to it before.
        Target::Open(path) => File::options().append(true).open(path)?.write_all(bytes),
        Target::File(path) => match fs::metadata(&path) {
            Ok(known) if known.is_dir() => Err(Error::other("it is a folder")),
            // A device or a pipe cannot be replaced.
            Ok(known) if !known.is_file() => overwrite(&path, bytes),
            known => match replace(&path, bytes) {
                // A file may be writable in a folder that is not.
                Err(why) if known.is_ok() && is_forbidden(&why) => overwrite(&path, bytes),
                done => done,
            },
        },
    }
}

/// Returns whether a path leads to what is open already.
pub(super) fn is_open(path: &Path) -> bool {
    !matches!(target(path), Ok(Target::File(_)) | Err(_))
}

/// Follows the links of a path, also to a file that does not exist.
fn target(path: &Path) -> Result<Target> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).to_owned();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match descriptor(&folder, &name) {
            Some(1) => return Ok(Target::Stdout),
            Some(2) => return Ok(Target::Stderr),
            Some(_) => return Ok(Target::Open(path)),
            None => {}
        }
        match fs::read_link(&path) {
            Ok(link) => path = folder.join(link),
            Err(_) => return Ok(Target::File(path)),
        }
    }
    Err(Error::other("its links lead back to themselves"))
}

/// Returns the number of an open file, if the path names one.
fn descriptor(folder: &Path, name: &str) -> Option<u32> {
    let folder = fs::canonicalize(folder).ok()?;
    match (folder.to_str()?, name) {
        ("/dev", "stdout") => Some(1),
        ("/dev", "stderr") => Some(2),
        ("/dev/fd", number) => number.parse().ok(),
        (folder, number) => {
            let own = format!("/proc/{}/", std::process::id());
            let is_own = folder.starts_with(&own) && folder.ends_with("/fd");
            number.parse().ok().filter(|_| is_own)
        }
    }
}

/// Returns whether the folder takes no other file, although the file itself exists.
fn is_forbidden(why: &Error) -> bool {
    matches!(
        why.kind(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::NotFound
    )
}

fn overwrite(path: &Path, bytes: &[u8]) -> Result<()> {
    File::options().write(true).truncate(true).open(path)?.write_all(bytes)
}

fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    // A program that has a handler of its own keeps it.
    let _ = ctrlc::set_handler(|| {
        remove_unfinished();
        std::process::exit(130);
    });
    let done = replace_by_new(path, bytes);
    *UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner) = None;
    // The reason alone: the name of the temporary file says nothing to anyone.
    done.map_err(|why| Error::from(why.kind()))
}

fn replace_by_new(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kfp-dbx-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The permissions of any new file, before the umask. An existing file keeps its own.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut new = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    *UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner) = Some(new.path().to_owned());
    new.write_all(bytes)?;
    if let Ok(known) = fs::metadata(path) {
        fs::set_permissions(new.path(), known.permissions())?;
    }
    new.as_file().sync_all()?;
    new.persist(path)?;
    Ok(())
}

fn remove_unfinished() {
    if let Some(path) = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).take() {
        let _ = fs::remove_file(path);
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn paths_of_open_files_are_known() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        symlink("/dev/stdout", &link).unwrap();
        for (path, expected) in [
            ("/dev/stdout", Target::Stdout),
            ("/dev/../dev/stderr", Target::Stderr),
            ("/dev/fd/1", Target::Stdout),
            ("/proc/self/fd/2", Target::Stderr),
            ("/dev/fd/17", Target::Open("/dev/fd/17".into())),
            ("/dev/null", Target::File("/dev/null".into())),
            ("stdout", Target::File("stdout".into())),
            ("/none/stdout", Target::File("/none/stdout".into())),
            (link.to_str().unwrap(), Target::Stdout),
        ] {
            assert_eq!(target(Path::new(path)).unwrap(), expected, "{path}");
        }
        symlink("round", folder.path().join("round")).unwrap();
        assert!(target(&folder.path().join("round")).is_err());
    }

    #[test]
    fn an_interrupt_removes_the_unfinished_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new");
        fs::write(&path, "half").unwrap();
        *UNFINISHED.lock().unwrap() = Some(path.clone());
        remove_unfinished();
        remove_unfinished();
        assert!(!path.exists());
    }
}
