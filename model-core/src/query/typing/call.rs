//! Calls: arguments against the signature, the result from it.

use std::rc::Rc;

use super::list::list_of;
use super::{Ty, Typer, is_float, is_integer, is_moment, is_text};
use crate::diagnostic::{Diagnostic, Span};
use crate::query::catalog::{ArgumentRule, Function, FunctionKind, NullRule, ResultRule};
use crate::query::code;
use crate::query::tree::{Call, EditKind, Expr, Over, Window};
use crate::schema::{ColumnType, Kind};

impl Typer<'_, '_> {
    pub(super) fn call(&mut self, call: &Call) -> Ty {
        let result = self.arguments(&call.function, &call.args, call.name_span);
        call.filter.iter().for_each(|it| self.condition(it));
        for key in &call.order_by {
            self.expr(key);
        }
        if let Some(Over::Here(window)) = &call.over {
            self.window(window);
        }
        if call.function.kind == FunctionKind::Aggregate {
            self.collate_extreme(call, &result);
            self.exact_sum(call, &result);
        }
        result
    }

    fn window(&mut self, window: &Window) {
        for expr in window.partition_by.iter().chain(&window.order_by) {
            self.expr(expr);
        }
        window.bounds.iter().for_each(|it| self.row_count(it));
    }

    /// `min` and `max` of exact numbers compare as such.
    fn collate_extreme(&mut self, call: &Call, result: &Ty) {
        if let ([arg], "min" | "max") = (call.args.as_slice(), call.function.name.as_str()) {
            self.collate_decimal(arg, None, result);
        }
    }

    /// SQLite's own `sum` would make floats of exact numbers, and `decimal_sum` knows no window.
    fn exact_sum(&mut self, call: &Call, result: &Ty) {
        let is_exact =
            result.kind() == Some(Kind::Decimal) && self.cx.rules.decimal_collation().is_some();
        match (call.function.name.as_str(), &call.over) {
            ("sum" | "decimal_sum", Some(_)) if is_exact => {
                let message = "an exact sum cannot run over a window".to_owned();
                self.report(
                    Diagnostic::error(code::BAD_ARGUMENT, call.name_span, message)
                        .help("accept floats: `sum(cast(… as real)) over …`"),
                );
            }
            ("sum", None) if is_exact => {
                self.edit(call.name_span, EditKind::Replace("decimal_sum".to_owned()));
            }
            _ => {}
        }
    }

    /// Checks the arguments; the type of the result.
    pub(super) fn arguments(
        &mut self,
        function: &Rc<Function>,
        args: &[Expr],
        name_span: Span,
    ) -> Ty {
        let mut broken = false;
        let mut shared: Vec<(&Expr, Ty)> = Vec::new();
        let mut lists: Vec<&Expr> = Vec::new();
        for (position, arg) in args.iter().enumerate() {
            let rule = function.rule(position);
            match rule {
                ArgumentRule::Common => {
                    let ty = self.expr(arg);
                    shared.push((arg, ty));
                }
                ArgumentRule::List => match self.elements_of(arg, function) {
                    Some(ty) => shared.push((arg, ty)),
                    None => lists.push(arg),
                },
                _ => {
                    let ty = self.expr(arg);
                    broken |= !self.argument(arg, ty, rule, function);
                }
            }
        }
        if function.nulls == NullRule::Coalesce
            && let [but_last @ .., _] = args
        {
            but_last.iter().for_each(|it| self.note_null(it, true));
        }
        let (shared, types): (Vec<&Expr>, Vec<Ty>) = shared.into_iter().unzip();
        let common = self.common_of(&shared, &types);
        if let (Ty::Dynamic, Some(first)) = (&common, shared.first()) {
            return self.unknown_type(first);
        }
        self.bind_lists(&lists, &common);
        self.check_extreme(function, &common, name_span);
        if broken { Ty::Error } else { self.result(function, args, common) }
    }

    /// `min(status)`: the order of labels is the database's own.
    fn check_extreme(&mut self, function: &Function, common: &Ty, span: Span) {
        let kind = self.known(common.clone()).kind();
        if matches!(&*function.name, "min" | "max") && matches!(kind, Some(Kind::Enum | Kind::Json))
        {
            self.report(
                Diagnostic::error(
                    code::BAD_ARGUMENT,
                    span,
                    format!(
                        "`{}` needs an order, which these values have not on every database",
                        function.name
                    ),
                )
                .help("cast them: `cast(… as text)`"),
            );
        }
    }

    fn result(&mut self, function: &Function, args: &[Expr], common: Ty) -> Ty {
        let first = args.first().map(|it| self.types[it.id].clone()).map(|it| self.known(it));
        match &function.result {
            ResultRule::Type(ty) => Ty::plain(ty.clone()),
            ResultRule::Common | ResultRule::Elements => common,
            ResultRule::List => match self.known(common) {
                Ty::Is(of) => Ty::Is(list_of(&of)),
                Ty::Null => Ty::Error,
                other => other,
            },
            ResultRule::FirstArgument => match first.as_ref().and_then(Ty::kind) {
                Some(kind) if is_integer(kind) => Ty::plain(ColumnType::I64),
                Some(kind) if is_float(kind) => Ty::plain(ColumnType::F64),
                Some(_) => first.unwrap_or(Ty::Error),
                None => Ty::plain(ColumnType::F64),
            },
            ResultRule::Moment => match first.as_ref().and_then(Ty::kind) {
                Some(Kind::DateTime) => Ty::plain(ColumnType::DateTime),
                _ => Ty::plain(ColumnType::Timestamp),
            },
            ResultRule::Dynamic => Ty::Dynamic,
            ResultRule::Columns(_) => Ty::Error,
        }
    }

