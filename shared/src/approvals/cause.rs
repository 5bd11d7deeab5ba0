//! What can be wrong with the table.

use crate::platform::{AwsService, Cause};

/// The record is of another shape, or broken.
pub(super) const RECORD: Cause = Cause::new("table", "record");
/// Others wrote so often that the time was over.
pub(super) const CONTENTION: Cause = Cause::new("table", "contention");
/// While Nevis was called, somebody else made an end of what was written down.
pub(super) const CHANGED: Cause = Cause::new("table", "changed");

/// DynamoDB, by the error codes of `GetItem` and `PutItem`
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>).
pub const TABLE: AwsService = AwsService::new(
    "table",
    &[
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "ReplicatedWriteConflictException",
        "RequestLimitExceeded",
        "ResourceNotFoundException",
        "ServiceUnavailable",
        "TransactionConflictException",
    ],
    &[RECORD, CONTENTION, CHANGED],
);
