//! Texts: names, durations, schedules, and texts in messages.

pub mod calendar;
pub mod clock;
pub mod duration;
pub(crate) mod excerpt;
pub mod name_rule;
pub mod names;
pub mod nearest;
pub mod quartz;
pub mod quoted;
pub mod schedule;
pub mod size;
pub mod terminal;
pub mod token;
pub mod version;
pub mod yaml;
pub mod zone;
