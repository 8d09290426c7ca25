//! The workspace: its resources and its time.

use std::collections::BTreeMap;

use super::calls::Calls;
use super::clusters::Clusters;
use super::dbfs::Dbfs;
use super::fields::Fields;
use super::items::Items;
use super::jobs::Jobs;
use super::limits::{Ledger, Limit};
use super::login::Login;
use super::made::Made;
use super::pages::Page;
use super::problem::Problem;
use super::runs::Runs;
use super::secrets::Scope;
use super::settings::Settings;
use super::timers::Timers;
use super::volumes::Volumes;
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
    pub(super) volumes: Volumes,
    pub(super) ledger: Ledger,
    pub(super) login: Login,
    /// Whether the credentials of the request are from Entra.
    pub(super) caller_is_entra: bool,
    /// The calls of each route, once there was one.
    pub(super) calls: Vec<Calls>,
    pub(super) ignored: BTreeMap<String, u64>,
    pub(super) made: Vec<Made>,
    next_id: u64,
    /// The number of pages that were asked for.
    pub(super) pages: u64,
}

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
            volumes: Volumes::default(),
            ledger: Ledger::default(),
            login: Login::default(),
            caller_is_entra: false,
            calls: Vec::new(),
            ignored: BTreeMap::new(),
            made: Vec::new(),
        }
    }

    /// Returns the time of the next change that happens by itself, if there is one.
    pub fn next_change(&self) -> Option<Time> {
        self.timers.next()
    }

    /// Returns the settings, to change them while the workspace runs.
    pub fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
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
}
