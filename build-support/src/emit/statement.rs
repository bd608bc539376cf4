//! A statement as a constant: its name and its text for each database.

use model_core::dialect::Dialect;
use model_core::query::checked::{Lowered, Piece};

use super::writer::{Writer, literal};

/// `static SQL: Statement = …;` for a text that never changes, one for each database.
pub(crate) fn constant(out: &mut Writer, name: &str, texts: impl IntoIterator<Item = String>) {
    out.line("static SQL: Statement = Statement::new(");
    out.enclose_rest(");", |out| {
        out.line(format_args!("{},", literal(name)));
        texts.into_iter().for_each(|it| out.line(format_args!("{},", literal(&it))));
    });
}

/// `static SQL: Dynamic = …;` for a text that is put together from pieces.
pub(crate) fn dynamic<'a>(
    out: &mut Writer,
    name: &str,
    texts: impl IntoIterator<Item = (&'a Dialect, &'a Lowered)>,
) {
    out.line("static SQL: Dynamic = Dynamic::new(");
    out.enclose_rest(");", |out| {
        out.line(format_args!("{},", literal(name)));
        for (_, lowered) in texts {
            out.enclose("&[", "],", |out| pieces(out, &lowered.pieces));
        }
    });
}

fn pieces(out: &mut Writer, list: &[Piece]) {
    for piece in list {
        match piece {
            Piece::Text(text) => out.line(format_args!("Piece::Text({}),", literal(text))),
            Piece::Param { param } => out.line(format_args!("Piece::Param({param}),")),
            Piece::List { param, empty: _ } => out.line(format_args!("Piece::List({param}),")),
            Piece::Literal { param } => out.line(format_args!("Piece::Literal({param}),")),
            Piece::If { param, pieces: inner } => {
                out.enclose(format_args!("Piece::If({param}, &["), "]),", |out| {
                    pieces(out, inner);
                });
            }
        }
    }
}
