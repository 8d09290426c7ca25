//! The next step for an object.
