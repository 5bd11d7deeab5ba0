#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| messages_compiler::properties::catalogue(data));
