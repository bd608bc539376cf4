//! One `.sql` file of a migration: steps with their class.

mod error;

pub use error::ScriptError;

use std::fmt::Write;

use super::split::{Fragment, FragmentKind, leading_words, split};
use super::{Class, Outcome, Private, Probe, Script, Step};
use crate::dialect::Dialect;

const FOREIGN_KEYS_OFF: &str = "-- foreign_keys: off";
const IRREVERSIBLE: &str = "-- irreversible:";
const UNFINISHED: &str = "-- unfinished:";
const STEP: &str = "-- step ";
const BY_HAND: &str = "SQL written by hand";
const PROBE: &str = "-- probe: ";

impl Script {
    /// The text of the file. `title` is its first line, for people.
    pub fn print(&self, title: &str) -> String {
        let mut out = format!("-- {}\n", one_line(title));
        if self.foreign_keys_off {
            let _ = writeln!(out, "{FOREIGN_KEYS_OFF}");
        }
        if let Some(reason) = &self.irreversible {
            let _ = writeln!(out, "{IRREVERSIBLE} {}", one_line(reason));
        }
        for what in &self.unfinished {
            let _ = writeln!(out, "{UNFINISHED} {}", one_line(what));
        }
        for column in &self.private {
            let _ = writeln!(out, "{}", column.line());
        }
        for (index, step) in self.steps.iter().enumerate() {
            let _ = write!(
                out,
                "\n{STEP}{}: {} [{}]\n",
                index + 1,
                one_line(&step.words),
                step.class.word()
            );
            if let Some(outcome) = &step.outcome {
                let _ = writeln!(out, "{}", outcome.line());
            }
            if let Some(Probe(query)) = &step.probe {
                let _ = writeln!(out, "{PROBE}{}", one_line(query));
            }
            for statement in &step.statements {
                let _ = writeln!(out, "{statement};");
            }
        }
        out
    }

    /// Reads the text of a file. Statements above the first step line, as in a file written by
    /// hand, are a step of their own.
    ///
    /// # Errors
    /// When a statement does not end, a step line is wrong, or a statement is one that would end
    /// the runner's transaction or change what it relies on.
    pub fn parse(text: &str, dialect: Dialect) -> Result<Self, ScriptError> {
        let text = super::canonical(text);
        let mut script = Self::default();
        for fragment in split(&text, dialect.lexis()).map_err(ScriptError::Open)? {
            match fragment.kind {
                FragmentKind::Comment => script.take_comment(&fragment)?,
                FragmentKind::Statement => script.take_statement(&fragment, dialect)?,
            }
        }
        if script.irreversible.is_some() && !script.steps.is_empty() {
            return Err(ScriptError::IrreversibleWithSteps);
        }
        Ok(script)
    }

    fn take_comment(&mut self, comment: &Fragment<'_>) -> Result<(), ScriptError> {
        let text = comment.text.trim_end();
        if text == FOREIGN_KEYS_OFF && self.steps.is_empty() {
            self.foreign_keys_off = true;
        } else if let (Some(reason), true) =
            (text.strip_prefix(IRREVERSIBLE), self.steps.is_empty())
        {
            self.irreversible = Some(reason.trim().to_owned());
        } else if let Some(what) = text.strip_prefix(UNFINISHED) {
            // Wherever it stands: nothing of the script runs as long as somebody has to see to it.
            self.unfinished.push(what.trim().to_owned());
        } else if let (Some(private), true) = (Private::parse(text), self.steps.is_empty()) {
            let (line, text) = (comment.line, text.to_owned());
            self.private.insert(private.ok_or(ScriptError::PrivateLine { line, text })?);
        } else if text.starts_with(STEP) {
            let expected = format!("{STEP}{}: … [tx]", self.steps.len() + 1);
            let step = parse_step_line(text, self.steps.len() + 1).ok_or_else(|| {
                ScriptError::StepLine { line: comment.line, text: text.to_owned(), expected }
            })?;
            self.steps.push(step);
        } else if let (Some(query), Some(step)) = (text.strip_prefix(PROBE), self.steps.last_mut())
            && step.statements.is_empty()
        {
            step.probe = Some(Probe(query.trim().to_owned()));
        } else if let Some(outcome) = Outcome::parse(text) {
            self.take_outcome(outcome, comment)?;
        }
        Ok(())
    }

