//! Who may call a route. A route can only be added together with its access, so none is without:
//! the list in `app.rs` is the whole of it.

use super::{PageError, Role, Site, View};
use axum::{
    Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::Response,
    routing::MethodRouter,
};

/// Who may call.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Access {
    /// Anyone; the answer to an anonymous reader is the same for all and may be kept.
    Everyone,
    /// Anyone; the answer is for this reader alone (forms, preferences).
    Visitor,
    /// People signed in with at least this role.
    Person(Role),
    /// Callers of the API; the handler asks for the token it needs.
    Api,
}

/// Routes with their access.
pub struct Routes {
    router: Router<Site>,
    list: Vec<(&'static str, Access)>,
    site: Site,
}

impl Routes {
    /// No route yet.
    #[must_use]
    pub fn new(site: &Site) -> Self {
        Self { router: Router::new(), list: Vec::new(), site: site.clone() }
    }

    /// Adds a route.
    #[must_use]
    pub fn route(mut self, path: &'static str, access: Access, methods: MethodRouter<Site>) -> Self {
        let guarded = methods.layer(middleware::from_fn_with_state((self.site.clone(), access), guard));
        self.router = self.router.route(path, guarded);
        self.list.push((path, access));
        self
    }

    /// Every path and its access.
    #[must_use]
    pub fn list(&self) -> &[(&'static str, Access)] {
        &self.list
    }

    /// The router.
    pub fn into_router(self) -> Router {
        self.router.with_state(self.site)
    }
}

/// Marks an answer that may be kept for all anonymous readers.
#[derive(Copy, Clone)]
pub(super) struct MayKeep;

async fn guard(State((_, access)): State<(Site, Access)>, request: Request, next: Next) -> Response {
    let allowed = match (access, request.extensions().get::<View>()) {
        (Access::Person(role), Some(view)) => match &view.viewer {
            Some(viewer) if viewer.role >= role => Ok(()),
            Some(_) => Err(PageError::Forbidden),
            None => Err(PageError::SignIn),
        },
        (Access::Person(_), None) => Err(PageError::SignIn),
        _ => Ok(()),
    };
    if let Err(error) = allowed {
        return super::form::keep_for_later(request, error).await;
    }
    let mut response = next.run(request).await;
    if access == Access::Everyone {
        response.extensions_mut().insert(MayKeep);
    }
    response
}
