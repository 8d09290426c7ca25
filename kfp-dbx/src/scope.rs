//! Pipelines under construction: where the handles of ops and parameters point.
//!
//! Ops and parameters are `Copy` handles, so that a body reads without `.clone()`
//! and `&`. What they stand for is kept in a *scope*; the scopes of a thread form
//! a stack, as one pipeline can be built within another's body. At its bottom is
//! the scope of ops that are made outside any pipeline, in a test.

use std::cell::RefCell;
use std::panic::Location;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use kfp_dbx_core::graph::Outcome;
use kfp_dbx_core::rule::diagnostic::{Diagnostic, Finding, Levels};
use kfp_dbx_core::table;
use kfp_dbx_core::value::path::NAME;
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Map, Scalar, Value};

use crate::control::BlockData;
use crate::error::Place;
use crate::ops::{MergeStrategy, ResourceData};
use crate::param::Shape;
use crate::policy::Policies;

pub(crate) struct Scope {
    pub(crate) id: u32,
    pub(crate) params: Vec<ParamData>,
    pub(crate) ops: Vec<OpData>,
    /// The blocks whose bodies run right now, innermost last.
    pub(crate) open: Vec<u32>,
    /// The pipeline used as an op whose parameters are being declared.
    pub(crate) declaring: Option<u32>,
    /// What was wrong already when it was said.
    pub(crate) found: Vec<Diagnostic<Place>>,
}

/// A parameter of the pipeline, or what a body uses like one.
pub(crate) struct ParamData {
    pub(crate) of: Origin,
    pub(crate) name: String,
    pub(crate) ty: Scalar,
    /// What a run's value has to look like, where a run gives one.
    pub(crate) shape: Option<&'static Shape>,
    pub(crate) default: Option<Value>,
    pub(crate) description: Option<String>,
    pub(crate) at: Place,
}

/// Where the value of a parameter comes from.
#[derive(Clone)]
pub(crate) enum Origin {
    /// Whoever runs the pipeline.
    Run,
    /// The loop of that index, for each of its items.
    Item(u32),
    /// Whoever uses the pipeline of that index as an op.
    Argument(u32),
    /// A part of another one.
    Part(u32, Step),
}

#[derive(Clone)]
pub(crate) struct OpData {
    pub(crate) name: String,
    pub(crate) at: Place,
    /// The block that it is made in.
    pub(crate) parent: Option<u32>,
    pub(crate) what: What,
    pub(crate) after: Vec<(crate::OpId, Outcome, Place)>,
    pub(crate) said: Said,
}

#[derive(Clone)]
pub(crate) enum What {
    Table(TableData),
    Resource(ResourceData),
    Block(BlockData),
}

/// What can be said of any op.
#[derive(Clone, Default)]
pub(crate) struct Said {
    pub(crate) success_condition: Option<Value>,
    pub(crate) failure_condition: Option<Value>,
    pub(crate) flags: Option<Vec<Value>>,
    pub(crate) merge_strategy: Option<MergeStrategy>,
    pub(crate) set_owner_reference: bool,
    pub(crate) truthful: bool,
    /// With what is said of the delete.
    pub(crate) delete_on_exit: Option<Policies>,
    pub(crate) reattach: bool,
    /// Made elsewhere; meant to stay.
    pub(crate) external: bool,
    pub(crate) keep: bool,
    /// Ops whose resources it uses.
    pub(crate) uses: Vec<u32>,
    /// What is said of rules.
    pub(crate) levels: Levels,
    pub(crate) policies: Policies,
}

/// What was said of an op of the table.
#[derive(Clone)]
pub(crate) struct TableData {
    pub(crate) row: &'static table::Op,
    pub(crate) k8s_name: Option<Value>,
    /// The name setter of an op whose spec has no such field (`scope_name`; all deletes).
    pub(crate) own_name: Option<Value>,
    pub(crate) spec: Option<Value>,
    /// The file that the spec stands in.
    pub(crate) file: Option<PathBuf>,
    pub(crate) setters: Map,
    /// Where its fields were set, in the order in which they were.
    pub(crate) places: Vec<(&'static str, Place)>,
}

impl TableData {
    /// Where what stands at a path of the spec was said, if by a setter of the op.
    pub(crate) fn place(&self, path: &[Step]) -> Option<Place> {
        let Some(Step::Field(name)) = path.first() else { return None };
        let set = |wanted: &str| self.places.iter().rev().find(|(field, _)| *field == wanted);
        // The name may be that of the spec.
        let of_spec = self.row.kind.name_field.filter(|_| name == NAME);
        let set = set(name).or_else(|| set(of_spec?)).or_else(|| set(SPEC));
        set.map(|(_, place)| *place)
    }
}

/// The setter of the whole spec among the places of an op.
pub(crate) const SPEC: &str = "spec";

impl Scope {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            params: Vec::new(),
            ops: Vec::new(),
            open: Vec::new(),
            declaring: None,
            found: Vec::new(),
        }
    }

    pub(crate) fn report(&mut self, finding: Finding, at: Place) {
        self.found.push(finding.at(at));
    }
}

thread_local! {
    static SCOPES: RefCell<Vec<Scope>> = RefCell::new(vec![Scope::new()]);
}

/// Works on the innermost scope.
pub(crate) fn with_current<R>(work: impl FnOnce(&mut Scope) -> R) -> R {
    SCOPES.with_borrow_mut(|scopes| {
        if scopes.is_empty() {
            scopes.push(Scope::new());
        }
        let innermost = scopes.len() - 1;
        work(&mut scopes[innermost])
    })
}

/// Works on the scope of that id; `None` where its pipeline is built already.
pub(crate) fn with<R>(id: u32, work: impl FnOnce(&mut Scope) -> R) -> Option<R> {
    SCOPES.with_borrow_mut(|scopes| scopes.iter_mut().rev().find(|scope| scope.id == id).map(work))
}

/// Runs a pipeline's body in a scope of its own, and takes what it made.
pub(crate) fn build(body: impl FnOnce()) -> Scope {
    /// Leaves the stack as it was, also when the user's code panics.
    struct Depth(usize);
    impl Drop for Depth {
        fn drop(&mut self) {
            SCOPES.with_borrow_mut(|scopes| scopes.truncate(self.0));
        }
    }
    let depth = SCOPES.with_borrow_mut(|scopes| {
        scopes.push(Scope::new());
        Depth(scopes.len() - 1)
    });
    body();
    SCOPES.with_borrow_mut(|scopes| {
        scopes.truncate(depth.0 + 1);
        scopes.pop().unwrap_or_else(Scope::new)
    })
}

/// Where the user's code called us.
#[track_caller]
pub(crate) fn here() -> Place {
    Place::from(Location::caller())
}
