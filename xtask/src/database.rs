//! Connecting, for the commands that need a database.

use model_runtime::Db;
use tokio::runtime::{Builder, Runtime};

use crate::cli::DatabaseArgs;
use crate::exit::Failure;

/// Runs a command's asynchronous part on this thread.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime: Runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::mistake(format!("the runtime could not be started: {error}")))?;
    runtime.block_on(work)
}

/// The database of `--database-url`, or of the environment.
pub(crate) async fn connect(args: &DatabaseArgs) -> Result<Db, Failure> {
    let result = match &args.database_url {
        Some(url) => Db::connect(url).await,
        None => Db::from_env().await,
    };
    result.map_err(|error| match Failure::from(error) {
        Failure::Mistake(text) if args.database_url.is_none() => Failure::Mistake(format!(
            "{text}\nhelp: give `--database-url sqlite://app.db`, or set DATABASE_URL"
        )),
        other => other,
    })
}
