//! `#[cfg]` and `#[cfg_attr]`, for one set of features and one target.
//!
//! A name that is not in the set is false, as it is for `rustc`; `test` is never in it, because the
//! database of a crate does not depend on who runs its tests.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, Data, DeriveInput, Fields, Lit, Meta};

use super::code;
use super::mistake::{Range, Report};

/// Deeper `not(any(all(…` than anyone writes.
const MAX_DEPTH: usize = 32;

/// What is configured: `unix`, `feature = "x"`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CfgSet {
    flags: BTreeSet<String>,
    pairs: BTreeMap<String, BTreeSet<String>>,
}

impl CfgSet {
    /// Nothing is configured.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a flag: `unix`.
    #[must_use]
    pub fn flag(mut self, name: &str) -> Self {
        self.flags.insert(name.to_owned());
        self
    }

    /// With a pair: `feature = "x"`.
    #[must_use]
    pub fn pair(mut self, name: &str, value: &str) -> Self {
        self.pairs.entry(name.to_owned()).or_default().insert(value.to_owned());
        self
    }

    /// With what one line of `rustc --print cfg` says: `unix` or `target_os="linux"`.
    #[must_use]
    pub fn line(self, line: &str) -> Self {
        match line.trim().split_once('=') {
            Some((name, value)) => self.pair(name.trim(), value.trim().trim_matches('"')),
            None => self.flag(line.trim()),
        }
    }

    /// From the variables that cargo gives a build script: `CARGO_CFG_UNIX`, `CARGO_CFG_TARGET_OS`,
    /// `CARGO_CFG_FEATURE` (all features, separated by commas, each as it is written).
    ///
    /// ```
    /// use model_core::source::CfgSet;
    /// let vars = [("CARGO_CFG_UNIX", ""), ("CARGO_CFG_FEATURE", "a-b,c")];
    /// assert_eq!(
    ///     CfgSet::from_cargo(vars),
    ///     CfgSet::new().flag("unix").pair("feature", "a-b").pair("feature", "c")
    /// );
    /// ```
    pub fn from_cargo<'a>(vars: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut set = Self::new();
        for (name, values) in vars {
            let Some(name) = name.strip_prefix("CARGO_CFG_") else { continue };
            let name = name.to_ascii_lowercase();
            set = match values {
                "" => set.flag(&name),
                values => values.split(',').fold(set, |set, value| set.pair(&name, value)),
            };
        }
        set
    }

    fn has_flag(&self, name: &str) -> bool {
        self.flags.contains(name)
    }

    fn has_pair(&self, name: &str, value: &str) -> bool {
        self.pairs.get(name).is_some_and(|values| values.contains(value))
    }
}

/// The attributes that hold, with those of `cfg_attr` in its place; `None` when a `cfg` removes the
/// item.
pub(super) fn active(
    attrs: Vec<Attribute>,
    cfg: &CfgSet,
    report: &mut Report,
) -> Option<Vec<Attribute>> {
    let mut kept = Vec::with_capacity(attrs.len());
    for attr in attrs {
        keep(attr, cfg, &mut kept, 0, report)?;
    }
    Some(kept)
}

/// Removes fields and variants that are not configured, as `rustc` does before a derive sees them.
pub(super) fn strip(input: &mut DeriveInput, cfg: &CfgSet, report: &mut Report) {
    match &mut input.data {
        Data::Struct(it) => strip_fields(&mut it.fields, cfg, report),
        Data::Enum(it) => retain(&mut it.variants, |it| &mut it.attrs, cfg, report),
        Data::Union(_) => {}
    }
}

fn strip_fields(fields: &mut Fields, cfg: &CfgSet, report: &mut Report) {
    match fields {
        Fields::Named(it) => retain(&mut it.named, |it| &mut it.attrs, cfg, report),
        Fields::Unnamed(it) => retain(&mut it.unnamed, |it| &mut it.attrs, cfg, report),
        Fields::Unit => {}
    }
}

fn retain<T>(
    list: &mut syn::punctuated::Punctuated<T, syn::Token![,]>,
    attrs: impl Fn(&mut T) -> &mut Vec<Attribute>,
    cfg: &CfgSet,
    report: &mut Report,
) {
    if list.iter_mut().all(|it| !attrs(it).iter().any(is_conditional)) {
        return;
    }
    *list = std::mem::take(list)
        .into_iter()
        .filter_map(|mut it| {
            let all = std::mem::take(attrs(&mut it));
            *attrs(&mut it) = active(all, cfg, report)?;
            Some(it)
        })
        .collect();
}

