//! The rules of a spec that follow from the constraints of the table.
//!
//! The API server judges an object as the checker judges a spec, as far as it can. Only what fails
//! with this operator is a breach: the faults of the archived operator are not, such as a 0 that it
//! drops, or a run of a job without parameters, on which it crashes. The checker also judges what
//! CEL can't express, such as the days of a schedule.

use kfp_dbx_core::table::{Compute, Constraint, Refused, Struct, Type, Work};
use kfp_dbx_core::text::quoted::quoted;
use serde_json::{Value as Json, json};

use super::rule::{self, Reason, Rule};
use super::terms::{any, at_most_one, is_set, literal, those_set};

/// Returns the names in backticks, with "or" between them.
fn either<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    quoted(names).replace(", ", " or ")
}

/// An object with constraints: the spec of a kind, or an object in it.
pub(super) struct Object<'a> {
    /// The fields.
    pub(super) of: &'static Struct,
    /// The schema.
    pub(super) schema: &'a mut Json,
    /// The name of the kind in messages.
    pub(super) noun: &'static str,
}

impl Object<'_> {
    /// Adds the rules of constraints.
    pub(super) fn constrain(&mut self, constraints: &[Constraint]) {
        for constraint in constraints {
            self.one(constraint);
        }
    }

    fn one(&mut self, constraint: &Constraint) {
        match *constraint {
            Constraint::Required(fields) => require(self.schema, self.of, fields),
            Constraint::RequiredWith { field, word, required } => {
                self.required_with(field, word, required);
            }
            Constraint::AbsolutePath { field, of } => self.absolute(field, of),
            Constraint::VolumePath(field) => self.volume_path(field),
            Constraint::KeyVault { backend, word, vault, secrets, .. } => {
                self.key_vault([backend, word], vault, secrets);
            }
            Constraint::Quartz(field) => self.quartz(field),
            Constraint::RequiredUnless { instead, required } => {
                self.required_unless(instead, required);
            }
            Constraint::ClusterSize { number, range, min, max, instead } => {
                self.cluster_size(number, range, [min, max], instead);
            }
            Constraint::NodeType { pool, driver_pool, node_types, policy } => {
                self.node_type([pool, driver_pool], node_types, policy);
            }
            Constraint::Work(work) => {
                let rules = self.work(work, "");
                self.add(rules);
            }
            Constraint::JobOrWork { job, id, params, work, ignored } => {
                self.job_or_work([job, id], params, work, ignored);
            }
            Constraint::Keys { list, key } => self.keys(list, key),
            Constraint::Within(field, constraints) => {
                self.within(field, |inner| inner.constrain(constraints));
            }
            Constraint::ExactlyOne(fields) => self.one_of(fields, true),
            Constraint::AtMostOne(fields) => self.one_of(fields, false),
            Constraint::Each { list, key, noun, constraints } => {
                self.each([list, key], noun, constraints);
            }
            // A field without which they apply refuses all the fields that they are about.
            Constraint::All(constraints) | Constraint::Unless(_, constraints) => {
                self.constrain(constraints);
            }
            Constraint::KeyForm(field) => self.key_form(field),
            Constraint::Keyed { list, key } => {
                self.each([list, key], self.noun, &[Constraint::KeyForm(key)]);
            }
            // The API server would take the first for expensive. Databricks accepts the others, or
            // judges them by the words of texts.
            Constraint::TaskGraph(_)
            | Constraint::GitUrl(_)
            | Constraint::Cluster(_)
            | Constraint::SingleNode { .. }
            | Constraint::Dbt { .. }
            | Constraint::Libraries(_)
            | Constraint::Secrets { .. } => {}
        }
    }

    fn add(&mut self, rules: impl IntoIterator<Item = Rule>) {
        rule::add(self.schema, rules);
    }

    /// Looks at an object in the object.
    fn within(&mut self, name: &str, look: impl FnOnce(&mut Object<'_>)) {
        let inner = self.schema.get_mut("properties").and_then(|fields| fields.get_mut(name));
        if let Some(Type::Struct(of)) = self.of.field(name).map(|field| &field.ty)
            && let Some(schema) = inner
        {
            look(&mut Object { of, schema, noun: self.noun });
        }
    }

    /// Looks at each object in a list in the object, which the API server tells apart by their keys, or
    /// at the only one.
    fn each(&mut self, [list, key]: [&str; 2], noun: &'static str, constraints: &[Constraint]) {
        let inner = self.schema.get_mut("properties").and_then(|fields| fields.get_mut(list));
        let (of, schema) = match (self.of.field(list).map(|field| &field.ty), inner) {
            (Some(Type::Struct(of)), Some(schema)) => (of, schema),
            (Some(Type::List(Type::Struct(of))), Some(schema)) => (of, &mut schema["items"]),
            _ => return,
        };
        Object { of, schema, noun }.constrain(constraints);
        if matches!(self.of.field(list).map(|field| &field.ty), Some(Type::List(_))) {
            self.keys(list, key);
        }
    }

    fn one_of(&mut self, names: &[&str], is_needed: bool) {
        let all = quoted(names.iter().copied());
        let mut rules = vec![Rule::new(
            Reason::Forbidden,
            at_most_one(self.of, names.iter().copied()),
            format!("at most one of {all} can be set: keep only one of them"),
        )];
        if is_needed {
            rules.push(Rule::new(
                Reason::Required,
                any(self.of, names.iter().copied()),
                format!("one of {all} must be set: add one"),
            ));
        }
        self.add(rules);
    }

    fn key_form(&mut self, field: &str) {
        if let Some(schema) = self.schema["properties"].get_mut(field) {
            // An empty one breaks another rule.
            schema["pattern"] = "^[A-Za-z0-9_-]*$".into();
            schema["maxLength"] = 100.into();
        }
    }

    fn required_with(&mut self, field: &str, word: &str, required: &[&str]) {
        let rules = required.iter().map(|name| {
            Rule::new(
                Reason::Required,
                format!(
                    "!has(self.{field}) || self.{field} != {} || has(self.{name})",
                    literal(word)
                ),
                format!(
                    "the {} has the `{field}` `{word}`, but no `{name}`: add `{name}`",
                    self.noun
                ),
            )
            .at(name)
        });
        let rules: Vec<_> = rules.collect();
        self.add(rules);
    }

    fn required_unless(&mut self, instead: &[&str], required: &[&str]) {
        let rules = required.iter().map(|name| {
            Rule::new(
                Reason::Required,
                any(self.of, [*name].into_iter().chain(instead.iter().copied())),
                format!(
                    "`{name}` is not set, and no {} that sets it: add `{name}`",
                    either(instead.iter().copied())
                ),
            )
        });
        let rules: Vec<_> = rules.collect();
        self.add(rules);
    }

    fn absolute(&mut self, field: &str, of: &str) {
        self.add([Rule::new(
            Reason::Invalid,
            format!("!has(self.{field}) || self.{field}.startsWith('/') || self.{field}.startsWith('dbfs:/')"),
            format!("the path of {of} must be absolute: write the whole path, beginning with `/`"),
        )
        .at(field)]);
    }

    fn volume_path(&mut self, field: &str) {
        self.add([Rule::new(
            Reason::Invalid,
            format!("!has(self.{field}) || self.{field}.matches('^/Volumes(/[^/]+){{4,}}$') && !self.{field}.matches('/[.][.]?(/|$)')"),
            "the path of a file on a volume must have a catalog, a schema, a volume and a file after `/Volumes`, and no `..`: write the whole path, such as `/Volumes/main/default/jobs/pi.py`",
        )
        .at(field)]);
    }

    fn key_vault(&mut self, [backend, word]: [&str; 2], vault: &str, secrets: &str) {
        let is_vault = format!("(has(self.{backend}) && self.{backend} == {})", literal(word));
        let what = format!("a secret scope with the `{backend}` `{word}`");
        self.add([
            Rule::new(
                Reason::Required,
                format!("!{is_vault} || has(self.{vault})"),
                format!("{what} must name its vault: set `{vault}`"),
            )
            .at(vault),
            Rule::new(
                Reason::Forbidden,
                format!("{is_vault} || !has(self.{vault})"),
                format!("only {what} has a `{vault}`: set `{backend}` to `{word}`"),
            )
            .at(vault),
            Rule::new(
                Reason::Forbidden,
                format!("!{is_vault} || !{}", is_set(self.of, secrets)),
                format!("{what} can't contain `{secrets}`, as Databricks only reads those of the vault: add them to the vault"),
            )
            .at(secrets),
        ]);
    }

    fn quartz(&mut self, field: &str) {
        self.add([Rule::new(
            Reason::Invalid,
            format!(r"!has(self.{field}) || self.{field}.matches('^\\s*\\S+(\\s+\\S+){{5,6}}\\s*$')"),
            format!("`{field}` must have six or seven parts, from the seconds to the day of the week and the year: write for example `0 15 22 ? * *`"),
        )
        .at(field)]);
    }

    fn cluster_size(&mut self, number: &str, range: &str, [min, max]: [&str; 2], instead: &[&str]) {
        let sizes = [number, range].into_iter().chain(instead.iter().copied());
        self.add([
            Rule::new(
                Reason::Required,
                any(self.of, sizes),
                format!("a cluster must set either `{number}` or `{range}`, but neither is set: set `{number}`, or `{range}` with a range"),
            ),
            Rule::new(
                Reason::Forbidden,
                format!("!has(self.{number}) || !has(self.{range})"),
                format!("a cluster must set either `{number}` or `{range}`, but both are set: remove one of them"),
            )
            .at(range),
        ]);
        self.within(range, |range| {
            range.add([Rule::new(
                Reason::Invalid,
                format!("!has(self.{min}) || !has(self.{max}) || self.{min} <= self.{max}"),
                format!("`{min}` must not be greater than `{max}`: swap the two numbers"),
            )]);
        });
    }

    fn node_type(&mut self, [pool, driver_pool]: [&str; 2], node_types: [&str; 2], policy: &str) {
        let node_type = node_types[0];
        let types = node_types.iter().copied();
        self.add([
            Rule::new(
                Reason::Forbidden,
                format!("!{} || !{}", is_set(self.of, pool), any(self.of, types.clone())),
                format!(
                    "a cluster with `{pool}` can't also set {}: remove it, as the machines have the node type of the pool",
                    either(types)
                ),
            )
            .at(pool),
            Rule::new(
                Reason::Required,
                any(self.of, [node_type, pool, policy]),
                format!("a cluster must set either `{node_type}` or `{pool}`, but neither is set: set `{node_type}`, such as `Standard_D3_v2`, or `{pool}` with the id of a pool"),
            ),
            Rule::new(
                Reason::Required,
                format!("!{} || {}", is_set(self.of, driver_pool), any(self.of, [pool, policy])),
                format!("a cluster with `{driver_pool}` must also take its workers from a pool: set `{pool}`"),
            )
            .at(driver_pool),
        ]);
    }

    /// Returns the rules of a job, a run or a task that has work of its own. `instead` is what a message
    /// offers instead of it.
    fn work(&self, work: &Work, instead: &str) -> Vec<Rule> {
        let (of, noun) = (self.of, self.noun);
        let tasks: Vec<_> = work.tasks.iter().map(|task| task.field).collect();
        let several = work.several.map(|several| is_set(of, several));
        let instead = match work.several {
            Some(several) => format!(", or `{several}`{instead}"),
            None => instead.to_owned(),
        };
        let mut rules = self.exactly_one("have exactly one task", &tasks, &tasks, &instead);
        rules.extend(self.compute(work, &instead));
        for task in work.tasks {
            rules.extend(task.refused.iter().map(|refused| self.refused(task.field, refused)));
        }
        let Some((several, name)) = several.zip(work.several) else { return rules };
        let mut rules: Vec<_> = rules.into_iter().map(|rule| rule.unless(&several)).collect();
        let beside = tasks.iter().chain(work.clusters).chain(work.of_task).copied();
        let beside: Vec<_> = beside.chain([work.environment.field, work.libraries]).collect();
        rules.push(Rule::new(
            Reason::Forbidden,
            format!("!{several} || !{}", any(of, beside.iter().copied())),
            format!(
                "a {noun} with `{name}` can't also set {}: each of the tasks has its own",
                either(beside.iter().copied())
            ),
        ));
        rules
    }

    /// Returns the rule of a field that a task refuses, or of some words in that field.
    fn refused(&self, task: &str, refused: &Refused) -> Rule {
        let (of, field) = (self.of, refused.field);
        let (is_refused, shown) = match refused.part {
            None => (is_set(of, field), format!("`{field}`")),
            Some((part, words)) => {
                let listed = words.iter().map(|word| literal(word)).collect::<Vec<_>>().join(", ");
                (
                    format!(
                        "(has(self.{field}) && has(self.{field}.{part}) && self.{field}.{part} in [{listed}])"
                    ),
                    format!("`{field}.{part}` to {}", either(words.iter().copied())),
                )
            }
        };
        let message = format!(
            "a {} with `{task}` can't also set {shown}, because {}: {}",
            self.noun, refused.why, refused.help
        );
        let holds = format!("!{} || !{is_refused}", is_set(of, task));
        Rule::new(Reason::Forbidden, holds, message).at(field)
    }

    /// Returns the rules of what the work runs on.
    fn compute(&self, work: &Work, instead: &str) -> Vec<Rule> {
        let (of, noun) = (self.of, self.noun);
        let all = work.clusters.iter().copied().chain([work.environment.field]);
        let all: Vec<_> = all.collect();
        let without = work
            .tasks
            .iter()
            .filter(|task| matches!(task.compute, Compute::Any { .. } | Compute::None(_)));
        let enough: Vec<_> = all.iter().copied().chain(without.map(|task| task.field)).collect();
        let mut rules = self.exactly_one("run on exactly one cluster", &enough, &all, instead);
        let clusters = any(of, all.iter().copied());
        for task in work.tasks {
            let Compute::Any { warehouse } = task.compute else { continue };
            let field = task.field;
            rules.push(Rule::new(
                Reason::Forbidden,
                format!("!has(self.{field}) || !has(self.{field}.{warehouse}) || !{clusters}"),
                format!(
                    "a {noun} with `{field}.{warehouse}` can't set {}: remove it, as the task runs on the SQL warehouse",
                    either(all.iter().copied())
                ),
            ));
        }
        let none = work.tasks.iter().filter(|task| matches!(task.compute, Compute::None(_)));
        let none: Vec<_> = none.map(|task| task.field).collect();
        let refused: Vec<_> = all.into_iter().chain([work.libraries]).collect();
        rules.push(Rule::new(
            Reason::Forbidden,
            format!("!{} || !{}", any(of, none.iter().copied()), any(of, refused.iter().copied())),
            format!(
                "a {noun} with {} can't set {}: remove it, as the task has compute of its own",
                either(none.iter().copied()),
                either(refused.iter().copied())
            ),
        ));
        rules
    }

    /// Returns the rules of exactly one of some fields. One of `enough` must be set.
    fn exactly_one(&self, must: &str, enough: &[&str], names: &[&str], instead: &str) -> Vec<Rule> {
        let (of, noun) = (self.of, self.noun);
        let all = quoted(names.iter().copied());
        vec![
            Rule::new(
                Reason::Required,
                any(of, enough.iter().copied()),
                format!("a {noun} must {must}, but none is set: set one of {all}{instead}"),
            ),
            Rule::new(
                Reason::Forbidden,
                at_most_one(of, names.iter().copied()),
                format!("a {noun} must {must}, but several are set: keep only one of {all}"),
            )
            .shown(format!(
                "{} + {} + {}",
                literal(&format!("a {noun} must {must}, but ")),
                those_set(of, names.iter().copied()),
                literal(" are set: keep only one of them"),
            )),
        ]
    }

    fn job_or_work(&mut self, jobs: [&str; 2], params: &[&str], work: &Work, ignored: &[&str]) {
        let [job, id] = jobs;
        let is_of_job = any(self.of, jobs);
        let direct = work.clusters.iter().copied().chain(work.tasks.iter().map(|task| task.field));
        let direct: Vec<_> = direct.chain(ignored.iter().copied()).collect();
        let of_tasks = work.tasks.iter().flat_map(|task| task.params).copied();
        let mut all: Vec<&str> = of_tasks.chain(params.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        let what = "a run of a job takes only parameters: ";
        let help = format!("; set it on the job, or remove `{job}`");
        let rules = [
            Rule::new(
                Reason::Forbidden,
                format!("!has(self.{job}) || !has(self.{id})"),
                format!("a run runs one job, but `{job}` and `{id}` are set: remove one of them"),
            ),
            Rule::new(
                Reason::Forbidden,
                format!("!{is_of_job} || !{}", any(self.of, direct.iter().copied())),
                format!("{what}it can't set {}{help}", quoted(direct.iter().copied())),
            )
            .shown(format!(
                "{} + {} + {}",
                literal(&format!("{what}it can't set ")),
                those_set(self.of, direct.iter().copied()),
                literal(&help),
            )),
            Rule::new(
                Reason::Forbidden,
                format!("{is_of_job} || !{}", any(self.of, all.iter().copied())),
                format!(
                    "{} are only for a run of a job, but `{job}` is not set: set the parameters in the task, or name the job",
                    quoted(all.iter().copied())
                ),
            ),
        ];
        let instead = format!(", or name a job with `{job}`");
        let of_work = self.work(work, &instead).into_iter().map(|rule| rule.unless(&is_of_job));
        let rules: Vec<_> = rules.into_iter().chain(of_work).collect();
        self.add(rules);
    }

    /// Makes a map of a list, whose keys the API server compares. A key is no requirement of the schema,
    /// but one of the list: the items of an older object without one could not be told from each other,
    /// and the object could never lose its finalizer.
    fn keys(&mut self, list: &str, key: &str) {
        let name = list;
        let list = self.schema.get_mut("properties").and_then(|fields| fields.get_mut(list));
        let Some(list) = list else { return };
        let is_map = list.get("x-kubernetes-list-type").is_some();
        list["x-kubernetes-list-type"] = "map".into();
        list["x-kubernetes-list-map-keys"] = json!([key]);
        let item = &mut list["items"];
        let required = item["required"].as_array().into_iter().flatten();
        let required: Vec<_> = required.filter(|name| *name != key).cloned().collect();
        match (item.as_object_mut(), required.is_empty()) {
            (Some(item), true) => drop(item.remove("required")),
            _ => item["required"] = required.into(),
        }
        let text = &mut item["properties"][key];
        text["default"] = "".into();
        if let Some(text) = text.as_object_mut() {
            text.remove("minLength");
        }
        if is_map {
            return;
        }
        rule::add(
            list,
            [Rule::new(
                Reason::Required,
                format!("self.all(item, item.{key} != '')"),
                format!("an item of `{name}` has no `{key}`: add `{key}`"),
            )],
        );
    }
}

/// Requires fields, which are not empty if they are text that can't be.
pub(super) fn require(schema: &mut Json, object: &Struct, fields: &[&str]) {
    for name in fields {
        match schema.get_mut("required").and_then(Json::as_array_mut) {
            Some(required) => {
                if required.iter().all(|known| known != name) {
                    required.push((*name).into());
                }
            }
            None => schema["required"] = json!([name]),
        }
        let field = object.field(name).filter(|field| !field.can_be_empty);
        if matches!(field.map(|field| &field.ty), Some(Type::Text)) {
            schema["properties"][name]["minLength"] = 1.into();
        }
    }
}
