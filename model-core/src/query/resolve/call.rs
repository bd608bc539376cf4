//! Calls: functions, aggregates, windows.

use super::scope::same_name;
use super::{Place, Resolver};
use crate::diagnostic::{Diagnostic, Span};
use crate::name::nearest;
use crate::query::catalog::{Function, FunctionKind};
use crate::query::code;
use crate::query::syntax::ast::{self, FrameBoundKind};
use crate::query::tree::{Call, EditKind, Expr, ExprKind, Over, Window};

use std::rc::Rc;

impl Resolver<'_, '_> {
    pub(super) fn call(&mut self, call: &ast::FunctionCall, span: Span) -> Expr {
        let count = call.args.list.len();
        let over = call.over.is_some();
        let function = self.find_function(&call.name, count, |kind| match kind {
            FunctionKind::Scalar => !over,
            FunctionKind::Aggregate => true,
            FunctionKind::Window => over,
            FunctionKind::Table => false,
        });
        let Some(function) = function else {
            self.call_parts(call, Place::AggregateArgument);
            return self.error(span);
        };
        if !self.check_place(&function, call) || !self.check_clauses(&function, call) {
            self.call_parts(call, Place::AggregateArgument);
            return self.error(span);
        }
        let inside = match function.kind {
            FunctionKind::Aggregate if !over => Place::AggregateArgument,
            _ => self.place,
        };
        if inside == Place::AggregateArgument
            && let Some(scope) = self.scopes.last_mut()
        {
            scope.has_aggregate = true;
        }
        let (args, order_by, filter) = self.call_parts(call, inside);
        if let Some(start) = &function.lowered
            && !start.contains(['$', '@'])
            && self.place != Place::Attribute
            && count > 0
        {
            let head = Span { end: call.args.span.start + 1, ..call.name.span };
            self.edit(head, EditKind::Replace(start.clone()));
        }
        let over = call.over.as_ref().and_then(|it| self.over(&it.body));
        let name_span = call.name.span;
        let call = Call { function, name_span, args, filter, order_by, over };
        self.make(ExprKind::Call(Box::new(call)), span)
    }

    /// The expressions of a call.
    fn call_parts(
        &mut self,
        call: &ast::FunctionCall,
        place: Place,
    ) -> (Vec<Expr>, Vec<Expr>, Option<Expr>) {
        self.within(place, |it| {
            let args = call.args.list.iter().map(|arg| it.expr(&arg.value)).collect();
            let order = call.args.order_by.as_ref().map(|it| it.items.as_slice()).unwrap_or(&[]);
            let order = order.iter().map(|item| it.expr(&item.expr)).collect();
            let filter = call.filter.as_ref();
            let filter = it.within(Place::Filter, |it| filter.map(|clause| it.expr(&clause.body)));
            (args, order, filter)
        })
    }

    /// The function of a name that is of a fitting kind and takes so many arguments.
    pub(super) fn find_function(
        &mut self,
        name: &ast::ObjectName,
        count: usize,
        fits: impl Fn(FunctionKind) -> bool,
    ) -> Option<Rc<Function>> {
        let functions = self.cx.functions.named(&name.name.value);
        let fitting = functions.iter().filter(|it| fits(it.kind) || functions.len() == 1);
        if let Some(found) = fitting.clone().find(|it| it.takes(count)) {
            return Some(Rc::clone(found));
        }
        let error = if functions.is_empty() {
            self.no_such_function(&name.name)
        } else {
            let forms: Vec<String> =
                functions.iter().map(|it| format!("`{}`", it.signature())).collect();
            Diagnostic::error(
                code::WRONG_ARGUMENT_COUNT,
                name.name.span,
                format!(
                    "`{}` does not take {}",
                    name.name.value,
                    super::from::count(count, "argument")
                ),
            )
            .help(format!("it is {}", forms.join(" or ")))
        };
        self.report(error);
        None
    }

