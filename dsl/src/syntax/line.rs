//! What one line says: matched rules to declarations, clauses and lines of blocks. A line that opens
//! a block gives the part that stands before the brace; [`super::parser`] reads the block.

use super::{
    grammar::{Pair, Rule, is_sign},
    lowering::Lowering,
};
use crate::{
    ast,
    source::{Ident, Spanned},
};

/// A declaration, or the head of one.
pub enum Item {
    Whole(ast::ItemKind),
    Connector(ast::Connector),
    Block(ast::Block),
    /// With whether a block follows.
    Endpoint(ast::Endpoint, bool),
    Pipeline(ast::Pipeline),
    Test(ast::Test),
}

/// A clause, or the head of one.
pub enum Clause {
    Whole(ast::ClauseKind),
    Route(ast::Route),
    Shard(ast::ModeBlock),
    OnlineDdl(ast::ModeBlock),
    Ddl,
    OnError,
    Phase(Ident),
}

/// A line of a connector.
pub enum ConnectorLine {
    Provides(Vec<Ident>),
    MapType(ast::TypeRule),
    Field(ast::Field),
}

/// The parts of a match by rule; each is taken once.
struct Parts<'t> {
    parts: Vec<Option<Pair<'t>>>,
}

impl<'t> Parts<'t> {
    fn of(pair: Pair<'t>) -> Self {
        Self { parts: pair.into_inner().map(Some).collect() }
    }

    /// The next part of this rule.
    fn take(&mut self, rule: Rule) -> Option<Pair<'t>> {
        self.parts
            .iter_mut()
            .find(|part| part.as_ref().is_some_and(|p| p.as_rule() == rule))?
            .take()
    }

    /// The next part of this rule that stands after a keyword.
    fn take_after(&mut self, keyword: Rule, rule: Rule) -> Option<Pair<'t>> {
        let at = self
            .parts
            .iter()
            .position(|part| part.as_ref().is_some_and(|p| p.as_rule() == keyword))?;
        self.parts
            .iter_mut()
            .skip(at)
            .find(|part| part.as_ref().is_some_and(|p| p.as_rule() == rule))?
            .take()
    }

    fn has(&self, rule: Rule) -> bool {
        self.parts.iter().flatten().any(|p| p.as_rule() == rule)
    }
}

