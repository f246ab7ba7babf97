//! The row stage of a route bound to a table: which columns the target row has and how each is
//! computed (`language.md` 5, "Row stage").
//!
//! Every right-hand side sees the source row, so the order of lines never matters; two lines that
//! would have to agree on an order are an error. Columns stand in the source's order, added ones
//! behind them in the order in which they are written. A generated column is carried as a plain
//! column: whether its values are sent or computed again is the engine's decision.

use std::collections::BTreeMap;

use super::expr::{Checker, Names, check_condition, sql_type};
use crate::{
    ast::{self, ExprKind as Ast, RowLine, Unit},
    catalog::Table,
    diagnostic::{Diagnostic, codes},
    hir::{
        Captures, ChunkBy, ChunkSize, Expr, ExprKind, OutputColumn, Pipeline, Route, RowMap,
        TypeOrigin,
    },
    source::{Ident, Span},
    types::{Kind, SqlType, ValueType},
};

/// Binds the row stage of a route (`None`: the identity route) to a source table.
///
/// The map is `None` if there are errors; warnings leave it whole. `captures` is what the route's
/// pattern captured from the table's name, `source_name` the endpoint that the table comes from.
#[must_use]
pub fn bind(
    pipeline: &Pipeline,
    route: Option<&Route>,
    source_name: &str,
    table: &Table,
    captures: &Captures,
) -> (Option<RowMap>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let names = Names { table: Some(table), captures, source_name, scope: &pipeline.scope };
    let mut binder =
        Binder { names, table, lines: Lines::default(), diagnostics: &mut diagnostics };
    if let Some(route) = route {
        binder.captures_apart(route);
        binder.sort(route);
    }
    let map = binder.map();
    let failed = diagnostics.iter().any(Diagnostic::is_error);
    ((!failed).then_some(map), diagnostics)
}

/// Checks a route's expressions without a table: what is wrong whatever the columns are.
#[must_use]
pub fn check_unbound(pipeline: &Pipeline, route: &Route, source_name: &str) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let captures = Captures::new();
    let names = Names { table: None, captures: &captures, source_name, scope: &pipeline.scope };
    for line in &route.body {
        match &line.node {
            RowLine::Where(condition) => {
                let _ = check_condition(condition, names, &mut diagnostics);
            }
            RowLine::Set { value, .. } => {
                let _ = Checker::new(names, &mut diagnostics).infer(value);
            }
            RowLine::Add { ty, value, .. } => typed(names, ty, Some(value), &mut diagnostics),
            RowLine::Cast { ty, using, .. } => typed(names, ty, using.as_ref(), &mut diagnostics),
            RowLine::ChunkBy { size: Some(size), .. } => {
                let _ = chunk_size(&size.node, &mut diagnostics);
            }
            RowLine::Rename { .. }
            | RowLine::Drop(_)
            | RowLine::Key(_)
            | RowLine::ChunkBy { size: None, .. } => {}
        }
    }
    diagnostics
}

fn typed(
    names: Names<'_>,
    ty: &ast::TypeRef,
    value: Option<&ast::Expr>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let sql = sql_type(ty, diagnostics);
    let mut checker = Checker::new(names, diagnostics);
    if let Some(value) = value {
        let value = checker.infer(value);
        if let Some(sql) = sql {
            let _ = checker.assign(value, &sql, ty.span);
        }
    }
}

/// The lines of a body by what they are about.
#[derive(Default)]
struct Lines<'a> {
    filters: Vec<&'a ast::Expr>,
    /// By source column: `set` or `cast`.
    values: BTreeMap<usize, Change<'a>>,
    renames: BTreeMap<usize, &'a Ident>,
    dropped: BTreeMap<usize, Span>,
    added: Vec<(&'a Ident, &'a ast::TypeRef, &'a ast::Expr)>,
    key: Option<&'a [Ident]>,
    chunk: Option<(&'a Ident, Option<&'a ast::Expr>)>,
}

