//! Walks the `mod` tree of a crate and reads every model, enum and newtype in it.
//!
//! Files come from a [`Files`], so nothing here knows a disk. The text of a file is made into tokens
//! and cut into items by [`scan`]; only items that derive one of ours are parsed, so bodies of
//! functions cost no more than their tokens.
//!
//! Not seen: items inside functions, items made by macros, and a derive that is renamed in another
//! module than the one that uses it. A generated module that names such a model does not compile.

mod paths;
mod scan;
mod scope;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::Parser;
use syn::{Attribute, DeriveInput, Expr, ExprLit, Lit, Meta};

use super::cfg::{self, CfgSet};
use super::mistake::{Mistakes, Place, Range, Report};
use super::{code, parse_enum, parse_item, parse_model, parse_type};
use crate::ast::Crate;
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Sources};
use paths::Dir;
use scan::{Item, ItemKind};
use scope::{Derive, Names};

/// More nesting of modules than any crate has; also what ends a `#[path]` that leads deeper each time.
const MAX_DEPTH: usize = 32;
/// More modules than any crate has: ends files that include each other many times over.
const MAX_MODULES: usize = 50_000;

/// Where the text of a file comes from.
pub trait Files {
    /// The text at a path such as `src/models.rs`; `None` when there is no such file.
    ///
    /// # Errors
    /// When there is one, but it cannot be read: a sentence for people.
    fn read(&self, path: &str) -> Result<Option<String>, String>;
}

/// Files in memory, by path.
impl Files for BTreeMap<String, String> {
    fn read(&self, path: &str) -> Result<Option<String>, String> {
        Ok(self.get(path).cloned())
    }
}

/// What a crate says about its tables, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Walked {
    /// Every item that could be read.
    pub krate: Crate,
    /// Every file that was read, for drawing.
    pub sources: Sources,
    /// Their paths in the order in which they were read, and those of files that were looked for in
    /// vain: when one of them changes or comes, the crate is to be read again.
    pub files: Vec<String>,
    /// The mistakes, in the order of the walk.
    pub found: Vec<Found>,
    /// The paths of the items that could not be read: `["crate", "models", "User"]`.
    pub failed: Vec<Vec<String>>,
}

/// A mistake, with who else reports it.
#[derive(Debug, Clone)]
pub struct Found {
    /// What is wrong.
    pub diagnostic: Diagnostic,
    /// Whether `rustc`, or a derive running in it, reports it too. A build script that lets `rustc`
    /// run leaves these to it, so that one mistake is one error.
    pub compiler_reports: bool,
}

impl Walked {
    /// All mistakes, for a face that runs without `rustc`.
    pub fn diagnostics(&self) -> Diagnostics {
        let mut all = Diagnostics::new();
        for found in &self.found {
            all.push(found.diagnostic.clone());
        }
        all
    }
}

/// Reads a crate from its root, such as `src/lib.rs`, as `rustc` would find its modules.
///
/// `runtime` are the names under which `model-runtime` is known to the crate, usually
/// `["model_runtime"]`.
pub fn read_crate(root: &str, cfg: &CfgSet, runtime: &[&str], files: &dyn Files) -> Walked {
    let mut walker = Walker {
        files,
        cfg,
        runtime,
        out: Walked::default(),
        open: Vec::new(),
        known: BTreeMap::new(),
        looked_for: BTreeSet::new(),
        n_modules: 0,
        is_over_limit: false,
    };
    walker.read_root(root);
    walker.out
}

/// Reads one text as a crate of one file: for tests and fuzzing.
pub fn read_text(text: &str) -> Walked {
    let files = BTreeMap::from([("src/lib.rs".to_owned(), text.to_owned())]);
    read_crate("src/lib.rs", &CfgSet::new(), &["model_runtime"], &files)
}

struct Walker<'a> {
    files: &'a dyn Files,
    cfg: &'a CfgSet,
    runtime: &'a [&'a str],
    out: Walked,
    /// The files from the root to the one that is being read.
    open: Vec<String>,
    known: BTreeMap<String, FileId>,
    looked_for: BTreeSet<String>,
    n_modules: usize,
    is_over_limit: bool,
}

/// A module: where it is in the crate and on the disk.
#[derive(Clone)]
struct Module {
    path: Vec<String>,
    place: Place,
    dir: Dir,
}

