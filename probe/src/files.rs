//! What a run leaves, and goes on from.

use ring::digest::{SHA256, digest};

use crate::contract::Contract;
use crate::findings::Findings;
use crate::report;
use crate::session::Session;
use crate::settings::Settings;

/// The settings with which the simulator behaves like the instance.
pub(crate) const PROFILE: &str = "nevis-profile.json";
/// What to send on.
pub(crate) const REPORT: &str = "nevis-report.md";
/// What another run goes on from.
pub(crate) const FINDINGS: &str = "nevis-findings.json";

/// What an earlier run has left of this instance.
pub(crate) fn findings(settings: &Settings) -> Result<Findings, String> {
    Findings::read(&settings.folder.join(FINDINGS), &fingerprint(settings))
}

/// Tells instances apart without naming one.
fn fingerprint(settings: &Settings) -> String {
    let digest = digest(&SHA256, settings.instance.as_str().as_bytes());
    digest.as_ref().iter().take(6).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// Writes all three.
pub(crate) fn leave(session: &mut Session, contract: &Contract) -> Result<(), String> {
    session.findings.note(session.instance.take_times());
    let Session { findings, hidden, settings, .. } = &*session;
    let json = |value: serde_json::Result<String>| value.map_err(|_| "the findings are no JSON".to_owned());
    let files = [
        (PROFILE, json(serde_json::to_string_pretty(&findings.profile(contract)))?),
        (REPORT, hidden.conceal(&report::report(contract, findings))),
        (FINDINGS, json(serde_json::to_string_pretty(findings))?),
    ];
    files.into_iter().try_for_each(|(name, text)| {
        let (whole, new) = (settings.folder.join(name), settings.folder.join(format!("{name}.new")));
        // Written beside it first, so that a run that dies leaves the earlier file whole.
        let written = std::fs::write(&new, text + "\n").and_then(|()| std::fs::rename(&new, whole));
        written.map_err(|error| format!("{name} cannot be written: {}", error.kind()))
    })
}