enum Change<'a> {
    Set { column: &'a Ident, value: &'a ast::Expr },
    Cast { column: &'a Ident, ty: &'a ast::TypeRef, using: Option<&'a ast::Expr> },
}

impl Change<'_> {
    const fn column(&self) -> &Ident {
        match self {
            Self::Set { column, .. } | Self::Cast { column, .. } => column,
        }
    }
}

struct Binder<'a, 'd> {
    names: Names<'a>,
    table: &'a Table,
    lines: Lines<'a>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a> Binder<'a, '_> {
    /// A capture with the name of a column: a name would mean two things.
    fn captures_apart(&mut self, route: &Route) {
        for name in self.names.captures.keys() {
            if self.table.column(name).is_some() {
                let title =
                    format!("`{name}` is a capture and a column of `{}`", self.table.full_name());
                let mut diagnostic = Diagnostic::error(
                    codes::ROW_CAPTURE_IS_COLUMN,
                    title,
                    route.pattern.span,
                    "captured here",
                );
                if let Some(at) = first_use(&route.body, name) {
                    diagnostic = diagnostic.label(at, "which of both is not known");
                }
                self.diagnostics.push(
                    diagnostic.help(format!("Name the capture otherwise: `{{{name}_part}}`.")),
                );
            }
        }
    }

    fn column(&mut self, name: &Ident) -> Option<usize> {
        let found = self.table.column_index(&name.node);
        if found.is_none() {
            let title = format!("`{}` has no column `{}`", self.table.full_name(), name.node);
            let mut diagnostic =
                Diagnostic::error(codes::ROW_UNKNOWN_COLUMN, title, name.span, "no such column");
            let names = self.table.columns.iter().map(|c| c.name.as_str());
            if let Some(near) = super::expr::similar(&name.node, names) {
                diagnostic =
                    diagnostic.help(format!("Did you mean `{near}`?")).edit(name.span, near);
            }
            self.diagnostics.push(diagnostic);
        }
        found
    }

    fn sort(&mut self, route: &'a Route) {
        for line in &route.body {
            match &line.node {
                RowLine::Where(condition) => self.lines.filters.push(condition),
                RowLine::Set { column, value } => {
                    self.change(column, Change::Set { column, value })
                }
                RowLine::Cast { column, ty, using } => {
                    self.change(column, Change::Cast { column, ty, using: using.as_ref() });
                }
                RowLine::Add { column, ty, value } => self.lines.added.push((column, ty, value)),
                RowLine::Rename { from, to } => {
                    if let Some(index) = self.column(from) {
                        if let Some(before) = self.lines.renames.insert(index, to) {
                            self.twice("renamed", from, before.span);
                        }
                    }
                }
                RowLine::Drop(columns) => {
                    for name in columns {
                        if let Some(index) = self.column(name) {
                            self.lines.dropped.insert(index, name.span);
                        }
                    }
                }
                RowLine::Key(columns) => {
                    if let (Some(before), Some(first)) = (self.lines.key, columns.first()) {
                        let at = before.first().map_or(first.span, |c| c.span);
                        self.twice("given as the key", first, at);
                    }
                    self.lines.key = Some(columns);
                }
                RowLine::ChunkBy { column, size } => {
                    if let Some((before, _)) = self.lines.chunk {
                        self.twice("chunked by", column, before.span);
                    }
                    self.lines.chunk = Some((column, size.as_ref().map(|s| &s.node)));
                }
            }
        }
        self.dropped_and_changed();
    }

    fn change(&mut self, column: &Ident, change: Change<'a>) {
        if let Some(index) = self.column(column) {
            if let Some(before) = self.lines.values.insert(index, change) {
                let at = before.column().span;
                self.twice("given a value", column, at);
            }
        }
    }

