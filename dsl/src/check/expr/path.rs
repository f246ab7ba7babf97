//! Names: columns, captures, `source.name`, `let`, `param` and parameters of inlined functions.

use std::{collections::BTreeMap, sync::Arc};

use super::{Checker, Frame, MAX_INLINED, Typed, codes, literal};
use crate::{
    ast,
    catalog::Collation,
    diagnostic::Diagnostic,
    hir::{CaptureValue, Expr, ExprKind},
    resolve::{Definition, Function, Scope},
    source::{Ident, Span},
    types::{Kind, SqlType, Value, ValueType},
};

/// Names closer than this are offered as "did you mean"; jj's threshold (`language.md` 1).
const SIMILAR: f64 = 0.7;

/// The most similar of some names, if one is similar at all.
pub(crate) fn similar<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let rated = names.into_iter().map(|n| (strsim::jaro(&lower, &n.to_lowercase()), n));
    rated.filter(|(rating, _)| *rating > SIMILAR).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, n)| n)
}

impl Checker<'_> {
    pub(super) fn path(&mut self, path: &[Ident], span: Span) -> Typed {
        let Some(first) = path.first() else {
            return Typed::unknown(span);
        };
        if let ([name], Some(frame)) = (path, self.frames.last()) {
            if let Some(bound) = frame.params.get(&name.node) {
                return bound.clone();
            }
        }
        if self.frames.is_empty() {
            if let Some(found) = self.of_row(path, span) {
                return found;
            }
        }
        let scope = self.frames.last().map(|f| f.scope.clone());
        let definition = scope.as_deref().unwrap_or(self.names.scope).lookup(path).cloned();
        match definition {
            Some(Definition::Let(item)) => self.inline_constant(
                &item.name.node,
                &item.scope,
                item.ty.as_ref(),
                &item.value,
                span,
            ),
            Some(Definition::Param(item)) => match &item.value {
                Some(value) => {
                    self.inline_constant(&item.name.node, &item.scope, Some(&item.ty), value, span)
                }
                // Loading has told it. What runs has all values, so this is for checks and plans only.
                None => {
                    let Some(sql) = super::sql_type(&item.ty, self.diagnostics) else {
                        return Typed::unknown(span);
                    };
                    let kind = Kind::of_column(&sql, Some(Collation::CONSTANT));
                    let message = format!("the param `{}` has no value", item.name.node);
                    let ty = ValueType { kind, nullable: item.ty.nullable };
                    Typed::plain(Expr { kind: ExprKind::Raise(message), ty, span })
                }
            },
            Some(Definition::Function(f)) => self.fail(
                Diagnostic::error(
                    codes::TYPE_ARGUMENTS,
                    format!("`{}` is a function", f.name.node),
                    span,
                    "not called",
                )
                .help(format!("Write `{}(…)`.", f.name.node)),
            ),
            Some(Definition::Source(_) | Definition::Target(_) | Definition::Pipeline(_)) => self
                .fail(
                    Diagnostic::error(
                        codes::TYPE_MISMATCH,
                        format!("`{}` is no value", first.node),
                        span,
                        "",
                    )
                    .help("The name of the row's source is `source.name`."),
                ),
            None => self.unknown_name(path, span),
        }
    }

    /// Names of the row: its columns, the captures of its table's name, where it comes from.
    fn of_row(&mut self, path: &[Ident], span: Span) -> Option<Typed> {
        match path {
            [name] => {
                if let Some(table) = self.names.table {
                    if let Some(index) = table.column_index(&name.node) {
                        let column = &table.columns[index];
                        let ty = ValueType {
                            kind: Kind::of_column(&column.ty, column.collation.as_deref()),
                            nullable: column.nullable,
                        };
                        let implicit = matches!(ty.kind, Kind::Text(_));
                        return Some(Typed {
                            expr: Expr { kind: ExprKind::Column(index), ty, span },
                            implicit,
                        });
                    }
                }
                match self.names.captures.get(&name.node)? {
                    CaptureValue::Int(n) => {
                        let signed = i64::try_from(*n).map(|n| (Value::Int(n), Kind::Int));
                        let (value, kind) = signed.unwrap_or((Value::Uint(*n), Kind::Uint));
                        Some(Typed::plain(Expr::literal(value, kind, span)))
                    }
                    CaptureValue::Text(text) => Some(literal::constant_text(text.clone(), span)),
                }
            }
            [object, name] if name.node == "name" => {
                let text = match (object.node.as_str(), self.names.table) {
                    ("source", _) => self.names.source_name.to_owned(),
                    ("schema", Some(table)) => table.schema.clone(),
                    ("table", Some(table)) => table.name.clone(),
                    ("schema" | "table", None) => String::new(),
                    _ => return None,
                };
                Some(literal::constant_text(text, span))
            }
            _ => None,
        }
    }

    fn unknown_name(&mut self, path: &[Ident], span: Span) -> Typed {
        let name = path.iter().map(|p| p.node.as_str()).collect::<Vec<_>>().join(".");
        let inside = self.frames.last();
        if inside.is_none() && self.names.table.is_none() && path.len() == 1 {
            return Typed::unknown(span);
        }
        if let ([image, _], None) = (path, inside) {
            if matches!(image.node.as_str(), "old" | "new") {
                return self.fail(
                    Diagnostic::error(
                        codes::TYPE_UNKNOWN_NAME,
                        format!("`{name}` is known in `filter` only"),
                        span,
                        "",
                    )
                    .help("A row has one image here: write the column's name alone."),
                );
            }
        }
        let scope = inside.map_or(self.names.scope, |f| &*f.scope);
        let mut known: Vec<&str> = scope
            .names
            .iter()
            .filter(|(_, d)| matches!(d, Definition::Let(_) | Definition::Param(_)))
            .map(|(n, _)| n.as_str())
            .collect();
        match inside {
            Some(frame) => known.extend(frame.params.keys().map(String::as_str)),
            None => {
                known.extend(["source.name", "schema.name", "table.name"]);
                known.extend(self.names.captures.keys().map(String::as_str));
                known.extend(
                    self.names.table.iter().flat_map(|t| &t.columns).map(|c| c.name.as_str()),
                );
            }
        }
        let label = match self.names.table {
            Some(table) if inside.is_none() => format!("no column of `{}`", table.full_name()),
            _ => "not known here".to_owned(),
        };
        let mut diagnostic = Diagnostic::error(
            codes::TYPE_UNKNOWN_NAME,
            format!("nothing is named `{name}`"),
            span,
            label,
        );
        if let Some(near) = similar(&name, known) {
            let near = near.to_owned();
            diagnostic = diagnostic.help(format!("Did you mean `{near}`?")).edit(span, near);
        }
        self.fail(diagnostic)
    }

    fn inline_constant(
        &mut self,
        name: &str,
        scope: &Arc<Scope>,
        ty: Option<&ast::TypeRef>,
        value: &ast::Expr,
        span: Span,
    ) -> Typed {
        let frame = Frame { params: BTreeMap::new(), scope: scope.clone(), name: name.to_owned() };
        let Some(mut typed) = self.inlined(frame, span, |checker| checker.infer(value)) else {
            return Typed::unknown(span);
        };
        if let Some(ty) = ty {
            typed = self.declared(typed, ty, span);
        }
        typed.expr.span = span;
        typed
    }

    /// The body of a function of the language, its parameters replaced by what it is given.
    pub(super) fn inline_function(
        &mut self,
        function: &Function,
        args: Vec<Typed>,
        span: Span,
    ) -> Typed {
        let name = &function.name.node;
        if args.len() != function.params.len() {
            let title =
                format!("`{name}` takes {} arguments, not {}", function.params.len(), args.len());
            return self.fail(
                Diagnostic::error(codes::TYPE_ARGUMENTS, title, span, "")
                    .label(function.name.span, "declared here"),
            );
        }
        let mut params = BTreeMap::new();
        for ((param, ty), arg) in function.params.iter().zip(args) {
            if !ty.nullable && arg.expr.ty.nullable && !arg.is_unknown() {
                let title = format!("`{}` of `{name}` must not be null", param.node);
                self.report(
                    Diagnostic::error(codes::TYPE_NULLABILITY, title, arg.expr.span, "may be null")
                        .label(param.span, "declared without `?`")
                        .help("Give another value for null: `coalesce(…, …)`; or declare the parameter with `?`."),
                );
            }
            let at = arg.expr.span;
            let bound = self.declared(arg, ty, at);
            params.insert(param.node.clone(), bound);
        }
        let frame = Frame { params, scope: function.scope.clone(), name: name.clone() };
        let Some(body) = self.inlined(frame, span, |checker| checker.infer(&function.body)) else {
            return Typed::unknown(span);
        };
        let mut typed = self.declared(body, &function.returns, span);
        typed.expr.span = span;
        typed
    }

    /// Runs `check` inside a definition. Diagnostics from there also show where it is used.
    fn inlined(
        &mut self,
        frame: Frame,
        span: Span,
        check: impl FnOnce(&mut Self) -> Typed,
    ) -> Option<Typed> {
        if self.frames.len() >= MAX_INLINED
            || self
                .frames
                .iter()
                .any(|f| f.name == frame.name && Arc::ptr_eq(&f.scope, &frame.scope))
        {
            let title = format!("`{}` is defined by itself", frame.name);
            self.report(
                Diagnostic::error(codes::NAME_CYCLE, title, span, "comes back here")
                    .help("Definitions are replaced by their text, so none may use itself."),
            );
            return None;
        }
        let name = frame.name.clone();
        let before = self.diagnostics.len();
        self.frames.push(frame);
        let typed = check(self);
        self.frames.pop();
        if self.frames.is_empty() {
            for diagnostic in self.diagnostics.iter_mut().skip(before) {
                diagnostic.labels.push(crate::diagnostic::Label {
                    span,
                    text: format!("`{name}` is used here"),
                });
            }
        }
        Some(typed)
    }

    /// A value under a written type: converted where it is not of that type already.
    fn declared(&mut self, typed: Typed, ty: &ast::TypeRef, span: Span) -> Typed {
        match super::sql_type(ty, self.diagnostics) {
            // `string` takes texts as they are, with their collation.
            Some(SqlType::Text(_))
                if matches!(typed.expr.ty.kind, Kind::Text(_) | Kind::Unknown) =>
            {
                typed
            }
            Some(sql) => self.assign(typed, &sql, span),
            None => Typed::unknown(span),
        }
    }
}
