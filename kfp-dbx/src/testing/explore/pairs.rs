//! Which two things happen together, and which pairs come first.

use std::collections::BTreeSet;

use super::course::Course;
use super::deviation::Deviation;

/// Something that differs, with what happens if nothing else does.
pub(super) struct Single {
    pub(super) deviation: Deviation,
    pub(super) course: Course,
}

/// Returns the pairs that can show something new, the most telling first.
///
/// Left out are pairs of which one thing keeps the op of the other from running: nothing more happens
/// than with one of them. Of the things that happen to an op and have the same course, such as the
/// states in which a run fails, one stands for all.
pub(super) fn pairs<'s>(
    plain: &Course,
    singles: &'s [Single],
    seed: u64,
) -> Vec<[&'s Deviation; 2]> {
    let telling = representatives(plain, singles);
    let mut ranks: [Vec<_>; 6] = Default::default();
    for (index, first) in telling.iter().enumerate() {
        for second in &telling[index + 1..] {
            if happen(first, second) && first.deviation.fits(&second.deviation) {
                let pair = [&first.deviation, &second.deviation];
                ranks[rank(pair)].push(pair);
            }
        }
    }
    for rank in &mut ranks {
        shuffle(rank, seed);
    }
    // Something of each.
    let longest = ranks.iter().map(Vec::len).max().unwrap_or(0);
    let rows = (0..longest).flat_map(|row| ranks.iter().filter_map(move |rank| rank.get(row)));
    rows.copied().collect()
}

/// Returns one thing of those that happen to an op and have the same course.
fn representatives<'s>(plain: &Course, singles: &'s [Single]) -> Vec<&'s Single> {
    let mut known = BTreeSet::new();
    let is_new = |single: &&'s Single| {
        let group = match &single.deviation {
            // What does not run here may do so together with something else.
            deviation if deviation.op().is_some_and(|op| !plain.begun.contains(op)) => return true,
            Deviation::Fault(select, ..) => select.op.clone(),
            // No op has a name with a space.
            Deviation::Intervention(action, _) => format!("to {action:?}"),
            Deviation::Input(..) | Deviation::Second(_) => return true,
        };
        known.insert((group, &single.course))
    };
    singles.iter().filter(is_new).collect()
}

/// Whether the ops of both run although the other thing happens.
fn happen(first: &Single, second: &Single) -> bool {
    let runs = |deviation: &Deviation, other: &Course| {
        deviation.op().is_none_or(|op| other.begun.contains(op))
    };
    runs(&first.deviation, &second.course) && runs(&second.deviation, &first.course)
}

/// Returns the place of a pair in the order.
fn rank(pair: [&Deviation; 2]) -> usize {
    use Deviation::{Fault, Input, Intervention, Second};
    match pair {
        [Fault(..), Fault(..)] => 0,
        [Input(..), Fault(..)] | [Fault(..), Input(..)] => 1,
        [Intervention(..), Fault(..)] | [Fault(..), Intervention(..)] => 2,
        [Input(..), Intervention(..)] | [Intervention(..), Input(..)] => 3,
        [Second(_), _] | [_, Second(_)] => 4,
        _ => 5,
    }
}

/// Orders by chance, the same way for the same seed.
pub(super) fn shuffle<T>(all: &mut [T], seed: u64) {
    let mut state = seed ^ 0x9e37_79b9_7f4a_7c15;
    for last in (1..all.len()).rev() {
        // xorshift64, by Marsaglia.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let other = usize::try_from(state % (last as u64 + 1)).unwrap_or(0);
        all.swap(last, other);
    }
}
