//! The ends of objects that are none of the operator's, and what the API server denies.
//!
//! Whoever controls such an object writes a status that meets the conditions of the op.

use kfp_dbx_core::table::{self, Action};
use serde_json::Value as Json;

use super::Ground;
use crate::kubernetes::{Manifest, plural, scalar, set};
use crate::queue::{Due, Pod};
use crate::scenario::Fault;
use crate::time::Time;

impl Ground {
    /// Plans the last status of a pod's object, if the pod waits for one that nobody else writes.
    pub(super) fn plan_outcome(&mut self, pod: Pod) {
        let running = &self.pods[pod];
        let Some(object) = running.object else { return };
        if self.kubernetes.get(object).row.is_some() {
            return;
        }
        let script = &running.job.script;
        match (&running.job.plan.success, &script.fault) {
            (_, Some(Fault::Hangs)) => {}
            (Some(_), _) => {
                self.queue.after(script.takes.unwrap_or(self.other), Due::Outcome(pod));
            }
            // A failure condition alone is looked at once.
            (None, Some(Fault::FailureCondition)) => {
                self.queue.after(Time::ZERO, Due::Outcome(pod));
            }
            (None, _) => {}
        }
    }

    /// Writes the last status of a pod's object. What the scenario says about outputs holds.
    pub(super) fn outcome(&mut self, pod: Pod) {
        let job = &self.pods[pod].job;
        let Some(object) = self.pods[pod].object else { return };
        let stored = self.kubernetes.get(object);
        if stored.gone.is_some() {
            return;
        }
        let (plan, mut status) = (&job.plan, stored.status.whole().clone());
        let values = plan.course(&job.script).values;
        let tell = |status: &mut Json| {
            for (field, value) in values.iter() {
                let path: Vec<_> = field.split('.').map(str::to_owned).collect();
                set(status, &path, scalar(value));
            }
        };
        tell(&mut status);
        match (&job.script.fault, &plan.success, &plan.failure) {
            (Some(Fault::FailureCondition), _, Some(failure)) => failure.meet_one(&mut status),
            (_, Some(success), failure) => success.meet(&mut status, failure.as_deref()),
            _ => {}
        }
        tell(&mut status);
        let now = self.queue.now();
        self.kubernetes.write_status(object, status, None, now);
    }

    /// Whether the API server refuses what a pod asks for.
    pub(super) fn is_denied(&self, pod: Pod, manifest: &Manifest) -> bool {
        match self.pods[pod].job.script.fault {
            Some(Fault::Denied) => true,
            Some(Fault::Rejected) => manifest.row().is_none(),
            _ => false,
        }
    }
}

/// Returns what kubectl says if the service account lacks the right.
pub(super) fn denied(action: Action, manifest: &Manifest) -> String {
    let Manifest { group, kind, name, .. } = manifest;
    let (of_kind, plural) = (plural(group, kind), table::resource(group, kind).plural);
    let (doing, verb, name) = match action {
        Action::Create | Action::Apply => ("creating", "create", String::new()),
        Action::Replace => ("replacing", "update", format!(" \"{name}\"")),
        Action::Delete => ("deleting", "delete", format!(" \"{name}\"")),
        Action::Get => ("", "get", format!(" \"{name}\"")),
        Action::Patch => ("", "patch", format!(" \"{name}\"")),
    };
    let when = match doing {
        "" => String::new(),
        doing => format!("error when {doing} \"/tmp/manifest.yaml\": "),
    };
    format!(
        "Error from server (Forbidden): {when}{of_kind}{name} is forbidden: User \"system:serviceaccount:argo:default\" cannot {verb} resource \"{plural}\" in API group \"{group}\" in the namespace \"argo\""
    )
}
