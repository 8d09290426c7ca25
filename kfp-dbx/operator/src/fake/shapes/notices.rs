//! Notifications and health rules, which jobs, runs and tasks have alike.

use super::super::shape::Field;
use super::super::shape::Shape::{self, Bool, Int, Many, One, Text, Texts, Word};

pub(super) const EMAIL: Shape = One(&[
    Field("no_alert_for_skipped_runs", Bool),
    Field("on_duration_warning_threshold_exceeded", Texts),
    Field("on_failure", Texts),
    Field("on_start", Texts),
    Field("on_streaming_backlog_exceeded", Texts),
    Field("on_success", Texts),
]);

const HOOKS: Shape = Many(&[Field("id", Text)]);

pub(super) const WEBHOOKS: Shape = One(&[
    Field("on_duration_warning_threshold_exceeded", HOOKS),
    Field("on_failure", HOOKS),
    Field("on_start", HOOKS),
    Field("on_streaming_backlog_exceeded", HOOKS),
    Field("on_success", HOOKS),
]);

pub(super) const HEALTH: Shape = One(&[Field(
    "rules",
    Many(&[
        Field(
            "metric",
            Word(&[
                "RUN_DURATION_SECONDS",
                "STREAMING_BACKLOG_BYTES",
                "STREAMING_BACKLOG_FILES",
                "STREAMING_BACKLOG_RECORDS",
                "STREAMING_BACKLOG_SECONDS",
            ]),
        ),
        Field("op", Word(&["GREATER_THAN"])),
        Field("value", Int),
    ]),
)]);
