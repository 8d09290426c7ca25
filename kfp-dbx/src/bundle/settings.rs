//! The settings of the pipeline, as those of the job.

use super::context::{Context, Fields};
use super::run::of_pod;

impl Context<'_> {
    /// Writes the settings of the pipeline.
    pub(super) fn write_settings(&mut self, job: &mut Fields) {
        let settings = &self.lowered.settings;
        self.report_literal("the name", &settings.name, None);
        job.insert("name".to_owned(), settings.name.clone().into());
        if let Some(description) = &settings.description {
            self.report_literal("the description", description, None);
            job.insert("description".to_owned(), description.clone().into());
        }
        if let Some((_, at)) = settings.mutexes.first() {
            job.insert("max_concurrent_runs".to_owned(), 1.into());
            self.differs("the lock holds for runs of this job, and not for other pipelines with the same lock", *at);
        }
        if let Some(deadline) = settings.deadline {
            job.insert("timeout_seconds".to_owned(), deadline.into());
        }
        let ttl = settings.ttl;
        let dropped = [
            ("the namespace", settings.namespace.is_some()),
            ("the generated name", settings.generate_name.is_some()),
            ("the labels", !settings.labels.is_empty()),
            ("the annotations", !settings.annotations.is_empty()),
            ("the limit of pods", settings.parallelism.is_some()),
            ("the TTL of the workflow", ttl.completion.or(ttl.success).or(ttl.failure).is_some()),
            ("the deletion of pods", settings.pod_gc.is_some()),
            ("the secrets for pulling images", !settings.image_pull_secrets.is_empty()),
            ("the patch", settings.patch.is_some()),
        ];
        let dropped = dropped.into_iter().filter(|(_, is_set)| *is_set).map(|(what, _)| what);
        let mut dropped: Vec<_> = dropped.chain(of_pod(&settings.defaults)).collect();
        dropped.dedup();
        if !dropped.is_empty() {
            let dropped = dropped.join(", ");
            self.differs_in_all(format!("these settings have no meaning in Databricks: {dropped}"));
        }
        if !settings.defaults.mutexes.is_empty() || !settings.defaults.semaphores.is_empty() {
            self.lacks_setting("each op takes a lock while it runs, and Databricks has none");
        }
    }
}
