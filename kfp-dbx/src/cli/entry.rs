//! The pipelines of a program.

use kfp_dbx_core::rule::SettingForm;

use crate::{Cron, Pipeline};

/// A pipeline on the command line: a [`Pipeline`], or one with its schedule.
#[derive(Debug, Clone)]
pub struct Entry {
    pub(super) pipeline: Pipeline,
}

impl Entry {
    /// Makes an entry with the schedule that the pipeline has, if it has one.
    pub fn new(pipeline: Pipeline) -> Self {
        Self { pipeline }
    }

    /// Sets the schedule of the pipeline: [`Pipeline::schedule`].
    ///
    /// ```no_run
    /// # use std::process::ExitCode;
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn nightly() { DeleteRunOp::new("delete").run_name("nightly").external(); }
    /// use kfp_dbx::cli::Entry;
    ///
    /// fn main() -> ExitCode {
    ///     kfp_dbx::cli::main([Entry::new(nightly()).cron(Cron::new("0 2 * * *"))])
    /// }
    /// ```
    #[must_use]
    pub fn cron(self, cron: Cron) -> Self {
        Self { pipeline: self.pipeline.schedule(cron) }
    }

    pub(super) fn setting_form(&self) -> SettingForm {
        self.pipeline.setting_form()
    }

    pub(super) fn name(&self) -> &str {
        self.pipeline.name()
    }
}

impl From<Pipeline> for Entry {
    fn from(pipeline: Pipeline) -> Self {
        Self::new(pipeline)
    }
}
