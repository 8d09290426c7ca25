#![allow(clippy::unwrap_used, clippy::panic)]

use Endpoint::{FilesDelete, FilesUpload};
use serde_json::{Value as Json, json};

use crate::databricks::{Answer, Endpoint};
use crate::decide::harness::{Harness, exists, gone, lost, object, rejects, throttled};

const PATH: &str = "/Volumes/main/default/jobs/a.txt";
const HELLO: &str = "aGVsbG8=";
const HASH: &str = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d";

fn file(data: &str) -> Harness {
    Harness::new(object("VolumeFile", "file", json!({ "path": PATH, "data": data })))
}

fn done(endpoint: Endpoint) -> (Endpoint, Answer) {
    (endpoint, Ok(json!({})))
}

fn uploaded() -> Harness {
    let mut harness = file(HELLO);
    harness.pass(vec![done(FilesUpload)]);
    assert_eq!(harness.condition("Ready"), "True Uploaded");
    harness
}

#[test]
fn a_file_is_uploaded() {
    let mut harness = uploaded();
    let sent = json!({ "path": PATH, "contents": HELLO, "overwrite": true });
    assert_eq!(Json::Object(harness.calls[0].fields.clone()), sent);
    assert_eq!(harness.status()["file_info"], json!({ "file_size": 5, "path": PATH }));
    assert_eq!(harness.status()["file_hash"], HASH);
    assert_eq!(harness.status()["state"], "READY");
    assert_eq!(harness.reasons(), ["Uploaded"]);
    harness.restart();
    assert_eq!(harness.pass(vec![]).unwrap().after, None);
}

#[test]
fn an_empty_file_is_uploaded() {
    let mut harness = file("");
    harness.pass(vec![done(FilesUpload)]);
    assert_eq!(harness.status()["file_info"]["file_size"], 0);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn an_upload_that_is_lost_is_sent_again() {
    for (answer, is_lost) in [(lost(), true), (throttled(), false)] {
        let mut harness = file(HELLO);
        harness.pass(vec![(FilesUpload, answer)]);
        assert!(harness.status()["file_hash"].is_null());
        assert_eq!(harness.status()["state"], "PENDING");
        harness.later(1);
        if is_lost {
            harness.pass(vec![]);
            assert_eq!(harness.condition("Ready"), "False Settling");
            harness.later(90);
        }
        harness.pass(vec![done(FilesUpload)]);
        assert_eq!(harness.status()["state"], "READY");
    }
}

#[test]
fn a_file_that_cannot_be_there_is_an_error() {
    for (answer, says) in [
        (rejects("no permission"), "no permission"),
        (gone(), "the volume of `/Volumes/main/default/jobs/a.txt` does not exist"),
        (exists(), "a folder is at `/Volumes/main/default/jobs/a.txt`"),
    ] {
        let mut harness = file(HELLO);
        assert_eq!(harness.pass(vec![(FilesUpload, answer)]).unwrap().after, None);
        assert_eq!(harness.status()["state"], "ERROR");
        let message = harness.status()["message"].as_str().unwrap().to_owned();
        assert!(message.starts_with(says), "{message}");
        assert_eq!(harness.condition("Submitted"), "False Rejected");
        harness.pass(vec![]);
        // Another path is tried, and nothing is deleted that was not uploaded.
        harness.change("path", "/Volumes/main/default/jobs/b.txt");
        harness.pass(vec![done(FilesUpload)]);
        assert_eq!(harness.status()["state"], "READY");
    }
}

#[test]
fn other_data_is_uploaded() {
    let mut harness = uploaded();
    harness.change("data", "");
    harness.pass(vec![done(FilesUpload)]);
    assert_eq!(harness.status()["observedGeneration"], 2);
    assert_eq!(harness.status()["file_info"]["file_size"], 0);
}

#[test]
fn what_is_no_base64_is_refused() {
    let mut harness = file("a");
    harness.pass(vec![]);
    assert_eq!(harness.status()["state"], "ERROR");
    assert_eq!(harness.condition("Submitted"), "False Invalid");
}

#[test]
fn a_file_goes_with_its_object() {
    for answer in [Ok(json!({})), gone()] {
        let mut harness = uploaded();
        harness.delete();
        harness.pass(vec![(FilesDelete, throttled())]);
        assert!(!harness.is_gone);
        harness.pass(vec![(FilesDelete, answer)]);
        assert!(harness.is_gone);
        assert_eq!(harness.called(FilesDelete)[1], json!({ "path": PATH }));
    }
}

#[test]
fn nothing_is_deleted_that_was_not_uploaded() {
    for answer in [rejects("no"), exists(), throttled()] {
        let mut harness = file(HELLO);
        harness.pass(vec![(FilesUpload, answer)]);
        harness.delete();
        harness.pass(vec![]);
        assert!(harness.is_gone);
    }
}

#[test]
fn a_lost_answer_leaves_no_file() {
    let mut harness = file(HELLO);
    harness.pass(vec![(FilesUpload, lost())]);
    harness.delete();
    assert!(harness.pass(vec![]).unwrap().after.unwrap().as_secs() > 85);
    harness.later(90);
    harness.pass(vec![done(FilesDelete)]);
    assert!(harness.is_gone);
}