impl Walker<'_> {
    fn read_root(&mut self, root: &str) {
        let root = paths::normal(root);
        match self.text(&root) {
            Ok(Some(text)) => self.walk_file(root.clone(), text, Vec::new(), Dir::of_root(&root)),
            Ok(None) => self.note_nowhere(format!("there is no file {root}")),
            Err(error) => self.note_nowhere(format!("{root} cannot be read: {error}")),
        }
    }

    fn note_nowhere(&mut self, message: String) {
        let mut report = Report::new(Place::DERIVE);
        report.error(code::MODULE_FILE, proc_macro2::Span::call_site(), message);
        self.note(report, false);
    }

    fn note(&mut self, report: Report, compiler_reports: bool) {
        if let Err(mistakes) = report.finish(Some(())) {
            self.note_mistakes(mistakes, compiler_reports);
        }
    }

    fn note_mistakes(&mut self, mistakes: Mistakes, compiler_reports: bool) {
        let found =
            mistakes.into_iter().map(|it| Found { diagnostic: it.diagnostic, compiler_reports });
        self.out.found.extend(found);
    }

    fn text(&mut self, path: &str) -> Result<Option<String>, String> {
        if self.looked_for.insert(path.to_owned()) {
            self.out.files.push(path.to_owned());
        }
        self.files.read(path)
    }

    fn walk_file(&mut self, path: String, text: String, module: Vec<String>, dir: Dir) {
        self.n_modules += 1;
        let file = match self.known.get(&path) {
            Some(file) => *file,
            None => self.out.sources.add(path.clone(), text.clone()),
        };
        self.known.insert(path.clone(), file);
        if !scan::may_matter(&text) {
            return;
        }
        let (rest, skipped) = scan::without_preamble(&text);
        let place = Place::in_file(file, skipped);
        match rest.parse::<TokenStream>() {
            Ok(tokens) => {
                self.open.push(path);
                self.walk_items(tokens, &Module { path: module, place, dir });
                self.open.pop();
            }
            Err(error) => {
                let mut report = Report::new(place);
                report.error(
                    code::NOT_RUST,
                    error.span(),
                    "this file is not valid Rust from here on",
                );
                self.note(report, true);
            }
        }
    }

    fn walk_items(&mut self, tokens: TokenStream, module: &Module) {
        let mut report = Report::new(module.place);
        let mut items = Vec::new();
        for mut item in scan::items(tokens) {
            match attributes(&item, self.cfg, &mut report) {
                Some(attrs) => {
                    item.attrs = TokenStream::new();
                    items.push((item, attrs));
                }
                None => continue,
            }
        }
        self.note(report, true);
        let names = Names::of(&items);
        for (item, attrs) in items {
            match item.kind {
                ItemKind::Mod => self.walk_mod(&item, &attrs, module),
                ItemKind::Data => self.read_data(item, attrs, &names, module),
                ItemKind::Use | ItemKind::Type => {}
            }
        }
    }

    fn walk_mod(&mut self, item: &Item, attrs: &[Attribute], module: &Module) {
        let [TokenTree::Ident(name), rest @ ..] = item.after_keyword() else { return };
        let plain = name.to_string().trim_start_matches("r#").to_owned();
        let mut path = module.path.clone();
        path.push(plain.clone());
        if !self.is_within_limits(path.len(), name.span(), module) {
            return;
        }
        let given = path_attribute(attrs);
        match rest {
            [TokenTree::Group(body), ..] => {
                self.n_modules += 1;
                let dir = module.dir.inline(&plain, given.as_ref().map(|(path, _)| path.as_str()));
                self.walk_items(body.stream(), &Module { path, place: module.place, dir });
            }
            _ => {
                let at = given.as_ref().map_or(name.span(), |(_, span)| *span);
                let given = given.map(|(path, _)| path);
                self.walk_mod_file(&plain, given, at, path, module);
            }
        }
    }

    /// Says once that a limit is passed; the walk then ends without going deeper anywhere.
    fn is_within_limits(&mut self, depth: usize, at: proc_macro2::Span, module: &Module) -> bool {
        let message = match (depth > MAX_DEPTH, self.n_modules > MAX_MODULES) {
            (false, false) => return true,
            (true, _) => format!("modules are nested more than {MAX_DEPTH} deep"),
            (_, true) => format!("the crate has more than {MAX_MODULES} modules"),
        };
        if !self.is_over_limit {
            self.refuse(code::TOO_MANY_MODULES, at, module, &message, false);
        }
        self.is_over_limit = true;
        false
    }

    fn walk_mod_file(
        &mut self,
        name: &str,
        given: Option<String>,
        at: proc_macro2::Span,
        path: Vec<String>,
        module: &Module,
    ) {
        let candidates = match &given {
            Some(given) => vec![module.dir.given_file(given)],
            None => module.dir.default_files(name),
        };
        let mut texts = Vec::new();
        for (file, dir) in &candidates {
            match self.text(file) {
                Ok(Some(text)) => texts.push((file.clone(), text, dir.clone())),
                Ok(None) => {}
                Err(error) => {
                    let message = format!("the module's file {file} cannot be read: {error}");
                    self.refuse(code::MODULE_FILE, at, module, &message, true);
                    return;
                }
            }
        }
        let names: Vec<&str> = candidates.iter().map(|(file, _)| file.as_str()).collect();
        match texts.as_slice() {
            [(file, _, _)] if self.open.contains(file) => {
                let message = format!("{file} would be a module of itself");
                self.refuse(code::MODULE_CYCLE, at, module, &message, true);
            }
            [_] => {
                if let Some((file, text, dir)) = texts.pop() {
                    self.walk_file(file, text, path, dir);
                }
            }
            [] => {
                let message = format!("the module `{name}` has no file: {}", names.join(" or "));
                self.refuse(code::MODULE_FILE, at, module, &message, true);
            }
            _ => {
                let message = format!("the module `{name}` has two files: {}", names.join(" and "));
                self.refuse(code::MODULE_FILE, at, module, &message, true);
            }
        }
    }

    fn refuse(
        &mut self,
        code: crate::diagnostic::Code,
        at: proc_macro2::Span,
        module: &Module,
        message: &str,
        compiler_reports: bool,
    ) {
        let mut report = Report::new(module.place);
        report.error(code, at, message);
        self.note(report, compiler_reports);
    }

    /// Reads a struct or enum if it derives one of ours.
    fn read_data(&mut self, item: Item, attrs: Vec<Attribute>, names: &Names, module: &Module) {
        let derives = names.derives(&attrs, self.runtime);
        if derives.is_empty() {
            return;
        }
        let path = item_path(&item, module);
        let n_found = self.out.found.len();
        match self.input(item, attrs, module) {
            Ok(input) => {
                for derive in derives {
                    self.read_derive(derive, &input, names, module);
                }
            }
            Err(mistakes) => self.note_mistakes(mistakes, true),
        }
        if self.out.found[n_found..].iter().any(|it| it.compiler_reports) {
            self.out.failed.push(path);
        }
    }

    /// The item as a derive gets it: with its conditional parts decided.
    fn input(
        &mut self,
        item: Item,
        attrs: Vec<Attribute>,
        module: &Module,
    ) -> Result<DeriveInput, Mistakes> {
        let mut input = parse_item(item.tokens.into_iter().collect(), module.place)?;
        input.attrs = attrs;
        let mut report = Report::new(module.place);
        cfg::strip(&mut input, self.cfg, &mut report);
        report.finish(Some(input))
    }

    fn read_derive(&mut self, derive: Derive, input: &DeriveInput, names: &Names, module: &Module) {
        let scope = || names.scope(&module.path);
        match derive {
            Derive::Model => match parse_model(input, module.place) {
                Ok(mut model) => {
                    model.scope = scope();
                    let mut report = Report::new(module.place);
                    names.resolve_model(&mut model, input, &mut report);
                    self.note(report, false);
                    self.out.krate.models.push(model);
                }
                Err(mistakes) => self.note_mistakes(mistakes, true),
            },
            Derive::Enum => match parse_enum(input, module.place) {
                Ok(mut read) => {
                    read.scope = scope();
                    self.out.krate.enums.push(read);
                }
                Err(mistakes) => self.note_mistakes(mistakes, true),
            },
            Derive::Newtype => match parse_type(input, module.place) {
                Ok(mut read) => {
                    read.scope = scope();
                    names.resolve_type(&mut read, input, module.place);
                    self.out.krate.newtypes.push(read);
                }
                Err(mistakes) => self.note_mistakes(mistakes, true),
            },
        }
    }
}

