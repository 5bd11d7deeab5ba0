use std::fs;
use std::path::Path;

use aws_sdk_kms::error::{ErrorMetadata, SdkError};
use aws_sdk_kms::operation::sign::SignError;

use super::*;

#[test]
fn every_code_of_the_set_is_told_and_every_other_is_other() {
    let told = |code: &str| {
        let metadata = ErrorMetadata::builder().code(code).message("s3cret").build();
        KMS.cause(&SdkError::service_error(SignError::generic(metadata), ())).to_string()
    };
    for cause in KMS.causes().map(|cause| cause.to_string()) {
        let what = cause.trim_start_matches("kms: ");
        let expected = if what.starts_with(char::is_uppercase) { &cause } else { "kms: other" };
        assert_eq!(told(what), expected);
    }
    assert_eq!(told("s3cret"), "kms: other");
}

#[test]
fn a_key_is_rsa_2048_and_signs() {
    let answer = |spec, usage| {
        let key = GetPublicKeyOutput::builder().key_spec(spec).key_usage(usage);
        read(&key.public_key(Blob::new(crate::keys::public_key::tests::example())).build())
    };
    assert!(answer(KeySpec::Rsa2048, KeyUsageType::SignVerify).is_ok());
    assert_eq!(answer(KeySpec::Rsa2048, KeyUsageType::EncryptDecrypt), Err(KEY));
    assert_eq!(answer(KeySpec::Rsa3072, KeyUsageType::SignVerify), Err(KEY));
    assert_eq!(read(&GetPublicKeyOutput::builder().build()), Err(KEY));
}

#[test]
fn every_cause_is_in_the_operating_guide() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operation.md");
    let guide = fs::read_to_string(guide).unwrap();
    for cause in KMS.causes().map(|cause| cause.to_string()) {
        let what = format!("`{}`", cause.trim_start_matches("kms: "));
        let has_row = |line: &str| {
            let mut cells = line.split('|').skip(1);
            let mut has = |word: &str| cells.next().is_some_and(|cell| cell.contains(word));
            has(&what) && has("`kms`")
        };
        assert!(guide.lines().any(has_row), "{cause} has no row");
    }
}