    fn no_such_function(&self, name: &ast::Ident) -> Diagnostic {
        let error = Diagnostic::error(
            code::UNKNOWN_FUNCTION,
            name.span,
            format!("{} has no function `{}`", self.cx.dialect.title(), name.value),
        );
        let elsewhere = ELSEWHERE.iter().find(|(it, _)| same_name(it, &name.value));
        if let (Some((_, instead)), None) = (elsewhere, self.cx.rules.writing()) {
            return error.help(format!("here it is {instead}"));
        }
        match nearest(&name.value, self.cx.functions.names()) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => self.way_to(&name.value, error),
        }
    }

    /// What can be done about a function that is there, and that the checker does not know.
    fn way_to(&self, name: &str, error: Diagnostic) -> Diagnostic {
        let declared = format!(
            "declare it in `[package.metadata.model]`: functions = [\"{name}(text) -> text\"]"
        );
        if self.cx.rules.is_at_hand() {
            return error
                .help(format!("if your application registers it, {declared}"))
                .help("if it is the database's own, let that check this query: `-- check: engine` below its name");
        }
        error.help(format!("if the server has it, {declared}"))
    }

    fn check_place(&mut self, function: &Function, call: &ast::FunctionCall) -> bool {
        let name = &call.name.name;
        let windowed = call.over.is_some();
        let error = match function.kind {
            FunctionKind::Table => Some(
                Diagnostic::error(
                    code::BAD_CALL_CLAUSE,
                    name.span,
                    format!("`{}` gives rows, not a value", name.value),
                )
                .help(format!("select from it: `from {}(…) as it`", name.value)),
            ),
            FunctionKind::Window if !windowed => Some(
                Diagnostic::error(
                    code::BAD_CALL_CLAUSE,
                    name.span,
                    format!("`{}` needs a window", name.value),
                )
                .help(format!("write `{}(…) over (order by …)`", name.value)),
            ),
            FunctionKind::Aggregate if !windowed && self.place == Place::AggregateArgument => Some(
                Diagnostic::error(
                    code::NESTED_AGGREGATE,
                    name.span,
                    format!("`{}` is an aggregate in an aggregate", name.value),
                )
                .help("aggregate in a subquery, and again outside of it"),
            ),
            FunctionKind::Aggregate if !windowed && !self.place.takes_aggregates() => Some(
                Diagnostic::error(
                    code::MISPLACED_AGGREGATE,
                    name.span,
                    format!(
                        "`{}` is an aggregate, which {} cannot have",
                        name.value,
                        self.place.word()
                    ),
                )
                .help(match self.place {
                    Place::Where | Place::On => {
                        "a condition on groups goes into `having`; with all rows a subquery \
                         compares: `… > (select avg(…) from …)`"
                    }
                    Place::Returning => {
                        "`:exec` without `returning` gives the number of rows; or aggregate those \
                         that are given in Rust"
                    }
                    _ => "select it in a subquery",
                }),
            ),
            _ if windowed && !self.place.takes_windows() => Some(
                Diagnostic::error(
                    code::MISPLACED_WINDOW,
                    name.span,
                    format!("{} cannot have a window function", self.place.word()),
                )
                .help("select it in a subquery, and put the condition outside of it"),
            ),
            _ => None,
        };
        let fine = error.is_none();
        if let Some(error) = error {
            self.report(error);
        }
        fine
    }

    fn check_clauses(&mut self, function: &Function, call: &ast::FunctionCall) -> bool {
        let scalar = function.kind == FunctionKind::Scalar;
        let misplaced = if scalar && let Some(over) = &call.over {
            Some((over.keyword, "over"))
        } else if function.kind != FunctionKind::Aggregate
            && let Some(filter) = &call.filter
        {
            Some((filter.keyword, "filter"))
        } else if function.kind != FunctionKind::Aggregate
            && let Some(quantifier) = &call.args.quantifier
        {
            Some((quantifier.span, "distinct"))
        } else {
            None
        };
        let distinct = call.args.quantifier.filter(|it| it.value == ast::Quantifier::Distinct);
        if let (Some(distinct), true) = (distinct, call.over.is_some()) {
            self.report(
                Diagnostic::error(
                    code::NOT_ON_DATABASE,
                    distinct.span,
                    format!("{} has no `distinct` over a window", self.cx.dialect.title()),
                )
                .help("select the distinct rows in a subquery"),
            );
            return false;
        }
        if let Some((span, word)) = misplaced {
            self.report(Diagnostic::error(
                code::BAD_CALL_CLAUSE,
                span,
                format!("`{}` is no aggregate and takes no `{word}`", call.name.name.value),
            ));
            return false;
        }
        if call.args.star.is_some() && !same_name(&function.name, "count") {
            let name = &call.name.name;
            self.report(
                Diagnostic::error(
                    code::WRONG_ARGUMENT_COUNT,
                    name.span,
                    format!("`{}` takes no `*`", name.value),
                )
                .help(format!("it is `{}`", function.signature())),
            );
            return false;
        }
        true
    }

    /// The windows of the `window` clause; each sees those before it.
    pub(super) fn named_windows(
        &mut self,
        windows: Option<&ast::Clause<Vec<ast::NamedWindow>>>,
    ) -> Vec<Window> {
        let mut named = Vec::new();
        for window in windows.map_or(&[][..], |it| &it.body) {
            let mut resolved = self.window(&window.spec);
            resolved.name = Some(window.name.value.clone());
            named.push(resolved);
            if let Some(scope) = self.scopes.last_mut() {
                scope.windows.push(window.name.value.clone());
            }
        }
        named
    }

    fn over(&mut self, over: &ast::Over) -> Option<Over> {
        match over {
            ast::Over::Name(name) => self.named_window(name).map(Over::Named),
            ast::Over::Spec(spec) => Some(Over::Here(self.window(spec))),
        }
    }

    fn named_window(&mut self, name: &ast::Ident) -> Option<usize> {
        let windows = self.scopes.last().map_or(&[][..], |it| &it.windows);
        let found = windows.iter().position(|it| same_name(it, &name.value));
        if found.is_none() {
            let near = nearest(&name.value, windows.iter().map(String::as_str));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("declare it: `window {} as (partition by …)`", name.value),
            };
            self.report(
                Diagnostic::error(
                    code::UNKNOWN_WINDOW,
                    name.span,
                    format!("there is no window `{}`", name.value),
                )
                .help(help),
            );
        }
        found
    }

    fn window(&mut self, spec: &ast::WindowSpec) -> Window {
        if let Some(base) = &spec.base {
            self.named_window(base);
        }
        self.within(Place::Window, |it| {
            let partition_by =
                spec.partition_by.as_ref().map_or_else(Vec::new, |by| it.exprs(&by.body));
            let order = spec.order_by.as_ref().map_or(&[][..], |by| &by.items);
            let order_by = order.iter().map(|item| it.expr(&item.expr)).collect();
            let bounds = spec.frame.as_ref().map_or_else(Vec::new, |frame| it.bounds(frame));
            let has_current_row = spec.frame.as_ref().is_none_or(surely_has_current_row);
            Window { name: None, partition_by, order_by, bounds, has_current_row }
        })
    }

    /// A frame that ends before it begins, which the databases refuse.
    fn check_frame(&mut self, frame: &ast::Frame) {
        let rank = |bound: &FrameBoundKind| match bound {
            FrameBoundKind::UnboundedPreceding => 0,
            FrameBoundKind::Preceding(_) => 1,
            FrameBoundKind::CurrentRow => 2,
            FrameBoundKind::Following(_) => 3,
            FrameBoundKind::UnboundedFollowing => 4,
        };
        let start = rank(&frame.start.kind);
        let end = frame.end.as_ref().map_or(2, |it| rank(&it.kind));
        if start > end || start == 4 || end == 0 {
            let message = "this frame ends before it begins";
            let error = Diagnostic::error(code::MISPLACED_WINDOW, frame.span, message);
            self.report(error.help("write the earlier bound first"));
        }
    }

    fn bounds(&mut self, frame: &ast::Frame) -> Vec<Expr> {
        self.check_frame(frame);
        let mut bounds = Vec::new();
        for bound in std::iter::once(&frame.start).chain(&frame.end) {
            if let FrameBoundKind::Preceding(number) | FrameBoundKind::Following(number) =
                &bound.kind
            {
                bounds.push(self.expr(number));
            }
        }
        bounds
    }
}

