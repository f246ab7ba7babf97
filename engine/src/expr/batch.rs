//! Evaluating for a batch of rows. Comparisons and arithmetic of machine numbers, three-valued logic
//! and tests for NULL run over whole arrays; everything else calls the row's kernel in a loop. What
//! may fail is evaluated only for the rows that need it.

use std::{cmp::Ordering, sync::Arc};

use arrow::{
    array::{
        Array, ArrayRef, AsArray, BooleanArray, Datum, RecordBatch, UInt32Array, new_empty_array,
    },
    compute::{
        self,
        kernels::{cmp, numeric},
    },
    datatypes::{DataType, Float64Type},
};
use dsl::types::{Fault, Function, Kind};

use super::{
    Failure, Program,
    kernel::{Call, cast::Cast, holds},
    program::{Node, Step},
    row::raised,
    scalar::{Collector, Scalar, View},
};
use crate::data::array_type;

/// A column of values: an array, or one value for all rows.
enum Vector {
    Array(ArrayRef),
    Constant(Scalar<'static>),
}

impl Vector {
    fn view<'a>(&'a self, kind: &Kind) -> View<'a> {
        match self {
            Self::Array(array) => View::new(array, kind),
            Self::Constant(value) => View::Constant(value),
        }
    }

    fn into_array(self, kind: &Kind, rows: usize) -> Result<ArrayRef, Fault> {
        match self {
            Self::Array(array) => Ok(array),
            Self::Constant(value) => {
                let mut collector = Collector::new(kind, rows);
                for _ in 0..rows {
                    collector.push(&value)?;
                }
                Ok(collector.finish())
            }
        }
    }
}

type Evaluated = Result<Vector, Failure>;

impl Program {
    /// The values for the rows of a batch that has the source table's columns, or those of them that
    /// the program was compiled for.
    ///
    /// # Errors
    ///
    /// The [`Failure`] of a row that has no value. Which one, where several fail, is not defined.
    pub fn batch(&self, batch: &RecordBatch) -> Result<ArrayRef, Failure> {
        let node = &self.root;
        let vector = evaluate(node, batch)?;
        vector
            .into_array(&node.kind, batch.num_rows())
            .map_err(|fault| Failure::new(fault, node.span))
    }
}

fn evaluate(node: &Node, batch: &RecordBatch) -> Evaluated {
    let rows = batch.num_rows();
    let at = |fault| Failure::new(fault, node.span);
    match &node.step {
        Step::Constant(value) => Ok(Vector::Constant(value.clone())),
        Step::Column(index) => match batch.columns().get(*index) {
            Some(array) => Ok(Vector::Array(array.clone())),
            None => Err(at(Fault::Conversion)),
        },
        Step::Call(call, operands) => {
            let args =
                operands.iter().map(|o| evaluate(o, batch)).collect::<Result<Vec<_>, _>>()?;
            if let Some(result) = whole(call, operands, &args, rows) {
                return result.map(Vector::Array).map_err(at);
            }
            by_row(call, operands, &args, rows).map(Vector::Array).map_err(at)
        }
        Step::Cast(cast, operand) => {
            let value = evaluate(operand, batch)?;
            by_cast(cast, operand, &value, &node.kind, rows).map(Vector::Array).map_err(at)
        }
        Step::Logic { decides, operands } => logic(*decides, operands, batch),
        Step::Case { arms, otherwise } => case(node, arms, otherwise.as_deref(), batch),
        Step::Coalesce(operands) => coalesce(node, operands, batch),
        Step::Raise(message) if rows > 0 => Err(raised(message, node)),
        Step::Raise(_) => Ok(Vector::Array(new_empty_array(&array_type(&node.kind)))),
    }
}

