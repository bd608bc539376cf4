//! A query that fails, with a message, when there is a row of a kind.
//!
//! Neither database has a statement for that outside of a procedure. Both say, when a number grows
//! too big, from which columns; so a column that bears the message is added to the greatest number.
//! It is an assignment, since the error of a query may come with its rows, which a client may drop.

use super::quote;

/// Fails when a row of the table has the condition. The message may have 64 characters.
pub(super) fn none(table: &str, condition: &str, message: &str) -> String {
    let message: String = message.chars().take(64).collect();
    let message = quote::raw_ident(message.trim_end());
    format!(
        "set @_model_guard = (select 9223372036854775807 + `_model_guard`.{message} from (select count(*) as {message} from {table} where {condition}) as `_model_guard`)"
    )
}
