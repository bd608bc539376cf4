//! `[package.metadata.model]` of a package's `Cargo.toml`.
//!
//! ```toml
//! [package.metadata.model]
//! databases = ["sqlite"]        # every query and migration is checked for each of them
//! models = "src/lib.rs"         # the crate's root file, from which modules are followed
//! queries = "queries"           # the folder of .sql files
//! migrations = "migrations"     # the folder of migrations
//! # extensions of PostgreSQL that have to be there; migrations create and drop them
//! postgres = { extensions = ["pgcrypto"] }
//! # functions that the databases have and the checker does not know
//! functions = ["slugify(text) -> text strict"]
//! ```
//!
//! All keys have defaults; the whole section may be missing. A key that is not known is an error,
//! since a misspelt one would change nothing silently.

mod workspace;

use std::collections::BTreeSet;

pub use workspace::{FindError, find_package};

use model_core::ast::Spanned;
use model_core::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Span};
use model_core::dialect::Dialect;
use model_core::name::{Ident, nearest};
use toml::de::{DeTable, DeValue};

/// A manifest that is no TOML.
const SYNTAX: Code = Code("C0101");
/// A key that the section does not have.
const UNKNOWN_KEY: Code = Code("C0102");
/// A value of another type than its key takes.
const WRONG_TYPE: Code = Code("C0103");
/// A database that is not supported.
const UNKNOWN_DATABASE: Code = Code("C0104");
/// A path that leaves the package.
const WRONG_PATH: Code = Code("C0105");

const KEYS: &[&str] = &["databases", "functions", "migrations", "models", "postgres", "queries"];

/// What the section says.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The package's name.
    pub package: String,
    /// The databases in the order of [`Dialect::ALL`], at least one.
    pub databases: Vec<Dialect>,
    /// The crate's root file; `None` means the library's, else the program's.
    pub models: Option<String>,
    /// The folder of `.sql` files.
    pub queries: String,
    /// Whether somebody named that folder, so that it has to be there.
    pub queries_named: bool,
    /// The folder of migrations.
    pub migrations: String,
    /// The name under which the crate knows `model-runtime`.
    pub runtime: String,
    /// Signatures of functions that the databases have and the checker does not know.
    pub functions: Vec<String>,
    /// Extensions of PostgreSQL.
    pub extensions: BTreeSet<Ident>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            package: String::new(),
            databases: vec![Dialect::Sqlite],
            models: None,
            queries: "queries".to_owned(),
            queries_named: false,
            migrations: "migrations".to_owned(),
            runtime: "model_runtime".to_owned(),
            functions: Vec::new(),
            extensions: BTreeSet::new(),
        }
    }
}

impl Config {
    /// Reads the text of a `Cargo.toml`.
    ///
    /// # Errors
    /// When it is not TOML, or the section has an unknown key, a value of another type, an unknown
    /// database, or a path that leaves the package.
    pub fn parse(text: &str, file: FileId) -> Result<Self, Diagnostics> {
        let at = Place { file };
        let document = DeTable::parse(text).map_err(|it| at.syntax(&it))?;
        let mut config = Self::default();
        let mut mistakes = Diagnostics::new();
        let package = table(document.get_ref(), "package");
        if let Some(name) = package.and_then(|it| it.get("name")?.get_ref().as_str()) {
            config.package = name.to_owned();
        }
        config.models = table(document.get_ref(), "lib")
            .and_then(|it| it.get("path")?.get_ref().as_str())
            .map(str::to_owned);
        config.runtime = renamed_runtime(document.get_ref()).unwrap_or(config.runtime);
        let section = package.and_then(|it| table(table(it, "metadata")?, "model"));
        for (key, value) in section.into_iter().flatten() {
            let key = Spanned::new(key.get_ref().to_string(), at.span(key.span()));
            let value = Spanned::new(value.get_ref(), at.span(value.span()));
            mistakes.take(config.set(at, &key, &value));
        }
        mistakes.sort();
        mistakes.finish(config)
    }

    /// The part that the checker of queries takes.
    pub(crate) fn of_queries(&self) -> model_core::query::Config {
        model_core::query::Config { functions: self.functions.clone() }
    }

    fn set(
        &mut self,
        at: Place,
        key: &Spanned<String>,
        value: &Spanned<&DeValue<'_>>,
    ) -> Result<(), Diagnostics> {
        match key.value.as_str() {
            "databases" => self.databases = databases(at, value)?,
            "functions" => self.functions = functions(at, value)?,
            "migrations" => self.migrations = path(value)?,
            "postgres" => self.extensions = extensions(at, value)?,
            "models" => self.models = Some(path(value)?),
            "queries" => {
                self.queries = path(value)?;
                self.queries_named = true;
            }
            _ => return Err(unknown_key(key).into()),
        }
        Ok(())
    }
}

