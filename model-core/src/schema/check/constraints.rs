//! What of constraints and of the order of indexes not every database has.

use super::{first_span, index_span, unsupported};
use crate::diagnostic::Diagnostics;
use crate::dialect::Dialect;
use crate::schema::{ForeignKey, Index, Table, Unique};

pub(super) fn check_key(table: &Table, key: &ForeignKey, dialect: Dialect, out: &mut Diagnostics) {
    let facts = dialect.capabilities();
    let span = first_span(table, &key.span);
    if key.deferrable.is_some() && !facts.deferrable_keys {
        out.push(unsupported(dialect, span, "foreign keys that wait for the end of a transaction").help(
            "remove `deferrable`, and write rows in the order of their keys: first the row referred to",
        ));
    }
    if !key.set_null.is_empty() && !facts.set_null_columns {
        out.push(
            unsupported(dialect, span, "foreign keys that set some of their columns to null").help(
                "remove `set_null(…)`: with all columns an `Option` all are set, or use `restrict` and an update by the program",
            ),
        );
    }
}

pub(super) fn check_unique(table: &Table, it: &Unique, dialect: Dialect, out: &mut Diagnostics) {
    let facts = dialect.capabilities();
    let span = first_span(table, &it.span);
    if it.deferrable.is_some() && !facts.deferrable_uniques {
        out.push(
            unsupported(dialect, span, "unique constraints that wait for the end of a transaction")
                .help("remove `deferrable`, and free a value before another row takes it"),
        );
    }
    if it.nulls_not_distinct && !facts.nulls_not_distinct {
        out.push(unsupported(dialect, span, EQUAL_NULLS).help(NO_EQUAL_NULLS));
    }
}

pub(super) fn check_index(table: &Table, index: &Index, dialect: Dialect, out: &mut Diagnostics) {
    let facts = dialect.capabilities();
    let span = index_span(table, index);
    if index.nulls_not_distinct && !facts.nulls_not_distinct {
        out.push(unsupported(dialect, span, EQUAL_NULLS).help(NO_EQUAL_NULLS));
    }
    if facts.index_orders {
        return;
    }
    if index.parts.iter().any(|it| it.nulls.is_some()) {
        out.push(
            unsupported(dialect, span, "indexes that say where nulls are")
                .help("remove `nulls_first` or `nulls_last`: nulls are the least values"),
        );
    }
    if index.parts.iter().any(|it| it.opclass.is_some()) {
        out.push(
            unsupported(dialect, span, "operator classes of indexes").help("remove `opclass = …`"),
        );
    }
}

const EQUAL_NULLS: &str = "unique constraints for which two nulls are equal";
const NO_EQUAL_NULLS: &str = "remove `nulls_not_distinct`, and make the field required";