    fn take_outcome(
        &mut self,
        outcome: Option<Outcome>,
        comment: &Fragment<'_>,
    ) -> Result<(), ScriptError> {
        let step = self.steps.last_mut().filter(|it| it.statements.is_empty());
        match (outcome, step) {
            (Some(outcome), Some(step)) => step.outcome = Some(outcome),
            _ => {
                let text = comment.text.trim_end().to_owned();
                return Err(ScriptError::OutcomeLine { line: comment.line, text });
            }
        }
        Ok(())
    }

    fn take_statement(&mut self, it: &Fragment<'_>, dialect: Dialect) -> Result<(), ScriptError> {
        let class = self.steps.last().map_or(Class::Tx, |it| it.class);
        check_allowed(it, class, dialect)?;
        // Without its `;` a statement would swallow the step line below it.
        let swallowed = it.text.lines().skip(1).any(|line| parse_any_step_line(line).is_some());
        if !it.closed || swallowed {
            return Err(ScriptError::NoSemicolon { line: it.line });
        }
        let words = leading_words(it.text, dialect.lexis(), 3);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let commits = dialect.commits_itself(&words);
        // A step line that was printed for such a step waits for its first statement.
        let goes_on = |it: &Step| it.words != BY_HAND || it.statements.is_empty();
        if !self.steps.last().is_some_and(goes_on) {
            self.begin_step_by_hand(commits);
        }
        let Some(step) = self.steps.last_mut() else { return Ok(()) };
        match step.class {
            Class::Tx | Class::Separate | Class::Batch if commits => {
                let statement = words.iter().take(2).copied().collect::<Vec<_>>().join(" ");
                return Err(ScriptError::Commits { line: it.line, statement });
            }
            Class::Auto if !step.statements.is_empty() => {
                return Err(ScriptError::NotAlone { line: it.line });
            }
            Class::Tx | Class::Separate | Class::Batch | Class::Auto | Class::Restart => {}
        }
        step.statements.push(it.text.to_owned());
        Ok(())
    }

    /// Without step lines, statements that do not commit themselves are one step, and each of the
    /// others is its own.
    fn begin_step_by_hand(&mut self, commits: bool) {
        let class = if commits { Class::Auto } else { Class::Tx };
        let goes_on = self.steps.last().is_some_and(|it| it.class == Class::Tx) && !commits;
        if !goes_on {
            self.steps.push(Step::new(class, BY_HAND, Vec::new()));
        }
    }
}

const NEEDS_RESTART: &str =
    "it does not work inside a transaction: give it a step of its own, `-- step N: … [restart]`";

fn check_allowed(it: &Fragment<'_>, class: Class, dialect: Dialect) -> Result<(), ScriptError> {
    let words = leading_words(it.text, dialect.lexis(), 5);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let lone = || (class != Class::Restart && dialect.is_lone(&words)).then_some(NEEDS_RESTART);
    match dialect.refusal(&words).or_else(lone) {
        None => Ok(()),
        Some(reason) => Err(ScriptError::Refused {
            line: it.line,
            statement: words.iter().take(2).copied().collect::<Vec<_>>().join(" "),
            reason,
        }),
    }
}

/// `-- step 3: add column … [tx]`, with that number.
fn parse_step_line(line: &str, number: usize) -> Option<Step> {
    parse_any_step_line(line).filter(|(n, _)| *n == number).map(|(_, step)| step)
}

fn parse_any_step_line(line: &str) -> Option<(usize, Step)> {
    let (digits, rest) = line.strip_prefix(STEP)?.split_once(':')?;
    let (words, class) = rest.trim().strip_suffix(']')?.rsplit_once('[')?;
    let class = Class::from_word(class)?;
    let step = Step::new(class, words.trim(), Vec::new());
    Some((digits.parse().ok()?, step))
}

