//! Settings: what is written, and what the engine gets.

mod support;

use dsl::{
    hir::{ChunkSize, Consistency, Existing, IndexTiming, RateLimit},
    types::SettingValue,
};
use support::{load_text, load_with, pipeline, shown};

/// A setting of `source a = mysql { … }` as JSON, or the code of what is wrong.
fn setting(line: &str, name: &str, env: &dyn Fn(&str) -> Option<String>) -> String {
    let user = if line.contains("user") { "" } else { "user = \"u\"" };
    let text = format!(
        "import std.mysql\nlet n = 7\nlet w = \"text\"\nparam stage: enum(staging, production) = staging\nsource a = mysql {{\n{user}\n{line}\n}}\ntarget b = mysql {{ user = \"u\" }}\npipeline p {{ from a; into b }}\n"
    );
    let loaded = load_with(&text, &[], env, false);
    match &loaded.program {
        Some(program) => {
            serde_json::to_string(&program.pipelines[0].sources[0].settings[name].value)
                .expect("JSON")
        }
        None => loaded.diagnostics[0].code.name().to_owned(),
    }
}

#[test]
fn values_are_typed_by_their_declarations() {
    let env = |name: &str| match name {
        "HOST" => Some("db.internal".to_owned()),
        "PORT" => Some("3307".to_owned()),
        "LONG" => Some("90s".to_owned()),
        "BAD" => Some("no number".to_owned()),
        _ => None,
    };
    for (line, name, expected) in [
        ("", "host", r#"{"text":"127.0.0.1"}"#),
        ("", "port", r#"{"int":3306}"#),
        ("", "password", r#""null""#),
        ("", "server_id", r#"{"word":"auto"}"#),
        ("", "connect_timeout", r#"{"duration":10000000}"#),
        ("host = \"x\"", "host", r#"{"text":"x"}"#),
        ("host = w", "host", r#"{"text":"text"}"#),
        ("host = \"pay-${stage}.${n}\"", "host", r#"{"text":"pay-staging.7"}"#),
        ("host = env(\"HOST\")", "host", r#"{"text":"db.internal"}"#),
        ("host = env(\"NONE\", default: \"d\")", "host", r#"{"text":"d"}"#),
        ("host = env(\"NONE\")", "host", r#"{"unset":"NONE"}"#),
        ("port = env(\"PORT\")", "port", r#"{"int":3307}"#),
        ("port = env(\"BAD\")", "port", "mig::setting::type"),
        ("connect_timeout = env(\"LONG\")", "connect_timeout", r#"{"duration":90000000}"#),
        ("port = n", "port", r#"{"int":7}"#),
        ("port = 0", "port", "mig::setting::range"),
        ("port = 65536", "port", "mig::setting::range"),
        ("port = 3.5", "port", "mig::setting::type"),
        ("port = \"3306\"", "port", "mig::setting::type"),
        ("server_id = 0xFF", "server_id", r#"{"int":255}"#),
        ("server_id = 4_294_967_295", "server_id", r#"{"int":4294967295}"#),
        ("server_id = 4_294_967_296", "server_id", "mig::setting::range"),
        ("server_id = -1", "server_id", "mig::setting::range"),
        (
            "server_id = 99999999999999999999999999999999999999999",
            "server_id",
            "mig::setting::type",
        ),
        ("server_id = auto", "server_id", r#"{"word":"auto"}"#),
        ("port = auto", "port", "mig::setting::type"),
        ("tls = verify_full", "tls", r#"{"word":"verify_full"}"#),
        ("tls = \"off\"", "tls", r#"{"word":"off"}"#),
        ("tls = nothing", "tls", "mig::setting::type"),
        ("zero_date = null", "zero_date", r#"{"word":"null"}"#),
        ("connect_timeout = 1.5s", "connect_timeout", r#"{"duration":1500000}"#),
        ("connect_timeout = 2m", "connect_timeout", r#"{"duration":120000000}"#),
        ("connect_timeout = 1ms", "connect_timeout", "mig::setting::range"),
        ("connect_timeout = 10", "connect_timeout", "mig::setting::type"),
        ("connect_timeout = 10MB", "connect_timeout", "mig::setting::type"),
        ("connect_timeout = null", "connect_timeout", "mig::setting::type"),
        ("password = null", "password", r#""null""#),
        ("password = secret(\"env:PW\")", "password", r#"{"secret":"env:PW"}"#),
        (
            "password = secret(\"age:s/${stage}.age#a\")",
            "password",
            r#"{"secret":"age:s/staging.age#a"}"#,
        ),
        ("password = \"pw\"", "password", "mig::secret::literal"),
        ("password = w", "password", "mig::secret::literal"),
        ("password = env(\"HOST\")", "password", "mig::secret::literal"),
        (
            "session { a = \"1\"; b = \"2\" }",
            "session",
            r#"{"map":{"a":{"text":"1"},"b":{"text":"2"}}}"#,
        ),
        (
            "session { a = \"1\", b = \"2\" }",
            "session",
            r#"{"map":{"a":{"text":"1"},"b":{"text":"2"}}}"#,
        ),
        ("session = { a = \"1\" }", "session", r#"{"map":{"a":{"text":"1"}}}"#),
        ("session { a = 1 }", "session", "mig::setting::type"),
        ("host = \"\"\"raw \\d\"\"\"", "host", r#"{"text":"raw \\d"}"#),
        ("host = \"\\u{e9}\\n\\\"\\$\"", "host", "{\"text\":\"é\\n\\\"$\"}"),
        ("`host` = \"q\"", "host", r#"{"text":"q"}"#),
        ("host = now()", "host", "mig::setting::type"),
        ("host = missing.name", "host", "mig::setting::constant"),
    ] {
        assert_eq!(setting(line, name, &env), expected, "{line}");
    }
}

#[test]
fn copy_has_its_settings() {
    let copy = |block: &str| {
        let loaded = load_text(&pipeline(block));
        let program = loaded.program.as_ref().unwrap_or_else(|| panic!("{}", shown(&loaded)));
        program.pipelines[0].copy.clone()
    };
    let default = copy("").expect("a pipeline without phases copies");
    assert_eq!(default.workers, None);
    assert_eq!(default.chunk, ChunkSize::Bytes(64 << 20));
    assert_eq!(default.limit, None);
    assert_eq!(default.existing, Existing::Refuse);
    assert_eq!(default.span, None);
    let set = copy("copy { workers = 16; chunk = 50_000rows; limit = 1.2GB/m\n consistency = none; indexes = before_copy; existing = append }")
        .expect("a copy");
    assert_eq!(set.workers, Some(16));
    assert_eq!(set.chunk, ChunkSize::Rows(50_000));
    assert_eq!(set.limit, Some(RateLimit::Bytes(20_000_000.0)));
    assert_eq!(set.consistency, Consistency::None);
    assert_eq!(set.indexes, IndexTiming::BeforeCopy);
    assert_eq!(set.existing, Existing::Append);
    assert!(set.span.is_some());
    assert_eq!(copy("stream {}"), None);
    assert!(copy("stream {}\ncopy {}").is_some());
}

#[test]
fn what_cannot_run_yet_is_told_apart() {
    let loaded = load_text(&pipeline(
        "include a.*\nroute a.{t} -> b.{t} { drop x }\nmap type json -> jsonb\nfilter a.* drop delete\nshard optimistic\nonline_ddl off\nddl { apply create_table }\non error { otherwise => stop }\npreflight { require stream.lag < 1s }\ncopy { schedule = schedule(between: \"23:00\"..\"05:30\", zone: \"Asia/Shanghai\") }\nstream {}\nverify {}\ncutover {}\nreverse {}",
    ));
    let program = loaded.program.as_ref().unwrap_or_else(|| panic!("{}", shown(&loaded)));
    let waiting: Vec<&str> =
        program.pipelines[0].not_yet.iter().map(|one| one.what.as_str()).collect();
    assert_eq!(
        waiting,
        [
            "`filter`",
            "`shard`",
            "`online_ddl`",
            "`ddl`",
            "`on error`",
            "`preflight`",
            "`schedule` of `copy`",
            "`stream`",
            "`verify`",
            "`cutover`",
            "`reverse`"
        ]
    );
    let told = dsl::check::not_yet(&program.pipelines[0]);
    assert!(told.iter().all(|d| d.code.name() == "mig::run::not_yet" && d.is_error()));
    assert_eq!(told.len(), waiting.len());
}

#[test]
fn dialects_inherit_and_override() {
    let loaded = load_text(
        "import std.tidb\nimport std.mysql\nsource a = mysql { user = \"u\" }\ntarget b = tidb { user = \"u\" }\npipeline p { from a; into b }\n",
    );
    let program = loaded.program.as_ref().unwrap_or_else(|| panic!("{}", shown(&loaded)));
    let target = &program.pipelines[0].target;
    assert_eq!((target.connector.as_str(), target.dialect.as_str()), ("mysql", "tidb"));
    assert_eq!(target.settings["port"].value, SettingValue::Int(4000));
    assert_eq!(target.settings["host"].value, SettingValue::Text("127.0.0.1".to_owned()));
    assert!(
        program.pipelines[0].type_rules.iter().any(|rule| rule.from.name == "uuid" && !rule.own)
    );
}

#[test]
fn params_are_read_by_their_types() {
    let run = |ty: &str, value: &str, strict: bool| {
        let text = format!(
            "import std.files\nimport std.sqlite\nparam x: {ty}\nsource a = files {{ path = \"${{x}}\" }}\ntarget b = sqlite {{ path = \"p\" }}\npipeline p {{ from a; into b }}\n"
        );
        let given: Vec<(String, String)> =
            if value.is_empty() { Vec::new() } else { vec![("x".to_owned(), value.to_owned())] };
        let loaded = load_with(&text, &given, &|_| None, strict);
        match &loaded.program {
            Some(program) => match &program.pipelines[0].sources[0].settings["path"].value {
                SettingValue::Text(text) => text.clone(),
                SettingValue::Unset(name) => format!("unset {name}"),
                other => format!("{other:?}"),
            },
            None => loaded.diagnostics[0].code.name().to_owned(),
        }
    };
    for (ty, value, expected) in [
        ("string", "a b", "a b"),
        ("varchar(10)", "text", "text"),
        ("enum(a, b)", "b", "b"),
        ("enum(a, b)", "c", "mig::param::value"),
        ("int", "12", "12"),
        ("int", "-3", "-3"),
        ("int", "many", "mig::param::value"),
        ("int", "\"12\"", "mig::param::value"),
        ("bool", "true", "true"),
        ("bool", "yes", "mig::param::value"),
        ("date", "2024-05-31", "2024-05-31"),
        ("date", "31.5.2024", "mig::param::value"),
        ("datetime", "2024-05-31 10:00:00", "2024-05-31 10:00:00"),
        ("decimal(5, 2)", "1.50", "1.50"),
    ] {
        assert_eq!(run(ty, value, true), expected, "{ty} {value}");
    }
    assert_eq!(run("string", "", false), "unset x");
    assert_eq!(run("string", "", true), "mig::param::missing");
    let loaded = load_with(
        "param stage: string = \"a\"\n",
        &[("stag".to_owned(), "x".to_owned())],
        &|_| None,
        false,
    );
    assert_eq!(loaded.diagnostics[0].code.name(), "mig::param::unknown");
    assert_eq!(loaded.diagnostics[0].help.as_deref(), Some("did you mean `-p stage=..`?"));
}

#[test]
fn an_unset_variable_warns_and_stops_a_run() {
    let text = "import std.files\nimport std.sqlite\nsource a = files { path = env(\"DUMP\") }\ntarget b = sqlite { path = \"p\" }\npipeline p { from a; into b }\n";
    let check = load_with(text, &[], &|_| None, false);
    assert!(
        check.program.is_some() && check.diagnostics.len() == 1 && !check.diagnostics[0].is_error()
    );
    let run = load_with(text, &[], &|_| None, true);
    assert!(run.program.is_none() && run.diagnostics[0].code.name() == "mig::setting::unset");
}

#[test]
fn secrets_never_show() {
    let text = "import std.mysql\nsource a = mysql { user = \"u\"; password = \"canary-1\" }\ntarget b = mysql { user = \"u\"; password = env(\"PW\") }\npipeline p { from a; into b }\n";
    let loaded = load_with(
        text,
        &[("p".to_owned(), "canary-3".to_owned())],
        &|_| Some("canary-2".to_owned()),
        false,
    );
    let messages: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|d| format!("{} {:?} {:?}", d.title, d.labels, d.help))
        .collect();
    assert!(!messages.join("\n").contains("canary"), "{messages:?}");
    let url = "import std.postgres\ntarget b = postgres { url = env(\"URL\") }\n";
    let loaded = load_with(url, &[], &|_| Some("postgres://u:canary@h/d".to_owned()), false);
    assert_eq!(loaded.diagnostics[0].code.name(), "mig::secret::literal");
    assert!(!shown(&loaded).contains("canary"));
}
