//! What one run has measured.

use std::time::Duration;

use super::statistics::Series;
use super::subject::{Function, Language, Subject};
use super::{bare, measure};

/// One subject over all rounds. Times are in milliseconds, memory in megabytes.
pub(super) struct Row {
    pub(super) subject: Subject,
    pub(super) initialisation: Series,
    pub(super) initialisation_processor: Series,
    pub(super) first: Series,
    pub(super) first_processor: Series,
    /// The median of each round.
    pub(super) warm: Series,
    pub(super) processor: Series,
    pub(super) memory: Series,
    /// The zip, in megabytes.
    pub(super) size: f64,
}

/// The calls of a subject and nothing else, over all rounds, in milliseconds.
pub(super) struct BareRow {
    pub(super) subject: Subject,
    /// Whether key and connections are there when the initialisation ends.
    pub(super) ready: bool,
    pub(super) initialisation: Series,
    pub(super) warm: Series,
    pub(super) processor: Series,
    /// Processor time of the same, where the AWS SDK makes and signs those to AWS.
    pub(super) processor_by_sdk: Series,
}

/// All of it.
#[derive(Default)]
pub(super) struct Results {
    pub(super) rows: Vec<Row>,
    pub(super) bare: Vec<BareRow>,
}

impl Row {
    /// A row without values yet.
    pub(super) fn new(subject: Subject, zipped_bytes: u64) -> Self {
        Self {
            subject,
            initialisation: Series::default(),
            initialisation_processor: Series::default(),
            first: Series::default(),
            first_processor: Series::default(),
            warm: Series::default(),
            processor: Series::default(),
            memory: Series::default(),
            size: megabytes(zipped_bytes),
        }
    }

    /// Adds what one process took.
    pub(super) fn push(&mut self, sample: &measure::Sample) {
        self.initialisation.push(milliseconds(sample.initialisation));
        self.initialisation_processor.push(milliseconds(sample.initialisation_processor));
        self.first.push(milliseconds(sample.first));
        self.first_processor.push(milliseconds(sample.first_processor));
        self.warm.push(median(&sample.warm));
        self.processor.push(milliseconds(sample.processor));
        self.memory.push(megabytes(sample.memory));
    }
}

impl BareRow {
    /// A row without values yet.
    pub(super) fn new(subject: Subject, ready: bool) -> Self {
        let [initialisation, warm, processor, processor_by_sdk] = [(); 4].map(|()| Series::default());
        Self { subject, ready, initialisation, warm, processor, processor_by_sdk }
    }

    /// Adds what a process took that sent them bare, and one that sent them by the AWS SDK.
    pub(super) fn push(&mut self, bare: &bare::Sample, by_sdk: &bare::Sample) {
        self.initialisation.push(milliseconds(bare.initialisation));
        self.warm.push(median(&bare.warm));
        self.processor.push(milliseconds(bare.processor));
        self.processor_by_sdk.push(milliseconds(by_sdk.processor));
    }
}

impl Results {
    /// What the others are compared with: hello, or the first of other builds.
    pub(super) fn floor(&self) -> &Row {
        &self.rows[0]
    }

    /// A function's row.
    pub(super) fn row(&self, function: Function, language: Language, receipts: bool) -> &Row {
        let wanted = |row: &&Row| {
            let Subject { function: of, language: in_, receipts: with, ref build } = row.subject;
            (of, in_, with) == (function, language, receipts) && build.is_none()
        };
        self.rows.iter().find(wanted).expect("all are measured")
    }

    /// The product's rows, each with that of its bare calls.
    pub(super) fn product(&self) -> impl Iterator<Item = (&Row, &BareRow)> {
        self.bare.iter().map(|bare| {
            let subject = &bare.subject;
            (self.row(subject.function, subject.language, subject.receipts), bare)
        })
    }
}

/// In milliseconds.
pub(super) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// In megabytes of a million bytes.
#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "no measurement has 53 bits")]
pub(super) fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn median(times: &[Duration]) -> f64 {
    times.iter().copied().map(milliseconds).collect::<Series>().median()
}
