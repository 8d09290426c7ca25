//! The command line of a program that has pipelines.

mod access;
mod archive;
mod diff;
