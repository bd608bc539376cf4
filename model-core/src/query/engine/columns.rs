//! The columns of a result, as the engine names them and the model or a declaration types them.

use super::super::checked::{OutColumn, ValueType};
use super::super::context::Context;
use super::super::file::{KEYWORDS, RawQuery};
use super::super::syntax::TokenKind;
use super::super::typing::{Text, column_type};
use super::declared::{self, DeclaredType};
use super::statement::Statement;
use super::{Declarations, Declared, Description, EngineColumn};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::name::{nearest, snake_name};
use crate::query::code;
use crate::schema::{Column, Table};

/// Each column with its type.
pub(super) fn columns(
    cx: &Context<'_>,
    statement: &Statement,
    text: Text<'_>,
    lines: &Declarations,
    query: &RawQuery,
    description: &Description,
) -> Result<Vec<OutColumn>, Diagnostics> {
    let reader = Reader { cx, statement, text, lines, name_span: query.name_span };
    let mut found = Diagnostics::new();
    let mut columns: Vec<OutColumn> = Vec::new();
    for column in &description.columns {
        let Some(read) = found.take(reader.column(column)) else { continue };
        if columns.iter().any(|it| it.name == read.name) {
            found.push(reader.twice(&read.name));
        }
        columns.push(read);
    }
    for line in &lines.columns {
        let names = description.columns.iter().map(|it| plain_name(&it.name).0);
        if !names.clone().any(|it| it.eq_ignore_ascii_case(&line.name)) {
            found.push(unused(line, names));
        }
    }
    found.finish(columns)
}

struct Reader<'a, 'm> {
    cx: &'a Context<'m>,
    statement: &'a Statement,
    text: Text<'a>,
    lines: &'a Declarations,
    name_span: Span,
}

impl<'m> Reader<'_, 'm> {
    fn column(&self, column: &EngineColumn) -> Result<OutColumn, Diagnostics> {
        let (written, forced) = plain_name(&column.name);
        let name = snake_name(written);
        let starts = name.starts_with(|it: char| it.is_ascii_alphabetic());
        let is_field = name.eq_ignore_ascii_case(written) && starts && name.is_ascii();
        if !is_field || KEYWORDS.contains(&name.as_str()) && name == "self" {
            return Err(self.bad_name(&column.name).into());
        }
        let declared = self.lines.columns.iter().find(|it| it.name.eq_ignore_ascii_case(written));
        let source = self.source(column);
        let (ty, nullable) = match (declared, source) {
            (Some(line), _) => self.declared(line)?,
            // Nothing is proven about joins and groups.
            (None, Some((_, column))) => (ValueType::clone(&column_type(column)), true),
            (None, None) => return Err(self.untyped(written).into()),
        };
        let source = source.map(|(table, column)| (table.name.clone(), column.name.clone()));
        Ok(OutColumn { name, ty, nullable: forced.unwrap_or(nullable), source })
    }

    fn declared(&self, line: &Declared) -> Result<(ValueType, bool), Diagnostics> {
        let DeclaredType { ty, nullable, list } = declared::read(self.cx, line)?;
        if list {
            let message = format!("`{}` is a column, which is no list", line.name);
            let error = Diagnostic::error(code::LIST_PARAMETER, line.ty_span, message);
            return Err(error.help("leave out the `[]`").into());
        }
        Ok((ty, nullable))
    }

    fn source(&self, column: &EngineColumn) -> Option<(&'m Table, &'m Column)> {
        let (table, name) = column.origin.as_ref()?;
        let table = self.cx.tables.table(table)?;
        Some((table, table.column(name)?))
    }

    fn untyped(&self, name: &str) -> Diagnostic {
        let message = format!("the database cannot tell the type of the column `{name}`");
        Diagnostic::error(code::UNTYPED_COLUMN, self.place(name), message)
            .help(format!("declare it below `-- check: engine`, such as `-- column: {name} i64`"))
    }

    fn bad_name(&self, name: &str) -> Diagnostic {
        let message = format!("`{name}` is no name for a field of a Rust struct");
        Diagnostic::error(code::BAD_OUTPUT_NAME, self.place(name), message)
            .help("name it: `… as total`")
    }

    fn twice(&self, name: &str) -> Diagnostic {
        let message = format!("two columns of the result are called `{name}`");
        Diagnostic::error(code::DUPLICATE_OUTPUT, self.place(name), message)
            .help(format!("name one of them: `… as other_{name}`"))
    }

    /// Where the name stands after `as`, or stands at all; a computed column without a name is called
    /// by its own text.
    fn place(&self, name: &str) -> Span {
        let mut found = None;
        let mut after_as = false;
        for token in &self.statement.tokens {
            let text = self.text.at(token.span);
            let word = text.trim_matches(['"', '`', '[', ']']);
            let is_name = !matches!(token.kind, TokenKind::String(_))
                && plain_name(word).0.eq_ignore_ascii_case(name);
            if is_name && after_as {
                return token.span;
            }
            if is_name {
                found = found.or(Some(token.span));
            }
            after_as = text.eq_ignore_ascii_case("as");
        }
        found.or_else(|| self.expression(name)).unwrap_or(self.name_span)
    }

    fn expression(&self, text: &str) -> Option<Span> {
        let at = u32::try_from(self.text.text.find(text)?).ok()?;
        let start = self.text.start + at;
        let end = start + u32::try_from(text.len()).ok()?;
        Some(Span::new(self.statement.span.file, start, end))
    }
}

/// The name without `!` and `?`, and whether it may be null if they say.
fn plain_name(name: &str) -> (&str, Option<bool>) {
    match (name.strip_suffix('!'), name.strip_suffix('?')) {
        (Some(name), _) => (name, Some(false)),
        (None, Some(name)) => (name, Some(true)),
        (None, None) => (name, None),
    }
}

fn unused<'t>(line: &Declared, names: impl Iterator<Item = &'t str>) -> Diagnostic {
    let message = format!("this query has no column `{}`", line.name);
    Diagnostic::error(code::BAD_OPTION, line.span, message).help(match nearest(&line.name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "leave the line out".to_owned(),
    })
}
