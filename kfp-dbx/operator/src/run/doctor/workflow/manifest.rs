//! Reads the manifest of a resource template, in which Argo's tags may stand anywhere, so that it need
//! not be YAML yet.

use serde_json::Value as Json;

/// The names of an object that access rights depend on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) group: String,
    pub(super) kind: String,
    pub(super) namespace: Option<String>,
}

/// Returns the objects of a manifest. `None` is one whose kind or namespace only the run knows.
pub(super) fn objects(manifest: &str) -> Vec<Option<Named>> {
    if let Ok(json @ Json::Object(_)) = serde_yaml::from_str::<Json>(manifest) {
        let text = |value: &Json| value.as_str().map(str::to_owned);
        let namespace = text(&json["metadata"]["namespace"]);
        return vec![named(text(&json["apiVersion"]), text(&json["kind"]), namespace)];
    }
    let mut objects = Vec::new();
    for document in documents(manifest) {
        let top = |key: &str| document.iter().find_map(|line| value(line, key));
        let namespace = namespace(&document);
        objects.push(named(top("apiVersion"), top("kind"), namespace));
    }
    objects
}

/// Returns the lines of each document that has any.
fn documents(manifest: &str) -> Vec<Vec<&str>> {
    let lines: Vec<&str> = manifest.lines().collect();
    let parts = lines.split(|line| line.trim_end() == "---" || line.starts_with("--- "));
    let is_empty = |line: &&str| line.trim().is_empty() || line.trim_start().starts_with('#');
    parts.filter(|part| !part.iter().all(is_empty)).map(<[&str]>::to_vec).collect()
}

/// Returns the namespace in the metadata of a document.
fn namespace(document: &[&str]) -> Option<String> {
    let after = document.iter().skip_while(|line| line.trim_end() != "metadata:").skip(1);
    let mut inside = after.take_while(|line| line.starts_with(' ') || line.trim().is_empty());
    let first = inside.next()?;
    let indent = first.len() - first.trim_start().len();
    std::iter::once(first).chain(inside).find_map(|line| {
        let (before, rest) = line.split_at_checked(indent)?;
        before.trim().is_empty().then(|| value(rest, "namespace"))?
    })
}

/// Returns the value of a key at the beginning of a line, without quotes and comment.
fn value(line: &str, key: &str) -> Option<String> {
    let rest = line.strip_prefix(key)?.trim_start().strip_prefix(':')?;
    let rest = rest.strip_prefix(char::is_whitespace)?.trim();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let text = match quote {
        Some(quote) => rest[1..].split(quote).next().unwrap_or_default(),
        None => rest.split(" #").next().unwrap_or_default().trim_end(),
    };
    Some(text.to_owned())
}

fn named(
    version: Option<String>,
    kind: Option<String>,
    namespace: Option<String>,
) -> Option<Named> {
    let (version, kind) = (version?, kind?);
    let namespace = namespace.filter(|name| name != "{{workflow.namespace}}");
    let is_literal = |text: &str| !text.is_empty() && !text.contains("{{");
    // The core kinds have no group: `v1`.
    let group = version.rsplit_once('/').map_or("", |(group, _)| group);
    let is_known =
        is_literal(&version) && is_literal(&kind) && namespace.as_deref().is_none_or(is_literal);
    is_known.then(|| Named { group: group.to_owned(), kind, namespace })
}