/// Whether a `Cargo.toml` has the section at all: how a workspace's members are told apart.
pub(crate) fn has_section(document: &DeTable<'_>) -> bool {
    table(document, "package").and_then(|it| table(table(it, "metadata")?, "model")).is_some()
}

/// `orm = { package = "model-runtime", … }`
fn renamed_runtime(document: &DeTable<'_>) -> Option<String> {
    let named =
        |it: &DeValue<'_>| it.get("package")?.get_ref().as_str().map(|it| it == "model-runtime");
    let dependencies = table(document, "dependencies")?;
    let renamed = dependencies.iter().find(|(_, it)| named(it.get_ref()) == Some(true))?;
    Some(renamed.0.get_ref().replace('-', "_"))
}

fn table<'a, 'i>(parent: &'a DeTable<'i>, key: &str) -> Option<&'a DeTable<'i>> {
    parent.get(key)?.get_ref().as_table()
}

/// The file that spans point into.
#[derive(Clone, Copy)]
struct Place {
    file: FileId,
}

impl Place {
    fn span(self, range: std::ops::Range<usize>) -> Span {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(self.file, offset(range.start), offset(range.end))
    }

    fn syntax(self, error: &toml::de::Error) -> Diagnostics {
        let span = self.span(error.span().unwrap_or_default());
        Diagnostic::error(SYNTAX, span, format!("this is not TOML: {}", error.message())).into()
    }
}

fn unknown_key(key: &Spanned<String>) -> Diagnostic {
    let name = &key.value;
    let message = format!("`[package.metadata.model]` has no key `{name}`");
    let near = nearest(name, KEYS.iter().copied());
    Diagnostic::error(UNKNOWN_KEY, key.span, message).help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the keys are {}", listed(KEYS)),
    })
}

fn databases(at: Place, value: &Spanned<&DeValue<'_>>) -> Result<Vec<Dialect>, Diagnostics> {
    let array = value.value.as_array().filter(|it| !it.is_empty());
    let array = array.ok_or_else(|| wrong_type(value, "a list of databases", "[\"sqlite\"]"))?;
    let mut mistakes = Diagnostics::new();
    let mut chosen = Vec::new();
    for item in array {
        let item = Spanned::new(item.get_ref(), at.span(item.span()));
        chosen.extend(mistakes.take(database(&item)));
    }
    mistakes.finish(Dialect::ALL.iter().copied().filter(|it| chosen.contains(it)).collect())
}

fn database(item: &Spanned<&DeValue<'_>>) -> Result<Dialect, Diagnostics> {
    let name = item.value.as_str();
    let name = name.ok_or_else(|| wrong_type(item, "the name of a database", "\"sqlite\""))?;
    Dialect::from_name(name).ok_or_else(|| {
        let known: Vec<&str> = Dialect::ALL.iter().map(|it| it.name()).collect();
        let message = format!("the database `{name}` is not supported");
        let near = nearest(name, known.iter().copied());
        Diagnostic::error(UNKNOWN_DATABASE, item.span, message)
            .help(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("supported: {}", listed(&known)),
            })
            .into()
    })
}

fn functions(at: Place, value: &Spanned<&DeValue<'_>>) -> Result<Vec<String>, Diagnostics> {
    let example = "[\"slugify(text) -> text strict\"]";
    let array = value.value.as_array();
    let array = array.ok_or_else(|| wrong_type(value, "a list of signatures", example))?;
    let mut mistakes = Diagnostics::new();
    let mut found = Vec::new();
    for item in array {
        match item.get_ref().as_str() {
            Some(text) => found.push(text.to_owned()),
            None => {
                let item = Spanned::new(item.get_ref(), at.span(item.span()));
                mistakes.push(wrong_type(&item, "a signature", example));
            }
        }
    }
    mistakes.finish(found)
}

/// `{ extensions = ["pgcrypto"] }`, or a section of its own.
fn extensions(at: Place, value: &Spanned<&DeValue<'_>>) -> Result<BTreeSet<Ident>, Diagnostics> {
    let example = "{ extensions = [\"pgcrypto\"] }";
    let table = value.value.as_table();
    let table = table.ok_or_else(|| wrong_type(value, "a table", example))?;
    let mut mistakes = Diagnostics::new();
    let mut found = BTreeSet::new();
    for (key, value) in table {
        let (key, at_key) = (key.get_ref(), at.span(key.span()));
        let value = Spanned::new(value.get_ref(), at.span(value.span()));
        match value.value.as_array() {
            _ if key != "extensions" => {
                let message = format!("`[package.metadata.model.postgres]` has no key `{key}`");
                let unknown = Diagnostic::error(UNKNOWN_KEY, at_key, message);
                mistakes.push(unknown.help("its key is `extensions`"));
            }
            None => mistakes.push(wrong_type(&value, "a list of extensions", "[\"pgcrypto\"]")),
            Some(names) => {
                for name in names {
                    let place = Spanned::new(name.get_ref(), at.span(name.span()));
                    match place.value.as_str().map(Ident::new) {
                        Some(Ok(name)) => drop(found.insert(name)),
                        Some(Err(_)) | None => mistakes.push(wrong_type(
                            &place,
                            "the name of an extension",
                            "\"pgcrypto\"",
                        )),
                    }
                }
            }
        }
    }
    mistakes.finish(found)
}

