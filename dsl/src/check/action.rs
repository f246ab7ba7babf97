//! Actions: what an `on error` arm, a cutover step or a setting asks for.

use std::collections::BTreeMap;

use super::{connector::unknown, setting::Typing};
use crate::{
    ast::{Arg, Expr, ExprKind},
    diagnostic::{Diagnostic, codes},
    source::{Ident, Spanned},
    types::SettingValue,
};

/// Checks `pause`, `retry(times: 3)`, `notify.webhook(url: …)` against the actions of a place.
pub fn check(typing: &mut Typing<'_, '_>, expr: &Expr, place: &str) -> SettingValue {
    let (path, args): (&[Ident], &[Arg]) = match &expr.kind {
        ExprKind::Path(path) => (path, &[]),
        ExprKind::Call { path, args } => (path, args),
        ExprKind::Error => return SettingValue::Null,
        _ => {
            typing.eval.diagnostics.push(
                Diagnostic::error(
                    codes::SETTING_TYPE,
                    "this is not something to do",
                    expr.span,
                    "expected an action",
                )
                .help("write an action such as `pause` or `retry(times: 3)`"),
            );
            return SettingValue::Null;
        }
    };
    let name = path.iter().map(|part| part.node.as_str()).collect::<Vec<_>>().join(".");
    let library = typing.library;
    let Some(action) =
        library.actions.get(&name).filter(|action| action.places.iter().any(|p| p == place))
    else {
        let known = library
            .actions
            .iter()
            .filter(|(_, a)| a.places.iter().any(|p| p == place))
            .map(|(n, _)| n.as_str());
        let span = match (path.first(), path.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => expr.span,
        };
        let diagnostic = match library.actions.get(&name) {
            None if path.len() > 1 && path.first().is_some_and(|p| p.node == "notify") => {
                unknown("action", &Spanned::new(name, span), [])
                    .help("add `import std.notify` at the top")
            }
            None => unknown("action", &Spanned::new(name, span), known),
            Some(_) => {
                let known: Vec<String> = known.map(|n| format!("`{n}`")).collect();
                Diagnostic::error(
                    codes::NAME_UNKNOWN,
                    format!("`{name}` cannot be asked for here"),
                    span,
                    "not here",
                )
                .help(format!(
                    "use {}",
                    crate::diagnostic::list_of(known.iter().map(String::as_str), "or")
                ))
            }
        };
        typing.eval.diagnostics.push(diagnostic);
        return SettingValue::Null;
    };
    let mut values: BTreeMap<String, SettingValue> = BTreeMap::new();
    for (i, arg) in args.iter().enumerate() {
        // Positions count only before the first name.
        let param = match &arg.name {
            Some(named) => action.params.iter().find(|param| param.name == named.node),
            None if args.iter().take(i).all(|before| before.name.is_none()) => action.params.get(i),
            None => None,
        };
        let Some(param) = param else {
            let known = action.params.iter().map(|param| param.name.as_str());
            let diagnostic = match &arg.name {
                Some(named) => unknown(&format!("argument of `{name}` called"), named, known),
                None => Diagnostic::error(
                    codes::SETTING_TYPE,
                    format!("`{name}` does not take this argument"),
                    arg.value.span,
                    "one too many",
                ),
            };
            typing.eval.diagnostics.push(diagnostic);
            continue;
        };
        let value = typing.field(param, &arg.value);
        if values.insert(param.name.clone(), value).is_some() {
            typing.eval.diagnostics.push(
                Diagnostic::error(
                    codes::SETTING_DUPLICATE,
                    format!("`{}` is given twice", param.name),
                    arg.value.span,
                    "given again here",
                )
                .help("keep one of them"),
            );
        }
    }
    for param in &action.params {
        if values.contains_key(&param.name) {
            continue;
        }
        match &param.declared.default {
            Some(default) => {
                let value = typing.field(param, default);
                values.insert(param.name.clone(), value);
            }
            None if param.ty.nullable => {
                values.insert(param.name.clone(), SettingValue::Null);
            }
            None => typing.eval.diagnostics.push(
                Diagnostic::error(
                    codes::SETTING_MISSING,
                    format!("`{name}` needs `{}`", param.name),
                    expr.span,
                    format!("`{}` is missing", param.name),
                )
                .help(format!(
                    "write `{name}({}: ..)` with {}",
                    param.name,
                    param.ty.describe()
                )),
            ),
        }
    }
    SettingValue::Action { name, args: values }
}
