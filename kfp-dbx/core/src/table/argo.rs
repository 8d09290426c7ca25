//! The versions of Argo Workflows, and what each of them can do.
//!
//! A version that stands here without its patch, such as 3.4, means its first patch release. The
//! facts were read in Argo's own source of each version, and run with its own substitution.

mod features;
mod needs;
mod version;

pub use features::*;
pub use needs::{Feature, Needs};
pub use version::{ArgoVersion, DEFAULT, NEWEST, OLDEST, supported};
