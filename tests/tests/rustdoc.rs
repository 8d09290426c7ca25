//! Rustdoc shows the parameters and the graph of a pipeline.

use std::fs;

use kfp_dbx_tests::golden::{assert_golden, root};
use kfp_dbx_tests::library::compiler;

#[test]
fn pipelines_are_documented() {
    let out = tempfile::tempdir().unwrap();
    let output = compiler("RUSTDOC", "rustdoc")
        .args(["tests/programs/documented.rs", "-D", "warnings"])
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
