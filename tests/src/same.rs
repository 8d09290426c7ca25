//! The comparison of two workflows. Equal workflows have the same visible names, the same objects
//! on the cluster and the same order of arguments. The order of other fields and the compiler don't
//! count.

use std::collections::BTreeMap;

use base64::Engine;
use serde_json::{Map, Value as Json, json};

/// A workflow in a form in which equal ones are equal.
pub fn normalized(yaml: &str) -> Json {
    let workflow: Json = serde_yaml::from_str(yaml).unwrap_or_else(|why| panic!("{why}\n{yaml}"));
    let spec = &workflow["spec"];
    let annotations = &workflow["metadata"]["annotations"];
    let pipeline_spec = annotations["pipelines.kubeflow.org/pipeline_spec"].as_str().unwrap();
    json!({
        "apiVersion": workflow["apiVersion"],
        "kind": workflow["kind"],
        "generateName": workflow["metadata"]["generateName"],
        "pipeline_spec": defaults(serde_json::from_str(pipeline_spec).unwrap()),
        "entrypoint": spec["entrypoint"],
        "serviceAccountName": spec["serviceAccountName"],
        "arguments": defaults(spec["arguments"]["parameters"].clone()),
        "templates": by_name(&spec["templates"], template),
    })
}

/// Returns defaults by their values: `True` is `true`, and JSON text is parsed.
fn defaults(value: Json) -> Json {
    match value {
        Json::Array(items) => items.into_iter().map(defaults).collect(),
        Json::Object(fields) => fields
            .into_iter()
            .map(|(key, value)| match (key.as_str(), &value) {
                ("default" | "value", Json::String(text)) => {
                    let value = match text.as_str() {
                        "True" => json!("true"),
                        "False" => json!("false"),
                        text if text.starts_with(['[', '{']) => serde_json::from_str(text).unwrap(),
                        _ => value,
                    };
                    (key, value)
                }
                _ => (key, defaults(value)),
            })
            .collect::<BTreeMap<_, _>>()
            .into_iter()
            .collect(),
        other => other,
    }
}

fn by_name(list: &Json, convert: impl Fn(&Json) -> Json) -> Json {
    let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
    let named: BTreeMap<String, Json> = items
        .iter()
        .map(|item| (item["name"].as_str().unwrap().to_owned(), convert(item)))
        .collect();
    assert_eq!(named.len(), items.len(), "a name comes twice: {list}");
    named.into_iter().collect::<Map<_, _>>().into()
}

fn template(template: &Json) -> Json {
    let as_is = |item: &Json| sorted(item);
    let mut resource = template["resource"].clone();
    if let Some(manifest) = resource.get("manifest").and_then(Json::as_str) {
        resource["manifest"] = sorted(&object(manifest, &|name| match name {
            "count" => "7".to_owned(),
            "flag" => "true".to_owned(),
            "ratio" => "0.5".to_owned(),
            name => format!("v-{name}"),
        }));
    }
    let is_scope = resource["manifest"]["kind"] == "SecretScope";
    let mut outputs = by_name(&template["outputs"]["parameters"], as_is);
    if let (true, Json::Object(outputs)) = (is_scope, &mut outputs) {
        // It would copy the secrets, in plain text, into the workflow's status.
        outputs.retain(|name, _| !name.ends_with("-manifest"));
    }
    json!({
        "inputs": by_name(&template["inputs"]["parameters"], as_is),
        "outputs": outputs,
        "resource": sorted(&resource),
        "tasks": by_name(&template["dag"]["tasks"], task),
        "is_dag": template.get("dag").is_some(),
    })
}

fn task(task: &Json) -> Json {
    let mut dependencies: Vec<_> = task["dependencies"].as_array().cloned().unwrap_or_default();
    dependencies.sort_by_key(ToString::to_string);
    json!({
        "template": task["template"],
        "dependencies": dependencies,
        "arguments": by_name(&task["arguments"]["parameters"], sorted),
    })
}

