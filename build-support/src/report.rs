//! Mistakes together with the texts that they point into, so that they can be drawn.

use std::fmt;

use model_core::diagnostic::{Diagnostic, Diagnostics, Sources, render};

/// Mistakes of one stage and every file that was read until then.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The mistakes, in the order found.
    pub mistakes: Diagnostics,
    /// The files that their places are in.
    pub sources: Sources,
}

impl Report {
    /// Mistakes in some texts.
    pub fn new(mistakes: impl Into<Diagnostics>, sources: &Sources) -> Self {
        Self { mistakes: mistakes.into(), sources: sources.clone() }
    }

    /// Each mistake as text of several lines.
    pub fn rendered(&self) -> impl Iterator<Item = String> {
        self.mistakes.iter().map(|it| render(it, &self.sources))
    }

    /// Each mistake as [`compile_error_text`].
    pub fn for_rustc(&self) -> impl Iterator<Item = String> {
        self.mistakes.iter().map(|it| compile_error_text(it, &self.sources))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, text) in self.rendered().enumerate() {
            let gap = if index == 0 { "" } else { "\n\n" };
            write!(f, "{gap}{text}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Report {}

/// A mistake for the inside of `compile_error!`. rustc writes `error: ` itself, then shows the
/// `compile_error!` line in the generated file, so the place to look at comes first, before the
/// message: editors and people open the first `file:line:column` that they see.
pub fn compile_error_text(mistake: &Diagnostic, sources: &Sources) -> String {
    let drawn = render(mistake, sources);
    let (first, rest) = drawn.split_once('\n').unwrap_or((&drawn, ""));
    let head = first.split_once(": ").map_or(first, |(_, message)| message);
    let place = sources.place(mistake.span).map_or(String::new(), |it| format!("{it}: "));
    format!("{place}[{}] {head}\n{rest}", mistake.code).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model_core::diagnostic::{Code, Span};

    #[test]
    fn the_place_comes_first_in_a_compile_error() {
        let mut sources = Sources::new();
        let file = sources.add("queries/a.sql", "select emial");
        let mistake = Diagnostic::error(Code("Q0101"), Span::new(file, 7, 12), "no column `emial`");
        assert_eq!(
            compile_error_text(&mistake, &sources),
            "queries/a.sql:1:8: [Q0101] no column `emial`
 --> queries/a.sql:1:8
  |
1 | select emial
  |        ^^^^^"
        );
    }
}