/// Whether no row is without its own frame: the frame begins at or before the current row, ends at
/// or after it, and does not leave it out.
fn surely_has_current_row(frame: &ast::Frame) -> bool {
    let starts_before = match frame.start.kind {
        FrameBoundKind::UnboundedPreceding
        | FrameBoundKind::Preceding(_)
        | FrameBoundKind::CurrentRow => true,
        FrameBoundKind::Following(_) | FrameBoundKind::UnboundedFollowing => false,
    };
    let ends_after = frame.end.as_ref().is_none_or(|end| match end.kind {
        FrameBoundKind::CurrentRow
        | FrameBoundKind::Following(_)
        | FrameBoundKind::UnboundedFollowing => true,
        FrameBoundKind::UnboundedPreceding | FrameBoundKind::Preceding(_) => false,
    });
    let kept = frame.exclude.is_none_or(|it| match it.value {
        ast::Exclude::CurrentRow | ast::Exclude::Group => false,
        ast::Exclude::Ties | ast::Exclude::NoOthers => true,
    });
    starts_before && ends_after && kept
}

/// Functions of other databases, and what they are called on SQLite.
const ELSEWHERE: &[(&str, &str)] = &[
    ("now", "`current_timestamp`"),
    ("getdate", "`current_timestamp`"),
    ("curdate", "`current_date`"),
    ("greatest", "`max(a, b)`"),
    ("least", "`min(a, b)`"),
    ("isnull", "`coalesce(a, b)`"),
    ("nvl", "`coalesce(a, b)`"),
    ("array_agg", "`json_group_array(x)`"),
    ("json_agg", "`json_group_array(x)`"),
    ("json_object_agg", "`json_group_object(key, x)`"),
    ("json_build_object", "`json_object(…)`"),
    ("char_length", "`length(x)`"),
    ("character_length", "`length(x)`"),
    ("strpos", "`instr(text, part)`"),
    ("position", "`instr(text, part)`"),
    ("left", "`substr(text, 1, n)`"),
    ("right", "`substr(text, -n)`"),
    ("date_trunc", "`date(x, 'start of month')`"),
    ("extract", "`cast(strftime('%Y', x) as integer)`"),
    ("to_char", "`strftime(format, x)`"),
    ("date_format", "`strftime(format, x)`"),
    ("gen_random_uuid", "`randomblob(16)`"),
    ("uuid", "`randomblob(16)`"),
    ("rand", "`random()`"),
    ("string_to_array", "`json_each(json)`"),
    ("unnest", "`json_each(json)`"),
    ("bool_and", "`min(case when x then 1 else 0 end) = 1`"),
    ("bool_or", "`max(case when x then 1 else 0 end) = 1`"),
];
