//! The bounds of speed, each held or not.

use super::before;
use super::cost::Cost;
use super::instructions::{self, Count};
use super::results::{BareRow, Results, Row, megabytes};
use super::size;
use super::statistics::Series;
use super::subject::{Function, Language};

/// One line for each bound and function; `counts` are the instructions, where they could be counted.
pub(super) fn verdicts(results: &Results, costs: &[Cost], counts: &[Count]) -> Vec<String> {
    let mut lines = Vec::new();
    for (row, bare) in results.product() {
        lines.extend(alone(results.floor(), row, bare));
    }
    for (row, _) in results.product() {
        lines.extend(against_twins(results, row));
    }
    // That needs no run: `cargo tree` says it to a test.
    lines.push(
        "by test  6. one TLS stack, one HTTP stack, no large crate twice: tests/acceptance/tests/it/dependencies.rs"
            .to_owned(),
    );
    lines.extend(counts.iter().map(|count| format!("{} 7. {count}", word(count.held()))));
    lines.extend(instructions::impossible().map(|reason| format!("unknown  7. instructions: {reason}")));
    let calls = costs.iter().all(Cost::held);
    lines.push(format!("{} 8. three calls to the table for each start and verification", word(calls)));
    lines.extend([Function::Start, Function::Verify].map(|function| beside_before(results, function)));
    lines
}

/// Initialisation, first invocation, warm path and size.
fn alone(hello: &Row, row: &Row, bare: &BareRow) -> [String; 5] {
    let name = row.subject.name();
    let initialisation = 3.0 * hello.initialisation.median() + bare.initialisation.median();
    let processor = 2.0 * hello.processor.median() + bare.processor.median();
    [
        at_most(
            &format!("2. initialisation of {name}, ms (3x hello + bare calls)"),
            row.initialisation.median(),
            initialisation,
        ),
        format!("{} 2. key read, Nevis and table connected, when that of {name} ends", word(bare.ready)),
        at_most(
            &format!("3. first invocation of {name}, ms (1.5x warm)"),
            row.first.median(),
            1.5 * row.warm.median(),
        ),
        at_most(
            &format!("4. CPU per invocation of {name}, ms (2x hello + bare calls)"),
            row.processor.median(),
            processor,
        ),
        at_most(&format!("6. zip of {name}, MB"), row.size, megabytes(size::LARGEST)),
    ]
}

/// The better of the two twins, as a multiple of the product.
fn against_twins(results: &Results, row: &Row) -> Vec<String> {
    let name = row.subject.name();
    let (function, receipts): (Function, bool) = (row.subject.function, row.subject.receipts);
    let languages = [Language::Node, Language::Python];
    if let Some(missing) = languages.into_iter().find(|language| !language.is_there()) {
        return vec![format!("unknown  5. {name} beside its twins: {missing:?} is not installed")];
    }
    let twins = languages.map(|language| results.row(function, language, receipts));
    let better = |of: fn(&Row) -> &Series| {
        twins.iter().map(|twin| of(twin).median()).fold(f64::INFINITY, f64::min) / of(row).median()
    };
    let [faster, cheaper, smaller] =
        [better(|row| &row.initialisation), better(|row| &row.processor), better(|row| &row.memory)];
    vec![
        at_least(
            &format!("5. initialisation of {name}: the better twin's is so many times longer"),
            faster,
            20.0,
        ),
        at_least(
            &format!("5. CPU per invocation of {name}: the better twin's is so many times more"),
            cheaper,
            4.0,
        ),
        at_least(&format!("5. peak memory of {name}: the better twin's is so many times more"), smaller, 5.0),
    ]
}

/// A warm invocation beside that of the build before, in the same run.
fn beside_before(results: &Results, function: Function) -> String {
    let row = results.row(function, Language::Rust, true);
    let what = format!("9. CPU per invocation of {}, as a share of {}'s", row.subject.name(), before::COMMIT);
    match before::processor(results, function) {
        Some(before) => at_most(&what, row.processor.median() / before, before::SHARE),
        None => format!("unknown  {what}: it was not measured in this run (BEFORE)"),
    }
}

fn at_most(what: &str, value: f64, bound: f64) -> String {
    format!("{} {what}: {value:.2}, at most {bound:.2}", word(value <= bound))
}

fn at_least(what: &str, value: f64, bound: f64) -> String {
    format!("{} {what}: {value:.1}, at least {bound:.1}", word(value >= bound))
}

fn word(held: bool) -> &'static str {
    if held { "held    " } else { "NOT HELD" }
}
