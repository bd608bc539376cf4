//! Rust text with indentation.

use std::fmt::{self, Write as _};

/// Collects lines; the depth of blocks is the indentation.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    /// The text so far, ending in one newline.
    pub(crate) fn finish(self) -> String {
        format!("{}\n", self.text.trim_end())
    }

    /// One line at the current depth.
    pub(crate) fn line(&mut self, line: impl fmt::Display) {
        let start = self.text.len();
        let _ = write!(self.text, "{:width$}{line}", "", width = 4 * self.depth);
        if self.text[start..].trim().is_empty() {
            self.text.truncate(start);
        }
        self.text.push('\n');
    }

    /// An empty line, unless there is one or a block has just begun.
    pub(crate) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") && !self.text.ends_with("{\n") {
            self.text.push('\n');
        }
    }

    /// `head {`, what `body` writes, `}`.
    pub(crate) fn block(&mut self, head: impl fmt::Display, body: impl FnOnce(&mut Self)) {
        self.enclose(format_args!("{head} {{"), "}", body);
    }

    /// What `body` writes one step deeper and `}`, after a head of several lines.
    pub(crate) fn body(&mut self, body: impl FnOnce(&mut Self)) {
        self.enclose_rest("}", body);
    }

    /// `open`, what `body` writes one step deeper, `close`.
    pub(crate) fn enclose(
        &mut self,
        open: impl fmt::Display,
        close: &str,
        body: impl FnOnce(&mut Self),
    ) {
        self.line(open);
        self.enclose_rest(close, body);
    }

    /// What `body` writes one step deeper.
    pub(crate) fn deeper(&mut self, body: impl FnOnce(&mut Self)) {
        self.depth += 1;
        body(self);
        self.depth -= 1;
    }

    /// What `body` writes one step deeper and `close`, after an opening line.
    pub(crate) fn enclose_rest(&mut self, close: &str, body: impl FnOnce(&mut Self)) {
        self.deeper(body);
        while self.text.ends_with("\n\n") {
            self.text.pop();
        }
        self.line(close);
    }
}

/// A Rust string literal: raw when the text has quotes or backslashes, as SQL does.
pub(crate) fn literal(text: &str) -> String {
    let plain = text.chars().all(|c| c == '\n' || !(c.is_control() || is_bidi(c)));
    if !plain {
        return format!("{text:?}");
    }
    if !text.contains(['"', '\\', '\n']) {
        return format!("\"{text}\"");
    }
    let mut hashes = "#".to_owned();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}

/// Raw in a literal, rustc refuses it (`text_direction_codepoint_in_literal`).
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_holds_quotes_hashes_and_control_characters() {
        assert_eq!(literal("select 1"), "\"select 1\"");
        assert_eq!(literal("select \"a\""), "r#\"select \"a\"\"#");
        assert_eq!(literal("a\"#b"), "r##\"a\"#b\"##");
        assert_eq!(literal("a\r\nb"), "\"a\\r\\nb\"");
        assert_eq!(literal("\u{202E}"), "\"\\u{202e}\"");
    }

    #[test]
    fn blocks_indent_and_do_not_end_in_blank_lines() {
        let mut out = Writer::default();
        out.block("mod a", |out| {
            out.blank();
            out.line("fn b() {}");
            out.blank();
        });
        assert_eq!(out.finish(), "mod a {\n    fn b() {}\n}\n");
    }
}
