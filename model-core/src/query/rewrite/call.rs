//! Calls: each function as the database has it.

use super::{Rewriter, bare, fill};
use crate::diagnostic::Span;
use crate::query::catalog::{ArgumentRule, FunctionKind};
use crate::query::syntax::ast::{self, Expr, FunctionCall, Literal};
use crate::query::tree::{Call, EditKind, ExprKind, Part};
use crate::schema::Kind;

impl Rewriter<'_, '_> {
    pub(super) fn call(&mut self, call: &FunctionCall, span: Span) {
        let Some(resolved) = self.exprs.get(&(span.start, span.end)).copied() else { return };
        let ExprKind::Call(resolved) = &resolved.kind else { return };
        self.arguments(call, resolved);
        if !self.writing.filter {
            self.filter(call);
        }
        if self.writing.typed {
            self.check_extreme(call, resolved);
        }
        let Some(lowered) = resolved.function.lowered.as_deref() else { return };
        let first = call.args.list.first().and_then(|it| self.kind(&it.value));
        let Some(form) = form(lowered, first) else { return };
        match form.strip_prefix('@') {
            Some(word) => self.special_form(word, call, span),
            None if form.contains('$') => self.call_form(form, call, span),
            None => {}
        }
    }

    fn arguments(&mut self, call: &FunctionCall, resolved: &Call) {
        for (position, arg) in call.args.list.iter().enumerate() {
            match resolved.function.rule(position) {
                ArgumentRule::Int => self.int_argument(&arg.value),
                ArgumentRule::Text | ArgumentRule::Textual => self.enum_as_text(&arg.value),
                ArgumentRule::Any
                | ArgumentRule::Common
                | ArgumentRule::Bool
                | ArgumentRule::Float
                | ArgumentRule::Number
                | ArgumentRule::Decimal
                | ArgumentRule::Bytes
                | ArgumentRule::Json
                | ArgumentRule::Moment
                | ArgumentRule::Long
                | ArgumentRule::Temporal
                | ArgumentRule::List
                | ArgumentRule::AnyList => {}
            }
        }
    }

    /// `count(*) filter (where c)` → `count(case when c then 1 end)`
    fn filter(&mut self, call: &FunctionCall) {
        let Some(filter) = &call.filter else { return };
        let rest = Span { end: call.span.end, ..filter.body.span };
        let rest = Span { start: filter.body.span.end, ..rest };
        let close = self.found.text.at(rest).find(')').unwrap_or(0) as u32;
        let clause = Span { end: rest.start + close + 1, ..filter.keyword };
        self.replace(clause, "");
        let condition = filter.body.span;
        if let Some(star) = call.args.star {
            self.template(star, "case when $1 then 1 end", &[condition]);
        } else if let Some(arg) = call.args.list.first() {
            let span = arg.value.span;
            self.template(span, "case when $1 then $2 end", &[condition, span]);
        }
    }

    /// PostgreSQL has no order of some types.
    fn check_extreme(&mut self, call: &FunctionCall, resolved: &Call) {
        let name = &*resolved.function.name;
        let is_extreme =
            matches!(name, "min" | "max") && resolved.function.kind == FunctionKind::Aggregate;
        let kind = call.args.list.first().and_then(|it| self.kind(&it.value));
        if is_extreme && matches!(kind, Some(Kind::Bool | Kind::Uuid | Kind::Bytes)) {
            self.refuse(
                call.name.span,
                format!("{} has no `{name}` of such values", self.title()),
                format!("cast them: `{name}(cast(… as integer))`, or order by them with `limit 1`"),
            );
        }
    }

    fn call_form(&mut self, form: &str, call: &FunctionCall, span: Span) {
        let parts = self.call_parts(form, call, span);
        let end = if form.contains("$~") { span.end } else { call.args.span.end };
        self.edit(Span { end, ..call.name.span }, EditKind::Template(parts));
    }

