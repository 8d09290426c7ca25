//! The ops of a workflow by their names, for tests.

use std::fmt;
use std::time::Duration;

use kfp_dbx_core::graph::{Outcome, order::Order};
use kfp_dbx_core::table::Action;
use kfp_dbx_core::text::names::task_name;
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;
use kfp_dbx_core::value::Value;
use serde_json::Value as Json;

use super::workflow::Workflow;
use crate::lower::graph::{Graph, Node};
use crate::lower::words::Words;
use crate::model::block::{BlockKind, ExitWhen};
use crate::model::json;

/// An op of a [`Workflow`], or a block of ops such as [`when`](crate::when): see [`Workflow::op`].
///
/// In texts, parameters, outputs, items of loops and `workflow::…` values show by their names in
/// braces: `{day}`, `{load.run_id}`, `{item}`, `{workflow.uid}`.
#[derive(Clone, Copy)]
pub struct WorkflowOp<'w> {
    graph: &'w Graph,
    workflow: &'w Workflow,
    index: usize,
}

/// An op or a block that another one runs after: see [`WorkflowOp::dependencies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dependency<'w> {
    name: &'w str,
    outcome: Outcome,
}

impl<'w> Dependency<'w> {
    /// Returns the name of the op or the block.
    pub fn name(self) -> &'w str {
        self.name
    }

    /// Returns how it must end, so that the other one runs.
    pub fn outcome(self) -> Outcome {
        self.outcome
    }
}

impl Workflow {
    /// Returns an op by its name, for a test. Deletes that were added by `.delete_on_exit()` have
    /// names such as `delete-train`. A block can be looked up, too, by the name that it has in the
    /// workflow.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// #[pipeline(truthful, timeout = "2h")]
    /// fn nightly(day: Param<String>, #[default = 4] workers: Param<i32>) {
    ///     let load = SubmitRunOp::new("load")
    ///         .run_name(format!("load-{day}"))
    ///         .new_cluster(
    ///             NewCluster::new()
    ///                 .spark_version("13.3.x-scala2.12")
    ///                 .node_type_id("Standard_D3_v2")
    ///                 .num_workers(workers),
    ///         )
    ///         .notebook_task(NotebookTask::new("/Figures/Load"))
    ///         .delete_on_exit();
    ///     SubmitRunOp::new("report")
    ///         .run_name(format!("report-{day}"))
    ///         .job_name("report")
    ///         .jar_params(["--run", "nightly"])
    ///         .after(load)
    ///         .delete_on_exit();
    /// }
    ///
    /// let workflow = nightly().workflow()?;
    /// let load = workflow.op("load")?;
    /// assert_eq!(load.field("spec.run_name")?, "load-{day}");
    /// assert_eq!(load.field("spec.new_cluster.num_workers")?, "{workers}");
    /// assert_eq!(workflow.op("report")?.field("spec.jar_params[1]")?, "nightly");
    /// assert!(workflow.runs_before("load", "report")?);
    /// assert!(workflow.op("delete-load")?.exit().is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Returns an error if there is no op and no block of that name. It suggests the nearest name.
    pub fn op(&self, name: &str) -> Result<WorkflowOp<'_>, LookupError> {
        let index = self.index(name)?;
        Ok(WorkflowOp { graph: &self.lowered.graph, workflow: self, index })
    }

    /// Returns the ops without the blocks, in the order in which the pipeline creates them. The
    /// deletes of `.delete_on_exit()` come last.
    pub fn ops(&self) -> impl Iterator<Item = WorkflowOp<'_>> {
        let graph = &self.lowered.graph;
        let ops = graph.nodes.iter().enumerate().filter(|(_, node)| node.block().is_none());
        ops.map(move |(index, _)| WorkflowOp { graph, workflow: self, index })
    }

    /// Returns whether one op has ended whenever another one begins: by a dependency, by the output
    /// that it uses, by ops between them, or because the other one runs at exit. For two ops in the
    /// body of a loop, this is their order for one item.
    ///
    /// # Errors
    /// Returns an error if there is no op and no block of one of the names. It suggests the nearest
    /// name.
    pub fn runs_before(&self, earlier: &str, later: &str) -> Result<bool, LookupError> {
        let (earlier, later) = (self.index(earlier)?, self.index(later)?);
        Ok(Order::must(self.lowered.graph.order().as_ref()).before(earlier, later))
    }

    fn index(&self, name: &str) -> Result<usize, LookupError> {
        let named =
            || self.lowered.graph.nodes.iter().enumerate().filter(|(_, node)| is_task(node));
        let find = |name: &str| named().find(|(_, node)| node.name == name);
        match find(name).or_else(|| find(&task_name(name))) {
            Some((index, _)) => Ok(index),
            None => {
                let names = || named().map(|(_, node)| node.name.as_str());
                let message = format!("there is no op `{name}` in the workflow");
                Err(LookupError::new(message, name, names, "the ops are"))
            }
        }
    }
}

