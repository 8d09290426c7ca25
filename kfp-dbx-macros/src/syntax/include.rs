//! The arguments of `include_spec!`, `include_notebook!` and `include_file!`.

use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Path, Token};

/// The arguments of `include_spec!`.
pub(crate) struct SpecCall {
    pub(crate) ty: Path,
    pub(crate) path: LitStr,
}

impl Parse for SpecCall {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let usage = "`include_spec!` takes a typed spec and the path of its file: `include_spec!(NewCluster, \"cluster.json\")`";
        let wrong = |_| syn::Error::new(input.span(), usage);
        let ty = Path::parse_mod_style(input).map_err(wrong)?;
        input.parse::<Token![,]>().map_err(wrong)?;
        Ok(Self { ty, path: path(input, usage)? })
    }
}

/// The argument of `include_notebook!` and `include_file!`.
pub(crate) struct FileCall {
    pub(crate) path: LitStr,
}

impl Parse for FileCall {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        Ok(Self {
            path: path(input, "this macro takes the path of a file: `\"data/greeting.txt\"`")?,
        })
    }
}

/// Parses the path, which is the last argument.
fn path(input: ParseStream, usage: &str) -> syn::Result<LitStr> {
    let wrong = |message| Err(syn::Error::new(input.span(), message));
    if input.is_empty() {
        return wrong(usage);
    }
    if !input.peek(LitStr) {
        return wrong(
            "the path must be a literal, because the file is read at compile time\n\
             = help: a relative path starts at the directory of the crate: `\"data/greeting.txt\"`",
        );
    }
    let path = input.parse()?;
    input.parse::<Option<Token![,]>>()?;
    if !input.is_empty() {
        return wrong(usage);
    }
    Ok(path)
}
