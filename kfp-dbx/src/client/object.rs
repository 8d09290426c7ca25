//! What the Kubernetes object of a task says of itself, as far as the outputs of the task tell.

use serde_json::Value;

/// The state of the Databricks resource that a task created, as its outputs tell.
///
/// Argo saves the outputs of a task that succeeded. So a run that failed under an op that succeeds
/// in any case has one, and a task that failed has none: its message tells which condition of the
/// object it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ObjectState {
    /// The result, or else the state: `SUCCESS`, `FAILED`, `INTERNAL_ERROR`, `RUNNING`.
    pub state: String,
    /// The message of Databricks or of the operator.
    pub message: Option<String>,
    /// The address of the run's page in the workspace.
    pub page: Option<String>,
}

impl ObjectState {
    /// Returns whether nothing is wrong with the resource.
    pub fn is_good(&self) -> bool {
        matches!(self.state.as_str(), "SUCCESS" | "RUNNING")
    }

    /// Reads the outputs of a node of Argo's. They are named by the template: `submit-result_state`.
    pub(super) fn read(node: &Value) -> Option<Self> {
        let outputs = node.pointer("/outputs/parameters")?.as_array()?;
        let output = |name: &str| {
            let is_it = |output: &&Value| {
                let full = output["name"].as_str().unwrap_or_default();
                full.strip_suffix(name).is_some_and(|before| before.ends_with('-'))
            };
            let value = outputs.iter().find(is_it)?["value"].as_str()?;
            (!value.is_empty()).then(|| value.to_owned())
        };
        let object: Value =
            serde_json::from_str(&output("manifest").unwrap_or_default()).unwrap_or_default();
        let status = |names: &[&str]| names.iter().find_map(|name| within(&object["status"], name));
        let state = ["result_state", "life_cycle_state", "state"].into_iter().find_map(output)?;
        Some(Self {
            state,
            message: output("error").or_else(|| status(&["error", "state_message"])),
            page: status(&["run_page_url"]),
        })
    }
}

/// Returns the text of that name in an object, or in the objects within it.
fn within(object: &Value, name: &str) -> Option<String> {
    let fields = object.as_object()?;
    let own = fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    own.map(str::to_owned).or_else(|| fields.values().find_map(|field| within(field, name)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(outputs: &[(&str, &str)]) -> Option<ObjectState> {
        let parameters: Vec<Value> =
            outputs.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        ObjectState::read(&json!({ "outputs": { "parameters": parameters } }))
    }

    #[test]
    fn outputs_are_found_by_the_ends_of_their_names() {
        let status = json!({"status": {"metadata": {
            "state": {"state_message": "Library installation failed"},
            "run_page_url": "https://adb-1.azuredatabricks.net/#job/1/run/1",
        }}});
        let found = read(&[
            ("a-result_state-x", "SUCCESS"),
            ("result_state", "SUCCESS"),
            ("train-error", ""),
            ("train-life_cycle_state", "TERMINATED"),
            ("train-manifest", &status.to_string()),
            ("train-result_state", "FAILED"),
        ]);
        let expected = ObjectState {
            state: "FAILED".to_owned(),
            message: Some("Library installation failed".to_owned()),
            page: Some("https://adb-1.azuredatabricks.net/#job/1/run/1".to_owned()),
        };
        assert_eq!(found, Some(expected));
    }

    #[test]
    fn a_run_without_a_result_has_its_state() {
        let found = read(&[("a-result_state", ""), ("a-life_cycle_state", "INTERNAL_ERROR")]);
        let found = found.unwrap();
        assert_eq!((found.state.as_str(), found.is_good()), ("INTERNAL_ERROR", false));
        assert_eq!((found.message, found.page), (None, None));
    }

    #[test]
    fn other_outputs_tell_nothing() {
        assert_eq!(read(&[("a-name", "x"), ("a-manifest", "[1")]), None);
        assert_eq!(ObjectState::read(&json!({ "outputs": { "parameters": 1 } })), None);
    }
}
