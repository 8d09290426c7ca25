//! Checks the constraints between the fields of a spec. The operators and Databricks have rules that
//! the CRDs do not contain. The table lists them as the [`Constraint`]s of each kind.

use super::misfit::Misfit;
use super::schedules::{self, Scheduler};
use super::{dropped, files, job_limits, repeated, secrets, value_references};
use crate::rule::{
    Finding, INVALID_NAME, INVALID_QUARTZ, MISSING_FIELD, NOT_EXACTLY_ONE, Rule, SECRET_IN_SOURCE,
};
use crate::table::{Constraint, Kind, Operator, Struct, Type, Work};
use crate::text::excerpt::excerpt;
use crate::text::quartz;
use crate::text::quoted::quoted;
pub(super) use crate::value::path::literal;
use crate::value::path::{Step, display_path, field};
use crate::value::{Map, Piece, Text, Value};

/// Checks the spec of a resource that is created.
///
/// `closed` is whether all of its fields can be seen: only then can one be missing. `misspelt`
/// contains the paths of unknown fields, which may be those that seem to be missing. A help offers
/// the fields of the operator that the pipeline is written for.
pub fn check(
    kind: &Kind,
    spec: &Map,
    closed: bool,
    misspelt: &[Vec<Step>],
    operator: Option<Operator>,
) -> Vec<Misfit> {
    let mut check = Check {
        found: Vec::new(),
        closed,
        misspelt,
        noun: kind.noun,
        item: None,
        spec: kind.spec,
        root: Root { map: spec, of: kind.spec, noun: kind.noun, closed },
        operator,
        path: Vec::new(),
    };
    check.closed &= !check.is_misspelt();
    check.all(kind.constraints, spec);
    check.parts(spec);
    let mut found = check.found;
    found.extend(dropped::check(kind, spec));
    found.extend(repeated::check(spec));
    found.extend(files::check(kind, spec, closed));
    found.extend(secrets::check(Some(kind), spec));
    found.extend(job_limits::check(kind, spec, operator));
    found.extend(value_references::check(kind, spec, closed));
    if kind.only_for.is_some() {
        // What only another operator does is no fault of this spec.
        found.retain(|misfit| misfit.finding.only_for.is_none());
    }
    found
}

/// The check of one object: the spec itself, or an object in it.
pub(super) struct Check<'a> {
    found: Vec<Misfit>,
    /// Whether all fields of the object can be seen.
    pub(super) closed: bool,
    misspelt: &'a [Vec<Step>],
    /// The name of the kind, or of an item of a list, in messages.
    pub(super) noun: &'static str,
    /// The key of the item, if it is one of a list. It is empty if it is not known.
    pub(super) item: Option<String>,
    /// The fields of the object.
    pub(super) spec: &'static Struct,
    /// The spec that contains the object.
    pub(super) root: Root<'a>,
    /// The operator that the pipeline is written for.
    pub(super) operator: Option<Operator>,
    /// The path to the object.
    pub(super) path: Vec<Step>,
}

/// The spec of a resource.
#[derive(Clone, Copy)]
pub(super) struct Root<'a> {
    pub(super) map: &'a Map,
    /// The fields of the kind.
    pub(super) of: &'static Struct,
    /// The name of the kind in messages.
    pub(super) noun: &'static str,
    /// Whether all fields can be seen.
    pub(super) closed: bool,
}

/// The fields of a run, which runs a job or has work of its own.
pub(super) struct JobOrWork<'c> {
    /// The fields that name the job.
    pub(super) jobs: [&'static str; 2],
    /// Further fields that only a run of a job takes.
    pub(super) params: &'c [&'static str],
    pub(super) work: &'c Work,
    /// Further fields that have no effect if a job is run.
    pub(super) ignored: &'c [&'static str],
}