    fn twice(&mut self, what: &str, name: &Ident, before: Span) {
        self.diagnostics.push(
            Diagnostic::error(
                codes::ROW_TWICE,
                format!("`{}` is {what} twice", name.node),
                name.span,
                "here again",
            )
            .label(before, "here first")
            .help("Order never matters in a route, so one of the lines must go."),
        );
    }

    fn dropped_and_changed(&mut self) {
        for (index, at) in &self.lines.dropped {
            let changed = self.lines.values.get(index).map(|c| c.column().span);
            let changed = changed.or_else(|| self.lines.renames.get(index).map(|to| to.span));
            if let Some(before) = changed {
                let title = format!("`{}` is dropped and changed", self.table.columns[*index].name);
                self.diagnostics.push(
                    Diagnostic::error(codes::ROW_TWICE, title, *at, "dropped here").label(before, "changed here").help(
                        "Remove one of the lines. Other expressions may still read a dropped column.",
                    ),
                );
            }
        }
    }

    fn map(&mut self) -> RowMap {
        let filter = self.filter();
        let mut columns = Vec::with_capacity(self.table.columns.len() + self.lines.added.len());
        for index in 0..self.table.columns.len() {
            if !self.lines.dropped.contains_key(&index) {
                columns.push(self.carried(index));
            }
        }
        for place in 0..self.lines.added.len() {
            let (column, ty, value) = self.lines.added[place];
            if let Some(output) = self.added(column, ty, value) {
                columns.push(output);
            }
        }
        self.names_apart(&columns);
        let (key, key_declared) = self.key(&columns);
        let chunk = self.chunk();
        RowMap {
            columns,
            dropped: self.lines.dropped.keys().copied().collect(),
            filter,
            key,
            key_declared,
            chunk,
        }
    }

    /// Several `where` lines must all hold.
    fn filter(&mut self) -> Option<Expr> {
        let mut conditions: Vec<Expr> = self
            .lines
            .filters
            .iter()
            .map(|f| check_condition(f, self.names, self.diagnostics))
            .collect();
        let last = conditions.pop()?;
        if conditions.is_empty() {
            return Some(last);
        }
        let nullable = last.ty.nullable || conditions.iter().any(|c| c.ty.nullable);
        let span = last.span;
        conditions.push(last);
        Some(Expr {
            kind: ExprKind::And(conditions),
            ty: ValueType { kind: Kind::Bool, nullable },
            span,
        })
    }

    fn carried(&mut self, index: usize) -> OutputColumn {
        let table = self.table;
        let column = &table.columns[index];
        let rename = self.lines.renames.get(&index).copied();
        let own = Expr {
            kind: ExprKind::Column(index),
            ty: ValueType {
                kind: Kind::of_column(&column.ty, column.collation.as_deref()),
                nullable: column.nullable,
            },
            span: rename.map_or_else(Span::default, |to| to.span),
        };
        let mut output = OutputColumn {
            name: rename.map_or_else(|| column.name.clone(), |to| to.node.clone()),
            ty: TypeOrigin::Mapped(column.ty.clone()),
            nullable: column.nullable,
            value: own,
            source: Some(index),
            origin: rename.map(|to| to.span),
        };
        let (value, sql, origin) = match self.lines.values.get(&index) {
            None => return output,
            Some(Change::Set { column: at, value }) => {
                let mut checker = Checker::new(self.names, self.diagnostics);
                let typed = checker.infer(value);
                (checker.assign(typed, &column.ty, value.span).into_expr(), None, at.span)
            }
            Some(Change::Cast { column: at, ty, using }) => {
                let Some(sql) = sql_type(ty, self.diagnostics) else {
                    return output;
                };
                let mut checker = Checker::new(self.names, self.diagnostics);
                let typed = match using {
                    Some(using) => checker.infer(using),
                    None => checker
                        .infer(&ast::Expr { kind: Ast::Path(vec![(*at).clone()]), span: at.span }),
                };
                let value = match using {
                    Some(_) => checker.assign(typed, &sql, ty.span),
                    // The line itself says that the column becomes this type.
                    None => checker.convert(typed, &sql, ty.span),
                };
                let mut value = value.into_expr();
                value.ty.nullable |= ty.nullable;
                (value, Some(sql), at.span)
            }
        };
        output.nullable = value.ty.nullable;
        output.value = value;
        output.origin = Some(origin);
        if let Some(sql) = sql {
            output.ty = TypeOrigin::Declared(sql);
        }
        output
    }

