//! One query through all stages, for each database, and the checked query out of what they found.

mod agree;
mod mistakes;

use super::checked::{CheckedQuery, Counts, Lowered, OutColumn, Param, Row, ValueType};
use super::context::Context;
use super::engine::{self, Engine};
use super::file::{Body, QueryFile, RawQuery};
use super::syntax::{parse_statement, unsupported};
use super::tree::{
    Body as TreeBody, Col, Expr, ExprKind, Forced, InsertSource, Item, Source, Statement, Tree,
};
use super::typing::{self, Text, Ty, Types};
use super::{Signature, cardinality, code, lower, nullability, resolve, rewrite};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::name::{Ident, snake_name, struct_name};
use crate::schema::Table;

pub(super) use mistakes::Mistakes;

/// What became of a query.
pub(super) struct Outcome {
    pub(super) query: Option<CheckedQuery>,
    pub(super) signature: Option<Signature>,
    pub(super) diagnostics: Diagnostics,
}

/// What one database says of a query.
pub(super) struct Verdict {
    pub(super) signature: Option<Signature>,
    pub(super) lowered: Option<Lowered>,
    pub(super) diagnostics: Diagnostics,
}

/// Checks a query for each database.
pub(super) fn query(
    contexts: &[Context<'_>],
    engine: &dyn Engine,
    file: &QueryFile<'_>,
    query: &RawQuery,
) -> Outcome {
    let mut outcome = Outcome { query: None, signature: None, diagnostics: Diagnostics::new() };
    let mut texts = std::collections::BTreeMap::new();
    let mut mistakes = Mistakes::default();
    for cx in contexts {
        let verdict = for_database(cx, engine, file, query);
        verdict.diagnostics.into_iter().for_each(|it| mistakes.add(it, cx.dialect));
        let mut numbers = None;
        outcome.signature = match (outcome.signature.take(), verdict.signature) {
            (Some(first), Some(other)) => {
                if let Some(difference) = agree::difference(&first, &other, cx, query) {
                    mistakes.add(difference, cx.dialect);
                }
                numbers = agree::numbers(&first, &other);
                Some(agree::common(first, &other))
            }
            (first, other) => first.or(other),
        };
        if let Some(mut lowered) = verdict.lowered {
            if let Some(numbers) = &numbers {
                lowered.renumber(numbers);
            }
            texts.insert(cx.dialect, lowered);
        }
    }
    outcome.diagnostics = mistakes.finish();
    if let Some(signature) = &outcome.signature {
        outcome.query = Some(CheckedQuery {
            name: query.name.clone(),
            module: file.module.clone(),
            docs: query.docs.clone(),
            cardinality: query.cardinality,
            params: signature.params.clone(),
            row: signature.row.clone(),
            writes: signature.writes,
            sql: texts,
            span: query.name_span,
        });
    }
    outcome
}

fn for_database(
    cx: &Context<'_>,
    engine: &dyn Engine,
    file: &QueryFile<'_>,
    query: &RawQuery,
) -> Verdict {
    let nothing = |diagnostics| Verdict { signature: None, lowered: None, diagnostics };
    let Some(body) = query.body(cx.dialect) else {
        return nothing(no_statement(cx, query).into());
    };
    if let Some(lines) = &query.engine {
        return engine::for_database(cx, engine, file, query, (body, lines));
    }
    let Body { start, end, .. } = body;
    let body = file.text.get(*start..*end).unwrap_or("");
    let offset = u32::try_from(*start).unwrap_or(u32::MAX);
    let statement = match parse_statement(body, file.id, offset) {
        Ok(statement) => statement,
        Err(diagnostics) => return nothing(diagnostics),
    };
    let lacking = unsupported(&statement, cx.dialect);
    if lacking.has_errors() {
        return nothing(lacking);
    }
    let (tree, mut diagnostics) = resolve::statement(cx, &statement);
    let Some(mut tree) = tree else { return nothing(diagnostics) };
    let text = Text { text: body, start: offset };
    let (types, mistakes) = typing::statement(cx, text, &mut tree, diagnostics.has_errors());
    diagnostics.extend(mistakes);
    if let Some(word) = query.cardinality_span {
        diagnostics.extend(cardinality::check(&tree, query.cardinality, word));
    }
    let nulls = nullability::result(&tree, &types);
    diagnostics.extend(check_overrides(&tree, &nulls.outputs));
    let signature = signature(query, &tree, &types, &nulls.outputs);
    let mut counts = Counts::Written;
    if !diagnostics.has_errors() {
        let found = rewrite::Found { cx, text, tree: &tree, types: &types, nulls: &nulls };
        let rewritten = rewrite::statement(found, &statement);
        tree.edits.extend(rewritten.edits);
        tree.then = rewritten.then;
        counts = rewritten.counts.unwrap_or(counts);
        diagnostics.extend(rewritten.diagnostics);
    }
    let empty: Vec<String> = types.params.iter().map(|it| empty_list(cx, it)).collect();
    let mut lowered = None;
    if !diagnostics.has_errors() {
        let source = lower::Source {
            text,
            span: statement.span,
            edits: &tree.edits,
            then: tree.then.as_deref(),
            empty: &empty,
        };
        let rows = rows(&tree.statement);
        lowered = lower::lower(&source).map(|it| Lowered { rows, counts, ..it });
        if lowered.is_none() {
            diagnostics.push(too_long(cx, statement.span));
        }
    }
    Verdict { signature, lowered, diagnostics }
}

fn too_long(cx: &Context<'_>, span: crate::diagnostic::Span) -> Diagnostic {
    let message =
        format!("this becomes too long on {}, which needs parts of it twice", cx.dialect.title());
    Diagnostic::error(code::NOT_ON_DATABASE, span, message)
        .help("nest it less deep, or name parts of it in a derived table")
}

/// The rows of an insert that are written out.
fn rows(statement: &Statement<'_>) -> Option<u64> {
    let Statement::Insert(insert) = statement else { return None };
    let InsertSource::Query(query) = &insert.source else { return None };
    match &query.body {
        TreeBody::Values(rows) => u64::try_from(rows.len()).ok(),
        TreeBody::Select(_) | TreeBody::Query(_) | TreeBody::SetOperation { .. } => None,
    }
}

/// What stands for a list without a value.
fn empty_list(cx: &Context<'_>, param: &typing::ParamType) -> String {
    param.ty.as_ref().map_or_else(String::new, |it| cx.rules.empty_list(&it.ty))
}

fn no_statement(cx: &Context<'_>, query: &RawQuery) -> Diagnostic {
    Diagnostic::error(
        code::EMPTY_QUERY,
        query.name_span,
        format!("`{}` has no statement for {}", query.name, cx.dialect.title()),
    )
    .help(format!("write one below `-- dialect: {}`", cx.dialect))
}

/// `as "n?"` where there is never a null.
fn check_overrides(tree: &Tree<'_>, nulls: &[bool]) -> Diagnostics {
    let items = tree.statement.items().unwrap_or(&[]);
    let pairs = items.iter().zip(nulls);
    pairs
        .filter(|(item, nullable)| item.forced == Some(Forced::Nullable) && !**nullable)
        .map(|(item, _)| {
            Diagnostic::warning(
                code::WRONG_OVERRIDE,
                item.name_span,
                format!("`{}` is never null, so there is nothing to mark", item.name),
            )
            .help("leave out the `?`")
        })
        .collect()
}

/// What goes in and out; `None` if a type is not known.
fn signature(
    query: &RawQuery,
    tree: &Tree<'_>,
    types: &Types,
    nulls: &[bool],
) -> Option<Signature> {
    let writes = !matches!(tree.statement, Statement::Query(_));
    let params = params(tree, types)?;
    let row = row(query, tree, types, nulls)?;
    Some(Signature { cardinality: query.cardinality, params, row, writes })
}

fn params(tree: &Tree<'_>, types: &Types) -> Option<Vec<Param>> {
    let pairs = tree.params.iter().zip(&types.params);
    pairs
        .map(|(param, ty)| {
            Some(Param {
                name: param.name.clone(),
                ty: ValueType::clone(ty.ty.as_deref()?),
                nullable: ty.nullable && !param.optional,
                optional: param.optional,
                list: param.list,
                span: param.span,
            })
        })
        .collect()
}

fn row(query: &RawQuery, tree: &Tree<'_>, types: &Types, nulls: &[bool]) -> Option<Row> {
    let items = tree.statement.items();
    let mut columns = Vec::with_capacity(types.outputs.len());
    for (index, ty) in types.outputs.iter().enumerate() {
        let Ty::Is(ty) = ty else { return None };
        let item = items.and_then(|it| it.get(index));
        columns.push(OutColumn {
            name: item.map_or_else(|| format!("column{}", index + 1), |it| snake_name(&it.name)),
            ty: ValueType::clone(ty),
            nullable: is_nullable(item, nulls.get(index).copied().unwrap_or(true)),
            source: item.and_then(|it| table_column(tree, it)),
        });
    }
    if let Some(table) = model(tree, items.unwrap_or(&[]), &columns) {
        return Some(Row::Model(table.name.clone()));
    }
    Some(match columns.len() {
        0 => Row::None,
        1 => Row::Scalar(columns.remove(0)),
        _ => Row::Struct { name: struct_name(&query.name), columns },
    })
}

fn is_nullable(item: Option<&Item>, proven: bool) -> bool {
    match item.and_then(|it| it.forced) {
        Some(Forced::NotNull) => false,
        Some(Forced::Nullable) => true,
        None => proven,
    }
}

fn table_column(tree: &Tree<'_>, item: &Item) -> Option<(crate::schema::TableName, Ident)> {
    if matches!(&tree.statement, Statement::Query(query) if !is_select(&query.body)) {
        return None;
    }
    let (_, table, index) = origin(tree, &item.expr)?;
    Some((table.name.clone(), table.columns.get(index)?.name.clone()))
}

/// The table column that an expression is, through derived tables and common table expressions.
fn origin<'t>(tree: &'t Tree<'_>, expr: &Expr) -> Option<(usize, &'t Table, usize)> {
    let ExprKind::Column(mut col) = expr.kind else { return None };
    for _ in 0..tree.relations.len() {
        let query = match &tree.relations[col.relation].source {
            Source::Table(table) => return Some((col.relation, table, col.index)),
            Source::Query(query) => &**query,
            Source::Cte(cte) => tree.ctes[*cte].query.as_ref()?,
            Source::Function { .. } | Source::Error => return None,
        };
        col = inner_column(&query.body, col)?;
    }
    None
}

