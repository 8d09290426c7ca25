//! Archives as Kubeflow Pipelines takes them.
//!
//! The same workflow gives the same bytes, everywhere and at any time: nothing of the machine,
//! the user or the clock gets in.

use std::io::{Cursor, Write};
use std::path::Path;

use flate2::{Compression, GzBuilder};
use zip::write::SimpleFileOptions;

use crate::Workflow;

/// The one file in an archive. Kubeflow Pipelines takes the first of a `.tar.gz`, whatever its
/// name, and the one of this name, or the only one, of a `.zip`.
const FILE: &str = "pipeline.yaml";

/// RFC 1952: an unknown system, which is the same for all of them.
const UNKNOWN_SYSTEM: u8 = 255;

/// How a workflow is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Format {
    Yaml,
    Json,
    TarGz,
    Zip,
}

impl Format {
    /// The format of a file, by the end of its name.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let ends = [
            (".yaml", Self::Yaml),
            (".yml", Self::Yaml),
            (".json", Self::Json),
            (".tar.gz", Self::TarGz),
            (".tgz", Self::TarGz),
            (".zip", Self::Zip),
        ];
        ends.into_iter().find(|(end, _)| name.ends_with(end)).map(|(_, format)| format)
    }
}

/// The workflow in that format.
pub(crate) fn bytes(workflow: &Workflow, format: Format) -> Result<Vec<u8>, String> {
    let yaml = || workflow.to_yaml().map_err(|why| why.to_string());
    match format {
        Format::Yaml => Ok(yaml()?.into_bytes()),
        Format::Json => {
            let json = serde_json::to_string_pretty(workflow);
            json.map(|json| (json + "\n").into_bytes()).map_err(not_written)
        }
        Format::TarGz => tar_gz(yaml()?.as_bytes()).map_err(not_written),
        Format::Zip => zip(yaml()?.as_bytes()).map_err(not_written),
    }
}

fn not_written(why: impl std::fmt::Display) -> String {
    format!("the workflow can't be written: {why}")
}

fn tar_gz(yaml: &[u8]) -> std::io::Result<Vec<u8>> {
    let gzip = GzBuilder::new()
        .mtime(0)
        .operating_system(UNKNOWN_SYSTEM)
        .write(Vec::new(), Compression::new(6));
    let mut archive = tar::Builder::new(gzip);
    let mut header = tar::Header::new_ustar();
    header.set_size(yaml.len() as u64);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_entry_type(tar::EntryType::Regular);
    archive.append_data(&mut header, FILE, yaml)?;
    archive.into_inner()?.finish()
}

fn zip(yaml: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .compression_level(Some(6))
        // 1980-01-01, where a zip's time begins.
        .last_modified_time(zip::DateTime::default())
        .system(zip::System::Unix)
        .unix_permissions(0o644);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(FILE, options)?;
    archive.write_all(yaml)?;
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::prelude::*;

    fn workflow() -> Workflow {
        let pipeline = Pipeline::builder("clean").build(|_| {
            DeleteRunOp::new("delete").run_name("nightly").external();
        });
        pipeline.workflow().unwrap()
    }

    #[test]
    fn formats_are_known_by_the_name() {
        for (name, format) in [
            ("a.yaml", Some(Format::Yaml)),
            ("a.b/c.YML", Some(Format::Yaml)),
            ("a.json", Some(Format::Json)),
            ("a.tar.gz", Some(Format::TarGz)),
            ("A.Tar.GZ", Some(Format::TarGz)),
            ("a.tgz", Some(Format::TarGz)),
            ("a.zip", Some(Format::Zip)),
            ("a.gz", None),
            ("a.tar", None),
            ("yaml", None),
            ("a.yaml/b", None),
            ("..", None),
        ] {
            assert_eq!(Format::of(Path::new(name)), format, "{name}");
        }
    }

    #[test]
    fn text_is_the_workflow_as_it_is() {
        let workflow = workflow();
        let yaml = bytes(&workflow, Format::Yaml).unwrap();
        assert_eq!(String::from_utf8(yaml).unwrap(), workflow.to_yaml().unwrap());
        let json = String::from_utf8(bytes(&workflow, Format::Json).unwrap()).unwrap();
        assert!(json.starts_with("{\n  \"apiVersion\"") && json.ends_with("\n}\n"), "{json}");
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read, serde_json::to_value(&workflow).unwrap());
    }

    #[test]
    fn the_same_workflow_gives_the_same_bytes() {
        for format in [Format::Yaml, Format::Json, Format::TarGz, Format::Zip] {
            let twice = [workflow(), workflow()].map(|workflow| bytes(&workflow, format).unwrap());
            assert_eq!(twice[0], twice[1], "{format:?}");
        }
        let tar_gz = bytes(&workflow(), Format::TarGz).unwrap();
        assert_eq!(tar_gz[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, tar_gz[8], UNKNOWN_SYSTEM]);
    }

    const READ: &str = r"
import sys, tarfile, zipfile
path, yaml = sys.argv[1], open(sys.argv[2], 'rb').read()
if path.endswith('.zip'):
    archive = zipfile.ZipFile(path)
    (file,) = archive.infolist()
    assert archive.testzip() is None
    assert (file.filename, file.date_time, file.external_attr >> 16 & 0o777) == ('pipeline.yaml', (1980, 1, 1, 0, 0, 0), 0o644), file
    assert archive.read(file) == yaml
else:
    archive = tarfile.open(path, 'r:gz')
    (file,) = archive.getmembers()
    assert (file.name, file.mtime, file.mode, file.uid, file.gid) == ('pipeline.yaml', 0, 0o644, 0, 0), file
    assert (file.uname, file.gname, file.type) == ('', '', tarfile.REGTYPE), file
    assert archive.extractfile(file).read() == yaml
";

    #[test]
    fn python_reads_the_archives() {
        let python = Command::new("python3").arg("--version").output();
        if !kfp_dbx_skip::can_run(python.is_ok(), "Python is not installed") {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let workflow = workflow();
        let yaml = folder.path().join("yaml");
        std::fs::write(&yaml, workflow.to_yaml().unwrap()).unwrap();
        for (name, format) in [("a.tar.gz", Format::TarGz), ("a.zip", Format::Zip)] {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes(&workflow, format).unwrap()).unwrap();
            let read = Command::new("python3").args(["-c", READ]).arg(&path).arg(&yaml).output();
            let read = read.unwrap();
            assert!(read.status.success(), "{name}: {}", String::from_utf8_lossy(&read.stderr));
        }
    }
}