/// The attributes of an item that hold; `None` when it is not configured, or has none of ours.
fn attributes(item: &Item, cfg: &CfgSet, report: &mut Report) -> Option<Vec<Attribute>> {
    if item.kind == ItemKind::Data && !item.may_derive {
        return None;
    }
    if item.attrs.is_empty() {
        return Some(Vec::new());
    }
    let mut guarded = report.aside();
    super::guard::check(&item.attrs, &mut guarded);
    let attrs = match guarded.is_empty() {
        true => Attribute::parse_outer.parse2(item.attrs.clone()),
        false => {
            report.append(guarded);
            return None;
        }
    };
    match attrs {
        Ok(attrs) => cfg::active(attrs, cfg, report),
        Err(error) => {
            report.error(
                code::NOT_RUST,
                Range::from(error.span()),
                format!("not valid Rust: {error}"),
            );
            None
        }
    }
}

/// The path of a struct or enum in the crate.
fn item_path(item: &Item, module: &Module) -> Vec<String> {
    let name = match item.after_keyword() {
        [TokenTree::Ident(name), ..] => Some(name.to_string().trim_start_matches("r#").to_owned()),
        _ => None,
    };
    ["crate".to_owned()].into_iter().chain(module.path.iter().cloned()).chain(name).collect()
}

/// `#[path = "…"]`, with its place.
fn path_attribute(attrs: &[Attribute]) -> Option<(String, proc_macro2::Span)> {
    attrs.iter().find(|it| it.path().is_ident("path")).and_then(|it| match &it.meta {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some((text.value(), text.span())),
            _ => None,
        },
        Meta::Path(_) | Meta::List(_) => None,
    })
}
