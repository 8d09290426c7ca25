//! The words in names and parameters that decide the fate of a resource.

/// A word that decides the fate of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// The word, which can have several parts.
    pub word: &'static str,
    /// The kinds of resources that know it.
    pub of: &'static str,
    /// Its effect.
    pub effect: &'static str,
}

/// Every word, with its effect.
pub static WORDS: &[Word] = &[
    Word { word: FAILS, of: "runs", effect: "the run ends with the result `FAILED`" },
    Word { word: FAILS, of: "clusters", effect: "the cluster ends in the state `ERROR`" },
    Word { word: FAILS_ONCE, of: "runs", effect: "only the first attempt of each task fails" },
    Word { word: BREAKS, of: "runs", effect: "the run ends with `INTERNAL_ERROR` and no result" },
    Word { word: BREAKS, of: "clusters", effect: "the cluster ends in the state `ERROR`" },
    Word { word: TIMES_OUT, of: "runs", effect: "the run ends with the result `TIMEDOUT`" },
    Word { word: IS_CANCELLED, of: "runs", effect: "someone cancels the run while it runs" },
    Word { word: IS_SKIPPED, of: "runs", effect: "the run ends with `SKIPPED`" },
    Word { word: HANGS, of: "runs", effect: "the run never ends by itself" },
    Word { word: HANGS, of: "clusters", effect: "the cluster stays in the state `PENDING`" },
    Word { word: TERMINATES, of: "clusters", effect: "the cluster runs and then terminates" },
    Word { word: SLOW, of: "runs, clusters", effect: "every state lasts ten times as long" },
    Word { word: IS_MISSING, of: "Git sources", effect: "the code cannot be checked out" },
    Word { word: IS_MISSING, of: "policies", effect: "the policy does not exist" },
    Word { word: IS_REJECTED, of: "all", effect: "the API rejects the request that creates it" },
    Word { word: IS_PROTECTED, of: "all", effect: "the API refuses to delete it" },
];

pub(super) const FAILS: &str = "fails";
pub(super) const FAILS_ONCE: &str = "fails-once";
pub(super) const BREAKS: &str = "breaks";
pub(super) const TIMES_OUT: &str = "times-out";
pub(super) const IS_CANCELLED: &str = "is-cancelled";
pub(super) const IS_SKIPPED: &str = "is-skipped";
pub(super) const HANGS: &str = "hangs";
pub(super) const TERMINATES: &str = "terminates";
pub(super) const SLOW: &str = "slow";
pub(super) const IS_MISSING: &str = "is-missing";
pub(super) const IS_REJECTED: &str = "is-rejected";
pub(super) const IS_PROTECTED: &str = "is-protected";

/// The parameter that a notebook returns as its result.
pub(super) const RETURNS: &str = "returns";

/// Returns whether a text has a word. Words end at `-`, `.`, `_`, `/`, `:` and spaces, and the parts
/// of a word can be separated by any of them.
pub fn has_word(text: &str, word: &str) -> bool {
    let mut rest = parts(text);
    loop {
        let mut here = rest.clone();
        if parts(word).all(|part| here.next().is_some_and(|it| it.eq_ignore_ascii_case(part))) {
            return true;
        }
        if rest.next().is_none() {
            return false;
        }
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split(['-', '.', '_', '/', ':', ' ']).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{FAILS, TIMES_OUT, WORDS, has_word};

    #[test]
    fn words_are_whole_parts_of_a_name() {
        for name in ["fails", "my-run-fails", "fails.1", "a_fails_b", "/Shared/fails/x", "It fails"]
        {
            assert!(has_word(name, FAILS), "{name}");
        }
        for name in ["", "failsafe", "myfails", "fail-s", "-"] {
            assert!(!has_word(name, FAILS), "{name}");
        }
    }

    #[test]
    fn a_word_of_two_parts_needs_both_next_to_each_other() {
        assert!(has_word("run-times-out-3", TIMES_OUT));
        assert!(has_word("run times_out", TIMES_OUT));
        assert!(has_word("times-times-out", TIMES_OUT));
        assert!(!has_word("times-run-out", TIMES_OUT));
        assert!(!has_word("out-times", TIMES_OUT));
        assert!(!has_word("times", TIMES_OUT));
    }

    #[test]
    fn words_of_a_kind_are_listed_once() {
        for (index, word) in WORDS.iter().enumerate() {
            let same =
                WORDS[index + 1..].iter().find(|it| (it.word, it.of) == (word.word, word.of));
            assert_eq!(same, None);
        }
    }
}
