//! Files of DBFS.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kfp_dbx_operator::databricks::Endpoint::{
    DbfsAddBlock, DbfsClose, DbfsCreate, DbfsDelete, DbfsGetStatus,
};
use kfp_dbx_operator::fake::Limit;
use serde_json::{Value as Json, json};

use crate::World;

fn create(world: &mut World, path: &str) -> Json {
    world.ok(DbfsCreate, json!({"path": path, "overwrite": true}))["handle"].clone()
}

fn add(handle: &Json, bytes: usize) -> Json {
    json!({"handle": handle, "data": STANDARD.encode(vec![b'x'; bytes])})
}

fn put(world: &mut World, path: &str) {
    let (status, _) =
        world.call("POST", "/api/2.0/dbfs/put", json!({"path": path, "contents": "eA=="}));
    assert_eq!(status, 200);
}

#[test]
fn a_file_is_written_block_by_block() {
    let mut world = World::new();
    let handle = create(&mut world, "/a/b");
    world.ok(DbfsAddBlock, add(&handle, 3));
    world.ok(DbfsAddBlock, add(&handle, 4));
    let status = world.ok(DbfsGetStatus, json!({"path": "/a/b"}));
    assert_eq!(status["file_size"], 0, "it is not closed");
    assert_eq!(world.workspace.open_handles(), 1);
    world.ok(DbfsClose, json!({"handle": handle}));
    let status = world.ok(DbfsGetStatus, json!({"path": "dbfs:/a/b"}));
    let now = world.now.0;
    assert_eq!(
        status,
        json!({"path": "/a/b", "is_dir": false, "file_size": 7, "modification_time": now})
    );
    assert_eq!(world.ok(DbfsGetStatus, json!({"path": "/a"}))["is_dir"], true);
    assert_eq!(world.workspace.open_handles(), 0);
    assert_eq!(world.err(DbfsClose, json!({"handle": handle})).1, "RESOURCE_DOES_NOT_EXIST");
    assert_eq!(world.err(DbfsAddBlock, add(&handle, 1)).1, "RESOURCE_DOES_NOT_EXIST");
}

#[test]
fn a_block_has_at_most_1_mb() {
    let mut world = World::new();
    let handle = create(&mut world, "/a");
    world.ok(DbfsAddBlock, add(&handle, 1024 * 1024));
    let (status, code, _) = world.err(DbfsAddBlock, add(&handle, 1024 * 1024 + 1));
    assert_eq!((status, code.as_str()), (400, "MAX_BLOCK_SIZE_EXCEEDED"));
    assert_eq!(world.workspace.broken_limits()[&Limit::Size], 1);
    let no_base64 = json!({"handle": handle, "data": "?"});
    assert_eq!(world.err(DbfsAddBlock, no_base64).1, "MALFORMED_REQUEST");
    world.ok(DbfsClose, json!({"handle": handle}));
    assert_eq!(world.workspace.files()["/a"].content.len(), 1024 * 1024);
}

#[test]
fn a_handle_is_gone_after_10_idle_minutes() {
    let mut world = World::new();
    let handle = create(&mut world, "/a");
    world.pass(599);
    world.ok(DbfsAddBlock, add(&handle, 1));
    world.pass(599);
    world.ok(DbfsAddBlock, add(&handle, 1));
    world.pass(600);
    assert_eq!(world.err(DbfsClose, json!({"handle": handle})).1, "RESOURCE_DOES_NOT_EXIST");
    assert_eq!(world.workspace.files()["/a"].content, b"");
}

#[test]
fn a_file_is_overwritten_only_if_asked() {
    let mut world = World::new();
    put(&mut world, "/a/b");
    let (status, code, _) = world.err(DbfsCreate, json!({"path": "/a/b"}));
    assert_eq!((status, code.as_str()), (400, "RESOURCE_ALREADY_EXISTS"));
    world.ok(DbfsCreate, json!({"path": "/a/b", "overwrite": true}));
    for path in ["/a", "/a/b/c", "/"] {
        let request = json!({"path": path, "overwrite": true});
        assert_eq!(world.err(DbfsCreate, request).1, "RESOURCE_ALREADY_EXISTS", "{path}");
    }
}

