//! What makes two plans of a table the same: names, types, expressions and keys, but not where they
//! stand in the file. Moving a line must not make a copy start anew; changing what it says must.

use serde_json::Value;

use super::TablePlan;

/// A short hash of what a table's plan means.
pub(super) fn of(plan: &TablePlan) -> String {
    let mut meaning = serde_json::json!({
        "table": [plan.table.schema, plan.table.name],
        "columns": plan.table.columns,
        "target": [plan.target.schema, plan.target.name],
        "target_columns": plan.target.columns,
        "map": plan.map,
        "written": plan.written,
        "pushed": plan.pushed,
    });
    strip(&mut meaning);
    let hash = blake3::hash(meaning.to_string().as_bytes());
    hash.to_hex().chars().take(32).collect()
}

/// Removes places from a serialised plan.
fn strip(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| !matches!(key.as_str(), "span" | "origin"));
            map.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_do_not_count() {
        let mut a = serde_json::json!({"kind": {"column": 1}, "span": {"start": 1}, "list": [{"origin": 2, "x": 1}]});
        let b = serde_json::json!({"kind": {"column": 1}, "list": [{"x": 1}]});
        strip(&mut a);
        assert_eq!(a, b);
    }
}
