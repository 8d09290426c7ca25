//! Excerpts of the user's text in messages: short, and on one line.

const LONGEST: usize = 60;

/// Returns the text, or the beginning of a long one.
pub(crate) fn excerpt(text: &str) -> String {
    let mut shown = String::new();
    for (index, c) in text.chars().enumerate() {
        if index == LONGEST {
            shown.push('…');
            break;
        }
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// "; write `…`", where that is right and short enough to read, else nothing.
pub(crate) fn write_instead(
    text: &str,
    check: impl FnOnce(&str) -> Result<(), String>,
) -> Option<String> {
    let readable = text.chars().count() <= LONGEST + 40 && !text.contains(char::is_control);
    (readable && check(text).is_ok()).then(|| format!("; write `{text}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(excerpt("a\nb"), "a\\nb");
        assert_eq!(excerpt(&"ß".repeat(60)), "ß".repeat(60));
        assert_eq!(excerpt(&"ß".repeat(61)), format!("{}…", "ß".repeat(60)));
    }

    #[test]
    fn nothing_wrong_or_long_is_suggested() {
        assert_eq!(write_instead("a", |_| Ok(())).as_deref(), Some("; write `a`"));
        assert_eq!(write_instead("a", |_| Err(String::new())), None);
        assert_eq!(write_instead(&"a".repeat(101), |_| Ok(())), None);
    }
}