fn inner_column(body: &TreeBody, col: Col) -> Option<Col> {
    match body {
        TreeBody::Select(select) => match select.items.get(col.index)?.expr.kind {
            ExprKind::Column(inner) => Some(inner),
            _ => None,
        },
        TreeBody::Query(query) => inner_column(&query.body, col),
        TreeBody::Values(_) | TreeBody::SetOperation { .. } => None,
    }
}

fn is_select(body: &TreeBody) -> bool {
    match body {
        TreeBody::Select(_) => true,
        TreeBody::Query(query) => is_select(&query.body),
        TreeBody::Values(_) | TreeBody::SetOperation { .. } => false,
    }
}

/// The table whose columns are the result: all of them, of one row of it, in their order.
fn model<'t>(tree: &'t Tree<'_>, items: &[Item], columns: &[OutColumn]) -> Option<&'t Table> {
    let (relation, table, _) = origin(tree, &items.first()?.expr)?;
    let same = table.origin.is_some()
        && table.columns.len() == columns.len()
        && is_one_select(tree)
        && items.iter().enumerate().all(|(index, item)| {
            let column = &table.columns[index];
            origin(tree, &item.expr).is_some_and(|it| it.0 == relation && it.2 == index)
                && item.name.eq_ignore_ascii_case(column.name.as_str())
                && item.forced.is_none()
                && (column.nullable || !columns[index].nullable)
        });
    same.then_some(table)
}

fn is_one_select(tree: &Tree<'_>) -> bool {
    match &tree.statement {
        Statement::Query(query) => is_select(&query.body),
        Statement::Insert(_) | Statement::Update(_) | Statement::Delete(_) => true,
    }
}
