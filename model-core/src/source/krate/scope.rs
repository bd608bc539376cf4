//! The names that a module brings into scope: what a derive cannot see of the types it reads.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, GenericArgument, Meta, Path, PathArguments, Token, Type};

use super::scan::{Item, ItemKind};
use crate::ast::{Field, FieldType, Model, ModelType, Scope};
use crate::source::mistake::{Place, Range, Report};
use crate::source::{code, guard, rules, ty};

/// More aliases and renames in one type than anyone writes; also what ends a circle of them.
const MAX_STEPS: usize = 64;
/// Deeper braces in a `use` than anyone writes.
const MAX_DEPTH: usize = 32;

/// Which of the derives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Derive {
    Model,
    Enum,
    Newtype,
}

/// The `use` declarations and type aliases of one module.
#[derive(Default)]
pub(super) struct Names {
    uses: Vec<(String, Vec<String>)>,
    aliases: BTreeMap<String, Type>,
}

impl Names {
    pub(super) fn of(items: &[(Item, Vec<Attribute>)]) -> Self {
        let mut names = Self::default();
        for (item, _) in items {
            match item.kind {
                ItemKind::Use => add_use(item.after_keyword(), &[], 0, &mut names.uses),
                ItemKind::Type => names.add_alias(item.after_keyword()),
                ItemKind::Mod | ItemKind::Data => {}
            }
        }
        names
    }

    pub(super) fn scope(&self, module: &[String]) -> Scope {
        Scope { module: module.to_vec(), uses: self.uses.clone() }
    }

    /// `type Name = …;`, without parameters.
    fn add_alias(&mut self, tokens: &[TokenTree]) {
        let [TokenTree::Ident(name), TokenTree::Punct(eq), ty @ .., TokenTree::Punct(_)] = tokens
        else {
            return;
        };
        let ty: TokenStream = ty.iter().cloned().collect();
        let mut report = Report::new(Place::DERIVE);
        guard::check(&ty, &mut report);
        if let (true, '=', Ok(ty)) = (report.is_empty(), eq.as_char(), syn::parse2::<Type>(ty)) {
            self.aliases.insert(name.to_string(), ty);
        }
    }

    /// Which of ours an item derives.
    pub(super) fn derives(&self, attrs: &[Attribute], runtime: &[&str]) -> Vec<Derive> {
        let has_words = attrs.iter().any(|it| it.path().is_ident("model"));
        let mut found = Vec::new();
        for attr in attrs.iter().filter(|it| it.path().is_ident("derive")) {
            let Meta::List(list) = &attr.meta else { continue };
            let parser = Punctuated::<Path, Token![,]>::parse_terminated;
            let Ok(paths) = syn::parse::Parser::parse2(parser, list.tokens.clone()) else {
                continue;
            };
            let all = paths.iter().filter_map(|it| self.derive(it, runtime, has_words));
            found.extend(all);
        }
        found
    }

    /// A derive of ours under its own name or the one it was given by `use … as …`. One that comes
    /// from another crate is ours only if the item has words for it.
    fn derive(&self, path: &Path, runtime: &[&str], has_words: bool) -> Option<Derive> {
        let names: Vec<String> = path.segments.iter().map(|it| it.ident.to_string()).collect();
        let full = self.full_path(&names).unwrap_or(names);
        let [prefix @ .., name] = full.as_slice() else { return None };
        let derive = match name.as_str() {
            "Model" => Derive::Model,
            "ModelEnum" => Derive::Enum,
            "ModelType" => Derive::Newtype,
            _ => return None,
        };
        let is_ours = match prefix.first().map(String::as_str) {
            None | Some("crate" | "self" | "super") => true,
            Some(krate) => runtime.contains(&krate) || has_words,
        };
        is_ours.then_some(derive)
    }

    /// The path that the first segment of `names` stands for, with the rest of `names` after it.
    fn full_path(&self, names: &[String]) -> Option<Vec<String>> {
        let [first, rest @ ..] = names else { return None };
        let (_, path) = self.uses.iter().find(|(local, _)| local == first)?;
        let renamed = path.last() != Some(first);
        let full: Vec<String> = path.iter().chain(rest).cloned().collect();
        (renamed || full.len() > names.len()).then_some(full)
    }

    /// Looks through renames and aliases in the types of the fields, and applies the rules about
    /// types to what was found. What is still only a name may be a type of this crate.
    pub(super) fn resolve_model(
        &self,
        model: &mut Model,
        input: &DeriveInput,
        report: &mut Report,
    ) {
        let Data::Struct(data) = &input.data else { return };
        for field in &mut model.fields {
            let Some(written) = data.fields.iter().nth(field.position).map(|it| &it.ty) else {
                continue;
            };
            self.resolve_field(field, written, report);
        }
    }

    fn resolve_field(&self, field: &mut Field, written: &Type, report: &mut Report) {
        let inner = ty::option_argument(written).unwrap_or(ty::bare(written));
        let Some(found) = self.expanded(inner) else {
            if ty::is_unknown_generic(inner) {
                refuse_generic(inner, report);
            }
            return;
        };
        if ty::option_argument(&found).is_some() {
            // The derive's assertion says the same; it points at the same field.
            report.error(code::ALIAS, Range::of(inner), "this alias hides an `Option`").help(
                "write `Option<…>` at the field, so that a reader sees that the column may be null",
            );
            return;
        }
        let mut problems = report.aside();
        match ty::read(&found, &mut problems) {
            Some(read) if read.ty != field.ty.value => {
                if matches!(read.ty, FieldType::Named(_)) {
                    return;
                }
                field.ty.value = read.ty;
                field.alias = true;
                rules::check_resolved(field, Range::of(inner), report);
            }
            Some(_) => {}
            None => {
                let problem = problems.sentence();
                report
                    .error(
                        code::ALIAS,
                        Range::of(inner),
                        format!("this name stands for `{}`: {problem}", ty::plain(&found)),
                    )
                    .help("write a type that a column holds");
            }
        }
    }

