//! The examples: what a newcomer opens first.

const EXAMPLES: [&str; 3] = ["01-quickstart", "02-mysql-to-postgres", "03-mysql-to-mysql"];

fn pipeline(example: &str) -> String {
    let path = harness::example(example).join("pipeline.mig");
    std::fs::read_to_string(path).expect("an example has a pipeline")
}

#[test]
fn every_example_says_what_it_does_and_in_which_edition() {
    for example in EXAMPLES {
        let text = pipeline(example);
        assert!(
            text.starts_with("## "),
            "{example}: the first line says what it does"
        );
        assert!(text.contains("\nedition \"2026\"\n"), "{example}");
    }
}

#[test]
fn every_example_is_known_here() {
    let folders = std::fs::read_dir(harness::repository().join("examples")).unwrap();
    let mut names: Vec<String> = folders
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, EXAMPLES);
}

/// No example holds a secret, an address of someone's server or a path outside of its folder.
#[test]
fn examples_name_no_secret_and_no_foreign_place() {
    for example in EXAMPLES {
        for line in pipeline(example).lines().filter(|line| line.contains('=')) {
            let (name, value) = line.split_once('=').unwrap();
            match name.trim() {
                "password" => assert!(value.trim().starts_with("secret("), "{example}: {line}"),
                "host" => assert!(value.trim().starts_with("env("), "{example}: {line}"),
                "path" => assert!(!value.contains('/'), "{example}: {line}"),
                _ => {}
            }
        }
    }
}
