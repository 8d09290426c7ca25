//! The message of a server's answer, as an error shows it.

use serde_json::Value;

/// The longest message of a server that is part of an error, in characters.
const LONGEST: usize = 2000;

/// Returns the message of an error object of Argo or of Kubeflow Pipelines.
pub(super) fn of_answer(value: &Value) -> Option<String> {
    let field = |name: &str| {
        value.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let details = value.get("details").and_then(Value::as_array);
    let detail = details
        .and_then(|details| details.iter().find_map(|detail| detail.get("error_message")?.as_str()))
        .filter(|text| !text.is_empty());
    let main = field("message")
        .or_else(|| field("error"))
        .or_else(|| field("error_message"))
        .or_else(|| value.as_str().map(str::to_owned));
    match (main, detail) {
        (Some(main), Some(detail)) if !main.contains(detail) => Some(format!("{main}: {detail}")),
        (Some(main), _) => Some(main),
        (None, detail) => detail.map(str::to_owned),
    }
}

/// Returns a message without the stack traces of Go: pairs of a function and, in the next line, its
/// place.
pub(super) fn without_traces(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let is_place = |index: usize| lines.get(index).is_some_and(|line| is_place(line));
    let kept =
        lines.iter().enumerate().filter(|(index, _)| !is_place(*index) && !is_place(index + 1));
    kept.map(|(_, line)| *line).collect::<Vec<_>>().join("\n")
}

/// Returns whether a line is a place of a stack trace: a tab, a file and the number of a line.
fn is_place(line: &str) -> bool {
    let Some((file, rest)) = line.strip_prefix('\t').and_then(|line| line.rsplit_once(':')) else {
        return false;
    };
    let number = rest.split(' ').next().unwrap_or_default();
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number && [".go", ".s", ".c"].iter().any(|ending| file.ends_with(ending))
}

/// Shortens a message. Secrets must be removed before: a part of one would not be found.
pub(super) fn bounded(text: &str) -> String {
    let mut words: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        words.push('…');
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stack_traces_are_removed() {
        let trace = "Internal error: no database\nmain.open\n\t/go/src/main.go:12\nruntime.goexit\n\t/usr/local/go/src/runtime/asm_amd64.s:1371 +0x1d\nFailed to store run";
        assert_eq!(without_traces(trace), "Internal error: no database\nFailed to store run");
        for text in ["one line", "two\n\tlines: 2", "in pipeline.go:12", "a\n\tb.go", "", "a\n\nb"]
        {
            assert_eq!(without_traces(text), text);
        }
    }

    #[test]
    fn long_messages_are_shortened() {
        assert_eq!(bounded("short"), "short");
        let long = bounded(&"ä".repeat(LONGEST + 1));
        assert_eq!((long.chars().count(), long.ends_with('…')), (LONGEST + 1, true));
    }
}
