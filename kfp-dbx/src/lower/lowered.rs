//! The result of lowering: everything that is emitted.

#[cfg(feature = "graph")]
use kfp_dbx_core::lifecycle;
use kfp_dbx_core::rule::{Diagnostic, Finding, Level};

use super::check::subject::Found;
use super::graph::Graph;
use super::parameters::Parameter;
use crate::error::{self, Error};
use crate::model::cron::CronData;
use crate::model::kind::Kind;
use crate::model::marker;
use crate::model::settings::Settings;

/// A checked pipeline, which has no errors but may have warnings.
pub(crate) struct Lowered {
    /// The name of the pipeline in the form that Kubernetes accepts.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// The schedule, of a cron workflow.
    pub(crate) schedule: Option<CronData>,
    pub(crate) settings: Settings,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) graph: Graph,
    pub(super) warnings: Found,
}

impl Lowered {
    /// Returns the warnings, with the findings that only the emitted workflow could show.
    ///
    /// # Errors
    /// Returns all findings if one of those is an error.
    pub(crate) fn warnings(
        &self,
        emitted: impl IntoIterator<Item = Finding>,
    ) -> Result<Vec<error::Diagnostic>, Error> {
        let mut found = self.warnings.clone();
        found.extend(emitted.into_iter().map(Diagnostic::whole));
        Ok(in_order(judged(&self.graph, &self.settings, found)?))
    }

    /// Returns the warnings, with other findings at their places.
    ///
    /// # Errors
    /// Returns all findings if one of them is an error.
    #[cfg(feature = "bundle")]
    pub(crate) fn warnings_with(&self, others: Found) -> Result<Vec<error::Diagnostic>, Error> {
        let mut found = self.warnings.clone();
        found.extend(others);
        Ok(in_order(judged(&self.graph, &self.settings, found)?))
    }

    /// Returns the lifecycles of all resources.
    #[cfg(feature = "graph")]
    pub(crate) fn lifecycles(&self) -> Vec<lifecycle::Lifecycle<'_>> {
        let sketches = super::sketches::Sketches::new(&self.graph);
        let effects = super::effects::effects(&self.graph, &self.settings, &sketches);
        lifecycle::lifecycles(&effects, &|reference| sketches.resolve(reference))
    }
}

/// Gives each finding the level that the pipeline and its ops set, and removes those that are
/// allowed.
pub(super) fn judged(graph: &Graph, settings: &Settings, mut found: Found) -> Result<Found, Error> {
    found.retain(|found| !settings.beside.contains(&found.finding.rule));
    let of_op = |op: usize| graph.nodes.get(op).map(|node| &node.data.settings.levels);
    settings.levels.judge(&mut found, settings.written_for(), of_op);
    if found.iter().any(|diagnostic| diagnostic.finding.level == Level::Error) {
        return Err(Error::new(in_order(found)));
    }
    Ok(found)
}

/// Returns the findings in the order of the source, without duplicates: a delete at exit breaks the
/// same rules as its create.
fn in_order(mut found: Found) -> Vec<error::Diagnostic> {
    found.sort_by_key(|diagnostic| diagnostic.at);
    found.dedup_by(|later, earlier| {
        later.at == earlier.at
            && later.finding.rule == earlier.finding.rule
            && later.finding.message == earlier.finding.message
    });
    let readable = |mut diagnostic: Diagnostic<_>| {
        // A placeholder means nothing to whoever reads the message.
        marker::shorten(&mut diagnostic.finding.message);
        diagnostic.finding.help.as_mut().map(marker::shorten);
        diagnostic.into()
    };
    found.into_iter().map(readable).collect()
}
