//! The seeds of a fuzz target, through the property that it holds: part of `make test`.

/// Holds the property for every seed in `fuzz/seeds/<target>`.
pub(crate) fn replay(target: &str, property: impl Fn(&[u8])) {
    let crate_folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seeds = crate_folder.ancestors().map(|folder| folder.join("fuzz/seeds").join(target));
    let seeds = seeds.find(|folder| folder.is_dir()).expect("a folder of seeds");
    let mut count = 0;
    for seed in std::fs::read_dir(seeds).unwrap() {
        property(&std::fs::read(seed.unwrap().path()).unwrap());
        count += 1;
    }
    assert!(count >= 2, "{count} seeds of {target}");
}
