//! The books of SMS.

use std::collections::{BTreeMap, BTreeSet};

use simulator::{Entry, Event};

use super::{Approval, Books, Evidence, count, of, tally};
use crate::diary::StartEnd;
use crate::fleet::is_hurried;

/// The windows in which sends are counted, in seconds.
const WINDOW: i64 = 600;
const DAY: i64 = 86_400;

/// Pending and approved by the table, SMS by the simulator, unknown and still sending by the table. Each
/// pending or approved item has an SMS of its own.
pub(super) fn sent_and_written_down(evidence: &Evidence, books: &mut Books) {
    let username = |approval: &Approval| approval.username.clone();
    let known = tally(evidence.in_state(&["pending", "approved"]).map(username));
    let open = tally(evidence.in_state(&["unknown", "sending"]).map(username));
    let sent = tally(evidence.happened(Event::Sent).map(|entry| entry.username.clone()));
    let users: BTreeSet<_> = known.keys().chain(open.keys()).chain(sent.keys()).collect();
    for user in users {
        let (least, counted) = (of(&known, user), of(&sent, user));
        let most = least + of(&open, user);
        books.hold(least <= counted && counted <= most, || {
            format!("{user}: {counted} SMS sent, and the table says {least} to {most}")
        });
    }
    let [least, open, counted] = [known, open, sent].map(|tally| tally.values().sum::<u64>());
    let what = "SMS that the simulator sent (pending + approved; the same + unknown + stale sending)";
    books.line(what, Some(least), counted, least + open);

    let sent: BTreeMap<_, _> =
        evidence.happened(Event::Sent).map(|entry| (entry.transaction_id.as_str(), entry)).collect();
    let mut seen = BTreeSet::new();
    for approval in evidence.in_state(&["pending", "approved"]) {
        let id = approval.text("transactionId");
        let is_his = sent.get(id).is_some_and(|entry| entry.username == approval.username);
        books.hold(is_his && seen.insert(id), || format!("{} has no SMS of its own", approval.id));
    }
}

/// Nobody was sent more than the quotas of all windows that the run has touched, and no window has more approvals
/// than its quota: whatever may have been sent is one.
pub(super) fn quotas(evidence: &Evidence, books: &mut Books) {
    let (began, ended) = evidence.seconds;
    let touched = |length: i64| u64::try_from(ended / length - began / length + 1).unwrap_or_default();
    let most = (touched(WINDOW) * evidence.limits.window).min(touched(DAY) * evidence.limits.day);
    let sent = tally(evidence.happened(Event::Sent).map(|entry| entry.username.as_str()));
    for (user, counted) in &sent {
        books.hold(*counted <= most, || format!("{user}: {counted} SMS, over the quota of {most}"));
    }
    books.line("SMS to one user, at most", None, sent.into_values().max().unwrap_or_default(), most);
    let limits = evidence.limits;
    for (what, length, limit) in [
        ("approvals of one user in ten minutes, at most", WINDOW, limits.window),
        ("approvals of one user in a day, at most", DAY, limits.day),
    ] {
        let period = |approval: &Approval| (approval.username.clone(), approval.number("createdAt") / length);
        let per_period = tally(evidence.approvals.iter().map(period));
        for ((user, period), counted) in &per_period {
            let over =
                || format!("{user}: {counted} approvals in period {period} of {length} s, over {limit}");
            books.hold(*counted <= limit, over);
        }
        books.line(what, None, per_period.into_values().max().unwrap_or_default(), limit);
    }
}

/// What may have been sent to a user was begun a cooldown apart.
pub(super) fn cooldowns(evidence: &Evidence, books: &mut Books) {
    let mut moments: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for approval in evidence.in_state(&["sending", "pending", "approved", "unknown"]) {
        let moment = (approval.number("createdAt"), &approval.id);
        moments.entry(&*approval.username).or_default().push(moment);
    }
    let mut close = 0;
    for (user, mut moments) in moments.into_iter().filter(|(user, _)| !is_hurried(user)) {
        moments.sort_unstable();
        for pair in moments.windows(2).filter(|pair| pair[1].0 - pair[0].0 < evidence.limits.cooldown) {
            close += 1;
            books.wrong.push(format!("{user}: {} and {} within the cooldown", pair[0].1, pair[1].1));
        }
    }
    books.line("SMS to one user within the cooldown", None, close, 0);
}

/// A wish is sent once at most, exactly once where a user was answered 201, and never where all answers
/// say that nothing was sent. Each SMS names its wish, as its amount.
pub(super) fn wishes(evidence: &Evidence, books: &mut Books) {
    let sent: BTreeMap<_, _> =
        evidence.happened(Event::Sent).map(|entry| (entry.transaction_id.as_str(), entry)).collect();
    let written: BTreeSet<_> =
        evidence.in_state(&["pending", "approved"]).map(|approval| &approval.id).collect();
    let by_wish = tally(sent.values().map(|entry| wish_of(entry)));
    for (number, wish) in &evidence.wishes {
        let counted = of(&by_wish, &Some(*number));
        let at_most = u64::from(!wish.ends.iter().all(StartEnd::is_certainly_nothing));
        let user = &wish.username;
        books.hold(counted <= at_most, || format!("{user}: {counted} SMS for wish {number}, not {at_most}"));
        for end in &wish.ends {
            if let StartEnd::Started { approval_id, transaction_id } = end {
                let entry = sent.get(transaction_id.as_str());
                let is_this = entry.is_some_and(|one| wish_of(one) == Some(*number) && one.username == *user);
                books.hold(is_this && written.contains(approval_id), || {
                    format!("{user}: 201 for {approval_id}, which is not so")
                });
            }
        }
    }
    let unwished = by_wish.keys().filter(|number| number.is_none_or(|n| !evidence.wishes.contains_key(&n)));
    let unwished: Vec<_> = unwished.copied().collect();
    books.hold(unwished.is_empty(), || format!("SMS that nobody wished for: {unwished:?}"));
    let most = by_wish.values().max().copied().unwrap_or_default();
    books.line("SMS for one Idempotency-Key, at most", None, most, 1);
    books.line("SMS that nobody wished for", None, count(&unwished), 0);
}

/// The number of the wish that an SMS is about: the amount in its text.
fn wish_of(entry: &Entry) -> Option<u64> {
    let text = entry.text.as_deref()?;
    let amount = text.split_once("CHF ")?.1.split_once(".00 ")?.0;
    amount.replace(',', "").parse().ok()
}
