//! The books of codes.

use std::collections::{BTreeMap, BTreeSet};

use simulator::{Entry, Event};

use super::{Approval, Books, Evidence, of, tally};
use crate::diary::{Check, CheckEnd};

/// Approved by the table, accepted by the simulator, and checks of which their users never heard.
/// Approval by approval: one is approved if and only if its code was accepted, or nobody knows.
pub(super) fn accepted_and_approved(evidence: &Evidence, books: &mut Books) {
    let approved: BTreeMap<_, _> = by_transaction(evidence.in_state(&["approved"]));
    let accepted = tally(evidence.happened(Event::Accepted).map(|entry| entry.transaction_id.as_str()));
    let lost: BTreeSet<_> = lost(evidence).map(|check| check.transaction_id.as_str()).collect();
    for (id, approval) in &approved {
        let was_accepted = of(&accepted, id) == 1;
        books.hold(was_accepted, || format!("{}: approved, and its code never accepted", approval.id));
    }
    for (id, times) in &accepted {
        let explained = approved.contains_key(id) || lost.contains(id);
        books.hold(explained && *times == 1, || {
            format!("transaction {id}: accepted {times} times, not approved, and no check of it was lost")
        });
    }
    let approved = tally(evidence.in_state(&["approved"]).map(|approval| approval.username.clone()));
    let accepted = tally(evidence.happened(Event::Accepted).map(|entry| entry.username.clone()));
    let lost = tally(self::lost(evidence).map(|check| check.username.clone()));
    for (user, counted) in &accepted {
        let (least, most) = (of(&approved, user), of(&approved, user) + of(&lost, user));
        books.hold(least <= *counted && *counted <= most, || {
            format!("{user}: {counted} codes accepted, not {least} to {most}")
        });
    }
    let [least, lost, counted] = [approved, lost, accepted].map(|tally| tally.values().sum::<u64>());
    let what = "codes that the simulator accepted (approved; the same + checks unknown or killed)";
    books.line(what, Some(least), counted, least + lost);
}

/// No approval has had more codes judged than its attempts, and none more attempts than the limit.
pub(super) fn attempts(evidence: &Evidence, books: &mut Books) {
    let limit = evidence.limits.attempts;
    let approvals = by_transaction(evidence.approvals.iter());
    let judged = tally(judged(evidence).map(|entry| entry.transaction_id.as_str()));
    let attempts = |approval: &Approval| u64::try_from(approval.number("attempts")).unwrap_or(u64::MAX);
    for approval in &evidence.approvals {
        let counted = attempts(approval);
        books.hold(counted <= limit, || format!("{}: {counted} attempts, over {limit}", approval.id));
    }
    for (id, times) in &judged {
        let counted = approvals.get(id).map_or(0, |approval| attempts(approval));
        let name = approvals.get(id).map_or(*id, |approval| &approval.id);
        books.hold(*times <= counted.min(limit), || {
            format!("{name}: {times} codes judged, {counted} attempts counted, {limit} allowed")
        });
    }
    let most_counted = evidence.approvals.iter().map(attempts).max().unwrap_or_default();
    books.line("attempts of one approval, at most", None, most_counted, limit);
    books.line("codes judged of one approval, at most", None, judged.into_values().max().unwrap_or(0), limit);
}

/// Wrong codes of a user in a row, by the simulator: at most the failures allowed, and those beyond whose
/// verdict never came back.
pub(super) fn wrong_in_a_row(evidence: &Evidence, books: &mut Books) {
    let limit = evidence.limits.failures;
    let lost = tally(lost(evidence).map(|check| (check.transaction_id.as_str(), check.code.as_str())));
    let mut rows: BTreeMap<_, Vec<&Entry>> = BTreeMap::new();
    let mut worst = 0;
    let mut end_of_row = |user: &str, row: Vec<&Entry>| {
        let codes = tally(row.iter().map(|entry| (entry.transaction_id.as_str(), entry.code.as_str())));
        // Of a code that was judged again and again, as many verdicts as its lost posts may be unheard.
        let heard: u64 = codes.iter().map(|(code, times)| times.saturating_sub(of(&lost, code))).sum();
        worst = worst.max(heard);
        books.hold(heard <= limit, || format!("{user}: {heard} wrong codes in a row, {limit} allowed"));
    };
    for entry in judged(evidence) {
        let row = rows.entry(entry.username.as_str()).or_default();
        match entry.event {
            Event::Accepted => end_of_row(&entry.username, std::mem::take(row)),
            Event::Refused | Event::Sent => row.push(entry),
        }
    }
    for (user, row) in rows {
        end_of_row(user, row);
    }
    books.line("wrong codes of one user in a row, less those unknown or killed, at most", None, worst, limit);
}

/// What users were answered is so: 200 where the code was accepted and the approval approved,
/// `code-rejected` where the code was refused.
pub(super) fn answers(evidence: &Evidence, books: &mut Books) {
    let approved = by_transaction(evidence.in_state(&["approved"]));
    let of_code = |entry: &Entry| (entry.transaction_id.clone(), entry.code.clone());
    let accepted = tally(evidence.happened(Event::Accepted).map(of_code));
    let refused = tally(evidence.happened(Event::Refused).map(of_code));
    let answered = |end| evidence.checks.iter().filter(move |check| check.end == end);
    let code = |check: &Check| (check.transaction_id.clone(), check.code.clone());
    let mut untrue = 0;
    for check in answered(CheckEnd::Approved) {
        let approval = approved.get(check.transaction_id.as_str());
        let is_approved = approval.is_some_and(|approval| approval.id == check.approval_id);
        let is_so = is_approved && of(&accepted, &code(check)) == 1;
        untrue += u64::from(!is_so);
        books.hold(is_so, || format!("{}: 200, and its code was not accepted", check.approval_id));
    }
    for (code, times) in tally(answered(CheckEnd::Rejected).map(code)) {
        let is_so = times <= of(&refused, &code);
        untrue += u64::from(!is_so);
        books.hold(is_so, || format!("transaction {}: code-rejected more often than it was", code.0));
    }
    books.line("verdicts that Nevis has not given", None, untrue, 0);
}

fn judged(evidence: &Evidence) -> impl Iterator<Item = &Entry> {
    evidence.journal.iter().filter(|entry| entry.event != Event::Sent)
}

/// Checks that ended unknown, or with their process.
fn lost(evidence: &Evidence) -> impl Iterator<Item = &Check> {
    evidence.checks.iter().filter(|check| check.end.is_lost())
}

fn by_transaction<'a>(approvals: impl Iterator<Item = &'a Approval>) -> BTreeMap<&'a str, &'a Approval> {
    let by_id = approvals.map(|approval| (approval.text("transactionId"), approval));
    by_id.filter(|(id, _)| !id.is_empty()).collect()
}
