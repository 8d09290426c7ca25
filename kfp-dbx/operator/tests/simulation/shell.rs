//! The tasks of the controllers, done by the simulated API server and the fake workspace.

use std::time::{Duration, Instant};

use kfp_dbx_operator::controller::{Target, Task};
use kfp_dbx_operator::databricks::{Failure, Request};
use kfp_dbx_operator::decide::{ClusterFailure, Outcome, Patch, Step, Write};
use kfp_dbx_operator::object::Object;
use kfp_dbx_operator::time::Time;
use serde_json::Value as Json;

use crate::faults::{Instead, TIMEOUT, Way};
use crate::users::MARK;
use crate::world::{Event, World};

/// A task that is under way.
#[derive(Clone)]
pub struct Flying {
    pub task: Task,
    /// The time at which the client gives up.
    pub deadline: Time,
    /// The way of its request, once it is sent.
    pub way: Option<Way>,
    /// Whether it has had its effect.
    pub landed: bool,
    /// What came of it.
    pub outcome: Option<Outcome>,
}

impl World {
    /// Begins a task.
    pub fn begin(&mut self, op: u32, task: Task) {
        self.log(|| {
            let Target { key, resource_version, .. } = &task.target;
            format!(
                "operator {op} #{} {key} at {resource_version}: {}",
                task.ticket,
                tell(&task.step)
            )
        });
        self.check_task(op, &task);
        let ticket = task.ticket;
        let deadline = self.now + TIMEOUT;
        let flying = Flying { task, deadline, way: None, landed: false, outcome: None };
        self.flying.insert((op, ticket), flying);
        self.send(op, ticket);
        self.disturb(op);
    }

    /// Has something happen to the process of a step.
    fn disturb(&mut self, op: u32) {
        if self.random.chance(self.faults.crash) {
            self.census.crashes += 1;
            self.kill(op);
        } else if self.operators.len() == 1 && self.random.chance(self.faults.pause) {
            self.census.pauses += 1;
            self.pause(op);
            let after = Duration::from_millis(self.random.within(100, 15_000));
            self.plan(after, Event::Start);
        } else if self.operators.len() == 1 && self.random.chance(self.faults.leap) {
            self.census.leaps += 1;
            self.leap(op);
        }
    }

    /// Sends the request of a task, or waits for the budget.
    pub fn send(&mut self, op: u32, ticket: u64) {
        let now = self.clock(op);
        let Some(flying) = self.flying.get(&(op, ticket)) else { return };
        let left = flying.deadline.since(self.now);
        let step = flying.task.step.clone();
        let way = match &step {
            Step::Call(request) => {
                let Some(operator) = self.operators.get_mut(&op) else { return };
                if let Err(until) = operator.budget.take(request.endpoint, now) {
                    return self.postpone(op, ticket, until.since(now), left);
                }
                if left < Duration::from_secs(1) {
                    return self.give_up(op, ticket);
                }
                Way::of_call(&self.faults, left, &mut self.random)
            }
            _ => Way::to_server(&self.faults, &mut self.random),
        };
        if let Some(effect) = way.effect {
            self.plan(effect, Event::Land { op, ticket });
        }
        self.plan(way.answer, Event::Answer { op, ticket, outcome: None });
        self.flying.get_mut(&(op, ticket)).unwrap().way = Some(way);
    }

    fn postpone(&mut self, op: u32, ticket: u64, wait: Duration, left: Duration) {
        if wait + Duration::from_secs(30) > left {
            return self.give_up(op, ticket);
        }
        self.plan(wait.max(Duration::from_millis(1)), Event::Send { op, ticket });
    }

    /// Answers a task whose request was not sent.
    fn give_up(&mut self, op: u32, ticket: u64) {
        let after = Some(Duration::from_secs(5));
        let failure = Failure::Later { after, message: "the budget is used up".to_owned() };
        let outcome = Some(Outcome::Answer(Err(failure)));
        self.plan(Duration::ZERO, Event::Answer { op, ticket, outcome });
    }

