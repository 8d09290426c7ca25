//! The handle of any op. The methods of ops record everything through it.

use std::fmt;
use std::marker::PhantomData;

use kfp_dbx_core::graph::Outcome;
use kfp_dbx_core::spec::is_left_out;
use kfp_dbx_core::table;
use kfp_dbx_core::value::Value;
use kfp_dbx_core::value::path::NAME;

use super::scopes::{self, NotSend, here};
use crate::error::Place;
use crate::model::op::{After, DatabricksData, OpData, OpKind, OpSettings, SPEC};
use crate::model::read;
use crate::model::scope::foreign;

/// The handle of an op of any type in the pipeline under construction.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OpId {
    pub(crate) scope: u32,
    pub(crate) index: u32,
    not_send: NotSend,
}

impl fmt::Debug for OpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Op").field(&self.name().unwrap_or_default()).finish()
    }
}

impl OpId {
    #[track_caller]
    pub(super) fn databricks(name: &str, row: &'static table::Op) -> Self {
        Self::create(name, OpKind::Databricks(DatabricksData::new(row)))
    }

    #[track_caller]
    pub(super) fn create(name: &str, kind: OpKind) -> Self {
        let at = here();
        scopes::with_current(|scope| {
            let parent = scope.open.last().copied();
            let (name, after, settings) = (name.to_owned(), Vec::new(), OpSettings::default());
            let index = scope.add_op(OpData { name, at, parent, kind, after, settings });
            Self { scope: scope.id, index, not_send: PhantomData }
        })
    }

    fn name(self) -> Option<String> {
        scopes::with(self.scope, |scope| {
            scope.ops.get(self.index as usize).map(|op| op.name.clone())
        })?
    }

    /// Changes the op. If the pipeline of the op is already built, records a problem of the
    /// pipeline under construction.
    #[track_caller]
    pub(super) fn update(self, work: impl FnOnce(&mut OpData)) {
        let known = scopes::with(self.scope, |scope| {
            scope.ops.get_mut(self.index as usize).map(work).is_some()
        });
        if known != Some(true) {
            let at = here();
            scopes::with_current(|scope| scope.report(foreign("an op"), at));
        }
    }

    /// Changes the settings that ops of every kind have.
    #[track_caller]
    pub(super) fn configure(self, change: impl FnOnce(&mut OpSettings)) {
        self.update(|op| change(&mut op.settings));
    }

    /// Records that the op runs after others.
    #[track_caller]
    pub(super) fn order(self, others: Vec<OpId>, outcome: Outcome) {
        let at: Place = here();
        let after = |other: OpId| After { scope: other.scope, op: other.index, outcome, at };
        self.update(|op| op.after.extend(others.into_iter().map(after)));
    }

    #[track_caller]
    fn update_databricks(self, work: impl FnOnce(&mut DatabricksData)) {
        self.update(|op| {
            if let OpKind::Databricks(data) = &mut op.kind {
                work(data);
            }
        });
    }

    #[track_caller]
    pub(super) fn set(self, field: &'static str, value: Value) {
        let at = here();
        self.update_databricks(|op| {
            if is_left_out(op.row.kind, field, &value) {
                return;
            }
            op.setters.set(field, value);
            op.places.push((field, at));
        });
    }

    #[track_caller]
    pub(super) fn k8s_name(self, name: Value) {
        let at = here();
        self.update_databricks(|op| {
            op.k8s_name = Some(name);
            op.places.push((NAME, at));
        });
    }

    #[track_caller]
    pub(super) fn own_name(self, name: Value) {
        let at = here();
        self.update_databricks(|op| {
            if op.k8s_name.is_none() {
                op.places.push((NAME, at));
            }
            op.own_name = Some(name);
        });
    }

    #[track_caller]
    pub(super) fn spec(self, spec: Value) {
        let at = here();
        self.update_databricks(|op| {
            op.spec = Some(spec);
            op.file = None;
            op.places.push((SPEC, at));
        });
    }

    #[track_caller]
    pub(super) fn spec_from_json(self, json: &str) {
        let at = here();
        self.update_databricks(|op| {
            op.spec = Some(read::spec(read::json(json), op.row.kind.spec));
            op.file = None;
            op.places.push((SPEC, at));
        });
    }

    #[track_caller]
    pub(super) fn spec_from_file(self, path: &std::path::Path) {
        let document = read::file(path);
        self.update_databricks(|op| {
            op.spec = Some(read::spec(document, op.row.kind.spec));
            op.file = Some(path.to_owned());
        });
    }
}