fn sorted(value: &Json) -> Json {
    match value {
        Json::Array(items) => items.iter().map(sorted).collect(),
        Json::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.clone(), sorted(value)))
            .collect::<BTreeMap<_, _>>()
            .into_iter()
            .collect(),
        other => other.clone(),
    }
}

/// Returns the object that kubectl would receive: the manifest after Argo has inserted the values.
pub fn object(manifest: &str, value: &impl Fn(&str) -> String) -> Json {
    // serde_yaml reads `!!binary` as text, but keeps tags that it does not know.
    let text = substituted(manifest, value).replace("!!binary", "!binary");
    let object: serde_yaml::Value =
        serde_yaml::from_str(&text).unwrap_or_else(|why| panic!("{why}\n{text}"));
    plain(object)
}

/// Decodes `!!binary`.
fn plain(value: serde_yaml::Value) -> Json {
    use serde_yaml::Value as Yaml;
    match value {
        Yaml::Tagged(tagged) => {
            let text = tagged.value.as_str().unwrap().replace('\n', "");
            let bytes = base64::engine::general_purpose::STANDARD.decode(text).unwrap();
            String::from_utf8(bytes).unwrap().into()
        }
        Yaml::Sequence(items) => items.into_iter().map(plain).collect(),
        Yaml::Mapping(fields) => fields
            .into_iter()
            .map(|(key, value)| (key.as_str().unwrap().to_owned(), plain(value)))
            .collect::<Map<_, _>>()
            .into(),
        other => serde_json::to_value(other).unwrap(),
    }
}

/// Replaces the tags in a template's manifest like Argo: simple tags by raw text, expressions by
/// their values. Only the expressions that we write are known. Any other expression fails the test.
pub fn substituted(manifest: &str, value: &impl Fn(&str) -> String) -> String {
    let mut result = String::new();
    let mut rest = manifest;
    while let Some((before, tag)) = rest.split_once("{{") {
        result.push_str(before);
        let (tag, after) = tag.split_once("}}").unwrap_or_else(|| panic!("unclosed tag: {tag}"));
        let evaluated = match tag.strip_prefix('=') {
            Some(expression) => evaluated(expression, value),
            None => match tag.strip_prefix("inputs.parameters.") {
                Some(name) => value(name),
                None => format!("v-{tag}"),
            },
        };
        result.push_str(&evaluated);
        rest = after;
    }
    result + rest
}

fn evaluated(expression: &str, value: &impl Fn(&str) -> String) -> String {
    let (before, name) = expression.split_once("inputs.parameters['").unwrap();
    let name = name.split_once('\'').unwrap().0;
    let text = value(name);
    let json = || go_json(&text.as_str().into());
    let after = expression.rsplit_once("']").unwrap().1;
    match (before, after) {
        ("toJson(", ")") => json(),
        ("toJson(", ")[1:-1]") => {
            let json = json();
            json[1..json.len() - 1].to_owned()
        }
        ("asInt(", _) => text.parse::<i64>().unwrap().to_string(),
        ("asFloat(", ")") => text.parse::<f64>().unwrap().to_string(),
        ("len(fromJSON(", "))") | ("toJson(len(fromJSON(", ")))") => {
            serde_json::from_str::<Vec<Json>>(&text).unwrap().len().to_string()
        }
        ("toJson(fromJSON(", "))") => go_json(&serde_json::from_str(&text).unwrap()),
        (words, "]") if words.starts_with("{'true':true") => {
            let lower = text.to_ascii_lowercase();
            assert!(["true", "false"].contains(&lower.as_str()), "no boolean: {text}");
            lower
        }
        other => panic!("an expression that nobody measured: {expression} ({other:?})"),
    }
}

/// Returns JSON in the form in which Go writes it: safe in HTML and in JavaScript.
fn go_json(value: &Json) -> String {
    let escapes = [
        ('<', "\\u003c"),
        ('>', "\\u003e"),
        ('&', "\\u0026"),
        ('\u{2028}', "\\u2028"),
        ('\u{2029}', "\\u2029"),
    ];
    let json = value.to_string();
    escapes.iter().fold(json, |json, (c, escape)| json.replace(*c, escape))
}