    /// Has all requests of a process take effect now that would later.
    pub fn land_all(&mut self, op: u32) {
        let of_op = self.flying.iter().filter(|((of, _), flying)| *of == op && !flying.landed);
        let has_effect =
            |flying: &Flying| flying.way.as_ref().is_some_and(|way| way.effect.is_some());
        let tickets: Vec<u64> = of_op
            .filter(|(_, flying)| has_effect(flying))
            .map(|((_, ticket), _)| *ticket)
            .collect();
        for ticket in tickets {
            self.land(op, ticket);
        }
    }

    /// Has a request take effect.
    pub fn land(&mut self, op: u32, ticket: u64) {
        let Some(flying) = self.flying.get_mut(&(op, ticket)) else { return };
        if std::mem::replace(&mut flying.landed, true) {
            return;
        }
        let task = flying.task.clone();
        let garbage = match &flying.way {
            Some(Way { instead: Some(Instead::Reply(reply)), .. }) => Some(reply.clone()),
            _ => None,
        };
        let instead = self.sabotage.and_then(|sabotage| sabotage.instead(&task, &self.server));
        let mut outcome = match instead {
            Some(outcome) => outcome,
            None => self.effect(op, &task),
        };
        if let (Some(reply), Step::Call(request)) = (garbage, &task.step) {
            outcome = Outcome::Answer(reply.answer(request.endpoint, self.clock(op)));
        }
        self.log(|| format!("    #{ticket} of operator {op}: {}", brief(&outcome)));
        if let Some(flying) = self.flying.get_mut(&(op, ticket)) {
            flying.outcome = Some(outcome);
        }
        self.check_world();
    }

    fn effect(&mut self, op: u32, task: &Task) -> Outcome {
        match &task.step {
            Step::Call(request) => self.call(op, task, request),
            Step::Get(key) => {
                Outcome::Object(Ok(self.server.get(key).map(|object| self.seen(object))))
            }
            Step::Secret(name) => Outcome::Secret(Ok(self.server.secrets.get(name).cloned())),
            Step::List(kind) => {
                let objects = self.server.list(kind);
                Outcome::List(Ok(objects.iter().map(|object| self.seen(object)).collect()))
            }
            Step::Write(write) => Outcome::Written(self.write(task, write)),
            Step::Delete { key, uid } => {
                let before = self.server.get(key).cloned();
                let result = self.server.delete(key, Some(uid), self.now);
                if let (None, Some(before)) = (self.server.get(key), before) {
                    self.ended(key, &before);
                }
                self.changed(key.kind);
                Outcome::Deleted(result)
            }
            Step::Wait(_) => panic!("the controller gives out a wait"),
        }
    }

    fn call(&mut self, op: u32, task: &Task, request: &Request) -> Outcome {
        let mut request = request.clone();
        if let Some(sabotage) = self.sabotage {
            sabotage.send(&mut request);
        }
        self.workspace.advance(self.now);
        let made = self.workspace.made().len();
        let reply = self.workspace.handle(&request, self.now);
        self.check_made(task, made);
        let now = self.clock(op);
        if let Some(operator) = self.operators.get_mut(&op) {
            operator.budget.heed(request.endpoint, &reply, now);
        }
        self.log(|| format!("    {request:?} → {} {:.300}", reply.status, reply.body));
        Outcome::Answer(reply.answer(request.endpoint, now))
    }

    fn write(&mut self, task: &Task, write: &Write) -> Result<Object, ClusterFailure> {
        let key = &task.target.key;
        let before = self.server.get(key).cloned();
        let mut patch = write.patch.clone();
        if let Some(sabotage) = self.sabotage {
            let before = before.as_deref().unwrap_or(&Json::Null);
            sabotage.write(&mut patch, before, MARK);
        }
        let written = self.server.write(&task.target, &patch);
        match &written {
            Err(ClusterFailure::Refused(why)) => {
                self.violate(|| format!("the API server refuses a write of {key}: {why}"));
            }
            Err(ClusterFailure::Stale) => self.census.conflicts += 1,
            _ => {}
        }
        let mut object = written?;
        let before = before.unwrap();
        if let Some(owners) = self.sabotage.and_then(|sabotage| sabotage.owners(&before)) {
            let resource_version =
                object["metadata"]["resourceVersion"].as_str().unwrap().to_owned();
            let target = Target { resource_version, ..task.target.clone() };
            object = self.server.write(&target, &owners)?;
        }
        self.check_write(key, &before, &object);
        if self.server.get(key).is_none() {
            self.ended(key, &before);
        }
        self.changed(key.kind);
        Ok(Object::new(object).unwrap())
    }

