//! An idle connection out of our pool and back, alone and while others do the same.

use std::path::Path;
use std::time::Instant;

use model_runtime::Db;
use tokio::task::JoinSet;

use crate::contender::{Outcome, POOL_SIZE};
use crate::flags::{Engine, Flags};

const TIMES: u32 = 20_000;

pub async fn print(flags: &Flags, folder: &Path) -> Outcome<()> {
    let file = format!("sqlite://{}", folder.join("acquire.db").display());
    let url = match flags.engine {
        Engine::Sqlite => &file,
        Engine::Postgres | Engine::MariaDb => {
            flags.url.as_ref().ok_or("give the server with --url")?
        }
    };
    let db = Db::options().url(url)?.pool_size(POOL_SIZE as usize).connect().await?;
    for tasks in [1, POOL_SIZE] {
        many(&db, tasks, 100).await?;
        let mut rounds = Vec::new();
        for _ in 0..15 {
            let since = Instant::now();
            many(&db, tasks, TIMES / tasks).await?;
            rounds.push(since.elapsed().as_nanos() / u128::from(TIMES / tasks * tasks));
        }
        rounds.sort_unstable();
        let [least, median] = [rounds[0], rounds[rounds.len() / 2]];
        println!("acquire and release, {tasks} tasks: median {median} ns, least {least} ns");
    }
    Ok(())
}

async fn many(db: &Db, tasks: u32, times: u32) -> Outcome<()> {
    let mut all = JoinSet::new();
    for _ in 0..tasks {
        let db = db.clone();
        all.spawn(async move {
            for _ in 0..times {
                drop(db.acquire().await?);
            }
            Ok::<(), model_runtime::Error>(())
        });
    }
    while let Some(done) = all.join_next().await {
        done??;
    }
    Ok(())
}