impl Check<'_> {
    fn all(&mut self, constraints: &[Constraint], map: &Map) {
        for constraint in constraints {
            self.one(constraint, map);
        }
    }

    fn one(&mut self, constraint: &Constraint, map: &Map) {
        match *constraint {
            Constraint::Required(fields) => self.required(map, fields),
            Constraint::RequiredWith { field, word, required } => {
                if map.get(field).and_then(literal) == Some(word) {
                    self.required(map, required);
                }
            }
            Constraint::AbsolutePath { field, of } => self.absolute(map, field, of),
            Constraint::VolumePath(field) => self.volume_path(map, field),
            Constraint::KeyVault { backend, word, vault, resource, address, secrets } => {
                self.key_vault(map, [backend, word, vault], [resource, address], secrets);
            }
            Constraint::Quartz(field) => self.quartz(map, field),
            Constraint::GitUrl(field) => self.git_url(map, field),
            Constraint::RequiredUnless { instead, required } => {
                if instead.iter().all(|field| map.get(field).is_none()) {
                    self.required(map, required);
                }
            }
            Constraint::ClusterSize { number, range, min, max, instead } => {
                self.cluster_size(map, number, [range, min, max], instead);
            }
            Constraint::SingleNode { number, range, conf, tags, flag } => {
                self.single_node(map, [number, range, conf, tags, flag]);
            }
            Constraint::NodeType { pool, driver_pool, node_types, policy } => {
                self.node_type(map, [pool, driver_pool], node_types, policy);
            }
            Constraint::Cluster(fields) => self.cluster(map, fields),
            Constraint::Work(work) => self.work(map, work),
            Constraint::JobOrWork { job, id, params, work, ignored } => {
                self.job_or_work(map, &JobOrWork { jobs: [job, id], params, work, ignored });
            }
            Constraint::Secrets { list, key, values } => self.secrets(map, list, key, values),
            Constraint::Keys { list, key } => self.keys(map, list, key),
            Constraint::KeyForm(field) => self.key_form(map, field),
            Constraint::Keyed { list, key } => self.keyed(map, list, key),
            Constraint::Libraries(list) => self.libraries(map, list),
            Constraint::Dbt { commands, warehouse, refused, ignored } => {
                self.dbt(map, commands, [warehouse, refused, ignored]);
            }
            Constraint::ExactlyOne(fields) => self.exactly_one(map, fields, true),
            Constraint::AtMostOne(fields) => self.exactly_one(map, fields, false),
            Constraint::All(constraints) => self.all(constraints, map),
            Constraint::Within(field, constraints) => {
                self.within(map, field, |this, inner| this.all(constraints, inner));
            }
            Constraint::TaskGraph(list) => self.task_graph(map, list),
            Constraint::Each { list, key, noun, constraints } => {
                self.each(map, list, [key, noun], constraints);
            }
            Constraint::Unless(field, constraints) => {
                if map.get(field).is_none() {
                    self.all(constraints, map);
                }
            }
        }
    }

    /// Reports a breach at a field of the object, or at the object itself.
    pub(super) fn report(
        &mut self,
        rule: &'static Rule,
        field: Option<&'static str>,
        message: String,
        help: &str,
    ) {
        self.push(field, Finding::new(rule, message).help(help));
    }

    pub(super) fn push(&mut self, field: Option<&'static str>, finding: Finding) {
        self.push_at(field.map(|name| Step::Field(name.to_owned())), finding);
    }

    /// Adds a finding at a part of the object.
    pub(super) fn push_at(&mut self, part: impl IntoIterator<Item = Step>, finding: Finding) {
        let path = self.path.iter().cloned().chain(part).collect();
        self.found.push(Misfit::new(path, finding));
    }

    /// Whether a field of the spec can be offered: each operator that the pipeline is written for has
    /// it.
    pub(super) fn offers(&self, field: &str) -> bool {
        self.spec.field(field).is_none_or(|field| field.is_in(self.operator))
    }

    /// Whether the object has a field that is unknown.
    fn is_misspelt(&self) -> bool {
        let is_here = |path: &[Step]| path == self.path;
        self.misspelt.iter().any(|field| field.split_last().is_some_and(|(_, of)| is_here(of)))
    }

    /// Checks an object in the object. One that is set as a whole can be seen as a whole.
    pub(super) fn within(
        &mut self,
        map: &Map,
        name: &'static str,
        look: impl FnOnce(&mut Self, &Map),
    ) {
        let Some(Value::Map(inner)) = map.get(name) else { return };
        self.path.push(Step::Field(name.to_owned()));
        self.inside(inner, self.part_of(name), |this| look(this, inner));
        self.path.pop();
    }

    /// Checks the objects of a list in the object, or the only one.
    fn each(
        &mut self,
        map: &Map,
        list: &'static str,
        [key, noun]: [&'static str; 2],
        constraints: &[Constraint],
    ) {
        let items = match map.get(list) {
            Some(Value::List(items)) => items.as_slice(),
            Some(only @ Value::Map(_)) => std::slice::from_ref(only),
            _ => return,
        };
        let outer = (self.noun, self.item.take(), self.path.len());
        self.noun = noun;
        for (index, item) in items.iter().enumerate() {
            let Value::Map(inner) = item else { continue };
            self.item = Some(inner.get(key).and_then(literal).unwrap_or_default().to_owned());
            self.path.push(Step::Field(list.to_owned()));
            if matches!(map.get(list), Some(Value::List(_))) {
                self.path.push(Step::Item(index));
            }
            self.inside(inner, self.part_of(list), |this| this.all(constraints, inner));
            self.path.truncate(outer.2);
        }
        (self.noun, self.item) = (outer.0, outer.1);
    }

    /// Returns the fields of an object, or of the items of a list, in that field.
    fn part_of(&self, name: &str) -> &'static Struct {
        match self.spec.field(name).map(|field| &field.ty) {
            Some(Type::Struct(of) | Type::List(Type::Struct(of))) => of,
            _ => self.spec,
        }
    }

    /// Looks at an object in the object. The path leads to it.
    pub(super) fn inside(&mut self, map: &Map, of: &'static Struct, look: impl FnOnce(&mut Self)) {
        let closed = !map.is_open() && !self.is_misspelt();
        let outer = (self.closed, self.spec);
        (self.closed, self.spec) = (closed, of);
        look(self);
        (self.closed, self.spec) = outer;
    }

    /// Returns the name of the object in messages, such as "a job" or "the task `load`".
    pub(super) fn subject(&self) -> String {
        match self.item.as_deref() {
            None => format!("a {}", self.noun),
            Some("") => format!("the {}", self.noun),
            Some(key) => format!("the {} `{}`", self.noun, excerpt(key)),
        }
    }

    /// Checks that exactly one, or at most one, of some fields is set.
    fn exactly_one(&mut self, map: &Map, fields: &[&'static str], is_needed: bool) {
        let given: Vec<_> = fields
            .iter()
            .copied()
            .filter(|name| map.get(name).is_some_and(|value| !is_empty(value)))
            .collect();
        let (sets, help) = match given.as_slice() {
            [] if is_needed && self.closed => ("none".to_owned(), "add one of them"),
            [.., _, _] => (quoted(given.iter().copied()), "keep only one of them"),
            _ => return,
        };
        let all = fields.iter().copied().filter(|name| given.contains(name) || self.offers(name));
        let message = format!(
            "{} must set {} one of {}, but it sets {sets}",
            self.object(),
            if is_needed { "exactly" } else { "at most" },
            quoted(all),
        );
        self.report(&NOT_EXACTLY_ONE, given.last().copied(), message, help);
    }

    /// Returns the path of the object in messages, or the name of the kind.
    fn object(&self) -> String {
        match self.path.as_slice() {
            [] => format!("the {}", self.noun),
            path => format!("`{}`", display_path(path)),
        }
    }

    pub(super) fn required(&mut self, map: &Map, fields: &[&'static str]) {
        for &name in fields {
            match map.get(name) {
                None if !self.closed => {}
                None | Some(Value::Null) => {
                    let message = format!("{} has no `{name}`", self.object());
                    self.report(&MISSING_FIELD, None, message, &format!("add `{name}`"));
                }
                Some(value) if literal(value) == Some("") => {
                    if !self.spec.field(name).is_some_and(|field| field.can_be_empty) {
                        self.empty(name);
                    }
                }
                Some(_) => {}
            }
        }
    }

    /// Reports a field that is needed, but empty.
    fn empty(&mut self, name: &'static str) {
        let is_content = self.path.is_empty()
            && self.spec.field(name).is_some_and(|field| matches!(field.ty, Type::Base64));
        let why = match is_content {
            true => ": the archived Azure Databricks Operator treats empty content as not set",
            false => ", which is as good as not set",
        };
        let finding = Finding::new(&MISSING_FIELD, format!("`{name}` is empty{why}"));
        let finding = finding.help("give it a value");
        self.push(Some(name), if is_content { finding.of_archived() } else { finding });
    }

    fn absolute(&mut self, map: &Map, field: &'static str, of: &str) {
        let begin = match map.get(field) {
            Some(Value::Text(Text::Literal(text))) => text,
            Some(Value::Text(Text::Mixed(pieces))) => match pieces.first() {
                Some(Piece::Literal(text)) => text,
                _ => return,
            },
            _ => return,
        };
        if !begin.is_empty() && !begin.starts_with('/') && !begin.starts_with("dbfs:/") {
            let message =
                format!("the path of {of} must be absolute, but `{begin}` does not begin with `/`");
            let help = "write the whole path, beginning with `/`";
            self.report(&INVALID_NAME, Some(field), message, help);
        }
    }

    fn quartz(&mut self, map: &Map, field: &'static str) {
        let expression = map.get(field).and_then(literal).filter(|text| !text.is_empty());
        if let Some(Err(why)) = expression.map(quartz::check) {
            self.push(Some(field), Finding::new(&INVALID_QUARTZ, why));
        }
        let Some(zone) = map.get("timezone_id").and_then(literal) else { return };
        if let Some(finding) = schedules::java_time_zone(zone) {
            self.push(Some("timezone_id"), finding);
        }
        let changed = expression.and_then(|written| {
            schedules::clock_change(Scheduler::Quartz, written, quartz::times(written), zone)
        });
        if let Some(finding) = changed {
            self.push(Some(field), finding);
        }
    }

    fn secrets(&mut self, map: &Map, list: &str, key: &str, values: &[&str]) {
        let Some(Value::List(secrets)) = map.get(list) else { return };
        for (index, secret) in secrets.iter().enumerate() {
            let holds = |name: &&&str| {
                field(secret, name).and_then(literal).is_some_and(|text| !text.is_empty())
            };
            for name in values.iter().filter(holds) {
                let which = match field(secret, key).and_then(literal) {
                    Some(key) => format!("the secret `{key}`"),
                    None => "a secret".to_owned(),
                };
                let message = format!(
                    "{which} is in the source, and everyone who can read the workflow can read it"
                );
                let finding = Finding::new(&SECRET_IN_SOURCE, message).help("store it in a Kubernetes Secret and refer to its key: `Secret::value_from(\"…\", SecretKeyRef::new(\"…\", \"…\"))`");
                let name = Step::Field((*name).to_owned());
                self.push_at([Step::Field(list.to_owned()), Step::Item(index), name], finding);
            }
        }
    }
}

/// Whether a value is as good as none.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::List(items) => items.is_empty(),
        Value::Text(text) => text.as_literal() == Some(""),
        value => matches!(value, Value::Null),
    }
}
