//! Rustdoc shows the parameters and the graph of a pipeline.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kfp_dbx_tests::golden::{assert_golden, root};

/// Returns the library that this test was linked with. Rustdoc needs only this library, while
/// `cargo doc` would check all dependencies of this package again.
fn library(deps: &Path) -> PathBuf {
    let files = fs::read_dir(deps).unwrap().map(|entry| entry.unwrap().path());
    let built = files.filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("libkfp_dbx-") && name.ends_with(".rlib")
    });
    // There may be more libraries, with other features or from earlier sources. Cargo has just
    // updated the one for this test, so the newest library has the current sources.
    let built = built.max_by_key(|path| path.metadata().unwrap().modified().unwrap());
    built.unwrap_or_else(|| panic!("{} has no libkfp_dbx-….rlib", deps.display()))
}

#[test]
fn pipelines_are_documented() {
    let exe = std::env::current_exe().unwrap();
    // target/debug/deps/…
    let deps = exe.parent().unwrap();
    let out = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into()))
        .args(["tests/programs/documented.rs", "--edition", "2024", "-D", "warnings"])
        .arg("--extern")
        .arg(format!("kfp_dbx={}", library(deps).display()))
        .arg("-L")
        .arg(format!("dependency={}", deps.display()))
        .arg("--out-dir")
        .arg(out.path())
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for function in ["load", "plain"] {
        let page = out.path().join(format!("documented/fn.{function}.html"));
        let page = fs::read_to_string(page).unwrap();
        assert!(!page.contains("<script>alert"), "{function}");
        assert_golden(&format!("tests/rustdoc/{function}.txt"), &shown(&page));
    }
}

/// Returns the text of the documentation that a reader sees. The cells of a table are parts of a
/// line.
fn shown(page: &str) -> String {
    let begin = page.find("<div class=\"docblock\">").unwrap();
    let docs = &page[begin..];
    let end = docs.find("</details>").unwrap();
    let docs = docs[..end].replace("</td>", " |").replace("</th>", " |");
    let docs = docs.replace("</tr>", "\n").replace("</h2>", "\n\n").replace("</p>", "\n\n");
    let mut text = String::new();
    let mut rest = docs.as_str();
    while let Some((before, tag)) = rest.split_once('<') {
        text += before;
        rest = tag.split_once('>').unwrap().1;
    }
    text += rest;
    for (entity, c) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"), ("§", "")]
    {
        text = text.replace(entity, c);
    }
    text.trim().to_owned() + "\n"
}
