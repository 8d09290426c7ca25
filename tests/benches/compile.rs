//! Compiling pipelines of 10 to 10,000 ops in chains, fans and layers of ten: `cargo bench --bench
//! compile`.
//!
//! A whole compile builds the ops, checks them and emits the YAML. `b_until_checked` stops after the
//! checks. `c_serde_yaml` is a yardstick for the rest: `serde_yaml` writes the same object.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};

mod pipelines;

use pipelines::{Shape, submits};

fn main() {
    divan::main();
}

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

fn whole(bencher: Bencher, size: usize, shape: Shape) {
    // Each op has its own template.
    let pipeline = submits(size, shape).plain(true);
    let bytes = pipeline.to_yaml().unwrap().len();
    bencher.counter(BytesCount::new(bytes)).bench(|| black_box(&pipeline).to_yaml().unwrap());
}

fn until_checked(bencher: Bencher, size: usize, shape: Shape) {
    let pipeline = submits(size, shape);
    bencher.bench(|| black_box(&pipeline).checks_alone().unwrap());
}

fn by_serde_yaml(bencher: Bencher, size: usize, shape: Shape) {
    let yaml = submits(size, shape).plain(true).to_yaml().unwrap();
    let object: serde_yaml::Value = serde_yaml::from_str(&yaml).unwrap();
    let write = || serde_yaml::to_string(black_box(&object)).unwrap();
    bencher.counter(BytesCount::new(write().len())).bench(write);
}

macro_rules! shapes {
    ($($shape:ident)*) => {$(
        mod $shape {
            use super::{Bencher, SIZES};

            #[divan::bench(args = SIZES)]
            fn a_whole_compile(bencher: Bencher, size: usize) {
                super::whole(bencher, size, super::pipelines::$shape);
            }

            #[divan::bench(args = SIZES)]
            fn b_until_checked(bencher: Bencher, size: usize) {
                super::until_checked(bencher, size, super::pipelines::$shape);
            }

            #[divan::bench(args = SIZES)]
            fn c_serde_yaml(bencher: Bencher, size: usize) {
                super::by_serde_yaml(bencher, size, super::pipelines::$shape);
            }
        }
    )*};
}

shapes!(chain fan layers);

mod lives {
    use super::{Bencher, SIZES, black_box, pipelines};

    #[divan::bench(args = SIZES)]
    fn a_whole_compile(bencher: Bencher, size: usize) {
        let pipeline = pipelines::lives(size).plain(true);
        bencher.bench(|| black_box(&pipeline).to_yaml().unwrap());
    }

    #[divan::bench(args = SIZES)]
    fn b_until_checked(bencher: Bencher, size: usize) {
        let pipeline = pipelines::lives(size);
        bencher.bench(|| black_box(&pipeline).checks_alone().unwrap());
    }
}
