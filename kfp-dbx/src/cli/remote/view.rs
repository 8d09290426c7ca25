//! Shows the progress of a run: live on a terminal, line by line in a log.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use kfp_dbx_core::text::terminal::{visible, visible_line};

use crate::cli::write;
use crate::client::{Run, State, Task};

/// The number of running tasks that a terminal shows.
const LINES: usize = 20;

pub(super) struct View {
    begin: Instant,
    /// The last shown state of each task. Tasks of one label are numbered.
    shown: BTreeMap<(String, usize), State>,
    /// The last shown state of the run.
    run: Option<State>,
    live: Option<Live>,
}

/// The view on a terminal, with a line for each running task.
struct Live {
    bars: indicatif::MultiProgress,
    head: indicatif::ProgressBar,
    tasks: BTreeMap<(String, usize), indicatif::ProgressBar>,
}

impl View {
    pub(super) fn new(begin: Instant) -> Self {
        let live = write::stderr_is_live().then(|| {
            let bars = indicatif::MultiProgress::new();
            let head = bars.add(line("{spinner} {msg} {elapsed}"));
            Live { bars, head, tasks: BTreeMap::new() }
        });
        Self { begin, shown: BTreeMap::new(), run: None, live }
    }

    pub(super) fn bars(&self) -> Option<indicatif::MultiProgress> {
        self.live.as_ref().map(|live| live.bars.clone())
    }

    /// Shows a message above the live lines, or as a line of the log.
    pub(super) fn note(&self, text: &str) {
        match &self.live {
            Some(live) => {
                let _ = live.bars.println(visible(text));
            }
            None => write::note(&format!("{} {text}", self.elapsed())),
        }
    }

    fn elapsed(&self) -> String {
        format!("[{:>5}s]", self.begin.elapsed().as_secs())
    }

    /// Shows what has changed since the last call.
    pub(super) fn show(&mut self, run: &Run) {
        if self.run.as_ref() != Some(&run.state) {
            self.run = Some(run.state);
            let text = format!("{} {}", visible_line(&run.name), run.state);
            match &self.live {
                Some(live) => live.head.set_message(text),
                None => write::note(&format!("{} {text}", self.elapsed())),
            }
        }
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for task in run.tasks.iter().filter(|task| task.is_step()) {
            let count = counts.entry(task.label()).or_default();
            let key = (task.label(), *count);
            *count += 1;
            if self.shown.get(&key) == Some(&task.state) {
                continue;
            }
            self.shown.insert(key.clone(), task.state);
            let elapsed = self.elapsed();
            match &mut self.live {
                Some(live) => live.show(key, task),
                None => write::note(&format!("{elapsed}   {}", description(task))),
            }
        }
    }

    pub(super) fn end(&mut self) {
        if let Some(live) = &self.live {
            for bar in live.tasks.values() {
                bar.abandon();
            }
            live.head.finish_and_clear();
        }
    }
}

impl Live {
    fn show(&mut self, key: (String, usize), task: &Task) {
        let is_full = self.tasks.len() >= LINES;
        if task.state.is_final() {
            // A task that has ended moves above the live lines, as in a log.
            if let Some(bar) = self.tasks.remove(&key) {
                bar.finish_and_clear();
                self.bars.remove(&bar);
            }
            let _ = self.bars.println(format!("  {}", description(task)));
            return;
        }
        if is_full && !self.tasks.contains_key(&key) {
            return;
        }
        let bars = &self.bars;
        let bar =
            self.tasks.entry(key).or_insert_with(|| bars.add(line("  {spinner} {msg} {elapsed}")));
        bar.set_message(description(task));
    }
}

fn line(template: &str) -> indicatif::ProgressBar {
    let bar = indicatif::ProgressBar::new_spinner();
    if let Ok(style) = indicatif::ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Returns the line of a task. Its name and its message come from the server.
fn description(task: &Task) -> String {
    visible_line(&said(task)).into_owned()
}

fn said(task: &Task) -> String {
    match task.said() {
        Some(said) => format!("{} {}: {said}", task.label(), task.state),
        None => format!("{} {}", task.label(), task.state),
    }
}
