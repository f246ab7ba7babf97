//! `engine explain CODE`: the page of the book about an error.

use dsl::diagnostic::{Code, codes};
use serde_json::json;

use super::{Outcome, failure::Failure, output::Output};

/// Prints the page of a code, or the list of codes.
pub fn explain(code: Option<&str>, output: &Output) -> Outcome {
    let Some(name) = code else {
        for code in codes::ALL {
            output.data(code.name());
        }
        return Ok(());
    };
    match Code::find(name) {
        Some(code) if output.is_json() => {
            output.data(&json!({"code": code.name(), "page": code.page()}).to_string());
            Ok(())
        }
        Some(code) => {
            output.data(code.page());
            Ok(())
        }
        None => {
            let close = dsl::diagnostic::similar(name, codes::ALL.iter().map(|c| c.name()));
            let hint = close.map(|c| format!("; did you mean `{c}`?")).unwrap_or_default();
            output.tell(&format!(
                "error: there is no code `{name}`{hint} `engine explain` lists all codes"
            ));
            Err(Failure::Told)
        }
    }
}
