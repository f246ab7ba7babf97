//! An expression made ready: constants read, casts that change nothing removed, constant patterns
//! taken apart. One program serves any number of rows and threads.

use dsl::{
    hir::{Expr, ExprKind},
    source::Span,
    types::{Function, Kind},
};

use super::{
    kernel::{Call, Pattern, cast::Cast},
    scalar::Scalar,
};

/// A compiled expression.
#[derive(Debug)]
pub struct Program {
    pub(super) root: Node,
}

impl Program {
    /// Compiles an expression that typing has passed.
    #[must_use]
    pub fn new(expr: &Expr) -> Self {
        Self { root: Node::new(expr) }
    }
}

/// One step.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) step: Step,
    pub(super) kind: Kind,
    pub(super) span: Span,
    /// Nothing below can fail, so it may be evaluated for rows that do not need it.
    pub(super) safe: bool,
}

#[derive(Debug)]
pub(super) enum Step {
    Constant(Scalar<'static>),
    Column(usize),
    Call(Call, Vec<Node>),
    Cast(Cast, Box<Node>),
    /// `and` (false decides) or `or` (true decides).
    Logic {
        decides: bool,
        operands: Vec<Node>,
    },
    Case {
        arms: Vec<(Node, Node)>,
        otherwise: Option<Box<Node>>,
    },
    Coalesce(Vec<Node>),
    Raise(String),
}

impl Node {
    fn new(expr: &Expr) -> Self {
        let all = |exprs: &[Expr]| exprs.iter().map(Self::new).collect::<Vec<_>>();
        let step = match &expr.kind {
            ExprKind::Literal(value) => {
                let kind = &expr.ty.kind;
                // A literal that is not of its kind cannot come out of typing; it has no value.
                Step::Constant(Scalar::of(value, kind).map_or(Scalar::Null, Scalar::into_owned))
            }
            ExprKind::Column(index) => Step::Column(*index),
            ExprKind::Call { function, args } => call(*function, args, &expr.ty.kind),
            ExprKind::And(operands) => Step::Logic { decides: false, operands: all(operands) },
            ExprKind::Or(operands) => Step::Logic { decides: true, operands: all(operands) },
            ExprKind::Case { arms, otherwise } => Step::Case {
                arms: arms.iter().map(|(when, then)| (Self::new(when), Self::new(then))).collect(),
                otherwise: otherwise.as_deref().map(|o| Box::new(Self::new(o))),
            },
            ExprKind::Coalesce(operands) => Step::Coalesce(all(operands)),
            ExprKind::Cast { operand, to } => {
                let cast = Cast::new(operand.ty.kind.clone(), expr.ty.kind.clone(), to.clone());
                let operand = Self::new(operand);
                match (&operand.step, cast.is_nothing()) {
                    (_, true) => operand.step,
                    (Step::Constant(value), false) => match cast.apply(value.clone()) {
                        Ok(value) => Step::Constant(value.into_owned()),
                        // It fails for each row that evaluates it, not for the pipeline.
                        Err(_) => Step::Cast(cast, Box::new(operand)),
                    },
                    _ => Step::Cast(cast, Box::new(operand)),
                }
            }
            ExprKind::Raise(message) => Step::Raise(message.clone()),
        };
        Self { step, kind: expr.ty.kind.clone(), span: expr.span, safe: expr.faults().is_empty() }
    }
}

fn call(function: Function, args: &[Expr], result: &Kind) -> Step {
    let kinds: Vec<&Kind> = args.iter().map(|a| &a.ty.kind).collect();
    let operands: Vec<Node> = args.iter().map(Node::new).collect();
    let pattern =
        match (function, operands.get(1).map(|o| &o.step), operands.get(2).map(|o| &o.step)) {
            (Function::Like, Some(Step::Constant(pattern)), Some(Step::Constant(escape))) => {
                Pattern::new(pattern, escape)
            }
            _ => None,
        };
    Step::Call(Call::new(function, &kinds, result, pattern), operands)
}
