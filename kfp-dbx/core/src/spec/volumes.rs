//! The path of a file on a volume of Unity Catalog.

use super::constraints::Check;
use crate::rule::{Finding, INVALID_NAME};
use crate::text::excerpt::excerpt;
use crate::value::{Map, Piece, Text, Value};

/// The beginning of every path on a volume.
const ROOT: &str = "/Volumes/";

/// A whole path, for messages.
const EXAMPLE: &str = "write the whole path, such as `/Volumes/main/default/jobs/pi.py`";

impl Check<'_> {
    /// Checks the path of a file on a volume, as far as it is known.
    pub(super) fn volume_path(&mut self, map: &Map, field: &'static str) {
        let fault = match map.get(field) {
            Some(Value::Text(Text::Literal(text))) if !text.is_empty() => fault(text),
            Some(Value::Text(Text::Mixed(pieces))) => match pieces.first() {
                Some(Piece::Literal(begin)) if !ROOT.starts_with(begin.as_str()) => {
                    begins_elsewhere(begin)
                }
                _ => None,
            },
            _ => None,
        };
        if let Some((message, help)) = fault {
            self.push(Some(field), Finding::new(&INVALID_NAME, message).help(help));
        }
    }
}

/// Returns the fault of a path that begins with this text, and the way out.
fn begins_elsewhere(begin: &str) -> Option<(String, &'static str)> {
    if begin.starts_with(ROOT) {
        return None;
    }
    let shown = excerpt(begin);
    let message = format!(
        "the path of a file on a volume must begin with `/Volumes/`, but `{shown}` does not"
    );
    let has_scheme = begin.strip_prefix("dbfs:").is_some_and(|path| path.starts_with(ROOT));
    Some((message, if has_scheme { "remove `dbfs:`" } else { EXAMPLE }))
}

/// Returns the fault of a path, and the way out.
fn fault(path: &str) -> Option<(String, &'static str)> {
    if let Some(fault) = begins_elsewhere(path) {
        return Some(fault);
    }
    let shown = excerpt(path);
    let parts: Vec<_> = path[ROOT.len()..].split('/').collect();
    if parts.len() > 3 && parts.last() == Some(&"") {
        let message =
            format!("the path of a file on a volume names a file, but `{shown}` ends with `/`");
        return Some((message, "add the name of the file"));
    }
    if let Some(part) = parts.iter().find(|part| ["", ".", ".."].contains(part)) {
        let message = format!(
            "the path of a file on a volume can't have the part `{part}`, as `{shown}` has"
        );
        return Some((message, EXAMPLE));
    }
    (parts.len() < 4).then(|| {
        let message = format!(
            "the path of a file on a volume has a catalog, a schema, a volume and a file after `/Volumes`, but `{shown}` has only {}",
            match parts.len() {
                1 => "one part",
                2 => "two parts",
                _ => "three parts",
            }
        );
        (message, EXAMPLE)
    })
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn a_path_names_a_file_on_a_volume() {
        for path in ["/Volumes/main/default/jobs/pi.py", "/Volumes/a/b/c/d e/.hidden/ß.whl"] {
            assert_eq!(fault(path), None, "{path}");
        }
        for (path, says) in [
            ("a.py", "must begin with `/Volumes/`"),
            ("/volumes/main/default/jobs/pi.py", "must begin with `/Volumes/`"),
            ("dbfs:/Volumes/main/default/jobs/pi.py", "must begin with `/Volumes/`"),
            ("/Volumes", "must begin with `/Volumes/`"),
            ("/Volumes/main", "has only one part"),
            ("/Volumes/main/default/jobs", "has only three parts"),
            ("/Volumes/main/default/jobs/", "ends with `/`"),
            ("/Volumes/main//jobs/pi.py", "the part ``"),
            ("/Volumes/main/default/jobs/../pi.py", "the part `..`"),
            ("/Volumes/./default/jobs/pi.py", "the part `.`"),
        ] {
            let (message, _) = fault(path).unwrap_or_default();
            assert!(message.contains(says), "{path}: {message}");
        }
        let (_, help) = fault("dbfs:/Volumes/main/default/jobs/pi.py").unwrap_or_default();
        assert_eq!(help, "remove `dbfs:`");
    }
}
