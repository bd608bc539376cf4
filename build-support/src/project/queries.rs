//! The query files of a package, checked.

use std::collections::BTreeMap;

use model_core::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Severity, Sources, Span};
use model_core::query::checked::{CheckedQuery, Row};
use model_core::query::{QueryFile, check_files_with};
use model_core::schema::Schema;

use crate::config::Config;
use crate::disk::{Disk, DiskError};
use crate::emit::QueryResult;
use crate::engine::Engines;
use crate::report::compile_error_text;

/// A query file that cannot be read.
const UNREADABLE: Code = Code("Q0901");
/// Two queries whose rows would have one name.
const NAME_TAKEN: Code = Code("Q0902");

/// The queries of all files.
#[derive(Debug, Clone, Default)]
pub struct Queries {
    /// Those that hold, in the order of their files, and in them of their lines.
    pub checked: Vec<CheckedQuery>,
    /// What is wrong with the others, and warnings.
    pub mistakes: Diagnostics,
    /// The files of the models and of the queries.
    pub sources: Sources,
    /// The paths of the query files.
    pub files: Vec<String>,
}

impl Queries {
    pub(super) fn check(disk: &Disk, config: &Config, schema: &Schema, sources: &Sources) -> Self {
        let mut out = Self { sources: sources.clone(), ..Self::default() };
        out.files = out.list(disk, &config.queries);
        out.check_files(disk, config, schema);
        out.check_names();
        out
    }

    /// For emission: each query that holds, each mistake.
    pub fn results(&self) -> Vec<QueryResult> {
        let checked = self.checked.iter().map(|it| QueryResult::Checked(Box::new(it.clone())));
        let errors = self.mistakes.iter().filter(|it| it.severity == Severity::Error);
        let errors = errors.map(|it| QueryResult::Mistake(compile_error_text(it, &self.sources)));
        errors.chain(checked).collect()
    }

    /// A line for each warning.
    pub fn warnings(&self) -> Vec<String> {
        let warnings = self.mistakes.iter().filter(|it| it.severity == Severity::Warning);
        let line = |it: &Diagnostic| {
            let place = self.sources.place(it.span).unwrap_or_default();
            format!("{place}: [{}] {}", it.code, it.message)
        };
        warnings.map(line).collect()
    }

    fn list(&mut self, disk: &Disk, folder: &str) -> Vec<String> {
        disk.list(folder, &["sql"]).unwrap_or_else(|error| {
            self.mistakes.push(unreadable(&error));
            Vec::new()
        })
    }

    fn check_files(&mut self, disk: &Disk, config: &Config, schema: &Schema) {
        let texts: Vec<(FileId, Vec<String>, String)> =
            self.files.clone().iter().filter_map(|it| self.read(disk, config, it)).collect();
        let files: Vec<QueryFile<'_>> = texts
            .iter()
            .map(|(id, module, text)| QueryFile { id: *id, module: module.clone(), text })
            .collect();
        let engines = Engines::new(schema, &config.functions);
        let checked =
            check_files_with(schema, &config.databases, &files, &config.of_queries(), &engines);
        self.checked = checked.queries;
        self.mistakes.extend(checked.diagnostics);
    }

    fn read(
        &mut self,
        disk: &Disk,
        config: &Config,
        path: &str,
    ) -> Option<(FileId, Vec<String>, String)> {
        let text = match disk.read(path) {
            Ok(text) => text.unwrap_or_default(),
            Err(error) => {
                self.mistakes.push(unreadable(&error));
                return None;
            }
        };
        let id = self.sources.add(path, text.as_str());
        let below = path[config.queries.len() + 1..].trim_end_matches(".sql");
        Some((id, below.split('/').map(str::to_owned).collect(), text))
    }

    /// The checker knows that functions have different names; their rows are structs beside them, and
    /// `a_1` and `a1` would both be `A1`.
    fn check_names(&mut self) {
        let mut taken: BTreeMap<String, Span> = BTreeMap::new();
        let mut kept = Vec::new();
        for query in std::mem::take(&mut self.checked) {
            let names: Vec<String> = names(&query).collect();
            match names.iter().find_map(|it| Some((it, *taken.get(it)?))) {
                Some((name, first)) => self.mistakes.push(name_taken(&query, name, first)),
                None => {
                    taken.extend(names.into_iter().map(|it| (it, query.span)));
                    kept.push(query);
                }
            }
        }
        self.checked = kept;
    }
}

fn names(query: &CheckedQuery) -> impl Iterator<Item = String> {
    let strukt = match &query.row {
        Row::Struct { name, columns: _ } => Some(name.clone()),
        Row::None | Row::Model(_) | Row::Scalar(_) => None,
    };
    strukt.into_iter()
}

fn name_taken(query: &CheckedQuery, name: &str, first: Span) -> Diagnostic {
    let message = format!("the rows of two queries would be called `{name}`");
    Diagnostic::error(NAME_TAKEN, query.span, message)
        .label(first, "the first is here")
        .help("give this query another name")
}

fn unreadable(error: &DiskError) -> Diagnostic {
    Diagnostic::error(UNREADABLE, Span::NONE, error.to_string())
}
