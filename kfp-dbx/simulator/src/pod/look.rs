//! The looks of a pod at its object.

use std::collections::BTreeMap;

use super::{End, Ground, Stage};
use crate::kubernetes::{Change, Stored};
use crate::queue::{Due, Object, Pod};
use crate::report::Output;
use crate::time::Time;

/// The time between two looks.
const EVERY: Time = Time::seconds(5);

impl Ground {
    /// Tells the pods that wait for something about an object what has happened to it.
    pub(super) fn tell_pods(&mut self, object: Object, change: &Change) {
        let Some(mut watchers) = self.watchers.remove(&object) else { return };
        watchers.retain(|pod| self.pods[*pod].stage != Stage::Over);
        for pod in &watchers {
            let pod = *pod;
            match self.pods[pod].stage {
                Stage::Deleting if *change == Change::Gone => {
                    self.end(pod, End::succeeded(BTreeMap::new()));
                }
                Stage::Looking { since, last, next: None } => {
                    let next = next_look(since, last, self.queue.now());
                    self.pods[pod].stage = Stage::Looking { since, last, next: Some(next) };
                    self.queue.at(next, Due::Pod(pod));
                }
                _ => {}
            }
        }
        self.watchers.insert(object, watchers);
    }

    /// Looks at the object, and ends the pod if a condition is met.
    pub(super) fn look(&mut self, pod: Pod) {
        let (Stage::Looking { since, .. }, Some(object)) =
            (self.pods[pod].stage, self.pods[pod].object)
        else {
            return;
        };
        let stored = self.kubernetes.get(object);
        let plan = self.pods[pod].job.plan.clone();
        if stored.gone.is_some() && plan.waits() {
            // Another object of the same name is taken for it.
            return match self.kubernetes.find(&stored.kind, &stored.name) {
                Some(other) => {
                    self.pods[pod].object = Some(other);
                    self.watchers.entry(other).or_default().push(pod);
                    self.look(pod);
                }
                None => {
                    let end = End::failed(&gone(stored));
                    self.end(pod, end);
                }
            };
        }
        let failed = plan.failure.as_ref().and_then(|failure| failure.first_that_holds(stored));
        if let Some(requirement) = failed {
            let why = format!("failure condition '{requirement}' evaluated true");
            return self.end(pod, End::failed(&why));
        }
        if plan.success.as_ref().is_none_or(|success| success.all_hold(stored)) {
            let end = match self.outputs(pod, object) {
                Ok(outputs) => End::succeeded(outputs),
                Err(why) => End::failed(&why),
            };
            return self.end(pod, end);
        }
        self.pods[pod].stage = Stage::Looking { since, last: self.queue.now(), next: None };
    }

    /// Reads the outputs. The scenario's values come first.
    fn outputs(&self, pod: Pod, object: Object) -> Result<BTreeMap<String, Output>, String> {
        let job = &self.pods[pod].job;
        let stored = self.kubernetes.get(object);
        let read = job.plan.outputs.iter().map(|output| {
            let told = &job.script.outputs;
            let told = told.get(&output.name).or_else(|| told.get(&output.text));
            let value = match told {
                Some(value) => value.clone().into(),
                None => output.path.output(stored)?,
            };
            Ok((output.name.clone(), value))
        });
        read.collect()
    }
}

fn gone(stored: &Stored) -> String {
    format!(
        "The resource has been deleted while its status was still being checked. Will not be retried: {} \"{}\" not found",
        stored.plural(),
        stored.name
    )
}

/// Returns the time of the look that sees what happens now.
fn next_look(since: Time, last: Time, now: Time) -> Time {
    let looks = (now - since).0.div_ceil(EVERY.0);
    let next = since + Time(looks.saturating_mul(EVERY.0));
    if next <= last { last + EVERY } else { next }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pod_looks_every_five_seconds() {
        let next = |last, now| next_look(Time(1000), Time(last), Time(now)).0;
        assert_eq!(next(1000, 1000), 6000);
        assert_eq!(next(1000, 1001), 6000);
        assert_eq!(next(1000, 6000), 6000);
        assert_eq!(next(6000, 6000), 11_000);
        assert_eq!(next(6000, 6001), 11_000);
        assert_eq!(next(6000, 100_999), 101_000);
    }
}
