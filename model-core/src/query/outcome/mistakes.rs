//! One mistake is one error, on however many databases it is made.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::dialect::Dialect;

/// Mistakes, each with the database that it was found on first, and the others.
#[derive(Default)]
pub(in crate::query) struct Mistakes {
    found: Vec<(Diagnostic, Dialect, Vec<Dialect>)>,
}

impl Mistakes {
    /// Adds what one database says, unless another one has said it.
    pub(in crate::query) fn add(&mut self, mistake: Diagnostic, dialect: Dialect) {
        let is_alike = |(known, first, _): &&mut (Diagnostic, Dialect, Vec<Dialect>)| {
            known.code == mistake.code
                && known.span == mistake.span
                && nameless(&known.message, *first) == nameless(&mistake.message, dialect)
        };
        match self.found.iter_mut().find(is_alike) {
            // It does not say which database.
            Some((known, ..)) if known.message == mistake.message => {}
            Some((.., others)) => others.push(dialect),
            None => self.found.push((mistake, dialect, Vec::new())),
        }
    }

    /// What is to be reported.
    pub(in crate::query) fn finish(self) -> Diagnostics {
        let told = |(mistake, _, others): (Diagnostic, Dialect, Vec<Dialect>)| {
            let titles: Vec<&str> = others.iter().map(|it| it.title()).collect();
            let same = match titles.as_slice() {
                [] => None,
                [only] => Some(format!("it is the same on {only}")),
                [first @ .., last] => {
                    Some(format!("it is the same on {} and {last}", first.join(", ")))
                }
            };
            mistake.help_if(same)
        };
        self.found.into_iter().map(told).collect()
    }
}

fn nameless(message: &str, dialect: Dialect) -> String {
    message.replace(dialect.title(), "\0")
}
