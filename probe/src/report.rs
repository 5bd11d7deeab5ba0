//! The report: each question with what was seen and what it means.

use std::fmt::Write as _;

use crate::contract::{Contract, Meaning, Question};
use crate::findings::{Finding, Findings};

/// The whole report, in Markdown.
pub(crate) fn report(contract: &Contract, findings: &Findings) -> String {
    let mut text = String::from(
        "# What a Nevis instance answered\n\nMade by `make probe` of Countersign. Of each answer it has the status, the media type, the \
         length, the framing, the time, the names of members and headers and the types of values: no key, token, code, number, \
         name or id.\n\n",
    );
    let _ = write!(text, "{}\n\n{}\n", summary(contract, findings), cost(findings));
    for question in &contract.questions {
        let _ =
            write!(text, "\n## {}\n\n{}", question.id, section(question, findings.seen.get(&question.id)));
    }
    text
}

/// How many questions have which answer, the dangerous ones by name.
pub(crate) fn summary(contract: &Contract, findings: &Findings) -> String {
    let names = |has: &dyn Fn(&Question) -> bool| -> Vec<&str> {
        let having = contract.questions.iter().filter(|question| has(question));
        having.map(|question| question.id.as_str()).collect()
    };
    let of = |wanted: Meaning| {
        names(&|question| meaning(question, findings.seen.get(&question.id)) == Some(wanted))
    };
    let (open, known) = (|id: &str| findings.is_open(id), |id: &str| findings.is_known(id));
    let list = |names: Vec<&str>| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    format!(
        "- as assumed: {} of {}\n- otherwise, and only another setting: {}\n- DANGEROUS, a promise does not hold: {}\n\
         - no answer to be had there: {}\n- not asked: {}",
        of(Meaning::Right).len(),
        contract.questions.len(),
        list(of(Meaning::Wrong)),
        list(of(Meaning::Dangerous)),
        list(names(&|question| !open(&question.id) && !known(&question.id))),
        list(names(&|question| open(&question.id)))
    )
}

/// What the runs cost, and how long the calls took.
fn cost(findings: &Findings) -> String {
    format!(
        "{} SMS were sent, {} codes refused. A call for an approval took {}, one for a verification {}.",
        findings.sms,
        findings.refused_codes,
        times(&findings.approvals),
        times(&findings.verifications)
    )
}

/// Median and 95th percentile.
fn times(milliseconds: &[u64]) -> String {
    let mut sorted = milliseconds.to_vec();
    sorted.sort_unstable();
    let at = |percent: usize| sorted.get((sorted.len() * percent).div_ceil(100).saturating_sub(1));
    match (at(50), at(95)) {
        (Some(half), Some(most)) => format!("{half} ms (p50) and {most} ms (p95) of {}", sorted.len()),
        _ => "no time, as there was none".to_owned(),
    }
}

/// One question.
pub(crate) fn section(question: &Question, finding: Option<&Finding>) -> String {
    let mut text = format!(
        "{}\n\n- documented: {}\n- assumed: `{}`\n",
        question.asks, question.documented, question.assumed
    );
    let Some(finding) = finding else { return text + &format!("- {}\n", not_asked(question)) };
    for answer in &finding.answers {
        let _ = writeln!(text, "- {answer}");
    }
    for remark in &finding.remarks {
        let _ = writeln!(text, "- {remark}");
    }
    let _ = writeln!(text, "- {}", said(question, finding));
    text
}

fn not_asked(question: &Question) -> String {
    question
        .needs
        .as_ref()
        .map_or_else(|| "not asked".to_owned(), |other| format!("not asked: {other} names the user for it"))
}

/// What was seen, and what it means.
fn said(question: &Question, finding: &Finding) -> String {
    let Some(meaning) = meaning(question, Some(finding)) else {
        return if finding.closed { "no answer".to_owned() } else { not_asked(question) };
    };
    let seen = &finding.value;
    match (meaning, question.setting) {
        (Meaning::Right, _) => format!("seen: `{seen}`, as assumed"),
        (Meaning::Wrong, true) => {
            format!("seen: `{seen}`; the assumption is wrong, and the setting `{}` corrects it", question.id)
        }
        (Meaning::Wrong, false) => format!("seen: `{seen}`; the assumption is wrong"),
        (Meaning::Dangerous, _) => {
            let promise = question.promise.as_deref().unwrap_or_default();
            format!("seen: `{seen}`; DANGEROUS. This does not hold: {promise}")
        }
    }
}

fn meaning(question: &Question, finding: Option<&Finding>) -> Option<Meaning> {
    finding.filter(|finding| finding.known).map(|finding| question.judge(&finding.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_what_there_was() {
        let all: Vec<_> = (1..=100).rev().collect();
        assert_eq!(times(&all), "50 ms (p50) and 95 ms (p95) of 100");
        assert_eq!(times(&[7]), "7 ms (p50) and 7 ms (p95) of 1");
        assert!(times(&[]).starts_with("no time"));
    }
}