/// Words with a line break would end the comment they stand in.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::migration::step::{Object, ObjectKind};
    use crate::name::Ident;

    fn parse(text: &str) -> Result<Script, ScriptError> {
        Script::parse(text, Dialect::Sqlite)
    }

    fn example() -> Script {
        Script {
            foreign_keys_off: true,
            irreversible: None,
            unfinished: vec!["a".into(), "b".into()],
            private: BTreeSet::from([Private {
                table: Ident::new("us ers").unwrap(),
                column: Ident::new("e\"mail").unwrap(),
            }]),
            steps: vec![
                Step::new(
                    Class::Tx,
                    "create table users [again]",
                    vec!["create table \"a\" (x text)".into(), "select ';\n-- step 9'".into()],
                ),
                Step::new(Class::Batch, "fill", vec!["update a set x = 1".into()]),
                Step {
                    probe: Some(Probe("select 'done'".into())),
                    ..Step::new(Class::Auto, "add", vec!["alter table a add b int".into()])
                },
                Step {
                    outcome: Some(Outcome::Makes(Object {
                        kind: ObjectKind::Index,
                        schema: Some(Ident::new("a b").unwrap()),
                        name: Ident::new("c \" \" d").unwrap(),
                    })),
                    ..Step::new(Class::Restart, "index", vec!["create index i on a (x)".into()])
                },
            ],
        }
    }

    #[test]
    fn a_script_is_read_back_as_it_was_printed() {
        assert_eq!(parse(&example().print("0001_initial, sqlite, up")), Ok(example()));
    }

    #[test]
    fn other_line_ends_and_a_byte_order_mark_change_nothing() {
        let text = format!("\u{FEFF}{}", example().print("t")).replace('\n', "\r\n");
        let expected = example();
        assert_eq!(parse(&text).unwrap(), expected);
    }

    #[test]
    fn a_probe_belongs_to_the_step_above_it() {
        let text = "-- step 1: a [auto]\n-- probe: select 'open'\nselect 1;\n-- probe: select 2\n";
        let script = parse(text).unwrap();
        assert_eq!(script.steps[0].probe, Some(Probe("select 'open'".into())));
        let other = parse(&text.replace("open", "done")).unwrap();
        assert_ne!(script.steps[0].hash(), other.steps[0].hash());
    }

    #[test]
    fn words_cannot_leave_their_comment() {
        let words = "x\ndrop table users; --".to_owned();
        let step = Step::new(Class::Tx, words, vec![]);
        let script = Script { steps: vec![step], ..Script::default() };
        assert!(parse(&script.print("a\nb")).unwrap().steps[0].statements.is_empty());
    }

    #[test]
    fn sql_without_step_lines_is_one_step() {
        let script = parse("update a set x = 1;\n-- why\nupdate b set x = 2;").unwrap();
        assert_eq!(script.steps.len(), 1);
        assert_eq!(script.steps[0].statements, ["update a set x = 1", "update b set x = 2"]);
    }

    #[test]
    fn what_would_end_the_runners_transaction_is_refused() {
        let cases = [
            "begin",
            "BEGIN immediate",
            "commit",
            "end",
            "rollback",
            "savepoint a",
            "release a",
            "attach 'x' as y",
            "detach y",
            "vacuum",
            "/* x */ pragma foreign_keys = on",
            "pragma main.writable_schema = 1",
            "pragma journal_mode = wal",
        ];
        for case in cases {
            let text = format!("select 1;\n{case};");
            match parse(&text) {
                Err(ScriptError::Refused { line: 2, .. }) => {}
                other => panic!("{case}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_commits_itself_is_a_step_of_its_own() {
        let mysql = |text: &str| Script::parse(text, Dialect::MySql);
        let script = mysql("update a set x = 1;\nupdate a set x = 2;\nalter table a add y int;\ndrop table b;\ncreate temporary table c (x int);").unwrap();
        let classes: Vec<Class> = script.steps.iter().map(|it| it.class).collect();
        assert_eq!(classes, [Class::Tx, Class::Auto, Class::Auto, Class::Tx]);
        assert!(matches!(
            mysql("-- step 1: a [tx]\nupdate a set x = 1;\nalter table a add y int;"),
            Err(ScriptError::Commits { line: 3, .. })
        ));
        assert!(matches!(
            mysql("-- step 1: a [auto]\nalter table a add y int;\nalter table a add z int;"),
            Err(ScriptError::NotAlone { line: 3 })
        ));
    }

    #[test]
    fn sql_by_hand_is_read_back_as_it_was_printed() {
        let text = "insert into a values (1);\nalter table a add y int;\ndrop table b;\nupdate a set y = 1;\nupdate a set y = 2;";
        for dialect in Dialect::ALL {
            let script = Script::parse(text, *dialect).unwrap();
            assert_eq!(Script::parse(&script.print("t"), *dialect), Ok(script), "{dialect}");
        }
    }

    #[test]
    fn what_belongs_to_the_runner_or_the_client_is_refused_on_mysql() {
        let cases = [
            "start transaction",
            "begin",
            "commit",
            "rollback to a",
            "lock tables a write",
            "unlock tables",
            "use other",
            "delimiter //",
            "create database x",
            "set session sql_mode = ''",
            "set foreign_key_checks = 0",
            "set names latin1",
        ];
        for case in cases {
            for dialect in [Dialect::MySql, Dialect::MariaDb] {
                let result = Script::parse(&format!("{case};"), dialect);
                assert!(matches!(result, Err(ScriptError::Refused { .. })), "{case}: {result:?}");
            }
        }
        assert!(Script::parse("set @x = 1;", Dialect::MySql).is_ok());
    }

    #[test]
    fn postgres_has_its_own_refusals() {
        for case in [
            "start transaction",
            "abort",
            "set search_path = x",
            "SET SESSION x = 1",
            "vacuum full",
            "create index concurrently i on a (x)",
            "create unique index concurrently i on a (x)",
        ] {
            match Script::parse(&format!("select 1;\n{case};"), Dialect::Postgres) {
                Err(ScriptError::Refused { line: 2, .. }) => {}
                other => panic!("{case}: {other:?}"),
            }
        }
        let text = "-- step 1: a [restart]\ncreate index concurrently i on a (x);";
        assert!(Script::parse(text, Dialect::Postgres).is_ok());
        assert!(
            Script::parse("set local x = 1; set constraints all deferred;", Dialect::Postgres)
                .is_ok()
        );
    }

    #[test]
    fn a_missing_semicolon_does_not_swallow_the_next_step() {
        let text = "-- step 1: a [tx]\nselect 1\n-- step 2: b [tx]\nselect 2;";
        assert_eq!(parse(text), Err(ScriptError::NoSemicolon { line: 2 }));
        assert_eq!(parse("select 1"), Err(ScriptError::NoSemicolon { line: 1 }));
    }

    #[test]
    fn step_lines_are_numbered_without_gaps() {
        assert!(matches!(
            parse("-- step 2: a [tx]\nselect 1;"),
            Err(ScriptError::StepLine { line: 1, .. })
        ));
        assert!(matches!(parse("-- step 1: a [once]"), Err(ScriptError::StepLine { .. })));
    }

    #[test]
    fn what_a_step_makes_is_said_below_its_line_and_nowhere_else() {
        for text in [
            "-- makes: index \"a\"",
            "-- step 1: a [restart]\n-- makes: index a\nselect 1;",
            "-- step 1: a [restart]\nselect 1;\n-- drops: index \"a\"",
        ] {
            assert!(matches!(parse(text), Err(ScriptError::OutcomeLine { .. })), "{text}");
        }
    }

    #[test]
    fn an_irreversible_script_says_why_and_has_no_step() {
        let script = Script { irreversible: Some("rows are gone".into()), ..Script::default() };
        assert_eq!(parse(&script.print("t")), Ok(script));
        assert_eq!(parse("-- irreversible: x\nselect 1;"), Err(ScriptError::IrreversibleWithSteps));
    }
}
