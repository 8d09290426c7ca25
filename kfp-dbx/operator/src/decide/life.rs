//! The life of an object, which is the same for all kinds.

use super::behaviour::Behaviour;
use super::condition::{self, DELETING, Truth};
use super::event::Event;
use super::kinds;
use super::pace;
use super::report::{Never, Report, Stop};
use super::step::{Patch, Step, Wait, Write};
use super::trouble::DELETION_POLICY;
use super::view::View;

/// Returns the next step for an object.
pub fn decide(view: &View<'_>) -> Step {
    match life(view) {
        Err(stop) => view.step(stop),
    }
}

fn life(view: &View<'_>) -> Never {
    let Some(behaviour) = kinds::behaviour(view.object.kind()) else {
        return Err(Report::last(view.draft()).into());
    };
    let finalizer = view.object.kind().finalizer;
    let has_finalizer = view.object.finalizers().any(|name| name == finalizer);
    match (view.object.is_deleting(), has_finalizer) {
        (true, false) => Err(Report::last(view.draft()).into()),
        (true, true) => end(view, behaviour, finalizer),
        (false, false) => {
            let finalizers = view.object.finalizers().chain([finalizer]);
            let patch = Patch::Finalizers(finalizers.map(str::to_owned).collect());
            Err(write(patch, None))
        }
        (false, true) => Err(behaviour.keep(view)?.into()),
    }
}

/// Deletes the resource, and then lets the object go.
fn end(view: &View<'_>, behaviour: &dyn Behaviour, finalizer: &str) -> Never {
    let event = match view.object.annotation(DELETION_POLICY) {
        Some("orphan") => Event::normal("Orphaned", "the resource in Databricks is left as it is"),
        _ => {
            super::dependants::remove(view)?;
            behaviour.remove(view)?;
            Event::normal("Deleted", "nothing of the resource is left in Databricks")
        }
    };
    let others = view.object.finalizers().filter(|name| *name != finalizer);
    let patch = Patch::Finalizers(others.map(str::to_owned).collect());
    Err(write(patch, Some(event)))
}

fn write(patch: Patch, event: Option<Event>) -> Stop {
    Step::Write(Write { patch, event, intends: false }).into()
}

impl View<'_> {
    /// Reports that the deletion takes its time. (An API that refuses it is a [`Trouble`].)
    pub(super) fn deleting(&self, reason: &'static str, message: &str) -> Report {
        let since = condition::since(self.object.status(), DELETING, reason);
        let after = pace::growing(self.now.since(since.unwrap_or(self.now)), 4);
        let status = self.draft().condition(DELETING, Truth::True, reason, message);
        Report::again(status, after).event(Event::normal(reason, message))
    }

    /// Turns the reason to go no further into a step.
    fn step(&self, stop: Stop) -> Step {
        let (report, failures) = match stop {
            Stop::Step(step) => return *step,
            Stop::Report(report) => (*report, 0),
            Stop::Trouble(trouble) => (self.obstructed(&trouble), self.failures(&trouble)),
        };
        let status = report.status.into_json();
        let is_empty = status.as_object().is_some_and(serde_json::Map::is_empty);
        if status != *self.object.status() && !(is_empty && self.object.status().is_null()) {
            let patch = Patch::Status(status);
            return Step::Write(Write { patch, event: report.event, intends: false });
        }
        let memory = self.memory(failures);
        Step::Wait(Wait { after: report.after, run: report.run, memory })
    }
}
