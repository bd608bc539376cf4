//! Writing an attribute into a source file, with everything else left as it is.

/// `text` with `attribute` on the item whose first attribute or keyword is at `item` and whose name
/// is at `name`, both byte offsets.
///
/// It goes on a line of its own above the name where the name's line has nothing before it but its
/// visibility and keyword; else in front of the whole item, which is right for any layout.
pub(crate) fn with_attribute(text: &str, item: usize, name: usize, attribute: &str) -> String {
    let line = text.get(..name).and_then(|it| it.rfind('\n')).map_or(0, |at| at + 1);
    let before_name = text.get(line..name).unwrap_or("");
    if is_plain(before_name) {
        let indent: String = before_name.chars().take_while(|c| c.is_whitespace()).collect();
        return format!("{}{indent}{attribute}\n{}", &text[..line], &text[line..]);
    }
    let item = item.min(text.len());
    format!("{}{attribute} {}", &text[..item], &text[item..])
}

/// Whether a line's beginning is nothing but indentation, visibility and keyword.
fn is_plain(before_name: &str) -> bool {
    let words = before_name.trim();
    let words = words.strip_suffix("r#").unwrap_or(words).trim_end();
    let words = words.strip_suffix("struct").unwrap_or(words).trim_end();
    words.is_empty()
        || words == "pub"
        || words.starts_with("pub(") && words.ends_with(')') && !words.contains('{')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ATTRIBUTE: &str = "#[model(renamed_from = \"old\")]";

    #[track_caller]
    fn check(text: &str, item: &str, name: &str, expected: &str) {
        let edited =
            with_attribute(text, text.find(item).unwrap(), text.find(name).unwrap(), ATTRIBUTE);
        assert_eq!(edited, expected.replace("@", ATTRIBUTE));
    }

    #[test]
    fn it_stands_above_the_field_with_its_indentation() {
        check(
            "struct A {\n    /// Doc.\n    #[model(unique)]\n    pub name: String,\n}\n",
            "/// Doc",
            "name",
            "struct A {\n    /// Doc.\n    #[model(unique)]\n    @\n    pub name: String,\n}\n",
        );
    }

    #[test]
    fn a_field_without_attributes_is_no_different() {
        check(
            "struct A {\n\tpub(crate) r#type: i64,\n}\n",
            "pub(crate)",
            "type",
            "struct A {\n\t@\n\tpub(crate) r#type: i64,\n}\n",
        );
    }

    #[test]
    fn a_struct_on_one_line_takes_it_in_line() {
        check(
            "struct A { id: i64, name: String }",
            "name",
            "name",
            "struct A { id: i64, @ name: String }",
        );
        check(
            "struct A { #[model(x)] pub name: i64 }",
            "#[model",
            "name",
            "struct A { @ #[model(x)] pub name: i64 }",
        );
    }

    #[test]
    fn a_struct_takes_it_above_its_keyword() {
        check(
            "/// People.\n#[derive(Model)]\npub struct Person {\n}\n",
            "/// People",
            "Person",
            "/// People.\n#[derive(Model)]\n@\npub struct Person {\n}\n",
        );
    }
}
