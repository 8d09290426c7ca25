//! Workspace items: notebooks, files and folders.

use kfp_dbx_operator::databricks::Endpoint::{
    WorkspaceDelete, WorkspaceGetStatus, WorkspaceImport, WorkspaceMkdirs,
};
use kfp_dbx_operator::fake::Limit;
use serde_json::{Value as Json, json};

use crate::World;

/// `print(1)` as base64.
const CONTENT: &str = "cHJpbnQoMSk=";

fn import(path: &str) -> Json {
    json!({"path": path, "content": CONTENT, "format": "SOURCE", "language": "PYTHON"})
}

fn import_with(path: &str, name: &str, value: Json) -> Json {
    let mut import = import(path);
    import[name] = value;
    import
}

#[test]
fn a_notebook_is_imported_and_deleted() {
    let mut world = World::new();
    world.ok(WorkspaceImport, import("/Shared/a"));
    let status = world.ok(WorkspaceGetStatus, json!({"path": "/Shared/a"}));
    assert_eq!(status["object_type"], "NOTEBOOK");
    assert_eq!(status["language"], "PYTHON");
    assert_eq!(status["path"], "/Shared/a");
    assert!(status["object_id"].is_u64());
    let (status, exported) =
        world.call("GET", "/api/2.0/workspace/export", json!({"path": "/Shared/a"}));
    assert_eq!((status, exported["content"].as_str()), (200, Some(CONTENT)));
    world.ok(WorkspaceDelete, json!({"path": "/Shared/a"}));
    let (status, code, message) = world.err(WorkspaceGetStatus, json!({"path": "/Shared/a"}));
    assert_eq!((status, code.as_str()), (404, "RESOURCE_DOES_NOT_EXIST"));
    assert_eq!(message, "Path (/Shared/a) doesn't exist.");
    assert_eq!(world.err(WorkspaceDelete, json!({"path": "/Shared/a"})).0, 404);
}

#[test]
fn missing_folders_are_not_made() {
    let mut world = World::new();
    let (status, code, message) = world.err(WorkspaceImport, import("/Shared/x/y/a"));
    assert_eq!((status, code.as_str()), (404, "RESOURCE_DOES_NOT_EXIST"));
    assert_eq!(message, "The parent folder (/Shared/x/y) does not exist.");
    world.ok(WorkspaceMkdirs, json!({"path": "/Shared/x/y"}));
    world.ok(WorkspaceMkdirs, json!({"path": "/Shared/x/y"}));
    world.ok(WorkspaceImport, import("/Shared/x/y/a"));
    assert_eq!(
        world.workspace.items().keys().collect::<Vec<_>>(),
        ["/Shared/x", "/Shared/x/y", "/Shared/x/y/a"]
    );
    assert_eq!(
        world.err(WorkspaceMkdirs, json!({"path": "/Shared/x/y/a/b"})).1,
        "RESOURCE_ALREADY_EXISTS"
    );
    assert_eq!(world.err(WorkspaceImport, import("/Shared/x/y/a/b")).0, 404);
}

#[test]
fn an_item_is_overwritten_only_if_asked() {
    let mut world = World::new();
    world.ok(WorkspaceImport, import("/Shared/a"));
    let id = world.workspace.items()["/Shared/a"].id;
    let (status, code, message) = world.err(WorkspaceImport, import("/Shared/a"));
    assert_eq!((status, code.as_str()), (400, "RESOURCE_ALREADY_EXISTS"));
    assert!(message.contains("already exists"));
    let mut again = import_with("/Shared/a", "content", json!("Mg=="));
    again["overwrite"] = json!(true);
    world.ok(WorkspaceImport, again.clone());
    let item = &world.workspace.items()["/Shared/a"];
    assert_eq!((item.content.as_slice(), item.id), (&b"2"[..], id));
    again["format"] = json!("RAW");
    let (_, code, message) = world.err(WorkspaceImport, again.clone());
    assert_eq!(code, "INVALID_PARAMETER_VALUE");
    assert!(message.contains("type mismatch"));
    again["path"] = json!("/Shared");
    assert_eq!(world.err(WorkspaceImport, again).1, "RESOURCE_ALREADY_EXISTS");
}

#[test]
fn workspace_is_another_name_of_the_root() {
    let mut world = World::new();
    world.ok(WorkspaceImport, import("/Workspace/Shared/a"));
    world.ok(WorkspaceGetStatus, json!({"path": "/Shared/a"}));
}

#[test]
fn a_dbc_archive_becomes_a_folder_and_cannot_overwrite() {
    let mut world = World::new();
    let dbc = json!({"path": "/Shared/a", "content": "UEs=", "format": "DBC"});
    world.ok(WorkspaceImport, dbc.clone());
    assert_eq!(
        world.ok(WorkspaceGetStatus, json!({"path": "/Shared/a"}))["object_type"],
        "DIRECTORY"
    );
    assert_eq!(world.err(WorkspaceImport, dbc.clone()).1, "RESOURCE_ALREADY_EXISTS");
    let mut over = dbc.clone();
    over["overwrite"] = json!(true);
    assert_eq!(world.err(WorkspaceImport, over).1, "INVALID_PARAMETER_VALUE");
    assert_eq!(world.err(WorkspaceDelete, json!({"path": "/Shared/a"})).1, "DIRECTORY_NOT_EMPTY");
    world.ok(WorkspaceDelete, json!({"path": "/Shared/a", "recursive": true}));
    assert!(world.workspace.items().is_empty());
    world.ok(WorkspaceImport, dbc);
}

