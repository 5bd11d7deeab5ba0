//! `make test PROFILE=…`: the simulator of a test behaves as a probed instance does, but for what the test itself sets.

use std::path::Path;

use serde_json::{Map, Value};
use simulator::Settings;

/// The settings of a test, over those of the profile that `SIMULATOR_PROFILE` names.
pub(crate) fn under(settings: Settings) -> Settings {
    match std::env::var_os("SIMULATOR_PROFILE") {
        Some(path) if !path.is_empty() => over(&settings, &read(Path::new(&path))),
        _ => settings,
    }
}

fn read(path: &Path) -> Map<String, Value> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Nothing hangs on the text, and its words may be those of an answer, in which [`crate::watch::Watch`] would take them for it.
/// Over the limit a test would be for what it has to do with no limit: it may send a user more SMS than anybody gets.
const NOT_TAKEN: [&str; 2] = ["defaultText", "sendsUntilBlocked"];

/// A member that has its default is not the test's own.
fn over(settings: &Settings, profile: &Map<String, Value>) -> Settings {
    let members = |settings: &Settings| serde_json::to_value(settings).expect("settings are JSON");
    let (mut made, defaults) = (members(settings), members(&Settings::default()));
    for (name, value) in profile {
        if !NOT_TAKEN.contains(&name.as_str()) && made[name] == defaults[name] {
            made[name] = value.clone();
        }
    }
    serde_json::from_value(made).expect("a profile has settings of the simulator")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_test_keeps_what_it_sets_and_takes_the_rest_from_the_profile() {
        let profile = json!({ "wrongCodeStatus": 401, "codeLength": 8, "sendsUntilBlocked": 1 });
        let own = Settings { code_length: 4, ..Settings::default() };
        let made = over(&own, profile.as_object().expect("an object"));
        assert_eq!(made, Settings { code_length: 4, wrong_code_status: 401, ..Settings::default() });
    }
}
