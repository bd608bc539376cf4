//! Parts of JSON: SQLite's paths in each database's own.

use super::{Rewriter, bare};
use crate::query::dialect::PathStep;
use crate::query::syntax::ast::{Expr, ExprKind, Literal};
use crate::schema::Kind;

impl Rewriter<'_, '_> {
    pub(super) fn json_operator(&mut self, expr: &Expr, left: &Expr, right: &Expr, template: &str) {
        let Some(steps) = self.json_steps(right) else { return };
        if self.writing.typed && self.kind(left) == Some(Kind::Text) {
            self.wrap(left.span, "cast(", " as jsonb)");
        }
        let path = (self.writing.json_path)(&steps);
        self.template(expr.span, &template.replace("$2", &path), &[left.span]);
    }

    /// The path as the database writes it.
    pub(super) fn json_path(&mut self, path: &Expr) -> Option<String> {
        let steps = self.json_steps(path)?;
        Some((self.writing.json_path)(&steps))
    }

    fn json_steps(&mut self, path: &Expr) -> Option<Vec<PathStep>> {
        let steps = match &bare(path).kind {
            ExprKind::Literal(Literal::Integer(digits)) => {
                digits.parse().ok().map(|it| vec![PathStep::Index(it)])
            }
            ExprKind::Literal(Literal::String(string)) if string.value.starts_with('$') => {
                steps(&string.value[1..])
            }
            ExprKind::Literal(Literal::String(string)) => {
                Some(vec![PathStep::Key(string.value.clone())])
            }
            _ => None,
        };
        if steps.is_none() {
            self.refuse(
                path.span,
                format!("{} cannot be given this path", self.title()),
                "write it out, from keys and positions: `'$.a.b[0]'`",
            );
        }
        steps
    }
}

/// `.a."b c"[0]`
fn steps(path: &str) -> Option<Vec<PathStep>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let (step, after) = if let Some(quoted) = rest.strip_prefix(".\"") {
            let (key, after) = quoted.split_once('"')?;
            (PathStep::Key(key.to_owned()), after)
        } else if let Some(key) = rest.strip_prefix('.') {
            let end = key.find(['.', '[']).unwrap_or(key.len());
            let (key, after) = key.split_at(end);
            if key.is_empty() {
                return None;
            }
            (PathStep::Key(key.to_owned()), after)
        } else {
            let (index, after) = rest.strip_prefix('[')?.split_once(']')?;
            (PathStep::Index(index.parse().ok()?), after)
        };
        steps.push(step);
        rest = after;
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_keys_and_positions() {
        let key = |it: &str| PathStep::Key(it.to_owned());
        assert_eq!(
            steps(".a.\"b c\"[2].d"),
            Some(vec![key("a"), key("b c"), PathStep::Index(2), key("d")])
        );
        assert_eq!(steps(""), Some(Vec::new()));
        assert_eq!(steps("[#-1]"), None);
        assert_eq!(steps(".."), None);
    }
}
