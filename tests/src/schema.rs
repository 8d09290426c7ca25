//! A check against Argo's JSON schema. It supports the keywords of the schema, and it is stricter:
//! an unlisted field is an error, because Argo drops such a field silently.

use serde_json::Value as Json;

/// Returns the faults of a value of that type, each with its place.
pub fn errors(schema: &Json, definition: &str, value: &Json) -> Vec<String> {
    let mut check = Check { schema, errors: Vec::new() };
    check.value(&schema["definitions"][definition], value, definition);
    check.errors
}

struct Check<'a> {
    schema: &'a Json,
    errors: Vec<String>,
}

impl Check<'_> {
    fn value(&mut self, of: &Json, value: &Json, at: &str) {
        let keywords = of.as_object().unwrap_or_else(|| panic!("{at}: {of} is no schema"));
        for (keyword, rule) in keywords {
            match keyword.as_str() {
                "$ref" => self.reference(rule, value, at),
                "type" => self.want(is_of_type(value, rule), at, &format!("it is no {rule}")),
                "const" => self.want(value == rule, at, &format!("it is not {rule}")),
                "enum" => {
                    let values = rule.as_array().unwrap();
                    self.want(values.contains(value), at, &format!("it is none of {rule}"));
                }
                "required" => {
                    for name in rule.as_array().unwrap() {
                        let is_there = value.get(name.as_str().unwrap()).is_some();
                        self.want(is_there || !value.is_object(), at, &format!("it has no {name}"));
                    }
                }
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.value(rule, item, &format!("{at}[{index}]"));
                    }
                }
                "format" => {
                    let is_known = ["int32", "int64", "byte"].iter().any(|known| rule == known);
                    self.want(is_known, at, &format!("nothing here checks the format {rule}"));
                }
                // `fields` looks at them.
                "properties" | "additionalProperties" => {}
                "title" | "description" | "default" => {}
                kubernetes if kubernetes.starts_with("x-kubernetes-") => {}
                other => panic!("{at}: the keyword `{other}` is not known here"),
            }
        }
        self.fields(of, value, at);
    }

    fn reference(&mut self, reference: &Json, value: &Json, at: &str) {
        let pointer = reference.as_str().unwrap().trim_start_matches('#');
        let of = self.schema.pointer(pointer).unwrap_or_else(|| panic!("{at}: {reference}"));
        self.value(of, value, at);
    }

    fn fields(&mut self, of: &Json, value: &Json, at: &str) {
        let properties = of.get("properties");
        let any = of.get("additionalProperties");
        for (name, value) in value.as_object().into_iter().flatten() {
            let at = format!("{at}.{name}");
            match (properties.and_then(|properties| properties.get(name)), any) {
                (Some(field), _) => self.value(field, value, &at),
                (None, Some(any)) => self.value(any, value, &at),
                // An item of a loop, for example, is whatever the user gives.
                (None, None) => self.want(properties.is_none(), &at, "Argo has no such field"),
            }
        }
    }

    fn want(&mut self, is_so: bool, at: &str, why: &str) {
        if !is_so {
            self.errors.push(format!("{at}: {why}"));
        }
    }
}

fn is_of_type(value: &Json, of: &Json) -> bool {
    match of.as_str().unwrap_or_default() {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the type `{other}` is not known here"),
    }
}
