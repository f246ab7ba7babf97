//! "Did you mean": names that look alike, and lists of names as people write them.

/// The candidate that a misspelt name most probably means; `None` where nothing is near enough
/// (Jaro similarity above 0.7, compared without case).
#[must_use]
pub fn similar<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let score = strsim::jaro(&name, &candidate.to_lowercase());
        if score > 0.7 && best.is_none_or(|(before, _)| score > before) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// `a, b or c`.
#[must_use]
pub fn list_of<'a>(names: impl IntoIterator<Item = &'a str>, last: &str) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_names_are_suggested() {
        let names = ["include", "exclude", "route", "password"];
        for (name, meant) in [
            ("includ", Some("include")),
            ("INCLUDE", Some("include")),
            ("passwrod", Some("password")),
            ("rout", Some("route")),
            ("zzz", None),
            ("host", None),
        ] {
            assert_eq!(similar(name, names), meant, "{name}");
        }
    }

    #[test]
    fn lists_read_like_sentences() {
        assert_eq!(list_of(["a"], "or"), "a");
        assert_eq!(list_of(["a", "b"], "or"), "a or b");
        assert_eq!(list_of(["a", "b", "c"], "and"), "a, b and c");
        assert_eq!(list_of([], "or"), "");
    }
}