fn by_row(call: &Call, operands: &[Node], args: &[Vector], rows: usize) -> Result<ArrayRef, Fault> {
    let mut collector = Collector::new(&call.result, rows);
    let views: Vec<View<'_>> = args.iter().zip(operands).map(|(a, o)| a.view(&o.kind)).collect();
    let mut values: Vec<Scalar<'_>> = vec![Scalar::Null; views.len()];
    for row in 0..rows {
        for (value, view) in values.iter_mut().zip(&views) {
            *value = view.get(row);
        }
        collector.push(&call.apply(&mut values)?)?;
    }
    Ok(collector.finish())
}

fn by_cast(
    cast: &Cast,
    operand: &Node,
    value: &Vector,
    kind: &Kind,
    rows: usize,
) -> Result<ArrayRef, Fault> {
    let mut collector = Collector::new(kind, rows);
    let view = value.view(&operand.kind);
    for row in 0..rows {
        collector.push(&cast.apply(view.get(row))?)?;
    }
    Ok(collector.finish())
}

/// Calls that run over whole arrays. `None`: none of them.
fn whole(
    call: &Call,
    operands: &[Node],
    args: &[Vector],
    rows: usize,
) -> Option<Result<ArrayRef, Fault>> {
    match (call.function, args) {
        (Function::IsNull, [Vector::Array(a)]) => {
            compute::is_null(a).ok().map(|a| Ok(Arc::new(a) as ArrayRef))
        }
        (Function::Not, [Vector::Array(a)]) if *a.data_type() == DataType::Boolean => {
            compute::not(a.as_boolean()).ok().map(|a| Ok(Arc::new(a) as ArrayRef))
        }
        (function, [a, b]) if function.is_comparison() && function != Function::NullEq => {
            compared(function, &call.first, a, b, rows).map(Ok)
        }
        (Function::Add | Function::Sub | Function::Mul, [a, b]) => {
            // Operands of other kinds, of the other sign too, take the way by rows.
            let plain = operands.iter().all(|o| o.kind == call.result);
            plain.then(|| computed(call, a, b, rows)).flatten()
        }
        _ => None,
    }
}

/// What kernels of whole arrays take: an array, or one value for all its rows.
enum Operand {
    Array(ArrayRef),
    One(arrow::array::Scalar<ArrayRef>),
}

impl Operand {
    fn new(vector: &Vector, kind: &Kind) -> Option<Self> {
        match vector {
            Vector::Array(array) => Some(Self::Array(array.clone())),
            Vector::Constant(value) => {
                let mut collector = Collector::new(kind, 1);
                collector.push(value).ok()?;
                Some(Self::One(arrow::array::Scalar::new(collector.finish())))
            }
        }
    }

    fn datum(&self) -> &dyn Datum {
        match self {
            Self::Array(array) => array,
            Self::One(value) => value,
        }
    }

    fn data_type(&self) -> &DataType {
        self.datum().get().0.data_type()
    }
}

fn compared(
    function: Function,
    kind: &Kind,
    a: &Vector,
    b: &Vector,
    rows: usize,
) -> Option<ArrayRef> {
    if matches!((a, b), (Vector::Constant(_), Vector::Constant(_))) {
        return None;
    }
    let (a, b) = (Operand::new(a, kind)?, Operand::new(b, kind)?);
    if a.data_type() != b.data_type() {
        return None;
    }
    let result = match kind {
        Kind::Double => doubles(function, &a, &b, rows),
        Kind::Int
        | Kind::Uint
        | Kind::Decimal { .. }
        | Kind::Date
        | Kind::Datetime(_)
        | Kind::Time(_)
        | Kind::Bytes => {
            let (a, b) = (a.datum(), b.datum());
            match function {
                Function::Eq => cmp::eq(a, b),
                Function::Ne => cmp::neq(a, b),
                Function::Lt => cmp::lt(a, b),
                Function::Le => cmp::lt_eq(a, b),
                Function::Gt => cmp::gt(a, b),
                _ => cmp::gt_eq(a, b),
            }
            .ok()?
        }
        _ => return None,
    };
    Some(Arc::new(result))
}

