//! What a mistake looks like.

use super::shown;

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(shown(text), expected);
}

/// The first line of each mistake and its help, without places.
#[track_caller]
fn check_words(text: &str, expected: &[&str]) {
    let shown = shown(text);
    let words = shown.lines().filter_map(|line| {
        let help = line.split_once("= help: ").map(|it| it.1);
        help.or_else(|| line.starts_with("error").then(|| line.split_once(": ").map(|it| it.1))?)
    });
    assert_eq!(words.collect::<Vec<_>>(), expected);
}

#[test]
fn a_misspelt_verb_is_named() {
    check(
        "SELCT id FROM users",
        "error[Q0001]: expected a statement, found `SELCT`
 --> q.sql:1:1
  |
1 | SELCT id FROM users
  | ^^^^^
  |
  = help: did you mean `select`?",
    );
}

#[test]
fn a_misspelt_keyword_that_was_read_as_an_alias_is_named() {
    check(
        "select id form users",
        "error[Q0001]: expected the next clause or the end of the query, found `users`
 --> q.sql:1:11
  |
1 | select id form users
  |           ^^^^
 ::: q.sql:1:16
  |
1 | select id form users
  |                ----- this is not expected after a name
  |
  = help: did you mean `from`?",
    );
}

#[test]
fn an_open_parenthesis_is_shown() {
    check(
        "select id from users where (a = 1",
        "error[Q0003]: expected `)`, found the end of the query
 --> q.sql:1:34
  |
1 | select id from users where (a = 1
  |                                  ^
 ::: q.sql:1:28
  |
1 | select id from users where (a = 1
  |                            - to close this `(`",
    );
}

#[test]
fn an_open_string_is_shown_where_it_starts() {
    check(
        "select 'abc",
        "error[Q0002]: this string does not end
 --> q.sql:1:8
  |
1 | select 'abc
  |        ^ it starts here
  |
  = help: end it with `'`",
    );
}

#[test]
fn several_mistakes_are_several_messages() {
    check_words(
        "select a b c, f(d e) from t where x = = 1 order by limit 1",
        &["expected the next clause or the end of the query, found `c`"],
    );
    check_words(
        "select (a b), f(d e) from t where x = = 1 order by",
        &[
            "expected `)`, found `b`",
            "expected `)`, found `e`",
            "expected an expression, found `=`",
            "expected an expression, found the end of the query",
        ],
    );
}

#[test]
fn keywords_near_to_the_word_are_offered() {
    let cases = [
        ("select * form users", "from"),
        ("select a from t wher b", "where"),
        ("select a from t where b oder by c", "order"),
        ("select a from t inner jion u on c", "join"),
        ("select a from t left outr join u", "outer"),
        ("select a from t limit 1 ofset 2", "offset"),
        ("select a from t where b lke 'x'", "like"),
        ("select a from t where b beween 1 and 2", "between"),
        ("insert inot t values (1)", "into"),
        ("insert into t (a) vales (1)", "values"),
        ("update t ste a = 1", "set"),
        ("delete form t", "from"),
    ];
    for (text, keyword) in cases {
        let shown = shown(text);
        assert!(shown.ends_with(&format!("= help: did you mean `{keyword}`?")), "{shown}");
    }
}

#[test]
fn short_names_are_not_taken_for_keywords() {
    check_words("select f(a b) from t", &["expected `)`, found `b`"]);
}

#[test]
fn a_comma_too_many_is_named() {
    check_words(
        "select id, from users",
        &["expected an expression, found the keyword `from`", "remove the comma before it"],
    );
    check_words(
        "select max(id,) from users",
        &["expected an expression, found `)`", "remove the comma before it"],
    );
}

#[test]
fn a_reserved_word_as_a_name_is_to_be_quoted() {
    check_words(
        "select 1 as order",
        &[
            "expected a name, found the keyword `order`",
            "to use the word as a name, quote it: `\"order\"`",
        ],
    );
}

#[test]
fn other_styles_of_parameters_are_named() {
    let (message, named) = ("parameters are written `:name`", "write `:id`");
    check_words("select $1", &[message, "write `:name`"]);
    check_words("select ?", &[message, "write `:name`"]);
    check_words("select @id", &[message, named]);
    check_words("select $id", &[message, named]);
}

#[test]
fn a_list_parameter_needs_parentheses() {
    check_words(
        "select 1 in :ids",
        &["the values of `in` are written in parentheses", "write `in (:ids)`"],
    );
}

#[test]
fn a_clause_in_the_wrong_place_is_named() {
    check_words(
        "select a from t order by a where b",
        &[
            "`where` is in the wrong place, or there twice",
            "the order is: `select`, `from`, `where`, `group by`, `having`, `window`, `union`, \
             `order by`, `limit`",
        ],
    );
}

#[test]
fn statements_of_other_kinds_are_named() {
    check_words(
        "create table t (a int)",
        &[
            "`create` is neither a query nor a change of rows",
            "write `select`, `insert`, `update` or `delete`",
        ],
    );
}

#[test]
fn there_is_exactly_one_statement() {
    check_words("-- nothing", &["there is no statement here"]);
    check_words(
        "select 1; select 2",
        &["a second statement follows the first", "give it a name of its own, above it"],
    );
}

#[test]
fn a_natural_join_has_no_condition() {
    check_words(
        "select 1 from a natural join b on 1",
        &[
            "`natural join` has no condition of its own",
            "remove the condition, or the word `natural`",
        ],
    );
}

#[test]
fn what_the_lexer_reports_is_not_reported_again() {
    check_words("select { from t", &["the character `{` means nothing in a query"]);
}

#[test]
fn places_are_those_of_the_file() {
    use crate::diagnostic::FileId;
    let mistakes = super::parse_statement("select (1", FileId(3), 100).unwrap_err();
    let mistake = mistakes.iter().next().unwrap();
    assert_eq!((mistake.span.file, mistake.span.start), (FileId(3), 109));
    assert_eq!(mistake.labels[0].span.start, 107);
}
