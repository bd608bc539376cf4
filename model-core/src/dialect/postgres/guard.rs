//! A statement that fails, with a message, before anything is changed.

use super::quote;
use crate::dialect::lost::Lost;

/// Fails when there are rows that cannot get their column back.
pub(super) fn lost(it: &Lost) -> String {
    let rows = format!("exists (select from {})", quote::table(&it.table));
    let condition = match &it.target {
        Some(target) => format!("{rows} and not exists (select from {})", quote::table(target)),
        None => rows,
    };
    let message = quote::literal(&it.message);
    let body =
        format!("begin if {condition} then raise exception using message = {message}; end if; end");
    let tag = tag(&body);
    format!("do {tag} {body} {tag}")
}

/// A quote that the text does not have.
fn tag(text: &str) -> String {
    let mut tag = "$model$".to_owned();
    while text.contains(&tag) {
        tag.insert(1, '_');
    }
    tag
}
