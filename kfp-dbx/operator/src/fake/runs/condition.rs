//! Tasks that compare two texts.

use super::super::end::End;
use super::super::workspace::Workspace;
use super::draft::Doing;
use super::references;

impl Workspace {
    /// Ends a task that compares two texts.
    pub(super) fn end_condition(&mut self, id: u64) {
        let Some((run, task)) = self.runs.task(id) else { return };
        let Doing::Condition { op, left, right } = &task.draft.doing else { return };
        let resolved =
            |text: &str| references::resolve(text, &|name| references::of_run(run, name));
        let outcome = compare(op, &resolved(left), &resolved(right));
        let end = if outcome.is_some() { End::Success } else { End::Failed };
        if let Some(task) = self.runs.task_mut(id) {
            task.outcome = outcome;
        }
        self.end_task(id, end);
    }
}

/// Compares two texts, which have to be numbers for an order.
fn compare(op: &str, left: &str, right: &str) -> Option<bool> {
    let numbers = || Some((left.trim().parse::<f64>().ok()?, right.trim().parse::<f64>().ok()?));
    match op {
        "EQUAL_TO" => Some(left == right),
        "NOT_EQUAL" => Some(left != right),
        "GREATER_THAN" => numbers().map(|(left, right)| left > right),
        "GREATER_THAN_OR_EQUAL" => numbers().map(|(left, right)| left >= right),
        "LESS_THAN" => numbers().map(|(left, right)| left < right),
        "LESS_THAN_OR_EQUAL" => numbers().map(|(left, right)| left <= right),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::compare;

    #[test]
    fn equality_is_of_texts_and_order_of_numbers() {
        assert_eq!(compare("EQUAL_TO", "1", "1.0"), Some(false));
        assert_eq!(compare("NOT_EQUAL", "a", "b"), Some(true));
        assert_eq!(compare("GREATER_THAN", "10", "9"), Some(true));
        assert_eq!(compare("LESS_THAN_OR_EQUAL", "9", "9.0"), Some(true));
        assert_eq!(compare("LESS_THAN", "a", "9"), None);
    }
}
