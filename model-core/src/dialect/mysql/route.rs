//! What becomes of each column of a table, and by which statements on its rows.

use std::collections::BTreeMap;

use super::cast::cast;
use super::neutral::{ROW, neutral};
use super::{Flavor, ddl, expression, quote, types};
use crate::migration::expression::mentions;
use crate::migration::hint::Fill;
use crate::migration::op::Op;
use crate::migration::verdict::{Verdict, verdict};
use crate::name::Ident;
use crate::schema::{Column, ColumnType, EnumType, Table};

/// What becomes of a column. Statements on rows use the names after all renames.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Route {
    /// The definition stays; the name may change.
    Stays,
    /// `modify`, after the rows are changed.
    Modify(Vec<String>),
    /// As a column of all labels, old and new, in between.
    Relabel(Box<Column>, Vec<String>),
    /// A new column takes its place.
    Replace(Vec<String>),
    /// Computed anew.
    Regenerate,
    Add,
    /// Comes without values, is filled, becomes what it is.
    AddFilled(Vec<String>),
    Drop,
}

/// Finds the routes of a table, of which `old` has the new names.
pub(super) struct Router<'a> {
    pub(super) flavor: &'a Flavor,
    pub(super) old: &'a Table,
    pub(super) new: &'a Table,
}

