//! From the first word to the last.

use std::collections::BTreeSet;

use secrecy::{ExposeSecret, SecretString};

use crate::console::Console;
use crate::contract::Contract;
use crate::files::{self, FINDINGS, PROFILE, REPORT};
use crate::hidden::Hidden;
use crate::instance::Instance;
use crate::key;
use crate::plan::{Asked, Plan, announcement};
use crate::report;
use crate::session::Session;
use crate::settings::Settings;

/// Asks the instance what is not asked yet, and leaves profile, report and findings.
///
/// # Errors
/// What is missing or wrong, in one line without a value.
pub async fn run(settings: Settings) -> Result<(), String> {
    let contract = Contract::read();
    let findings = files::findings(&settings)?;
    let plan = Plan::of(&settings, &contract, &findings)?;
    let steps = plan.steps(&settings, &contract);
    if steps.is_empty() {
        Console::new(Hidden::default(), true).say("Nothing is left to ask; PROBE_AGAIN asks again.");
        return Ok(());
    }
    let key = key::read(settings.key_file.as_deref())?;
    let hidden = hidden(&settings, &key);
    let console = Console::new(hidden.clone(), settings.yes);
    console.say(&announcement(&settings, &steps));
    if !console.agrees("Type yes to go on:") {
        return Err("nothing was asked".to_owned());
    }
    let instance = Instance::new(&settings, key)?;
    let mut session = Session::begin(settings, instance, console, hidden, plan, findings).await?;
    for asked in steps {
        take(&mut session, &contract, &asked).await?;
    }
    session.console.say(&format!("\n{}", report::summary(&contract, &session.findings)));
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
    settings.others.values().chain([&settings.username]).for_each(|name| hidden.keep(name));
    let host = settings.instance.host_str().unwrap_or_default();
    hidden.keep(host);
    hidden.keep(host.split('.').next().filter(|_| host.ends_with(".mauth.nevis.cloud")).unwrap_or_default());
    hidden
}

/// Takes a step with the questions that whoever sits there does not skip, and leaves the files as they are then: a run that
/// breaks off loses none of it.
async fn take(session: &mut Session, contract: &Contract, asked: &Asked) -> Result<(), String> {
    let skipped = skipped(&session.console, asked);
    session.plan.skip(&skipped);
    if skipped.len() == asked.ids.len() {
        return Ok(());
    }
    session.console.say(&format!("\n== {}: {}", asked.step.name, asked.step.does));
    if let Err(reason) = asked.step.take(session).await {
        session.console.say(&format!("   Not all of it could be asked: {reason}."));
    }
    let taken = |id: &str| asked.ids.iter().any(|one| one == id) && !skipped.iter().any(|one| one == id);
    for question in contract.questions.iter().filter(|question| taken(&question.id)) {
        let section = report::section(question, session.findings.seen.get(&question.id));
        session.console.say(&format!("\n{}: {}", question.id, section.trim_end()));
    }
    files::leave(session, contract)
}

/// Which questions of a step somebody has typed: none, by Enter, or all, by `s`.
fn skipped(console: &Console, asked: &Asked) -> Vec<String> {
    let Asked { step, ids, .. } = asked;
    let question = format!(
        "\n{}: {}. It asks: {}.\nEnter goes on, s skips all of it; or name the questions to skip:",
        step.name,
        step.does,
        ids.join(", ")
    );
    loop {
        let typed = console.ask(&question);
        if typed == "s" {
            return ids.clone();
        }
        let names: BTreeSet<_> =
            typed.split([' ', ',']).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        if names.iter().all(|name| ids.contains(name)) {
            return names.into_iter().collect();
        }
        console.say("That is not a list of its questions.");
    }
}
