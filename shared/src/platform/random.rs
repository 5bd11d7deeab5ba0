//! Random identifiers.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};

/// 128 random bits, base64url: 22 characters.
pub(crate) fn id() -> String {
    base64url::<16>()
}

/// 96 random bits, base64url: 16 characters.
pub(crate) fn nonce() -> String {
    base64url::<12>()
}

/// The system's generator fails only where the kernel has none. Nothing safe can be done then, and an
/// id that somebody could guess must not be made up.
fn base64url<const BYTES: usize>() -> String {
    #[cfg(test)]
    if let Some(scripted) = script::next() {
        return scripted;
    }
    let mut bytes = [0; BYTES];
    #[expect(clippy::expect_used, reason = "without a random source no request may go on")]
    SystemRandom::new().fill(&mut bytes).expect("the system's random source works");
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A random part of a duration, for pauses that must not come in step with others'.
pub(crate) fn up_to(duration: Duration) -> Duration {
    #[cfg(test)]
    if script::is_followed() {
        return Duration::ZERO;
    }
    let mut byte = [0];
    // Without randomness the pause is whole, which is safe.
    let part = SystemRandom::new().fill(&mut byte).map_or(u8::MAX, |()| byte[0]);
    duration.mul_f64(f64::from(part) / f64::from(u8::MAX))
}

/// Names in place of what is random, so that an invocation that is run again says the same.
#[cfg(test)]
pub(crate) mod script {
    use std::cell::RefCell;

    thread_local!(static SCRIPT: RefCell<Option<(String, usize)>> = const { RefCell::new(None) });

    /// While `run` runs on this thread, everything random is `name` with a number, and no pause takes time.
    pub(crate) fn follow<T>(name: &str, run: impl FnOnce() -> T) -> T {
        SCRIPT.set(Some((name.to_owned(), 0)));
        let done = run();
        SCRIPT.set(None);
        done
    }

    pub(super) fn next() -> Option<String> {
        SCRIPT.with_borrow_mut(|script| {
            let (name, number) = script.as_mut()?;
            *number += 1;
            Some(format!("{name}{number}"))
        })
    }

    pub(super) fn is_followed() -> bool {
        SCRIPT.with_borrow(Option::is_some)
    }
}
