//! What a command says: lines for people, or one JSON document for machines.

use std::io::{IsTerminal, Write};

use serde_json::{Map, Value};

/// Collects lines or values and prints them in the form that was asked for.
pub(crate) struct Output {
    json: Option<Map<String, Value>>,
}

impl Output {
    /// Lines, or with `json` one document at the end.
    pub(crate) fn new(json: bool) -> Self {
        Self { json: json.then(Map::new) }
    }

    /// Whether the output is for a machine.
    pub(crate) fn is_json(&self) -> bool {
        self.json.is_some()
    }

    /// Whether somebody can be asked: both ends are a terminal and the output is for people.
    pub(crate) fn can_ask(&self) -> bool {
        self.json.is_none() && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// A line for people.
    pub(crate) fn line(&mut self, text: &str) {
        if self.json.is_none() {
            let mut stdout = std::io::stdout().lock();
            // A reader that went away (`| head`) is no reason to fail.
            let _ = writeln!(stdout, "{text}");
        }
    }

    /// A value for machines.
    pub(crate) fn set(&mut self, key: &str, value: impl Into<Value>) {
        if let Some(document) = &mut self.json {
            document.insert(key.to_owned(), value.into());
        }
    }

    /// Prints the document, if it is for machines.
    pub(crate) fn finish(self) {
        if let Some(document) = self.json {
            let mut stdout = std::io::stdout().lock();
            let _ = writeln!(stdout, "{:#}", Value::Object(document));
        }
    }
}