#[test]
fn formats_make_notebooks_or_files() {
    let mut world = World::new();
    let notebook = "IyBEYXRhYnJpY2tzIG5vdGVib29rIHNvdXJjZQpwcmludCgxKQ==";
    for (format, content, expected) in [
        ("SOURCE", CONTENT, "NOTEBOOK"),
        ("HTML", CONTENT, "NOTEBOOK"),
        ("JUPYTER", "e30=", "NOTEBOOK"),
        ("RAW", CONTENT, "FILE"),
        ("AUTO", CONTENT, "FILE"),
        ("AUTO", notebook, "NOTEBOOK"),
    ] {
        let path = format!("/Shared/{format}-{expected}");
        let mut request = import_with(&path, "format", json!(format));
        request["content"] = json!(content);
        world.ok(WorkspaceImport, request);
        let status = world.ok(WorkspaceGetStatus, json!({"path": path}));
        assert_eq!(status["object_type"], expected, "{format}");
    }
}

#[test]
fn imports_are_rejected_as_the_api_does() {
    let mut world = World::new();
    for (request, expected) in [
        (json!({"content": CONTENT}), "INVALID_PARAMETER_VALUE"),
        (import("Shared/a"), "INVALID_PARAMETER_VALUE"),
        (import_with("/Shared/a", "language", Json::Null), "INVALID_PARAMETER_VALUE"),
        (import_with("/Shared/a", "language", json!("RUST")), "INVALID_PARAMETER_VALUE"),
        (import_with("/Shared/a", "format", json!("PDF")), "INVALID_PARAMETER_VALUE"),
        (import_with("/Shared/a", "format", json!("JUPYTER")), "INVALID_PARAMETER_VALUE"),
        (import_with("/Shared/a", "content", json!("?")), "MALFORMED_REQUEST"),
        (import("/Shared/is-rejected"), "INVALID_PARAMETER_VALUE"),
        (
            import_with("/Shared/a", "content", json!("A".repeat(14_000_000))),
            "MAX_NOTEBOOK_SIZE_EXCEEDED",
        ),
    ] {
        assert_eq!(world.err(WorkspaceImport, request).1, expected);
    }
    assert!(world.workspace.items().is_empty());
    assert_eq!(world.workspace.broken_limits()[&Limit::Size], 1);
}

#[test]
fn a_folder_is_deleted_only_if_it_is_empty_or_recursively() {
    let mut world = World::new();
    world.ok(WorkspaceMkdirs, json!({"path": "/Shared/x"}));
    world.ok(WorkspaceMkdirs, json!({"path": "/Shared/xy"}));
    world.ok(WorkspaceImport, import("/Shared/x/a"));
    let (status, code, _) = world.err(WorkspaceDelete, json!({"path": "/Shared/x"}));
    assert_eq!((status, code.as_str()), (400, "DIRECTORY_NOT_EMPTY"));
    world.ok(WorkspaceDelete, json!({"path": "/Shared/x", "recursive": true}));
    assert_eq!(world.workspace.items().keys().collect::<Vec<_>>(), ["/Shared/xy"]);
    world.ok(WorkspaceDelete, json!({"path": "/Shared/xy"}));
    assert_eq!(world.err(WorkspaceDelete, json!({"path": "/Shared", "recursive": true})).0, 403);
}

#[test]
fn a_protected_item_cannot_be_deleted() {
    let mut world = World::new();
    world.ok(WorkspaceImport, import("/Shared/is-protected"));
    assert_eq!(world.err(WorkspaceDelete, json!({"path": "/Shared/is-protected"})).0, 403);
    world.ok(WorkspaceGetStatus, json!({"path": "/Shared/is-protected"}));
}

#[test]
fn lists_show_one_level() {
    let mut world = World::new();
    world.ok(WorkspaceMkdirs, json!({"path": "/Shared/x/y"}));
    world.ok(WorkspaceImport, import("/Shared/a"));
    let mut paths = |path: &str| {
        let (status, page) = world.call("GET", "/api/2.0/workspace/list", json!({"path": path}));
        let objects = page["objects"].as_array().cloned().unwrap_or_default();
        (
            status,
            objects.iter().map(|it| it["path"].as_str().unwrap().to_owned()).collect::<Vec<_>>(),
        )
    };
    assert_eq!(paths("/Shared"), (200, vec!["/Shared/a".to_owned(), "/Shared/x".to_owned()]));
    assert_eq!(paths("/Shared/a"), (200, vec!["/Shared/a".to_owned()]));
    assert_eq!(paths("/Shared/x/y"), (200, vec![]));
    assert_eq!(paths("/none").0, 404);
}
