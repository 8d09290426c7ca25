//! References in texts, such as `{{job.parameters.day}}`.

use super::Run;

/// Replaces the references in a text. Those that nobody knows stay.
pub(super) fn resolve(text: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    let mut resolved = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, end)) = after.split_once("}}") else { break };
        resolved += before;
        match value(name.trim()) {
            Some(value) => resolved += &value,
            None => resolved += &rest[before.len()..rest.len() - end.len()],
        }
        rest = end;
    }
    resolved + rest
}

/// Returns the value of a reference in a run.
pub(super) fn of_run(run: &Run, name: &str) -> Option<String> {
    if name == "job.run_id" {
        return Some(run.id.to_string());
    }
    if let Some(name) = name.strip_prefix("job.parameters.") {
        return run.parameters.get(name).cloned();
    }
    let key = name.strip_prefix("tasks.")?.strip_suffix(".result_state")?;
    let end = run.last_attempts().find(|task| task.key == key)?.end()?;
    end.words().result.map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn references_are_replaced_and_others_stay() {
        let value = |name: &str| (name == "input").then(|| "7".to_owned());
        for (text, expected) in [
            ("a {{input}} b{{ input }}", "a 7 b7"),
            ("{{other}}-{{input}}", "{{other}}-7"),
            ("{{input", "{{input"),
            ("}}{{", "}}{{"),
            ("", ""),
        ] {
            assert_eq!(resolve(text, &value), expected);
        }
    }
}
