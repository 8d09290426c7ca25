//! The workspace: its resources, its time, and the way of a request through it.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::call::Call;
use super::calls::Calls;
use super::clusters::Clusters;
use super::dbfs::Dbfs;
use super::fields::Fields;
use super::inspect::Made;
use super::items::Items;
use super::jobs::Jobs;
use super::limits::{Ledger, Limit};
use super::login::Login;
use super::pages::Page;
use super::problem::Problem;
use super::routes::{ROUTES, Route};
use super::runs::Runs;
use super::secrets::Scope;
use super::settings::Settings;
use super::shape;
use super::timers::{Timer, Timers};
use crate::databricks::{Endpoint, Method, Reply, Request};
use crate::time::Time;

/// A workspace that exists only in memory.
pub struct Workspace {
    pub(super) settings: Settings,
    pub(super) now: Time,
    pub(super) timers: Timers,
    pub(super) runs: Runs,
    pub(super) jobs: Jobs,
    pub(super) clusters: Clusters,
    pub(super) scopes: BTreeMap<String, Scope>,
    pub(super) items: Items,
    pub(super) dbfs: Dbfs,
    pub(super) ledger: Ledger,
    pub(super) login: Login,
    /// Whether the credentials of the request are from Entra.
    pub(super) caller_is_entra: bool,
    calls: Vec<Calls>,
    ignored: BTreeMap<String, u64>,
    pub(super) made: Vec<Made>,
    next_id: u64,
    pages: u64,
}

/// The user of every request.
pub(super) const USER: &str = "fake@example.com";

/// The answer of an endpoint.
pub(super) type Outcome = Result<Json, Problem>;

impl Workspace {
    /// Creates an empty workspace.
    pub fn new(settings: Settings) -> Self {
        Self {
            next_id: settings.first_id,
            pages: 0,
            settings,
            now: Time(0),
            timers: Timers::default(),
            runs: Runs::default(),
            jobs: Jobs::default(),
            clusters: Clusters::default(),
            scopes: BTreeMap::new(),
            items: Items::default(),
            dbfs: Dbfs::default(),
            ledger: Ledger::default(),
            login: Login::default(),
            caller_is_entra: false,
            calls: vec![Calls::default(); ROUTES.len()],
            ignored: BTreeMap::new(),
            made: Vec::new(),
        }
    }

    /// Answers a request of the operator, whose credentials are valid.
    pub fn handle(&mut self, request: &Request, now: Time) -> Reply {
        let endpoint = request.endpoint;
        let Some((index, version)) = Route::find(endpoint.method(), endpoint.path()) else {
            return no_route(endpoint.path());
        };
        self.advance(now);
        self.answer(index, Fields { map: &request.fields, version })
    }

    /// Answers a request that arrives over HTTP.
    pub fn serve(&mut self, call: Call<'_>, now: Time) -> Reply {
        self.advance(now);
        if let Some(reply) = self.login(call) {
            return reply;
        }
        let method = match call.method {
            "GET" => Method::Get,
            "POST" => Method::Post,
            _ => return no_route(call.path),
        };
        let Some((index, version)) = Route::find(method, call.path) else {
            return no_route(call.path);
        };
        if let Err(problem) = self.check_token(call.authorization) {
            return problem.reply();
        }
        match call.fields(method) {
            Ok(map) => self.answer(index, Fields { map: &map, version }),
            Err(problem) => problem.reply(),
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

    /// Returns the time of the next change that happens by itself, if there is one.
    pub fn next_change(&self) -> Option<Time> {
        self.timers.next()
    }

    /// Returns the settings, to change them while the workspace runs.
    pub fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }

    /// Returns the calls of an endpoint.
    pub fn calls(&self, endpoint: Endpoint) -> &Calls {
        static NONE: std::sync::LazyLock<Calls> = std::sync::LazyLock::new(Calls::default);
        let found = Route::find(endpoint.method(), endpoint.path());
        found.map_or(&NONE, |(index, _)| &self.calls[index])
    }

    /// Returns the calls of every endpoint that was called, with its name.
    pub fn all_calls(&self) -> impl Iterator<Item = (&'static str, &Calls)> {
        let named = ROUTES.iter().map(|route| route.name).zip(&self.calls);
        named.filter(|(_, calls)| calls.count > 0)
    }

    /// Returns the limits that requests have broken, and how often.
    pub fn broken_limits(&self) -> &BTreeMap<Limit, u64> {
        self.ledger.broken()
    }

    /// Returns the fields that requests had and endpoints do not know, such as
    /// `JobsCreate: settings`, and how often. The API ignores them silently.
    pub fn ignored_fields(&self) -> &BTreeMap<String, u64> {
        &self.ignored
    }

    /// Returns a number that no other run or job has.
    pub(super) fn new_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id - 1
    }

    /// Reads the page that a request asks for, which can end early.
    pub(super) fn read_page(
        &mut self,
        fields: Fields<'_>,
        limit: &str,
        most: usize,
    ) -> Result<Page, Problem> {
        let mut page = Page::read(fields, limit, 20, most)?;
        self.pages += 1;
        page.limit = self.settings.quirks.page_limit(page.limit, self.pages);
        Ok(page)
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
        let limit = self.limit_of(route);
        let reply = if self.calls[index].enter(self.now, limit) {
            match self.checked(route, fields) {
                Ok(mut json) => {
                    self.settings.quirks.apply(&mut json);
                    ok(&json)
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

fn ok(json: &Json) -> Reply {
    Reply { status: 200, retry_after: None, body: json.to_string() }
}

fn no_route(path: &str) -> Reply {
    Problem::new(404, "ENDPOINT_NOT_FOUND", format!("No API found for '{path}'")).reply()
}
