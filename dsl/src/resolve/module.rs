//! Modules: which files belong to a program, and which names each of them sees.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{Definition, Given, Scope, declaration};
use crate::{
    ast::{self, ItemKind},
    diagnostic::{Diagnostic, codes, similar},
    source::{FileId, Ident, SourceMap, Span},
    syntax::{self, parse},
};

/// The module that every file sees without importing it: blocks and actions of pipelines.
pub const PRELUDE: &str = "std.pipeline";

/// The edition of the language that this version reads. A file that says none is of this one.
pub const EDITION: &str = "2026";

/// A file as its owner hands it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// Its name as it is shown.
    pub name: String,
    /// Its bytes; the loader says so if they are not UTF-8.
    pub bytes: Vec<u8>,
}

/// Where modules come from. This crate reads no files itself.
pub trait Files {
    /// The file of a module: `std.mysql`, `shop.masking`. `None`: there is none.
    fn read(&self, module: &str) -> Option<SourceText>;

    /// Names of modules that exist, for suggestions.
    fn modules(&self) -> Vec<String> {
        Vec::new()
    }
}

impl<F: Fn(&str) -> Option<SourceText>> Files for F {
    fn read(&self, module: &str) -> Option<SourceText> {
        self(module)
    }
}

/// One resolved file.
#[derive(Debug, Clone)]
pub struct Module {
    /// Dotted name; the entry file's is empty.
    pub name: String,
    /// As written.
    pub tree: Arc<ast::File>,
    /// What its `let`, `fn`, `param`, `source`, `target` and `pipeline` names mean, imported ones included.
    pub scope: Arc<Scope>,
    /// Connectors by the path that names them here: `mysql`, `m.mysql`.
    pub connectors: BTreeMap<String, Arc<ast::Connector>>,
    /// Actions by the path that names them here.
    pub actions: BTreeMap<String, Arc<ast::Action>>,
    /// Blocks that it declares; only the prelude has some.
    pub blocks: BTreeMap<String, Arc<ast::Block>>,
}

/// A program's modules.
#[derive(Debug, Clone)]
pub struct Linked {
    /// The entry file.
    pub entry: Module,
    /// What every file sees.
    pub prelude: Option<Module>,
    /// The trees of all files, by their numbers.
    pub trees: Vec<Arc<ast::File>>,
}

/// Loads the entry file and all that it imports.
pub fn link(
    entry: &SourceText,
    files: &dyn Files,
    given: &Given<'_>,
    sources: &mut SourceMap,
    diagnostics: &mut Vec<Diagnostic>,
) -> Linked {
    let mut linker = Linker {
        files,
        sources,
        diagnostics,
        done: BTreeMap::new(),
        loading: Vec::new(),
        trees: Vec::new(),
    };
    let module = linker.load(String::new(), entry, given);
    let prelude = linker.module(PRELUDE);
    if prelude.is_none() {
        linker.diagnostics.push(
            Diagnostic::placeless(
                codes::IMPORT_UNKNOWN,
                format!("the standard library has no module `{PRELUDE}`"),
            )
            .help("install the engine again: its library is part of the program"),
        );
    }
    let trees = linker.trees;
    Linked { entry: module, prelude, trees }
}

struct Linker<'f> {
    files: &'f dyn Files,
    sources: &'f mut SourceMap,
    diagnostics: &'f mut Vec<Diagnostic>,
    done: BTreeMap<String, Option<Module>>,
    loading: Vec<String>,
    trees: Vec<Arc<ast::File>>,
}

/// The names of a file, and who took them.
pub(super) struct Names {
    pub taken: BTreeMap<String, Span>,
    pub scope: Scope,
    connectors: BTreeMap<String, Arc<ast::Connector>>,
    actions: BTreeMap<String, Arc<ast::Action>>,
}

