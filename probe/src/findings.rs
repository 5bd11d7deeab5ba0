//! What was seen, question by question: what report and profile are made of, and what another run goes on from. Nothing in
//! it is a value of an answer, but statuses, lengths and the settings themselves.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::contract::Contract;
use crate::instance::Times;

/// All findings of one instance. A member that a file lacks is of a version before it.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Findings {
    /// Which instance, by a digest of its address.
    pub(crate) instance: String,
    /// By question.
    pub(crate) seen: BTreeMap<String, Finding>,
    /// Milliseconds of the calls for an approval, and for a verification.
    pub(crate) approvals: Vec<u64>,
    pub(crate) verifications: Vec<u64>,
    pub(crate) sms: u32,
    pub(crate) refused_codes: u32,
}

/// What was seen of one question.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Finding {
    /// Whether there is an answer.
    pub(crate) known: bool,
    /// Whether the instance has no answer to it, whoever asks again.
    pub(crate) closed: bool,
    /// The answer, as the setting has it.
    pub(crate) value: Value,
    /// What else there is to say.
    pub(crate) remarks: Vec<String>,
    /// The answers of the instance, as printed.
    pub(crate) answers: Vec<String>,
}

impl Findings {
    /// What an earlier run has left for this instance; nothing, where it was another one, or there was none.
    ///
    /// # Errors
    /// A file that is there and cannot be read: this run would write over what SMS were paid for.
    pub(crate) fn read(file: &Path, instance: &str) -> Result<Self, String> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => "{}".to_owned(),
            Err(error) => return Err(format!("the earlier findings cannot be read: {}", error.kind())),
        };
        let found: Self = serde_json::from_str(&text)
            .map_err(|_| "the earlier findings are broken: mend or remove their file".to_owned())?;
        let same = found.instance == instance;
        Ok(if same { found } else { Self { instance: instance.to_owned(), ..Self::default() } })
    }

    /// Whether a question has its answer.
    pub(crate) fn is_known(&self, id: &str) -> bool {
        self.seen.get(id).is_some_and(|finding| finding.known)
    }

    /// Whether a question is still to be asked.
    pub(crate) fn is_open(&self, id: &str) -> bool {
        !self.is_known(id) && self.seen.get(id).is_none_or(|finding| !finding.closed)
    }

    /// Adds the times of the calls since the last time.
    pub(crate) fn note(&mut self, times: Times) {
        let milliseconds = |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.approvals.extend(times.approvals.into_iter().map(milliseconds));
        self.verifications.extend(times.verifications.into_iter().map(milliseconds));
    }

    /// The settings with which the simulator behaves like the instance, as far as they are known.
    pub(crate) fn profile(&self, contract: &Contract) -> Map<String, Value> {
        let settings = contract.questions.iter().filter(|question| question.setting);
        let known = settings.filter_map(|question| {
            let finding = self.seen.get(&question.id).filter(|finding| finding.known)?;
            Some((question.id.clone(), finding.value.clone()))
        });
        known.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> Result<Findings, String> {
        let name = format!("countersign-{}-{:?}", std::process::id(), std::thread::current().id());
        let file = std::env::temp_dir().join(name);
        std::fs::write(&file, content).unwrap();
        let read = Findings::read(&file, "this");
        std::fs::remove_file(&file).unwrap();
        read
    }

    #[test]
    fn what_an_earlier_run_has_left_is_taken_for_the_same_instance() {
        let earlier = r#"{"instance":"this","sms":3,"seen":{"userLookup":{"known":true,"value":true}}}"#;
        let found = read(earlier).unwrap();
        assert!(found.is_known("userLookup") && found.sms == 3, "members of a later version may be missing");
        let other = read(&earlier.replace("this", "that")).unwrap();
        assert!(other.seen.is_empty() && other.instance == "this");
        let none = Findings::read(Path::new("/nowhere/findings.json"), "this").unwrap();
        assert!(none.seen.is_empty() && none.instance == "this");
    }

    #[test]
    fn findings_that_cannot_be_read_are_not_taken_for_none() {
        for broken in ["", "{\"instance\":\"this\",\"seen\":{", "\"this\""] {
            assert!(read(broken).is_err_and(|said| said.contains("broken")), "{broken}");
        }
        assert!(Findings::read(Path::new("/"), "this").is_err(), "a folder is no file");
    }
}