    pub(super) fn resolve_type(&self, newtype: &mut ModelType, input: &DeriveInput, place: Place) {
        let Data::Struct(data) = &input.data else { return };
        let Some(found) = data.fields.iter().next().and_then(|it| self.expanded(&it.ty)) else {
            return;
        };
        let mut ignored = Report::new(place);
        match ty::read(&found, &mut ignored) {
            Some(read) if !read.nullable && !matches!(read.ty, FieldType::Named(_)) => {
                newtype.inner.value = read.ty;
            }
            _ => {}
        }
    }

    /// The type with every alias and renamed import replaced; `None` when there is none in it.
    fn expanded(&self, ty: &Type) -> Option<Type> {
        let mut ty = ty.clone();
        let mut budget = MAX_STEPS;
        while budget > 0 && self.step(&mut ty, &mut budget, 0) {}
        (budget < MAX_STEPS).then_some(ty)
    }

    /// Replaces one layer; whether there was one.
    fn step(&self, ty: &mut Type, budget: &mut usize, depth: usize) -> bool {
        if *budget == 0 || depth > MAX_DEPTH {
            return false;
        }
        if let Some(target) = self.alias(ty) {
            *ty = target;
            *budget -= 1;
            return true;
        }
        let Type::Path(path) = ty else { return false };
        let mut changed = self.rename(&mut path.path);
        *budget -= usize::from(changed);
        let Some(last) = path.path.segments.last_mut() else { return changed };
        let PathArguments::AngleBracketed(list) = &mut last.arguments else { return changed };
        for argument in &mut list.args {
            if let GenericArgument::Type(inner) = argument {
                changed |= self.step(inner, budget, depth + 1);
            }
        }
        changed
    }

    fn alias(&self, ty: &Type) -> Option<Type> {
        let Type::Path(path) = ty else { return None };
        let name = path.path.get_ident()?;
        self.aliases.get(&name.to_string()).cloned()
    }

    /// A path that starts with a renamed import, written out.
    fn rename(&self, path: &mut Path) -> bool {
        let Some(first) = path.segments.first() else { return false };
        let name = first.ident.to_string();
        let Some((_, target)) = self.uses.iter().find(|(local, _)| *local == name) else {
            return false;
        };
        if target.last() == Some(&name) || target.contains(&name) {
            return false;
        }
        let (span, arguments) = (first.ident.span(), first.arguments.clone());
        let mut segments: Vec<syn::PathSegment> = Vec::new();
        for name in target {
            let Ok(mut ident) = syn::parse_str::<syn::Ident>(name) else { return false };
            ident.set_span(span);
            segments.push(ident.into());
        }
        if let Some(last) = segments.last_mut() {
            last.arguments = arguments;
        }
        segments.extend(std::mem::take(&mut path.segments).into_iter().skip(1));
        path.segments = segments.into_iter().collect();
        true
    }
}

fn refuse_generic(ty: &Type, report: &mut Report) {
    report
        .error(
            code::UNSUPPORTED_TYPE,
            Range::of(ty),
            format!("no column holds `{}`", ty::plain(ty)),
        )
        .help("keep it as `Json<…>`, or mark the field `#[model(skip)]`");
}

/// The names of one `use` tree.
fn add_use(
    tokens: &[TokenTree],
    prefix: &[String],
    depth: usize,
    uses: &mut Vec<(String, Vec<String>)>,
) {
    let mut path = prefix.to_vec();
    let mut rest = tokens;
    while let [tree, after @ ..] = rest {
        match tree {
            TokenTree::Ident(it) if it == "as" => {
                if let Some(TokenTree::Ident(local)) = after.first() {
                    push_use(local.to_string(), path, uses);
                }
                return;
            }
            TokenTree::Ident(it) => path.push(it.to_string().trim_start_matches("r#").to_owned()),
            TokenTree::Punct(it) if it.as_char() == '*' => {
                uses.push(("*".to_owned(), path));
                return;
            }
            TokenTree::Group(group) if depth < MAX_DEPTH => {
                let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                let is_comma =
                    |it: &TokenTree| matches!(it, TokenTree::Punct(p) if p.as_char() == ',');
                for part in inside.split(is_comma).filter(|it| !it.is_empty()) {
                    add_use(part, &path, depth + 1, uses);
                }
                return;
            }
            TokenTree::Group(_) => return,
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        rest = after;
    }
    if let Some(local) = path.last().cloned() {
        push_use(local, path, uses);
    }
}

/// `a::b::{self}` names `b`.
fn push_use(local: String, mut path: Vec<String>, uses: &mut Vec<(String, Vec<String>)>) {
    let is_self = path.len() > 1 && path.last().is_some_and(|it| it == "self");
    let mut local = local;
    if is_self {
        path.pop();
        if local == "self" {
            local = path.last().cloned().unwrap_or_default();
        }
    }
    if local != "_" && !path.is_empty() {
        uses.push((local, path));
    }
}
