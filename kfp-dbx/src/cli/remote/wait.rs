//! Waits for the end of a run.

use std::fmt::Write;
use std::time::{Duration, Instant};

use kfp_dbx_core::text::terminal::visible_line;

use super::options::{Wait, duration};
use super::view::View;
use crate::cli::exit::{Exit, Failure};
use crate::cli::write;
use crate::client::{Error, ErrorKind, Run};

/// The number of requests in a row that may fail, each after the retries of the client.
const UNANSWERED: u32 = 5;

/// The times of a wait.
pub(crate) struct Watch {
    poll: Duration,
    /// The end of the longest wait, which counts from the start of the command.
    deadline: Option<Instant>,
}

impl Watch {
    /// Reads the options. Returns `None` if the command does not wait.
    pub(crate) fn new(args: &Wait) -> Result<Option<Self>, Failure> {
        let poll = duration("--poll", &args.poll)?;
        let max = args.max.as_deref().map(|max| duration("--max-wait", max)).transpose()?;
        // A time too long for a clock has no end.
        let deadline = max.and_then(|max| Instant::now().checked_add(max));
        Ok(args.is_requested.then_some(Self { poll, deadline }))
    }

    /// Returns the moment after which no request may last.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Returns the time until the deadline, or none if there is no deadline.
    fn remaining(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    fn is_over(&self) -> bool {
        self.remaining() == Some(Duration::ZERO)
    }

    /// Requests the state of a run until it ends. The run continues if the wait ends before it.
    ///
    /// `terminate` is the command that terminates the run.
    pub(crate) fn wait(
        &self,
        terminate: &str,
        mut request: impl FnMut() -> Result<Run, Error>,
    ) -> Result<Exit, Failure> {
        let begin = Instant::now();
        let mut view = View::new(begin);
        on_interrupt(&view, terminate);
        let mut unanswered = 0;
        loop {
            match request() {
                Ok(run) => {
                    unanswered = 0;
                    view.show(&run);
                    if run.state.is_final() {
                        view.end();
                        return Ok(ended(&run));
                    }
                }
                Err(_) if self.is_over() => {}
                Err(error) if may_pass(&error) && unanswered < UNANSWERED => {
                    unanswered += 1;
                    view.note(&format!("no answer, trying again: {error}"));
                }
                Err(error) => {
                    view.end();
                    return Err(Failure::from(error)
                        .help(format!("the run continues; to terminate it: {terminate}")));
                }
            }
            std::thread::sleep(self.remaining().map_or(self.poll, |rest| rest.min(self.poll)));
            if self.is_over() {
                view.end();
                write::note(&format!(
                    "the run has not ended and continues; to terminate it:\n  {terminate}"
                ));
                return Ok(Exit::TimedOut);
            }
        }
    }
}

/// Returns whether the next request may succeed.
fn may_pass(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::NotReached | ErrorKind::TimedOut | ErrorKind::Dropped | ErrorKind::ServerFailed
    )
}

fn ended(run: &Run) -> Exit {
    let mut text = format!("{} ended {}", visible_line(&run.name), run.state);
    if let Some(message) = run.message.as_deref().filter(|message| !message.is_empty()) {
        let _ = write!(text, ": {message}");
    }
    write::note(&text);
    if run.state.is_good() { Exit::Success } else { Exit::Negative }
}

/// Lets Ctrl-C end the wait, but not the run.
fn on_interrupt(view: &View, terminate: &str) {
    let (bars, terminate) = (view.bars(), terminate.to_owned());
    // A program that has its own handler keeps it.
    let _ = ctrlc::set_handler(move || {
        if let Some(bars) = &bars {
            let _ = bars.clear();
        }
        write::note(&format!("\nthe run continues; to terminate it:\n  {terminate}"));
        std::process::exit(130);
    });
}
