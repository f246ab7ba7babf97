//! Nodes at work. A copy of one table is a DataFusion physical plan:
//!
//! ```text
//! Load ◀─ Map (ProjectionExec) ◀─ Where ◀─ ChunkScan
//! ```
//!
//! A partition of the plan is one chunk: executing partition *i* reads chunk *i*, passes it through
//! the row stage, and writes it in one transaction with its record. So a chunk that failed is simply
//! executed again, on this machine or another. No operator knows its neighbours.
//!
//! Errors of the engine travel through DataFusion as `External` and come out as they were.

mod chunk_scan;
mod filter;
mod load;

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use datafusion_common::DataFusionError;
use datafusion_physical_expr::EquivalenceProperties;
use datafusion_physical_plan::{
    Partitioning, PlanProperties,
    execution_plan::{Boundedness, EmissionType},
};
use dsl::diagnostic::codes;

pub use chunk_scan::{ChunkScan, Throttle};
pub use filter::Where;
pub use load::{LoadSink, Recorder, Written};

use crate::error::{Error, ErrorClass};

/// An error of the engine on its way through a DataFusion plan.
#[must_use]
pub fn outward(error: Box<Error>) -> DataFusionError {
    DataFusionError::External(error)
}

/// An error that came out of a DataFusion plan.
#[must_use]
pub fn inward(error: DataFusionError) -> Box<Error> {
    match error {
        DataFusionError::External(inner) => match inner.downcast::<Error>() {
            Ok(ours) => ours,
            Err(other) => match other.downcast::<DataFusionError>() {
                Ok(nested) => inward(*nested),
                Err(other) => bug(other),
            },
        },
        DataFusionError::Context(_, inner) => inward(*inner),
        DataFusionError::Shared(inner) => match Arc::try_unwrap(inner) {
            Ok(inner) => inward(inner),
            Err(shared) => bug(shared),
        },
        DataFusionError::ArrowError(inner, _) => match *inner {
            arrow::error::ArrowError::ExternalError(inner) => {
                inward(DataFusionError::External(inner))
            }
            other => bug(other),
        },
        other => bug(other),
    }
}

fn bug(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Box<Error> {
    Error::new(codes::ENGINE_BUG, ErrorClass::Bug, "a batch could not be processed").source(error)
}

/// Properties of a node with one partition a chunk.
fn properties(schema: SchemaRef, partitions: usize) -> Arc<PlanProperties> {
    Arc::new(PlanProperties::new(
        EquivalenceProperties::new(schema),
        Partitioning::UnknownPartitioning(partitions),
        EmissionType::Incremental,
        Boundedness::Bounded,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_come_out_as_they_went_in() {
        let error = || Error::definite(codes::CONNECT_LOST, "gone").at_table("a.b");
        let ways = [
            outward(error()),
            DataFusionError::Context("x".to_owned(), Box::new(outward(error()))),
            DataFusionError::Shared(Arc::new(outward(error()))),
            DataFusionError::External(Box::new(outward(error()))),
            DataFusionError::ArrowError(
                Box::new(arrow::error::ArrowError::ExternalError(error())),
                None,
            ),
        ];
        for way in ways {
            let back = inward(way);
            assert_eq!(
                (back.code, back.place.table.as_deref()),
                (codes::CONNECT_LOST, Some("a.b"))
            );
        }
        assert_eq!(inward(DataFusionError::Internal("x".to_owned())).class, ErrorClass::Bug);
    }
}
