//! Refuses items that are nested so deeply that a recursive parser would run out of stack.
//!
//! Tokens come from a lexer that does not recurse, so they are the place to look before syn does.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

use super::code;
use super::mistake::Report;

/// More tokens than any real type has around its innermost part. Each can cost syn some twenty
/// kilobytes of stack without optimization, and a thread has as little as two megabytes.
const LIMIT: usize = 40;

pub(super) fn check(tokens: &TokenStream, report: &mut Report) {
    let mut open = vec![Level::new(tokens.clone())];
    while let Some(level) = open.last_mut() {
        let Some(tree) = level.trees.next() else {
            open.pop();
            continue;
        };
        let inside = level.step(&tree);
        if open.iter().map(Level::weight).sum::<usize>() > LIMIT {
            report
                .error(code::TOO_DEEP, tree.span(), "this is nested too deeply to be read")
                .help("give the inner part a name of its own");
            return;
        }
        open.extend(inside.map(Level::new));
    }
}

/// One group whose tokens are being counted.
struct Level {
    trees: proc_macro2::token_stream::IntoIter,
    /// Tokens since the last separator, for each `<` that is open and for the group itself.
    runs: Vec<usize>,
    after_pound: bool,
    after_minus: bool,
}

impl Level {
    fn new(tokens: TokenStream) -> Self {
        Self { trees: tokens.into_iter(), runs: vec![0], after_pound: false, after_minus: false }
    }

    fn weight(&self) -> usize {
        self.runs.iter().sum()
    }

    /// Counts one token; gives the tokens inside it that a parser would descend into.
    fn step(&mut self, tree: &TokenTree) -> Option<TokenStream> {
        let is_attribute = std::mem::take(&mut self.after_pound);
        let is_arrow = std::mem::take(&mut self.after_minus);
        match tree {
            TokenTree::Group(group) if is_attribute => return name_value(group),
            TokenTree::Group(group) => {
                self.count();
                return Some(group.stream());
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                '#' => self.after_pound = true,
                ',' => self.reset(),
                ';' => self.runs = vec![0],
                ':' => {}
                '<' => self.runs.push(1),
                '>' if !is_arrow && self.runs.len() > 1 => drop(self.runs.pop()),
                char => {
                    self.after_minus = char == '-' && punct.spacing() == Spacing::Joint;
                    self.count();
                }
            },
            TokenTree::Ident(_) | TokenTree::Literal(_) => self.count(),
        }
        None
    }

    fn count(&mut self) {
        if let Some(run) = self.runs.last_mut() {
            *run += 1;
        }
    }

    fn reset(&mut self) {
        if let Some(run) = self.runs.last_mut() {
            *run = 1;
        }
    }
}

/// The value in `#[doc = …]`: the only part of an attribute that is parsed as an expression.
fn name_value(group: &Group) -> Option<TokenStream> {
    let is_value = |tree: &TokenTree| matches!(tree, TokenTree::Punct(it) if it.as_char() == '=');
    let is_brackets = group.delimiter() == Delimiter::Bracket;
    (is_brackets && group.stream().into_iter().take(8).any(|it| is_value(&it)))
        .then(|| group.stream())
}

#[cfg(test)]
mod tests {
    use crate::source::{Place, parse_item};

    fn code_of(text: &str) -> Option<&'static str> {
        let tokens = text.parse().unwrap();
        let mistakes = parse_item(tokens, Place::DERIVE).err()?;
        mistakes.into_iter().next().map(|it| it.diagnostic.code.0)
    }

    #[test]
    fn nesting_of_every_kind_is_refused_before_it_is_parsed() {
        let n = 100_000;
        let nested = [
            format!("{}u8{}", "Option<".repeat(n), ">".repeat(n)),
            format!("{}u8{}", "Map<u8, ".repeat(n), ">".repeat(n)),
            format!("{}u8", "&".repeat(n)),
            format!("{}u8", "&'a ".repeat(n)),
            format!("{}u8", "*const ".repeat(n)),
            format!("{}u8{}", "(".repeat(n), ")".repeat(n)),
            format!("[u8; {}1]", "-".repeat(n)),
        ];
        for ty in nested {
            assert_eq!(code_of(&format!("struct A {{ a: {ty} }}")), Some("M0116"));
        }
    }

    #[test]
    fn what_is_just_within_the_limit_is_parsed_in_a_small_stack() {
        for ty in
            ["&".repeat(32), "Option<".repeat(16), "(".repeat(32), "fn(".repeat(16), "[".repeat(32)]
        {
            let close = |c| match c {
                '<' => Some('>'),
                '(' => Some(')'),
                '[' => Some(']'),
                _ => None,
            };
            let close: String = ty.chars().rev().filter_map(close).collect();
            let text = format!("struct A {{ a: {ty}u8{close} }}");
            let small = std::thread::Builder::new().stack_size(2 << 20);
            let code = small.spawn(move || code_of(&text)).unwrap().join().unwrap();
            assert_eq!(code, None, "{ty}");
        }
    }

    #[test]
    fn long_structs_and_long_comments_are_not_deep() {
        let fields: String = (0..2000)
            .map(|n| format!("/// a\n/// b\n#[serde(a, b)] f{n}: Vec<(u8, u8)>,"))
            .collect();
        assert_eq!(code_of(&format!("struct A {{ {fields} }}")), None);
    }
}
