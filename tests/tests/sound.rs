//! Pipelines that come close to breaking a rule: each compiles without a warning, under the
//! rule that its folder is named for, and has nothing to report when it is built.

include!(concat!(env!("OUT_DIR"), "/sound.rs"));
