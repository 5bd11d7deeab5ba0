#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| verify_code::properties::command(data));
