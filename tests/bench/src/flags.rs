//! The command line.

use crate::case::Case;

pub const HELP: &str = "\
cargo xtask bench [sqlite|postgres|mariadb] [--json] [CASE…]
                             the generated code beside the driver and its peers
cargo xtask bench [sqlite|postgres|mariadb] acquire
                             what it costs to take an idle connection out of our pool and to give it back
cargo xtask bench scale [--json]
                             how the compiler grows with models and queries

  --json             an array of {engine, case, contender, median_ns, ratio}
  --only NAME        this contender alone (may be repeated); the first one is the base of the ratios
  --rounds N         how often each contender runs each case (15)
  --batch MS         how long one run is (20)
  --instructions     what valgrind counts, instead of time; on SQLite, for raw, model and diesel
  --once N           no measuring: the first case N times, for a profiler
  --url URL          the server for postgres and mariadb; its databases model_bench_… are made anew
";

/// What was asked for.
#[derive(Debug, PartialEq)]
pub enum Command {
    Help,
    Peers(Flags),
    Scale(Vec<String>),
    /// The child of the memory measurement: streams the file it is given and says what it took.
    StreamChild(Vec<String>),
}

/// Where the rows are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Engine {
    Sqlite,
    Postgres,
    MariaDb,
}

impl Engine {
    pub fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
            Engine::MariaDb => "mariadb",
        }
    }
}

#[derive(Debug, PartialEq)]
pub struct Flags {
    pub engine: Engine,
    pub url: Option<String>,
    pub json: bool,
    pub cases: Vec<Case>,
    /// Streaming is not measured in time, so it is not one of the cases.
    pub stream: bool,
    /// Nor is what has no peer that does the same.
    pub acquire: bool,
    pub only: Vec<String>,
    pub rounds: usize,
    pub batch_ms: u64,
    pub instructions: bool,
    pub once: Option<u32>,
}

pub fn parse(mut words: Vec<String>) -> Result<Command, String> {
    match words.first().map(String::as_str) {
        Some("scale") => return Ok(Command::Scale(words.split_off(1))),
        Some("stream-child") => return Ok(Command::StreamChild(words.split_off(1))),
        Some(_) | None => {}
    }
    let mut flags = Flags {
        engine: Engine::Sqlite,
        url: None,
        json: false,
        cases: Vec::new(),
        stream: false,
        acquire: false,
        only: Vec::new(),
        rounds: 15,
        batch_ms: 20,
        instructions: false,
        once: None,
    };
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|n| n.parse::<u32>().ok()).filter(|n| *n > 0);
        let missing = || format!("{word} needs a positive number");
        match word.as_str() {
            "-h" | "--help" => return Ok(Command::Help),
            "sqlite" => flags.engine = Engine::Sqlite,
            "postgres" => flags.engine = Engine::Postgres,
            "mariadb" => flags.engine = Engine::MariaDb,
            "--url" => flags.url = Some(words.next().ok_or("--url needs a URL")?),
            "--json" => flags.json = true,
            "--rounds" => flags.rounds = number().ok_or_else(missing)? as usize,
            "--batch" => flags.batch_ms = number().ok_or_else(missing)?.into(),
            "--instructions" => flags.instructions = true,
            "--once" => flags.once = Some(number().ok_or_else(missing)?),
            "--only" => flags.only.push(words.next().ok_or("--only needs a contender's name")?),
            "stream" => flags.stream = true,
            "acquire" => flags.acquire = true,
            name => flags.cases.push(Case::by_name(name).ok_or_else(|| unknown(name))?),
        }
    }
    if flags.instructions && flags.engine != Engine::Sqlite {
        return Err(
            "--instructions counts on SQLite alone: elsewhere the server does the work".into()
        );
    }
    if flags.cases.is_empty() && !flags.stream && !flags.acquire {
        flags.cases.extend(Case::ALL);
        // Only SQLite has what streams without a server.
        flags.stream = flags.engine == Engine::Sqlite;
    }
    Ok(Command::Peers(flags))
}

fn unknown(name: &str) -> String {
    let known: Vec<&str> = Case::ALL.iter().map(|case| case.name()).collect();
    format!("there is no case or engine {name:?}; the cases are {} and stream", known.join(", "))
}
