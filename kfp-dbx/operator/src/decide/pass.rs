//! A pass over an object: from a look at it to the next wait.

use super::known::{Known, Memory, Secret, kept};
use super::life::decide;
use super::settle::is_in_doubt;
use super::step::Step;
use super::view::View;
use crate::databricks::Answer;
use crate::object::Object;
use crate::time::Time;

/// A pass over an object.
#[derive(Debug)]
pub struct Pass {
    object: Object,
    known: Known,
    memory: Memory,
}

/// What came of a step.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// The answer to [`Step::Call`].
    Answer(Answer),
    /// The object of [`Step::Get`].
    Object(Result<Option<Object>, ClusterFailure>),
    /// The Secret of [`Step::Secret`].
    Secret(Result<Option<Secret>, ClusterFailure>),
    /// The objects of [`Step::List`].
    List(Result<Vec<Object>, ClusterFailure>),
    /// The object as it is after [`Step::Write`].
    Written(Result<Object, ClusterFailure>),
    /// The other object of [`Step::Delete`] is deleted, or waits for its finalizers.
    Deleted(Result<(), ClusterFailure>),
}

/// A request to the API server that has not succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClusterFailure {
    /// The object has changed since it was read, or is gone.
    Stale,
    /// The API server refuses the request: the operator lacks a right, or a rule is broken.
    Refused(String),
    /// The API server does not answer, or its answer was lost.
    Unavailable(String),
}

/// What a pass does after a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Learnt {
    /// It goes on.
    More,
    /// It ends: the object is to be read again.
    Stale,
    /// It ends, and is tried again later.
    Failed(String),
}

impl Pass {
    /// Begins a pass.
    pub fn new(object: Object, memory: Memory) -> Self {
        let known = Known { doubt: is_in_doubt(&object, memory), ..Known::default() };
        Self { object, known, memory }
    }

    /// Returns the object as it is known to be.
    pub fn object(&self) -> &Object {
        &self.object
    }

    /// Returns the next step.
    pub fn next(&self, now: Time) -> Step {
        let view = View { now, object: &self.object, known: &self.known, memory: self.memory };
        decide(&view)
    }

    /// Takes what came of a step.
    pub fn learn(&mut self, step: Step, outcome: Outcome) -> Learnt {
        match (step, outcome) {
            (Step::Call(request), Outcome::Answer(answer)) => {
                let answer = answer.map(|answer| kept(request.endpoint, answer));
                self.known.answers.push((request, answer));
                Learnt::More
            }
            (Step::Get(key), Outcome::Object(result)) => {
                self.take(result, |known, object| known.objects.push((key, object)))
            }
            (Step::Secret(name), Outcome::Secret(result)) => self.take(result, |known, secret| {
                known.secrets.insert(name, secret);
            }),
            (Step::List(kind), Outcome::List(result)) => {
                self.take(result, |known, list| known.lists.push((kind, list)))
            }
            (Step::Delete { key, .. }, Outcome::Deleted(result)) => {
                self.take(result, |known, ()| {
                    let lists = known.lists.iter_mut().flat_map(|(_, list)| list);
                    for object in lists.filter(|object| object.key() == key) {
                        object.mark_deleting();
                    }
                })
            }
            (Step::Write(write), Outcome::Written(Ok(object))) => {
                self.known.intended |= write.intends;
                self.object = object;
                Learnt::More
            }
            (_, Outcome::Written(Err(failure))) => Self::fail(failure),
            (step, _) => Learnt::Failed(format!("the outcome is not one of the step {step:?}")),
        }
    }

    fn take<T>(
        &mut self,
        result: Result<T, ClusterFailure>,
        keep: impl FnOnce(&mut Known, T),
    ) -> Learnt {
        match result {
            Ok(value) => {
                keep(&mut self.known, value);
                Learnt::More
            }
            Err(failure) => Self::fail(failure),
        }
    }

    fn fail(failure: ClusterFailure) -> Learnt {
        match failure {
            ClusterFailure::Stale => Learnt::Stale,
            ClusterFailure::Refused(why) | ClusterFailure::Unavailable(why) => Learnt::Failed(why),
        }
    }
}
