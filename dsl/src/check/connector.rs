//! Connectors, blocks and actions as the standard library declares them.

use std::collections::BTreeMap;

use super::{
    field::{self, Field},
    type_rule,
};
use crate::{
    ast,
    diagnostic::{Diagnostic, codes, similar},
    hir::TypeRule,
    resolve::Linked,
    source::Ident,
};

/// A connector, what it inherits included.
#[derive(Debug, Clone)]
pub struct Connector {
    /// What implements it: the connector that it is a dialect of, else itself.
    pub base: String,
    /// Its own name.
    pub dialect: String,
    /// `source`, `target`.
    pub roles: Vec<String>,
    /// Its settings.
    pub fields: Vec<Field>,
    /// How types of a source become its own.
    pub type_rules: Vec<TypeRule>,
}

/// A declared action.
#[derive(Debug, Clone)]
pub struct Action {
    /// What it can be given.
    pub params: Vec<Field>,
    /// Where it may be asked for.
    pub places: Vec<String>,
}

/// Everything that the entry file can use without declaring it.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Connectors by the path that names them.
    pub connectors: BTreeMap<String, Connector>,
    /// Settings of blocks: `copy`, `stream`, `shard`, …
    pub blocks: BTreeMap<String, Vec<Field>>,
    /// Actions by name.
    pub actions: BTreeMap<String, Action>,
}

impl Library {
    /// Reads what the entry file and the prelude declare and import.
    pub fn new(linked: &Linked, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut library = Self::default();
        let mut read = Reader { linked, done: BTreeMap::new(), diagnostics };
        for (path, connector) in &linked.entry.connectors {
            if let Some(checked) = read.connector(connector, &mut Vec::new()) {
                library.connectors.insert(path.clone(), checked);
            }
        }
        let modules = linked.prelude.iter().chain([&linked.entry]);
        for module in modules {
            for (name, block) in &module.blocks {
                library.blocks.insert(name.clone(), field::read_all(&block.fields, diagnostics));
            }
            for (name, action) in &module.actions {
                let params = field::read_all(&action.params, diagnostics);
                let places = action.places.iter().map(|place| place.node.clone()).collect();
                library.actions.insert(name.clone(), Action { params, places });
            }
        }
        library
    }

    /// The settings of a block.
    pub fn block(&self, name: &str) -> &[Field] {
        self.blocks.get(name).map_or(&[], Vec::as_slice)
    }
}

struct Reader<'r> {
    linked: &'r Linked,
    done: BTreeMap<String, Connector>,
    diagnostics: &'r mut Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The declaration of this name, in any module that was loaded.
    fn find(&self, name: &str) -> Option<&ast::Connector> {
        self.linked.trees.iter().flat_map(|tree| &tree.items).find_map(|item| match &item.kind {
            ast::ItemKind::Connector(connector) if connector.name.node == name => Some(connector),
            _ => None,
        })
    }

    fn connector(
        &mut self,
        declared: &ast::Connector,
        open: &mut Vec<String>,
    ) -> Option<Connector> {
        let name = &declared.name.node;
        if let Some(done) = self.done.get(name) {
            return Some(done.clone());
        }
        if open.contains(name) {
            self.wrong(&declared.name, format!("the connector `{name}` is a dialect of itself"));
            return None;
        }
        open.push(name.clone());
        let mut connector = match &declared.base {
            None => Connector {
                base: name.clone(),
                dialect: name.clone(),
                roles: Vec::new(),
                fields: Vec::new(),
                type_rules: Vec::new(),
            },
            Some(base) => {
                let Some(found) = self.find(&base.node).cloned() else {
                    self.wrong(base, format!("there is no connector `{}`", base.node));
                    return None;
                };
                Connector { dialect: name.clone(), ..self.connector(&found, open)? }
            }
        };
        if !declared.roles.is_empty() {
            connector.roles.clear();
        }
        for role in &declared.roles {
            if !matches!(role.node.as_str(), "source" | "target") {
                self.wrong(
                    role,
                    format!("`{}` is not a role; roles are `source` and `target`", role.node),
                );
            }
            connector.roles.push(role.node.clone());
        }
        for field in field::read_all(&declared.fields, self.diagnostics) {
            match connector.fields.iter_mut().find(|inherited| inherited.name == field.name) {
                Some(inherited) => *inherited = field,
                None => connector.fields.push(field),
            }
        }
        // A rule of the dialect replaces the inherited one for the same types.
        let own = type_rule::check(&declared.type_rules, false, self.diagnostics);
        connector
            .type_rules
            .retain(|rule| !own.iter().any(|o| type_rule::same_types(&o.from, &rule.from)));
        connector.type_rules.extend(own);
        open.pop();
        self.done.insert(name.clone(), connector.clone());
        Some(connector)
    }

    fn wrong(&mut self, at: &Ident, title: String) {
        self.diagnostics.push(Diagnostic::error(
            codes::CONNECTOR_INVALID,
            title,
            at.span,
            "in this declaration",
        ));
    }
}

/// Says that a name is not one of those that exist.
pub fn unknown<'a>(
    what: &str,
    name: &Ident,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let diagnostic = Diagnostic::error(
        codes::NAME_UNKNOWN,
        format!("there is no {what} `{}`", name.node),
        name.span,
        "not known",
    );
    match similar(&name.node, known.iter().copied()) {
        Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")).edit(name.span, meant),
        None if known.is_empty() => diagnostic,
        None => {
            let quoted: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            let list = crate::diagnostic::list_of(quoted.iter().map(String::as_str), "and");
            diagnostic.help(format!("known here: {list}"))
        }
    }
}
