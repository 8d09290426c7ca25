//! The HTTP server for Kubernetes and Prometheus: `/healthz`, `/readyz`, `/metrics`.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;

use super::health::Health;
use super::metrics::Metrics;

/// The format of the metrics.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Serves until the process ends.
///
/// # Errors
///
/// The listener fails.
pub async fn serve(listener: TcpListener, health: Health, metrics: Metrics) -> std::io::Result<()> {
    axum::serve(listener, routes(health, metrics)).await
}

fn routes(health: Health, metrics: Metrics) -> Router {
    Router::new()
        .route("/healthz", get(async |State(health): State<Health>| answer(health.alive())))
        .route("/readyz", get(async |State(health): State<Health>| answer(health.ready())))
        .with_state(health)
        .route("/metrics", get(async |State(metrics): State<Metrics>| text(&metrics)))
        .with_state(metrics)
}

fn answer(result: Result<(), String>) -> Response {
    match result {
        Ok(()) => "ok\n".into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, why).into_response(),
    }
}

fn text(metrics: &Metrics) -> Response {
    match metrics.text() {
        Ok(text) => ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}
