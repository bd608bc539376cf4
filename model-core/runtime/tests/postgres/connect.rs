//! Connecting: what is tried again and what is not.

use std::time::{Duration, Instant};

use model_runtime::__private::fetch_one_value;
use model_runtime::Db;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::{each, sql};

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
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let url = format!("postgres://ada@127.0.0.1:{port}/d?connect_timeout=200ms");
    let error = Db::connect(&url).await.unwrap_err();
    assert!(error.is_connect());
    assert!(error.to_string().contains("no answer within 0.2 s"), "{error}");
}

#[tokio::test]
async fn a_server_without_tls_is_refused_where_it_is_asked_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let url = format!("postgres://ada@127.0.0.1:{port}/d?sslmode=verify-full");
    let refuse = async {
        let (mut socket, _) = listener.accept().await.unwrap();
        socket.read_exact(&mut [0; 8]).await.unwrap();
        socket.write_all(b"N").await.unwrap();
    };
    let (opened, ()) = tokio::join!(Db::connect(&url), refuse);
    let error = opened.unwrap_err();
    assert!(error.is_connect());
    assert!(error.to_string().contains("sslmode=disable"), "{error}");
}

/// Who signed the certificate of the servers that `cargo xtask engines` starts.
const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../xtask/engines/tls/ca.pem");

#[test]
fn a_connection_is_encrypted_and_the_server_is_who_it_says() {
    each("tls", async |server| {
        let encrypted = sql("select ssl from pg_stat_ssl where pid = pg_backend_pid()");
        let is_encrypted = async |db: &Db| fetch_one_value::<bool, _, _>(db, encrypted, ()).await;
        assert!(!is_encrypted(&server.db).await.unwrap(), "on one machine it is not asked for");
        if server.text("show ssl").await == "off" {
            return server.skip("the server has no certificate");
        }
        let trusted = format!("sslmode=verify-full&sslrootcert={AUTHORITY}");
        for host in ["127.0.0.1", "localhost"] {
            let url = format!("{}?{trusted}", server.url.replace("127.0.0.1", host));
            let db = Db::connect(&url).await.unwrap();
            assert!(is_encrypted(&db).await.unwrap(), "{host}");
            // A row of several packets, and a statement that fails.
            let long = sql("select repeat('x', 100000)");
            let text: String = fetch_one_value(&db, long, ()).await.unwrap();
            assert_eq!(text.len(), 100_000);
            assert!(fetch_one_value::<i64, _, _>(&db, sql("select 1/0"), ()).await.is_err());
            assert!(is_encrypted(&db).await.unwrap());
        }
        // Nobody whom this machine trusts has signed it.
        let error = server.refusal("sslmode=verify-full").await;
        assert!(error.to_string().contains("sslrootcert"), "{error}");
        assert!(is_encrypted(&server.pool("sslmode=no-verify").await).await.unwrap());
    });
}

#[test]
fn a_password_is_proved_and_never_shown() {
    each("password", async |server| {
        let hba = "select count(*) from pg_hba_file_rules where user_name = '{needs_password}'";
        if server.count(hba).await == 0 {
            return server.skip("the server asks nobody for a password");
        }
        let made = "do $$ begin create role needs_password login password 'hunter2'; \
                    exception when duplicate_object or unique_violation then null; end $$";
        server.run(made).await;
        let url = |password: &str| {
            server.url.replace("postgres@", &format!("needs_password:{password}@"))
        };
        let db = Db::connect(&url("hunter2")).await.unwrap();
        let user: String =
            fetch_one_value(&db, sql("select current_user::text"), ()).await.unwrap();
        assert_eq!(user, "needs_password");
        let error = Db::connect(&url("hunter3")).await.unwrap_err();
        assert!(error.is_connect(), "{error}");
        assert!(!format!("{error} {error:?}").contains("hunter"), "{error}");
    });
}

#[test]
fn a_socket_of_this_machine_is_found_by_its_folder() {
    each("socket", async |server| {
        let folder = server.text("show unix_socket_directories").await;
        if !std::path::Path::new(&folder).is_dir() {
            return server.skip("the server has no socket that can be seen from here");
        }
        let port = server.text("show port").await;
        let (_, database) = server.url.rsplit_once('/').unwrap();
        let url = format!("postgres://postgres@/{database}?host={folder}&port={port}");
        let db = Db::connect(&url).await.unwrap();
        let local = sql("select inet_client_addr() is null");
        assert!(fetch_one_value::<bool, _, _>(&db, local, ()).await.unwrap());
    });
}
