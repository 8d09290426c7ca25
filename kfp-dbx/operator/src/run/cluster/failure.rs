//! The meaning of the errors of the API server.

use crate::decide::ClusterFailure;

/// Returns what an error means for a pass.
pub(super) fn of(error: &kube::Error) -> ClusterFailure {
    let kube::Error::Api(status) = error else {
        return ClusterFailure::Unavailable(without_answer(error));
    };
    match status.code {
        404 | 409 => ClusterFailure::Stale,
        429 | 500.. => ClusterFailure::Unavailable(status.message.clone()),
        _ => ClusterFailure::Refused(status.message.clone()),
    }
}

/// Describes a request that got no answer, with the causes: the client's own message says only
/// `ServiceError`.
pub(in crate::run) fn without_answer(error: &kube::Error) -> String {
    let mut text = String::from("the API server cannot be reached");
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let message = error.to_string();
        if !text.contains(&message) {
            text.push_str(": ");
            text.push_str(&message);
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use kube::core::Status;

    use super::of;
    use crate::decide::ClusterFailure;

    fn api(code: u16, message: &str) -> ClusterFailure {
        let status = Status { code, message: message.to_owned(), ..Status::default() };
        of(&kube::Error::Api(status.boxed()))
    }

    #[test]
    fn errors_are_stale_refused_or_unavailable() {
        assert_eq!(api(404, "gone"), ClusterFailure::Stale);
        assert_eq!(api(409, "conflict"), ClusterFailure::Stale);
        for code in [400, 401, 403, 413, 422] {
            assert_eq!(api(code, "no"), ClusterFailure::Refused("no".to_owned()), "{code}");
        }
        for code in [429, 500, 503, 504] {
            assert_eq!(
                api(code, "later"),
                ClusterFailure::Unavailable("later".to_owned()),
                "{code}"
            );
        }
    }

    #[test]
    fn a_request_without_an_answer_is_described_with_its_causes() {
        let refused = std::io::Error::new(std::io::ErrorKind::ConnectionRefused, "refused");
        let failure = of(&kube::Error::Service(Box::new(refused)));
        let expected = "the API server cannot be reached: refused".to_owned();
        assert_eq!(failure, ClusterFailure::Unavailable(expected));
    }
}
