//! `/api/v1/openapi.json`: the description of all this, made once from the operations themselves. A test
//! holds it to the routes.

use super::{
    adaptations, amendments,
    answer::ROOT,
    attachments, awaiting,
    call::{MOST, PAGE},
    comments, continuity, deliberation, drafts, lineage, me, merge, networks, practices, reactions, search,
    specifications, statements, texts, uses, versions, votes,
};
use crate::publications::{list::FACETS, vocabulary as words};
use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::LazyLock};
use utoipa::{
    IntoParams, IntoResponses, OpenApi,
    openapi::{
        Object, Ref, RefOr, Required, ResponseBuilder, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
        response::Response as Described,
    },
};

#[derive(OpenApi)]
#[openapi(
    paths(
        get, me::get, awaiting::get, practices::list, practices::create, practices::get, practices::patch, practices::put, practices::delete,
        drafts::publish, attachments::add, attachments::remove, versions::list, versions::get, merge::get, merge::post, adaptations::list, adaptations::create,
        lineage::get, comments::list, comments::create, comments::list_of_specification, comments::create_on_specification, comments::get, comments::correct, comments::delete, uses::list, uses::create,
        reactions::like, reactions::unlike, reactions::share, reactions::unshare, specifications::list, specifications::create, specifications::get,
        specifications::correct, specifications::delete, specifications::phase, texts::get, texts::put, texts::put_section, texts::list, texts::version, texts::freeze,
        amendments::list, amendments::create, amendments::get, amendments::correct,
        amendments::withdraw, amendments::answer, votes::list, votes::create, votes::get, votes::ballot, votes::cast, votes::take_back,
        statements::list, statements::create, statements::get, statements::correct, statements::withdraw, deliberation::attach, deliberation::detach, networks::list, networks::get, networks::ask,
        networks::decide, continuity::get, search::get, search::bring
    ),
    tags(
        (name = "practices", description = "Drafts, publications, corrections, versions, pictures and files"),
        (name = "lineage", description = "What was adapted from what, across instances"),
        (name = "conversation", description = "Comments, uses, reactions"),
        (name = "specifications", description = "Drafted together, version by version; amended from any network"),
        (name = "networks", description = "Who this network exchanges with"),
        (name = "search", description = "Full text of practices, and bringing what is elsewhere"),
        (name = "me", description = "Who a token is")
    )
)]
struct Description;

/// `cursor` and `limit`.
pub(super) enum Paging {}
/// The filters of lists, and words to look for.
pub(super) enum Facets {}
/// How a read ends badly.
pub(super) enum Reading {}
/// How an operation that only needs a token ends badly.
pub(super) enum Signed {}
/// How asking another server ends badly.
pub(super) enum Asking {}
/// How a change ends badly.
pub(super) enum Writing {}

fn parameter(name: &str, description: String) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(description))
}

fn text() -> Object {
    Object::with_type(Type::String)
}

impl IntoParams for Paging {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut limit = Object::with_type(Type::Integer);
        (limit.minimum, limit.maximum, limit.default) = (Some(1.into()), Some(MOST.into()), Some(json!(PAGE)));
        vec![
            parameter("cursor", "The `next` of the page before.".into()).schema(Some(text())).build(),
            parameter("limit", "Items of a page.".into()).schema(Some(limit)).build(),
        ]
    }
}

impl IntoParams for Facets {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let filters = FACETS.iter().map(|facet| parameter(facet, meaning(facet).into()).schema(Some(text())).build());
        let words = parameter("q", "Words that must all be there.".into()).schema(Some(text())).build();
        let state = parameter("state", "On `/practices`: `published` (default), or `draft` for your own.".into())
            .schema(Some(text()))
            .build();
        filters.chain([words, state]).collect()
    }
}

fn meaning(facet: &str) -> &'static str {
    match facet {
        "territory" => "A code of the territory list; what is published inside it is found too.",
        "theme" => "One of the themes.",
        "audience" => "One of the beneficiaries.",
        "network" => "Origin of a network.",
        "language" => "BCP 47.",
        _ => "Identifier of a licence.",
    }
}

fn problems(kinds: &[(&str, &str)]) -> BTreeMap<String, RefOr<Described>> {
    let problem = |description: &str| {
        let content = utoipa::openapi::Content::new(Some(Ref::from_schema_name("Problem")));
        ResponseBuilder::new().description(description).content("application/problem+json", content).build()
    };
    kinds.iter().map(|(status, description)| ((*status).to_owned(), RefOr::T(problem(description)))).collect()
}

impl IntoResponses for Reading {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        problems(&[
            ("400", "A parameter makes no sense: `errors` names it"),
            ("401", "The token is unknown, or was revoked"),
            ("403", "Not for this role"),
            ("404", "Nothing stands there"),
            ("410", "It was taken back, or is hidden on this network"),
        ])
    }
}

impl IntoResponses for Signed {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        problems(&[("401", "The token is absent, unknown, or was revoked")])
    }
}

