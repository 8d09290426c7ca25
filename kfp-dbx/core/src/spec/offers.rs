//! The names that a finding offers. Some of them are only for kfp-dbx-operator: a pipeline that is not
//! written for it is not offered them, or learns that it has to be.

use crate::rule::Finding;
use crate::text::nearest::nearest;
use crate::text::quoted::{quoted, quoted_some};

/// Names that can be offered, each with whether every operator has it.
pub(super) struct Offers<'n> {
    names: Vec<(&'n str, bool)>,
    /// What only kfp-dbx-operator does with the others: "has", "knows" or "writes".
    does: &'static str,
}

impl<'n> Offers<'n> {
    pub(super) fn new(
        names: impl IntoIterator<Item = (&'n str, bool)>,
        does: &'static str,
    ) -> Self {
        Self { names: names.into_iter().collect(), does }
    }

    /// Returns all names.
    pub(super) fn names(&self) -> impl Iterator<Item = &'n str> + Clone {
        self.names.iter().map(|(name, _)| *name)
    }

    /// Returns the list of all names, which [`listed`](Self::listed) expects in a finding.
    pub(super) fn list(&self) -> String {
        quoted(self.names())
    }

    /// Shortens the list in the texts of a finding to the names that every operator has.
    pub(super) fn listed(&self, finding: Finding) -> Finding {
        let of_each = quoted(self.of_each());
        let list = self.list();
        // Without any of them, the object itself is one of kfp-dbx-operator.
        if of_each.is_empty() || of_each == list {
            return finding;
        }
        finding.unless_kfp_dbx(list, of_each)
    }

    fn of_each(&self) -> impl Iterator<Item = &'n str> {
        self.names.iter().filter(|(_, is_of_each)| *is_of_each).map(|(name, _)| *name)
    }

    /// Returns the name that a misspelt one most likely means.
    pub(super) fn nearest(&self, name: &str) -> Option<&'n str> {
        nearest(name, self.names())
    }

    /// Adds a help that offers the nearest name, or lists them.
    pub(super) fn help(&self, finding: Finding, name: &str, list: &str) -> Finding {
        if let Some(near) = self.nearest(name) {
            return self.did_you_mean(finding, near);
        }
        let (all, of_each) = (quoted_some(self.names()), quoted_some(self.of_each()));
        let finding = finding.help(format!("{list} {all}"));
        match of_each.is_empty() || of_each == all {
            true => finding,
            false => finding.unless_kfp_dbx(all, of_each),
        }
    }

    /// Adds a help that offers a name.
    pub(super) fn did_you_mean(&self, finding: Finding, near: &str) -> Finding {
        let finding = finding.help(format!("did you mean `{near}`?"));
        match self.names.iter().any(|(name, is_of_each)| *name == near && *is_of_each) {
            true => finding,
            false => finding.unless_kfp_dbx(
                format!("`{near}`?"),
                format!("`{near}`, which only kfp-dbx-operator {}?", self.does),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rule::Finding;
    use crate::spec::conform::conform_struct;
    use crate::spec::manifest;
    use crate::table::{self, API_VERSION, Action, Operator, Struct, Type, all_unserved, parts};
    use crate::value::{Map, Value};

    /// Returns the texts of a finding for a pipeline that is written for an operator.
    fn texts(mut finding: Finding, operator: Option<Operator>) -> String {
        finding.offer_to(operator);
        format!("{}; {}", finding.message, finding.help.unwrap_or_default())
    }

    /// Checks that a finding offers a name of kfp-dbx-operator alone only if it says so, and that it
    /// does not say so to a pipeline that is written for that operator.
    fn judge(finding: &Finding, of_kfp_dbx: &[&str]) {
        for operator in [None, Some(Operator::Archived)] {
            let texts = texts(finding.clone(), operator);
            let offers = of_kfp_dbx.iter().any(|name| texts.contains(&format!("`{name}`")));
            assert!(!offers || texts.contains("only kfp-dbx-operator"), "{texts}");
        }
        let texts = texts(finding.clone(), Some(Operator::KfpDbx));
        assert!(!texts.contains("only kfp-dbx-operator"), "{texts}");
    }

    /// Returns the findings about an object with a single field.
    fn with_field(object: &Struct, name: &str, value: Value) -> Vec<Finding> {
        let mut map = Map::new();
        map.set(name, value);
        let found = conform_struct(&mut map, object).into_iter();
        // A field of the other operator is one of another finding.
        found.map(|misfit| misfit.finding).filter(|finding| finding.only_for.is_none()).collect()
    }

    #[test]
    fn findings_about_fields_say_which_operator_has_those_that_they_offer() {
        let mut judged = 0;
        for object in parts().0 {
            let fields = object.fields.iter().filter(|field| field.only_for.is_some());
            let of_kfp_dbx: Vec<_> = fields.map(|field| field.name).collect();
            let misspelt = object.fields.iter().map(|field| format!("{}x", field.name));
            let lacking = all_unserved(object).map(|field| field.name.to_owned());
            let names = misspelt.chain(lacking).chain(["a_name_like_no_other".to_owned()]);
            for finding in names.flat_map(|name| with_field(object, &name, Value::Int(1))) {
                judge(&finding, &of_kfp_dbx);
                judged += 1;
            }
        }
        assert!(judged > 500, "{judged}");
    }

    #[test]
    fn findings_about_words_say_which_operator_has_those_that_they_offer() {
        let mut judged = 0;
        let fields = parts()
            .0
            .into_iter()
            .flat_map(|object| object.fields.iter().map(move |field| (object, field)));
        for (object, field) in fields {
            let Type::Closed(closed) = field.ty else { continue };
            let misspelt = closed.values.iter().map(|(word, ..)| format!("{word}X"));
            let words = misspelt.chain(["NO_WORD_LIKE_IT".to_owned()]);
            for finding in words.flat_map(|word| with_field(object, field.name, Value::text(word)))
            {
                judge(&finding, closed.only_kfp_dbx);
                judged += 1;
            }
        }
        assert!(judged > 100, "{judged}");
    }

    #[test]
    fn findings_about_kinds_say_which_operator_has_those_that_they_offer() {
        let of_kfp_dbx: Vec<_> =
            table::kinds().filter(|kind| kind.only_for.is_some()).map(|kind| kind.kind).collect();
        assert!(!of_kfp_dbx.is_empty());
        let misspelt = table::kinds().map(|kind| format!("{}x", kind.kind));
        for name in misspelt.chain(["Nothing".to_owned()]) {
            let mut object = Map::new();
            object.set("apiVersion", Value::text(API_VERSION));
            object.set("kind", Value::text(name));
            let (_, found) = manifest::check(&mut object, Action::Create, true);
            let [misfit] = found.as_slice() else { unreachable!("{found:?}") };
            judge(&misfit.finding, &of_kfp_dbx);
        }
    }
}
