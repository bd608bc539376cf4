//! The command line and the environment.

pub const HELP: &str = "\
service [--migrate] [--listen ADDRESS]

  --migrate          bring the database up to date before serving
  --listen ADDRESS   where to listen (127.0.0.1:3000); port 0 is any free one

DATABASE_URL names the database (sqlite://service.db).";

pub struct Flags {
    pub database_url: String,
    pub migrate: bool,
    pub listen: String,
}

pub fn parse(words: impl Iterator<Item = String>) -> Result<Flags, String> {
    let mut flags = Flags {
        database_url: std::env::var("DATABASE_URL")
            .unwrap_or_else(|_| "sqlite://service.db".to_owned()),
        migrate: false,
        listen: "127.0.0.1:3000".to_owned(),
    };
    let mut words = words;
    while let Some(word) = words.next() {
        match word.as_str() {
            "--migrate" => flags.migrate = true,
            "--listen" => flags.listen = words.next().ok_or("--listen needs an address")?,
            other => return Err(format!("there is no option `{other}`")),
        }
    }
    Ok(flags)
}
