//! The data that the rules look at.

use kfp_dbx_core::rule::Diagnostic;

use crate::error::Place;
use crate::lower::graph::Graph;
use crate::model::cron::CronData;
use crate::model::kind::Kind;
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
    /// Breaches of the rules about the order of ops.
    pub(super) disorder: Found,
}
