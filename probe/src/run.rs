//! From the first word to the files.

use ring::digest::{SHA256, digest};
use secrecy::{ExposeSecret, SecretString};

use crate::console::Console;
use crate::findings::Findings;
use crate::hidden::Hidden;
use crate::instance::Instance;
use crate::key;
use crate::report;
use crate::session::Session;
use crate::settings::Settings;
use crate::steps::{STEPS, Step};

const PROFILE: &str = "nevis-profile.json";
const REPORT: &str = "nevis-report.md";
const FINDINGS: &str = "nevis-findings.json";

/// Asks the instance what is not asked yet, and leaves profile, report and findings.
///
/// # Errors
/// What is missing or wrong, in one line without a value.
pub async fn run(settings: Settings) -> Result<(), String> {
    let key = key::read(settings.key_file.as_deref())?;
    let hidden = hidden(&settings, &key);
    let console = Console::new(hidden.clone(), settings.yes);
    let findings = Findings::read(&settings.folder.join(FINDINGS), &fingerprint(&settings));
    let steps = pending(&settings, &findings);
    console.say(&announcement(&settings, &steps));
    if !console.agrees("Type yes to go on:") {
        return Err("nothing was asked".to_owned());
    }
    let instance = Instance::new(&settings, key)?;
    let mut session = Session::begin(settings, instance, console, hidden, findings).await?;
    for step in steps {
        if session.console.ask(&format!("\n{}: {}. Enter asks, s skips:", step.name, step.does)) == "s" {
            continue;
        }
        take(&mut session, step).await;
        leave(&mut session)?;
    }
    session.console.say(&format!("\n{}", report::summary(&session.contract, &session.findings)));
    session.console.say(&format!(
        "\n{REPORT} is fit to be sent on; {PROFILE} is for make run PROFILE={PROFILE} and make test PROFILE={PROFILE}; \
         another run goes on from {FINDINGS}."
    ));
    Ok(())
}

/// What is known before the first answer, and must not be printed: the key, the instance and its users.
fn hidden(settings: &Settings, key: &SecretString) -> Hidden {
    let hidden = Hidden::default();
    hidden.keep(key.expose_secret());
    let names = [
        Some(&settings.username),
        settings.no_phone.as_ref(),
        settings.blocked.as_ref(),
        settings.other.as_ref(),
    ];
    names.into_iter().flatten().for_each(|name| hidden.keep(name));
    let host = settings.instance.host_str().unwrap_or_default();
    hidden.keep(host);
    hidden.keep(host.split('.').next().filter(|_| host.ends_with(".mauth.nevis.cloud")).unwrap_or_default());
    hidden
}

/// Tells instances apart without naming one.
fn fingerprint(settings: &Settings) -> String {
    let digest = digest(&SHA256, settings.instance.as_str().as_bytes());
    digest.as_ref().iter().take(6).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// The steps that are to be taken: those that were not, and those that are wanted again.
fn pending(settings: &Settings, findings: &Findings) -> Vec<&'static Step> {
    let listed = |names: &[String], step: &Step| names.iter().any(|name| name == step.name || name == "all");
    let wanted = |step: &&Step| {
        let taken = findings.taken.iter().any(|name| name == step.name);
        !listed(&settings.skip, step) && (!taken || listed(&settings.again, step))
    };
    STEPS.iter().filter(wanted).collect()
}

fn announcement(settings: &Settings, steps: &[&Step]) -> String {
    let more = settings.more_sms;
    let limits = steps.iter().any(|step| step.name == "limits");
    let sum = |cost: fn(&Step) -> u32| steps.iter().map(|step| cost(step)).sum::<u32>();
    let (least, most) = (sum(|step| step.sms.0), sum(|step| step.sms.1) + if limits { more } else { 0 });
    let codes = sum(|step| step.refused_codes) + if limits { settings.wrong_codes } else { 0 };
    let names: Vec<_> = steps.iter().map(|step| step.name).collect();
    format!(
        "The probe asks a real instance what no page of Nevis answers. Steps: {}.\n\
         It sends {least} to {most} real SMS to the user of PROBE_USERNAME, which cost money, and posts up to {codes} codes that are \
         refused, which may leave that user blocked for a while. Take a user of your own.",
        names.join(", ")
    )
}

async fn take(session: &mut Session, step: &Step) {
    let ids: Vec<_> = session
        .contract
        .questions
        .iter()
        .filter(|question| question.step == step.name)
        .map(|question| question.id.clone())
        .collect();
    session.findings.seen.retain(|id, _| !ids.contains(id));
    session.findings.taken.retain(|name| name != step.name);
    session.console.say(&format!("\n== {}: {}", step.name, step.does));
    match step.take(session).await {
        Ok(()) => session.findings.taken.push(step.name.to_owned()),
        Err(reason) => session.console.say(&format!("   Not all of it could be asked: {reason}.")),
    }
    for question in session.contract.questions.iter().filter(|question| ids.contains(&question.id)) {
        let section = report::section(question, session.findings.seen.get(&question.id));
        session.console.say(&format!("\n{}: {}", question.id, section.trim_end()));
    }
}

/// Writes the three files, as they are after each step: a run that breaks off loses none.
fn leave(session: &mut Session) -> Result<(), String> {
    session.findings.note(session.instance.take_times());
    let Session { contract, findings, hidden, .. } = &*session;
    let json = |value: serde_json::Result<String>| value.map_err(|_| "the findings are no JSON".to_owned());
    let files = [
        (PROFILE, json(serde_json::to_string_pretty(&findings.profile(contract)))?),
        (REPORT, hidden.conceal(&report::report(contract, findings))),
        (FINDINGS, json(serde_json::to_string_pretty(findings))?),
    ];
    files.into_iter().try_for_each(|(name, text)| {
        let written = std::fs::write(session.file(name), text + "\n");
        written.map_err(|error| format!("{name} cannot be written: {}", error.kind()))
    })
}
