//! Lists of names in messages.

/// Lists names in backticks, with commas: `` `jar`, `egg`, `whl` ``.
pub fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The number of names that a message lists.
const MOST: usize = 12;

/// Lists names in backticks like [`quoted`], but of many names only the first ones: `` `jar`, `egg`
/// … and 30 more ``.
pub fn quoted_some<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().collect();
    // One name takes no more space than the number of those that are left out.
    if names.len() <= MOST + 1 {
        return quoted(names);
    }
    let left_out = names.len() - MOST;
    format!("{} … and {left_out} more", quoted(names.into_iter().take(MOST)))
}

/// Lists texts with commas, and the last one with `and`.
pub fn listed_and(texts: &[&str]) -> String {
    match texts {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => texts.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_end_with_a_number() {
        let names: Vec<_> = (10..30).map(|n| n.to_string()).collect();
        let of = |count| quoted_some(names[..count].iter().map(String::as_str));
        assert_eq!(of(2), "`10`, `11`");
        assert!(of(13).ends_with(", `21`, `22`"));
        assert!(of(20).ends_with(", `20`, `21` … and 8 more"));
        assert_eq!(listed_and(&["a", "b", "c"]), "a, b and c");
        assert_eq!(listed_and(&["a"]), "a");
    }
}
