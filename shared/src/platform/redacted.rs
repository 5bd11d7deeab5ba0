//! `Debug` that says nothing.

/// Implements `Debug` for types whose content must never be printed.
macro_rules! redacted_debug {
    ($($type:ident),+) => {
        $(impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($type), "([redacted])"))
            }
        })+
    };
}

pub(crate) use redacted_debug;