/// Returns whether a node is a task of the workflow. The block of `on_exit` is none.
fn is_task(node: &Node) -> bool {
    !matches!(node.block_kind(), Some(BlockKind::Exit(ExitWhen::Always)))
}

impl<'w> WorkflowOp<'w> {
    fn node(&self) -> &'w Node {
        &self.graph.nodes[self.index]
    }

    fn words(&self) -> Words<'w> {
        Words { graph: self.graph }
    }

    /// Returns the name in the workflow.
    pub fn name(&self) -> &'w str {
        &self.node().name
    }

    /// Returns the action on the object, or `None` for a block.
    pub fn action(&self) -> Option<Action> {
        Some(self.node().object.as_ref()?.action)
    }

    /// Returns the object that the op sends to Kubernetes, or `None` for a block. Runtime values show
    /// in braces.
    pub fn k8s_resource(&self) -> Option<Json> {
        let object = self.node().object.as_ref()?;
        let words = self.words();
        Some(json::with_refs(&object.manifest, &|reference| words.reference(reference)))
    }

    /// Returns a field of the object: `kind`, `metadata.name`, `spec.new_cluster.num_workers`,
    /// `spec.libraries[0].jar`. Runtime values show in braces: `"load-{day}"`.
    ///
    /// # Errors
    /// - It is a block, which has no object.
    /// - The object has no such field. The error suggests the nearest name.
    pub fn field(&self, path: &str) -> Result<Json, LookupError> {
        let Some(object) = self.k8s_resource() else {
            let message = format!("`{}` has no fields: it acts on no object", self.name());
            return Err(LookupError { message });
        };
        let mut value = &object;
        let mut rest = path;
        while !rest.is_empty() {
            match step(value, rest) {
                Some((inner, after)) => (value, rest) = (inner, after),
                None => return Err(self.no_field(path, rest, value)),
            }
        }
        Ok(value.clone())
    }

    fn no_field(&self, path: &str, rest: &str, found: &Json) -> LookupError {
        let message = format!("op `{}` has no field `{path}`", self.name());
        let missing = rest.split(['.', '[']).next().unwrap_or_default();
        match found {
            Json::Object(fields) => {
                let names = || fields.keys().map(String::as_str);
                LookupError::new(message, missing, names, "the fields there are")
            }
            Json::Array(items) => LookupError {
                message: format!("{message}: the list there has {} items", items.len()),
            },
            value => LookupError { message: format!("{message}: the value there is {value}") },
        }
    }

    /// Returns the condition on the object under which the op succeeds.
    pub fn success_condition(&self) -> Option<String> {
        self.text(self.node().object.as_ref()?.success_condition.as_ref()?)
    }

    /// Returns the condition on the object under which the op fails.
    pub fn failure_condition(&self) -> Option<String> {
        self.text(self.node().object.as_ref()?.failure_condition.as_ref()?)
    }

    fn text(&self, value: &Value) -> Option<String> {
        match value {
            Value::Text(text) => Some(self.words().text(text)),
            Value::Ref(reference) => Some(self.words().reference(*reference)),
            _ => None,
        }
    }

    /// Returns the time after which the op fails: its own, or that of the pipeline.
    pub fn timeout(&self) -> Option<Duration> {
        let own = self.node().object.as_ref()?.policies.timeout;
        own.or(self.workflow.lowered.settings.defaults.timeout).map(Duration::from_secs)
    }

    /// Returns the ops and blocks that it waits for itself, in the order in which the pipeline
    /// creates them. [`Workflow::runs_before`] follows longer ways, too.
    pub fn dependencies(&self) -> impl Iterator<Item = Dependency<'w>> + use<'w> {
        let nodes = &self.graph.nodes;
        self.node().after.iter().flat_map(move |(from, outcomes)| {
            let name = nodes[*from].name.as_str();
            outcomes.iter().map(move |outcome| Dependency { name, outcome })
        })
    }

    /// Returns the conditions under which it runs, outermost first: those of the blocks around it,
    /// and that of a block of a condition itself. `.otherwise(…)` has the opposite condition:
    /// `not mode == "full"`.
    pub fn conditions(&self) -> Vec<String> {
        let words = self.words();
        self.blocks().filter_map(|block| words.condition_of(block)).collect()
    }

    /// Returns the lists of the loops that it runs in, outermost first: `tables`, `["csv", "parquet"]`,
    /// `1..10`.
    pub fn loops(&self) -> Vec<String> {
        let words = self.words();
        let over = |block: &'w BlockKind| match block {
            BlockKind::ForEach { over, .. } => Some(words.items(over)),
            _ => None,
        };
        self.blocks().filter_map(over).collect()
    }

    /// Returns when its exit handler runs, or `None` if it does not run at exit: `on exit`,
    /// `on failure`, `on success`.
    pub fn exit(&self) -> Option<&'static str> {
        self.blocks().find_map(|block| match block {
            BlockKind::Exit(when) => Some(when.as_str()),
            _ => None,
        })
    }

    /// Returns the blocks around it, outermost first, and itself if it is one.
    fn blocks(&self) -> impl Iterator<Item = &'w BlockKind> + use<'w> {
        let mut blocks: Vec<_> = self.graph.blocks_around(self.index).collect();
        blocks.reverse();
        blocks.push(self.index);
        let graph = self.graph;
        blocks.into_iter().filter_map(move |block| graph.nodes[block].block_kind())
    }
}

