//! The kind `Dcluster`.

mod create;
mod find;
mod remove;
#[cfg(test)]
mod tests;
mod told;
mod watch;

use self::find::cluster_id;
use crate::decide::behaviour::Behaviour;
use crate::decide::report::{Decided, Report};
use crate::decide::view::View;

pub(super) struct Cluster;

impl Behaviour for Cluster {
    fn keep(&self, view: &View<'_>) -> Decided<Report> {
        match cluster_id(view.object) {
            Some(id) => watch::watch(view, id),
            None if view.is_refused() => Ok(Report::last(view.draft())),
            None => create::create(view),
        }
    }

    fn remove(&self, view: &View<'_>) -> Decided<()> {
        remove::remove(view)
    }
}