#[test]
fn files_are_rejected_as_the_api_does() {
    let mut world = World::new();
    for request in [json!({}), json!({"path": "a"}), json!({"path": "/is-rejected"})] {
        assert_eq!(world.err(DbfsCreate, request).1, "INVALID_PARAMETER_VALUE");
    }
    let mut world = World::with(|settings| settings.dbfs_root = false);
    assert_eq!(world.err(DbfsCreate, json!({"path": "/a"})).0, 403);
}

#[test]
fn deletions_succeed_also_if_there_is_nothing() {
    let mut world = World::new();
    world.ok(DbfsDelete, json!({"path": "/none"}));
    put(&mut world, "/a");
    world.ok(DbfsDelete, json!({"path": "/a"}));
    let (status, code, _) = world.err(DbfsGetStatus, json!({"path": "/a"}));
    assert_eq!((status, code.as_str()), (404, "RESOURCE_DOES_NOT_EXIST"));
}

#[test]
fn a_folder_is_deleted_only_recursively() {
    let mut world = World::new();
    put(&mut world, "/a/b");
    put(&mut world, "/ab");
    assert_eq!(world.err(DbfsDelete, json!({"path": "/a"})).1, "IO_ERROR");
    world.ok(DbfsDelete, json!({"path": "/a", "recursive": true}));
    assert_eq!(world.workspace.files().keys().collect::<Vec<_>>(), ["/ab"]);
}

#[test]
fn a_large_deletion_takes_several_requests() {
    let mut world = World::with(|settings| settings.limits.files_per_delete = 2);
    for path in ["/a/1", "/a/2", "/a/3"] {
        put(&mut world, path);
    }
    let request = json!({"path": "/a", "recursive": true});
    let (status, code, _) = world.err(DbfsDelete, request.clone());
    assert_eq!((status, code.as_str()), (503, "PARTIAL_DELETE"));
    assert_eq!(world.workspace.files().len(), 1);
    world.ok(DbfsDelete, request);
    assert!(world.workspace.files().is_empty());
}

#[test]
fn a_protected_file_cannot_be_deleted() {
    let mut world = World::new();
    world.ok(DbfsDelete, json!({"path": "/is-protected"}));
    put(&mut world, "/is-protected");
    assert_eq!(world.err(DbfsDelete, json!({"path": "/is-protected"})).0, 403);
}

#[test]
fn files_are_read_and_listed() {
    let mut world = World::new();
    let handle = create(&mut world, "/a/b");
    let data = STANDARD.encode("0123456789");
    world.ok(DbfsAddBlock, json!({"handle": handle, "data": data}));
    world.ok(DbfsClose, json!({"handle": handle}));
    world.call("POST", "/api/2.0/dbfs/mkdirs", json!({"path": "/a/c/d"}));
    let mut read = |fields: Json| world.call("GET", "/api/2.0/dbfs/read", fields);
    let (status, page) = read(json!({"path": "/a/b", "offset": 7, "length": 5}));
    assert_eq!((status, page), (200, json!({"bytes_read": 3, "data": STANDARD.encode("789")})));
    assert_eq!(read(json!({"path": "/a/b", "offset": 99})).1["bytes_read"], 0);
    assert_eq!(read(json!({"path": "/a/b", "length": 1_048_577})).0, 400);
    assert_eq!(read(json!({"path": "/a/b", "offset": -1})).0, 400);
    assert_eq!(read(json!({"path": "/a"})).0, 400);
    assert_eq!(read(json!({"path": "/none"})).0, 404);
    let (_, page) = world.call("GET", "/api/2.0/dbfs/list", json!({"path": "/a"}));
    let files = page["files"].as_array().unwrap();
    let files: Vec<_> = files.iter().map(|file| (&file["path"], &file["is_dir"])).collect();
    assert_eq!(files, [(&json!("/a/b"), &json!(false)), (&json!("/a/c"), &json!(true))]);
}
