//! `cargo doc` shows the parameters and the graph of a pipeline.

use std::fs;
use std::process::Command;

use kfp_dbx_tests::golden::{assert_golden, root};

#[test]
fn pipelines_are_documented() {
    let exe = std::env::current_exe().unwrap();
    // target/debug/deps/…
    let target = exe.ancestors().nth(3).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["doc", "--package", "kfp-dbx-tests", "--example", "documented", "--no-deps"])
        .arg("--target-dir")
        .arg(target)
        .env("RUSTDOCFLAGS", "-D warnings")
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for function in ["load", "plain"] {
        let page = target.join(format!("doc/documented/fn.{function}.html"));
        let page = fs::read_to_string(page).unwrap();
        assert!(!page.contains("<script>alert"), "{function}");
        assert_golden(&format!("tests/rustdoc/{function}.txt"), &shown(&page));
    }
}

/// What a reader sees of the documentation, a cell of a table to a line's part.
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
