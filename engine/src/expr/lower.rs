//! Expressions as DataFusion's physical expressions, for copy and verify.
//!
//! A whole tree becomes one [`RowExpr`], whose children are the columns that it reads: DataFusion may
//! move and renumber those, and the tree below stays the project's own, with MySQL's meaning. A tree
//! is plain data, so it can be sent to another process.

use std::{
    collections::BTreeMap,
    fmt::{self, Display, Formatter},
    hash::{Hash, Hasher},
    sync::Arc,
};

use arrow::{
    array::{RecordBatch, RecordBatchOptions},
    datatypes::{DataType, Field, Schema, SchemaRef},
};
use datafusion_common::{Result as DataFusionResult, internal_err};
use datafusion_expr::ColumnarValue;
use datafusion_physical_expr::{PhysicalExpr, expressions::Column};
use dsl::hir::{Expr, ExprKind};

use super::Program;
use crate::{
    data::array_type,
    error::{Error, ErrorClass, Result},
};

/// Makes a physical expression over batches of the schema, which has the source table's columns in order.
///
/// # Errors
///
/// A bug of the engine: the expression reads a column that the schema lacks or holds as another array.
pub fn lower(expr: &Expr, input: &Schema) -> Result<Arc<dyn PhysicalExpr>> {
    let mut columns: BTreeMap<usize, (usize, DataType)> = BTreeMap::new();
    let mut wrong = None;
    expr.visit(&mut |e| {
        if let Some(index) = e.as_column() {
            let place = columns.len();
            let ty = array_type(&e.ty.kind);
            match input.fields().get(index) {
                Some(field) if *field.data_type() == ty => {
                    columns.entry(index).or_insert((place, ty));
                }
                _ => wrong = Some(index),
            }
        }
    });
    if let Some(index) = wrong {
        let what = format!("column {index} of a batch is not of the type that an expression reads");
        return Err(Error::new(dsl::diagnostic::codes::ROW_CONVERSION, ErrorClass::Bug, what));
    }
    let field = |index: usize| input.field(index).name();
    if let Some(index) = expr.as_column() {
        return Ok(Arc::new(Column::new(field(index), index)));
    }
    let mut children: Vec<(usize, Arc<dyn PhysicalExpr>)> = columns
        .iter()
        .map(|(index, (place, _))| {
            (*place, Arc::new(Column::new(field(*index), *index)) as Arc<dyn PhysicalExpr>)
        })
        .collect();
    children.sort_by_key(|(place, _)| *place);
    let places = columns.iter().map(|(index, (place, _))| (*index, *place)).collect();
    let mut own = expr.clone();
    renumber(&mut own, &places);
    Ok(Arc::new(RowExpr::new(own, children.into_iter().map(|(_, c)| c).collect())))
}

fn renumber(expr: &mut Expr, places: &BTreeMap<usize, usize>) {
    match &mut expr.kind {
        ExprKind::Column(index) => *index = places.get(index).copied().unwrap_or(*index),
        ExprKind::Literal(_) | ExprKind::Raise(_) => {}
        ExprKind::Call { args: list, .. }
        | ExprKind::And(list)
        | ExprKind::Or(list)
        | ExprKind::Coalesce(list) => {
            list.iter_mut().for_each(|e| renumber(e, places));
        }
        ExprKind::Case { arms, otherwise } => {
            for (when, then) in arms {
                renumber(when, places);
                renumber(then, places);
            }
            otherwise.iter_mut().for_each(|e| renumber(e, places));
        }
        ExprKind::Cast { operand, .. } => renumber(operand, places),
    }
}

/// A row expression inside a physical plan.
#[derive(Debug)]
pub struct RowExpr {
    /// Its columns are places in `children`.
    expr: Expr,
    program: Program,
    children: Vec<Arc<dyn PhysicalExpr>>,
    schema: SchemaRef,
    /// The tree as text: what equality and hashing look at.
    identity: String,
}

impl RowExpr {
    /// An expression whose column `i` is the value of `children[i]`.
    #[must_use]
    pub fn new(expr: Expr, children: Vec<Arc<dyn PhysicalExpr>>) -> Self {
        let mut types: Vec<DataType> = vec![DataType::Null; children.len()];
        expr.visit(&mut |e| {
            if let Some(slot) = e.as_column().and_then(|i| types.get_mut(i)) {
                *slot = array_type(&e.ty.kind);
            }
        });
        let fields: Vec<Field> = types
            .into_iter()
            .enumerate()
            .map(|(i, ty)| Field::new(i.to_string(), ty, true))
            .collect();
        let identity = format!("{:?}: {:?}", expr.kind, expr.ty);
        Self {
            program: Program::new(&expr),
            children,
            schema: Arc::new(Schema::new(fields)),
            identity,
            expr,
        }
    }

    /// The tree; its columns are places in the children.
    #[must_use]
    pub const fn expr(&self) -> &Expr {
        &self.expr
    }
}

impl PartialEq for RowExpr {
    fn eq(&self, other: &Self) -> bool {
        self.identity == other.identity && self.children == other.children
    }
}

impl Eq for RowExpr {}

impl Hash for RowExpr {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity.hash(state);
        self.children.hash(state);
    }
}

impl Display for RowExpr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("mig(")?;
        for (i, child) in self.children.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}{child}")?;
        }
        f.write_str(")")
    }
}

impl PhysicalExpr for RowExpr {
    fn data_type(&self, _input_schema: &Schema) -> DataFusionResult<DataType> {
        Ok(array_type(&self.expr.ty.kind))
    }

    fn nullable(&self, _input_schema: &Schema) -> DataFusionResult<bool> {
        Ok(self.expr.ty.nullable)
    }

    fn evaluate(&self, batch: &RecordBatch) -> DataFusionResult<ColumnarValue> {
        let rows = batch.num_rows();
        let columns = self
            .children
            .iter()
            .map(|child| child.evaluate(batch)?.into_array(rows))
            .collect::<DataFusionResult<Vec<_>>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let own = RecordBatch::try_new_with_options(self.schema.clone(), columns, &options)?;
        Ok(ColumnarValue::Array(self.program.batch(&own)?))
    }

    fn children(&self) -> Vec<&Arc<dyn PhysicalExpr>> {
        self.children.iter().collect()
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn PhysicalExpr>>,
    ) -> DataFusionResult<Arc<dyn PhysicalExpr>> {
        if children.len() != self.children.len() {
            return internal_err!(
                "an expression of {} columns is given {}",
                self.children.len(),
                children.len()
            );
        }
        Ok(Arc::new(Self::new(self.expr.clone(), children)))
    }

    fn fmt_sql(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}
