//! Does what the README's tour tells, in a folder outside of the workspace, and compares what is
//! printed with what the README shows.
//!
//! A fenced block says what it is by its info string:
//!
//! - `rust file=src/main.rs` (or `sql file=…`): the whole text of a file.
//! - `diff file=src/models.rs`: lines with `-` become those with `+`.
//! - `console`: `$ command` lines, each with lines that its output has, in this order; `…` stands
//!   for any lines.
//! - `console fails`: the same, and the last command does not succeed.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One block of the tour.
struct Block<'a> {
    info: &'a str,
    text: String,
}

#[test]
fn the_tour_works_as_it_is_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let outside = tempfile::tempdir().unwrap();
    let tour = Tour { package: outside.path().join("shelf"), outside: outside.path().into(), root };
    let blocks = blocks(&readme);
    assert!(blocks.len() > 8, "the README has no tour");
    for block in blocks {
        tour.follow(&block);
    }
}

/// The blocks between the headings "## Five minutes" and the next.
fn blocks(readme: &str) -> Vec<Block<'_>> {
    let tour = readme.split("\n## ").find(|it| it.starts_with("Five minutes")).unwrap_or("");
    let mut blocks = Vec::new();
    let mut open: Option<Block<'_>> = None;
    for line in tour.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some(Block { info, text: String::new() }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

struct Tour {
    /// The checkout that the README speaks of as `../model`.
    root: PathBuf,
    outside: PathBuf,
    package: PathBuf,
}

impl Tour {
    fn follow(&self, block: &Block<'_>) {
        match block.info.split_once(" file=") {
            Some(("diff", file)) => self.edit(file, &block.text),
            Some((_, file)) => {
                let path = self.package.join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, &block.text).unwrap();
            }
            None if block.info.starts_with("console") => self.run_all(block),
            None => {}
        }
    }

    /// Replaces the lines with `-` by those with `+`, once.
    fn edit(&self, file: &str, diff: &str) {
        let part = |sign: char| {
            let lines = diff.lines().filter_map(|it| it.strip_prefix(sign));
            lines.map(|it| format!("{it}\n")).collect::<String>()
        };
        let path = self.package.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(&part('-')), "{file} has no such lines:\n{diff}");
        fs::write(path, text.replacen(&part('-'), &part('+'), 1)).unwrap();
    }

    fn run_all(&self, block: &Block<'_>) {
        let mut commands: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in block.text.lines() {
            match (line.strip_prefix("$ "), commands.last_mut()) {
                (Some(command), _) => commands.push((command, Vec::new())),
                (None, Some((_, expected))) => expected.push(line),
                (None, None) => panic!("a console block begins with a command:\n{}", block.text),
            }
        }
        let last = commands.len() - 1;
        for (at, (command, expected)) in commands.into_iter().enumerate() {
            let succeeds = !(at == last && block.info == "console fails");
            self.run(command, &expected, succeeds);
        }
    }

    fn run(&self, command: &str, expected: &[&str], succeeds: bool) {
        let script = command.replace("../model", &self.root.display().to_string());
        let folder = if self.package.exists() { &self.package } else { &self.outside };
        let mut shell = Command::new("sh");
        shell.args(["-ec", &script]).current_dir(folder);
        // Built beside the workspace's own output, so that a second run has little to do.
        shell.env("CARGO_TARGET_DIR", self.root.join("target/tour"));
        shell.env("CARGO_TERM_COLOR", "never");
        for (name, _) in std::env::vars() {
            let is_ours = name.starts_with("CARGO_PKG_") || name.starts_with("DB_");
            if is_ours || ["DATABASE_URL", "CARGO_MANIFEST_DIR", "RUSTFLAGS"].contains(&&*name) {
                shell.env_remove(name);
            }
        }
        let output = shell.output().unwrap();
        let printed = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(output.status.success(), succeeds, "$ {command}\n{printed}");
        expect_lines(command, expected, &printed);
        if command.starts_with("cargo new") {
            // The versions that the workspace was tested with.
            fs::copy(self.root.join("Cargo.lock"), self.package.join("Cargo.lock")).unwrap();
        }
    }
}

/// Every expected line is printed, in this order.
#[track_caller]
fn expect_lines(command: &str, expected: &[&str], printed: &str) {
    let mut rest = printed.lines();
    for line in expected.iter().filter(|it| !it.trim().is_empty() && it.trim() != "…") {
        let found = rest.any(|it| it.trim_end() == line.trim_end());
        assert!(
            found,
            "$ {command}\nthe README shows, after what came before:\n{line}\nprinted:\n{printed}"
        );
    }
}
