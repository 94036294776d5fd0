//! The description says what the routes do, no more and no less.

use super::{openapi::document, operations};
use serde_json::Value;
use std::collections::BTreeSet;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn described() -> BTreeSet<(String, String)> {
    let document = document();
    let paths = document["paths"].as_object().expect("paths").clone();
    paths
        .into_iter()
        .flat_map(|(path, methods)| {
            let methods: Vec<String> = methods.as_object().expect("methods").keys().cloned().collect();
            methods.into_iter().map(move |method| (path.clone(), method))
        })
        .collect()
}

/// What a route answers to is what its own text says: `MethodRouter` shows the methods that it has.
fn routed() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for (path, methods) in operations() {
        let shown = format!("{methods:?}");
        for method in METHODS {
            if !shown.contains(&format!("{method}: None")) {
                found.insert((path.to_owned(), method.to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_route_is_described_and_every_description_is_routed() {
    assert_eq!(routed(), described());
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 40, "only {} references", references.len());
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leaves the document"));
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                found.push(reference.clone());
            }
            fields.values().for_each(|value| collect(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
        _ => {}
    }
}

#[test]
fn every_operation_is_named_once_and_names_its_parameters() {
    let document = document();
    let mut names = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let name = operation["operationId"].as_str().expect("a name");
            assert!(names.insert(name.to_owned()), "{name} twice");
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let in_path: BTreeSet<&str> =
                parameters.iter().filter(|one| one["in"] == "path").filter_map(|one| one["name"].as_str()).collect();
            let expected: BTreeSet<&str> =
                path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
            assert_eq!(in_path, expected, "{method} {path}");
            let has_key = parameters.iter().any(|one| one["$ref"] == "#/components/parameters/IdempotencyKey");
            assert_eq!(has_key, method == "post", "{method} {path}");
        }
    }
}

#[test]
fn bodies_say_what_may_be_chosen() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    let body = &document["components"]["schemas"]["NewPractice"];
    assert_eq!(body["additionalProperties"], false);
    for (field, pointer) in [("themes", "/items/enum/0"), ("licence", "/enum/0"), ("language", "/enum/0")] {
        assert!(body["properties"][field].pointer(pointer).is_some(), "{field}: {}", body["properties"][field]);
    }
}
