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

/// The roles that the servers of `cargo xtask engines` ask for a password, each in another way.
const PROOFS: [(&str, &str); 3] = [
    ("needs_password", "scram-sha-256"),
    ("needs_password_md5", "md5"),
    ("needs_password_plain", "scram-sha-256"),
];

#[test]
fn a_password_is_proved_and_never_shown() {
    each("password", async |server| {
        for (role, form) in PROOFS {
            let hba =
                format!("select count(*) from pg_hba_file_rules where user_name = '{{{role}}}'");
            if server.count(&hba).await == 0 {
                return server.skip(&format!("the server asks no `{role}` for a password"));
            }
            let made = format!(
                "do $$ begin set local password_encryption = '{form}'; \
                 create role {role} login password 'hunter2'; \
                 exception when duplicate_object or unique_violation then null; end $$"
            );
            server.run(&made).await;
            let url = |login: &str| server.url.replace("postgres@", &format!("{login}@"));
            let db = Db::connect(&url(&format!("{role}:hunter2"))).await.unwrap();
            let user: String =
                fetch_one_value(&db, sql("select current_user::text"), ()).await.unwrap();
            assert_eq!(user, role);
            let wrong = Db::connect(&url(&format!("{role}:hunter3"))).await.unwrap_err();
            assert!(wrong.is_connect(), "{wrong}");
            assert!(!format!("{wrong} {wrong:?}").contains("hunter"), "{wrong}");
            let none = Db::connect(&url(role)).await.unwrap_err();
            assert!(none.to_string().contains("none is given"), "{none}");
        }
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

/// What answers on a port need not be a database, nor mean well.
#[tokio::test]
async fn whatever_answers_instead_of_a_server_is_an_error() {
    let refusal = b"E\0\0\0\x2aSFATAL\0C28P01\0Mno entry for you, Ada\0\0\0";
    let answers: [(&str, &[u8]); 13] = [
        ("nothing", b""),
        ("another protocol", b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        ("a message that is cut off", b"R\0\0\0\x08\0\0"),
        ("a length below its own", b"R\0\0\0\x03\0\0\0\0"),
        ("a negative length", b"R\xff\xff\xff\xff\0\0\0\0"),
        ("a length of two gigabytes", b"R\x7f\xff\xff\xff\0\0\0\0"),
        ("a proof of a kind that nobody knows", b"R\0\0\0\x08\0\0\0\x63"),
        ("a proof by another system", b"R\0\0\0\x08\0\0\0\x07"),
        ("a mechanism that nobody knows", b"R\0\0\0\x0e\0\0\0\x0aPLAIN\0"),
        ("the end of a proof that was not begun", b"R\0\0\0\x0c\0\0\0\x0cv=AA"),
        ("a proof that is no text", b"R\0\0\0\x0a\0\0\0\x0b\xff\xfe"),
        ("a refusal", refusal),
        ("a refusal that is cut off", b"E\0\0\0\x0bC28P01"),
    ];
    for (what, answer) in answers {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = format!("postgres://ada:hunter2@127.0.0.1:{port}/d?connect_timeout=2s");
        let speak = async {
            let (mut socket, _) = listener.accept().await.unwrap();
            socket.read_exact(&mut [0; 8]).await.unwrap();
            socket.write_all(answer).await.unwrap();
            socket.shutdown().await.unwrap();
            // All that is said is heard, so that the end is no reset.
            let _ = tokio::io::copy(&mut socket, &mut tokio::io::sink()).await;
        };
        let (opened, ()) = tokio::join!(Db::connect(&url), speak);
        let error = opened.map(drop).expect_err(what);
        assert!(error.is_connect(), "{what}: {error}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{what}: {error}");
        assert_eq!(error.to_string().contains("no entry for you"), what == "a refusal", "{error}");
    }
}

/// In plain text, whatever comes behind the server's consent was put there by somebody else.
#[tokio::test]
async fn what_is_said_before_the_encryption_is_not_believed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let url = format!("postgres://ada@127.0.0.1:{port}/d?sslmode=no-verify&connect_timeout=2s");
    let speak = async {
        let (mut socket, _) = listener.accept().await.unwrap();
        socket.read_exact(&mut [0; 8]).await.unwrap();
        // Consent, then the answers of a login that never was.
        socket.write_all(b"SR\0\0\0\x08\0\0\0\0Z\0\0\0\x05I").await.unwrap();
        socket.shutdown().await.unwrap();
        let _ = tokio::io::copy(&mut socket, &mut tokio::io::sink()).await;
    };
    let (opened, ()) = tokio::join!(Db::connect(&url), speak);
    assert!(opened.unwrap_err().is_connect());
}
