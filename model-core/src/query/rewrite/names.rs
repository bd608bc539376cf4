//! Names: as the schema spells them, quoted where they have to be.

use super::Rewriter;
use crate::diagnostic::Span;
use crate::query::syntax::ast::{ColumnRef, Ident, ObjectName};

impl Rewriter<'_, '_> {
    pub(super) fn ident(&mut self, ident: &Ident) {
        if self.foreign.contains(&ident.span.start) || self.is_edited(ident.span) {
            return;
        }
        let written = self.found.cx.written(&ident.value);
        if self.found.text.at(ident.span) != written {
            self.replace(ident.span, written);
        }
    }

    /// `main.users.id`
    pub(super) fn without_main(&mut self, column: &ColumnRef) {
        if let [schema, table] = column.qualifier.as_slice()
            && schema.is_word("main")
        {
            self.replace(Span { end: table.span.start, ..schema.span }, "");
        }
    }

    /// `main` is SQLite's word for the connection's own schema.
    pub(super) fn object_name(&mut self, name: &ObjectName) {
        if let [schema] = name.qualifier.as_slice()
            && schema.is_word("main")
        {
            let written = self.found.cx.written(&name.name.value);
            self.replace(name.span, written);
        }
    }
}
