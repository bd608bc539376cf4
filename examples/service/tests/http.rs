//! The service as its callers see it: over HTTP, on each database there is.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// A running service; stopped as its operator would stop it.
struct Service {
    child: Child,
    lines: BufReader<std::process::ChildStdout>,
    address: String,
}

impl Service {
    fn start(database_url: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_service"))
            .args(["--migrate", "--listen", "127.0.0.1:0"])
            .env("DATABASE_URL", database_url)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the service starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        let mut line = String::new();
        lines.read_line(&mut line).expect("it says something");
        let address = line.trim().strip_prefix("listening on ").expect("it says where it listens");
        Self { address: format!("http://{address}"), child, lines }
    }

    /// The status and the body of an answer.
    fn call(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address))
            .header("content-type", "application/json")
            .body(body.map(|it| it.to_string()).unwrap_or_default())
            .expect("a request");
        let mut answer = agent.run(request).expect("an answer");
        let text = answer.body_mut().read_to_string().expect("a text");
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        (answer.status().as_u16(), body)
    }

    fn get(&self, path: &str) -> Value {
        let (status, body) = self.call("GET", path, None);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    fn create(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.call("POST", path, Some(body));
        assert_eq!(status, 201, "{path}: {answer}");
        answer
    }

    /// Asks it to stop, as a container's host does; says what it printed.
    fn stop(mut self) -> String {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().expect("kill runs");
        assert!(self.child.wait().expect("it ends").success());
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("its output");
        line.trim().to_owned()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It has ended already unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn check(database_url: &str) {
    let service = Service::start(database_url);
    assert_eq!(service.get("/health"), json!({ "status": "ok" }));
    let ada = service.create("/people", json!({ "email": "ada@example.org", "name": "Ada" }));
    let shed = service.create("/projects", json!({ "name": "Shed" }));
    refusals(&service, &shed);
    pages(&service, &shed, &ada);
    changes(&service);
    assert_eq!(
        service.get("/board"),
        json!([
            { "project": "Shed", "state": "open", "tasks": 4, "assigned": 4 },
            { "project": "Shed", "state": "started", "tasks": 1, "assigned": 1 },
        ])
    );
    assert_eq!(service.stop(), "stopped");

    let again = Service::start(database_url);
    assert_eq!(again.get("/tasks?limit=100")["tasks"].as_array().map(Vec::len), Some(5));
}

fn refusals(service: &Service, shed: &Value) {
    let cases = [
        ("/projects", json!({ "name": "Shed" }), 409),
        ("/tasks", json!({ "project_id": 99, "title": "x" }), 422),
        ("/tasks", json!({ "project_id": shed["id"], "title": "" }), 422),
        ("/tasks", json!({ "title": "no project" }), 422),
    ];
    for (path, body, expected) in cases {
        let (status, answer) = service.call("POST", path, Some(body.clone()));
        assert_eq!(status, expected, "{path} {body}: {answer}");
    }
    assert_eq!(service.call("DELETE", "/tasks/99", None).0, 404);
    assert_eq!(service.call("PATCH", "/tasks/99", Some(json!({ "title": "x" }))).0, 404);
    assert_eq!(service.call("GET", "/tasks?state=lost", None).0, 400);
}

fn pages(service: &Service, shed: &Value, ada: &Value) {
    for title in ["Dig", "Lay the floor", "Raise the walls", "Paint", "Sell", "Move in"] {
        let body = json!({ "project_id": shed["id"], "title": title, "assignee_id": ada["id"] });
        let task = service.create("/tasks", body);
        assert_eq!((&task["title"], &task["state"]), (&json!(title), &json!("open")));
    }
    let mut titles = Vec::new();
    let mut path = "/tasks?limit=4".to_owned();
    let mut sizes = Vec::new();
    loop {
        let page = service.get(&path);
        let tasks = page["tasks"].as_array().expect("a list").clone();
        sizes.push(tasks.len());
        titles.extend(tasks.iter().map(|it| it["title"].as_str().unwrap_or_default().to_owned()));
        match page["next"].as_i64() {
            Some(after) => path = format!("/tasks?limit=4&after={after}"),
            None => break,
        }
    }
    assert_eq!(sizes, [4, 2]);
    assert_eq!(titles, ["Dig", "Lay the floor", "Raise the walls", "Paint", "Sell", "Move in"]);
    let found = service.get("/tasks?project=1&state=open&title=the");
    assert_eq!(found["tasks"].as_array().map(Vec::len), Some(2), "{found}");
}

fn changes(service: &Service) {
    let first = service.get("/tasks?limit=1")["tasks"][0].clone();
    let path = format!("/tasks/{}", first["id"]);
    let (status, changed) = service.call("PATCH", &path, Some(json!({ "state": "started" })));
    assert_eq!(status, 200);
    assert_eq!((&changed["state"], &changed["title"]), (&json!("started"), &first["title"]));
    let last = service.get("/tasks?title=Move")["tasks"][0]["id"].clone();
    assert_eq!(service.call("DELETE", &format!("/tasks/{last}"), None).0, 204);
}

#[test]
fn on_sqlite() {
    let dir = tempfile::tempdir().expect("a folder");
    check(&format!("sqlite://{}", dir.path().join("service.db").display()));
}

/// The server of an engine, if there is one; a required one has to be there.
fn server(engine: &str) -> Option<String> {
    let variable = format!("TEST_{}_URL", engine.to_uppercase());
    if let Ok(url) = std::env::var(&variable) {
        return Some(url);
    }
    let required = std::env::var("REQUIRE_ENGINES").unwrap_or_default();
    assert!(!required.split(',').any(|it| it == engine), "{variable} is not set");
    println!("SKIPPED {engine}: {variable} is not set");
    None
}

/// A database of this process, made anew by these statements on the server, checked and dropped.
fn on_server(engine: &str, run: fn(&str, &[String])) {
    let Some(url) = server(engine) else { return };
    let name = format!("service_{}", std::process::id());
    let (base, _) = url.rsplit_once('/').expect("the URL names a database");
    let drop = format!("drop database if exists {name}");
    run(&url, &[drop.clone(), format!("create database {name}")]);
    check(&format!("{base}/{name}"));
    run(&url, &[drop]);
}

fn on_postgres(url: &str, statements: &[String]) {
    let mut client = postgres::Client::connect(url, postgres::NoTls).expect("a connection");
    for statement in statements {
        client.batch_execute(statement).expect("the statement works");
    }
}

fn on_mysql(url: &str, statements: &[String]) {
    use mysql::prelude::Queryable;
    let mut connection = mysql::Conn::new(url).expect("a connection");
    for statement in statements {
        connection.query_drop(statement).expect("the statement works");
    }
}

#[test]
fn on_postgresql_15() {
    on_server("pg15", on_postgres);
}

#[test]
fn on_postgresql_17() {
    on_server("pg17", on_postgres);
}

#[test]
fn on_mariadb_10_11() {
    on_server("mariadb1011", on_mysql);
}

#[test]
fn on_mariadb_11_8() {
    on_server("mariadb118", on_mysql);
}

#[test]
fn on_mysql_9_7() {
    on_server("mysql97", on_mysql);
}
