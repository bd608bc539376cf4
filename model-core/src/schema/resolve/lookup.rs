//! Rust paths to items of the crate.
//!
//! An item is found as rustc would find it: from `crate`, `self` or `super`, in the module itself,
//! by a `use`, by a glob. What is not found so (a re-export, the prelude of an app) is found by its
//! name, if only one item has it.

use std::collections::{BTreeMap, BTreeSet};

use crate::ast::{Crate, ModelEnum, ModelType, Scope, TypePath};
use crate::diagnostic::{Diagnostic, Span};
use crate::name::nearest;
use crate::schema::code;

/// An item by its position in the crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Item {
    Model(usize),
    Enum(usize),
    Newtype(usize),
    /// It could not be read, which was reported.
    Failed,
}

pub(super) struct Items<'a> {
    krate: &'a Crate,
    by_path: BTreeMap<Vec<String>, Item>,
    by_name: BTreeMap<String, BTreeSet<Vec<String>>>,
}

impl<'a> Items<'a> {
    pub(super) fn new(krate: &'a Crate, failed: &[Vec<String>]) -> Self {
        let mut items = Self { krate, by_path: BTreeMap::new(), by_name: BTreeMap::new() };
        for (at, it) in krate.models.iter().enumerate() {
            items.add(&it.scope, &it.rust_name.value, Item::Model(at));
        }
        for (at, it) in krate.enums.iter().enumerate() {
            items.add(&it.scope, &it.rust_name.value, Item::Enum(at));
        }
        for (at, it) in krate.newtypes.iter().enumerate() {
            items.add(&it.scope, &it.rust_name.value, Item::Newtype(at));
        }
        for path in failed {
            let path = path.strip_prefix(&["crate".to_owned()]).unwrap_or(path);
            if let Some((name, module)) = path.split_last() {
                items.add_path(module.to_vec(), name, Item::Failed);
            }
        }
        items
    }

    fn add(&mut self, scope: &Scope, name: &str, item: Item) {
        self.add_path(scope.module.clone(), name, item);
    }

    fn add_path(&mut self, mut path: Vec<String>, name: &str, item: Item) {
        path.push(name.to_owned());
        self.by_name.entry(name.to_owned()).or_default().insert(path.clone());
        self.by_path.insert(path, item);
    }

    /// `["crate", "models", "User"]`
    pub(super) fn model_path(&self, at: usize) -> Vec<String> {
        let model = self.krate.models.get(at);
        model.map(|it| super::absolute(&it.scope.module, &it.rust_name.value)).unwrap_or_default()
    }

    pub(super) fn enumeration(&self, at: usize) -> Option<&'a ModelEnum> {
        self.krate.enums.get(at)
    }

    pub(super) fn newtype(&self, at: usize) -> Option<&'a ModelType> {
        self.krate.newtypes.get(at)
    }

    /// The item of a path, or what is wrong with it.
    pub(super) fn find(
        &self,
        scope: &Scope,
        path: &TypePath,
        span: Span,
    ) -> Result<Item, Box<Diagnostic>> {
        let candidates = candidates(scope, &path.0);
        if let Some(item) = candidates.iter().find_map(|it| self.by_path.get(it)) {
            return Ok(*item);
        }
        let named = self.by_name.get(path.name());
        let paths: Vec<&Vec<String>> = named.into_iter().flatten().collect();
        match paths[..] {
            [only] => Ok(self.by_path.get(only).copied().unwrap_or(Item::Failed)),
            [] => Err(Box::new(self.unknown(path, span))),
            _ => Err(Box::new(ambiguous(path, &paths, span))),
        }
    }

    fn unknown(&self, path: &TypePath, span: Span) -> Diagnostic {
        let written = path.0.join("::");
        let near = nearest(path.name(), self.by_name.keys().map(String::as_str));
        let mistake = Diagnostic::error(
            code::UNKNOWN_TYPE,
            span,
            format!("no model, enum or newtype `{written}` is in this crate"),
        );
        match near {
            Some(near) => mistake.help(format!("did you mean `{near}`?")),
            None => mistake.help(
                "a column holds one of the types of the manual, or one with `#[derive(ModelEnum)]` or `#[derive(ModelType)]`",
            ),
        }
    }
}

fn ambiguous(path: &TypePath, paths: &[&Vec<String>], span: Span) -> Diagnostic {
    let all: Vec<String> = paths.iter().map(|it| format!("`crate::{}`", it.join("::"))).collect();
    let name = path.name();
    let mistake = Diagnostic::error(
        code::AMBIGUOUS_TYPE,
        span,
        format!("`{name}` may be {}", all.join(" or ")),
    );
    mistake.help(format!("write its path: {}", all.first().map_or("", String::as_str)))
}

/// Absolute paths, without `crate`, that a path may stand for, the likeliest first.
fn candidates(scope: &Scope, path: &[String]) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    if let Some(path) = rooted(&scope.module, path) {
        return vec![path];
    }
    out.push([&scope.module[..], path].concat());
    let (first, rest) = path.split_first().map_or(("", &[][..]), |(a, b)| (a.as_str(), b));
    for (local, target) in &scope.uses {
        let tail = match local.as_str() {
            "*" => path,
            local if local == first => rest,
            _ => continue,
        };
        let target =
            rooted(&scope.module, target).unwrap_or_else(|| [&scope.module[..], target].concat());
        out.push([&target[..], tail].concat());
    }
    out
}

/// A path from `crate`, `self` or `super`.
fn rooted(module: &[String], path: &[String]) -> Option<Vec<String>> {
    let (first, mut rest) = path.split_first()?;
    let mut base = match first.as_str() {
        "crate" => return Some(rest.to_vec()),
        "self" => module.to_vec(),
        "super" => module.split_last().map_or(&[][..], |it| it.1).to_vec(),
        _ => return None,
    };
    while let Some(("super", tail)) = rest.split_first().map(|(a, b)| (a.as_str(), b)) {
        base.pop();
        rest = tail;
    }
    base.extend_from_slice(rest);
    Some(base)
}
