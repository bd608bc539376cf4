//! Literals that stages before left as they are.

use super::Rewriter;
use crate::diagnostic::Span;
use crate::query::syntax::ast::{Literal, StringForm};

impl Rewriter<'_, '_> {
    pub(super) fn literal(&mut self, literal: &Literal, span: Span) {
        if self.is_edited(span) {
            return;
        }
        match literal {
            Literal::String(string) if string.form == StringForm::Plain => {
                if let Some(written) = (self.writing.string)(&string.value) {
                    self.replace(span, written);
                }
            }
            Literal::Blob(digits) => self.replace(span, (self.writing.blob)(digits)),
            Literal::Decimal(text) => {
                self.replace(span, (self.writing.float)(&text.replace('_', "")));
            }
            Literal::Hex(digits) => {
                if let Ok(number) = i64::from_str_radix(&digits.replace('_', ""), 16) {
                    self.replace(span, number.to_string());
                }
            }
            Literal::String(_)
            | Literal::Integer(_)
            | Literal::Null
            | Literal::Bool(_)
            | Literal::Bits(_) => {}
        }
    }
}
