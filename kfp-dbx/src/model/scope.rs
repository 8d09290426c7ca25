//! Everything that one run of a pipeline's body recorded.

use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::rule::{Diagnostic, FOREIGN_HANDLE, Finding};
use kfp_dbx_core::value::Target;
use kfp_dbx_core::value::path::Step;

use super::op::OpData;
use super::param::ParamData;
use crate::error::{Place, Reported};

/// The parameters and ops of one pipeline. Handles refer to them by their indices.
pub(crate) struct Scope {
    /// Distinguishes the handles of this pipeline from those of any other in the process.
    pub(crate) id: u32,
    pub(crate) params: Vec<ParamData>,
    pub(crate) ops: Vec<OpData>,
    /// The paths to the parts of outputs, each once.
    pub(crate) parts: Vec<Vec<Step>>,
    /// The indices of the parts, by the part that each is a part of.
    known_parts: BTreeMap<(Option<u32>, Step), u32>,
    /// The blocks whose bodies are running, innermost last.
    pub(crate) open: Vec<u32>,
    /// The pipelines used as ops whose bodies are running, innermost last.
    pub(crate) running: Vec<Running>,
    /// The pipeline used as an op whose parameters are being declared.
    pub(crate) declaring: Option<u32>,
    /// Problems found while the body ran.
    pub(crate) found: Vec<Diagnostic<Place>>,
    /// Warnings that rustc reports for the body.
    pub(crate) reported: Reported,
    /// The parameters and outputs whose texts reached no setter.
    pub(crate) unread: BTreeSet<Target>,
}

/// A pipeline that is used as an op.
#[derive(Clone, Copy)]
pub(crate) struct Running {
    /// The type of the op.
    pub(crate) op: TypeId,
    /// The name of the pipeline's function.
    pub(crate) function: &'static str,
}

impl Scope {
    pub(crate) fn new(id: u32) -> Self {
        Self {
            id,
            params: Vec::new(),
            ops: Vec::new(),
            parts: Vec::new(),
            known_parts: BTreeMap::new(),
            open: Vec::new(),
            running: Vec::new(),
            declaring: None,
            found: Vec::new(),
            reported: Reported::default(),
            unread: BTreeSet::new(),
        }
    }

    /// Adds a parameter and returns its index.
    pub(crate) fn add_param(&mut self, param: ParamData) -> u32 {
        self.params.push(param);
        narrow(self.params.len() - 1)
    }

    /// Adds an op and returns its index.
    pub(crate) fn add_op(&mut self, op: OpData) -> u32 {
        self.ops.push(op);
        narrow(self.ops.len() - 1)
    }

    /// Returns the index of a part of an output, or of a part of that part: the same one for the same
    /// path.
    pub(crate) fn part(&mut self, of: Option<u32>, step: Step) -> u32 {
        *self.known_parts.entry((of, step)).or_insert_with_key(|(of, step)| {
            let whole = of.and_then(|of| self.parts.get(of as usize));
            let mut path = whole.cloned().unwrap_or_default();
            path.push(step.clone());
            self.parts.push(path);
            narrow(self.parts.len() - 1)
        })
    }

    /// Returns the index that the next op gets.
    pub(crate) fn next_op(&self) -> u32 {
        narrow(self.ops.len())
    }

    pub(crate) fn report(&mut self, finding: Finding, at: Place) {
        self.found.push(finding.at(at));
    }
}

/// Returns an index as handles hold it. Memory runs out long before it is too large.
pub(crate) fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Returns the finding for a handle of another pipeline.
pub(crate) fn foreign(what: &str) -> Finding {
    Finding::new(&FOREIGN_HANDLE, format!("{what} of another pipeline is used here"))
        .help("ops, outputs and parameters belong to the pipeline whose body creates them; pass values between pipelines as parameters")
}
