//! Texts by themselves: names, durations, schedules, and what messages quote of them.

pub mod duration;
pub(crate) mod excerpt;
pub mod names;
pub mod nearest;
pub mod quartz;
pub mod quoted;
pub mod schedule;
pub mod size;
