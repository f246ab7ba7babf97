//! Walking over expressions.

use super::{Expr, ExprKind, StringPart};

impl Expr {
    /// Calls `see` with this expression and everything inside it, outer ones first. Trees are at most
    /// [`crate::syntax::MAX_DEPTH`] deep, so recursion is safe.
    pub fn walk<'e>(&'e self, see: &mut dyn FnMut(&'e Self)) {
        see(self);
        self.children(&mut |child| child.walk(see));
    }

    /// Calls `see` with the expressions directly inside this one.
    pub fn children<'e>(&'e self, see: &mut dyn FnMut(&'e Self)) {
        match &self.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::Quantity(_)
            | ExprKind::Regex(_)
            | ExprKind::Date(_)
            | ExprKind::Timestamp(_)
            | ExprKind::Sql(_)
            | ExprKind::Path(_)
            | ExprKind::Error => {}
            ExprKind::String(parts) => {
                for part in parts {
                    if let StringPart::Interpolation(inner) = part {
                        see(inner);
                    }
                }
            }
            ExprKind::Call { args, .. } => args.iter().for_each(|arg| see(&arg.value)),
            ExprKind::List(items) => items.iter().for_each(see),
            ExprKind::Record(pairs) => pairs.iter().for_each(|(_, value)| see(value)),
            ExprKind::Paren(inner) => see(inner),
            ExprKind::Unary { operand, .. }
            | ExprKind::Is { operand, .. }
            | ExprKind::Cast { operand, .. } => {
                see(operand);
            }
            ExprKind::Binary { left, right, .. } => {
                see(left);
                see(right);
            }
            ExprKind::In { operand, list, .. } => {
                see(operand);
                list.iter().for_each(see);
            }
            ExprKind::Between { operand, low, high, .. } => {
                see(operand);
                see(low);
                see(high);
            }
            ExprKind::Like { operand, pattern, .. } | ExprKind::Regexp { operand, pattern, .. } => {
                see(operand);
                see(pattern);
            }
            ExprKind::Case { operand, arms, otherwise } => {
                if let Some(operand) = operand {
                    see(operand);
                }
                for (when, then) in arms {
                    see(when);
                    see(then);
                }
                if let Some(otherwise) = otherwise {
                    see(otherwise);
                }
            }
        }
    }
}
