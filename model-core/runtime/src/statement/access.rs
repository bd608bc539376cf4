//! Whether a statement may write, from its first words, at compile time.

/// What a statement needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Any connection.
    Read,
    /// The one that may write.
    Write,
}

impl Access {
    /// What both together need.
    pub(crate) const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Read, Self::Read) => Self::Read,
            _ => Self::Write,
        }
    }

    /// Of a statement: only `select` and `values`, with or without `with` before them, read.
    /// A wrong guess costs a wait, never a wrong result.
    pub(crate) const fn of(sql: &str) -> Self {
        let text = sql.as_bytes();
        let mut at = 0;
        let mut depth = 0usize;
        let mut inside_with = false;
        while at < text.len() {
            let byte = text[at];
            if byte == b'(' {
                depth += 1;
            } else if byte == b')' {
                depth = depth.saturating_sub(1);
            } else if let Some(end) = skip(text, at) {
                at = end;
                continue;
            } else if is_word(byte) {
                let end = word_end(text, at);
                if depth == 0 {
                    if is(text, at, end, b"select") || is(text, at, end, b"values") {
                        return Self::Read;
                    }
                    if is(text, at, end, b"with") {
                        inside_with = true;
                    } else if !inside_with || is_change(text, at, end) {
                        return Self::Write;
                    }
                }
                at = end;
                continue;
            }
            at += 1;
        }
        Self::Write
    }
}

const fn is_change(text: &[u8], start: usize, end: usize) -> bool {
    is(text, start, end, b"insert")
        || is(text, start, end, b"update")
        || is(text, start, end, b"delete")
        || is(text, start, end, b"replace")
}

/// The end of the comment, string or quoted name that starts here.
const fn skip(text: &[u8], start: usize) -> Option<usize> {
    let next = if start + 1 < text.len() { text[start + 1] } else { 0 };
    match (text[start], next) {
        (b'-', b'-') => Some(find(text, start + 2, b'\n')),
        (b'/', b'*') => {
            let mut at = start + 2;
            while at + 1 < text.len() && !(text[at] == b'*' && text[at + 1] == b'/') {
                at += 1;
            }
            Some(at + 2)
        }
        (quote @ (b'\'' | b'"' | b'`'), _) => Some(find(text, start + 1, quote)),
        (b'[', _) => Some(find(text, start + 1, b']')),
        _ => None,
    }
}

/// Behind the next `byte`.
const fn find(text: &[u8], mut at: usize, byte: u8) -> usize {
    while at < text.len() && text[at] != byte {
        at += 1;
    }
    at + 1
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

const fn word_end(text: &[u8], mut at: usize) -> usize {
    while at < text.len() && is_word(text[at]) {
        at += 1;
    }
    at
}

const fn is(text: &[u8], start: usize, end: usize, word: &[u8]) -> bool {
    if end - start != word.len() {
        return false;
    }
    let mut at = 0;
    while at < word.len() {
        if text[start + at].to_ascii_lowercase() != word[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::Access;

    #[test]
    fn statements_that_only_read_are_known() {
        for sql in [
            "select 1",
            "  -- insert\n /* update */ SELECT 1",
            "values (1)",
            "with a as (select 1), b(x) as (values (2)) select * from a, b",
            "with recursive \"insert\" as (select 1) select * from \"insert\"",
        ] {
            assert_eq!(Access::of(sql), Access::Read, "{sql}");
        }
    }

    #[test]
    fn all_others_may_write() {
        for sql in [
            "insert into t select 1",
            "update t set a = (select 1)",
            "with a as (select 1) insert into t select * from a",
            "with a as (select ')') delete from t",
            "pragma user_version = 1",
            "create table t (a)",
            "",
            "/*",
            "'",
        ] {
            assert_eq!(Access::of(sql), Access::Write, "{sql}");
        }
    }
}
