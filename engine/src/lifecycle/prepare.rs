//! From a checked pipeline to a plan: connects, reads catalogs, binds.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use dsl::{
    catalog::{Catalog, Table},
    check::route::{self, SourceTable},
    diagnostic::Diagnostic,
    hir::Pipeline,
};

use super::store::TargetStore;
use crate::{
    connector::{self, Selector, Source, Target},
    error::Result,
    plan::{self, Plan, SourceState, TargetState},
    state::{CopyState, SCHEMA, TableId, TableState},
};

/// A plan and the connections that it was made with.
pub struct Prepared {
    /// The plan; `None` if the diagnostics hold errors.
    pub plan: Option<Plan>,
    /// What the catalogs brought to light.
    pub diagnostics: Vec<Diagnostic>,
    /// Sources, in the plan's order.
    pub sources: Vec<Arc<dyn Source>>,
    /// The target.
    pub target: Arc<dyn Target>,
}

/// Connects to the endpoints of a pipeline. `base` is the folder of the pipeline file: paths in it are relative to that.
///
/// # Errors
/// An endpoint cannot be reached.
pub async fn connect(
    pipeline: &Pipeline,
    base: &Path,
) -> Result<(Vec<Arc<dyn Source>>, Arc<dyn Target>)> {
    let mut sources = Vec::new();
    for endpoint in &pipeline.sources {
        sources.push(connector::open_source(endpoint, base).await?);
    }
    Ok((sources, connector::open_target(&pipeline.target, base).await?))
}

/// Connects, reads the catalogs and plans.
///
/// # Errors
/// An endpoint cannot be reached or read.
pub async fn prepare(pipeline: &Arc<Pipeline>, base: &Path) -> Result<Prepared> {
    let (sources, target) = connect(pipeline, base).await?;
    let mut states = Vec::new();
    for (endpoint, source) in pipeline.sources.iter().zip(&sources) {
        let (selecting, name) = (Arc::clone(pipeline), endpoint.name.node.clone());
        let wanted: Selector = Arc::new(move |schema, table| {
            schema != SCHEMA
                && route::includes(&selecting, SourceTable { source: &name, schema, table })
        });
        let server = source.server().clone();
        states.push(SourceState {
            name: endpoint.name.node.clone(),
            queries: server.dialect.is_mysql_family() && endpoint.connector == "mysql",
            server,
            catalog: source.catalog(wanted).await?,
            origin: endpoint.span,
        });
    }
    let mut schemas = target_schemas(pipeline, &states);
    schemas.push(SCHEMA.to_owned());
    let catalog = target.catalog(&schemas).await?;
    let target_state = TargetState {
        recorded: recorded(pipeline, &target, &catalog).await?,
        name: pipeline.target.name.node.clone(),
        server: target.server().clone(),
        catalog,
        origin: pipeline.target.span,
    };
    let (plan, diagnostics) = plan::build(pipeline, &states, &target_state);
    Ok(Prepared { plan, diagnostics, sources, target })
}

/// What earlier runs of the pipeline recorded in the target; nothing is made there for asking.
async fn recorded(
    pipeline: &Pipeline,
    target: &Arc<dyn Target>,
    catalog: &Catalog,
) -> Result<BTreeMap<TableId, TableState>> {
    let is_ours = |t: &&Table| {
        t.name == "_engine_copy_table" || (t.schema == SCHEMA && t.name == "copy_table")
    };
    if catalog.tables.iter().find(is_ours).is_none() {
        return Ok(BTreeMap::new());
    }
    let store = Arc::new(TargetStore { target: Arc::clone(target) });
    CopyState::attach(store, &pipeline.name).tables().await
}

/// Schemas that the routes lead to.
fn target_schemas(pipeline: &Pipeline, states: &[SourceState]) -> Vec<String> {
    let (assigned, _) = route::assign(pipeline, plan::source_tables(states));
    let mut schemas: Vec<String> = assigned.into_iter().map(|a| a.to.schema).collect();
    schemas.sort();
    schemas.dedup();
    schemas
}
