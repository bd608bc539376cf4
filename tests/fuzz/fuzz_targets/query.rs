#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| model_fuzz::query(text));
