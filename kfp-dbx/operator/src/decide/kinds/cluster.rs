//! The kind `Dcluster`.

use crate::decide::draft::Draft;
use crate::decide::life::Behaviour;
use crate::decide::report::{Decided, Report};
use crate::decide::view::View;

pub(super) struct Cluster;

impl Behaviour for Cluster {
    fn keep(&self, view: &View<'_>) -> Decided<Report> {
        Ok(Report::last(Draft::of(view)))
    }

    fn remove(&self, _: &View<'_>) -> Decided<()> {
        Ok(())
    }
}