impl Names {
    /// Takes a name; a second taker is told.
    pub fn take(&mut self, name: &Ident, diagnostics: &mut Vec<Diagnostic>) -> bool {
        match self.taken.get(&name.node) {
            None => {
                self.taken.insert(name.node.clone(), name.span);
                true
            }
            Some(first) => {
                diagnostics.push(
                    Diagnostic::error(
                        codes::NAME_DUPLICATE,
                        format!("`{}` is declared twice", name.node),
                        name.span,
                        "declared again here",
                    )
                    .label(*first, "first declared here")
                    .help("sources, targets, pipelines, lets, functions, params and imports share one namespace: rename one of them"),
                );
                false
            }
        }
    }
}

impl Linker<'_> {
    /// The module of this name, loaded once.
    fn module(&mut self, name: &str) -> Option<Module> {
        if let Some(done) = self.done.get(name) {
            return done.clone();
        }
        let text = self.files.read(name);
        let module = text.map(|text| self.load(name.to_owned(), &text, &Given::none()));
        self.done.insert(name.to_owned(), module.clone());
        module
    }

    fn load(&mut self, name: String, text: &SourceText, given: &Given<'_>) -> Module {
        let (file, flaw) = self.sources.add(text.name.clone(), &text.bytes);
        let readable = flaw.is_none();
        self.diagnostics.extend(flaw.map(|flaw| syntax::flaw(file, flaw)));
        let source = self.sources.get(file).map_or_else(String::new, |f| f.text.clone());
        let parsed = parse(file, &source);
        // What a damaged text makes of the syntax is noise.
        if readable {
            self.diagnostics.extend(parsed.diagnostics);
        }
        let tree = Arc::new(parsed.tree);
        self.trees.push(Arc::clone(&tree));
        self.loading.push(name.clone());
        let mut names = Names {
            taken: BTreeMap::new(),
            scope: Scope::default(),
            connectors: BTreeMap::new(),
            actions: BTreeMap::new(),
        };
        for item in &tree.items {
            if let ItemKind::Edition(edition) = &item.kind
                && edition.node != EDITION
            {
                self.diagnostics.push(
                    Diagnostic::error(
                        codes::SYNTAX_EDITION,
                        format!("there is no edition `{}`", edition.node),
                        edition.span,
                        "not known to this version",
                    )
                    .edit(edition.span, format!("\"{EDITION}\""))
                    .help(format!(
                        "write `edition \"{EDITION}\"`, or use a later version of the engine"
                    )),
                );
            }
            if let ItemKind::Import(import) = &item.kind {
                self.import(import, item.span, &mut names);
            }
        }
        let mut blocks = BTreeMap::new();
        for item in &tree.items {
            match &item.kind {
                ItemKind::Connector(connector) => {
                    if names.take(&connector.name, self.diagnostics) {
                        names
                            .connectors
                            .insert(connector.name.node.clone(), Arc::new(connector.clone()));
                    }
                }
                ItemKind::Action(action) => {
                    names.actions.insert(dotted(&action.name), Arc::new(action.clone()));
                }
                ItemKind::Block(block) => {
                    blocks.insert(block.name.node.clone(), Arc::new(block.clone()));
                }
                _ => {}
            }
        }
        declaration::resolve(&tree, &name, given, &mut names, self.diagnostics);
        self.loading.pop();
        let Names { scope, connectors, actions, .. } = names;
        Module { name, tree, scope: Arc::new(scope), connectors, actions, blocks }
    }

    fn import(&mut self, import: &ast::Import, span: Span, names: &mut Names) {
        let path = dotted(&import.path);
        if self.loading.contains(&path) {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::IMPORT_CYCLE,
                    format!("`{path}` imports itself"),
                    span,
                    format!(
                        "{} → {path}",
                        self.loading
                            .iter()
                            .filter(|m| !m.is_empty())
                            .cloned()
                            .collect::<Vec<_>>()
                            .join(" → ")
                    ),
                )
                .help("move what both modules need into a third one"),
            );
            return;
        }
        let Some(module) = self.module(&path) else {
            let place = path_span(&import.path, span);
            let known = self.files.modules();
            let diagnostic = Diagnostic::error(
                codes::IMPORT_UNKNOWN,
                format!("there is no module `{path}`"),
                place,
                "not found",
            );
            self.diagnostics.push(match similar(&path, known.iter().map(String::as_str)) {
                Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")).edit(place, meant),
                None => diagnostic.help("the first name is `std` or the repository's name, the rest is the path of a file: `import shop.masking` reads `masking.mig`"),
            });
            // Its names would all be unknown: one message is enough.
            self.take_anyway(import, names);
            return;
        };
        if let Some(wanted) = &import.names {
            for name in wanted {
                if names.take(name, self.diagnostics) {
                    self.take_one(&module, name, &path, names);
                }
            }
        }
        let Some(local) = import.alias.as_ref().or(import.path.last()) else {
            return;
        };
        if !names.take(local, self.diagnostics) {
            return;
        }
        let own: BTreeSet<&str> = module.own_names();
        for (name, definition) in &module.scope.names {
            if own.contains(name.as_str()) {
                names.scope.names.insert(format!("{}.{name}", local.node), definition.clone());
            }
        }
        for (name, connector) in &module.connectors {
            if name.contains('.') {
                continue;
            }
            names.connectors.insert(format!("{}.{name}", local.node), Arc::clone(connector));
            if import.path.last().is_some_and(|last| last.node == *name) {
                names.connectors.insert(local.node.clone(), Arc::clone(connector));
            }
        }
        self.take_actions(&module, names);
    }

    fn take_actions(&self, module: &Module, names: &mut Names) {
        for (name, action) in &module.actions {
            names.actions.insert(name.clone(), Arc::clone(action));
        }
    }

    fn take_anyway(&mut self, import: &ast::Import, names: &mut Names) {
        for name in import.names.iter().flatten().chain(&import.alias).chain(import.path.last()) {
            names.taken.entry(name.node.clone()).or_insert(name.span);
        }
    }

    fn take_one(&mut self, module: &Module, name: &Ident, path: &str, names: &mut Names) {
        let own = module.own_names();
        if own.contains(name.node.as_str())
            && let Some(definition) = module.scope.names.get(&name.node)
        {
            names.scope.names.insert(name.node.clone(), definition.clone());
        } else if let Some(connector) = module.connectors.get(&name.node) {
            names.connectors.insert(name.node.clone(), Arc::clone(connector));
        } else if !module.tree.damaged {
            let known = own.into_iter().chain(module.connectors.keys().map(String::as_str));
            let diagnostic = Diagnostic::error(
                codes::NAME_UNKNOWN,
                format!("`{path}` has no `{}`", name.node),
                name.span,
                "not declared there",
            );
            self.diagnostics.push(match similar(&name.node, known) {
                Some(meant) => {
                    diagnostic.help(format!("did you mean `{meant}`?")).edit(name.span, meant)
                }
                None => diagnostic,
            });
        }
    }
}

