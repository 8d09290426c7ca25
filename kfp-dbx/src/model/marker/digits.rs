//! The digits of a marker.

use kfp_dbx_core::value::{Lists, Ref, Scalar, Target, WorkflowVariable};

/// What a marker stands for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Form {
    Text,
    /// A width, an alignment or a precision needs a value that is known at build time.
    Padded,
    /// The value with its type, if nothing stands beside it.
    Value,
}

/// Returns the digits of a reference and its form.
pub(super) fn digits_of(reference: Ref, form: Form) -> Vec<u8> {
    let numbers = match reference.target {
        Target::Param { scope, index } => [0, scope, index, 0, 0, 0, 0, 0],
        Target::Output { scope, op, output, lists, part } => {
            let (loops, of, each) = lists.map_or((0, 0, None), |lists| {
                (lists.loops.into(), lists.of.letter().into(), lists.part)
            });
            [1, scope, op, output, loops, of, number_of(each), number_of(part)]
        }
        Target::Workflow(variable) => [2, variable as u32, 0, 0, 0, 0, 0, 0],
    };
    let numbers = [u32::from(reference.ty.letter()), form as u32].into_iter().chain(numbers);
    let mut digits = Vec::with_capacity(16);
    for mut number in numbers {
        // Four bits a digit. The fifth says that more follow.
        loop {
            let more = number >= 16;
            digits.push((number % 16) as u8 + if more { 16 } else { 0 });
            number /= 16;
            if !more {
                break;
            }
        }
    }
    digits
}

/// Returns the number that stands for the index of a part. There are never as many as 2³² of them.
fn number_of(part: Option<u32>) -> u32 {
    part.map_or(0, |part| part.saturating_add(1))
}

/// Returns the reference of such digits, and what its marker stands for.
pub(super) fn reference_of(digits: &[u8]) -> Option<(Ref, Form)> {
    let mut digits = digits.iter();
    let mut number = || {
        let (mut number, mut shift) = (0, 0);
        loop {
            let digit = u32::from(*digits.next()?);
            number |= (digit % 16).checked_shl(shift)?;
            shift += 4;
            if digit < 16 {
                return Some(number);
            }
        }
    };
    let ty = Scalar::of_letter(char::from_u32(number()?)?)?;
    let form = match number()? {
        0 => Form::Text,
        1 => Form::Padded,
        _ => Form::Value,
    };
    let (kind, first, second, third) = (number()?, number()?, number()?, number()?);
    let (loops, of, each, part) = (number()?, number()?, number()?, number()?);
    let lists = match loops {
        0 => None,
        loops => {
            let of = Scalar::of_letter(char::from_u32(of)?)?;
            Some(Lists { loops: u8::try_from(loops).ok()?, of, part: each.checked_sub(1) })
        }
    };
    let part = part.checked_sub(1);
    let target = match (kind, first, second, third) {
        (0, scope, index, _) => Target::Param { scope, index },
        (1, scope, op, output) => Target::Output { scope, op, output, lists, part },
        (_, variable, ..) => {
            Target::Workflow(*WorkflowVariable::ALL.get(usize::try_from(variable).ok()?)?)
        }
    };
    Some((Ref { target, ty }, form))
}
