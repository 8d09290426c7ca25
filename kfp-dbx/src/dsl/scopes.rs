//! The pipelines under construction, to which the handles of ops and parameters point.
//!
//! Ops and parameters are `Copy` handles, so that a body needs no `.clone()` and no `&`. A
//! [`Scope`] contains the data that they stand for. The scopes of a thread form a stack, because
//! one pipeline can be built in the body of another one. The lowest scope belongs to ops that are
//! created outside any pipeline, in a test.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::Place;
use crate::model::marker;
use crate::model::scope::Scope;

/// Marks a handle as `!Send`, because it points into the scopes of its thread.
pub(super) type NotSend = PhantomData<*const ()>;

thread_local! {
    static SCOPES: RefCell<Vec<Scope>> = RefCell::new(vec![new_scope()]);
}

fn new_scope() -> Scope {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    Scope::new(NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Calls a function with the innermost scope.
pub(crate) fn with_current<R>(work: impl FnOnce(&mut Scope) -> R) -> R {
    SCOPES.with_borrow_mut(|scopes| {
        if scopes.is_empty() {
            scopes.push(new_scope());
        }
        let innermost = scopes.len() - 1;
        work(&mut scopes[innermost])
    })
}

/// Calls a function with the scope of that id. Returns `None` if its pipeline is already built.
pub(crate) fn with<R>(id: u32, work: impl FnOnce(&mut Scope) -> R) -> Option<R> {
    SCOPES.with_borrow_mut(|scopes| scopes.iter_mut().rev().find(|scope| scope.id == id).map(work))
}

/// Runs the body of a pipeline in a new scope, and returns the scope.
pub(crate) fn build(body: impl FnOnce()) -> Scope {
    /// Restores the stack, even if the user's code panics.
    struct Depth(usize);
    impl Drop for Depth {
        fn drop(&mut self) {
            SCOPES.with_borrow_mut(|scopes| scopes.truncate(self.0));
        }
    }
    let depth = SCOPES.with_borrow_mut(|scopes| {
        scopes.push(new_scope());
        Depth(scopes.len() - 1)
    });
    if let Err(why) = panic::catch_unwind(AssertUnwindSafe(body))
        && !why.is::<Abandoned>()
    {
        panic::resume_unwind(why);
    }
    SCOPES.with_borrow_mut(|scopes| {
        scopes.truncate(depth.0 + 1);
        let mut scope = scopes.pop().unwrap_or_else(new_scope);
        scope.unread = marker::take_unread(scope.id);
        scope
    })
}

/// Leaves a body that was abandoned.
struct Abandoned;

/// Leaves the body of the pipeline under construction, which has a problem that was recorded, and
/// can't go on. If nobody builds a pipeline, or if the program can't unwind, it ends with the
/// message.
#[allow(clippy::panic)] // The alternative is an overflow of the stack.
pub(super) fn abandon(message: String) -> ! {
    let is_built = SCOPES.with_borrow(|scopes| scopes.len() > 1);
    match is_built && cfg!(panic = "unwind") {
        true => panic::resume_unwind(Box::new(Abandoned)),
        false => panic::panic_any(message),
    }
}

/// Returns the place of the call in the user's code.
#[track_caller]
pub(crate) fn here() -> Place {
    Place::from(Location::caller())
}

/// Records the warnings that rustc reports for the body that is running: the code of each rule,
/// and the line.
pub fn reported(
    package: Option<&'static str>,
    file: &'static str,
    warnings: &'static [(&'static str, u32)],
) {
    with_current(|scope| scope.reported.add(package, file, warnings));
}
