//! What a pod does when it starts: its action.

use kfp_dbx_core::table::Action;

use super::outcome::denied;
use super::{End, Ground, News, Stage};
use crate::databricks::Databricks;
use crate::kubernetes::{Manifest, Owner, Unread};
use crate::queue::{Due, Object, Pod};
use crate::report::{Maker, Phase};
use crate::scenario::Fault;

/// What Argo says of a pod that is lost.
const LOST: &str = "pod deleted";

impl Ground {
    pub(super) fn pod_due(&mut self, pod: Pod) {
        match self.pods[pod].stage {
            Stage::Pending => self.run(pod),
            Stage::Looking { next: Some(next), .. } if next == self.queue.now() => self.look(pod),
            Stage::Deleting => self.give_up(pod),
            Stage::Looking { .. } | Stage::Over => {}
        }
    }

    fn run(&mut self, pod: Pod) {
        self.news.push((pod, News::Runs));
        self.pods[pod].began = Some(self.queue.now());
        let job = &self.pods[pod].job;
        if job.script.fault == Some(Fault::PodLostBefore) {
            return self.end(pod, End::of_pod(Phase::Error, LOST));
        }
        if job.plan.reads_what_it_deletes() {
            let why = "successCondition, failureCondition and outputs are not supported for delete action";
            return self.end(pod, End::failed(why));
        }
        let manifest = match &self.pods[pod].job.manifest {
            Ok(manifest) => manifest.clone(),
            Err(Unread::Kubectl(why)) => {
                let end = End::of_kubectl(why);
                return self.end(pod, end);
            }
            Err(Unread::NoModel(what)) => {
                let why = format!("the simulator has no model of {what}");
                return self.has_no_model(pod, why);
            }
        };
        let fault = self.pods[pod].job.script.fault.as_ref();
        let has_failure = self.pods[pod].job.plan.failure.is_some();
        let unknown = |fault: &Fault| match fault {
            Fault::FailureCondition if !has_failure => {
                Some("an op without a failure condition can't meet it".to_owned())
            }
            fault => Databricks::unknown_fault(&self.kubernetes, &manifest, fault),
        };
        if let Some(why) = fault.and_then(unknown) {
            return self.has_no_model(pod, why);
        }
        if self.is_denied(pod, &manifest) {
            let why = denied(self.pods[pod].job.plan.action, &manifest);
            return self.end(pod, End::of_kubectl(&why));
        }
        match self.act(pod, manifest) {
            Ok(object) => self.acted(pod, object),
            Err(why) => self.end(pod, End::of_kubectl(&why)),
        }
    }

    /// Calls kubectl.
    fn act(&mut self, pod: Pod, manifest: Manifest) -> Result<Option<Object>, String> {
        let now = self.queue.now();
        let job = &self.pods[pod].job;
        let plan = job.plan.clone();
        let owner = plan.owned.then(|| Owner::Workflow(job.workflow.to_string()));
        let maker = Maker::Node(job.workflow.to_string(), job.node);
        let course = plan.course(&job.script);
        let kubernetes = &mut self.kubernetes;
        match plan.action {
            Action::Get => match kubernetes.read(&manifest) {
                Err(why) if !plan.flags.ignore_not_found || !why.contains("(NotFound)") => Err(why),
                found => Ok(found.ok()),
            },
            Action::Create => {
                let object = kubernetes.create(manifest, maker, owner, now)?;
                self.databricks.follows(object, course);
                Ok(Some(object))
            }
            Action::Apply => {
                let known = kubernetes.find(&manifest.kind, &manifest.name);
                let object = kubernetes.apply(manifest, maker, owner, now)?;
                if known.is_none() {
                    self.databricks.follows(object, course);
                }
                Ok(Some(object))
            }
            Action::Patch => kubernetes.patch(&manifest, plan.strategy, owner, now).map(Some),
            Action::Replace => kubernetes.replace(&manifest, owner, now).map(Some),
            Action::Delete => {
                let known = kubernetes.find(&manifest.kind, &manifest.name);
                if let Some(object) = known {
                    self.databricks.deletion_follows(object, course.fault);
                }
                self.kubernetes.erase(&manifest, !plan.flags.ignore_not_found, now)
            }
        }
    }

    /// Goes on after kubectl has done its action.
    fn acted(&mut self, pod: Pod, object: Option<Object>) {
        self.pods[pod].object = object;
        self.news.push((pod, News::Acted(object)));
        self.plan_outcome(pod);
        let job = &self.pods[pod].job;
        if job.script.fault == Some(Fault::PodLostAfter) {
            return self.end(pod, End::of_pod(Phase::Error, LOST));
        }
        let (plan, now) = (job.plan.clone(), self.queue.now());
        match (plan.action, object) {
            (Action::Delete, Some(object)) if plan.flags.wait => {
                if self.kubernetes.get(object).gone.is_some() {
                    return self.end(pod, End::succeeded([].into()));
                }
                self.pods[pod].stage = Stage::Deleting;
                self.watchers.entry(object).or_default().push(pod);
                if let Some(timeout) = plan.flags.timeout {
                    self.queue.after(timeout, Due::Pod(pod));
                }
            }
            (Action::Delete, _) => self.end(pod, End::succeeded([].into())),
            (_, None) if plan.waits() => {
                let why =
                    "the simulator has no model of a condition on an object that is not there";
                self.has_no_model(pod, why.to_owned());
            }
            (_, None) => {
                let outputs = plan.outputs.iter();
                let outputs = outputs
                    .map(|output| {
                        (output.name.clone(), output.default.clone().unwrap_or_default().into())
                    })
                    .collect();
                self.end(pod, End::succeeded(outputs));
            }
            (_, Some(object)) => {
                // What the operator does at once is there at the first look, or at the next one.
                self.pods[pod].stage = Stage::Looking { since: now, last: now, next: Some(now) };
                self.watchers.entry(object).or_default().push(pod);
                self.queue.at(now, Due::Pod(pod));
            }
        }
    }

    fn has_no_model(&mut self, pod: Pod, why: String) {
        self.pods[pod].stage = Stage::Over;
        self.news.push((pod, News::NoModel(why)));
    }

    /// A delete has waited as long as it may.
    fn give_up(&mut self, pod: Pod) {
        let Some(object) = self.pods[pod].object else { return };
        let stored = self.kubernetes.get(object);
        let what = format!("{}/{}", stored.plural(), stored.name);
        let why = format!("error: timed out waiting for the condition on {what}");
        self.end(pod, End::of_kubectl(&why));
    }
}
