//! Reading a query file: names, words, options, comments and the statements between them.
//!
//! ```sql
//! -- name: active_since :many
//! -- People who signed in since the given moment.
//! select …
//! ```
//!
//! Comments beside the name, and comments right above it, become the documentation. A line
//! `-- dialect: mysql, mariadb` begins a statement for those databases alone. `-- check: engine` has
//! the database itself check a query; below it, `-- param:` and `-- column:` declare types.

use super::checked::Cardinality;
use super::code;
use super::engine::{Declarations, Declared};
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Span};
use crate::dialect::Dialect;
use crate::name::{nearest, snake_name};

/// A file of queries.
#[derive(Debug, Clone)]
pub struct QueryFile<'a> {
    /// For spans.
    pub id: FileId,
    /// Its path in the folder of queries, without the ending: `["billing", "invoices"]`.
    pub module: Vec<String>,
    /// The whole text.
    pub text: &'a str,
}

/// A query as it was read, not yet parsed.
#[derive(Debug)]
pub(crate) struct RawQuery {
    pub(crate) name: String,
    pub(crate) name_span: Span,
    pub(crate) cardinality: Cardinality,
    /// The word that says it; none if there is none, or an unknown one.
    pub(crate) cardinality_span: Option<Span>,
    /// Whether its first line is right. If not, it is checked for its other mistakes alone.
    pub(crate) is_sound: bool,
    pub(crate) docs: Vec<String>,
    pub(crate) bodies: Vec<Body>,
    /// `-- check: engine`
    pub(crate) engine: Option<Declarations>,
}

/// A statement, with where it stands in the file.
#[derive(Debug)]
pub(crate) struct Body {
    /// For which databases; for all others if empty.
    pub(crate) dialects: Vec<String>,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl RawQuery {
    /// The statement for a database.
    pub(crate) fn body(&self, dialect: Dialect) -> Option<&Body> {
        let own = self.bodies.iter().find(|it| it.dialects.iter().any(|it| it == dialect.name()));
        own.or_else(|| self.bodies.iter().find(|it| it.dialects.is_empty()))
    }
}

/// A query of which the first lines are wrong. What they tell is kept, so that its mistake is the
/// only one.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) name: String,
    pub(crate) span: Span,
}

/// What a file has.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub(crate) queries: Vec<RawQuery>,
    pub(crate) broken: Vec<Broken>,
    pub(crate) diagnostics: Diagnostics,
}

/// Reads a file.
pub(crate) fn read(file: &QueryFile<'_>) -> Read {
    let mut reader = Reader {
        file,
        read: Read::default(),
        current: None,
        above: Vec::new(),
        in_block: false,
        nameless: false,
    };
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        reader.line(line, start);
        start += line.len();
    }
    reader.end_query(file.text.len());
    reader.read
}

/// The words after a name.
const WORDS: &[(&str, Cardinality)] = &[
    (":one", Cardinality::One),
    (":opt", Cardinality::Opt),
    (":many", Cardinality::Many),
    (":stream", Cardinality::Stream),
    (":exec", Cardinality::Exec),
];

/// Databases that a statement may be for; those that are not supported yet are read and not used.
const DATABASES: &[&str] = &["sqlite", "postgres", "mysql", "mariadb", "cockroachdb"];

struct Reader<'f> {
    file: &'f QueryFile<'f>,
    read: Read,
    current: Option<Current>,
    /// Comment lines right above, which belong to the name that may follow.
    above: Vec<String>,
    /// Within a `/* */` comment.
    in_block: bool,
    nameless: bool,
}

/// The query at hand; `query` is none after a mistake in its name line.
struct Current {
    query: Option<RawQuery>,
    broken: Option<Broken>,
    /// Where the statement at hand begins.
    start: usize,
    dialects: Vec<String>,
    /// Whether something other than comments was met.
    has_text: bool,
}

