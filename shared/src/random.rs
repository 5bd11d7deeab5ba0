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
    let mut bytes = [0; BYTES];
    #[expect(clippy::expect_used, reason = "without a random source no request may go on")]
    SystemRandom::new().fill(&mut bytes).expect("the system's random source works");
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A random part of a duration, for pauses that must not come in step with others'.
pub(crate) fn up_to(duration: Duration) -> Duration {
    let mut byte = [0];
    // Without randomness the pause is whole, which is safe.
    let part = SystemRandom::new().fill(&mut byte).map_or(u8::MAX, |()| byte[0]);
    duration.mul_f64(f64::from(part) / f64::from(u8::MAX))
}
