//! Each statement is in a span with the name of its function.

use std::sync::{Arc, Mutex};

use matrix_tests::db::{queries, teams};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::place::Place;

/// The names of the spans that were begun and entered.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    begun: Vec<String>,
    entered: Vec<String>,
}

impl Spans {
    /// Those of queries; drivers have spans of their own.
    fn entered(&self) -> Vec<String> {
        let seen = self.0.lock().unwrap();
        seen.entered.iter().filter(|it| it.starts_with("query name=")).cloned().collect()
    }
}

impl Subscriber for Spans {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = Text(String::new());
        span.record(&mut text);
        let mut seen = self.0.lock().unwrap();
        seen.begun.push(format!("{} {}", span.metadata().name(), text.0));
        Id::from_u64(seen.begun.len() as u64)
    }

    fn enter(&self, span: &Id) {
        let mut seen = self.0.lock().unwrap();
        let name = seen.begun[span.into_u64() as usize - 1].clone();
        if !seen.entered.contains(&name) {
            seen.entered.push(name);
        }
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn exit(&self, _: &Id) {}
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.push_str(&format!("{}={value:?}", field.name()));
    }
}

#[tokio::test]
async fn a_statement_runs_in_a_span_with_its_name() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let spans = Spans::default();
        let guard = tracing::subscriber::set_default(spans.clone());
        teams::insert(db, teams::NewTeam { name: "red".into() }).await.unwrap();
        queries::points_of_teams(db).await.unwrap();
        drop(guard);
        let expected = ["query name=teams::insert", "query name=queries::points_of_teams"];
        assert_eq!(spans.entered(), expected, "{server}");
        place.drop().await;
    }
}