/// Arrow orders −0 below 0; the servers do not.
fn doubles(function: Function, a: &Operand, b: &Operand, rows: usize) -> BooleanArray {
    let ((a, a_one), (b, b_one)) = (a.datum().get(), b.datum().get());
    let (a, b) = (a.as_primitive::<Float64Type>(), b.as_primitive::<Float64Type>());
    let at = |one: bool, row: usize| if one { 0 } else { row };
    (0..rows)
        .map(|row| {
            let (i, j) = (at(a_one, row), at(b_one, row));
            let order = || a.value(i).partial_cmp(&b.value(j)).unwrap_or(Ordering::Equal);
            (a.is_valid(i) && b.is_valid(j)).then(|| holds(function, order()))
        })
        .collect()
}

fn computed(call: &Call, a: &Vector, b: &Vector, rows: usize) -> Option<Result<ArrayRef, Fault>> {
    if matches!((a, b), (Vector::Constant(_), Vector::Constant(_))) || rows == 0 {
        return None;
    }
    if !matches!(call.result, Kind::Int | Kind::Uint) {
        return None;
    }
    let (a, b) = (Operand::new(a, &call.result)?, Operand::new(b, &call.result)?);
    let wanted = array_type(&call.result);
    if *a.data_type() != wanted || *b.data_type() != wanted {
        return None;
    }
    let result = match call.function {
        Function::Add => numeric::add(a.datum(), b.datum()),
        Function::Sub => numeric::sub(a.datum(), b.datum()),
        _ => numeric::mul(a.datum(), b.datum()),
    };
    Some(result.map_err(|_| Fault::Overflow))
}

/// The rows of a batch at these places.
fn rows_at(batch: &RecordBatch, places: &UInt32Array) -> Result<RecordBatch, Fault> {
    if places.len() == batch.num_rows() {
        return Ok(batch.clone());
    }
    compute::take_record_batch(batch, places).map_err(|_| Fault::Overflow)
}

fn all_rows(rows: usize) -> UInt32Array {
    UInt32Array::from_iter_values(0..u32::try_from(rows).unwrap_or(u32::MAX))
}

fn truths(vector: Vector, rows: usize) -> Result<BooleanArray, Fault> {
    vector.into_array(&Kind::Bool, rows).map(|a| match a.data_type() {
        DataType::Boolean => a.as_boolean().clone(),
        _ => BooleanArray::new_null(rows),
    })
}

/// `and`, `or`: an operand that may fail sees only the rows that are not decided.
fn logic(decides: bool, operands: &[Node], batch: &RecordBatch) -> Evaluated {
    let rows = batch.num_rows();
    let mut result: Option<BooleanArray> = None;
    for operand in operands {
        let at = |fault| Failure::new(fault, operand.span);
        let open = match &result {
            Some(before) if !operand.safe => {
                let undecided = |row: &u32| {
                    let row = *row as usize;
                    before.is_null(row) || before.value(row) != decides
                };
                let count = u32::try_from(rows).unwrap_or(u32::MAX);
                Some(UInt32Array::from_iter_values((0..count).filter(undecided)))
            }
            _ => None,
        };
        let value = match open.filter(|open| open.len() < rows) {
            Some(open) if open.is_empty() => break,
            Some(open) => {
                let part = rows_at(batch, &open).map_err(at)?;
                let part = truths(evaluate(operand, &part)?, open.len()).map_err(at)?;
                scatter(&open, &part, rows, decides)
            }
            None => truths(evaluate(operand, batch)?, rows).map_err(at)?,
        };
        let combined = match &result {
            None => Ok(value),
            Some(before) if decides => compute::or_kleene(before, &value),
            Some(before) => compute::and_kleene(before, &value),
        };
        result = Some(combined.map_err(|_| at(Fault::Overflow))?);
    }
    Ok(result.map_or(Vector::Constant(Scalar::Bool(!decides)), |r| Vector::Array(Arc::new(r))))
}

