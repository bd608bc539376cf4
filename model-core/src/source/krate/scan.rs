//! Cuts the tokens of a module into items, without parsing them.
//!
//! An item ends at its first `;` or `{…}`. That is not Rust's grammar, but it finds the start of
//! every `mod`, `use`, `type`, `struct`, `enum` and `union` of a module: what may follow a block in
//! another item (`else`, `;`, an operator) never starts with one of these words.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// An item that may matter.
pub(super) struct Item {
    pub(super) kind: ItemKind,
    /// Its outer attributes.
    pub(super) attrs: TokenStream,
    /// Everything after them.
    pub(super) tokens: Vec<TokenTree>,
    /// Where its keyword is in `tokens`.
    keyword: usize,
    /// Whether it has a `derive` or a `cfg_attr`, which may hold one.
    pub(super) may_derive: bool,
}

impl Item {
    /// The tokens after `mod`, `use`, …
    pub(super) fn after_keyword(&self) -> &[TokenTree] {
        self.tokens.get(self.keyword + 1..).unwrap_or_default()
    }
}

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ItemKind {
    Mod,
    Use,
    Type,
    /// A struct, enum or union.
    Data,
}

/// Whether a text can hold a model, or a module that does. Cheap, so that the files of a large crate
/// that have nothing to do with models are not even made into tokens.
pub(super) fn may_matter(text: &str) -> bool {
    text.contains("Model") || text.match_indices("mod").any(|(at, _)| is_word(text, at, 3))
}

fn is_word(text: &str, at: usize, len: usize) -> bool {
    let is_part =
        |byte: Option<&u8>| byte.is_some_and(|it| it.is_ascii_alphanumeric() || *it == b'_');
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).and_then(|it| bytes.get(it));
    !is_part(before) && !is_part(bytes.get(at + len))
}

/// The text without byte order mark and `#!` line, and how many bytes these are.
pub(super) fn without_preamble(text: &str) -> (&str, usize) {
    let rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_script = rest.starts_with("#!") && !rest[2..].trim_start().starts_with('[');
    let rest = match (is_script, rest.find('\n')) {
        (false, _) => rest,
        (true, Some(end)) => &rest[end..],
        (true, None) => "",
    };
    (rest, text.len() - rest.len())
}

/// The items of a module that may matter, in order.
pub(super) fn items(tokens: TokenStream) -> Items {
    Items { trees: tokens.into_iter() }
}

pub(super) struct Items {
    trees: proc_macro2::token_stream::IntoIter,
}

impl Iterator for Items {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            match self.item() {
                Cut::Item(item) => return Some(item),
                Cut::Other => {}
                Cut::End => return None,
            }
        }
    }
}

enum Cut {
    Item(Item),
    Other,
    End,
}

impl Items {
    fn item(&mut self) -> Cut {
        let mut item = Item {
            kind: ItemKind::Mod,
            attrs: TokenStream::new(),
            tokens: Vec::new(),
            keyword: 0,
            may_derive: false,
        };
        let Some(first) = self.attributes(&mut item) else { return Cut::End };
        let mut is_ours = None;
        let mut next = Some(first);
        while let Some(tree) = next {
            let ends = is_end(&tree);
            if is_ours != Some(false) {
                item.tokens.push(tree);
                is_ours = is_ours.or_else(|| item.decide());
            }
            if ends {
                break;
            }
            next = self.trees.next();
        }
        match is_ours {
            Some(true) => Cut::Item(item),
            Some(false) | None => Cut::Other,
        }
    }

    /// Takes the attributes before an item; gives its first token.
    fn attributes(&mut self, item: &mut Item) -> Option<TokenTree> {
        loop {
            let pound = self.trees.next()?;
            if !is_punct(&pound, '#') {
                return Some(pound);
            }
            match self.trees.next()? {
                TokenTree::Group(it) if it.delimiter() == Delimiter::Bracket => {
                    item.may_derive |= holds_derive(&it);
                    item.attrs.extend([pound, TokenTree::Group(it)]);
                }
                // An inner attribute belongs to the module around.
                TokenTree::Punct(it) if it.as_char() == '!' => drop(self.trees.next()?),
                other => return Some(other),
            }
        }
    }
}

impl Item {
    /// What the item is, once its keyword has come; `Some(false)` when it does not matter.
    fn decide(&mut self) -> Option<bool> {
        let last = self.tokens.len() - 1;
        let kind = match self.tokens.as_slice() {
            [.., TokenTree::Ident(it)] if it == "pub" && last == 0 => return None,
            [.., TokenTree::Group(it)] if last == 1 && it.delimiter() == Delimiter::Parenthesis => {
                return None;
            }
            [.., TokenTree::Ident(it)] if it == "mod" => ItemKind::Mod,
            [.., TokenTree::Ident(it)] if it == "use" => ItemKind::Use,
            [.., TokenTree::Ident(it)] if it == "type" => ItemKind::Type,
            [.., TokenTree::Ident(it)] if it == "struct" || it == "enum" || it == "union" => {
                ItemKind::Data
            }
            _ => return Some(false),
        };
        self.kind = kind;
        self.keyword = last;
        Some(true)
    }
}

/// Whether an attribute is a `derive`, or a `cfg_attr` that may hold one.
fn holds_derive(attribute: &Group) -> bool {
    let first = attribute.stream().into_iter().next();
    matches!(first, Some(TokenTree::Ident(it)) if it == "derive" || it == "cfg_attr")
}

fn is_end(tree: &TokenTree) -> bool {
    match tree {
        TokenTree::Group(it) => it.delimiter() == Delimiter::Brace,
        other => is_punct(other, ';'),
    }
}

fn is_punct(tree: &TokenTree, char: char) -> bool {
    matches!(tree, TokenTree::Punct(it) if it.as_char() == char)
}