impl Router<'_> {
    pub(super) fn routes(&self, ops: &[&Op]) -> BTreeMap<Ident, Route> {
        let mut routes = BTreeMap::new();
        for column in &self.old.columns {
            let stays = self.new.column(column.name.as_str()).is_some();
            routes.insert(column.name.clone(), if stays { Route::Stays } else { Route::Drop });
        }
        for op in ops {
            match op {
                Op::AddColumn { column, fill, .. } => {
                    routes.insert(column.name.clone(), self.added(column, fill.as_ref()));
                }
                Op::AlterColumn { from, to, fill, labels, .. } => {
                    let route = self.altered(from, to, fill.as_ref(), labels, false);
                    routes.insert(to.name.clone(), route);
                }
                _ => {}
            }
        }
        for op in ops {
            let Op::AlterColumn { from, to, fill, labels, .. } = op else { continue };
            if self.reads_changed(&routes, to, fill.as_ref()) {
                let route = self.altered(from, to, fill.as_ref(), labels, true);
                routes.insert(to.name.clone(), route);
            }
        }
        routes
    }

    /// Whether a fill in place reads another column that is changed in place: it has to see that one
    /// as it was, and rows are changed one statement after the other.
    fn reads_changed(
        &self,
        routes: &BTreeMap<Ident, Route>,
        column: &Column,
        fill: Option<&Fill>,
    ) -> bool {
        let Some(Fill::Sql(text)) = fill else { return false };
        let Some(text) = text.get(self.flavor.dialect) else { return false };
        let in_place = |it: &Route| match it {
            Route::Modify(rows) | Route::Relabel(_, rows) => !rows.is_empty(),
            Route::Stays | Route::Replace(_) | Route::Regenerate => false,
            Route::Add | Route::AddFilled(_) | Route::Drop => false,
        };
        let mut others = routes.iter().filter(|(name, it)| **name != column.name && in_place(it));
        routes.get(&column.name).is_some_and(in_place)
            && others.any(|(name, _)| mentions(text, name.as_str()))
    }

    fn added(&self, column: &Column, fill: Option<&Fill>) -> Route {
        let random = column.default.as_ref().filter(|it| types::is_random(it));
        let fill = match (fill, random) {
            (None, Some(default)) if !self.flavor.adds_random_default => {
                types::value_text(default, &column.ty, self.flavor)
            }
            (fill, _) => self.filled(column, fill),
        };
        match fill {
            Some(value) if column.generated.is_none() => {
                Route::AddFilled(vec![self.update(&column.name, &value, None)])
            }
            Some(_) | None => Route::Add,
        }
    }

    /// The value of a fill; `None` when there is none.
    fn filled(&self, column: &Column, fill: Option<&Fill>) -> Option<String> {
        match fill? {
            Fill::Value(value) => types::value_text(value, &column.ty, self.flavor),
            Fill::Sql(text) => {
                expression::of(text, self.flavor.dialect).map(|it| format!("({it})"))
            }
            Fill::Neutral => Some(neutral(self.new, column)),
            Fill::Nothing => None,
        }
    }

    fn altered(
        &self,
        from: &Column,
        to: &Column,
        fill: Option<&Fill>,
        labels: &[(String, String)],
        beside: bool,
    ) -> Route {
        if to.generated.is_some() {
            return Route::Regenerate;
        }
        let fill = self.filled(to, fill);
        let value = quote::ident(&from.name);
        let aside = aside(&to.name);
        if verdict(&from.ty, &to.ty) == Verdict::Impossible {
            let all = fill.map(|it| self.update(&aside, &it, None));
            return Route::Replace(all.into_iter().collect());
        }
        let nulls = fill.filter(|_| from.nullable || from.generated.is_some());
        let nulls = |name: &Ident| {
            let value = nulls.as_ref()?;
            Some(self.update(name, value, Some(&format!("{} is null", quote::ident(name)))))
        };
        if let (ColumnType::Enum(old), ColumnType::Enum(new), false, false) =
            (&from.ty, &to.ty, labels.is_empty(), beside)
        {
            let mut rows = vec![self.update(&to.name, &relabelled(&value, labels), None)];
            rows.extend(nulls(&to.name));
            return Route::Relabel(Box::new(with_all_labels(from, old, new)), rows);
        }
        let mut cast = cast(&value, &from.ty, &to.ty);
        if !labels.is_empty() {
            cast.value = Some(relabelled(&value, labels));
        }
        // A value for the nulls is one of the new type.
        let filled_anew = nulls(&aside).is_some() && (from.ty != to.ty || beside);
        if cast.value.is_some() || from.generated.is_some() || filled_anew {
            let converted = cast.value.unwrap_or_else(|| value.clone());
            let there = format!("{value} is not null");
            let mut rows = vec![self.update(&aside, &converted, Some(&there))];
            rows.extend(nulls(&aside));
            return Route::Replace(rows);
        }
        let same = ddl::column(from, self.flavor) == ddl::column(to, self.flavor);
        if same { Route::Stays } else { Route::Modify(nulls(&to.name).into_iter().collect()) }
    }

    fn update(&self, column: &Ident, value: &str, condition: Option<&str>) -> String {
        let table = quote::ident(&self.new.name.name);
        let condition = condition.map(|it| format!(" where {it}")).unwrap_or_default();
        if !value.contains(ROW) {
            return format!("update {table} set {} = {value}{condition}", quote::ident(column));
        }
        let key = &self.old.primary_key.columns;
        let keys: Vec<String> = key.iter().map(quote::ident).collect();
        let names: Vec<String> =
            keys.iter().enumerate().map(|(at, it)| format!("{it} as `k{at}`")).collect();
        let same: Vec<String> = keys
            .iter()
            .enumerate()
            .map(|(at, it)| format!("`_model_rows`.`k{at}` = {table}.{it}"))
            .collect();
        format!(
            "update {table} join (select {}, row_number() over (order by {}) as `n` from {table}) as `_model_rows` on {} set {table}.{} = {value}{condition}",
            names.join(", "),
            keys.join(", "),
            same.join(" and "),
            quote::ident(column)
        )
    }
}

/// The column while it waits for its values.
pub(super) fn empty(column: &Column) -> Column {
    Column { nullable: true, default: None, auto: false, generated: None, ..column.clone() }
}

/// The name of a column that takes the place of another.
pub(super) fn aside(name: &Ident) -> Ident {
    Ident::new(format!("_model_new_{name}"))
        .unwrap_or_else(|_| Ident::derived(&[name], "model_new"))
}

fn with_all_labels(column: &Column, old: &EnumType, new: &EnumType) -> Column {
    let mut labels = old.labels.clone();
    labels.extend(new.labels.iter().filter(|it| !old.labels.contains(it)).cloned());
    let ty = ColumnType::Enum(EnumType { labels, ..old.clone() });
    Column { ty, ..column.clone() }
}

fn relabelled(value: &str, labels: &[(String, String)]) -> String {
    let arms: Vec<String> = labels
        .iter()
        .map(|(old, new)| format!("when {} then {}", quote::literal(old), quote::literal(new)))
        .collect();
    format!("case {value} {} else {value} end", arms.join(" "))
}