    fn added(
        &mut self,
        column: &Ident,
        ty: &ast::TypeRef,
        value: &ast::Expr,
    ) -> Option<OutputColumn> {
        if let Some(index) = self.table.column_index(&column.node) {
            if !self.lines.dropped.contains_key(&index) && !self.lines.renames.contains_key(&index)
            {
                let title = format!(
                    "`{}` is a column of `{}` already",
                    column.node,
                    self.table.full_name()
                );
                self.diagnostics.push(
                    Diagnostic::error(
                        codes::ROW_COLUMN_EXISTS,
                        title,
                        column.span,
                        "`add` makes new columns",
                    )
                    .help(format!(
                        "Write `set {0} = …` to change its value, or `drop {0}` to replace it.",
                        column.node
                    )),
                );
                return None;
            }
        }
        let sql = sql_type(ty, self.diagnostics);
        let mut checker = Checker::new(self.names, self.diagnostics);
        let typed = checker.infer(value);
        let sql: SqlType = sql?;
        let value = checker.assign(typed, &sql, value.span).into_expr();
        Some(OutputColumn {
            name: column.node.clone(),
            nullable: ty.nullable || value.ty.nullable,
            ty: TypeOrigin::Declared(sql),
            value,
            source: None,
            origin: Some(column.span),
        })
    }

    /// Two columns of the target must not have one name; MySQL compares names without case.
    fn names_apart(&mut self, columns: &[OutputColumn]) {
        let mut seen: BTreeMap<String, &OutputColumn> = BTreeMap::new();
        for column in columns {
            let Some(before) = seen.insert(column.name.to_lowercase(), column) else {
                continue;
            };
            let Some(at) = column.origin.or(before.origin) else {
                continue;
            };
            let mut diagnostic = Diagnostic::error(
                codes::ROW_COLUMN_EXISTS,
                format!("two columns of the target are named `{}`", column.name),
                at,
                "the name is taken",
            );
            if let (Some(first), Some(_)) = (before.origin, column.origin) {
                diagnostic = diagnostic.label(first, "by this one");
            }
            self.diagnostics
                .push(diagnostic.help("Choose another name, or `drop` the other column."));
        }
    }

