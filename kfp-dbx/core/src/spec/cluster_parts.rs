//! Checks that the parts of a cluster fit each other: its runtime, the form of its spec and its access
//! mode.

use super::constraints::{Check, literal};
use super::tags::{self, Part};
use crate::rule::{ACCESS_MODE, Finding, LIMITS, MISSING_FIELD, OLD_RUNTIME, SECRET_IN_SOURCE};
use crate::table::{ClusterFields, Operator, Runtime, Support};
use crate::value::path::{Path, Step, each_at, field};
use crate::value::{Map, Value};

/// The price that stands for no limit.
const NO_PRICE: f64 = -1.0;

impl Check<'_> {
    /// Checks the parts of a cluster.
    pub(super) fn cluster(&mut self, map: &Map, fields: &ClusterFields) {
        let name = map.get(fields.runtime).and_then(literal).unwrap_or_default();
        let runtime = Runtime::of(name);
        self.old_runtime(runtime, fields);
        self.form(map, fields);
        self.user(map, fields);
        self.standard_mode(map, runtime, fields);
        self.photon(map, runtime, name, fields);
        self.image(map, runtime, fields);
        self.script_paths(map, runtime, fields);
        self.price(map);
        self.tags(map, fields);
        self.secret_texts(map, fields);
    }

    /// Whether kfp-dbx-operator is the only operator that the pipeline is written for.
    pub(super) fn is_for_kfp_dbx(&self) -> bool {
        self.operator == Some(Operator::KfpDbx)
    }

    fn old_runtime(&mut self, runtime: Option<Runtime>, fields: &ClusterFields) {
        // The archived operator is as old as the runtimes that it is used with.
        let Some(runtime) = runtime.filter(|_| self.is_for_kfp_dbx()) else { return };
        let (version, as_of) = (runtime.shown(), Runtime::as_of());
        let message = match runtime.support() {
            Support::Supported => return,
            Support::Ended(Some(day)) => {
                format!("the support of the runtime {version} ended on {day}")
            }
            Support::Ended(None) => format!(
                "Databricks does not support the runtime {version} any more (as of {as_of})"
            ),
            Support::EndOfLife => format!(
                "the runtime {version} has reached its end of life, and Databricks can remove it at any time (as of {as_of})"
            ),
        };
        let help =
            format!("choose a runtime with long-term support, such as `{}`", Runtime::current());
        self.push(Some(fields.runtime), Finding::new(&OLD_RUNTIME, message).help(help));
    }

    /// Checks that a spec with a flag has the form that knows it.
    fn form(&mut self, map: &Map, fields: &ClusterFields) {
        let (form, word) = fields.form;
        if map.get(form).is_some() || !self.closed {
            return;
        }
        for flag in fields.classic_flags {
            if let Some(Value::Bool(true) | Value::Ref(_)) = map.get(flag) {
                let message = format!("`{flag}` can be set only with the `{form}` `{word}`");
                let help = format!("set `{form}` to `{word}`");
                let finding = Finding::new(&MISSING_FIELD, message).help(help);
                self.push(Some(flag), finding);
            }
        }
    }

    /// Checks that the mode of a cluster fits its user.
    fn user(&mut self, map: &Map, fields: &ClusterFields) {
        let (mode, user) = (fields.mode, fields.user);
        let has_user = map.get(user).is_some();
        let word = map.get(mode).map(literal);
        // A policy can set one of the two. Databricks gives the cluster of a job to the job's user.
        let is_whole = self.closed && map.get(fields.policy).is_none();
        let dedicated = fields.dedicated.first().copied().unwrap_or_default();
        match word {
            Some(Some(word))
                if fields.dedicated.contains(&word)
                    && !has_user
                    && is_whole
                    && self.path.is_empty() =>
            {
                let message = format!(
                    "a cluster in the access mode `{word}` is for one user or one group, but `{user}` is not set: it would be for the operator alone"
                );
                let help = format!(
                    "set `{user}` to the user, to the group, or to the application id of the service principal"
                );
                self.report(&ACCESS_MODE, Some(mode), message, &help);
            }
            Some(Some(word))
                if has_user && !fields.dedicated.contains(&word) && !word.ends_with("AUTO") =>
            {
                let message = format!(
                    "`{user}` is the user of a dedicated cluster, but the access mode is `{word}`"
                );
                let help = format!("remove `{user}`, or set `{mode}` to `{dedicated}`");
                self.report(&ACCESS_MODE, Some(user), message, &help);
            }
            None if has_user && is_whole && map.get(fields.form.0).is_none() => {
                let message =
                    format!("`{user}` is the user of a dedicated cluster, but `{mode}` is not set");
                let help = format!("set `{mode}` to `{dedicated}`, or remove `{user}`");
                self.report(&ACCESS_MODE, Some(user), message, &help);
            }
            _ => {}
        }
    }

    /// Checks that a cluster that users share has nothing that the isolation rules out.
    fn standard_mode(&mut self, map: &Map, runtime: Option<Runtime>, fields: &ClusterFields) {
        let Some(word) = map.get(fields.mode).and_then(literal) else { return };
        if !fields.standard.contains(&word) {
            return;
        }
        let dedicated = fields.dedicated.first().copied().unwrap_or_default();
        let mode = fields.mode;
        let mut report = |field, what: &str| {
            let message = format!("a cluster in the access mode `{word}` can't have {what}");
            let help = format!("set `{mode}` to `{dedicated}`");
            self.report(&ACCESS_MODE, Some(field), message, &help);
        };
        if map.get(fields.image).is_some() {
            report(fields.image, "a container image");
        }
        if runtime.is_some_and(|runtime| runtime.is_ml) {
            report(fields.runtime, "a runtime for machine learning");
        } else if is_true(map, fields.ml) {
            report(fields.ml, "a runtime for machine learning");
        }
    }

    /// Checks that the highest price of spot instances is a price.
    fn price(&mut self, map: &Map) {
        let path = &["azure_attributes", "spot_bid_max_price"];
        let mut found = Vec::new();
        each_at(map, path, &Path::Root, &mut |value, path| {
            let price = match value {
                Value::Float(number) => number.value,
                Value::Int(0) => 0.0,
                Value::Int(number) if *number < 0 && *number != -1 => f64::NEG_INFINITY,
                _ => return,
            };
            if price <= 0.0 && price != NO_PRICE {
                let message = format!("`{path}` is not a price above 0");
                let help = "write a price in US dollars an hour, or -1 for no limit";
                found.push((path.steps(), Finding::new(&LIMITS, message).help(help)));
            }
        });
        for (path, finding) in found {
            self.push_at(path, finding);
        }
    }

    /// Checks the tags that Azure gets.
    fn tags(&mut self, map: &Map, fields: &ClusterFields) {
        let Some(Value::List(items)) = map.get(fields.tags) else { return };
        for (index, item) in items.iter().enumerate() {
            let part = |name: &str| field(item, name).and_then(literal);
            for (part, finding) in tags::faults(part("key"), part("value")) {
                let name = match part {
                    Part::Key => "key",
                    Part::Value => "value",
                };
                let name = Step::Field(name.to_owned());
                self.push_at(
                    [Step::Field(fields.tags.to_owned()), Step::Item(index), name],
                    finding,
                );
            }
        }
    }

    /// Reports the literal secrets of a cluster.
    fn secret_texts(&mut self, map: &Map, fields: &ClusterFields) {
        for secret in fields.secrets {
            let mut found = Vec::new();
            each_at(map, secret.field, &Path::Root, &mut |value, path| {
                let text = literal(value).unwrap_or_default();
                // A reference to a secret scope is no secret.
                if !text.is_empty() && !text.starts_with("{{secrets/") {
                    found.push(path.steps());
                }
            });
            for path in found {
                let message = format!(
                    "{} is in the source, and everyone who can read the workflow can read it",
                    secret.what
                );
                let help = format!(
                    "store it in a Kubernetes Secret and refer to its key: `{}`",
                    secret.instead
                );
                self.push_at(path, Finding::new(&SECRET_IN_SOURCE, message).help(help));
            }
        }
    }
}

pub(super) fn is_true(map: &Map, field: &str) -> bool {
    matches!(map.get(field), Some(Value::Bool(true)))
}
