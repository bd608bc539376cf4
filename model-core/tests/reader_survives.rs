//! Whatever text there is, the reader of models ends without a panic, and says something when it
//! gives less. The changes are drawn from a fixed sequence: a failure comes again.

use model_core::source::read_text;

const TEXTS: &[&str] = &[
    include_str!("../../model-derive/tests/fixtures/shop.rs"),
    include_str!("models/odd.rs"),
    include_str!("models/wrong.rs"),
];

/// A sequence that is the same on every machine (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

/// Reads a text, and draws what is wrong with it: the places must lie in the text.
fn read(text: &str) {
    let walked = read_text(text);
    for found in &walked.found {
        let drawn = model_core::diagnostic::render(&found.diagnostic, &walked.sources);
        assert!(drawn.contains(found.diagnostic.code.0));
        let span = found.diagnostic.span;
        let in_text =
            walked.sources.get(span.file).is_none_or(|it| span.end as usize <= it.text.len());
        assert!(in_text && span.start <= span.end, "{drawn}");
    }
    for model in &walked.krate.models {
        model.fingerprint();
    }
}

/// Words, numbers, strings and single marks.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let end = match is_word(first) {
            true => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        tokens.push(&rest[..end]);
        rest = &rest[end..];
    }
    tokens
}

#[test]
fn the_texts_reach_the_reader() {
    let counts: Vec<(usize, usize)> = TEXTS
        .iter()
        .map(|it| read_text(it))
        .map(|it| {
            (it.krate.models.len() + it.krate.enums.len() + it.krate.newtypes.len(), it.found.len())
        })
        .collect();
    assert_eq!(counts, [(4, 0), (3, 0), (0, 57)]);
}

#[test]
fn without_any_one_of_its_tokens() {
    for text in TEXTS {
        let tokens = tokens(text);
        for missing in 0..tokens.len() {
            let text: String = tokens
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != missing)
                .map(|(_, it)| *it)
                .collect();
            read(&text);
        }
    }
}

#[test]
fn with_tokens_in_places_of_others() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for text in TEXTS {
        let tokens = tokens(text);
        for _ in 0..500 {
            let mut changed = tokens.clone();
            for _ in 0..=dice.below(3) {
                let (from, to) = (dice.below(tokens.len()), dice.below(tokens.len()));
                changed[to] = tokens[from];
            }
            read(&changed.concat());
        }
    }
}

#[test]
fn with_characters_in_places_of_others() {
    const CHARS: &[char] = &[
        '"', '\'', '(', ')', '{', '}', '<', '>', '#', '[', ']', ',', '=', ':', '-', '\0', 'é',
        '\u{feff}', '\\', '\r', '9', '_',
    ];
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for text in TEXTS {
        let chars: Vec<char> = text.chars().collect();
        for _ in 0..500 {
            let mut changed = chars.clone();
            let at = dice.below(chars.len());
            changed[at] = CHARS[dice.below(CHARS.len())];
            read(&changed.into_iter().collect::<String>());
        }
    }
}

#[test]
fn cut_off_anywhere() {
    for text in TEXTS {
        for (at, _) in text.char_indices().step_by(7) {
            read(&text[..at]);
        }
    }
}
