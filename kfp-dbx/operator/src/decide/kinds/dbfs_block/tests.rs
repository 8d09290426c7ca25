#![allow(clippy::unwrap_used, clippy::panic)]

use Endpoint::{DbfsAddBlock, DbfsClose, DbfsCreate, DbfsDelete, DbfsGetStatus};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

use crate::databricks::{Answer, Endpoint};
use crate::decide::harness::{Harness, exists, gone, lost, object, rejects, throttled};

const HELLO: &str = "aGVsbG8=";
const HASH: &str = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d";

fn block(data: &str) -> Harness {
    Harness::new(object("DbfsBlock", "block", json!({ "path": "/data/a.txt", "data": data })))
}

fn creates(handle: i64) -> (Endpoint, Answer) {
    (DbfsCreate, Ok(json!({ "handle": handle })))
}

fn done(endpoint: Endpoint) -> (Endpoint, Answer) {
    (endpoint, Ok(json!({})))
}

fn is(size: usize) -> (Endpoint, Answer) {
    let told = json!({
        "path": "/data/a.txt",
        "is_dir": false,
        "file_size": size.to_string(),
        "modification_time": 1,
    });
    (DbfsGetStatus, Ok(told))
}

fn uploaded() -> Harness {
    let mut harness = block(HELLO);
    harness.pass(vec![creates(7), done(DbfsAddBlock), done(DbfsClose), is(5)]);
    assert_eq!(harness.condition("Ready"), "True Uploaded");
    harness
}

#[test]
fn a_file_is_uploaded() {
    let mut harness = uploaded();
    let sent = [
        json!({ "path": "/data/a.txt", "overwrite": true }),
        json!({ "handle": 7, "data": HELLO }),
        json!({ "handle": 7 }),
    ];
    let calls: Vec<_> =
        harness.calls.iter().take(3).map(|call| Json::Object(call.fields.clone())).collect();
    assert_eq!(calls, sent);
    let info = json!({ "file_size": 5, "is_dir": false, "path": "/data/a.txt" });
    assert_eq!(harness.status()["file_info"], info);
    assert_eq!(harness.status()["file_hash"], HASH);
    assert_eq!(harness.status()["state"], "READY");
    assert_eq!(harness.reasons(), ["Uploaded"]);
    harness.restart();
    assert_eq!(harness.pass(vec![]).unwrap().after, None);
}

