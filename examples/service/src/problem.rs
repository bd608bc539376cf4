//! What went wrong, as an answer.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model_runtime::Error;
use serde::Serialize;

/// A status and a sentence.
pub struct Problem {
    status: StatusCode,
    message: String,
}

#[derive(Serialize)]
struct Body {
    error: String,
}

impl Problem {
    pub fn not_found(what: &str) -> Self {
        Self { status: StatusCode::NOT_FOUND, message: format!("there is no such {what}") }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let status = if error.is_unique_violation() {
            StatusCode::CONFLICT
        } else if error.is_foreign_key_violation()
            || error.is_check_violation()
            || error.is_encode()
        {
            StatusCode::UNPROCESSABLE_ENTITY
        } else if error.is_not_found() {
            StatusCode::NOT_FOUND
        } else if error.is_pool_timeout() || error.is_connect() || error.is_busy() {
            StatusCode::SERVICE_UNAVAILABLE
        } else {
            // What it says is for the log, not for the world.
            eprintln!("error: {error}");
            let message = "something went wrong here".to_owned();
            return Self { status: StatusCode::INTERNAL_SERVER_ERROR, message };
        };
        Self { status, message: error.to_string() }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, Json(Body { error: self.message })).into_response()
    }
}
