//! The records of a search, each kept once, so that two that are alike are one.

use std::collections::HashMap;

use crate::approvals::item::Item;
use crate::approvals::record::Record;

/// A record that came up, as its place among them.
pub(super) type RecordId = usize;

/// There is none.
pub(super) const NO_RECORD: RecordId = 0;

pub(super) struct Records {
    /// By version: as a rule it has one record.
    by_version: HashMap<String, Vec<RecordId>>,
    kept: Vec<Kept>,
}

pub(super) struct Kept {
    pub(super) item: Option<Item>,
    pub(super) record: Record,
}

impl Records {
    pub(super) fn new() -> Self {
        let none = Kept { item: None, record: Record::default() };
        Self { by_version: HashMap::new(), kept: vec![none] }
    }

    pub(super) fn id(&mut self, item: Item) -> RecordId {
        let version = item["version"].as_s().unwrap();
        let alike = self.by_version.entry(version.clone()).or_default();
        if let Some(known) = alike.iter().find(|id| self.kept[**id].item.as_ref() == Some(&item)) {
            return *known;
        }
        let record = Record::read(item.clone()).unwrap();
        self.kept.push(Kept { item: Some(item), record });
        alike.push(self.kept.len() - 1);
        self.kept.len() - 1
    }

    pub(super) fn of(&self, id: RecordId) -> &Kept {
        &self.kept[id]
    }

    /// What a write in its place is conditional on.
    pub(super) fn version(&self, id: RecordId) -> Option<&str> {
        self.kept[id].record.version.as_deref()
    }
}
