//! What a decision sees, and the questions that it asks.

use std::time::Duration;

use serde_json::Value as Json;

use super::draft::Draft;
use super::known::{Known, Memory, Secret};
use super::report::Decided;
use super::step::Step;
use super::trouble::Trouble;
use crate::databricks::{Answer, Failure, RETRY, Request};
use crate::object::{Key, Object};
use crate::time::Time;

/// More pages than a list has.
const MOST_PAGES: usize = 1000;

/// The answer to a request: the resource, or why the API refuses.
pub(super) type Told<'a> = Result<&'a Json, &'a Failure>;

/// All that a decision depends on.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The time.
    pub now: Time,
    /// The object.
    pub object: &'a Object,
    /// What the pass has learnt.
    pub known: &'a Known,
    /// What earlier passes remember.
    pub memory: Memory,
}

impl<'a> View<'a> {
    /// Begins with the status that the object has.
    pub(super) fn draft(&self) -> Draft {
        Draft::of(self.object, self.now)
    }

    /// Returns the answer to a request: the resource, or why the API refuses. A failure that may be
    /// gone later is trouble.
    pub(super) fn ask(&self, request: Request) -> Decided<Told<'a>> {
        told(self.answer(request)?)
    }

    /// Returns all pages of a list.
    pub(super) fn pages(&self, request: &Request) -> Decided<Result<Vec<&'a Json>, &'a Failure>> {
        let mut pages = Vec::new();
        let mut next = request.clone();
        while pages.len() < MOST_PAGES {
            let page = match self.ask(next)? {
                Ok(page) => page,
                Err(failure) => return Ok(Err(failure)),
            };
            pages.push(page);
            match page["next_page_token"].as_str() {
                None | Some("") => return Ok(Ok(pages)),
                Some(token) => next = request.clone().with("page_token", token),
            }
        }
        let path = request.endpoint.path();
        let message = format!("`{path}` returns page after page, and no end");
        Err(Trouble::new("Unavailable", message).into())
    }

    /// Returns the answer to a request whose effect must not come twice. The answer can be
    /// [`Failure::Unknown`].
    pub(super) fn ask_once(&self, request: Request) -> Decided<Told<'a>> {
        match self.answer(request)? {
            Err(failure @ Failure::Unknown(_)) => Ok(Err(failure)),
            answer => told(answer),
        }
    }

    /// Deletes a resource. Returns when it is gone; that the API refuses is trouble.
    pub(super) fn delete(&self, request: Request) -> Decided<()> {
        self.try_delete(request)?.map_err(|failure| Trouble::of_deletion(failure).into())
    }

    /// Deletes a resource. Returns when it is gone, or why the API refuses.
    pub(super) fn try_delete(&self, request: Request) -> Decided<Result<(), &'a Failure>> {
        match self.ask(request)? {
            Ok(_) | Err(Failure::Gone(_)) => Ok(Ok(())),
            Err(failure) => Ok(Err(failure)),
        }
    }

    fn answer(&self, request: Request) -> Decided<&'a Answer> {
        match self.known.answers.iter().find(|(asked, _)| *asked == request) {
            Some((_, answer)) => Ok(answer),
            None => Err(Step::Call(request).into()),
        }
    }

    /// Returns another object of the namespace.
    pub(super) fn get(&self, kind: &'static str, name: &str) -> Decided<Option<&'a Object>> {
        let key =
            Key { kind, namespace: self.object.namespace().to_owned(), name: name.to_owned() };
        match self.known.objects.iter().find(|(known, _)| *known == key) {
            Some((_, object)) => Ok(object.as_ref()),
            None => Err(Step::Get(key).into()),
        }
    }

    /// Returns all objects of a kind in the namespace.
    pub(super) fn list(&self, kind: &'static str) -> Decided<&'a [Object]> {
        match self.known.lists.iter().find(|(known, _)| *known == kind) {
            Some((_, objects)) => Ok(objects),
            None => Err(Step::List(kind).into()),
        }
    }

    /// Returns a Secret of the namespace.
    pub(super) fn secret(&self, name: &str) -> Decided<Option<&'a Secret>> {
        match self.known.secrets.get(name) {
            Some(secret) => Ok(secret.as_ref()),
            None => Err(Step::Secret(name.to_owned()).into()),
        }
    }

    /// Returns the time to wait after this failure and those before it.
    pub(super) fn backoff(&self) -> Duration {
        RETRY.after(self.memory.failures.saturating_add(1), self.object.uid())
    }
}

/// Returns an answer, unless it is a failure that may be gone later.
pub(super) fn told(answer: &Answer) -> Decided<Told<'_>> {
    match answer {
        Err(failure @ (Failure::Later { .. } | Failure::Credentials(_) | Failure::Unknown(_))) => {
            Err(Trouble::of(failure).into())
        }
        answer => Ok(answer.as_ref()),
    }
}
