//! The kind `Djob`.

use crate::decide::draft::Draft;
use crate::decide::life::Behaviour;
use crate::decide::report::{Decided, Report};
use crate::decide::view::View;

pub(super) struct Job;

impl Behaviour for Job {
    fn keep(&self, view: &View<'_>) -> Decided<Report> {
        Ok(Report::last(Draft::of(view)))
    }

    fn remove(&self, _: &View<'_>) -> Decided<()> {
        Ok(())
    }
}