impl Reader<'_> {
    fn line(&mut self, line: &str, start: usize) {
        let trimmed = line.trim();
        let comment = if self.in_block { None } else { trimmed.strip_prefix("--") };
        let next = start + line.len();
        match comment.map(|it| (it, directive(it))) {
            Some((_, Some(("name", value)))) => {
                self.end_query(start);
                self.begin(line, value, start, next);
            }
            Some((_, Some(("dialect", value)))) => self.dialect(line, value, start, next),
            Some((_, Some(("check", value)))) => self.check(line, value, start),
            Some((_, Some((word @ ("param" | "column"), value)))) if self.is_for_engine() => {
                self.declare(word, line, value, start);
            }
            Some((text, _)) => self.comment(text),
            None => self.text(trimmed, start),
        }
    }

    fn comment(&mut self, text: &str) {
        let text = text.strip_prefix(' ').unwrap_or(text).trim_end().to_owned();
        match &mut self.current {
            Some(Current { query: Some(query), has_text: false, .. }) => query.docs.push(text),
            _ => self.above.push(text),
        }
    }

    fn text(&mut self, trimmed: &str, start: usize) {
        self.above.clear();
        self.in_block = ends_in_block(trimmed, self.in_block);
        if trimmed.is_empty() {
            return;
        }
        match &mut self.current {
            Some(current) => current.has_text = true,
            None if self.nameless || trimmed.starts_with("/*") => {}
            None => {
                self.nameless = true;
                let end = start + self.file.text[start..].find('\n').unwrap_or(trimmed.len());
                self.read.diagnostics.push(
                    Diagnostic::error(
                        code::NO_NAME,
                        self.word(trimmed.split_whitespace().next().unwrap_or(trimmed), start, end),
                        "this statement has no name",
                    )
                    .help("write above it: `-- name: active_users :many`"),
                );
            }
        }
    }

    /// `-- name: active_since :many`
    fn begin(&mut self, line: &str, value: &str, start: usize, next: usize) {
        let docs = std::mem::take(&mut self.above);
        let end = start + line.len();
        let mut words = value.split_whitespace();
        let name = words.next().filter(|it| !it.starts_with(':'));
        let Some(name) = name else {
            let span = self.word("name", start, end);
            self.current = Some(Current::nameless(next));
            self.read.diagnostics.push(
                Diagnostic::error(code::BAD_NAME, span, "a query has a name")
                    .help("write `-- name: active_users :many`"),
            );
            return;
        };
        let name_span = self.word(name, start + line.find(value).unwrap_or(0), end);
        let fine = self.check_name(name, name_span);
        let cardinality = self.cardinality(words.next(), name_span, end);
        let query = RawQuery {
            name: name.to_owned(),
            name_span,
            cardinality: cardinality.map_or(Cardinality::Many, |it| it.0),
            cardinality_span: cardinality.map(|it| it.1),
            is_sound: fine && cardinality.is_some(),
            docs,
            bodies: Vec::new(),
            engine: None,
        };
        self.current = Some(Current {
            query: Some(query),
            broken: None,
            start: next,
            dialects: Vec::new(),
            has_text: false,
        });
    }

    fn check_name(&mut self, name: &str, span: Span) -> bool {
        let plain = snake_name(name);
        let starts = plain.starts_with(|c: char| c.is_ascii_alphabetic());
        let error = if plain != name || !starts || !plain.is_ascii() {
            let help = if starts {
                format!("write `{plain}`")
            } else {
                "begin it with a letter".to_owned()
            };
            Diagnostic::error(
                code::BAD_NAME,
                span,
                format!("`{name}` is no name for a Rust function"),
            )
            .help(help)
        } else if KEYWORDS.contains(&name) {
            Diagnostic::error(code::BAD_NAME, span, format!("`{name}` is a keyword of Rust"))
                .help(format!("write `{name}_row`"))
        } else {
            return true;
        };
        self.read.diagnostics.push(error);
        false
    }

    fn cardinality(
        &mut self,
        word: Option<&str>,
        name: Span,
        end: usize,
    ) -> Option<(Cardinality, Span)> {
        let all = "`:one`, `:opt`, `:many`, `:stream` or `:exec`";
        let Some(word) = word else {
            self.read.diagnostics.push(
                Diagnostic::error(
                    code::BAD_CARDINALITY,
                    name,
                    "how many rows does this query give?",
                )
                .help(format!("write {all} after the name")),
            );
            return None;
        };
        let span = self.word(word, name.end as usize, end);
        if let Some((_, cardinality)) = WORDS.iter().find(|(it, _)| *it == word) {
            return Some((*cardinality, span));
        }
        let near = nearest(word, WORDS.iter().map(|(it, _)| *it));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {all}"),
        };
        self.read.diagnostics.push(
            Diagnostic::error(
                code::BAD_CARDINALITY,
                span,
                format!("`{word}` is no number of rows"),
            )
            .help(help),
        );
        None
    }

    /// `-- dialect: mysql, mariadb`
    fn dialect(&mut self, line: &str, value: &str, start: usize, next: usize) {
        self.end_body(start);
        let mut dialects = Vec::new();
        for name in value.split(',').map(str::trim).filter(|it| !it.is_empty()) {
            let span = self.word(name, start, start + line.len());
            if DATABASES.contains(&name) {
                if self.has_body_for(name) || dialects.iter().any(|it| it == name) {
                    let message = format!("there is a statement for `{name}` already");
                    let error = Diagnostic::error(code::BAD_OPTION, span, message);
                    self.read.diagnostics.push(error.help("leave one of them out"));
                }
                dialects.push(name.to_owned());
                continue;
            }
            let near =
                nearest(name, DATABASES.iter().copied()).map(|it| format!("did you mean `{it}`?"));
            self.read.diagnostics.push(
                Diagnostic::error(code::BAD_OPTION, span, format!("there is no database `{name}`"))
                    .help(near.unwrap_or_else(|| format!("there are {}", DATABASES.join(", ")))),
            );
        }
        if let Some(current) = &mut self.current {
            current.dialects = dialects;
            current.start = next;
            current.has_text = false;
        }
    }

    fn has_body_for(&self, name: &str) -> bool {
        let query = self.current.as_ref().and_then(|it| it.query.as_ref());
        query.is_some_and(|it| it.bodies.iter().any(|it| it.dialects.iter().any(|it| it == name)))
    }

    /// `-- check: engine`
    fn check(&mut self, line: &str, value: &str, start: usize) {
        let span = self.word(value, start + line.find(':').unwrap_or(0), start + line.len());
        if value != "engine" {
            let message = format!("`{value}` is no way to check a query");
            self.read.diagnostics.push(
                Diagnostic::error(code::BAD_OPTION, span, message)
                    .help("write `-- check: engine`, or leave the line out"),
            );
            self.give_up();
        } else if let Some(Current { query: Some(query), .. }) = &mut self.current {
            query.engine = Some(Declarations { span, params: Vec::new(), columns: Vec::new() });
        }
    }

    /// The query at hand has a mistake that was reported.
    fn give_up(&mut self) {
        if let Some(current) = &mut self.current
            && let Some(query) = current.query.take()
        {
            current.broken = Some(Broken { name: query.name, span: query.name_span });
        }
    }

    fn is_for_engine(&self) -> bool {
        let query = self.current.as_ref().and_then(|it| it.query.as_ref());
        query.is_some_and(|it| it.engine.is_some())
    }

    /// `-- param: since timestamp`
    fn declare(&mut self, word: &str, line: &str, value: &str, start: usize) {
        let end = start + line.len();
        let colon = start + line.find(':').unwrap_or(0);
        let (name, ty) = value.split_once(char::is_whitespace).unwrap_or((value, ""));
        let (name, ty) = (name.trim_start_matches(':'), ty.trim());
        let span = self.word(name, colon, end);
        let ty_span = if ty.is_empty() { span } else { self.word(ty, span.end as usize, end) };
        let declared = Declared { name: name.to_owned(), span, ty: ty.to_owned(), ty_span };
        let query = self.current.as_mut().and_then(|it| it.query.as_mut());
        let Some(lines) = query.and_then(|it| it.engine.as_mut()) else { return };
        match word {
            "param" => lines.params.push(declared),
            _ => lines.columns.push(declared),
        }
    }

    fn end_body(&mut self, end: usize) {
        let Some(current) = &mut self.current else { return };
        if !current.has_text {
            return;
        }
        let dialects = std::mem::take(&mut current.dialects);
        let start = current.start;
        if let Some(query) = &mut current.query {
            query.bodies.push(Body { dialects, start, end });
        }
    }

    fn end_query(&mut self, end: usize) {
        self.end_body(end);
        self.in_block = false;
        let Some(current) = self.current.take() else { return };
        self.read.broken.extend(current.broken);
        let Some(query) = current.query else { return };
        if query.bodies.is_empty() {
            if query.is_sound {
                let message = format!("`{}` has no statement", query.name);
                self.read.diagnostics.push(
                    Diagnostic::error(code::EMPTY_QUERY, query.name_span, message)
                        .help("write it below the name"),
                );
            }
            self.read.broken.push(Broken { name: query.name, span: query.name_span });
            return;
        }
        self.read.queries.push(query);
    }

    /// The place of a word in a part of the file.
    fn word(&self, word: &str, start: usize, end: usize) -> Span {
        let found = self.file.text.get(start..end).and_then(|it| it.find(word)).unwrap_or(0);
        let at = start + found;
        let offset = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        Span::new(self.file.id, offset(at), offset(at + word.len()))
    }
}

impl Current {
    fn nameless(start: usize) -> Self {
        Self { query: None, broken: None, start, dialects: Vec::new(), has_text: false }
    }
}

/// `name: value` with one of our words.
fn directive(comment: &str) -> Option<(&'static str, &str)> {
    let (word, value) = comment.split_once(':')?;
    let word = word.trim();
    let known = ["name", "dialect", "check", "param", "column"]
        .into_iter()
        .find(|it| word.eq_ignore_ascii_case(it))?;
    Some((known, value.trim()))
}

/// Whether a `/*` is open at the end of a line. One in a string is taken for one, too, which costs
/// nothing: only our own comment lines are looked for outside of it.
fn ends_in_block(line: &str, mut open: bool) -> bool {
    let mut rest = line;
    loop {
        let mark = if open { "*/" } else { "/*" };
        let before = if open { rest } else { rest.split("--").next().unwrap_or(rest) };
        let Some(at) = before.find(mark) else { return open };
        rest = &rest[at + 2..];
        open = !open;
    }
}

pub(crate) const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];
