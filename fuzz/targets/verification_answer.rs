#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| countersign::properties::verification_answer(data));
