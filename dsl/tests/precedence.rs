//! How expressions group, against what a MySQL server does (`language.md` 6.1: measured, not what the
//! manual's table says). Trees are printed with every parenthesis.

mod support;

use dsl::{
    ast::{BinaryOp, Expr, ExprKind, UnaryOp},
    source::FileId,
    syntax::parse_expression,
};
use support::load_text;

fn tree(expr: &Expr) -> String {
    let list = |items: &[Expr]| items.iter().map(tree).collect::<Vec<_>>().join(", ");
    let not = |negated: &bool| if *negated { "not " } else { "" };
    match &expr.kind {
        ExprKind::Number(text) => text.clone(),
        ExprKind::Null => "null".to_owned(),
        ExprKind::Path(path) => path.iter().map(|p| p.node.as_str()).collect::<Vec<_>>().join("."),
        ExprKind::Paren(inner) => tree(inner),
        ExprKind::Unary { op, operand } => {
            let sign = match op.node {
                UnaryOp::Not => "not ",
                UnaryOp::Negate => "-",
                UnaryOp::BitNot => "~",
            };
            format!("({sign}{})", tree(operand))
        }
        ExprKind::Binary { op, left, right } => {
            let sign = match op.node {
                BinaryOp::Or => "or",
                BinaryOp::Xor => "xor",
                BinaryOp::And => "and",
                BinaryOp::Eq => "=",
                BinaryOp::Lt => "<",
                BinaryOp::BitOr => "|",
                BinaryOp::BitAnd => "&",
                BinaryOp::ShiftLeft => "<<",
                BinaryOp::Add => "+",
                BinaryOp::Sub => "-",
                BinaryOp::Mul => "*",
                BinaryOp::Mod => "%",
                BinaryOp::BitXor => "^",
                _ => "?",
            };
            format!("({} {sign} {})", tree(left), tree(right))
        }
        ExprKind::Is { operand, negated, .. } => {
            format!("({} is {}null)", tree(operand), not(negated))
        }
        ExprKind::In { operand, negated, list: items } => {
            format!("({} {}in [{}])", tree(operand), not(negated), list(items))
        }
        ExprKind::Between { operand, negated, low, high } => {
            format!("({} {}between {} and {})", tree(operand), not(negated), tree(low), tree(high))
        }
        ExprKind::Like { operand, negated, pattern, .. } => {
            format!("({} {}like {})", tree(operand), not(negated), tree(pattern))
        }
        ExprKind::Regexp { operand, pattern, .. } => {
            format!("({} regexp {})", tree(operand), tree(pattern))
        }
        ExprKind::Call { path, args } => {
            let args: Vec<Expr> = args.iter().map(|arg| arg.value.clone()).collect();
            format!("{}[{}]", path[0].node, list(&args))
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn operators_group_as_on_a_server() {
    for (text, expected) in [
        ("a or b and c", "(a or (b and c))"),
        ("a or b xor c", "(a or (b xor c))"),
        ("a xor b and c", "(a xor (b and c))"),
        ("not a = b", "(not (a = b))"),
        ("not a and b", "((not a) and b)"),
        ("not not a", "(not (not a))"),
        ("a = b or c", "((a = b) or c)"),
        ("a < b = c", "((a < b) = c)"),
        ("a = b is null", "((a = b) is null)"),
        ("a is not null and b", "((a is not null) and b)"),
        ("a = b in (1, 2)", "(a = (b in [1, 2]))"),
        ("a in (1) = b", "((a in [1]) = b)"),
        ("a = b between 1 and 2", "(a = (b between 1 and 2))"),
        ("a between 1 and 2 and b", "((a between 1 and 2) and b)"),
        ("a not between 1 | 2 and 3", "(a not between (1 | 2) and 3)"),
        ("a like b = c", "((a like b) = c)"),
        ("a like b + c", "(a like (b + c))"),
        ("a regexp b or c", "((a regexp b) or c)"),
        ("a | b & c << d + e * f ^ g", "(a | (b & (c << (d + (e * (f ^ g))))))"),
        ("a - b - c", "((a - b) - c)"),
        ("a - -b", "(a - (-b))"),
        ("-a ^ b", "((-a) ^ b)"),
        ("~a % b", "((~a) % b)"),
        ("- - a", "(-(-a))"),
        ("a + b in (1)", "((a + b) in [1])"),
        ("(a or b) and c", "((a or b) and c)"),
        ("f(a, b + 1) * 2", "(f[a, (b + 1)] * 2)"),
        ("a.b = c.d", "(a.b = c.d)"),
        ("A OR b Is NuLL", "(A or (b is null))"),
        ("a mod b", "(a % b)"),
        ("5%3", "(5 % 3)"),
        ("a\n and b # why\n or\n c", "((a and b) or c)"),
    ] {
        let expr = parse_expression(FileId(0), text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(tree(&expr), expected, "{text}");
    }
}

#[test]
fn what_reads_in_two_ways_needs_parentheses() {
    for text in [
        "x between 1 and 2 not in (3)",
        "x in (1) in (2)",
        "x like y like z",
        "a is null & b",
        "a is null + 1",
        "a in (1) + 2",
        "a + not b",
        "a = not b",
        "- not a",
    ] {
        let loaded = load_text(&format!("fn f(a: int) -> int = {text}\n"));
        let codes: Vec<&str> = loaded.diagnostics.iter().map(|d| d.code.name()).collect();
        assert!(codes.contains(&"mig::syntax::needs_parentheses"), "{text}: {codes:?}");
    }
}

#[test]
fn spans_have_no_blanks_or_comments_at_their_ends() {
    for (text, part) in [
        ("  a + b  ", "a + b"),
        ("f( a ) # comment", "f( a )"),
        ("a in (1, 2) # x", "a in (1, 2)"),
        ("a is null   ", "a is null"),
        ("case a when 1 then 2 end ", "case a when 1 then 2 end"),
    ] {
        let text = text.trim_start();
        let span = parse_expression(FileId(0), text).expect(text).span;
        assert_eq!(&text[span.start as usize..span.end as usize], part);
    }
}
