//! The data that the rules look at.

use std::collections::BTreeSet;

use kfp_dbx_core::rule::{BROKEN_PLACEHOLDER, Diagnostic};
use kfp_dbx_core::value::Target;

use crate::error::Place;
use crate::lower::graph::Graph;
use crate::model::cron::CronData;
use crate::model::kind::Kind;
use crate::model::param::{Origin, ParamData};
use crate::model::settings::Settings;

/// The findings of a rule, with their places.
pub(crate) type Found = Vec<Diagnostic<Place>>;

/// The data that the rules look at.
pub(crate) struct Subject<'a> {
    pub(super) graph: &'a Graph,
    pub(super) settings: &'a Settings,
    pub(super) kind: Kind,
    /// The schedule, of a cron workflow.
    pub(super) schedule: Option<&'a CronData>,
    /// The parameters and outputs whose texts reached no setter.
    pub(super) unread: BTreeSet<Target>,
    /// Breaches of the rules about the order of ops.
    pub(super) disorder: Found,
}

impl Subject<'_> {
    /// Returns the parameters of the pipeline that no op and no block uses, with their indices.
    pub(super) fn unused_parameters(&self) -> impl Iterator<Item = (u32, &ParamData)> {
        let used: BTreeSet<u32> = self.graph.used.values().flatten().copied().collect();
        let is_unused = move |(index, param): &(u32, &ParamData)| {
            matches!(param.of, Origin::Run) && !used.contains(index)
        };
        (0..).zip(&self.graph.params).filter(is_unused)
    }
}

/// Returns whether a damaged text was found. It no longer shows the value that it was made of.
pub(super) fn is_damaged(found: &Found) -> bool {
    found.iter().any(|diagnostic| diagnostic.finding.rule == &BROKEN_PLACEHOLDER)
}
