//! Select lists and `returning`: `*` written out, names given, overrides read.

use super::scope::{Visible, same_name};
use super::{Naming, Resolver};
use crate::diagnostic::{Diagnostic, Span};
use crate::name::nearest;
use crate::query::code;
use crate::query::syntax::ast::{self, SelectItemKind};
use crate::query::tree::{EditKind, ExprKind, Forced, Item};

impl Resolver<'_, '_> {
    pub(super) fn items(&mut self, items: &[ast::SelectItem], naming: Naming) -> Vec<Item> {
        let mut resolved = Vec::new();
        for item in items {
            match &item.kind {
                SelectItemKind::Star => {
                    let columns = self.scopes.last().map(|it| it.columns.clone());
                    self.star(columns.unwrap_or_default(), item.span, &mut resolved);
                }
                SelectItemKind::TableStar(table) => {
                    let columns = self.columns_of(table);
                    self.star(columns, item.span, &mut resolved);
                }
                SelectItemKind::Expr { expr, alias } => {
                    resolved.push(self.item(expr, alias.as_ref(), naming));
                }
            }
        }
        if naming == Naming::Strict {
            self.check_output_names(&resolved);
        }
        resolved
    }

    fn item(&mut self, expr: &ast::Expr, alias: Option<&ast::Alias>, naming: Naming) -> Item {
        let resolved = self.expr(expr);
        let (name, forced, name_span) = match alias {
            Some(alias) => self.alias(&alias.name),
            None => {
                // What is a mistake already needs no name.
                let is_wrong = matches!(resolved.kind, ExprKind::Error);
                let naming = if is_wrong { Naming::Free } else { naming };
                (self.own_name(expr, naming), None, own_span(expr))
            }
        };
        Item { name, forced, expr: resolved, name_span, from_star: false }
    }

    /// `"n!"`, `"n?"`: the marks are ours and do not reach the database.
    fn alias(&mut self, alias: &ast::Ident) -> (String, Option<Forced>, Span) {
        let (name, forced) = if let Some(name) = alias.value.strip_suffix('!') {
            (name, Some(Forced::NotNull))
        } else if let Some(name) = alias.value.strip_suffix('?') {
            (name, Some(Forced::Nullable))
        } else {
            (alias.value.as_str(), None)
        };
        if forced.is_some() {
            let written = self.cx.written(name);
            self.edit(alias.span, EditKind::Replace(written));
        }
        (name.to_owned(), forced, alias.span)
    }

    fn own_name(&mut self, expr: &ast::Expr, naming: Naming) -> String {
        match &expr.kind {
            ast::ExprKind::Column(column) => column.name.value.clone(),
            ast::ExprKind::Paren(inner) => self.own_name(inner, naming),
            _ if naming == Naming::Free => String::new(),
            _ => {
                self.report(
                    Diagnostic::error(code::UNNAMED_COLUMN, expr.span, "this column has no name")
                        .help("name it: `… as total`"),
                );
                String::new()
            }
        }
    }

    fn columns_of(&mut self, table: &ast::ObjectName) -> Vec<Visible> {
        let name = &table.name;
        let scope = self.scopes.last();
        let relations = scope.map_or(&[][..], |it| &it.relations);
        let found = relations.iter().find(|it| same_name(&self.relations[**it].name, &name.value));
        if let Some(relation) = found {
            return self.visible(*relation);
        }
        let names = relations.iter().map(|it| self.relations[*it].name.as_str());
        let near = nearest(&name.value, names).map(|it| format!("did you mean `{it}.*`?"));
        let error = Diagnostic::error(
            code::UNKNOWN_QUALIFIER,
            name.span,
            format!("no table here is called `{}`", name.value),
        );
        self.report(error.help_if(near));
        Vec::new()
    }

    /// Writes out `*`: a compiled query never has one, so a new column changes no old query.
    fn star(&mut self, columns: Vec<Visible>, span: Span, items: &mut Vec<Item>) {
        let mut text = Vec::new();
        let qualified = self.scopes.last().is_some_and(|it| it.relations.len() > 1);
        for column in columns {
            let name = self.cx.written(&column.name);
            let relation = column.cols.first().map(|it| it.relation);
            match relation.filter(|_| qualified && !column.merged) {
                Some(relation) => {
                    let table = self.cx.written(&self.relations[relation].name);
                    text.push(format!("{table}.{name}"));
                }
                None => text.push(name),
            }
            let expr = self.merged(&column.cols, span);
            items.push(Item {
                name: column.name,
                forced: None,
                expr,
                name_span: span,
                from_star: true,
            });
        }
        if text.is_empty() {
            if self.scopes.last().is_none_or(|it| it.relations.is_empty()) {
                let message = "there is no table to take columns from";
                let error = Diagnostic::error(code::UNKNOWN_COLUMN, span, message);
                self.report(error.help("write `select * from …`"));
            }
            let error = self.error(span);
            items.push(Item {
                name: String::new(),
                forced: None,
                expr: error,
                name_span: span,
                from_star: true,
            });
        }
        self.edit(span, EditKind::Replace(text.join(", ")));
    }

    /// Each column of a result becomes a field: a Rust name, and one of its own.
    fn check_output_names(&mut self, items: &[Item]) {
        for (index, item) in items.iter().enumerate() {
            if matches!(item.expr.kind, ExprKind::Error) || item.name.is_empty() {
                continue;
            }
            let field = crate::name::snake_name(&item.name);
            if !is_rust_name(&field) {
                self.report(
                    Diagnostic::error(
                        code::BAD_OUTPUT_NAME,
                        item.name_span,
                        format!("`{}` is no name for a field of a Rust struct", item.name),
                    )
                    .help("name it: `… as total`"),
                );
                continue;
            }
            let twin = items[..index].iter().find(|it| crate::name::snake_name(&it.name) == field);
            if let Some(twin) = twin {
                let mut error = Diagnostic::error(
                    code::DUPLICATE_OUTPUT,
                    item.name_span,
                    format!("two columns of the result are called `{}`", item.name),
                );
                if twin.name_span != item.name_span {
                    error = error.label(twin.name_span, "the first");
                }
                let table = match item.expr.kind {
                    ExprKind::Column(col) => self.relations[col.relation].name.clone(),
                    _ => "other".to_owned(),
                };
                let name = &item.name;
                self.report(error.help(if item.from_star {
                    format!("write the columns out, `{table}.{name} as {table}_{name}` among them")
                } else {
                    format!("give one of them another name: `… as {table}_{name}`")
                }));
                return;
            }
        }
    }
}

fn own_span(expr: &ast::Expr) -> Span {
    match &expr.kind {
        ast::ExprKind::Column(column) => column.name.span,
        _ => expr.span,
    }
}

pub(in crate::query) fn is_rust_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name != "_"
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
