//! `make live`: a real Nevis instance in place of the simulator. Its access key stays in this process, which hands it to the
//! functions of this run alone; whom the API answers, and what it has sent, is settled in front of it.

mod guard;
mod page;
mod vault;

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;

use probe::console::Console;
use probe::hidden::Hidden;
use probe::{key, settings};
use ring::rand::{SecureRandom, SystemRandom};
use secrecy::{ExposeSecret, SecretString};

pub(super) use self::guard::Guard;
pub(super) use self::page::Shop;
pub(super) use self::vault::Vault;

/// The SMS of a run, if `LIVE_SMS` does not say otherwise.
const SMS: u32 = 10;

/// What a run with a real instance is told.
pub struct Live {
    /// The instance, as the functions take it.
    pub(super) address: String,
    pub(super) key: SecretString,
    /// Who may be sent SMS.
    pub(super) users: Vec<String>,
    /// How many.
    pub(super) sms: u32,
    certificates: Option<String>,
}

impl Live {
    /// Reads `NEVIS_INSTANCE` or `NEVIS_BASE_URL`, `NEVIS_ACCESS_KEY_FILE` (without it, the key is typed), `LIVE_USERNAMES`,
    /// `LIVE_SMS` and `SSL_CERT_FILE`, says what the run may cost, and asks once, unless `LIVE_YES` is 1.
    pub fn ask(variables: impl Iterator<Item = (String, String)>) -> Result<Self, String> {
        let known: HashMap<_, _> = variables.filter(|(_, value)| !value.is_empty()).collect();
        let get = |name: &str| known.get(name).cloned();
        let address = settings::instance(get("NEVIS_INSTANCE"), get("NEVIS_BASE_URL"))?.to_string();
        let users = users(&get("LIVE_USERNAMES").unwrap_or_default())?;
        let sms =
            get("LIVE_SMS").map_or(Ok(SMS), |sms| sms.parse()).map_err(|_| "LIVE_SMS must be a number")?;
        let console = Console::new(Hidden::default(), get("LIVE_YES").is_some_and(|yes| yes == "1"));
        console.say(&format!(
            "This sends real SMS, which cost money: at most {sms}, to {}, through {address}.",
            users.join(", ")
        ));
        if !console.agrees("Type yes to go on:") {
            return Err("nothing was started".to_owned());
        }
        let key = key::read(get("NEVIS_ACCESS_KEY_FILE").map(PathBuf::from).as_deref())?;
        Ok(Self { address, key, users, sms, certificates: get("SSL_CERT_FILE") })
    }

    /// What the functions are told beside the local world's own: the instance, and where they get the key with which
    /// credentials. The key itself is in no environment.
    pub(super) fn environment(&self, vault: &Vault) -> HashMap<String, String> {
        let mut environment = vault.environment();
        environment.insert("NEVIS_BASE_URL".to_owned(), self.address.clone());
        environment.insert("FREE_TEXT".to_owned(), "off".to_owned());
        environment.extend(self.certificates.clone().map(|file| ("SSL_CERT_FILE".to_owned(), file)));
        environment
    }

    /// The key, to hand out.
    pub(super) fn secret(&self) -> String {
        self.key.expose_secret().to_owned()
    }
}

/// Names as Nevis has them, between commas.
fn users(list: &str) -> Result<Vec<String>, String> {
    let is_name = |name: &String| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.@".contains(&byte);
        (1..=300).contains(&name.len()) && name.bytes().all(allowed)
    };
    let users: Vec<_> = list.split(',').map(|name| name.trim().to_owned()).collect();
    let good = users.iter().all(is_name);
    if good {
        Ok(users)
    } else {
        Err("LIVE_USERNAMES is required: the Nevis users who may be sent SMS, between commas".into())
    }
}

/// A place on this machine that no web page finds: nobody has its port, and it is on an address of the loopback network that
/// nobody else uses, where the system has more than one (Linux).
pub(super) fn hidden_place() -> Result<SocketAddr, String> {
    let mut random = [0; 3];
    SystemRandom::new().fill(&mut random).map_err(|_| "no random bytes".to_owned())?;
    let [second, third, fourth] = random;
    let hidden = Ipv4Addr::new(127, second, third, fourth.clamp(2, 250));
    let listener = TcpListener::bind((hidden, 0)).or_else(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)));
    let address = listener.and_then(|listener| listener.local_addr());
    address.map_err(|error| format!("no port is free: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_names_of_nevis() {
        assert_eq!(users("me, you@bank.example"), Ok(vec!["me".to_owned(), "you@bank.example".to_owned()]));
        for wrong in ["", "me,", "me;you", "*"] {
            assert!(users(wrong).is_err(), "{wrong}");
        }
    }
}
