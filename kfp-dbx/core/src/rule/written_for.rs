//! The operator that a pipeline is written for: some findings are faults with one operator only.

use super::finding::Finding;
use super::rules::{UNKNOWN_FIELD, UNKNOWN_KIND, UNKNOWN_WORD};
use super::setting_form::SettingForm;
use crate::table::Operator;

/// The operator that a pipeline is written for, and the form in which its source would say so.
#[derive(Debug, Clone, Copy)]
pub struct WrittenFor {
    /// The operator. The pipeline must be right for each if there is none.
    pub operator: Option<Operator>,
    /// How the source writes settings.
    pub form: SettingForm,
}

impl WrittenFor {
    /// The operator is not known, so that only what is a fault with each operator is one.
    pub const UNKNOWN: Self = Self { operator: Some(Operator::KfpDbx), form: SettingForm::Methods };

    /// Whether a finding is a fault with this operator. Its texts then offer only what this operator has.
    /// The help of what is a fault with the archived operator alone also names the other operator.
    pub(super) fn concerns(self, finding: &mut Finding) -> bool {
        finding.offer_to(self.operator);
        let Some(only_for) = finding.only_for else { return true };
        if self.operator.is_some_and(|operator| operator != only_for) {
            return false;
        }
        if only_for == Operator::Archived {
            let way_out = self.way_out();
            finding.help = Some(match finding.help.take() {
                Some(help) => format!("{help}; {way_out}"),
                None => way_out,
            });
        }
        // The findings are judged once more with those of the emitted workflow.
        finding.only_for = None;
        true
    }

    /// Whether a finding shows that the pipeline is meant for kfp-dbx-operator, and does not say so: it has
    /// what only this operator has.
    pub(super) fn lacks_word(self, finding: &Finding) -> bool {
        let of_other = [&UNKNOWN_FIELD, &UNKNOWN_KIND, &UNKNOWN_WORD];
        self.operator.is_none()
            && finding.only_for == Some(Operator::Archived)
            && of_other.contains(&finding.rule)
    }

    fn way_out(self) -> String {
        let word = format!("{:?}", Operator::KfpDbx.as_str());
        let setting = self.form.write(&[("operator", Some(&word))]);
        format!("if kfp-dbx-operator serves the pipeline, write {setting}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{DROPPED_VALUE, ONE_TASK};

    fn help(operator: Option<Operator>, mut finding: Finding) -> Option<String> {
        let pipeline = WrittenFor { operator, form: SettingForm::Attribute };
        pipeline.concerns(&mut finding).then(|| finding.help.unwrap_or_default())
    }

    #[test]
    fn a_fault_of_the_archived_operator_names_the_other_one() {
        let way_out =
            "if kfp-dbx-operator serves the pipeline, write `#[pipeline(operator = \"kfp-dbx\")]`";
        let alone = || Finding::new(&DROPPED_VALUE, "x");
        for operator in [None, Some(Operator::Archived)] {
            assert_eq!(help(operator, alone()).as_deref(), Some(way_out));
            let with = help(operator, alone().help("remove it"));
            assert_eq!(with, Some(format!("remove it; {way_out}")));
        }
        assert_eq!(help(Some(Operator::KfpDbx), alone()), None);
    }

    #[test]
    fn a_fault_with_each_operator_stays() {
        for operator in [None, Some(Operator::Archived), Some(Operator::KfpDbx)] {
            let finding = || Finding::new(&ONE_TASK, "x").help("y");
            assert_eq!(help(operator, finding()).as_deref(), Some("y"));
            let part = help(operator, finding().of_archived());
            assert_eq!(part.is_none(), operator == Some(Operator::KfpDbx));
        }
    }

    #[test]
    fn texts_offer_what_the_operator_has() {
        let finding = || {
            Finding::new(&ONE_TASK, "op `x`: set `a` or `b`")
                .help("did you mean `b`?")
                .unless_kfp_dbx("`a` or `b`", "`a`")
                .unless_kfp_dbx("`b`?", "`b`, which only kfp-dbx-operator has?")
        };
        for operator in [None, Some(Operator::Archived), Some(Operator::KfpDbx)] {
            let mut finding = finding();
            let pipeline = WrittenFor { operator, form: SettingForm::Methods };
            assert!(pipeline.concerns(&mut finding) && pipeline.concerns(&mut finding));
            let texts = (finding.message.as_str(), finding.help.as_deref().unwrap());
            assert_eq!(
                texts,
                match operator {
                    Some(Operator::KfpDbx) => ("op `x`: set `a` or `b`", "did you mean `b`?"),
                    _ => ("op `x`: set `a`", "did you mean `b`, which only kfp-dbx-operator has?"),
                }
            );
        }
    }

    #[test]
    fn a_finding_that_is_judged_twice_has_one_help() {
        let pipeline = WrittenFor { operator: None, form: SettingForm::Methods };
        let mut finding = Finding::new(&DROPPED_VALUE, "x");
        assert!(pipeline.concerns(&mut finding));
        let help = finding.help.clone();
        assert!(pipeline.concerns(&mut finding));
        assert_eq!(finding.help, help);
    }
}
