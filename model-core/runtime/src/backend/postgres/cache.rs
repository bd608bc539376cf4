//! The prepared statements of a connection, by their texts; the one unused for longest goes first.

use std::collections::HashMap;
use std::sync::Arc;

use super::statement::Prepared;

/// As many statements as the server is to keep.
pub(super) struct Cache {
    statements: HashMap<Box<str>, Entry>,
    most: usize,
    /// Counts the uses.
    now: u64,
}

struct Entry {
    statement: Arc<Prepared>,
    used: u64,
}

impl Cache {
    pub(super) fn new(most: usize) -> Self {
        Self { statements: HashMap::new(), most: most.max(1), now: 0 }
    }

    pub(super) fn get(&mut self, text: &str) -> Option<Arc<Prepared>> {
        self.now += 1;
        let entry = self.statements.get_mut(text)?;
        entry.used = self.now;
        Some(Arc::clone(&entry.statement))
    }

    /// Keeps a statement, and gives the one that had to make room.
    pub(super) fn put(&mut self, text: &str, statement: Arc<Prepared>) -> Option<Arc<Prepared>> {
        let full = self.statements.len() >= self.most;
        let gone = if full { self.forget_oldest() } else { None };
        self.statements.insert(text.into(), Entry { statement, used: self.now });
        gone
    }

    pub(super) fn forget(&mut self, text: &str) -> Option<Arc<Prepared>> {
        Some(self.statements.remove(text)?.statement)
    }

    fn forget_oldest(&mut self) -> Option<Arc<Prepared>> {
        let oldest = self.statements.iter().min_by_key(|(_, entry)| entry.used);
        let text = oldest.map(|(text, _)| text.clone())?;
        self.forget(&text)
    }
}
