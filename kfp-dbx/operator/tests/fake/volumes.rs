//! Files on volumes, as they go over HTTP.

use kfp_dbx_operator::fake::{Call, Served};
use serde_json::{Value as Json, json};

use crate::World;

const FILES: &str = "/api/2.0/fs/files/Volumes/main/default/v";
const FOLDERS: &str = "/api/2.0/fs/directories/Volumes/main/default/v";

fn send(world: &mut World, method: &str, path: &str, body: &[u8]) -> Served {
    send_with(world, method, path, &[], body)
}

fn send_with(
    world: &mut World,
    method: &str,
    path: &str,
    query: &[(&str, &str)],
    body: &[u8],
) -> Served {
    let query: Vec<_> =
        query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let call = Call { method, path, query: &query, body, ..Call::default() };
    world.workspace.serve_http(call, world.now)
}

/// Sends a request that fails, and returns the status, the code and the reason.
fn err(world: &mut World, method: &str, path: &str) -> (u16, String, String) {
    let served = send(world, method, path, b"x");
    let body: Json = serde_json::from_slice(&served.body).unwrap();
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    (served.status, text(&body["error_code"]), text(&body["details"][0]["reason"]))
}

#[test]
fn a_file_is_the_bytes_that_were_sent() {
    let mut world = World::new();
    let content = [0, 255, b'{', b'\n'];
    let put = send(&mut world, "PUT", &format!("{FILES}/a/b%20c.whl"), &content);
    assert_eq!((put.status, put.body.len()), (204, 0));
    let files = world.workspace.volume_files();
    assert_eq!(files["/Volumes/main/default/v/a/b c.whl"].content, content);
    let get = send(&mut world, "GET", &format!("{FILES}/a/b%20c.whl"), b"");
    assert_eq!((get.status, &*get.body), (200, &content[..]));
    let headers = [
        ("content-length", "4"),
        ("content-type", "application/octet-stream"),
        ("last-modified", "Sun, 29 Nov 2026 08:00:00 GMT"),
    ];
    assert_eq!(get.headers, headers.map(|(name, value)| (name, value.to_owned())));
    let head = send(&mut world, "HEAD", &format!("{FILES}/a/b%20c.whl"), b"");
    assert_eq!((head.status, head.headers, head.body.len()), (200, get.headers, 0));
}

#[test]
fn a_file_is_overwritten_unless_the_request_says_otherwise() {
    let mut world = World::new();
    let path = format!("{FILES}/a");
    let mut put = |query: &[(&str, &str)], body: &[u8]| {
        send_with(&mut world, "PUT", &path, query, body).status
    };
    assert_eq!(put(&[], b"1"), 204);
    assert_eq!(put(&[("overwrite", "false")], b"2"), 409);
    assert_eq!(put(&[("overwrite", "true")], b"3"), 204);
    assert_eq!(put(&[], b"4"), 204);
    assert_eq!(world.workspace.volume_files()["/Volumes/main/default/v/a"].content, b"4");
}

#[test]
fn a_file_is_deleted_once() {
    let mut world = World::new();
    let path = format!("{FILES}/a");
    send(&mut world, "PUT", &path, b"x");
    assert_eq!(send(&mut world, "DELETE", &path, b"").status, 204);
    let missing = (404, "NOT_FOUND".to_owned(), "FILES_API_FILE_NOT_FOUND".to_owned());
    assert_eq!(err(&mut world, "DELETE", &path), missing);
    assert_eq!(err(&mut world, "GET", &path), missing);
    assert_eq!(send(&mut world, "HEAD", &path, b"").status, 404);
}

#[test]
fn folders_are_made_with_those_above_and_deleted_when_they_are_empty() {
    let mut world = World::new();
    let path = format!("{FOLDERS}/a/b");
    for _ in 0..2 {
        assert_eq!(send(&mut world, "PUT", &path, b"").status, 204);
    }
    assert_eq!(send(&mut world, "HEAD", &format!("{FOLDERS}/a"), b"").status, 200);
    assert_eq!(send(&mut world, "HEAD", &format!("{FOLDERS}/c"), b"").status, 404);
    assert_eq!(send(&mut world, "HEAD", FOLDERS, b"").status, 200, "volumes are there");
    let above = err(&mut world, "DELETE", &format!("{FOLDERS}/a"));
    assert_eq!(above.2, "FILES_API_DIRECTORY_IS_NOT_EMPTY");
    assert_eq!(send(&mut world, "DELETE", &path, b"").status, 204);
    assert_eq!(send(&mut world, "DELETE", &format!("{FOLDERS}/a"), b"").status, 204);
    let missing = err(&mut world, "DELETE", &format!("{FOLDERS}/a"));
    assert_eq!((missing.0, &*missing.2), (404, "FILES_API_DIRECTORY_IS_NOT_FOUND"));
}

#[test]
fn folders_are_listed_in_pages() {
    let mut world = World::new();
    for name in ["a", "b", "c/d"] {
        send(&mut world, "PUT", &format!("{FILES}/{name}"), b"xy");
    }
    let mut names = Vec::new();
    let mut token = String::new();
    loop {
        let query = [("page_size", "2"), ("page_token", token.as_str())];
        let page = send_with(&mut world, "GET", FOLDERS, &query, b"");
        let page: Json = serde_json::from_slice(&page.body).unwrap();
        names.extend(page["contents"].as_array().unwrap().iter().cloned());
        match page["next_page_token"].as_str() {
            Some(next) => next.clone_into(&mut token),
            None => break,
        }
    }
    let shown: Vec<_> =
        names.iter().map(|entry| json!([entry["name"], entry["is_directory"]])).collect();
    assert_eq!(json!(shown), json!([["a", false], ["b", false], ["c", true]]));
    assert_eq!(names[0]["file_size"], 2);
}

#[test]
fn a_path_is_a_file_or_a_folder() {
    let mut world = World::new();
    send(&mut world, "PUT", &format!("{FILES}/a"), b"x");
    send(&mut world, "PUT", &format!("{FOLDERS}/b"), b"");
    for (root, path) in [(FILES, "b"), (FILES, "a/c"), (FOLDERS, "a"), (FOLDERS, "a/c")] {
        let problem = err(&mut world, "PUT", &format!("{root}/{path}"));
        assert_eq!((problem.0, &*problem.1), (409, "ALREADY_EXISTS"), "{root}/{path}");
    }
}

#[test]
fn paths_begin_with_a_volume() {
    let mut world = World::new();
    for path in ["/Shared/a/b/c", "/Volumes/main/default", "/Volumes/a/b/c/../d"] {
        let problem = err(&mut world, "PUT", &format!("/api/2.0/fs/files{path}"));
        assert_eq!((problem.0, &*problem.1), (400, "INVALID_PARAMETER_VALUE"), "{path}");
    }
}

#[test]
fn words_in_a_path_decide() {
    let mut world = World::new();
    let put =
        |world: &mut World, name: &str| send(world, "PUT", &format!("{FILES}/{name}"), b"x").status;
    assert_eq!(put(&mut world, "is-rejected"), 400);
    assert_eq!(put(&mut world, "is-protected"), 204);
    assert_eq!(err(&mut world, "DELETE", &format!("{FILES}/is-protected")).0, 403);
}
