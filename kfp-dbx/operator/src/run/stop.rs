//! The request to stop: signals, and the flag that all parts of the program watch.

use std::process;

use tokio::sync::watch;

/// A flag that is set once, when the program is to end.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

/// The side that sets a [`Stop`].
#[derive(Debug)]
pub struct StopSender(watch::Sender<bool>);

/// Creates a flag that is not set.
pub fn stop() -> (StopSender, Stop) {
    let (sender, receiver) = watch::channel(false);
    (StopSender(sender), Stop(receiver))
}

impl StopSender {
    /// Sets the flag.
    pub fn set(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// Whether the flag is set.
    pub fn is_set(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until the flag is set. If its sender is gone, it never is.
    pub async fn wait(&mut self) {
        if self.0.wait_for(|set| *set).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Sets the flag at the first SIGTERM or SIGINT, and ends the process at the second.
///
/// # Errors
///
/// The process cannot listen for signals.
pub fn on_signals(stop: StopSender) -> std::io::Result<()> {
    let mut signals = Signals::new()?;
    tokio::spawn(async move {
        let (name, _) = signals.next().await;
        tracing::info!(signal = name, "stopping; a second signal ends at once");
        stop.set();
        let (_, code) = signals.next().await;
        process::exit(code);
    });
    Ok(())
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = signal(SignalKind::terminate())?;
        Ok(Self { terminate, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Returns the name of the next signal, and the exit status of a process that it ends.
    async fn next(&mut self) -> (&'static str, i32) {
        tokio::select! {
            _ = self.terminate.recv() => ("SIGTERM", 143),
            _ = self.interrupt.recv() => ("SIGINT", 130),
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[allow(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> (&'static str, i32) {
        match tokio::signal::ctrl_c().await {
            Ok(()) => ("Ctrl-C", 130),
            Err(_) => std::future::pending().await,
        }
    }
}
