//! The parts of a bundle while it is written, and the parts of the pipeline that have no counterpart.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::rule::{BUNDLE_DIFFERS, Diagnostic, Finding, NO_COUNTERPART, Rule};
use kfp_dbx_core::text::names::UniqueNames;
use kfp_dbx_core::value::Target;
use serde_json::{Map, Value as Json};

use super::roles::Role;
use super::texts::literal;
use crate::error::Place;
use crate::lower::Lowered;
use crate::lower::graph::Graph;
use crate::lower::sketches::Sketches;
use crate::lower::words::Words;

/// The parts of a bundle while it is written.
pub(super) struct Context<'a> {
    pub(super) lowered: &'a Lowered,
    pub(super) graph: &'a Graph,
    pub(super) sketches: Sketches<'a>,
    /// What each node becomes.
    pub(super) roles: Vec<Role>,
    /// The job that has the task of a node, or nothing for the only op of a loop.
    pub(super) holders: Vec<Option<Holds>>,
    /// The only op of a loop.
    pub(super) only: Vec<Option<usize>>,
    /// The other branch of a condition.
    pub(super) others: BTreeMap<usize, usize>,
    /// The keys of the tasks of a condition, by its node.
    pub(super) conditions: Vec<Vec<String>>,
    /// The keys of the tasks that loops repeat, by the nodes of these loops.
    pub(super) repeated: BTreeMap<usize, String>,
    /// The keys of the resources.
    pub(super) keys: UniqueNames,
    pub(super) variables: Vec<Variable>,
    /// The names that parameters of the bundle's jobs can't have, because they have another meaning.
    pub(super) names: UniqueNames,
    /// The parameters by which jobs pass values to others.
    pub(super) passed_names: BTreeMap<Target, String>,
    /// The parameters that each job passes to its tasks.
    pub(super) pushed: Vec<Pushed>,
    /// The job that uses a created cluster, by the op that creates it.
    pub(super) cluster_of: Vec<Option<String>>,
    /// The jobs that the pipeline creates, by the op that creates them.
    pub(super) created: Vec<Option<Created>>,
    /// The parameters that a run sets.
    pub(super) used: Vec<bool>,
    /// Whether a literal text refers to what Databricks knows about the job.
    pub(super) reads_job: bool,
    /// The runs that become jobs of their own.
    pub(super) is_own_job: Vec<bool>,
    /// What all runs of a job share that only a job has.
    pub(super) shared: Vec<(Holds, Fields)>,
    pub(super) jobs: Vec<(String, Json)>,
    pub(super) scopes: Vec<(String, Json)>,
    lacks: Points,
    notes: Points,
}

/// The parameters that a job passes to its tasks by itself.
pub(super) struct Pushed {
    pub(super) job: String,
    pub(super) names: BTreeSet<String>,
    /// The op of whose spec the tasks are, or nothing if each has an op of its own.
    pub(super) node: Option<usize>,
}

/// A variable of the bundle.
pub(super) struct Variable {
    pub(super) name: String,
    /// The kind and the name of what it looks up, or the index of the parameter that it stands for.
    pub(super) of: Source,
}

/// The source of a variable's value.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// The id of a resource of that kind and name.
    Lookup(&'static str, String),
    /// A parameter of the pipeline.
    Param(u32),
}

/// A job that the pipeline creates.
#[derive(Clone)]
pub(super) struct Created {
    pub(super) key: String,
    /// Its parameters, with what they stand for.
    pub(super) passed: Vec<(String, Target)>,
}

/// The nodes whose tasks a job has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Those of the pipeline.
    Main,
    /// Those of a loop.
    Loop(usize),
    /// None: it is a job of the user.
    Own,
}

/// A job while it is written.
pub(super) struct Job {
    pub(super) key: String,
    pub(super) holds: Holds,
    /// What the job around it passes, by the name of the parameter.
    pub(super) passed: Vec<(String, Target)>,
    /// The number of jobs that run it, one in another.
    pub(super) depth: usize,
    /// The ops that create its clusters.
    pub(super) clusters: Vec<usize>,
    pub(super) environments: Vec<(String, Json)>,
    pub(super) tasks: Vec<Json>,
    /// The loop whose item is the input, while the task of a loop is written.
    pub(super) input: Option<usize>,
    /// Whether something uses that item as a whole.
    pub(super) whole_input: bool,
}

impl Job {
    pub(super) fn new(key: &str, holds: Holds) -> Self {
        Self {
            key: key.to_owned(),
            holds,
            passed: Vec::new(),
            depth: 0,
            clusters: Vec::new(),
            environments: Vec::new(),
            tasks: Vec::new(),
            input: None,
            whole_input: false,
        }
    }

    /// Lets the job around it pass a value, as the parameter of that name.
    pub(super) fn pass(&mut self, target: Target, name: &str) {
        if self.passed.iter().all(|(_, known)| *known != target) {
            self.passed.push((name.to_owned(), target));
        }
    }
}

/// The fields of an object of the bundle.
pub(super) type Fields = Map<String, Json>;

/// Parts of the pipeline, with and without their places.
#[derive(Default)]
struct Points {
    placed: Vec<(String, Place)>,
    general: Vec<String>,
}

impl Points {
    fn is_empty(&self) -> bool {
        self.placed.is_empty() && self.general.is_empty()
    }

