//! Connecting: what is tried again and what is not.

use std::time::{Duration, Instant};

use model_runtime::Db;

use crate::support::each;

#[test]
fn a_refusal_is_not_tried_again_and_shows_no_password() {
    each("refusal", async |server| {
        let url = format!("{}_missing", server.url).replace("postgres@", "postgres:hunter2@");
        let since = Instant::now();
        let error = Db::wait_until_ready(&url, Duration::from_secs(20)).await.unwrap_err();
        assert!(error.is_connect(), "{error}");
        assert!(since.elapsed() < Duration::from_secs(5));
        assert!(error.to_string().contains("does not exist"), "{error}");
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    });
}

#[tokio::test]
async fn a_server_that_is_not_there_is_waited_for() {
    let since = Instant::now();
    let url = "postgres://ada:hunter2@127.0.0.1:1/d";
    let error = Db::wait_until_ready(url, Duration::from_millis(500)).await.unwrap_err();
    assert!(error.is_connect());
    assert!(since.elapsed() >= Duration::from_millis(500));
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let url = format!("postgres://ada@127.0.0.1:{port}/d?connect_timeout=200ms");
    let error = Db::connect(&url).await.unwrap_err();
    assert!(error.is_connect());
    assert!(error.to_string().contains("no answer within 0.2 s"), "{error}");
}

#[test]
fn a_server_without_tls_is_refused_where_it_is_asked_for() {
    each("tls", async |server| {
        let error = Db::connect(&format!("{}?sslmode=verify-full", server.url)).await.unwrap_err();
        assert!(error.is_connect());
        assert!(error.to_string().contains("sslmode=disable"), "{error}");
    });
}
