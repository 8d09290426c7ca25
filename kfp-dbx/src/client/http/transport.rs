//! Explains a request that got no answer: no connection, no TLS, no time, or half an answer.

use std::io;
use std::time::Duration;

use rustls::CertificateError;
use ureq::Timeout;

use super::request::{Failure, Request};
use crate::client::error::ErrorKind;
use crate::client::server::Server;

const CHECK_NETWORK: &str =
    "check the URL and the network; with `kubectl port-forward`, check that it still runs";

/// Turns an error of the HTTP library into a failure.
pub(super) fn failure(
    server: &Server,
    request: &Request,
    error: &ureq::Error,
    time: Duration,
) -> Failure {
    let failing = Failing { server, request, time };
    match error {
        ureq::Error::HostNotFound => failing.unreached("the host is unknown"),
        ureq::Error::ConnectionFailed => failing.unreached("the host does not accept connections"),
        ureq::Error::ConnectProxyFailed(_) => failing.unreached("the proxy made no connection"),
        ureq::Error::InvalidProxyUrl => {
            Failure { is_transient: false, ..failing.unreached("the URL of the proxy is invalid") }
        }
        ureq::Error::Timeout(timeout) => failing.timed_out(*timeout),
        ureq::Error::Rustls(error) => failing.untrusted(&error.to_string(), Some(error)),
        ureq::Error::Tls(what) => failing.untrusted(what, None),
        ureq::Error::Pem(_) => failing.untrusted("a certificate can't be read", None),
        ureq::Error::Io(error) => failing.io(error),
        ureq::Error::BodyExceedsLimit(limit) => {
            let what = format!("the answer is longer than {limit} bytes");
            Failure::unreadable(request.error(server, ErrorKind::Unexpected, what))
        }
        _ => failing.dropped("the answer is not HTTP, or incomplete"),
    }
}

struct Failing<'a> {
    server: &'a Server,
    request: &'a Request<'a>,
    /// The time that the request had.
    time: Duration,
}

impl Failing<'_> {
    fn transient(&self, kind: ErrorKind, what: &str, is_unprocessed: bool) -> Failure {
        let error = self.request.error(self.server, kind, what);
        Failure { is_transient: true, is_unprocessed, ..Failure::permanent(error) }
    }

    fn unreached(&self, what: &str) -> Failure {
        let failure = self.transient(ErrorKind::NotReached, what, true);
        Failure { error: failure.error.with_help(CHECK_NETWORK), ..failure }
    }

    fn dropped(&self, what: &str) -> Failure {
        self.transient(ErrorKind::Dropped, what, false)
    }

    fn timed_out(&self, timeout: Timeout) -> Failure {
        let is_unprocessed = matches!(timeout, Timeout::Resolve | Timeout::Connect);
        let (what, help) = match is_unprocessed {
            true => ("the connection was not made in time".to_owned(), CHECK_NETWORK),
            false => (
                format!("there was no answer within {:?}", self.time),
                "allow more time, or try again later",
            ),
        };
        let failure = self.transient(ErrorKind::TimedOut, &what, is_unprocessed);
        Failure { error: failure.error.with_help(help), ..failure }
    }

    fn io(&self, error: &io::Error) -> Failure {
        // rustls reports its errors as `InvalidData` to whoever reads from the connection.
        let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        if let Some(tls) = tls {
            return self.untrusted(&tls.to_string(), Some(tls));
        }
        match error.kind() {
            io::ErrorKind::ConnectionRefused => {
                self.unreached("the host does not accept connections")
            }
            io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::AddrNotAvailable => self.unreached("the host can't be reached"),
            _ => self.dropped("the connection ended before the answer was complete"),
        }
    }

    fn untrusted(&self, why: &str, error: Option<&rustls::Error>) -> Failure {
        let what = format!("the connection is not trusted: {why}");
        let error = self
            .request
            .error(self.server, ErrorKind::Tls, what)
            .with_help(error.map_or(CHECK_CERTIFICATE, tls_help));
        Failure::permanent(error)
    }
}

const CHECK_CERTIFICATE: &str = "check the URL, the server's certificate and the clock";

/// Returns the way out of an error of TLS.
fn tls_help(error: &rustls::Error) -> &'static str {
    use CertificateError as Certificate;
    match error {
        rustls::Error::InvalidCertificate(Certificate::UnknownIssuer) => {
            "provide the certificate file of the authority that signed the server's certificate"
        }
        rustls::Error::InvalidCertificate(
            Certificate::Expired
            | Certificate::ExpiredContext { .. }
            | Certificate::NotValidYet
            | Certificate::NotValidYetContext { .. },
        ) => "check the clock of this machine, or renew the server's certificate",
        rustls::Error::InvalidCertificate(
            Certificate::NotValidForName | Certificate::NotValidForNameContext { .. },
        ) => "use a host name that the server's certificate is for",
        rustls::Error::InvalidMessage(_) => {
            "the server may not speak `https` at this port: try `http://`"
        }
        _ => CHECK_CERTIFICATE,
    }
}
