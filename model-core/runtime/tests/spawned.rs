//! Futures of statements can go to other threads.

use model_runtime::{__private as rt, Db, Error, Executor, Scalar, Statement, Text};

static ONE: Statement = Statement::new("one").sqlite(Text::new("select 1"));

async fn one(db: impl Executor) -> Result<i64, Error> {
    rt::fetch_one::<Scalar<i64>, _, _>(db, &ONE, ()).await.map(|Scalar(it)| it)
}

async fn in_a_transaction(db: &Db) -> Result<i64, Error> {
    let mut transaction = db.begin().await?;
    let first = one(&mut transaction).await?;
    transaction.commit().await?;
    Ok(first + one(db).await?)
}

trait Repository {
    fn one(&self) -> impl Future<Output = Result<i64, Error>> + Send;
}

impl Repository for Db {
    async fn one(&self) -> Result<i64, Error> {
        one(self).await
    }
}

#[tokio::test]
async fn a_statement_runs_in_a_spawned_task() {
    let db = Db::options().memory().connect().await.unwrap();
    let task = db.clone();
    assert_eq!(tokio::spawn(async move { one(&task).await }).await.unwrap().unwrap(), 1);
    let task = db.clone();
    assert_eq!(
        tokio::spawn(async move { in_a_transaction(&task).await }).await.unwrap().unwrap(),
        2
    );
    let task = db.clone();
    assert_eq!(
        tokio::spawn(async move { Repository::one(&task).await }).await.unwrap().unwrap(),
        1
    );
}

#[tokio::test]
async fn a_transaction_in_a_closure_runs_in_a_spawned_task() {
    let db = Db::options().memory().connect().await.unwrap();
    let task = tokio::spawn(async move {
        db.transaction(async |tx| {
            let first = one(&mut *tx).await?;
            Ok::<_, Error>(first + one(tx).await?)
        })
        .await
    });
    assert_eq!(task.await.unwrap().unwrap(), 2);
}