    fn key(&mut self, columns: &[OutputColumn]) -> (Vec<usize>, bool) {
        if let Some(names) = self.lines.key {
            let mut key = Vec::with_capacity(names.len());
            for name in names {
                let lower = name.node.to_lowercase();
                match columns.iter().position(|c| c.name.to_lowercase() == lower) {
                    Some(place) if key.contains(&place) => {
                        self.twice("in the key", name, name.span)
                    }
                    Some(place) => key.push(place),
                    None => self.unknown_key_column(name, columns),
                }
            }
            return (key, true);
        }
        let table = self.table;
        let Some(index) = table.row_key() else {
            return (Vec::new(), false);
        };
        let sources: Vec<usize> = index
            .column_names()
            .unwrap_or_default()
            .iter()
            .filter_map(|n| table.column_index(n))
            .collect();
        if let Some((at, name)) = sources
            .iter()
            .find_map(|i| self.lines.dropped.get(i).map(|at| (*at, &table.columns[*i].name)))
        {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::KEY_MISSING,
                    format!("without `{name}` rows of `{}` have no key", table.full_name()),
                    at,
                    "part of the source's key",
                )
                .help("Say which columns of the target identify a row: `key (…)`."),
            );
            return (Vec::new(), false);
        }
        let place = |i: &usize| columns.iter().position(|c| c.source == Some(*i));
        (sources.iter().filter_map(place).collect(), false)
    }

    fn unknown_key_column(&mut self, name: &Ident, columns: &[OutputColumn]) {
        let title = format!("the target has no column `{}`", name.node);
        let mut diagnostic = Diagnostic::error(
            codes::KEY_UNKNOWN_COLUMN,
            title,
            name.span,
            "not a column of the target row",
        );
        let renamed = self.table.column_index(&name.node).and_then(|i| self.lines.renames.get(&i));
        if let Some(to) = renamed {
            diagnostic = diagnostic
                .label(to.span, "renamed here")
                .help("The key names columns of the target.");
            diagnostic = diagnostic.edit(name.span, to.node.clone());
        } else if let Some(near) =
            super::expr::similar(&name.node, columns.iter().map(|c| c.name.as_str()))
        {
            diagnostic = diagnostic.help(format!("Did you mean `{near}`?")).edit(name.span, near);
        }
        self.diagnostics.push(diagnostic);
    }

    fn chunk(&mut self) -> Option<ChunkBy> {
        let (column, size) = self.lines.chunk?;
        let column = self.column(column);
        let size = size.and_then(|s| chunk_size(s, self.diagnostics));
        Some(ChunkBy { column: column?, size })
    }
}

/// `50_000rows`, `64MiB`.
fn chunk_size(size: &ast::Expr, diagnostics: &mut Vec<Diagnostic>) -> Option<ChunkSize> {
    let factor = |unit| {
        Some(match unit {
            Unit::Bytes => 1,
            Unit::Kilobytes => 1000,
            Unit::Megabytes => 1_000_000,
            Unit::Gigabytes => 1_000_000_000,
            Unit::Kibibytes => 1 << 10,
            Unit::Mebibytes => 1 << 20,
            Unit::Gibibytes => 1 << 30,
            _ => return None,
        })
    };
    if let Ast::Quantity(quantity) = &size.kind {
        if let (Ok(amount), None) = (quantity.amount.parse::<u64>(), quantity.per) {
            let bytes = factor(quantity.unit)
                .and_then(|f: u64| amount.checked_mul(f))
                .map(ChunkSize::Bytes);
            let rows = (quantity.unit == Unit::Rows).then_some(ChunkSize::Rows(amount));
            if let Some(size) = rows.or(bytes).filter(|_| amount > 0) {
                return Some(size);
            }
        }
    }
    diagnostics.push(
        Diagnostic::error(codes::ROW_CHUNK_SIZE, "this is not the size of a chunk", size.span, "")
            .help("Write rows or bytes: `50_000rows`, `64MiB`."),
    );
    None
}

/// Where a name stands alone in a body.
fn first_use(body: &[crate::source::Spanned<RowLine>], name: &str) -> Option<Span> {
    body.iter().find_map(|line| match &line.node {
        RowLine::Where(e) | RowLine::Set { value: e, .. } | RowLine::Add { value: e, .. } => {
            find_name(e, name)
        }
        RowLine::Cast { using: Some(e), .. } => find_name(e, name),
        _ => None,
    })
}

fn find_name(expr: &ast::Expr, name: &str) -> Option<Span> {
    match &expr.kind {
        Ast::Path(path) => (path.len() == 1 && path[0].node == name).then_some(expr.span),
        Ast::Paren(e)
        | Ast::Unary { operand: e, .. }
        | Ast::Is { operand: e, .. }
        | Ast::Cast { operand: e, .. } => find_name(e, name),
        Ast::Binary { left, right, .. } => find_name(left, name).or_else(|| find_name(right, name)),
        Ast::Call { args, .. } => args.iter().find_map(|a| find_name(&a.value, name)),
        Ast::In { operand, list, .. } => {
            find_name(operand, name).or_else(|| list.iter().find_map(|e| find_name(e, name)))
        }
        _ => None,
    }
}
