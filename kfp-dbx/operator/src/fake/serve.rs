//! The way of a request through the workspace, and the changes that come with time.

use serde_json::Value as Json;

use super::call::Call;
use super::calls::Calls;
use super::fields::Fields;
use super::limits::Limit;
use super::problem::{Outcome, Problem};
use super::routes::{Found, ROUTES, Route};
use super::shape;
use super::timers::Timer;
use super::verb::Verb;
use super::volumes::Served;
use super::workspace::Workspace;
use crate::databricks::{Endpoint, Reply, Request};
use crate::time::Time;

impl Workspace {
    /// Answers a request of the operator, whose credentials are valid.
    ///
    /// The path of a file on a volume is the field `path`, and its content is the field `contents`, in
    /// base64. The facts about it are `content_length`, `content_type` and `last_modified`.
    pub fn handle(&mut self, request: &Request, now: Time) -> Reply {
        let endpoint = request.endpoint;
        let Some(found) = find(endpoint) else { return no_route(endpoint.path()) };
        self.advance(now);
        self.caller_is_entra = self.settings.entra;
        self.answer(found.index, Fields { map: &request.fields, version: found.version })
    }

    /// Answers a request that arrives over HTTP, in JSON.
    pub fn serve(&mut self, call: Call<'_>, now: Time) -> Reply {
        self.advance(now);
        if let Some(reply) = self.login(call) {
            return reply;
        }
        let found =
            Verb::parse(call.method).and_then(|verb| Some((verb, Route::find(verb, call.path)?)));
        let Some((verb, found)) = found else { return no_route(call.path) };
        if let Err(problem) = self.check_token(call.authorization) {
            return problem.reply();
        }
        match call.fields(verb, found.below) {
            Ok(map) => self.answer(found.index, Fields { map: &map, version: found.version }),
            Err(problem) => problem.reply(),
        }
    }

    /// Answers a request as it goes over HTTP: the content of a file is the body.
    pub fn serve_http(&mut self, call: Call<'_>, now: Time) -> Served {
        let has_file = |verb: &Verb| {
            Route::find(*verb, call.path).is_some_and(|found| !found.below.is_empty())
        };
        let verb = Verb::parse(call.method).filter(has_file);
        let reply = self.serve(call, now);
        match verb {
            Some(verb) => Served::file(reply, verb),
            None => Served::json(reply),
        }
    }

    /// Lets the time pass. Time never goes back.
    pub fn advance(&mut self, now: Time) {
        while let Some((time, timer)) = self.timers.due(now) {
            self.now = self.now.max(time);
            self.fire(&timer);
        }
        self.now = self.now.max(now);
    }

    /// Returns the calls of an endpoint.
    pub fn calls(&self, endpoint: Endpoint) -> &Calls {
        static NONE: std::sync::LazyLock<Calls> = std::sync::LazyLock::new(Calls::default);
        find(endpoint).and_then(|found| self.calls.get(found.index)).unwrap_or(&NONE)
    }

    /// Returns the calls of every endpoint that was called, with its name.
    pub fn all_calls(&self) -> impl Iterator<Item = (&'static str, &Calls)> {
        let named = ROUTES.iter().map(|route| route.name).zip(&self.calls);
        named.filter(|(_, calls)| calls.count > 0)
    }

    fn fire(&mut self, timer: &Timer) {
        match timer {
            Timer::Cluster(id) => self.cluster_timer(id),
            Timer::Task(id) => self.task_timer(*id),
            Timer::Timeout(id) => self.task_timeout(*id),
            Timer::Stop(id) => self.stop_timer(*id),
            Timer::Forget(id) => self.forget_run(*id),
        }
    }

    fn answer(&mut self, index: usize, fields: Fields<'_>) -> Reply {
        let route = &ROUTES[index];
        self.calls.resize(ROUTES.len(), Calls::default());
        let limit = self.limit_of(route);
        let reply = if self.calls[index].enter(self.now, limit) {
            match self.checked(route, fields) {
                Ok(mut json) => {
                    self.settings.quirks.apply(&mut json);
                    ok(route.verb, &json)
                }
                Err(problem) => problem.reply(),
            }
        } else {
            self.ledger.broke(Limit::Rate(route.name));
            let message = format!("{} exceeds {limit} requests in a second", route.path);
            Problem::too_many(message, 1).reply()
        };
        self.calls[index].leave(reply.status);
        reply
    }

    fn checked(&mut self, route: &Route, fields: Fields<'_>) -> Outcome {
        let ignored = &mut self.ignored;
        let mut ignore = |path: &str| {
            *ignored.entry(format!("{}: {path}", route.name)).or_default() += 1;
        };
        shape::check(fields.map, route.fields, &mut ignore)?;
        (route.serve)(self, fields)
    }

    fn limit_of(&self, route: &Route) -> u32 {
        let limits = &self.settings.limits;
        let set = limits.per_second.get(route.name).copied();
        set.or(route.per_second).unwrap_or(limits.other_per_second)
    }
}

/// Returns the route of an endpoint that the operator calls.
fn find(endpoint: Endpoint) -> Option<Found<'static>> {
    Route::find(endpoint.method().into(), endpoint.path())
}

/// Writes a success, which has no content if the request has only made or deleted a file.
fn ok(verb: Verb, json: &Json) -> Reply {
    let (status, body) = match verb {
        Verb::Put | Verb::Delete => (204, String::new()),
        Verb::Get | Verb::Post | Verb::Head => (200, json.to_string()),
    };
    Reply { status, retry_after: None, body }
}

fn no_route(path: &str) -> Reply {
    Problem::new(404, "ENDPOINT_NOT_FOUND", format!("No API found for '{path}'")).reply()
}
