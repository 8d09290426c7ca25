//! How costs grow with the size of what a user writes: `cargo bench --bench growth`. Ten times as
//! much takes about ten times as long in each row.

use divan::Bencher;
use kfp_dbx_core::spec::conform::conform_struct;
use kfp_dbx_core::syntax::places::places;
use kfp_dbx_core::syntax::read::{Format, document, literal};
use kfp_dbx_core::table::OPS;
use kfp_dbx_core::value::Value;

fn main() {
    divan::main();
}

const SIZES: [usize; 3] = [100, 1_000, 10_000];

/// Returns a spec with that many libraries.
fn spec(library: &str, count: usize) -> String {
    format!("{{\"name\": \"j\", \"libraries\": [{}]}}", vec![library; count].join(",\n"))
}

/// Reads a spec with that many mistakes and finds their places.
fn mistakes(bencher: Bencher, text: &str, format: Format) {
    let job = OPS.iter().find(|op| op.rust_name == "CreateJobOp").map(|op| op.kind.spec);
    bencher.bench_local(|| {
        let Ok(Value::Map(mut map)) = document(text, format, literal) else { panic!("no object") };
        let misfits = conform_struct(&mut map, job.unwrap());
        let paths: Vec<_> = misfits.iter().map(|misfit| &misfit.path[..]).collect();
        places(text, format, &paths)
    });
}

#[divan::bench(args = SIZES)]
fn mistakes_in_json(bencher: Bencher, count: usize) {
    mistakes(bencher, &spec("null", count), Format::Json);
}

#[divan::bench(args = SIZES)]
fn mistakes_in_yaml(bencher: Bencher, count: usize) {
    mistakes(bencher, &spec("null", count), Format::Yaml);
}

/// Objects have no place until the document is read again, which is done for few of them.
#[divan::bench(args = SIZES)]
fn empty_objects_in_yaml(bencher: Bencher, count: usize) {
    mistakes(bencher, &spec("{}", count), Format::Yaml);
}

/// Brackets that are nested too deep.
#[divan::bench(args = [1_000, 10_000, 100_000])]
fn open_brackets(bencher: Bencher, count: usize) {
    let text = "[".repeat(count);
    bencher.bench_local(|| document(&text, Format::Yaml, literal).unwrap_err());
}

/// Numbers of which the reader keeps another text.
#[divan::bench(args = SIZES)]
fn numbers_with_their_digits(bencher: Bencher, count: usize) {
    let text = format!("[{}]", vec!["1.10"; count].join(", "));
    bencher.bench_local(|| document(&text, Format::Yaml, literal).unwrap());
}
