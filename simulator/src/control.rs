//! The simulator's own paths: the page at `/` with its files and the package that it is built on, and `/_sim/…` to watch and change it.

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue,
};
use http::{Method, Request, Response};
use serde::de::DeserializeOwned;

use crate::faults::Fault;
use crate::lock::lock;
use crate::package;
use crate::page;
use crate::reply::{Answer, Refusal, empty, json, typed};
use crate::settings::Settings;
use crate::world::World;

/// Answers one of the simulator's own paths; `None` where it is none of them. Every origin may call them.
pub(crate) fn answer(world: &World, request: &Request<Bytes>) -> Option<Response<Bytes>> {
    let path = request.uri().path();
    if path != "/" && !["/_sim/", "/page/", "/web/"].iter().any(|own| path.starts_with(own)) {
        return None;
    }
    let mut response = match *request.method() {
        Method::OPTIONS => preflight(),
        _ => dispatch(world, request, path).unwrap_or_else(Refusal::into_response),
    };
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    Some(response)
}

fn preflight() -> Response<Bytes> {
    let mut response = empty(204);
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, PUT, POST"));
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type"));
    response
}

fn dispatch(world: &World, request: &Request<Bytes>, path: &str) -> Answer {
    if let Some(name) = path.strip_prefix("/page/") {
        return page_file(request.method(), name);
    }
    if let Some(name) = path.strip_prefix("/web/") {
        return module(request.method(), name);
    }
    let path = path.strip_prefix("/_sim/").unwrap_or_default();
    match (request.method().as_str(), path.strip_suffix('/').unwrap_or(path)) {
        ("GET", "") => Ok(page(world)),
        ("GET", "messages") => Ok(json(200, &lock(&world.state).inbox.list())),
        ("GET", "journal") => Ok(json(200, &lock(&world.state).journal)),
        ("GET", "calls") => Ok(json(200, &lock(&world.state).calls)),
        ("GET", "settings") => Ok(json(200, &lock(&world.state).settings)),
        ("GET", "faults") => Ok(json(200, &world.faults.list())),
        ("PUT", "settings") => put_settings(world, request),
        ("PUT", "faults") => put_faults(world, request),
        ("PUT", "access-keys") => put_access_keys(world, request),
        ("POST", "reset") => Ok(done(|| world.reset())),
        ("POST", "close-idle") => Ok(done(|| world.connections.close_idle())),
        (_, name) => Err(unknown(name)),
    }
}

fn page(world: &World) -> Response<Bytes> {
    let (status, text) = if package::is_built(&package::folder()) {
        (200, world.page.clone())
    } else {
        (503, package::NOT_BUILT.to_owned())
    };
    typed(status, "text/html; charset=utf-8", text)
}

fn module(method: &Method, name: &str) -> Answer {
    if method != Method::GET {
        return Err(unknown(""));
    }
    match package::module(&package::folder(), name) {
        Ok(Some(text)) => Ok(typed(200, page::SCRIPT, text)),
        Ok(None) => Err(unknown("web")),
        Err(error) => Err(Refusal::new(500, "package", error.to_string())),
    }
}

fn page_file(method: &Method, name: &str) -> Answer {
    match page::file(name) {
        Some((content_type, text)) if method == Method::GET => Ok(typed(200, content_type, text)),
        Some(_) => Err(unknown("")),
        None => Err(unknown("page")),
    }
}

fn unknown(name: &str) -> Refusal {
    match name {
        "" | "messages" | "journal" | "calls" | "settings" | "faults" | "access-keys" | "reset"
        | "close-idle" => Refusal::new(405, "method_not_allowed", "see simulator/README.md for the methods"),
        _ => Refusal::new(404, "not_found", "no such path"),
    }
}

fn put_settings(world: &World, request: &Request<Bytes>) -> Answer {
    let settings: Settings = parse(request)?;
    settings.check().map_err(Refusal::invalid)?;
    Ok(done(|| lock(&world.state).settings = settings))
}

fn put_faults(world: &World, request: &Request<Bytes>) -> Answer {
    let faults: Vec<Fault> = parse(request)?;
    faults.iter().try_for_each(Fault::check).map_err(Refusal::invalid)?;
    Ok(done(|| world.faults.replace(faults)))
}

fn put_access_keys(world: &World, request: &Request<Bytes>) -> Answer {
    let keys: Vec<String> = parse(request)?;
    if !keys.iter().all(|key| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic())) {
        return Err(Refusal::invalid("an access key is visible ASCII"));
    }
    Ok(done(|| lock(&world.state).keys = keys))
}

fn parse<T: DeserializeOwned>(request: &Request<Bytes>) -> Result<T, Refusal> {
    serde_json::from_slice(request.body()).map_err(|error| Refusal::invalid(error.to_string()))
}

fn done(act: impl FnOnce()) -> Response<Bytes> {
    act();
    empty(204)
}
