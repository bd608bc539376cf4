//! SQLite's functions of dates and times, with the modifiers that mean one thing everywhere.

use super::{Rewriter, bare, fill};
use crate::diagnostic::Span;
use crate::query::syntax::ast::{Expr, ExprKind, FunctionCall, Literal};
use crate::query::tree::{EditKind, Part};
use crate::schema::{ColumnType, Kind};

/// A text with holes for the source.
type Text = Vec<Part>;

impl Rewriter<'_, '_> {
    /// `date`, `time`, `datetime`, `epoch`, `format`: what is made of the moment.
    pub(super) fn moment(&mut self, result: &str, call: &FunctionCall, span: Span) {
        let moments = self.writing.moments;
        let mut args: Vec<&Expr> = call.args.list.iter().map(|it| &it.value).collect();
        let format = match result {
            "format" => match self.moment_format(args.remove(0)) {
                Some(format) => Some(format),
                None => return,
            },
            _ => None,
        };
        let Some((value, modifiers)) = args.split_first() else { return };
        let Some(mut text) = self.moment_value(value) else { return };
        let mut first_of_month = false;
        for modifier in modifiers {
            match self.modified(text, modifier, &mut first_of_month) {
                Some(next) => text = next,
                None => return,
            }
        }
        let whole = self.exprs.get(&(span.start, span.end)).and_then(|it| self.ty_of(it).kind());
        let is_timestamp = whole == Some(Kind::Timestamp);
        let template = match result {
            "date" => moments.date,
            "time" => moments.time,
            "epoch" => moments.epoch,
            "format" => moments.format,
            _ if is_timestamp => moments.timestamp,
            _ => moments.datetime,
        };
        let template = template.replace("$f", &format.unwrap_or_default());
        let parts = insert(&template, &text);
        self.edit(Span { end: call.args.span.end, ..call.name.span }, EditKind::Template(parts));
    }

    fn moment_value(&mut self, value: &Expr) -> Option<Text> {
        let moments = self.writing.moments;
        let source = vec![Part::Source(value.span)];
        if let ExprKind::Literal(Literal::String(string)) = &bare(value).kind
            && string.value == "now"
        {
            let now = self.found.cx.rules.now(&ColumnType::DateTime).to_owned();
            return Some(vec![Part::Text(now)]);
        }
        match self.kind(value) {
            Some(Kind::Timestamp) => Some(insert(moments.of_timestamp, &source)),
            Some(Kind::DateTime) => Some(source),
            Some(Kind::Date) => Some(insert(moments.of_date, &source)),
            _ => {
                self.refuse(
                    value.span,
                    format!("{} reads no moment from this", self.title()),
                    "give a date or a moment: a column, a parameter, or `'now'`",
                );
                None
            }
        }
    }

    fn modified(&mut self, text: Text, modifier: &Expr, first: &mut bool) -> Option<Text> {
        let moments = self.writing.moments;
        let word = match &bare(modifier).kind {
            ExprKind::Literal(Literal::String(string)) => string.value.as_str(),
            _ => "",
        };
        let start = match word {
            "start of day" => Some(moments.start_of_day),
            "start of month" => Some(moments.start_of_month),
            "start of year" => Some(moments.start_of_year),
            _ => None,
        };
        if let Some(template) = start {
            *first |= word != "start of day";
            return Some(insert(template, &text));
        }
        if let Some((number, unit)) = shift(word) {
            let by_days = matches!(unit, "second" | "minute" | "hour" | "day");
            if by_days || *first {
                *first &= !by_days;
                let template = moments.add.replace("$n", &number.to_string());
                return Some(insert(&template.replace("$unit", unit), &text));
            }
            self.refuse(
                modifier.span,
                "a month later is another day on each database, when the month is too short",
                "write `'start of month'` before it, or count days",
            );
            return None;
        }
        self.refuse(
            modifier.span,
            format!("this modifier is not known on {}", self.title()),
            "write `'start of day'`, `'start of month'`, `'start of year'`, or `'+7 days'` with a number written out",
        );
        None
    }

    /// The format of `strftime` in the database's own letters.
    fn moment_format(&mut self, format: &Expr) -> Option<String> {
        let moments = self.writing.moments;
        let ExprKind::Literal(Literal::String(string)) = &bare(format).kind else {
            self.refuse(
                format.span,
                format!("{} has other formats than SQLite", self.title()),
                "write the format out",
            );
            return None;
        };
        let mut written = String::new();
        let mut between = String::new();
        let mut chars = string.value.chars();
        while let Some(char) = chars.next() {
            if char != '%' {
                between.push(char);
                continue;
            }
            let letter = chars.next().unwrap_or('%');
            let Some((_, own)) = moments.letters.iter().find(|(it, _)| *it == letter) else {
                self.refuse(
                    format.span,
                    format!("`%{letter}` has no like on {}", self.title()),
                    "use `%Y`, `%m`, `%d`, `%H`, `%M`, `%S`, `%j`",
                );
                return None;
            };
            if !between.is_empty() {
                written.push_str(&(moments.between)(&std::mem::take(&mut between)));
            }
            written.push_str(own);
        }
        if !between.is_empty() {
            written.push_str(&(moments.between)(&between));
        }
        Some(format!("'{}'", written.replace('\'', "''")))
    }
}

/// A template around a text.
fn insert(template: &str, text: &[Part]) -> Text {
    let mut parts = Vec::new();
    for part in fill(template, &[Span::NONE]) {
        match part {
            Part::Source(_) => parts.extend_from_slice(text),
            Part::Text(words) => parts.push(Part::Text(words)),
        }
    }
    parts
}

/// `-7 days`, `+1 month`
fn shift(text: &str) -> Option<(i32, &str)> {
    let (number, unit) = text.split_once(' ')?;
    let number = number.strip_prefix('+').unwrap_or(number).parse().ok()?;
    let unit = unit.strip_suffix('s').unwrap_or(unit);
    let known = ["second", "minute", "hour", "day", "month", "year"];
    known.contains(&unit).then_some((number, unit))
}
