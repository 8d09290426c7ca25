//! What differs between kinds.

use super::report::{Decided, Report};
use super::view::View;

/// What differs between kinds.
pub(super) trait Behaviour {
    /// Makes the resource of an object, and reports what it is like.
    fn keep(&self, view: &View<'_>) -> Decided<Report>;

    /// Deletes the resource of an object. Returns when it is gone.
    fn remove(&self, view: &View<'_>) -> Decided<()>;
}
