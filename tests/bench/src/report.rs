//! The tables, in Markdown, with columns that line up.

use super::results::Results;
use super::statistics::Series;

/// What the table of all subjects is, for one who reads it; each is compared with `floor`.
pub(super) fn heading(rounds: usize, warm: usize, floor: &str) -> String {
    format!(
        "{rounds} rounds in turns, {warm} warm invocations in each, of which the second half counts: medians, \
         ± half the distance of the quartiles,\nand as a multiple of {floor}."
    )
}

/// The table of all subjects: each value with its spread, and as a multiple of the floor's.
pub(super) fn subjects(results: &Results) -> String {
    let floor = results.floor();
    let mut rows = vec![cells([
        "",
        "initialisation, ms",
        "its CPU, ms",
        "first, ms",
        "its CPU, ms",
        "warm, ms",
        "its CPU, ms",
        "peak memory, MB",
        "zip, MB",
    ])];
    for row in &results.rows {
        rows.push(vec![
            row.subject.name(),
            times(&row.initialisation, &floor.initialisation),
            times(&row.initialisation_processor, &floor.initialisation_processor),
            times(&row.first, &floor.first),
            times(&row.first_processor, &floor.first_processor),
            times(&row.warm, &floor.warm),
            times(&row.processor, &floor.processor),
            times(&row.memory, &floor.memory),
            format!("{:.2} ({:.1}x)", row.size, row.size / floor.size),
        ]);
    }
    table(&rows)
}

/// What of the product's functions the calls themselves are.
pub(super) fn calls(results: &Results) -> String {
    let mut rows = vec![cells([
        "",
        "bare calls of the initialisation, ms",
        "bare calls, warm, ms",
        "of the warm invocation",
        "CPU of the bare calls, ms",
        "of the invocation's",
        "CPU with the AWS SDK, ms",
        "of the invocation's",
    ])];
    for (row, bare) in results.product() {
        rows.push(vec![
            row.subject.name(),
            value(&bare.initialisation),
            value(&bare.warm),
            percent(&bare.warm, &row.warm),
            value(&bare.processor),
            percent(&bare.processor, &row.processor),
            value(&bare.processor_by_sdk),
            percent(&bare.processor_by_sdk, &row.processor),
        ]);
    }
    table(&rows)
}

/// Rows of cells, the first of them the head.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut lines: Vec<String> = rows.iter().map(|row| line(row, &widths)).collect();
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    lines.insert(1, line(&rule, &widths));
    lines.concat()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let padded = row.iter().zip(widths).map(|(cell, width)| format!(" {cell:width$} |", width = *width));
    format!("|{}\n", padded.collect::<String>())
}

/// A head of a table.
pub(super) fn cells<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(ToOwned::to_owned).into()
}

fn value(series: &Series) -> String {
    format!("{:.2} ±{:.2}", series.median(), series.spread())
}

fn times(series: &Series, floor: &Series) -> String {
    let multiple = series.median() / floor.median();
    let decimals = if multiple < 3.0 { 2 } else { 1 };
    format!("{} ({multiple:.decimals$}x)", value(series))
}

fn percent(part: &Series, whole: &Series) -> String {
    format!("{:.0} %", part.median() / whole.median() * 100.0)
}