    fn finding(
        mut self,
        rule: &'static Rule,
        of: impl Fn(usize) -> String,
        help: &str,
    ) -> Diagnostic<Place> {
        self.placed.sort_by_key(|(_, place)| *place);
        let mut message = of(self.placed.len() + self.general.len());
        if !self.general.is_empty() {
            message = format!("{message}: {}", self.general.join("; "));
        }
        let finding = Finding::new(rule, message).help(help);
        let mut diagnostic = match self.placed.first() {
            Some((_, place)) => finding.at(*place),
            None => Diagnostic::whole(finding),
        };
        diagnostic.related = self.placed;
        diagnostic
    }
}

impl<'a> Context<'a> {
    pub(super) fn new(lowered: &'a Lowered, roles: Vec<Role>, sketches: Sketches<'a>) -> Self {
        let graph = &lowered.graph;
        let nodes = graph.nodes.len();
        Self {
            lowered,
            graph,
            sketches,
            roles,
            holders: Vec::new(),
            only: Vec::new(),
            others: BTreeMap::new(),
            conditions: vec![Vec::new(); nodes],
            repeated: BTreeMap::new(),
            keys: UniqueNames::new(),
            variables: Vec::new(),
            names: UniqueNames::new(),
            passed_names: BTreeMap::new(),
            pushed: Vec::new(),
            cluster_of: vec![None; nodes],
            created: vec![None; nodes],
            used: vec![false; graph.params.len()],
            reads_job: false,
            is_own_job: vec![false; nodes],
            shared: Vec::new(),
            jobs: Vec::new(),
            scopes: Vec::new(),
            lacks: Points::default(),
            notes: Points::default(),
        }
    }

    /// Reports a part of the pipeline that has no counterpart.
    pub(super) fn lacks(&mut self, what: impl Into<String>, at: Place) {
        let point = (what.into(), at);
        if !self.lacks.placed.contains(&point) {
            self.lacks.placed.push(point);
        }
    }

    /// Reports the reason why a part of the pipeline has no counterpart, unless it follows from another
    /// one.
    pub(super) fn lacks_because(&mut self, part: &str, why: &str, at: Place) {
        if !why.is_empty() {
            self.lacks(format!("{part}: {why}"), at);
        }
    }

    /// Reports a setting that has no counterpart.
    pub(super) fn lacks_setting(&mut self, what: impl Into<String>) {
        self.lacks.general.push(what.into());
    }

    /// Reports a text that the Databricks CLI would not leave as it is.
    pub(super) fn report_literal(&mut self, part: &str, text: &str, at: Option<Place>) {
        if let Err(why) = literal(text) {
            match at {
                Some(at) => self.lacks_because(part, &why, at),
                None => self.lacks_setting(format!("{part}: {why}")),
            }
        }
    }

    /// Reports a difference at a place.
    pub(super) fn differs(&mut self, what: impl Into<String>, at: Place) {
        let point = (what.into(), at);
        if !self.notes.placed.contains(&point) {
            self.notes.placed.push(point);
        }
    }

    /// Reports a difference of the whole.
    pub(super) fn differs_in_all(&mut self, what: impl Into<String>) {
        self.notes.general.push(what.into());
    }

    pub(super) fn words(&self) -> Words<'a> {
        Words { graph: self.graph }
    }

    /// Returns the place of an op.
    pub(super) fn at(&self, node: usize) -> Place {
        self.graph.nodes[node].data.at
    }

    /// Returns the name of an op as the user wrote it.
    pub(super) fn name(&self, node: usize) -> &'a str {
        &self.graph.nodes[node].data.name
    }

    /// Returns a key of a resource, which a reference can contain.
    pub(super) fn key(&mut self, name: &str) -> String {
        let name = identifier(name);
        loop {
            let numbered = self.keys.claim(&name);
            let key = numbered.replace('-', "_");
            if key == numbered || self.keys.claim(&key) == key {
                return key;
            }
        }
    }

    /// Returns the variable for a value that is known before the run.
    pub(super) fn variable(&mut self, name: &str, of: Source) -> String {
        if let Some(known) = self.variables.iter().find(|known| known.of == of) {
            return format!("${{var.{}}}", known.name);
        }
        let name = self.key(&format!("var_{}", identifier(name)))["var_".len()..].to_owned();
        let tag = format!("${{var.{name}}}");
        self.variables.push(Variable { name, of });
        tag
    }

    /// Whether nothing was found that has no counterpart.
    pub(super) fn is_complete(&self) -> bool {
        self.lacks.is_empty()
    }

    /// Returns the finding, if there is one: the differences do not matter as long as there is no bundle.
    pub(super) fn found(self) -> Vec<Diagnostic<Place>> {
        let mut found = Vec::new();
        if !self.lacks.is_empty() {
            let of = |count: usize| match count {
                1 => "a part of the pipeline has no counterpart in a bundle".to_owned(),
                count => format!("{count} parts of the pipeline have no counterpart in a bundle"),
            };
            let help = "compile the pipeline for Argo, or leave these parts out of it; the chapter `bundle` of the guide says what has a counterpart";
            found.push(self.lacks.finding(&NO_COUNTERPART, of, help));
        }
        if found.is_empty() && !self.notes.is_empty() {
            let of = |count: usize| match count {
                1 => "the bundle differs from the workflow in one point".to_owned(),
                count => format!("the bundle differs from the workflow in {count} points"),
            };
            let help = "allow the rule if this is meant to be so";
            found.push(self.notes.finding(&BUNDLE_DIFFERS, of, help));
        }
        found
    }
}

/// Returns a name as a part of a reference contains it: it begins with a letter.
fn identifier(name: &str) -> String {
    let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    match name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        true => name,
        false => format!("n{name}"),
    }
}