/// Values at their places; the other rows are decided already.
fn scatter(
    places: &UInt32Array,
    values: &BooleanArray,
    rows: usize,
    decided: bool,
) -> BooleanArray {
    let mut all = vec![Some(decided); rows];
    for (place, value) in places.values().iter().zip(values) {
        if let Some(slot) = all.get_mut(*place as usize) {
            *slot = value;
        }
    }
    BooleanArray::from(all)
}

/// Pieces of a result and which rows they are for.
struct Pieces {
    arrays: Vec<ArrayRef>,
    /// By row: piece and place in it.
    from: Vec<(usize, usize)>,
}

impl Pieces {
    /// Rows that no piece covers take the first one's NULL.
    fn new(kind: &Kind, rows: usize) -> Self {
        Self {
            arrays: vec![arrow::array::new_null_array(&array_type(kind), 1)],
            from: vec![(0, 0); rows],
        }
    }

    fn add(&mut self, array: ArrayRef, rows: &UInt32Array) {
        let piece = self.arrays.len();
        self.arrays.push(array);
        for (place, row) in rows.values().iter().enumerate() {
            if let Some(slot) = self.from.get_mut(*row as usize) {
                *slot = (piece, place);
            }
        }
    }

    fn join(self) -> Result<Vector, Fault> {
        let arrays: Vec<&dyn Array> = self.arrays.iter().map(AsRef::as_ref).collect();
        compute::interleave(&arrays, &self.from).map(Vector::Array).map_err(|_| Fault::Overflow)
    }
}

/// The rows, out of `rows`, for which a test of the evaluated part holds, and the others.
fn split(rows: &UInt32Array, test: impl Fn(usize) -> bool) -> (UInt32Array, UInt32Array) {
    let (mut yes, mut no) = (Vec::new(), Vec::new());
    for (place, row) in rows.values().iter().enumerate() {
        if test(place) { yes.push(*row) } else { no.push(*row) }
    }
    (UInt32Array::from(yes), UInt32Array::from(no))
}

fn part(node: &Node, batch: &RecordBatch, rows: &UInt32Array) -> Result<ArrayRef, Failure> {
    let at = |fault| Failure::new(fault, node.span);
    let part = rows_at(batch, rows).map_err(at)?;
    evaluate(node, &part)?.into_array(&node.kind, rows.len()).map_err(at)
}

fn case(
    node: &Node,
    arms: &[(Node, Node)],
    otherwise: Option<&Node>,
    batch: &RecordBatch,
) -> Evaluated {
    let at = |fault| Failure::new(fault, node.span);
    let mut open = all_rows(batch.num_rows());
    let mut pieces = Pieces::new(&node.kind, batch.num_rows());
    for (when, then) in arms {
        if open.is_empty() {
            break;
        }
        let condition = rows_at(batch, &open).map_err(at)?;
        let condition = truths(evaluate(when, &condition)?, open.len()).map_err(at)?;
        let (yes, no) = split(&open, |place| condition.is_valid(place) && condition.value(place));
        if !yes.is_empty() {
            pieces.add(part(then, batch, &yes)?, &yes);
        }
        open = no;
    }
    if let Some(otherwise) = otherwise.filter(|_| !open.is_empty()) {
        pieces.add(part(otherwise, batch, &open)?, &open);
    }
    pieces.join().map_err(at)
}

fn coalesce(node: &Node, operands: &[Node], batch: &RecordBatch) -> Evaluated {
    let at = |fault| Failure::new(fault, node.span);
    let mut open = all_rows(batch.num_rows());
    let mut pieces = Pieces::new(&node.kind, batch.num_rows());
    for operand in operands {
        if open.is_empty() {
            break;
        }
        let array = part(operand, batch, &open)?;
        let nulls = array.logical_nulls();
        let (no, _) = split(&open, |place| nulls.as_ref().is_some_and(|n| n.is_null(place)));
        if *array.data_type() == array_type(&node.kind) {
            pieces.add(array, &open);
        }
        open = no;
    }
    pieces.join().map_err(at)
}