    /// Gives a process the outcome of a task.
    pub fn answer(&mut self, op: u32, ticket: u64, outcome: Option<Outcome>) {
        let now = self.clock(op);
        let Some(flying) = self.flying.get(&(op, ticket)) else { return };
        let outcome = outcome.unwrap_or_else(|| answer_of(flying, now));
        let outcome = match self.sabotage {
            Some(sabotage) => sabotage.answer(&flying.task, outcome),
            None => outcome,
        };
        // A request that takes effect only after its client has given up stays under way.
        let is_over = flying.landed || flying.way.as_ref().is_none_or(|way| way.effect.is_none());
        if is_over {
            self.flying.remove(&(op, ticket));
        }
        self.count_outcome(&outcome);
        self.log(|| format!("operator {op} #{ticket} has {}", brief(&outcome)));
        let controller = &mut self.operators.get_mut(&op).unwrap().controller;
        controller.on_workspace(ticket, "the workspace");
        let began = Instant::now();
        controller.done(ticket, outcome, now);
        self.busy += began.elapsed();
        self.disturb(op);
    }
}

/// Returns what a process hears of a request.
fn answer_of(flying: &Flying, now: Time) -> Outcome {
    let instead = flying.way.as_ref().and_then(|way| way.instead.clone());
    let lost = |why: &str| match &flying.task.step {
        Step::Call(_) => Outcome::Answer(Err(Failure::Unknown(why.to_owned()))),
        step => unavailable(step, why),
    };
    match (instead, &flying.outcome, &flying.task.step) {
        (Some(Instead::Nothing(why)), ..) => lost(why),
        (Some(Instead::Credentials), ..) => {
            Outcome::Answer(Err(Failure::Credentials("there is no Secret".to_owned())))
        }
        (Some(Instead::Reply(reply)), _, Step::Call(request)) => {
            Outcome::Answer(reply.answer(request.endpoint, now))
        }
        (_, Some(outcome), _) => outcome.clone(),
        _ => lost("the request timed out"),
    }
}

fn unavailable(step: &Step, why: &str) -> Outcome {
    let failure = ClusterFailure::Unavailable(why.to_owned());
    match step {
        Step::Get(_) => Outcome::Object(Err(failure)),
        Step::Secret(_) => Outcome::Secret(Err(failure)),
        Step::List(_) => Outcome::List(Err(failure)),
        Step::Delete { .. } => Outcome::Deleted(Err(failure)),
        _ => Outcome::Written(Err(failure)),
    }
}

/// Describes a step in a line.
fn tell(step: &Step) -> String {
    match step {
        Step::Call(request) => format!("{request:?}"),
        Step::Get(key) => format!("reads {key}"),
        Step::Secret(name) => format!("reads the Secret {name}"),
        Step::List(kind) => format!("lists the kind {kind}"),
        Step::Delete { key, uid } => format!("deletes {key}, {uid}"),
        Step::Wait(_) => "waits".to_owned(),
        Step::Write(write) => {
            let patch = match &write.patch {
                Patch::Status(status) => format!("status {status}"),
                other => format!("{other:?}"),
            };
            let event = write.event.as_ref().map(|event| format!(", event {event:?}"));
            let intends = if write.intends { "intends, " } else { "" };
            format!("writes {intends}{patch}{}", event.unwrap_or_default())
        }
    }
}

/// Describes an outcome in a line.
fn brief(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Written(Ok(object)) => format!("written {}", object.resource_version()),
        Outcome::Object(Ok(Some(object))) => format!("found {}", object.resource_version()),
        Outcome::List(Ok(objects)) => format!("a list of {}", objects.len()),
        Outcome::Answer(Ok(_)) => "an answer".to_owned(),
        other => format!("{other:?}"),
    }
}
