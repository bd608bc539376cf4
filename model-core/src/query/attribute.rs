//! SQL in attributes: checks, index predicates and expressions, generated columns, defaults.

use std::rc::Rc;

use super::checked::ValueType;
use super::code;
use super::context::{Context, Names};
use super::outcome::Mistakes;
use super::resolve;
use super::syntax::{Symbol, TokenKind, parse_expression, tokenize, unsupported_expression};
use super::tree::{Expr, ExprKind, Tree};
use super::typing::{self, Text, Wanted, column_type};
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Span};
use crate::dialect::Dialect;
use crate::schema::{Column, ColumnType, DefaultValue, IndexKey, Schema, SqlText, Table};

/// What an expression in an attribute is for.
#[derive(Debug, Clone, PartialEq)]
pub enum Expected {
    /// A truth value: a check, an index predicate.
    Condition,
    /// A value that goes into a column: a generated column, a default, a backfill.
    Value(ColumnType),
    /// A key of an index, of any type.
    Index,
}

/// Checks every SQL text in the attributes of all models, for each database.
pub fn check_schema_sql(schema: &Schema, dialects: &[Dialect]) -> Diagnostics {
    super::with_room(|| all_tables(schema, dialects))
}

fn all_tables(schema: &Schema, dialects: &[Dialect]) -> Diagnostics {
    let names = Names::new(schema);
    let mut found = Mistakes::default();
    for dialect in dialects {
        let cx = Context::new(&names, *dialect, dialects);
        for table in schema.tables.values() {
            check_table(&cx, table).into_iter().for_each(|it| found.add(it, *dialect));
        }
    }
    found.finish()
}

/// Checks one expression over the columns of `table`. `span` is where its text is written; a place
/// in the text is taken for a place in the span, which is right for literals without escapes.
pub fn check_expression(
    schema: &Schema,
    table: &Table,
    text: &str,
    span: Span,
    expected: &Expected,
    dialect: Dialect,
) -> Diagnostics {
    super::with_room(|| one_expression(schema, table, text, span, expected, dialect))
}

fn one_expression(
    schema: &Schema,
    table: &Table,
    text: &str,
    span: Span,
    expected: &Expected,
    dialect: Dialect,
) -> Diagnostics {
    let names = Names::new(schema);
    let cx = Context::new(&names, dialect, &[dialect]);
    let value = match expected {
        Expected::Value(ty) => Some(Typed::plain(ty)),
        Expected::Condition | Expected::Index => None,
    };
    let wanted = match (expected, &value) {
        (Expected::Value(_), Some(value)) => Wanted::Value(&value.0),
        (Expected::Condition, _) => Wanted::Condition,
        (Expected::Value(_) | Expected::Index, _) => Wanted::Anything,
    };
    check(&cx, table, text, span, &wanted, Columns::All)
}

struct Typed(Rc<ValueType>);

impl Typed {
    fn plain(ty: &ColumnType) -> Self {
        let rust = crate::schema::RustType::of(ty);
        Self(Rc::new(ValueType { ty: ty.clone(), rust }))
    }
}

/// Which columns an expression may use.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Columns {
    All,
    /// A default is computed before there is a row.
    None,
}

fn check_table(cx: &Context<'_>, table: &Table) -> Diagnostics {
    let mut found = Diagnostics::new();
    for rule in &table.checks {
        found.extend(check_text(cx, table, &rule.condition, &Wanted::Condition, Columns::All));
    }
    for index in &table.indexes {
        found.extend(check_text(cx, table, &index.predicate, &Wanted::Condition, Columns::All));
        for part in &index.parts {
            if let IndexKey::Expression(text) = &part.key {
                found.extend(check_text(cx, table, text, &Wanted::Anything, Columns::All));
            }
        }
    }
    for column in &table.columns {
        found.extend(check_column(cx, table, column));
    }
    found
}

fn check_column(cx: &Context<'_>, table: &Table, column: &Column) -> Diagnostics {
    let mut found = Diagnostics::new();
    let ty = column_type(column);
    let wanted = Wanted::Value(&ty);
    if let Some(generated) = &column.generated {
        found.extend(check_text(cx, table, &generated.expression, &wanted, Columns::All));
    }
    if let Some(DefaultValue::Sql(text)) = &column.default {
        found.extend(check_text(cx, table, text, &wanted, Columns::None));
    }
    found.extend(check_text(cx, table, &column.backfill, &wanted, Columns::All));
    found
}

fn check_text(
    cx: &Context<'_>,
    table: &Table,
    sql: &SqlText,
    wanted: &Wanted<'_>,
    columns: Columns,
) -> Diagnostics {
    let Some(text) = sql.get(cx.dialect) else { return Diagnostics::new() };
    let own = sql.per_dialect.keys().position(|it| *it == cx.dialect);
    let index = own.map_or(0, |it| it + usize::from(sql.portable.is_some()));
    let span = sql.spans.0.get(index).copied().unwrap_or(Span::NONE);
    check(cx, table, text, span, wanted, columns)
}

fn check(
    cx: &Context<'_>,
    table: &Table,
    text: &str,
    span: Span,
    wanted: &Wanted<'_>,
    columns: Columns,
) -> Diagnostics {
    let found = check_at_zero(cx, table, text, wanted, columns);
    found.into_iter().map(|it| place(it, text, span)).collect()
}

