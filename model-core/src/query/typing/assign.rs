//! Values that go into columns.

use std::rc::Rc;

use super::column::column_type;
use super::list::same_elements;
use super::param::describe;
use super::{Ty, Typer, is_float, is_integer, is_moment, is_number};
use crate::diagnostic::Diagnostic;
use crate::query::checked::ValueType;
use crate::query::code;
use crate::query::tree::{
    Assignment, Body, Delete, Expr, ExprKind, Insert, InsertSource, Op, Update,
};
use crate::schema::{Column, Kind, Table};

impl Typer<'_, '_> {
    pub(super) fn insert(&mut self, insert: &Insert<'_>) -> Vec<Ty> {
        if let InsertSource::Query(query) = &insert.source {
            match &query.body {
                Body::Values(rows) => {
                    for row in rows {
                        self.assign_row(insert, row.iter().collect());
                    }
                }
                _ => self.assign_query(insert, query),
            }
        }
        for conflict in &insert.conflicts {
            conflict.target.iter().for_each(|it| {
                self.expr(it);
            });
            self.assignments(insert.table, &conflict.assignments);
            conflict.condition.iter().for_each(|it| self.condition(it));
        }
        self.returned(&insert.returning)
    }

    fn assign_row(&mut self, insert: &Insert<'_>, row: Vec<&Expr>) {
        if row.len() != insert.columns.len() {
            row.iter().for_each(|it| {
                self.expr(it);
            });
            return;
        }
        for (value, column) in row.into_iter().zip(&insert.columns) {
            self.assign(&insert.table.columns[*column], value);
        }
    }

    fn assign_query(&mut self, insert: &Insert<'_>, query: &crate::query::tree::Query) {
        let types = self.query(query);
        let items = match &query.body {
            Body::Select(select) => select.items.as_slice(),
            _ => &[],
        };
        for (index, (ty, column)) in types.into_iter().zip(&insert.columns).enumerate() {
            let column = &insert.table.columns[*column];
            match items.get(index) {
                Some(item) => self.assign_typed(column, &item.expr, ty),
                None => {
                    let whole = Expr { kind: ExprKind::Error, span: query.span, id: 0 };
                    self.assign_typed(column, &whole, ty);
                }
            }
        }
    }

    pub(super) fn update(&mut self, update: &Update<'_>) -> Vec<Ty> {
        if let Some(from) = &update.from {
            self.from(from);
        }
        self.assignments(update.table, &update.assignments);
        update.condition.iter().for_each(|it| self.condition(it));
        self.returned(&update.returning)
    }

    pub(super) fn delete(&mut self, delete: &Delete) -> Vec<Ty> {
        delete.condition.iter().for_each(|it| self.condition(it));
        self.returned(&delete.returning)
    }

    fn returned(&mut self, items: &[crate::query::tree::Item]) -> Vec<Ty> {
        items.iter().map(|it| self.expr(&it.expr)).collect()
    }

    fn assignments(&mut self, table: &Table, assignments: &[Assignment]) {
        for assignment in assignments {
            self.assign(&table.columns[assignment.column], &assignment.value);
        }
    }

    fn assign(&mut self, column: &Column, value: &Expr) {
        if let ExprKind::Binary { op: Op::And, op_span, right, .. } = &value.kind
            && column.ty.kind() != Kind::Bool
            && matches!(&right.kind, ExprKind::Binary { op: Op::Equal, .. })
        {
            let message = "`and` joins conditions, not assignments";
            let error = Diagnostic::error(code::TYPE_MISMATCH, *op_span, message);
            self.report(error.help("write a comma"));
            return;
        }
        let ty = self.expr(value);
        self.assign_typed(column, value, ty);
    }

    fn assign_typed(&mut self, column: &Column, value: &Expr, ty: Ty) {
        if matches!(value.kind, ExprKind::Null) && !column.nullable {
            let mut error = Diagnostic::error(
                code::NULL_FOR_REQUIRED,
                value.span,
                format!("`{}` cannot be null", column.name),
            );
            if let Some(origin) = &column.origin {
                error = error.label(origin.span, "declared here, not as an `Option`");
            }
            self.report(error);
            return;
        }
        self.note_null(value, column.nullable);
        let wanted = column_type(column);
        self.bind_results(value, &wanted);
        self.assign_value(value, ty, &wanted);
    }

    /// A value for a place of a type.
    pub(super) fn assign_value(&mut self, value: &Expr, found: Ty, wanted: &Rc<ValueType>) {
        match self.known(found) {
            Ty::Param(param) => self.bind(param, wanted, value.span),
            Ty::Is(ty) => {
                if value.is_literal() && self.literal_as(value, wanted) {
                    return;
                }
                if let ExprKind::Param(param) = &value.kind {
                    return self.bind(*param, wanted, value.span);
                }
                if !self.goes_into(&ty, wanted) {
                    self.wrong_value(value, &ty, wanted);
                }
            }
            Ty::Dynamic => {
                self.unknown_type(value);
            }
            Ty::Null => self.empty_list_as(value, wanted),
            Ty::Error => {}
        }
    }

    fn goes_into(&self, ty: &ValueType, wanted: &ValueType) -> bool {
        let (from, to) = (ty.ty.kind(), wanted.ty.kind());
        let numbers = is_integer(from) && (is_integer(to) || is_float(to));
        let floats = is_float(from) && is_float(to);
        let moments = is_moment(from) && is_moment(to) && self.cx.rules.compares_moments();
        let labels = from == Kind::Enum && to == Kind::Text;
        let equal = from == to && (from != Kind::Enum || ty.ty == wanted.ty);
        let equal = equal && same_elements(ty, wanted);
        numbers || floats || moments || labels || equal
    }

    fn wrong_value(&mut self, value: &Expr, ty: &ValueType, wanted: &ValueType) {
        let text = self.quote(value.span);
        let help = match (ty.ty.kind(), wanted.ty.kind()) {
            (from, to) if is_float(from) && is_integer(to) => {
                Some(format!("cast it: `cast({text} as integer)`"))
            }
            (from, Kind::Bool) if is_integer(from) => match value.integer() {
                Some(0) => Some("write `false`".to_owned()),
                Some(1) => Some("write `true`".to_owned()),
                _ => Some(format!("compare the number: `{text} <> 0`")),
            },
            (from, Kind::Decimal) if is_integer(from) => {
                Some(format!("cast it: `cast({text} as decimal)`"))
            }
            (from, to) if is_moment(from) && is_moment(to) => {
                let name = if to == Kind::Timestamp { "timestamptz" } else { "timestamp" };
                Some(format!("say that it is in UTC: `cast({text} as {name})`"))
            }
            (Kind::Text, Kind::Json) => Some(format!("read it: `json({text})`")),
            (Kind::Text, Kind::Date) => Some(format!("read it: `date({text})`")),
            (Kind::Text, to) if is_moment(to) => Some(format!("read it: `datetime({text})`")),
            (Kind::Text, to) if is_integer(to) && value.is_literal() => {
                is_number(&text).then(|| "write the number without quotes".to_owned())
            }
            (from, Kind::Text) if (is_integer(from) || is_float(from)) && value.is_literal() => {
                Some(format!("write the text in quotes: '{text}'"))
            }
            (_, Kind::Text) => Some(format!("cast it: `cast({text} as text)`")),
            _ => None,
        };
        let (found, wanted) = (describe(ty), describe(wanted));
        self.report(
            Diagnostic::error(
                code::TYPE_MISMATCH,
                value.span,
                format!("the column is {wanted}, the value is {found}"),
            )
            .under(format!("this is {found}"))
            .help_if(help),
        );
    }
}
