//! A statement as a constant: its name and its text for each database.

use model_core::dialect::Dialect;
use model_core::query::checked::{Lowered, Piece};

use super::sql::Constant;
use super::writer::{Writer, literal};

/// `static SQL: Statement = …;` for a text of `count` arguments that never changes, one for each
/// database.
pub(crate) fn constant(
    out: &mut Writer,
    name: &str,
    count: usize,
    texts: Vec<(Dialect, Constant)>,
) {
    constant_as("SQL", out, name, count, texts);
}

/// The same in a variable of another name.
pub(crate) fn constant_as(
    variable: &str,
    out: &mut Writer,
    name: &str,
    count: usize,
    texts: Vec<(Dialect, Constant)>,
) {
    out.line(format_args!("static {variable}: Statement = Statement::new({})", literal(name)));
    calls(out, texts, |out, dialect, constant, end| {
        let text = text(dialect, count, &constant);
        out.line(format_args!(".{}({text}){end}", method(dialect)));
    });
}

/// `Text::new("…")`
fn text(dialect: Dialect, count: usize, constant: &Constant) -> String {
    let Constant { text: sql, args: order, then } = constant;
    let args = args(dialect, count, order);
    let then = then.as_ref().map(|it| format!(".then(&{})", text(dialect, count, it)));
    format!("Text::new({}){args}{}", literal(sql), then.unwrap_or_default())
}

/// `.args(&[1, 0])` where the placeholders have no numbers, and are not in the order of the arguments.
fn args(dialect: Dialect, count: usize, args: &[usize]) -> String {
    let numbered = dialect.placeholder(0) != dialect.placeholder(1);
    if numbered || args.iter().copied().eq(0..count) {
        return String::new();
    }
    let args: Vec<String> = args.iter().map(ToString::to_string).collect();
    format!(".args(&[{}])", args.join(", "))
}

/// `static SQL: Dynamic = …;` for a text that is put together from pieces.
pub(crate) fn dynamic<'a>(
    out: &mut Writer,
    name: &str,
    texts: impl IntoIterator<Item = (&'a Dialect, &'a Lowered)>,
) {
    out.line(format_args!("static SQL: Dynamic = Dynamic::new({})", literal(name)));
    calls(out, texts.into_iter().collect(), |out, dialect, lowered, end| {
        let open = format!(".{}(&[", method(*dialect));
        let close = format!("]){end}");
        out.enclose(open, &close, |out| {
            pieces(out, &lowered.pieces);
            if let Some(then) = &lowered.then {
                out.enclose("Piece::Then(&[", "]),", |out| pieces(out, then));
            }
        });
    });
}

/// One call for each database, with the semicolon behind the last.
fn calls<D, T>(
    out: &mut Writer,
    texts: Vec<(D, T)>,
    mut call: impl FnMut(&mut Writer, D, T, &str),
) {
    let last = texts.len();
    out.deeper(|out| {
        for (number, (dialect, text)) in (1..).zip(texts) {
            call(out, dialect, text, if number == last { ";" } else { "" });
        }
    });
}

/// The method by which a statement takes its text for a database has the database's name.
fn method(dialect: Dialect) -> &'static str {
    dialect.name()
}

fn pieces(out: &mut Writer, list: &[Piece]) {
    for piece in list {
        match piece {
            Piece::Text(text) => out.line(format_args!("Piece::Text({}),", literal(text))),
            Piece::Param { param } => out.line(format_args!("Piece::Param({param}),")),
            Piece::List { param, empty } if empty.is_empty() => {
                out.line(format_args!("Piece::List({param}),"));
            }
            Piece::List { param, empty } => {
                out.line(format_args!("Piece::ListOr({param}, {}),", literal(empty)));
            }
            Piece::Rows { param, width } => {
                out.line(format_args!("Piece::Rows({param}, {width}),"));
            }
            Piece::Literal { param } => out.line(format_args!("Piece::Literal({param}),")),
            Piece::If { param, pieces: inner } => {
                out.enclose(format_args!("Piece::If({param}, &["), "]),", |out| {
                    pieces(out, inner);
                });
            }
        }
    }
}