impl Module {
    /// Names that the file itself declares and others may import.
    fn own_names(&self) -> BTreeSet<&str> {
        let mut own = BTreeSet::new();
        for item in &self.tree.items {
            match &item.kind {
                ItemKind::Let(one) => own.insert(one.name.node.as_str()),
                ItemKind::Function(one) => own.insert(one.name.node.as_str()),
                _ => false,
            };
        }
        own
    }

    /// The file that it was read from.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.tree.file
    }

    /// The declaration of a `source` or `target`.
    #[must_use]
    pub fn endpoint(&self, name: &str) -> Option<(&ast::Endpoint, Span)> {
        self.tree.items.iter().find_map(|item| match &item.kind {
            ItemKind::Endpoint(endpoint) if endpoint.name.node == name => {
                Some((endpoint, item.span))
            }
            _ => None,
        })
    }

    /// Names in scope of one kind, for suggestions.
    pub fn names_where(&self, wanted: impl Fn(&Definition) -> bool) -> Vec<&str> {
        self.scope.names.iter().filter(|(_, d)| wanted(d)).map(|(name, _)| name.as_str()).collect()
    }
}

/// `a.b.c`.
pub fn dotted(path: &[Ident]) -> String {
    path.iter().map(|part| part.node.as_str()).collect::<Vec<_>>().join(".")
}

/// From the first name to the last.
pub fn path_span(path: &[Ident], otherwise: Span) -> Span {
    match (path.first(), path.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => otherwise,
    }
}