/// Checks with places in the text alone.
fn check_at_zero(
    cx: &Context<'_>,
    table: &Table,
    text: &str,
    wanted: &Wanted<'_>,
    columns: Columns,
) -> Diagnostics {
    let foreign = refuse_tokens(text);
    if foreign.has_errors() {
        return foreign;
    }
    let expression = match parse_expression(text, TEXT, 0) {
        Ok(expression) => expression,
        Err(found) => return found,
    };
    let lacking = unsupported_expression(&expression, cx.dialect);
    if lacking.has_errors() {
        return lacking;
    }
    let (mut tree, expr, mut found) = resolve::expression(cx, table, &expression.expr);
    if found.has_errors() {
        return found;
    }
    found.extend(refuse_foreign(&tree, &expr, columns));
    if found.has_errors() {
        return found;
    }
    let text = Text { text, start: 0 };
    let (_, mistakes) = typing::expression(cx, text, &mut tree, &expr, wanted);
    found.extend(mistakes);
    refuse_lowered(cx, &expr, &mut found);
    found
}

/// A query is written with the functions that each database has; an attribute is taken as it is.
fn refuse_lowered(cx: &Context<'_>, expr: &Expr, found: &mut Diagnostics) {
    if let ExprKind::Call(call) = &expr.kind
        && let Some(form) = &call.function.lowered
        && !is_its_own(form, &call.function.name, call.args.len())
    {
        let (title, name) = (cx.dialect.title(), &call.function.name);
        let message =
            format!("{title} has no `{name}`, and an attribute is not written anew for it");
        let help =
            format!("write another function, or a text for it alone: `{} = \"…\"`", cx.dialect);
        found.push(Diagnostic::error(code::NOT_IN_ATTRIBUTE, call.name_span, message).help(help));
    }
    expr.children(&mut |it| refuse_lowered(cx, it, found));
}

/// Whether the form of a function calls it by its name, or a database has it although queries are
/// given another: `now()`, which is not in UTC there.
fn is_its_own(form: &str, name: &str, args: usize) -> bool {
    let calls = |tail: &str| form.contains(&format!("{name}{tail}"));
    let is_constant = !form.contains(['$', '@']);
    is_constant
        || calls("(")
        || calls("_ws(")
        || form.starts_with("@substr")
        || (form == "@moment date" && args == 1)
}

/// An attribute's text is written into another statement: a comment would swallow what follows it,
/// and the table has another name while it is rebuilt.
fn refuse_tokens(text: &str) -> Diagnostics {
    let (tokens, _) = tokenize(text, TEXT, 0);
    let mut found = Diagnostics::new();
    for token in tokens {
        let (wrong, help) = match token.kind {
            kind if kind.is_comment() => {
                ("an attribute has no comment in its SQL", "write it as a comment of Rust's")
            }
            TokenKind::Symbol(Symbol::Dot) => {
                ("an attribute names a column without its table", "write the column's name alone")
            }
            _ => continue,
        };
        found.push(Diagnostic::error(code::NOT_IN_ATTRIBUTE, token.span, wrong).help(help));
    }
    found
}

/// What a query may have and an attribute may not.
fn refuse_foreign(tree: &Tree<'_>, expr: &Expr, columns: Columns) -> Diagnostics {
    let mut found = Diagnostics::new();
    for param in &tree.params {
        found.push(
            Diagnostic::error(code::NOT_IN_ATTRIBUTE, param.span, "an attribute has no parameters")
                .help("write the value"),
        );
    }
    refuse_in(expr, columns, &mut found);
    found
}

fn refuse_in(expr: &Expr, columns: Columns, found: &mut Diagnostics) {
    let wrong = match &expr.kind {
        ExprKind::Subquery(_) | ExprKind::Exists(_) | ExprKind::InQuery { .. } => {
            Some("an attribute has no subquery")
        }
        ExprKind::Column(_) if columns == Columns::None => {
            Some("a default sees no columns: there is no row yet")
        }
        _ => None,
    };
    if let Some(wrong) = wrong {
        found.push(Diagnostic::error(code::NOT_IN_ATTRIBUTE, expr.span, wrong));
    }
    expr.children(&mut |it| refuse_in(it, columns, found));
}

/// The file of a text in an attribute, until its place is known.
const TEXT: FileId = FileId(u32::MAX - 1);

/// Moves the places in a text to where the text is written; the model's own stay. A literal that
/// has escapes is longer than its text: then the whole of it is shown.
fn place(mut diagnostic: Diagnostic, text: &str, literal: Span) -> Diagnostic {
    diagnostic.span = moved(diagnostic.span, text, literal);
    for label in &mut diagnostic.labels {
        label.span = moved(label.span, text, literal);
    }
    diagnostic
}

fn moved(span: Span, text: &str, literal: Span) -> Span {
    if span.file != TEXT {
        return span;
    }
    if !literal.is_some() {
        return Span::NONE;
    }
    let length = (literal.end - literal.start) as usize;
    let quotes = match length.checked_sub(text.len()) {
        Some(0) => 0,
        Some(2) => 1,
        _ => return literal,
    };
    let start = literal.start + quotes;
    Span::new(literal.file, start + span.start, start + span.end)
}
