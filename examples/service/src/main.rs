//! A web service over a few tables: SQLite by default, any other database by `DATABASE_URL`.
//!
//! ```text
//! cargo run -p service -- --migrate
//! curl -X POST localhost:3000/projects -H 'content-type: application/json' -d '{"name": "Shed"}'
//! curl -X POST localhost:3000/tasks -H 'content-type: application/json' -d '{"project_id": 1, "title": "Dig"}'
//! curl 'localhost:3000/tasks?project=1&state=open&limit=20'
//! ```

mod flags;
mod models;
mod problem;
mod routes;

/// What the build script made of [`models`] and `queries/*.sql`.
mod db {
    model_runtime::include_generated!();
}

use std::error::Error;
use std::process::ExitCode;

use model_runtime::Db;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use flags::Flags;

#[tokio::main]
async fn main() -> ExitCode {
    let flags = match flags::parse(std::env::args().skip(1)) {
        Ok(flags) => flags,
        Err(wrong) => {
            eprintln!("error: {wrong}\n\n{}", flags::HELP);
            return ExitCode::from(2);
        }
    };
    match serve(&flags).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(flags: &Flags) -> Result<(), Box<dyn Error>> {
    let db = Db::connect(&flags.database_url).await?;
    if flags.migrate {
        db.migrate(&model_runtime::embed_migrations!()).await?;
    }
    let listener = TcpListener::bind(&flags.listen).await?;
    println!("listening on {}", listener.local_addr()?);
    let (mut terminate, mut interrupt) =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stopped = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    // Requests that have begun are answered before it ends.
    axum::serve(listener, routes::router(db.clone())).with_graceful_shutdown(stopped).await?;
    db.close();
    println!("stopped");
    Ok(())
}
