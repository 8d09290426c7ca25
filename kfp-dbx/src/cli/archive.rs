//! Workflows as text, and in the archives that Kubeflow Pipelines accepts.
//!
//! The same workflow gives the same bytes everywhere and at any time: an archive holds nothing of
//! the machine, the user or the clock.

use std::io::{Cursor, Write};

use clap::ValueEnum;
use flate2::{Compression, GzBuilder};
use zip::write::SimpleFileOptions;

use super::exit::Failure;
use super::format::Format;
use crate::Workflow;

mod read;

use read::FILE;
pub(super) use read::text;

/// The value of RFC 1952 for an unknown operating system: the same on all of them.
const UNKNOWN_SYSTEM: u8 = 255;

/// The format of a compiled workflow.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum WorkflowFormat {
    Yaml,
    Json,
    #[value(name = "tar.gz", alias = "tgz")]
    TarGz,
    Zip,
    /// A bundle of the Databricks CLI, with a job in the place of a workflow
    Bundle,
}

impl Format for WorkflowFormat {
    const ENDINGS: &'static [(&'static str, Self)] = &[
        (".yaml", Self::Yaml),
        (".yml", Self::Yaml),
        (".json", Self::Json),
        (".tar.gz", Self::TarGz),
        (".tgz", Self::TarGz),
        (".zip", Self::Zip),
    ];
    const NAMES: &'static [(&'static str, Self)] =
        &[("databricks.yml", Self::Bundle), ("databricks.yaml", Self::Bundle)];
    const DEFAULT: Self = Self::Yaml;
}

impl WorkflowFormat {
    /// Returns the usual ending of a file of this format. A bundle has a folder of its own.
    pub(super) fn ending(self) -> &'static str {
        if self == Self::Bundle {
            return "/databricks.yml";
        }
        let usual = Self::ENDINGS.iter().find(|(_, format)| *format == self);
        usual.map_or("", |(ending, _)| *ending)
    }

    /// Returns whether the format is binary, and useless on a terminal.
    pub(super) fn is_archive(self) -> bool {
        matches!(self, Self::TarGz | Self::Zip)
    }
}

/// Returns the bytes of a file with the workflow.
pub(super) fn bytes(workflow: &Workflow, format: WorkflowFormat) -> Result<Vec<u8>, Failure> {
    let yaml = || workflow.to_yaml().map_err(Failure::usage);
    match format {
        WorkflowFormat::Yaml => Ok(yaml()?.into_bytes()),
        WorkflowFormat::Json => {
            let json = serde_json::to_string_pretty(workflow);
            json.map(|json| (json + "\n").into_bytes()).map_err(not_written)
        }
        WorkflowFormat::TarGz => tar_gz(yaml()?.as_bytes()).map_err(not_written),
        WorkflowFormat::Zip => zip(yaml()?.as_bytes()).map_err(not_written),
        WorkflowFormat::Bundle => Err(Failure::usage("a workflow is no bundle")),
    }
}

fn not_written(why: impl std::fmt::Display) -> Failure {
    Failure::usage(format!("the workflow can't be written: {why}"))
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
        // 1980-01-01, the first date that a zip file can hold.
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
    fn each_format_has_an_ending() {
        for format in WorkflowFormat::value_variants() {
            assert!(format.ending().starts_with(['.', '/']), "{format:?}");
        }
    }

    #[test]
    fn text_is_the_workflow_as_it_is() {
        let workflow = workflow();
        let yaml = bytes(&workflow, WorkflowFormat::Yaml).unwrap();
        assert_eq!(String::from_utf8(yaml).unwrap(), workflow.to_yaml().unwrap());
        let json = String::from_utf8(bytes(&workflow, WorkflowFormat::Json).unwrap()).unwrap();
        assert!(json.starts_with("{\n  \"apiVersion\"") && json.ends_with("\n}\n"), "{json}");
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read, serde_json::to_value(&workflow).unwrap());
    }

    #[test]
    fn the_same_workflow_gives_the_same_bytes() {
        for format in
            [WorkflowFormat::Yaml, WorkflowFormat::Json, WorkflowFormat::TarGz, WorkflowFormat::Zip]
        {
            let twice = [workflow(), workflow()].map(|workflow| bytes(&workflow, format).unwrap());
            assert_eq!(twice[0], twice[1], "{format:?}");
        }
        let tar_gz = bytes(&workflow(), WorkflowFormat::TarGz).unwrap();
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
        for (name, format) in [("a.tar.gz", WorkflowFormat::TarGz), ("a.zip", WorkflowFormat::Zip)]
        {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes(&workflow, format).unwrap()).unwrap();
            let read = Command::new("python3").args(["-c", READ]).arg(&path).arg(&yaml).output();
            let read = read.unwrap();
            assert!(read.status.success(), "{name}: {}", String::from_utf8_lossy(&read.stderr));
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let workflow = workflow();
        let yaml = workflow.to_yaml().unwrap();
        for format in [WorkflowFormat::Yaml, WorkflowFormat::TarGz, WorkflowFormat::Zip] {
            assert_eq!(text(bytes(&workflow, format).unwrap()), Ok(yaml.clone()), "{format:?}");
        }
    }

    #[test]
    fn broken_archives_are_errors() {
        for format in [WorkflowFormat::TarGz, WorkflowFormat::Zip] {
            let whole = bytes(&workflow(), format).unwrap();
            for end in [4, 12, whole.len() / 2, whole.len() - 1] {
                let why = text(whole[..end].to_vec()).unwrap_err();
                assert!(why.contains("archive that can't be read"), "{format:?} {end}: {why}");
            }
        }
        assert!(text(vec![0xff, 0xfe]).unwrap_err().contains("UTF-8"));
    }

    #[test]
    fn what_grows_too_much_is_an_error() {
        use std::io::Write;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), Compression::fast());
        let block = vec![b' '; 1 << 20];
        for _ in 0..=(read::MOST >> 20) {
            gzip.write_all(&block).unwrap();
        }
        let why = text(gzip.finish().unwrap()).unwrap_err();
        assert!(why.contains("more than 32 MiB"), "{why}");
    }
}