#[test]
fn an_empty_file_is_uploaded() {
    let mut harness = block("");
    harness.pass(vec![creates(7), done(DbfsClose), is(0)]);
    assert_eq!(harness.status()["file_info"]["file_size"], 0);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn a_large_file_has_blocks_that_databricks_takes() {
    // The first two blocks are equal.
    let bytes: Vec<u8> =
        (0..2_000_001_u32).map(|number| u8::try_from(number % 250).unwrap()).collect();
    let mut harness = block(&STANDARD.encode(&bytes));
    let blocks = (0..3).map(|_| done(DbfsAddBlock));
    let script: Vec<_> =
        [creates(7)].into_iter().chain(blocks).chain([done(DbfsClose), is(bytes.len())]).collect();
    harness.pass(script);
    let sent = harness.called(DbfsAddBlock);
    let sent: Vec<_> =
        sent.iter().map(|call| STANDARD.decode(call["data"].as_str().unwrap()).unwrap()).collect();
    assert!(sent.iter().all(|block| block.len() <= 1024 * 1024));
    assert_eq!(sent.concat(), bytes);
}

#[test]
fn an_upload_that_is_interrupted_begins_again() {
    let interrupted = [
        vec![(DbfsCreate, lost())],
        vec![(DbfsCreate, throttled())],
        vec![creates(7), (DbfsAddBlock, lost())],
        vec![creates(7), (DbfsAddBlock, throttled())],
        vec![creates(7), (DbfsAddBlock, gone())],
        vec![creates(7), done(DbfsAddBlock), (DbfsClose, lost())],
        vec![creates(7), done(DbfsAddBlock), done(DbfsClose), (DbfsGetStatus, gone())],
        vec![creates(7), done(DbfsAddBlock), done(DbfsClose), is(4)],
    ];
    for script in interrupted {
        let is_lost = script.iter().any(|(_, answer)| *answer == lost());
        let mut harness = block(HELLO);
        assert!(harness.pass(script).unwrap().after.unwrap().as_secs() <= 1);
        assert!(harness.status()["file_hash"].is_null());
        assert_eq!(harness.status()["state"], "PENDING");
        harness.later(1);
        if is_lost {
            // What is on its way could spoil what is sent now.
            let wait = harness.pass(vec![]).unwrap();
            assert!((88..=90).contains(&wait.after.unwrap().as_secs()), "{wait:?}");
            assert_eq!(harness.condition("Ready"), "False Settling");
            harness.later(90);
        }
        harness.pass(vec![creates(8), done(DbfsAddBlock), done(DbfsClose), is(5)]);
        assert_eq!(harness.called(DbfsAddBlock).last().unwrap()["handle"], 8);
        assert_eq!(harness.status()["state"], "READY");
    }
}

#[test]
fn a_second_end_of_an_upload_is_an_end() {
    let mut harness = block(HELLO);
    harness.pass(vec![creates(7), done(DbfsAddBlock), (DbfsClose, gone()), is(5)]);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn a_rejected_file_is_an_error() {
    let scripts = [
        vec![(DbfsCreate, rejects("the root of DBFS is disabled"))],
        vec![creates(7), (DbfsAddBlock, rejects("the root of DBFS is disabled"))],
        vec![creates(7), done(DbfsAddBlock), (DbfsClose, rejects("the root of DBFS is disabled"))],
    ];
    for script in scripts {
        let mut harness = block(HELLO);
        assert_eq!(harness.pass(script).unwrap().after, None);
        assert_eq!(harness.status()["state"], "ERROR");
        assert_eq!(harness.status()["message"], "the root of DBFS is disabled");
        assert_eq!(harness.condition("Submitted"), "False Rejected");
        harness.pass(vec![]);
    }
}

#[test]
fn a_folder_in_the_way_is_not_deleted() {
    let mut harness = block(HELLO);
    let folder = || (DbfsGetStatus, Ok(json!({ "path": "/data/a.txt", "is_dir": true })));
    assert!(harness.pass(vec![(DbfsCreate, exists()), folder()]).unwrap().after.is_some());
    assert_eq!(harness.condition("Submitted"), "False Exists");
    assert!(harness.pass(vec![folder()]).unwrap().after.is_some());
    let script =
        vec![(DbfsGetStatus, gone()), creates(7), done(DbfsAddBlock), done(DbfsClose), is(5)];
    harness.pass(script);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn other_data_is_uploaded() {
    let mut harness = uploaded();
    harness.change("data", "");
    harness.pass(vec![creates(8), (DbfsClose, lost())]);
    assert!(harness.status()["file_hash"].is_null());
    harness.later(90);
    harness.pass(vec![creates(9), done(DbfsClose), is(0)]);
    assert_eq!(harness.status()["observedGeneration"], 2);
    assert_eq!(harness.reasons(), ["Uploaded", "Uploaded"]);
}

#[test]
fn a_file_of_the_archived_operator_is_taken_over_as_it_is() {
    let mut harness = block(HELLO);
    harness.object["status"] = json!({
        "file_hash": HASH,
        "file_info": { "path": "/data/a.txt", "file_size": 5 },
    });
    harness.pass(vec![]);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn a_file_goes_with_its_object() {
    for answer in [Ok(json!({})), gone()] {
        let mut harness = uploaded();
        harness.delete();
        harness.pass(vec![(DbfsDelete, throttled())]);
        assert!(!harness.is_gone);
        harness.pass(vec![(DbfsDelete, answer)]);
        assert!(harness.is_gone);
        let deleted = json!({ "path": "/data/a.txt", "recursive": false });
        assert_eq!(harness.called(DbfsDelete)[1], deleted);
    }
}

#[test]
fn nothing_is_deleted_that_was_not_uploaded() {
    for script in [vec![(DbfsCreate, rejects("no"))], vec![(DbfsCreate, throttled())]] {
        let mut harness = block(HELLO);
        harness.pass(script);
        harness.delete();
        harness.pass(vec![]);
        assert!(harness.is_gone);
    }
}

#[test]
fn a_lost_answer_leaves_no_file() {
    let mut harness = block(HELLO);
    harness.pass(vec![creates(7), (DbfsAddBlock, lost())]);
    harness.delete();
    assert!(harness.pass(vec![]).unwrap().after.unwrap().as_secs() > 85);
    harness.later(90);
    harness.pass(vec![done(DbfsDelete)]);
    assert!(harness.is_gone);
}

#[test]
fn a_rejected_block_leaves_the_file_that_was_created_to_delete() {
    let mut harness = block(HELLO);
    harness.pass(vec![creates(7), (DbfsAddBlock, rejects("no"))]);
    harness.delete();
    harness.pass(vec![done(DbfsDelete)]);
    assert!(harness.is_gone);
}