impl IntoResponses for Asking {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        problems(&[("429", "This person asked for much already: `Retry-After` says for how long")])
    }
}

impl IntoResponses for Writing {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        problems(&[
            ("400", "Not JSON, or a header makes no sense"),
            ("401", "The token is absent, unknown, or was revoked"),
            ("403", "Not for this role, or somebody else's"),
            ("404", "Nothing stands there"),
            ("409", "It changed meanwhile, or the Idempotency-Key was used for another call"),
            ("410", "It was taken back"),
            ("413", "Too large"),
            ("415", "Not the media type of this operation"),
            ("422", "Fields to mend: `errors` names each"),
            ("503", "The database cannot be written right now; nothing was done"),
            ("507", "The disk is full; nothing was done"),
        ])
    }
}

/// The description, as it is served.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| document().to_string());

/// The description.
pub(super) fn document() -> Value {
    let mut document = serde_json::to_value(Description::openapi()).expect("a description is JSON");
    document["info"] = json!({
        "title": "Archipel",
        "version": env!("CARGO_PKG_VERSION"),
        "description": "What a contributor does on the pages, for scripts. Reads are open to anyone; the rest needs a bearer token \
            (`archipel token create --user NAME`, or the page of your account). A list is `items` and `next`, the `cursor` of the next \
            page. Errors are problems (RFC 9457) whose `errors` name each field; messages about content are in the language of \
            `Accept-Language` (fr, en). Every POST takes an `Idempotency-Key`: sent again, the same call gets its first answer.",
        "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
    });
    document["servers"] = json!([{"url": "/", "description": "This instance"}]);
    let components = &mut document["components"];
    components["securitySchemes"] =
        json!({"bearer": {"type": "http", "scheme": "bearer", "description": "A token of the API."}});
    components["parameters"] = json!({"IdempotencyKey": {
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description": "Sent again with the same key and body, the call gets its first answer; with another body, 409.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    }});
    components["schemas"]["Problem"] = problem();
    choices(&mut components["schemas"]);
    for (path, methods) in document["paths"].as_object_mut().into_iter().flatten() {
        for (method, operation) in methods.as_object_mut().into_iter().flatten() {
            secure(path, method, operation);
        }
    }
    document
}

/// Who may call: reads are open, and show a little more to some of those who send a token.
fn secure(path: &str, method: &str, operation: &mut Value) {
    operation["security"] = match (method, path.strip_prefix(ROOT)) {
        ("get", Some("/practices" | "/practices/{id}" | "/networks" | "/networks/{id}")) => json!([{}, {"bearer": []}]),
        ("get", Some("/me" | "/me/awaiting" | "/continuity")) => json!([{"bearer": []}]),
        ("get", _) => json!([]),
        _ => json!([{"bearer": []}]),
    };
    if method == "post" {
        let key = json!({"$ref": "#/components/parameters/IdempotencyKey"});
        match operation["parameters"].as_array_mut() {
            Some(parameters) => parameters.push(key),
            None => operation["parameters"] = json!([key]),
        }
    }
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "Why a call is refused (RFC 9457).",
        "required": ["status", "title"],
        "properties": {
            "status": {"type": "integer", "description": "Status of the answer."},
            "title": {"type": "string", "description": "The same in every case of this kind."},
            "detail": {"type": "string", "description": "This case."},
            "errors": {
                "type": "array",
                "description": "Each field or parameter to mend.",
                "items": {
                    "type": "object",
                    "required": ["field", "message"],
                    "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                },
            },
        },
        "example": {
            "status": 422,
            "title": "Unprocessable Entity",
            "detail": "some fields are to be mended",
            "errors": [{"field": "territories", "message": "Choisissez au moins un territoire."}],
        },
    })
}

/// The closed lists, where a caller chooses from them.
fn choices(schemas: &mut Value) {
    let currencies = [&[""], words::CURRENCIES].concat();
    let connections = [&[""], words::CONNECTIONS].concat();
    for body in ["NewPractice", "NewAdaptation", "Correction"] {
        let Some(properties) = schemas[body]["properties"].as_object_mut() else { continue };
        for (field, values) in
            [("themes", words::THEMES), ("beneficiaries", words::BENEFICIARIES), ("reasons", words::REASONS)]
        {
            if let Some(property) = properties.get_mut(field) {
                property["items"]["enum"] = json!(values);
            }
        }
        for (field, values) in [
            ("language", words::LANGUAGES),
            ("licence", words::LICENCES),
            ("connection", connections.as_slice()),
            ("cost_currency", currencies.as_slice()),
        ] {
            if let Some(property) = properties.get_mut(field) {
                // Null leaves the field as it is.
                property["enum"] = values.iter().map(|value| json!(value)).chain([Value::Null]).collect();
            }
        }
    }
}

/// This description
#[utoipa::path(get, path = "/api/v1/openapi.json", operation_id = "getDescription", tag = "me",
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json")))]
pub(super) async fn get() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}
