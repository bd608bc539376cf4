//! Comments of models and queries as doc comments.

use super::writer::Writer;

/// Writes a text as `///` lines.
pub(crate) fn outer(out: &mut Writer, text: &str) {
    lines(out, "///", text);
}

/// What Markdown takes for code is an example to rustdoc, which would run it as one of the crate's
/// tests; in a comment of SQL it is SQL.
fn lines(out: &mut Writer, mark: &str, text: &str) {
    let mut fenced = false;
    for line in text.trim_end().lines() {
        // A carriage return alone is an error of rustc's in a doc comment.
        let mut line = line.trim_end().replace('\r', " ");
        let short = line.trim_start();
        if short.starts_with("```") || short.starts_with("~~~") {
            fenced = !fenced;
            line = if fenced { format!("{}text", &short[..3]) } else { short.to_owned() };
        } else if !fenced && (line.starts_with("    ") || line.starts_with('\t')) {
            line = format!("   {short}");
        }
        match line.as_str() {
            "" => out.line(mark),
            _ => out.line(format_args!("{mark} {line}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = Writer::default();
        outer(&mut out, text);
        out.finish()
    }

    #[test]
    fn no_comment_becomes_a_test_of_the_crate() {
        assert_eq!(
            written("As in\n\n    select 1\n\tselect 2"),
            "/// As in\n///\n///    select 1\n///    select 2\n"
        );
        assert_eq!(
            written("```\n    select 1\n```\nand"),
            "/// ```text\n///     select 1\n/// ```\n/// and\n"
        );
    }
}
