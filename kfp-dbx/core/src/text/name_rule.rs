//! The rules for the names of Kubernetes: their characters and their lengths.

/// The length of the longest DNS-1123 subdomain, such as the name of a Kubernetes object.
pub const MAX_SUBDOMAIN: usize = 253;
/// The length of the longest DNS-1123 label, such as the name of a namespace. The keys and the
/// values of labels have the same limit.
pub const MAX_LABEL: usize = 63;

/// The characters of a name, and where they can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A DNS-1123 subdomain: lower case, with dots between its parts.
    Subdomain,
    /// A DNS-1123 label: lower case, without dots.
    DnsLabel,
    /// The value of a label, or the name in its key.
    Label,
    /// A key of a `ConfigMap` or of a Secret.
    DataKey,
    /// The prefix of a generated DNS-1123 subdomain.
    Prefix,
    /// Any text that is not empty.
    Text,
}

/// The rule for one kind of name.
#[derive(Debug)]
pub struct NameRule {
    /// The subject of messages, such as `a resource's name`.
    subject: &'static str,
    /// The number of characters that it can have.
    max: usize,
    form: Form,
}

const fn rule(subject: &'static str, max: usize, form: Form) -> NameRule {
    NameRule { subject, max, form }
}

/// The name of an object of any kind.
pub static OBJECT: NameRule = rule("a resource's name", MAX_SUBDOMAIN, Form::Subdomain);
/// The name of a namespace.
pub static NAMESPACE: NameRule = rule("the name of a namespace", MAX_LABEL, Form::DnsLabel);
/// The name of a service account.
pub static SERVICE_ACCOUNT: NameRule =
    rule("the name of a service account", MAX_SUBDOMAIN, Form::Subdomain);
/// The name of a Secret.
pub static SECRET: NameRule = rule("the name of a Secret", MAX_SUBDOMAIN, Form::Subdomain);
/// The name of a priority class.
pub static PRIORITY_CLASS: NameRule =
    rule("the name of a priority class", MAX_SUBDOMAIN, Form::Subdomain);
/// The name of a `ConfigMap`.
pub static CONFIG_MAP: NameRule = rule("the name of a ConfigMap", MAX_SUBDOMAIN, Form::Subdomain);
/// The prefix of the name that Kubernetes generates for an object. Kubernetes cuts a long one.
pub static PREFIX: NameRule = rule("the prefix of a generated name", MAX_SUBDOMAIN, Form::Prefix);
/// A key of a `ConfigMap`.
pub static CONFIG_MAP_KEY: NameRule = rule("a key of a ConfigMap", MAX_SUBDOMAIN, Form::DataKey);
/// The value of a label.
pub static LABEL_VALUE: NameRule = rule("a label's value", MAX_LABEL, Form::Label);
/// The name of a mutex, which belongs to Argo.
pub static MUTEX: NameRule = rule("the name of a mutex", usize::MAX, Form::Text);

/// A name, as far as it is known before the run.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// The name, with characters that any name can have in place of runtime values.
    pub text: &'a str,
    /// The number of characters that it has at least.
    pub least: usize,
    /// Whether it contains no runtime value.
    pub is_whole: bool,
    /// A remark about the lengths of runtime values, which follows the number of characters.
    pub remark: &'a str,
}

impl<'a> Draft<'a> {
    /// Returns a name that contains no runtime value.
    pub fn whole(text: &'a str) -> Self {
        Self { text, least: text.len(), is_whole: true, remark: "" }
    }
}

impl NameRule {
    /// Checks a whole name.
    ///
    /// # Errors
    /// The name is invalid. The message states the rule.
    pub fn check(&self, name: &str) -> Result<(), String> {
        self.check_draft(Draft::whole(name))
    }

    /// Checks a name, as far as it is known before the run.
    ///
    /// # Errors
    /// The name is invalid. The message states the rule.
    pub fn check_draft(&self, name: Draft<'_>) -> Result<(), String> {
        self.form.check(self.max, name).map_err(|why| format!("{} {why}", self.subject))
    }
}

/// Checks a name or a value of a label. The message leaves out the subject.
pub(crate) fn check_label(text: &str) -> Result<(), String> {
    Form::Label.check(MAX_LABEL, Draft::whole(text))
}

