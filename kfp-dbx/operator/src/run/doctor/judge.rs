//! Judges: functions from facts to lines, which look at nothing themselves.

mod access;
mod argo;
mod credentials;
mod definitions;
mod objects;
mod operator;
mod server;

pub(super) use access::{Access, access};
pub(super) use argo::{Argo, argo};
pub(super) use credentials::{Secrets, Usable, credentials, workspace};
pub(super) use definitions::{Definitions, definitions};
pub(super) use objects::objects;
pub(super) use operator::operator;
pub(super) use server::{namespace, server};
