//! `cargo xtask engines`, and the servers of `cargo xtask test`: found, started, stopped.
//!
//! What a server needs is in `xtask/engines/*.sh`; here is which, for whom, and until when.

use std::process::{Command, ExitCode, Stdio};

use crate::run::{finish, root, say};

/// A server that the tests know.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    title: &'static str,
    /// Only with `--wide`.
    wide: bool,
}

const KNOWN: &[Known] = &[
    Known { name: "pg15", title: "PostgreSQL 15", wide: false },
    Known { name: "pg17", title: "PostgreSQL 17", wide: false },
    Known { name: "mariadb1011", title: "MariaDB 10.11", wide: false },
    Known { name: "pg18", title: "PostgreSQL 18", wide: true },
    Known { name: "mariadb118", title: "MariaDB 11.8", wide: true },
    Known { name: "mysql97", title: "MySQL 9.7", wide: true },
    Known { name: "pgbouncer", title: "PgBouncer", wide: true },
];

/// What CI refuses to do without.
pub(crate) const REQUIRED_IN_CI: &str = "pg15,pg17,mariadb1011";

/// The names that must take part, separated by commas.
pub(crate) const REQUIRE: &str = "REQUIRE_ENGINES";

/// Where a server of a test run comes from.
enum Source {
    /// The variable that says where it is was set already.
    Given,
    /// `cargo xtask engines up` started it, and it stays.
    Running(Line),
    /// This run started it, and stops it.
    Started(Line),
    /// It takes no part: why.
    Missing(String),
}

/// `NAME URL VERSION`, as the script prints it.
struct Line {
    url: String,
    version: String,
}

/// The servers of one test run; dropping it stops those that it started.
pub(crate) struct Engines(Vec<(&'static Known, Source)>);

impl Engines {
    /// Finds or starts the default servers, with `wide` all.
    pub(crate) fn start(wide: bool) -> Self {
        let mut engines = Self(Vec::new());
        for known in KNOWN {
            let source = match known.wide && !wide && !given(known) {
                true => Source::Missing("part of `cargo xtask test --wide`".to_owned()),
                false => source(known),
            };
            engines.0.push((known, source));
        }
        engines
    }

    /// The server of one name alone, and where it is.
    pub(crate) fn only(name: &str) -> Result<(Self, String), String> {
        let known = KNOWN.iter().find(|it| it.name == name);
        let known = known.ok_or_else(|| format!("there is no server `{name}`"))?;
        let engines = Self(vec![(known, source(known))]);
        let url = match &engines.0[0].1 {
            Source::Given => std::env::var(variable(known)).map_err(|it| it.to_string())?,
            Source::Running(line) | Source::Started(line) => line.url.clone(),
            Source::Missing(why) => return Err(format!("{}: {why}", known.title)),
        };
        Ok((engines, url))
    }

    /// The variables that tests read.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (String, &str)> {
        self.0.iter().filter_map(|(known, source)| match source {
            Source::Running(line) | Source::Started(line) => Some((variable(known), &*line.url)),
            Source::Given | Source::Missing(_) => None,
        })
    }

    /// # Errors
    /// When a server that `required` names takes no part.
    pub(crate) fn check(&self, required: &str) -> Result<(), String> {
        let missing: Vec<_> = self
            .0
            .iter()
            .filter(|(known, _)| required.split(',').any(|it| it.trim() == known.name))
            .filter_map(|(known, source)| match source {
                Source::Missing(why) => Some(format!("{} is required, and {why}", known.name)),
                Source::Given | Source::Running(_) | Source::Started(_) => None,
            })
            .collect();
        if missing.is_empty() { Ok(()) } else { Err(missing.join("\n")) }
    }

    /// One line a server: its version, or why it took no part.
    pub(crate) fn report(&self) {
        for (known, source) in &self.0 {
            let words = match source {
                Source::Given => format!("where {} says", variable(known)),
                Source::Running(line) => format!("{} (was running)", line.version),
                Source::Started(line) => line.version.clone(),
                Source::Missing(why) => format!("skipped: {why}"),
            };
            say(&format!("{:<14} {words}", known.title));
        }
    }
}

impl Drop for Engines {
    fn drop(&mut self) {
        let started = self.0.iter().filter(|(_, it)| matches!(it, Source::Started(_)));
        let names: Vec<_> = started.map(|(known, _)| known.name).collect();
        if !names.is_empty() {
            // Nothing is lost when this fails: the script watches our process, too.
            let _ = script("down").args(names).status();
        }
    }
}

fn source(known: &Known) -> Source {
    if given(known) {
        return Source::Given;
    }
    if let Some(line) = running(known) {
        return Source::Running(line);
    }
    say(&format!("starting {}", known.title));
    match up(known.name, Some(std::process::id())) {
        Ok(line) => Source::Started(line),
        Err(why) => Source::Missing(why),
    }
}

/// The variable that says where a server is.
fn variable(known: &Known) -> String {
    format!("TEST_{}_URL", known.name.to_uppercase())
}

fn given(known: &Known) -> bool {
    std::env::var_os(variable(known)).is_some_and(|url| !url.is_empty())
}

fn running(known: &Known) -> Option<Line> {
    let output = script("list").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().find(|line| line.split(' ').next() == Some(known.name)).and_then(parse)
}

fn parse(line: &str) -> Option<Line> {
    let mut parts = line.splitn(3, ' ').skip(1);
    Some(Line { url: parts.next()?.to_owned(), version: parts.next()?.to_owned() })
}

/// Starts one server; with `until`, for as long as that process lives.
fn up(name: &str, until: Option<u32>) -> Result<Line, String> {
    let mut command = script("up");
    command.arg(name).args(until.map(|pid| pid.to_string()));
    let output = command.output().map_err(|error| format!("bash could not be started: {error}"))?;
    let line = String::from_utf8_lossy(&output.stdout).lines().last().and_then(parse);
    match line {
        Some(line) if output.status.success() => Ok(line),
        Some(_) | None => Err(reason(&output.stderr)),
    }
}

fn reason(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    text.lines().last().unwrap_or("it did not start").to_owned()
}

fn script(command: &str) -> Command {
    let mut bash = Command::new("bash");
    bash.arg(root().join("xtask/engines/engines.sh")).arg(command).stdin(Stdio::null());
    bash
}

/// `cargo xtask engines up|down|list [NAME…]`.
pub(crate) fn run(args: &[String]) -> ExitCode {
    let Some((command, names)) = args.split_first() else {
        return finish(Err("usage: cargo xtask engines up|down|list [NAME…]".to_owned()));
    };
    finish(match command.as_str() {
        "up" => start_all(names),
        "down" | "list" => succeed(script(command).args(names)),
        other => Err(format!("`{other}` is none of up, down, list")),
    })
}

fn start_all(names: &[String]) -> Result<(), String> {
    let defaults = KNOWN.iter().filter(|it| !it.wide).map(|it| it.name.to_owned());
    let names = if names.is_empty() { defaults.collect() } else { names.to_vec() };
    for name in &names {
        let line = up(name, None).map_err(|why| format!("{name}: {why}"))?;
        say(&format!("export TEST_{}_URL={}  # {}", name.to_uppercase(), line.url, line.version));
    }
    Ok(())
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("bash could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err("the command failed".to_owned()) }
}
