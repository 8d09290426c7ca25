//! What Kubeflow Pipelines replaces in the values of parameters.

/// What is replaced, with its beginning, and whether in recurring runs only.
const REPLACED: [(&str, bool); 8] = [
    ("[[RunUUID]]", false),
    ("[[CurrentTime]]", false),
    ("[[CurrentTime.", false),
    ("{{$.currentTime.strftime('", false),
    ("[[ScheduledTime]]", true),
    ("[[ScheduledTime.", true),
    ("[[Index]]", true),
    ("{{$.scheduledTime.strftime('", true),
];

/// Returns the parts of a value that the server replaces, by the id of the run or by a time.
/// `recurring` adds those that only a recurring run replaces.
pub(crate) fn replaced(value: &str, recurring: bool) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = value;
    while let Some((part, after)) = next(rest) {
        let is_replaced = REPLACED
            .iter()
            .any(|(begin, is_recurring)| part.starts_with(begin) && (recurring || !is_recurring));
        if is_replaced && !found.contains(&part) {
            found.push(part);
        }
        rest = after;
    }
    found
}

/// Returns the next part in double brackets or braces, on one line, and what follows it. The server
/// finds them in the same way, so that a bracket that is opened twice hides the second.
fn next(text: &str) -> Option<(&str, &str)> {
    let mut begins = text.char_indices().filter_map(|(at, _)| {
        let rest = &text[at..];
        let close = if rest.starts_with("[[") {
            "]]"
        } else if rest.starts_with("{{$.") {
            "}}"
        } else {
            return None;
        };
        let length = rest[2..].find(close)? + 4;
        (!rest[..length].contains('\n')).then_some((at, at + length))
    });
    let (begin, end) = begins.next()?;
    Some((&text[begin..end], &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn what_the_server_replaces_is_found() {
        for (value, parts) in [
            (
                "run [[RunUUID]] at [[CurrentTime.20060102]]",
                vec!["[[RunUUID]]", "[[CurrentTime.20060102]]"],
            ),
            ("{{$.currentTime.strftime('%Y')}}", vec!["{{$.currentTime.strftime('%Y')}}"]),
            ("[[RunUUID]][[RunUUID]]", vec!["[[RunUUID]]"]),
            // The server looks for the first closing brackets.
            ("[[a [[RunUUID]]", vec![]),
            ("[[RunUUID\n]]", vec![]),
            ("[[open\n[[RunUUID]]", vec!["[[RunUUID]]"]),
            ("[[Index]] [[runuuid]] [[1, 2], [3]] [RunUUID]", vec![]),
            ("ä[[RunUUID]]", vec!["[[RunUUID]]"]),
            ("", vec![]),
        ] {
            assert_eq!(replaced(value, false), parts, "{value}");
        }
        assert_eq!(
            replaced("[[Index]]-[[ScheduledTime]]", true),
            ["[[Index]]", "[[ScheduledTime]]"]
        );
    }
}