impl fmt::Debug for WorkflowOp<'_> {
    /// Leaves out the object, which may contain secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WorkflowOp").field(&self.name()).finish()
    }
}

/// Returns the value at the first step of a path, and the rest of the path. A key may contain dots,
/// as those of `spark_conf` do: the longest one that fits counts.
fn step<'v, 'p>(value: &'v Json, path: &'p str) -> Option<(&'v Json, &'p str)> {
    let next = |rest: &'p str| match rest.strip_prefix('.') {
        Some(rest) => (!rest.is_empty()).then_some(rest),
        None => (rest.is_empty() || rest.starts_with('[')).then_some(rest),
    };
    if let Some(index) = path.strip_prefix('[') {
        let (index, rest) = index.split_once(']')?;
        let item = value.as_array()?.get(index.parse::<usize>().ok()?)?;
        return Some((item, next(rest)?));
    }
    let fits = |(key, value): (&'v String, &'v Json)| {
        let rest = next(path.strip_prefix(key.as_str())?)?;
        Some((key.len(), value, rest))
    };
    let longest = value.as_object()?.iter().filter_map(fits).max_by_key(|(length, ..)| *length)?;
    Some((longest.1, longest.2))
}

/// A look-up of an op, an item or a field that does not exist. `Debug` prints the same text as `Display`, so
/// that `unwrap` in a test shows it readably.
#[derive(Clone, PartialEq, Eq)]
pub struct LookupError {
    message: String,
}

impl LookupError {
    fn new<'a, N: Iterator<Item = &'a str>>(
        message: String,
        missing: &str,
        names: impl Fn() -> N,
        all: &str,
    ) -> Self {
        /// The number of names that a message lists.
        const MOST: usize = 12;
        let help = match nearest(missing, names()) {
            Some(near) => format!(": did you mean `{near}`?"),
            None if names().next().is_none() => String::new(),
            None if names().count() > MOST => {
                format!(": {all} {}, …", quoted(names().take(MOST)))
            }
            None => format!(": {all} {}", quoted(names())),
        };
        Self { message: message + &help }
    }

    #[cfg(feature = "testing")]
    pub(crate) fn with(message: String) -> Self {
        Self { message }
    }
}

impl fmt::Display for LookupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for LookupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for LookupError {}
