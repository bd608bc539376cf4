//! A diagnostic as text, in the manner of rustc. The only place that draws.

use std::fmt::Write;

use super::{Diagnostic, Severity, Source, Sources, Span};

/// Draws one diagnostic, without colour and without a final newline.
///
/// ```
/// use model_core::diagnostic::{render, Code, Diagnostic, Sources, Span};
///
/// let mut sources = Sources::new();
/// let file = sources.add("queries/users.sql", "select emial\nfrom users");
/// let mistake = Diagnostic::error(Code("Q0101"), Span::new(file, 7, 12), "no column `emial`")
///     .under("not found in `users`")
///     .help("did you mean `email`?");
/// assert_eq!(
///     render(&mistake, &sources),
///     "error[Q0101]: no column `emial`
///  --> queries/users.sql:1:8
///   |
/// 1 | select emial
///   |        ^^^^^ not found in `users`
///   |
///   = help: did you mean `email`?"
/// );
/// ```
pub fn render(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let kind = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut out = format!("{kind}[{}]: {}", diagnostic.code, diagnostic.message);
    let gutter = gutter_width(diagnostic, sources);
    let mut drawn =
        draw_place(&mut out, sources, diagnostic.span, '^', &diagnostic.under, "-->", gutter);
    for label in &diagnostic.labels {
        drawn |= draw_place(&mut out, sources, label.span, '-', &label.text, ":::", gutter);
    }
    if drawn && !diagnostic.help.is_empty() {
        let _ = write!(out, "\n{:gutter$} |", "");
    }
    for help in &diagnostic.help {
        draw_help(&mut out, help, gutter);
    }
    out
}

/// A help of several lines is a text to paste, set in below its first line.
fn draw_help(out: &mut String, help: &str, gutter: usize) {
    for (index, line) in help.lines().enumerate() {
        let _ = match index {
            0 => write!(out, "\n{:gutter$} = help: {line}", ""),
            _ => write!(out, "\n{:gutter$}         {line}", ""),
        };
    }
}

fn gutter_width(diagnostic: &Diagnostic, sources: &Sources) -> usize {
    let places = std::iter::once(diagnostic.span).chain(diagnostic.labels.iter().map(|it| it.span));
    let last = places
        .filter_map(|span| sources.get(span.file).map(|source| source.line_column(span.start).0))
        .max();
    last.unwrap_or(1).to_string().len()
}

fn draw_place(
    out: &mut String,
    sources: &Sources,
    span: Span,
    mark: char,
    text: &str,
    arrow: &str,
    gutter: usize,
) -> bool {
    let Some(source) = sources.get(span.file) else { return false };
    let (line, column) = source.line_column(span.start);
    let code = source.text.lines().nth(line - 1).unwrap_or("");
    let blank: String =
        code.chars().take(column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let marks = mark.to_string().repeat(width_on_line(source, span, code, column));
    let _ = write!(out, "\n{:gutter$}{arrow} {}:{line}:{column}", "", source.path);
    let _ = write!(
        out,
        "\n{:gutter$} |\n{line:>gutter$} | {code}\n{:gutter$} | {blank}{marks}",
        "", ""
    );
    if !text.is_empty() {
        let _ = write!(out, " {text}");
    }
    true
}

/// How many characters to underline: the span, but not past the end of its first line.
fn width_on_line(source: &Source, span: Span, code: &str, column: usize) -> usize {
    let covered = source.text.get(span.start as usize..span.end as usize).unwrap_or("");
    let wanted = covered.lines().next().unwrap_or("").chars().count();
    wanted.clamp(1, (code.chars().count() + 2).saturating_sub(column).max(1))
}
