//! Declarations of a file: what may stand at its top level.

use serde::Serialize;

use super::{Clause, Expr, TypeRef, TypeRule};
use crate::source::{FileId, Ident, Span, Spanned};

/// One source file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct File {
    /// Which file.
    pub file: FileId,
    /// Its declarations, in order.
    pub items: Vec<Item>,
    /// A declaration did not parse and is missing here: names that cannot be found may be its names.
    pub damaged: bool,
}

/// A declaration with what is written above it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// The `##` lines above it, without their signs.
    pub doc: Option<Spanned<String>>,
    /// What it declares.
    pub kind: ItemKind,
    /// Where it stands, its block included.
    pub span: Span,
}

/// The declarations.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// `edition "2026"`.
    Edition(Spanned<String>),
    /// `import a.b { c } as d`.
    Import(Import),
    /// `param name: type = value`.
    Param(Param),
    /// `let name = value`.
    Let(Let),
    /// `fn name(a: t) -> t = body`.
    Function(Function),
    /// `connector name { … }`.
    Connector(Connector),
    /// `block copy { … }`: the settings of a block of pipelines. Only in the standard library.
    Block(Block),
    /// `action retry(…) for error`: something that an arm or a step can ask for. Only in the standard library.
    Action(Action),
    /// `source name = connector { … }`, `target …`.
    Endpoint(Endpoint),
    /// `pipeline name { … }`.
    Pipeline(Pipeline),
    /// `test "…" for name { … }`.
    Test(Test),
}

/// `import shop.masking as m { mask_email }`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Import {
    /// The module.
    pub path: Vec<Ident>,
    /// `as`: its name in this file.
    pub alias: Option<Ident>,
    /// `{ … }`: names taken out of it.
    pub names: Option<Vec<Ident>>,
}

/// `param name: type = value`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Param {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: TypeRef,
    /// Its value where none is given.
    pub default: Option<Expr>,
}

/// `let name: type = value`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Let {
    /// Its name.
    pub name: Ident,
    /// Its type, where one is written.
    pub ty: Option<TypeRef>,
    /// Its value.
    pub value: Expr,
}

/// `fn name(a: t, …) -> t = body`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Function {
    /// Its name.
    pub name: Ident,
    /// Its parameters; defaults are not allowed here.
    pub params: Vec<Field>,
    /// The type of its value.
    pub returns: TypeRef,
    /// Its body.
    pub body: Expr,
}

/// `connector name [is base] { … }`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Connector {
    /// Its name.
    pub name: Ident,
    /// The connector that it is a dialect of.
    pub base: Option<Ident>,
    /// `provides source, target`.
    pub roles: Vec<Ident>,
    /// Its settings.
    pub fields: Vec<Field>,
    /// `map type … -> …`.
    pub type_rules: Vec<TypeRule>,
}

/// `block name { … }`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Block {
    /// Name of the block in pipelines.
    pub name: Ident,
    /// Its settings.
    pub fields: Vec<Field>,
}

/// `action name(…) for places`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Action {
    /// Its name, dotted where it needs an import: `notify.webhook`.
    pub name: Vec<Ident>,
    /// What it can be given.
    pub params: Vec<Field>,
    /// Where it may be asked for: `error`, `step`, or the name of a setting.
    pub places: Vec<Ident>,
}

/// `name: type = default`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// The `##` lines above it.
    pub doc: Option<Spanned<String>>,
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: TypeRef,
    /// Its value where none is given.
    pub default: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// What an endpoint is used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// `source`.
    Source,
    /// `target`.
    Target,
}

impl Role {
    /// The keyword.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Target => "target",
        }
    }
}

/// `source name = connector { … }`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Endpoint {
    /// `source` or `target`.
    pub role: Role,
    /// Its name.
    pub name: Ident,
    /// Its connector.
    pub connector: Vec<Ident>,
    /// Its settings.
    pub settings: Vec<Setting>,
}

/// `name = value`, `name { … }`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Setting {
    /// Its name.
    pub name: Ident,
    /// Its value.
    pub value: SettingBody,
    /// Where it stands.
    pub span: Span,
}

/// What a setting is set to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingBody {
    /// `= value`.
    Value(Expr),
    /// `{ … }`.
    Block(Vec<Setting>),
}

/// `pipeline name { … }`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pipeline {
    /// Its name.
    pub name: Ident,
    /// Its clauses, in order.
    pub clauses: Vec<Clause>,
    /// A clause did not parse and is missing here.
    pub damaged: bool,
}

/// `test "…" for pipeline { … }`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Test {
    /// What it shows.
    pub title: Spanned<String>,
    /// The pipeline; may be left out where the file has one.
    pub pipeline: Option<Ident>,
    /// Its lines, in order.
    pub lines: Vec<Spanned<TestLine>>,
}

/// A line of a test.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TestLine {
    /// `given …`: what happens at a source.
    Given(Change),
    /// `expect …`: what arrives at the target.
    Expect(Change),
    /// `expect nothing`.
    ExpectNothing,
    /// `expect error conversion`.
    ExpectError(Ident),
}

/// A change of a row or of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// `insert`, `update`, `delete`, `ddl`, …
    pub event: Ident,
    /// `from cluster_a`.
    pub source: Option<Ident>,
    /// The table; absent for `ddl`.
    pub table: Option<super::Pattern>,
    /// The row, before the change where there are two.
    pub before: Option<Expr>,
    /// The row after an update.
    pub after: Option<Expr>,
    /// The text of a `ddl`.
    pub sql: Option<Spanned<String>>,
}