/// A path below the package: build output must depend on nothing that is not in it.
fn path(value: &Spanned<&DeValue<'_>>) -> Result<String, Diagnostics> {
    let text = value.value.as_str();
    let text = text.ok_or_else(|| wrong_type(value, "a path", "\"queries\""))?;
    let plain = text.trim_end_matches('/');
    let inside = plain.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if !inside || plain.contains(['\\', ':', '\0']) {
        let message = format!("`{text}` is not a relative path inside the package");
        return Err(Diagnostic::error(WRONG_PATH, value.span, message)
            .help("write it with `/` and without `.` and `..`: `db/queries`")
            .into());
    }
    Ok(plain.to_owned())
}

fn wrong_type(value: &Spanned<&DeValue<'_>>, wanted: &str, example: &str) -> Diagnostic {
    let found = value.value.type_str();
    let message = format!("expected {wanted}, found {found}");
    Diagnostic::error(WRONG_TYPE, value.span, message).help(format!("for example `{example}`"))
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Report;
    use model_core::diagnostic::Sources;

    fn check(section: &str) -> Result<Config, String> {
        let text = format!("[package]\nname = \"shop\"\n{section}");
        let mut sources = Sources::new();
        let file = sources.add("Cargo.toml", text.as_str());
        Config::parse(&text, file).map_err(|it| Report::new(it, &sources).to_string())
    }

    #[test]
    fn without_a_section_everything_has_a_default() {
        let config = check("").unwrap();
        assert_eq!(config, Config { package: "shop".to_owned(), ..Config::default() });
    }

    #[test]
    fn every_key_is_read() {
        let config = check(
            "[package.metadata.model]\ndatabases = ['sqlite']\nmodels = 'src/app.rs'\n\
             queries = 'db/queries/'\nmigrations = 'db/migrations'\n\
             functions = ['slugify(text) -> text']",
        );
        let config = config.unwrap();
        assert_eq!(config.models.as_deref(), Some("src/app.rs"));
        assert_eq!((config.queries.as_str(), config.queries_named), ("db/queries", true));
        assert_eq!(config.migrations, "db/migrations");
        assert_eq!(config.functions, ["slugify(text) -> text"]);
    }

    #[test]
    fn extensions_of_postgres_are_read() {
        let of = |section: &str| check(&format!("[package.metadata.model.postgres]\n{section}"));
        let config = of("extensions = ['uuid-ossp', 'pgcrypto']").unwrap();
        let names: Vec<&str> = config.extensions.iter().map(Ident::as_str).collect();
        assert_eq!(names, ["pgcrypto", "uuid-ossp"]);
        let error = of("extension = ['pgcrypto']").unwrap_err();
        assert!(error.contains("its key is `extensions`"), "{error}");
        let error = of("extensions = [1]").unwrap_err();
        assert!(error.contains("expected the name of an extension, found integer"), "{error}");
    }

    #[test]
    fn a_renamed_runtime_is_known() {
        let config = check("[dependencies]\nmy-orm = { package = 'model-runtime', version = '1' }");
        assert_eq!(config.unwrap().runtime, "my_orm");
    }

    #[test]
    fn a_misspelt_key_is_an_error_with_the_nearest_one() {
        assert_eq!(
            check("[package.metadata.model]\nqueris = 'sql'").unwrap_err(),
            "error[C0102]: `[package.metadata.model]` has no key `queris`
 --> Cargo.toml:4:1
  |
4 | queris = 'sql'
  | ^^^^^^
  |
  = help: did you mean `queries`?"
        );
    }

    #[test]
    fn two_mistakes_are_two_errors_in_the_order_of_the_file() {
        let errors = check(
            "[package.metadata.model]\nqueries = '../sql'\ndatabases = ['sqlite', 'oracle', 'sqlit']",
        );
        let errors = errors.unwrap_err();
        let heads: Vec<&str> = errors.lines().filter(|it| it.starts_with("error")).collect();
        assert_eq!(
            heads,
            [
                "error[C0105]: `../sql` is not a relative path inside the package",
                "error[C0104]: the database `oracle` is not supported",
                "error[C0104]: the database `sqlit` is not supported",
            ]
        );
    }

    #[test]
    fn a_value_of_another_type_says_what_is_expected() {
        let error = check("[package.metadata.model]\ndatabases = 'sqlite'").unwrap_err();
        assert!(error.contains("expected a list of databases, found string"), "{error}");
        assert!(error.contains("for example `[\"sqlite\"]`"), "{error}");
    }
}
