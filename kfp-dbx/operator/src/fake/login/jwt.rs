//! The claims of a token of another provider.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value as Json;

use crate::time::Time;

/// Reads the claims of a token.
///
/// # Errors
///
/// Why it is no token, or not one for the audience and the time.
pub(super) fn claims(token: &str, audience: Option<&str>, now: Time) -> Result<Json, String> {
    let parts: Vec<_> = token.split('.').collect();
    let [_, claims, _] = parts.as_slice() else {
        return Err("the token has not three parts".to_owned());
    };
    let claims = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok();
    let claims: Option<Json> = claims.and_then(|claims| serde_json::from_slice(&claims).ok());
    let claims = claims.ok_or("the claims of the token are not JSON")?;
    let seconds = now.0 / 1000;
    if claims["exp"].as_u64().is_none_or(|end| end <= seconds) {
        return Err("the token has expired".to_owned());
    }
    let is_for = |audience: &str| match &claims["aud"] {
        Json::Array(all) => all.iter().any(|one| one == audience),
        one => one == audience,
    };
    match audience.filter(|audience| !is_for(audience)) {
        None => Ok(claims),
        Some(audience) => Err(format!("the token is not for the audience {audience}")),
    }
}
