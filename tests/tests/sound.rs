//! Pipelines that come close to breaking the rule that their folder is named for. Each of them
//! compiles without a warning and reports nothing when it is built.

include!(concat!(env!("OUT_DIR"), "/sound.rs"));
