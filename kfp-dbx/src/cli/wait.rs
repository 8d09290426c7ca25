//! Waiting for the end of a run: a live view on a terminal, plain lines in a log.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};

use super::args::Wait;
use super::exit::{Exit, Failure};
use super::remote::seconds;
use super::write;
use crate::client::{Error, ErrorKind, Run, State, Task};

/// How a run is waited for.
pub(super) struct Watch {
    poll: Duration,
    max: Option<Duration>,
}

impl Watch {
    /// Nothing where nobody waits.
    pub(super) fn of(args: &Wait) -> Result<Option<Self>, Failure> {
        let poll = seconds("--poll", &args.poll)?;
        let max = args.max.as_deref().map(|max| seconds("--max-wait", max)).transpose()?;
        Ok(args.is_asked.then_some(Self { poll, max }))
    }
}

/// As many questions in a row may go unanswered, beyond what the client repeats.
const UNANSWERED: u32 = 5;

/// Asks until the run has ended. The run goes on where the wait ends before it.
pub(super) fn wait(
    watch: &Watch,
    terminate: &str,
    mut ask: impl FnMut() -> Result<Run, Error>,
) -> Result<Exit, Failure> {
    let begin = Instant::now();
    let mut view = View::new(begin);
    on_interrupt(&view, terminate);
    let mut unanswered = 0;
    loop {
        match ask() {
            Ok(run) => {
                unanswered = 0;
                view.show(&run);
                if run.state.is_final() {
                    view.end();
                    return Ok(ended(&run));
                }
            }
            Err(error) if passes(&error) && unanswered < UNANSWERED => {
                unanswered += 1;
                view.note(&format!("no answer ({error}); asking again"));
            }
            Err(error) => {
                view.end();
                return Err(Failure::from(error)
                    .help(format!("the run goes on; to terminate it: {terminate}")));
            }
        }
        if watch.max.is_some_and(|max| begin.elapsed() + watch.poll > max) {
            view.end();
            write::note(&format!(
                "the run has not ended yet, and goes on; to terminate it:\n  {terminate}"
            ));
            return Ok(Exit::Waited);
        }
        std::thread::sleep(watch.poll);
    }
}

/// Whether it may be better the next time.
fn passes(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::NotReached | ErrorKind::TimedOut | ErrorKind::Dropped | ErrorKind::ServerFailed
    )
}

fn ended(run: &Run) -> Exit {
    let mut text = format!("{} ended {}", run.name, run.state);
    if let Some(message) = run.message.as_deref().filter(|message| !message.is_empty()) {
        let _ = write!(text, ": {message}");
    }
    write::note(&text);
    if run.state.is_good() { Exit::Fine } else { Exit::No }
}

/// Ctrl-C ends the wait, not the run, and says how to end that.
fn on_interrupt(view: &View, terminate: &str) {
    let (bars, terminate) = (view.bars(), terminate.to_owned());
    // A handler that can't be set, as a program has its own, leaves Ctrl-C as it is.
    let _ = ctrlc::set_handler(move || {
        if let Some(bars) = &bars {
            let _ = bars.clear();
        }
        write::note(&format!("\nthe run goes on; to terminate it:\n  {terminate}"));
        std::process::exit(130);
    });
}

struct View {
    begin: Instant,
    /// What was told of each task, by its name and place.
    told: BTreeMap<(String, usize), State>,
    run: Option<State>,
    live: Option<Live>,
}

/// The view of a terminal: a line for each task, in place.
struct Live {
    bars: indicatif::MultiProgress,
    head: indicatif::ProgressBar,
    tasks: BTreeMap<(String, usize), indicatif::ProgressBar>,
}

/// As many lines as a terminal holds; those that ended first scroll away.
const LINES: usize = 20;

impl View {
    fn new(begin: Instant) -> Self {
        let live = write::is_watched().then(|| {
            let bars = indicatif::MultiProgress::new();
            let head = bars.add(line("{spinner} {msg} {elapsed}"));
            Live { bars, head, tasks: BTreeMap::new() }
        });
        Self { begin, told: BTreeMap::new(), run: None, live }
    }

    fn bars(&self) -> Option<indicatif::MultiProgress> {
        self.live.as_ref().map(|live| live.bars.clone())
    }

    /// A word beside the view.
    fn note(&self, text: &str) {
        match &self.live {
            Some(live) => {
                let _ = live.bars.println(text);
            }
            None => write::note(&format!("{} {text}", self.since())),
        }
    }

    fn since(&self) -> String {
        format!("[{:>5}s]", self.begin.elapsed().as_secs())
    }

    fn show(&mut self, run: &Run) {
        if self.run.as_ref() != Some(&run.state) {
            self.run = Some(run.state);
            match &self.live {
                Some(live) => live.head.set_message(format!("{} {}", run.name, run.state)),
                None => write::note(&format!("{} {} {}", self.since(), run.name, run.state)),
            }
        }
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for task in run.tasks.iter().filter(|task| is_shown(task)) {
            let place = seen.entry(&task.name).or_default();
            let key = (task.name.clone(), *place);
            *place += 1;
            if self.told.get(&key) == Some(&task.state) {
                continue;
            }
            self.told.insert(key.clone(), task.state);
            let since = self.since();
            match &mut self.live {
                Some(live) => live.task(key, task),
                None => write::note(&format!("{since}   {}", words(task))),
            }
        }
    }

    fn end(&mut self) {
        if let Some(live) = &self.live {
            for bar in live.tasks.values() {
                bar.abandon();
            }
            live.head.finish_and_clear();
        }
    }
}

impl Live {
    fn task(&mut self, key: (String, usize), task: &Task) {
        let is_full = self.tasks.len() >= LINES;
        if task.state.is_final() {
            // What has ended stands above the view, as in a log.
            if let Some(bar) = self.tasks.remove(&key) {
                bar.finish_and_clear();
                self.bars.remove(&bar);
            }
            let _ = self.bars.println(format!("  {}", words(task)));
            return;
        }
        if is_full && !self.tasks.contains_key(&key) {
            return;
        }
        let bars = &self.bars;
        let bar =
            self.tasks.entry(key).or_insert_with(|| bars.add(line("  {spinner} {msg} {elapsed}")));
        bar.set_message(words(task));
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

/// Whether a person looks for it: a box is as far as what is in it.
pub(super) fn is_shown(task: &Task) -> bool {
    !matches!(task.kind.as_str(), "DAG" | "Steps" | "StepGroup" | "TaskGroup" | "Retry")
}

fn words(task: &Task) -> String {
    match task.message.as_deref().filter(|message| !message.is_empty()) {
        Some(message) => format!("{} {}: {message}", task.name, task.state),
        None => format!("{} {}", task.name, task.state),
    }
}
