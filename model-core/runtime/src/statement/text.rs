//! The text of a statement for one database.

use super::Access;
use crate::error::Result;
use crate::row::{Bind, Writer};

/// SQL for one database, and which arguments its placeholders take.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    sql: &'static str,
    access: Access,
    args: Option<&'static [u16]>,
    then: Option<&'static Text>,
}

impl Text {
    /// A text whose placeholders take the arguments in order, each once.
    pub const fn new(sql: &'static str) -> Self {
        Self { sql, access: Access::of(sql), args: None, then: None }
    }

    /// The placeholders take the arguments at these positions: for databases whose placeholders
    /// have no numbers.
    pub const fn args(mut self, args: &'static [u16]) -> Self {
        self.args = Some(args);
        self
    }

    /// The rows come from a second statement, which runs on the same connection right after this
    /// one: for databases that cannot return the rows of a change.
    pub const fn then(mut self, then: &'static Text) -> Self {
        self.then = Some(then);
        self
    }

    pub(super) const fn sql(&self) -> &'static str {
        self.sql
    }

    pub(super) const fn access(&self) -> Access {
        self.access
    }

    pub(super) const fn next(&self) -> Option<&'static Text> {
        self.then
    }

    #[inline]
    pub(super) fn bind<A: Bind, W: Writer>(&self, args: &A, writer: &mut W) -> Result<()> {
        match self.args {
            None => args.bind(writer),
            Some(order) => order.iter().try_for_each(|arg| args.bind_one((*arg).into(), writer)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Kept;

    fn bound(text: Text) -> Kept {
        Kept::collect(|writer| text.bind(&(&1, &2), writer)).unwrap()
    }

    fn kept(values: &[i64]) -> Kept {
        Kept::collect(|writer| values.iter().try_for_each(|it| writer.i64(*it))).unwrap()
    }

    #[test]
    fn placeholders_without_numbers_say_which_arguments_they_take() {
        assert_eq!(bound(Text::new("select ?, ?")), kept(&[1, 2]));
        assert_eq!(bound(Text::new("select ?, ?, ?").args(&[1, 0, 1])), kept(&[2, 1, 2]));
        assert_eq!(bound(Text::new("select 1").args(&[])), kept(&[]));
    }
}
