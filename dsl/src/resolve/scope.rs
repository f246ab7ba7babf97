//! What names mean inside one module: its own declarations and what it imports. A definition that
//! comes from another module carries that module's scope, so that its body resolves where it was written.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    ast,
    source::{Ident, Span},
};

/// The names of one module.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scope {
    /// By dotted path as it is written: `horizon`, `mask_email`, `masking.mask_email`.
    pub names: BTreeMap<String, Definition>,
}

impl Scope {
    /// What a path means, if it names something.
    #[must_use]
    pub fn lookup(&self, path: &[Ident]) -> Option<&Definition> {
        let text: Vec<&str> = path.iter().map(|part| part.node.as_str()).collect();
        self.names.get(&text.join("."))
    }
}

/// What a name means.
#[derive(Debug, Clone, PartialEq)]
pub enum Definition {
    /// `let`.
    Let(Arc<Let>),
    /// `param`.
    Param(Arc<Param>),
    /// `fn`.
    Function(Arc<Function>),
    /// `source`, with its declaration's place.
    Source(Span),
    /// `target`, with its declaration's place.
    Target(Span),
    /// `pipeline`, with its declaration's place.
    Pipeline(Span),
}

/// `let name [: type] = value`.
#[derive(Debug, Clone, PartialEq)]
pub struct Let {
    /// Its name.
    pub name: Ident,
    /// Its type, where one was written.
    pub ty: Option<ast::TypeRef>,
    /// Its value.
    pub value: ast::Expr,
    /// The scope that the value resolves in.
    pub scope: Arc<Scope>,
}

/// `param name: type [= value]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: ast::TypeRef,
    /// The value given on the command line, else the default.
    pub value: Option<ast::Expr>,
    /// The scope that the value resolves in.
    pub scope: Arc<Scope>,
}

/// `fn name(a: t, …) -> t = body`.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Its name.
    pub name: Ident,
    /// Its parameters.
    pub params: Vec<(Ident, ast::TypeRef)>,
    /// The type of its value.
    pub returns: ast::TypeRef,
    /// Its body.
    pub body: ast::Expr,
    /// The scope that the body resolves in.
    pub scope: Arc<Scope>,
    /// The module that declares it: `std.mysql`; shown where the function is inlined.
    pub module: String,
}
