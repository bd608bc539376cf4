//! What to say of a name that is not found: the nearest one, the table that has it, the name that
//! it has now, and the place in the model.

use super::from::count;
use super::scope::same_name;
use super::{Place, Resolver};
use crate::diagnostic::{Diagnostic, Span};
use crate::name::nearest;
use crate::query::code;
use crate::query::syntax::ast::{Ident, ObjectName, Quote};
use crate::query::tree::{Col, Source};
use crate::schema::{Column, ColumnType, Kind, Table};

impl<'a> Resolver<'_, 'a> {
    /// No table of this name.
    pub(super) fn no_such_table(&mut self, name: &ObjectName) {
        let text = &name.name.value;
        let mut error = Diagnostic::error(
            code::UNKNOWN_TABLE,
            name.name.span,
            format!("no model has the table `{text}`"),
        );
        if !name.qualifier.is_empty() && self.cx.tables.table(text).is_some() {
            error.message = format!("`{text}` is in no schema of its own");
            error.span = name.span;
            error = error.help(format!("write `{text}`"));
        } else if self.later_ctes.iter().any(|it| same_name(it, text)) {
            error = error.help(format!(
                "`{text}` is declared further down; a `with` sees what is above it, and itself only after `with recursive`"
            ));
        } else if let Some(table) = self.cx.tables.former_table(text) {
            error = label_table(error, table, "it was renamed here")
                .help(format!("it is called `{}` now", table.name.name));
        } else if let Some(near) = self.nearest_table(text) {
            error = error.help(format!("did you mean `{near}`?"));
            if let Some(table) = self.cx.tables.table(&near) {
                error = label_table(error, table, &format!("`{near}` is declared here"));
            }
        } else {
            error = error.help_if(self.all_tables());
        }
        self.report(error);
    }

    /// All tables, if they are few.
    fn all_tables(&self) -> Option<String> {
        let names: Vec<String> = self.cx.tables.table_names().map(|it| format!("`{it}`")).collect();
        (1..=8).contains(&names.len()).then(|| format!("there are {}", names.join(", ")))
    }

    fn nearest_table(&self, name: &str) -> Option<String> {
        let ctes = self.cte_names.iter().map(|(name, _)| name.as_str());
        nearest(name, ctes.chain(self.cx.tables.table_names())).map(str::to_owned)
    }

    /// No column of this name in any table in scope.
    pub(super) fn no_such_column(&mut self, name: &Ident) {
        let text = &name.value;
        if self.is_early_output(text) {
            return self.early_output(name);
        }
        if self.has_unnamed_columns() {
            return;
        }
        let mut error = Diagnostic::error(code::UNKNOWN_COLUMN, name.span, self.not_here(text));
        if name.quote == Quote::Double {
            error.code = code::QUOTED_STRING;
            error = error.help(format!("a text is written in single quotes: '{text}'"));
        }
        error = match self.column_hint(text) {
            Some(hint) => hint.apply(error),
            None => error,
        };
        self.report(error);
    }

    fn not_here(&self, text: &str) -> String {
        let relations = self.scopes.last().map_or(&[][..], |it| &it.relations);
        match relations {
            [] => format!("there is no column `{text}` here"),
            [one] => format!("`{}` has no column `{text}`", self.relations[*one].name),
            several => {
                let names: Vec<String> =
                    several.iter().map(|it| format!("`{}`", self.relations[*it].name)).collect();
                format!("none of {} has a column `{text}`", names.join(", "))
            }
        }
    }

    /// Whether a subquery has a column without a name, which was reported, and which this may be.
    fn has_unnamed_columns(&self) -> bool {
        let mut relations = self.scopes.iter().flat_map(|it| &it.relations);
        let unnamed = |it: &usize| self.relations[*it].columns.iter().any(String::is_empty);
        self.diagnostics.has_errors() && relations.any(unnamed)
    }

    fn is_early_output(&self, text: &str) -> bool {
        let early = matches!(
            self.place,
            Place::Where
                | Place::On
                | Place::Items
                | Place::AggregateArgument
                | Place::Having
                | Place::Filter
                | Place::Window
        );
        early
            && self.scopes.last().is_some_and(|it| it.outputs.iter().any(|it| same_name(it, text)))
    }

    fn early_output(&mut self, name: &Ident) {
        self.report(
            Diagnostic::error(
                code::ALIAS_TOO_EARLY,
                name.span,
                format!(
                    "`{}` is a name of the result, which {} does not see",
                    name.value,
                    self.place.word()
                ),
            )
            .help("repeat the expression here, or select from a subquery that names it"),
        );
    }

    /// No column of this name in this table.
    pub(super) fn no_such_column_in(&mut self, relation: usize, name: &Ident) {
        let text = &name.value;
        let found = &self.relations[relation];
        let mut error = Diagnostic::error(
            code::UNKNOWN_COLUMN,
            name.span,
            format!("`{}` has no column `{text}`", found.name),
        );
        error = match self.hint_in(relation, text).or_else(|| self.hint_rowid(text)) {
            Some(hint) => hint.apply(error),
            None => match &found.source {
                Source::Table(table) => match self.hint_elsewhere(text) {
                    Some(hint) => hint.apply(error),
                    None => label_table(error, table, "its columns are declared here"),
                },
                _ => error,
            },
        };
        self.report(error);
    }

    /// More or fewer names than columns.
    pub(super) fn wrong_column_count(&mut self, span: Span, names: usize, columns: usize) {
        let message = format!("{} for {}", count(names, "name"), count(columns, "column"));
        let error = Diagnostic::error(code::COLUMN_COUNT, span, message);
        self.report(error.help("give each column a name"));
    }

    /// `using (team_id)`, where one table has it.
    pub(super) fn not_on_both_sides(&mut self, column: &Ident) {
        let message = format!("only one side of the join has a column `{}`", column.value);
        let error = Diagnostic::error(code::UNKNOWN_COLUMN, column.span, message);
        self.report(error.help("`using` takes what both have; write `on … = …`"));
    }

    /// A qualifier that names nothing in scope.
    pub(super) fn no_such_qualifier(&mut self, table: &Ident, column: &Ident) {
        let text = &table.value;
        let mut error = Diagnostic::error(
            code::UNKNOWN_QUALIFIER,
            table.span,
            format!("no table here is called `{text}`"),
        );
        let names: Vec<&str> = self
            .scopes
            .iter()
            .rev()
            .flat_map(|it| &it.relations)
            .map(|it| self.relations[*it].name.as_str())
            .collect();
        let aliased = self.scopes.iter().rev().flat_map(|it| &it.relations).find(|it| {
            let relation = &self.relations[**it];
            matches!(&relation.source, Source::Table(table) if same_name(table.name.name.as_str(), text))
        });
        let later = self.scopes.iter().flat_map(|it| &it.later).any(|it| same_name(it, text));
        if let Some(relation) = aliased {
            let alias = &self.relations[*relation].name;
            error = error
                .help(format!("it is called `{alias}` in this query: `{alias}.{}`", column.value));
        } else if later {
            error = error.help(format!("`{text}` is joined further down; move its join up"));
        } else if let Some(near) = nearest(text, names.iter().copied()) {
            error = error.help(format!("did you mean `{near}`?"));
        } else if self.cx.tables.table(text).is_some() {
            error = error.help(format!("`{text}` is a table; is it joined?"));
        } else if let Some(column_of_json) = self.json_column(text) {
            let part = &column.value;
            error = error.help(format!("a part of it: `{column_of_json} ->> '$.{part}'`"));
        } else if let Some(table) = self.table_with(text, &column.value) {
            error = error.help(format!("`{table}` is a table; is it joined?"));
        } else {
            let owners = names.iter().filter(|it| {
                self.find_relation(it).is_some_and(|it| {
                    self.relations[it].columns.iter().any(|it| same_name(it, &column.value))
                })
            });
            let owners: Vec<String> = owners.map(|it| format!("`{it}.{}`", column.value)).collect();
            if !owners.is_empty() {
                error = error.help(format!("did you mean {}?", owners.join(" or ")));
            }
        }
        self.report(error);
    }

    /// A column in scope that holds JSON, called as the qualifier is.
    fn json_column(&self, text: &str) -> Option<&'a str> {
        let mut relations = self.scopes.iter().flat_map(|it| &it.relations);
        relations.find_map(|it| match self.relations[*it].source {
            Source::Table(table) => {
                let column = table.columns.iter().find(|it| same_name(it.name.as_str(), text))?;
                (column.ty.kind() == Kind::Json).then_some(column.name.as_str())
            }
            _ => None,
        })
    }

    /// `team.name`: a table with almost this name that has the column.
    fn table_with(&self, text: &str, column: &str) -> Option<String> {
        let near = nearest(text, self.cx.tables.table_names())?;
        let table = self.cx.tables.table(near)?;
        let has_it = table.columns.iter().any(|it| same_name(it.name.as_str(), column));
        (has_it && !self.is_in_scope(table)).then(|| near.to_owned())
    }

    fn column_hint(&self, text: &str) -> Option<Hint<'a>> {
        self.hint_in_scope(text)
            .or_else(|| self.hint_rowid(text))
            .or_else(|| self.hint_derived())
            .or_else(|| self.hint_label(text))
            .or_else(|| self.hint_elsewhere(text))
            .or_else(|| self.hint_key(text))
            .or_else(|| hint_lookup(text))
    }

    /// The columns of the one query that is selected from.
    fn hint_derived(&self) -> Option<Hint<'a>> {
        let [only] = self.scopes.last()?.relations.as_slice() else { return None };
        let relation = &self.relations[*only];
        match &relation.source {
            Source::Query(_) | Source::Cte(_) | Source::Function { .. } => {}
            Source::Table(_) | Source::Error => return None,
        }
        let named = relation.columns.iter().filter(|it| !it.is_empty()).take(8);
        let columns: Vec<String> = named.map(|it| format!("`{it}`")).collect();
        (!columns.is_empty()).then(|| Hint::words(format!("it has {}", columns.join(", "))))
    }

    /// `role = admin`
    fn hint_label(&self, text: &str) -> Option<Hint<'a>> {
        let mut relations = self.scopes.iter().flat_map(|it| &it.relations);
        let is_label = |it: &Column| match &it.ty {
            ColumnType::Enum(of) => of.labels.iter().any(|it| it == text),
            _ => false,
        };
        let found = relations.any(|it| match self.relations[*it].source {
            Source::Table(table) => table.columns.iter().any(is_label),
            _ => false,
        });
        found.then(|| Hint::words(format!("a label is written in single quotes: '{text}'")))
    }

    /// `pk`
    fn hint_key(&self, text: &str) -> Option<Hint<'a>> {
        let mut relations = self.scopes.last()?.relations.iter();
        let table = relations.find_map(|it| match self.relations[*it].source {
            Source::Table(table) => Some(table),
            _ => None,
        })?;
        let [key] = table.primary_key.columns.as_slice() else { return None };
        same_name(text, "pk").then(|| Hint::words(format!("the primary key is `{key}`")))
    }

    fn hint_in_scope(&self, text: &str) -> Option<Hint<'a>> {
        let scopes = || self.scopes.iter().rev();
        let former =
            scopes().flat_map(|it| &it.relations).find_map(|it| self.former_column(*it, text));
        if former.is_some() {
            return former;
        }
        scopes().find_map(|scope| {
            let near = nearest(text, scope.columns.iter().map(|it| it.name.as_str()))?;
            let visible = scope.columns.iter().find(|it| it.name == near)?;
            Some(self.hint_near(near, visible.cols.first().copied()))
        })
    }

    fn hint_in(&self, relation: usize, text: &str) -> Option<Hint<'a>> {
        if let Some(former) = self.former_column(relation, text) {
            return Some(former);
        }
        let columns = &self.relations[relation].columns;
        let near = nearest(text, columns.iter().map(String::as_str))?;
        let index = columns.iter().position(|it| it == near);
        Some(self.hint_near(near, index.map(|index| Col { relation, index })))
    }

    fn hint_near(&self, near: &str, col: Option<Col>) -> Hint<'a> {
        Hint {
            help: format!("did you mean `{near}`?"),
            column: col.and_then(|it| self.model_column(it)),
            text: format!("`{near}` is declared here"),
        }
    }

    fn former_column(&self, relation: usize, text: &str) -> Option<Hint<'a>> {
        let Source::Table(table) = self.relations[relation].source else { return None };
        let is_former =
            |it: &&Column| it.renamed_from.as_ref().is_some_and(|it| same_name(it.as_str(), text));
        let column = table.columns.iter().find(is_former)?;
        Some(Hint {
            help: format!("it is called `{}` now", column.name),
            column: Some(column),
            text: "it was renamed here".to_owned(),
        })
    }

    fn hint_rowid(&self, text: &str) -> Option<Hint<'a>> {
        let is_rowid = ["rowid", "oid", "_rowid_"].iter().any(|it| same_name(it, text));
        is_rowid.then(|| Hint {
            help: "the row number is no part of the model; use its primary key".to_owned(),
            column: None,
            text: String::new(),
        })
    }

    /// Another table that has a column of exactly this name.
    fn hint_elsewhere(&self, text: &str) -> Option<Hint<'a>> {
        let owners = self.cx.tables.columns(text);
        let (table, column) = owners.first()?;
        if self.is_in_scope(table) {
            let qualifier = self.scopes.iter().flat_map(|it| &it.relations).find(|it| {
                matches!(self.relations[**it].source, Source::Table(it) if std::ptr::eq(it, *table))
            })?;
            return Some(Hint {
                help: format!("did you mean `{}.{text}`?", self.relations[*qualifier].name),
                column: Some(column),
                text: "the column is declared here".to_owned(),
            });
        }
        let tables: Vec<String> =
            owners.iter().take(3).map(|(table, _)| format!("`{}`", table.name.name)).collect();
        let joined = if owners.len() == 1 { "is it joined" } else { "is one of them joined" };
        Some(Hint {
            help: format!("`{text}` exists on {}; {joined}?", tables.join(", ")),
            column: Some(column),
            text: "the column is declared here".to_owned(),
        })
    }

    fn is_in_scope(&self, table: &Table) -> bool {
        let mut relations = self.scopes.iter().flat_map(|it| &it.relations);
        relations.any(
            |it| matches!(self.relations[*it].source, Source::Table(it) if std::ptr::eq(it, table)),
        )
    }

    /// The model's column behind a column, if it is a table's.
    pub(super) fn model_column(&self, col: Col) -> Option<&'a Column> {
        match self.relations[col.relation].source {
            Source::Table(table) => table.columns.get(col.index),
            _ => None,
        }
    }
}

/// `team__name`
fn hint_lookup(text: &str) -> Option<Hint<'static>> {
    let (table, column) = text.split_once("__").filter(|(a, b)| !a.is_empty() && !b.is_empty())?;
    let column = column.rsplit("__").next().unwrap_or(column);
    Some(Hint::words(format!("join the other table, and write `{table}.{column}`")))
}

/// A help line, and a place in the model.
struct Hint<'a> {
    help: String,
    column: Option<&'a Column>,
    text: String,
}

impl Hint<'_> {
    fn words(help: String) -> Self {
        Self { help, column: None, text: String::new() }
    }

    fn apply(self, error: Diagnostic) -> Diagnostic {
        let error = error.help(self.help);
        match self.column.and_then(|it| it.origin.as_ref()) {
            Some(origin) if origin.span.is_some() => error.label(origin.span, self.text),
            _ => error,
        }
    }
}

/// Shows the struct behind a table.
pub(super) fn label_table(error: Diagnostic, table: &Table, text: &str) -> Diagnostic {
    match &table.origin {
        Some(origin) if origin.span.is_some() => error.label(origin.span, text),
        _ => error,
    }
}