fn is_conditional(attr: &Attribute) -> bool {
    attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr")
}

fn keep(
    attr: Attribute,
    cfg: &CfgSet,
    kept: &mut Vec<Attribute>,
    depth: usize,
    report: &mut Report,
) -> Option<()> {
    let Meta::List(list) = &attr.meta else {
        kept.push(attr);
        return Some(());
    };
    if list.path.is_ident("cfg") {
        return holds(list.tokens.clone(), cfg, 0, report).then_some(());
    }
    if !list.path.is_ident("cfg_attr") || depth > MAX_DEPTH {
        kept.push(attr);
        return Some(());
    }
    let mut parts = split(list.tokens.clone()).into_iter();
    if !holds(parts.next().unwrap_or_default(), cfg, 0, report) {
        return Some(());
    }
    for part in parts.filter(|it| !it.is_empty()) {
        match syn::parse2::<Meta>(part) {
            Ok(meta) => keep(Attribute { meta, ..attr.clone() }, cfg, kept, depth + 1, report)?,
            Err(error) => drop(report.error(code::CFG, error.span(), error.to_string())),
        }
    }
    Some(())
}

/// Whether a predicate holds. What is none is reported and does not hold.
fn holds(predicate: TokenStream, cfg: &CfgSet, depth: usize, report: &mut Report) -> bool {
    let range = Range::of(&predicate);
    let trees: Vec<TokenTree> = predicate.into_iter().collect();
    let inner = |group: &proc_macro2::Group, report: &mut Report| -> Vec<bool> {
        let parts = split(group.stream()).into_iter().filter(|it| !it.is_empty());
        parts.map(|it| holds(it, cfg, depth + 1, report)).collect()
    };
    match trees.as_slice() {
        _ if depth > MAX_DEPTH => {}
        [TokenTree::Ident(it)] if it == "true" || it == "false" => return it == "true",
        [TokenTree::Ident(it)] => return cfg.has_flag(&it.to_string()),
        [TokenTree::Ident(it), TokenTree::Punct(eq), TokenTree::Literal(value)]
            if eq.as_char() == '=' =>
        {
            if let Lit::Str(value) = Lit::new(value.clone()) {
                return cfg.has_pair(&it.to_string(), &value.value());
            }
        }
        [TokenTree::Ident(it), TokenTree::Group(group)] if it == "all" => {
            return inner(group, report).into_iter().all(|it| it);
        }
        [TokenTree::Ident(it), TokenTree::Group(group)] if it == "any" => {
            return inner(group, report).into_iter().any(|it| it);
        }
        [TokenTree::Ident(it), TokenTree::Group(group)] if it == "not" => {
            return !inner(group, report).into_iter().any(|it| it);
        }
        _ => {}
    }
    report
        .error(code::CFG, range, "this `cfg` predicate is not understood")
        .help("write a flag, `feature = \"…\"`, `all(…)`, `any(…)` or `not(…)`");
    false
}

/// The parts between commas.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    for tree in tokens {
        match (&tree, parts.last_mut()) {
            (TokenTree::Punct(it), _) if it.as_char() == ',' => parts.push(TokenStream::new()),
            (_, Some(last)) => last.extend([tree]),
            (_, None) => {}
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    fn check(predicate: &str) -> bool {
        let set = CfgSet::new().flag("unix").pair("feature", "a").line("target_os=\"linux\"");
        let mut report = Report::new(Place::DERIVE);
        holds(predicate.parse().unwrap(), &set, 0, &mut report)
    }

    #[test]
    fn predicates_are_evaluated_as_rustc_does() {
        let cases = [
            ("unix", true),
            ("windows", false),
            ("test", false),
            ("true", true),
            ("feature = \"a\"", true),
            ("feature = \"b\"", false),
            ("target_os = \"linux\"", true),
            ("all(unix, feature = \"a\")", true),
            ("all()", true),
            ("any()", false),
            ("any(windows, not(feature = \"b\"),)", true),
            ("not(unix)", false),
            ("unknown_flag", false),
        ];
        for (predicate, expected) in cases {
            assert_eq!(check(predicate), expected, "{predicate}");
        }
    }

    #[test]
    fn nesting_without_end_is_no_predicate() {
        assert!(!check(&format!("{}unix{}", "all(".repeat(50_000), ")".repeat(50_000))));
    }
}
