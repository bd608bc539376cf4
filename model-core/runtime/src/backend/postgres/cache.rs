//! The prepared statements of a connection, by their texts; the one unused for longest goes first.

use std::collections::HashMap;

use tokio_postgres::Statement;

/// As many statements as the server is to keep.
pub(super) struct Cache {
    statements: HashMap<Box<str>, Entry>,
    most: usize,
    /// Counts the uses.
    now: u64,
}

struct Entry {
    statement: Statement,
    used: u64,
}

impl Cache {
    pub(super) fn new(most: usize) -> Self {
        Self { statements: HashMap::new(), most: most.max(1), now: 0 }
    }

    pub(super) fn get(&mut self, text: &str) -> Option<Statement> {
        self.now += 1;
        let entry = self.statements.get_mut(text)?;
        entry.used = self.now;
        Some(entry.statement.clone())
    }

    pub(super) fn put(&mut self, text: &str, statement: Statement) {
        if self.statements.len() >= self.most {
            self.forget_oldest();
        }
        self.statements.insert(text.into(), Entry { statement, used: self.now });
    }

    pub(super) fn forget(&mut self, text: &str) {
        self.statements.remove(text);
    }

    fn forget_oldest(&mut self) {
        let oldest = self.statements.iter().min_by_key(|(_, entry)| entry.used);
        if let Some(text) = oldest.map(|(text, _)| text.clone()) {
            self.statements.remove(&text);
        }
    }
}