fn inner(pair: Pair<'_>) -> Option<Pair<'_>> {
    pair.into_inner().find(|part| !is_sign(part.as_rule()))
}

impl Lowering<'_> {
    fn name(&self, parts: &mut Parts<'_>) -> Ident {
        match parts.take(Rule::ident).or_else(|| parts.take(Rule::arg_name)) {
            Some(pair) => self.ident(pair),
            None => Spanned::new(String::new(), self.here()),
        }
    }

    fn value(&mut self, parts: &mut Parts<'_>) -> ast::Expr {
        self.optional(parts).unwrap_or(ast::Expr { kind: ast::ExprKind::Error, span: self.here() })
    }

    fn optional(&mut self, parts: &mut Parts<'_>) -> Option<ast::Expr> {
        parts.take(Rule::expr).map(|pair| self.expr(pair))
    }

    fn ty(&mut self, parts: &mut Parts<'_>) -> ast::TypeRef {
        match parts.take(Rule::type_ref) {
            Some(pair) => self.type_ref(pair),
            None => self.no_type(self.here()),
        }
    }

    fn list(&self, parts: &mut Parts<'_>) -> Vec<Ident> {
        parts.take(Rule::names).map_or_else(Vec::new, |pair| self.names(pair))
    }

    fn dotted(&self, parts: &mut Parts<'_>) -> Vec<Ident> {
        parts.take(Rule::path).map_or_else(Vec::new, |pair| self.path(pair))
    }

    fn text(&mut self, parts: &mut Parts<'_>) -> Spanned<String> {
        match parts.take(Rule::string) {
            Some(pair) => self.plain_string(pair),
            None => Spanned::new(String::new(), self.here()),
        }
    }

    fn fields(&mut self, parts: &mut Parts<'_>, rule: Rule) -> Vec<ast::Field> {
        let mut fields = Vec::new();
        while let Some(pair) = parts.take(rule) {
            fields.push(self.field(pair));
        }
        fields
    }

    /// `name: type = default`.
    fn field(&mut self, pair: Pair<'_>) -> ast::Field {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let name = self.name(&mut parts);
        let ty = self.ty(&mut parts);
        let default = self.optional(&mut parts);
        ast::Field { doc: None, name, ty, default, span }
    }

    /// `Rule::field_line`.
    pub fn field_line(&mut self, pair: Pair<'_>) -> ast::Field {
        let span = self.span(&pair);
        match inner(pair) {
            Some(field) => self.field(field),
            None => {
                let name = Spanned::new(String::new(), span);
                ast::Field { doc: None, name, ty: self.no_type(span), default: None, span }
            }
        }
    }

    /// `Rule::item`.
    pub fn item(&mut self, pair: Pair<'_>) -> Item {
        let Some(pair) = inner(pair) else {
            return Item::Whole(ast::ItemKind::Edition(Spanned::new(String::new(), self.here())));
        };
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair);
        let parts = &mut parts;
        match rule {
            Rule::import => {
                let alias = parts.take_after(Rule::kw_as, Rule::ident).map(|pair| self.ident(pair));
                let names = parts.take(Rule::import_list).map(|pair| self.names(pair));
                Item::Whole(ast::ItemKind::Import(ast::Import {
                    path: self.dotted(parts),
                    alias,
                    names,
                }))
            }
            Rule::param => {
                let (name, ty, default) = (self.name(parts), self.ty(parts), self.optional(parts));
                Item::Whole(ast::ItemKind::Param(ast::Param { name, ty, default }))
            }
            Rule::let_decl => {
                let name = self.name(parts);
                let ty = parts.take(Rule::type_ref).map(|pair| self.type_ref(pair));
                Item::Whole(ast::ItemKind::Let(ast::Let { name, ty, value: self.value(parts) }))
            }
            Rule::fn_decl => {
                let name = self.name(parts);
                let params = self.fields(parts, Rule::parameter);
                let (returns, body) = (self.ty(parts), self.value(parts));
                Item::Whole(ast::ItemKind::Function(ast::Function { name, params, returns, body }))
            }
            Rule::connector => {
                let base = parts.take_after(Rule::kw_is, Rule::ident).map(|pair| self.ident(pair));
                let name = self.name(parts);
                let (roles, fields, type_rules) = (Vec::new(), Vec::new(), Vec::new());
                Item::Connector(ast::Connector { name, base, roles, fields, type_rules })
            }
            Rule::block => Item::Block(ast::Block { name: self.name(parts), fields: Vec::new() }),
            Rule::action => {
                let params = self.fields(parts, Rule::parameter);
                Item::Whole(ast::ItemKind::Action(ast::Action {
                    name: self.dotted(parts),
                    params,
                    places: self.list(parts),
                }))
            }
            Rule::endpoint => {
                let role =
                    if parts.has(Rule::kw_source) { ast::Role::Source } else { ast::Role::Target };
                let opens = parts.has(Rule::open);
                let (name, connector) = (self.name(parts), self.dotted(parts));
                Item::Endpoint(ast::Endpoint { role, name, connector, settings: Vec::new() }, opens)
            }
            Rule::pipeline => Item::Pipeline(ast::Pipeline {
                name: self.name(parts),
                clauses: Vec::new(),
                damaged: false,
            }),
            Rule::test => {
                let title = self.text(parts);
                let pipeline = parts.take(Rule::ident).map(|pair| self.ident(pair));
                Item::Test(ast::Test { title, pipeline, lines: Vec::new() })
            }
            _ => Item::Whole(ast::ItemKind::Edition(self.text(parts))),
        }
    }

    /// `Rule::connector_line`.
    pub fn connector_line(&mut self, pair: Pair<'_>) -> ConnectorLine {
        match inner(pair) {
            Some(pair) if pair.as_rule() == Rule::provides => {
                ConnectorLine::Provides(self.list(&mut Parts::of(pair)))
            }
            Some(pair) if pair.as_rule() == Rule::map_type => {
                ConnectorLine::MapType(self.type_rule(pair))
            }
            Some(pair) => ConnectorLine::Field(self.field(pair)),
            None => ConnectorLine::Provides(Vec::new()),
        }
    }

    /// `Rule::setting`, with whether a block follows.
    pub fn setting(&mut self, pair: Pair<'_>) -> (ast::Setting, bool) {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let opens = parts.has(Rule::open);
        let name = self.name(&mut parts);
        let value = match self.optional(&mut parts) {
            Some(value) => ast::SettingBody::Value(value),
            None => ast::SettingBody::Block(Vec::new()),
        };
        (ast::Setting { name, value, span }, opens)
    }

    /// `Rule::clause`.
    pub fn clause(&mut self, pair: Pair<'_>) -> Clause {
        let Some(pair) = inner(pair) else {
            return Clause::Whole(ast::ClauseKind::From(Vec::new()));
        };
        let rule = pair.as_rule();
        if rule == Rule::map_type {
            return Clause::Whole(ast::ClauseKind::MapType(self.type_rule(pair)));
        }
        let mut parts = Parts::of(pair);
        let parts = &mut parts;
        let opens = parts.has(Rule::open);
        match rule {
            Rule::into => Clause::Whole(ast::ClauseKind::Into(self.name(parts))),
            Rule::include => Clause::Whole(ast::ClauseKind::Include(self.pattern_list(parts))),
            Rule::exclude => Clause::Whole(ast::ClauseKind::Exclude(self.pattern_list(parts))),
            Rule::filter => Clause::Whole(ast::ClauseKind::Filter(self.filter(parts))),
            Rule::route => {
                let from = self.list(parts);
                let mut side = || parts.take(Rule::pattern).map(|pair| self.pattern(pair));
                let nothing = || ast::Pattern {
                    segments: Vec::new(),
                    text: String::new(),
                    span: Default::default(),
                };
                let pattern = side().unwrap_or_else(nothing);
                let target = side().unwrap_or_else(nothing);
                let route = ast::Route { from, pattern, target, body: Vec::new() };
                if opens {
                    Clause::Route(route)
                } else {
                    Clause::Whole(ast::ClauseKind::Route(route))
                }
            }
            Rule::shard | Rule::online_ddl => {
                let block = ast::ModeBlock { mode: self.name(parts), settings: Vec::new() };
                match (rule, opens) {
                    (Rule::shard, true) => Clause::Shard(block),
                    (Rule::shard, false) => Clause::Whole(ast::ClauseKind::Shard(block)),
                    (_, true) => Clause::OnlineDdl(block),
                    (_, false) => Clause::Whole(ast::ClauseKind::OnlineDdl(block)),
                }
            }
            Rule::ddl => Clause::Ddl,
            Rule::on_error => Clause::OnError,
            Rule::phase => {
                let name = parts.take(Rule::phase_name);
                Clause::Phase(match name {
                    Some(pair) => self.ident(pair),
                    None => Spanned::new(String::new(), self.here()),
                })
            }
            _ => Clause::Whole(ast::ClauseKind::From(self.list(parts))),
        }
    }

    fn pattern_list(&mut self, parts: &mut Parts<'_>) -> Vec<ast::Pattern> {
        parts.take(Rule::patterns).map_or_else(Vec::new, |pair| self.patterns(pair))
    }

    fn filter(&mut self, parts: &mut Parts<'_>) -> ast::Filter {
        let matching = parts.take_after(Rule::kw_matching, Rule::expr).map(|pair| self.expr(pair));
        let when = parts.take_after(Rule::kw_when, Rule::expr).map(|pair| self.expr(pair));
        let keep = parts.has(Rule::kw_keep);
        ast::Filter {
            patterns: self.pattern_list(parts),
            keep,
            events: self.list(parts),
            when,
            matching,
        }
    }

    /// `Rule::row_line`.
    pub fn row_line(&mut self, pair: Pair<'_>) -> ast::RowLine {
        let Some(pair) = inner(pair) else {
            return ast::RowLine::Key(Vec::new());
        };
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair);
        let parts = &mut parts;
        match rule {
            Rule::where_row => ast::RowLine::Where(self.value(parts)),
            Rule::set_col => {
                ast::RowLine::Set { column: self.name(parts), value: self.value(parts) }
            }
            Rule::add_col => ast::RowLine::Add {
                column: self.name(parts),
                ty: self.ty(parts),
                value: self.value(parts),
            },
            Rule::rename_col => {
                ast::RowLine::Rename { from: self.name(parts), to: self.name(parts) }
            }
            Rule::drop_col => ast::RowLine::Drop(self.list(parts)),
            Rule::cast_col => ast::RowLine::Cast {
                column: self.name(parts),
                ty: self.ty(parts),
                using: self.optional(parts),
            },
            Rule::chunk_by => {
                let column = self.name(parts);
                let size = self.optional(parts).map(|size| {
                    let span = size.span;
                    Spanned::new(size, span)
                });
                ast::RowLine::ChunkBy { column, size }
            }
            _ => {
                let mut columns = Vec::new();
                while let Some(pair) = parts.take(Rule::ident) {
                    columns.push(self.ident(pair));
                }
                ast::RowLine::Key(columns)
            }
        }
    }

    /// `Rule::ddl_rule`.
    pub fn ddl_rule(&mut self, pair: Pair<'_>) -> ast::DdlRule {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        ast::DdlRule { action: self.name(&mut parts), events: self.list(&mut parts), span }
    }

    /// `Rule::error_arm`.
    pub fn error_arm(&mut self, pair: Pair<'_>) -> ast::ErrorArm {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        ast::ErrorArm { classes: self.list(&mut parts), action: self.value(&mut parts), span }
    }

    /// `Rule::phase_line`, with whether a block follows.
    pub fn phase_line(&mut self, pair: Pair<'_>) -> (ast::PhaseLine, bool) {
        let span = self.span(&pair);
        let Some(pair) = inner(pair) else {
            let condition = ast::Expr { kind: ast::ExprKind::Error, span };
            return (ast::PhaseLine::Require { condition, hold: None, span }, false);
        };
        match pair.as_rule() {
            Rule::require => {
                let span = self.span(&pair);
                let mut parts = Parts::of(pair);
                let condition = self.value(&mut parts);
                let hold = parts.take(Rule::quantity).map(|pair| {
                    let span = self.span(&pair);
                    ast::Expr { kind: ast::ExprKind::Quantity(super::quantity::read(pair)), span }
                });
                (ast::PhaseLine::Require { condition, hold, span }, false)
            }
            Rule::step => {
                let span = self.span(&pair);
                (ast::PhaseLine::Do { action: self.value(&mut Parts::of(pair)), span }, false)
            }
            _ => {
                let (setting, opens) = self.setting(pair);
                (ast::PhaseLine::Setting(setting), opens)
            }
        }
    }

    /// `Rule::test_line`.
    pub fn test_line(&mut self, pair: Pair<'_>) -> ast::TestLine {
        let Some(pair) = inner(pair) else {
            return ast::TestLine::ExpectNothing;
        };
        let given = pair.as_rule() == Rule::given;
        let mut parts = Parts::of(pair);
        match parts.take(Rule::change) {
            Some(change) if given => ast::TestLine::Given(self.change(change)),
            Some(change) => ast::TestLine::Expect(self.change(change)),
            None if parts.has(Rule::kw_error) => ast::TestLine::ExpectError(self.name(&mut parts)),
            None => ast::TestLine::ExpectNothing,
        }
    }

    fn change(&mut self, pair: Pair<'_>) -> ast::Change {
        let mut parts = Parts::of(pair);
        let parts = &mut parts;
        let source = parts.take_after(Rule::kw_from, Rule::ident).map(|pair| self.ident(pair));
        let event = match parts.take(Rule::kw_ddl) {
            Some(word) => self.ident(word),
            None => self.name(parts),
        };
        let table = parts.take(Rule::pattern).map(|pair| self.pattern(pair));
        let mut row = || {
            let pair = parts.take(Rule::record)?;
            let span = self.span(&pair);
            Some(ast::Expr { kind: ast::ExprKind::Record(self.record(pair)), span })
        };
        let (before, after) = (row(), row());
        let sql = parts.take(Rule::string).map(|pair| self.plain_string(pair));
        ast::Change { event, source, table, before, after, sql }
    }
}