    /// `$1` is an argument, `$*` all that is in the parentheses, `$~` all that follows them; `$+` is
    /// `$*` up to the last argument, `$^` its rest: the order of an aggregate.
    fn call_parts(&self, form: &str, call: &FunctionCall, span: Span) -> Vec<Part> {
        let args: Vec<Span> = call.args.list.iter().map(|it| it.value.span).collect();
        let inside = Span { start: call.args.span.start + 1, ..call.args.span };
        let inside = Span { end: call.args.span.end - 1, ..inside };
        let tail = Span { start: call.args.span.end, ..span };
        let last = args.last().map_or(inside.start, |it| it.end);
        let mut parts = Vec::new();
        let mut rest = form;
        while let Some(at) = rest.find(['*', '~', '+', '^']) {
            let (before, after) = rest.split_at(at);
            let Some(before) = before.strip_suffix('$') else {
                parts.extend(fill(&rest[..=at], &args));
                rest = &after[1..];
                continue;
            };
            parts.extend(fill(before, &args));
            let source = match after.as_bytes().first() {
                Some(b'*') => inside,
                Some(b'+') => Span { end: last, ..inside },
                Some(b'^') => Span { start: last, ..inside },
                _ => tail,
            };
            if source.start < source.end {
                parts.push(Part::Source(source));
            }
            rest = &after[1..];
        }
        parts.extend(fill(rest, &args));
        parts
    }

    fn special_form(&mut self, word: &str, call: &FunctionCall, span: Span) {
        match word.split_once(' ') {
            Some(("extreme", name)) => self.extreme(name, call, span),
            Some(("moment", result)) => self.moment(result, call, span),
            Some(("json", form)) => self.json_call(form, call, span),
            Some(("separator", form)) => self.separator(form, call, span),
            Some(("substr", right)) => self.substr(Some(right), call, span),
            _ => self.substr(None, call, span),
        }
    }

    /// The greatest of several values, null if one of them is.
    fn extreme(&mut self, name: &str, call: &FunctionCall, span: Span) {
        let nullable: Vec<&Expr> =
            call.args.list.iter().map(|it| &it.value).filter(|it| self.nullable(it)).collect();
        if nullable.is_empty() {
            return self.call_form(&format!("{name}($*)"), call, span);
        }
        let mut parts = vec![Part::Text("case when ".to_owned())];
        for (index, arg) in nullable.iter().enumerate() {
            parts.push(Part::Text(if index == 0 { "(" } else { " or (" }.to_owned()));
            parts.push(Part::Source(arg.span));
            parts.push(Part::Text(") is null".to_owned()));
        }
        parts.push(Part::Text(" then null else ".to_owned()));
        parts.extend(self.call_parts(&format!("{name}($*) end"), call, span));
        self.edit(Span { end: call.args.span.end, ..call.name.span }, EditKind::Template(parts));
    }

    /// MySQL takes nothing but a text for it.
    fn separator(&mut self, form: &str, call: &FunctionCall, span: Span) {
        let Some(separator) = call.args.list.get(1) else { return };
        if !matches!(bare(&separator.value).kind, ast::ExprKind::Literal(Literal::String(_))) {
            return self.refuse(
                separator.value.span,
                format!("{} has only a text written out as a separator", self.title()),
                "write it out: `', '`",
            );
        }
        self.call_form(form, call, span);
    }

    /// From the end, if the start is negative: `right(text, n)` where that is not known.
    fn substr(&mut self, right: Option<&str>, call: &FunctionCall, span: Span) {
        let [text, start, length @ ..] = call.args.list.as_slice() else { return };
        let Some(start) = self.resolved(&start.value).and_then(|it| it.integer()) else { return };
        match (start, right, length) {
            (1.., _, _) | (..=-1, None, _) => {}
            (..=-1, Some(right), []) => {
                let parts =
                    fill(&format!("{right}($1, {})", start.unsigned_abs()), &[text.value.span]);
                self.edit(Span { end: span.end, ..call.name.span }, EditKind::Template(parts));
            }
            _ => self.refuse(
                call.name.span,
                format!("a part that starts at {start} is another on {}", self.title()),
                "count from 1, or from the end without a length: `substr(text, -3)`",
            ),
        }
    }

    /// A call whose last argument is a path in JSON, which the form has as `$path`.
    fn json_call(&mut self, form: &str, call: &FunctionCall, span: Span) {
        let Some(path) = call.args.list.last() else { return };
        let Some(path) = self.json_path(&path.value) else { return };
        self.call_form(&form.replace("$path", &path), call, span);
    }
}

/// The form for a first argument of a kind: `int=a ;; float=b ;; c`.
fn form(lowered: &str, kind: Option<Kind>) -> Option<&str> {
    lowered.split(" ;; ").find_map(|form| {
        let Some((word, rest)) = form.split_once('=') else { return Some(form) };
        if !word.bytes().all(|it| it.is_ascii_lowercase()) {
            return Some(form);
        }
        let fits = match word {
            "int" => matches!(kind, Some(Kind::I16 | Kind::I32 | Kind::I64)),
            "float" => matches!(kind, Some(Kind::F32 | Kind::F64)),
            other => kind.is_some_and(|it| it.word() == other),
        };
        fits.then_some(rest)
    })
}