impl Form {
    /// Checks a name. The message leaves out the subject.
    fn check(self, max: usize, name: Draft<'_>) -> Result<(), String> {
        let Draft { text, least, is_whole, remark } = name;
        if text.is_empty() && self != Self::Label {
            return Err("can't be empty".to_owned());
        }
        if least > max {
            let has = if is_whole { "has" } else { "has at least" };
            return Err(format!(
                "can have at most {max} characters, but this one {has} {least}{remark}"
            ));
        }
        if let Some(c) = text.chars().find(|c| !self.allows(*c)) {
            return Err(format!("can contain only {}, but not {c:?}", self.characters()));
        }
        self.check_ends(text)
    }

    fn allows(self, c: char) -> bool {
        match self {
            Self::Subdomain | Self::Prefix => is_lower(c) || c == '-' || c == '.',
            Self::DnsLabel => is_lower(c) || c == '-',
            Self::Label | Self::DataKey => {
                c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
            }
            Self::Text => true,
        }
    }

    fn characters(self) -> &'static str {
        match self {
            Self::Subdomain | Self::Prefix => "lower case letters, digits, `-` and `.`",
            Self::DnsLabel => "lower case letters, digits and `-`",
            Self::Label | Self::DataKey | Self::Text => "letters, digits, `-`, `_` and `.`",
        }
    }

    fn check_ends(self, text: &str) -> Result<(), String> {
        let is_between = |part: &str, is_end: fn(char) -> bool| {
            part.starts_with(is_end) && part.ends_with(is_end)
        };
        let mut parts = text.split('.');
        let why = match self {
            Self::Subdomain if !parts.all(|part| is_between(part, is_lower)) => {
                "must begin and end with a letter or a digit, and so must each part between dots"
            }
            Self::Prefix if !is_prefix(text) => {
                "can't begin or end with `.` or begin with `-`, and can't have a `-` beside a `.`"
            }
            Self::DnsLabel if !is_between(text, is_lower) => {
                "must begin and end with a letter or a digit"
            }
            Self::Label if !text.is_empty() && !is_between(text, |c| c.is_ascii_alphanumeric()) => {
                "must begin and end with a letter or a digit"
            }
            Self::DataKey if text == "." || text.starts_with("..") => {
                "can't be `.` or begin with `..`"
            }
            _ => return Ok(()),
        };
        Err(why.to_owned())
    }
}

fn is_lower(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}

/// Whether Kubernetes takes a prefix, whose last part the rest of the name follows.
fn is_prefix(text: &str) -> bool {
    let is_between = |part: &str| part.starts_with(is_lower) && part.ends_with(is_lower);
    match text.rsplit_once('.') {
        Some((parts, last)) => last.starts_with(is_lower) && parts.split('.').all(is_between),
        None => text.starts_with(is_lower),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long(length: usize) -> String {
        "a".repeat(length)
    }

    #[test]
    fn names_are_those_of_kubernetes() {
        let cases: [(&NameRule, &[&str], &[&str]); 6] = [
            (
                &OBJECT,
                &["a", "a-b", "a.b-c", "1", &long(253)],
                &["", "A", "-a", "a-", "a..b", "a.-b", "a_b", &long(254)],
            ),
            (&NAMESPACE, &["team-1", &long(63)], &["", "a.b", "-a", "a-", "A", &long(64)]),
            (
                &PREFIX,
                &["a", "a-", "a--", "nightly.load-", "1", &long(253)],
                &["", "-", "-a", ".a", "a.", "a.-", "a-.b", "a..b", "A-", "a_", &long(254)],
            ),
            (&CONFIG_MAP_KEY, &["limit", "A_b.c", ".a"], &["", ".", "..", "..a", "a/b", "a b"]),
            (&LABEL_VALUE, &["", "A_b.c", &long(63)], &["a b", "-a", "a.", &long(64)]),
            (&MUTEX, &["any text", &long(300)], &[""]),
        ];
        for (rule, good, bad) in cases {
            for name in good {
                assert_eq!(rule.check(name), Ok(()), "{rule:?} {name}");
            }
            for name in bad {
                assert!(rule.check(name).is_err(), "{rule:?} {name}");
            }
        }
    }
}