    /// Whether an argument is what the signature asks for; if not, it was reported.
    fn argument(&mut self, arg: &Expr, ty: Ty, rule: ArgumentRule, function: &Function) -> bool {
        let known = self.known(ty);
        match &known {
            Ty::Is(ty) => self.known_argument(arg, &ty.ty.clone(), rule, function),
            Ty::Param(param) => {
                self.argument_param(*param, arg, rule);
                true
            }
            Ty::Null => true,
            Ty::Dynamic => match rule {
                ArgumentRule::Any => true,
                _ => {
                    self.unknown_type(arg);
                    false
                }
            },
            Ty::Error => false,
        }
    }

    fn argument_param(&mut self, param: usize, arg: &Expr, rule: ArgumentRule) {
        let (ty, sure) = match rule {
            ArgumentRule::Any
            | ArgumentRule::Common
            | ArgumentRule::List
            | ArgumentRule::AnyList => return,
            ArgumentRule::Bool => (ColumnType::Bool, true),
            ArgumentRule::Int | ArgumentRule::Long => (ColumnType::I64, true),
            ArgumentRule::Float => (ColumnType::F64, true),
            ArgumentRule::Number => (ColumnType::F64, false),
            ArgumentRule::Decimal => (ColumnType::Decimal { precision: 28, scale: 0 }, false),
            ArgumentRule::Text => (ColumnType::Text { max_length: None }, true),
            ArgumentRule::Textual => (ColumnType::Text { max_length: None }, false),
            ArgumentRule::Bytes => (ColumnType::Bytes { max_length: None }, true),
            ArgumentRule::Json => (ColumnType::Json, false),
            ArgumentRule::Moment | ArgumentRule::Temporal => (ColumnType::Timestamp, false),
        };
        if let Ty::Is(ty) = Ty::plain(ty) {
            if sure { self.bind(param, &ty, arg.span) } else { self.guess(param, &ty) }
        }
    }

    fn known_argument(
        &mut self,
        arg: &Expr,
        ty: &ColumnType,
        rule: ArgumentRule,
        function: &Function,
    ) -> bool {
        let kind = ty.kind();
        let fits = match rule {
            ArgumentRule::Any => {
                !(makes_json(function) && matches!(kind, Kind::Bytes | Kind::Uuid))
            }
            ArgumentRule::Common | ArgumentRule::List => true,
            ArgumentRule::AnyList => kind == Kind::Array,
            ArgumentRule::Bool => kind == Kind::Bool,
            ArgumentRule::Int | ArgumentRule::Long => is_integer(kind),
            ArgumentRule::Temporal => is_moment(kind) || kind == Kind::Date,
            ArgumentRule::Number if kind == Kind::Decimal => function.name == "sum",
            ArgumentRule::Float | ArgumentRule::Number => is_integer(kind) || is_float(kind),
            ArgumentRule::Decimal => kind == Kind::Decimal,
            ArgumentRule::Text => is_text(kind),
            ArgumentRule::Textual => is_text(kind) || kind == Kind::Bytes,
            ArgumentRule::Bytes => kind == Kind::Bytes,
            ArgumentRule::Json => matches!(kind, Kind::Json | Kind::Text),
            ArgumentRule::Moment => {
                is_moment(kind)
                    || matches!(kind, Kind::Date | Kind::Time | Kind::Text)
                    || is_integer(kind)
                    || is_float(kind)
            }
        };
        if !fits {
            self.bad_argument(arg, ty, rule, function);
        }
        fits
    }

    fn bad_argument(
        &mut self,
        arg: &Expr,
        ty: &ColumnType,
        rule: ArgumentRule,
        function: &Function,
    ) {
        let text = self.quote(arg.span);
        let name = &function.name;
        let help = match (rule, ty.kind()) {
            (ArgumentRule::Number | ArgumentRule::Float, Kind::Decimal) => {
                format!("accept floats: `{name}(cast({text} as real))`")
            }
            (ArgumentRule::Number, Kind::Bool) if name == "sum" => {
                format!("count the rows: `count(*) filter (where {text})`")
            }
            (ArgumentRule::Number, Kind::Bool) => {
                format!("write `case when {text} then 1 else 0 end`")
            }
            (ArgumentRule::Number | ArgumentRule::Int | ArgumentRule::Float, Kind::Text) => {
                format!("cast it: `cast({text} as integer)`")
            }
            (
                ArgumentRule::Text | ArgumentRule::Textual | ArgumentRule::Any,
                Kind::Uuid | Kind::Bytes,
            ) => {
                format!("write its digits: `lower(hex({text}))`")
            }
            (ArgumentRule::Text | ArgumentRule::Textual, Kind::Bool) => {
                format!("write `case when {text} then 'yes' else 'no' end`")
            }
            (ArgumentRule::Text, kind) if is_moment(kind) || kind == Kind::Date => {
                format!("it is `{}`", function.signature())
            }
            (ArgumentRule::Text | ArgumentRule::Textual, _) => {
                format!("cast it: `cast({text} as text)`")
            }
            _ => format!("it is `{}`", function.signature()),
        };
        self.report(
            Diagnostic::error(code::BAD_ARGUMENT, arg.span, format!("`{name}` does not take {ty}"))
                .help(help),
        );
    }
}

fn makes_json(function: &Function) -> bool {
    function.result == ResultRule::Type(ColumnType::Json)
}
