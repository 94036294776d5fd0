// Every page of the program, as each kind of reader meets it. Pages are found by following links from
// the front page, one of each shape; forms that come back with errors, and pages that are not there,
// are named here. What must be found is listed, so that nothing drops out unseen.

import assert from "node:assert/strict";
import { cookieHeader, publish, reader, send, signIn, type } from "./browser.mjs";
import { lozere, someone } from "./demo.mjs";
import { get } from "./http.mjs";

/** Links that are not pages, or that change something when they are followed. */
const NOT_PAGES = /^\/(language|media|assets|api|comments)\/|\.(atom|csv|json|md|odt|ics)(\?|$)|\/versions\/\d+\.html$|[?&]return_to=/;
/** Pages that show other things to who is signed in. */
const AGAIN = new Set(["/", "/practices/{id}", "/report?uri"]);
const SAMPLES = { "/practices/{id}": 3 };
/** Shapes that the crawl has to meet, by reader. */
const EXPECTED = {
  anonymous: [
    "/", "/practices", "/search", "/networks", "/about", "/help", "/sitemap", "/accessibility", "/legal", "/login", "/signup",
    "/password/forgot", "/territory", "/people/{handle}", "/practices/{id}", "/practices/{id}/versions",
    "/practices/{id}/versions/{n}", "/specifications", "/specifications/{id}", "/specifications/{id}/whole", "/specifications/{id}/versions",
    "/specifications/{id}/versions/{n}", "/practices/{id}/lineage", "/practices/{id}/difference", "/report?uri",
    "/events", "/events?when", "/events/month", "/events/month?month", "/events/{id}",
  ],
  contributor: [
    "/specifications/new", "/events/new", "/practices/new", "/my/practices", "/drafts/{id}", "/drafts/{id}/preview", "/practices/{id}", "/practices/{id}/edit", "/practices/{id}/adapt",
    "/practices/{id}/delete", "/practices/{id}/merge?draft", "/practices/{id}/comments/new?parent", "/me", "/me/security", "/me/tokens", "/me/data",
  ],
  administrator: [
    "/admin", "/admin/people", "/admin/people/{id}", "/admin/invitations", "/admin/joining", "/admin/networks",
    "/admin/networks/{id}", "/admin/networks/{id}/bundles", "/admin/networks/ask", "/admin/networks/block", "/admin/networks/mode", "/admin/deliveries",
    "/admin/returned", "/admin/continuity",
    "/admin/reports", "/admin/reports/{id}", "/admin/audit", "/admin/settings", "/admin/notices", "/admin/mail",
    "/admin/keys", "/admin/keys/revoke?actor",
  ],
};
/** Forms sent as they should not be; each answers 422 with what was typed. */
const REFUSED = {
  anonymous: [
    { path: "/login" },
    { path: "/password/forgot" },
    { path: "/signup" },
    { path: "/report?uri={sheet}" },
  ],
  contributor: [
    { path: "/practices/new", typed: { title: "Ouvrir" } },
    { path: "/specifications/new", typed: { title: "" } },
    { path: "/events/new", typed: { title: "" } },
    { path: "{sheet}/edit", typed: { title: "", body: "" } },
    { path: "{merge}" },
    { path: "{foreign}/adapt", typed: { change: "", title: "" } },
    { path: "{sheet}/comments/new", typed: { text: "" } },
    { path: "/me", typed: { name: "" } },
    { path: "/me/tokens", typed: { token_name: "" } },
  ],
  administrator: [
    { path: "/admin/invitations", typed: { emails: "ceci n’est pas une adresse" } },
    { path: "/admin/networks/ask" },
    { path: "/admin/networks/block" },
  ],
};

/** The readers of the scenes, signed in where they have an account. */
export async function people(browser) {
  const readers = {};
  for (const [name, user] of [
    ["anonymous", null],
    ["contributor", someone(lozere, "contributor")],
    ["administrator", someone(lozere, "administrator")],
  ]) {
    const page = await reader(browser);
    if (user) await signIn(page, lozere, user);
    const cookies = await page.context().cookies();
    readers[name] = { name, cookies, cookie: await cookieHeader(page, lozere.origin), page };
  }
  return readers;
}

/** What only some pages show: a sheet with two versions and a comment, one that was taken back. */
async function prepare({ page }) {
  const fields = (title) => ({
    title,
    audience: "Agents d’accueil",
    territories: ["48"],
    body: "On ouvre la page.\n\n- On la lit.\n- On la ferme.",
    outcome: "On sait ce qu’elle montre.",
  });
  const sheet = await publish(page, lozere, fields(`Vérifier chaque page ${Date.now().toString(36)}`));
  await page.goto(`${sheet}/edit`);
  await type(page, { body: "On ouvre la page.\n\n- On la lit deux fois.\n- On la ferme." });
  await send(page);
  // One of its own: the text that waits there takes the place of a new correction.
  const merge = await corrected(page, await publish(page, lozere, fields(`Réunir deux textes ${Date.now().toString(36)}`)));
  await page.goto(sheet);
  await type(page, { text: "Un essai de commentaire." }, 'form[action$="/comments"]');
  await send(page, 'form[action$="/comments"]');
  await page.goto(`${lozere.origin}/practices/new`);
  await type(page, { ...fields("Laisser en brouillon"), outcome: "" });
  await page.locator('main form.form button[value="preview"]').click();
  await page.waitForURL(/\/drafts\/[0-9a-z]{26}\/preview/);
  const preview = new URL(page.url()).pathname;
  await page.goto(`${lozere.origin}/report?${new URLSearchParams({ uri: sheet })}`);
  await type(page, { reason: "Ceci est un essai de signalement.", good_faith: true });
  await send(page);
  const gone = await publish(page, lozere, fields(`Retirer cette fiche ${Date.now().toString(36)}`));
  await page.goto(`${gone}/delete`);
  await page.locator("main form button.danger").click();
  await page.waitForURL((url) => !url.pathname.endsWith("/delete"));
  return { preview, merge, sheet: new URL(sheet).pathname, gone: new URL(gone).pathname };
}

/** Where two corrections of a sheet, begun on one version in two tabs, are merged. */
async function corrected(page, sheet) {
  const tab = await page.context().newPage();
  for (const one of [tab, page]) await one.goto(`${sheet}/edit`);
  await type(tab, { body: "On ouvre la page.\n\n- On la lit dix fois.\n- On la ferme.", outcome: "On la retrouve." });
  await type(page, { body: "On ouvre la page.\n\n- On la lit trois fois.\n- On la ferme." });
  await send(page);
  await tab.locator('main form.form button[value="publish"]').click();
  await tab.waitForURL(/\/merge\?draft=/);
  const { pathname, search } = new URL(tab.url());
  await tab.close();
  return pathname + search;
}

/** The shape of an address: what stands for something is named, parameters keep only their names. */
export function shape(path) {
  const url = new URL(path, lozere.origin);
  const named = url.pathname
    .replace(/\/[0-9a-z]{26}(?=\/|$)/g, "/{id}")
    .replace(/\/people\/[^/]+/, (found) => (found.includes("{") ? found : "/people/{handle}"))
    .replace(/\/\d+(?=\/|$)/g, "/{n}");
  const names = [...new Set(url.searchParams.keys())].sort();
  return names.length ? `${named}?${names.join("&")}` : named;
}

/** Paths that the links of a page lead to, on this site. */
function links(html, base = "/") {
  const found = [];
  for (const [, escaped] of html.matchAll(/<a\b[^>]*?\bhref="([^"]*)"/g)) {
    const url = new URL(escaped.replaceAll("&amp;", "&"), lozere.origin + base);
    const path = url.pathname + url.search;
    if (url.origin === lozere.origin && !NOT_PAGES.test(path)) found.push(path);
  }
  return found;
}

/** One address of each shape that this reader can reach. */
async function crawl({ name, cookie }, seeds) {
  const queue = [...seeds];
  const seen = new Set(queue);
  const taken = new Map();
  while (queue.length > 0) {
    const path = queue.shift();
    const kind = shape(path);
    const paths = taken.get(kind) ?? [];
    if (paths.length >= (SAMPLES[kind] ?? 1)) continue;
    const answer = await get(lozere.origin, path, { cookie });
    if (answer.status === 401 && name === "anonymous") continue;
    assert.ok(answer.status < 400 || seeds.includes(path), `${name}: ${path} is linked and answers ${answer.status}`);
    if (answer.status >= 300 && answer.status < 400) queue.push(...links(`<a href="${answer.headers.location}">`));
    if (answer.status >= 300 || !answer.headers["content-type"]?.startsWith("text/html")) continue;
    taken.set(kind, [...paths, path]);
    for (const next of links(answer.text, path)) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  const missing = EXPECTED[name].filter((kind) => !taken.has(kind));
  assert.deepEqual(missing, [], `${name} finds no way to these pages`);
  return [...taken.values()].flat();
}

/** A sheet of another network that was adapted, so that every part of a page has something to show. */
async function richest() {
  const { text } = await get(lozere.origin, "/practices");
  const sheets = [...new Set(links(text).filter((path) => shape(path) === "/practices/{id}"))];
  const answers = await Promise.all(sheets.map((path) => get(lozere.origin, path)));
  const marks = (html) => [/\/lineage"/, /id="comment-/, /\/difference"/].filter((mark) => mark.test(html)).length;
  const best = sheets.map((path, at) => ({ path, marks: marks(answers[at].text) })).sort((a, b) => b.marks - a.marks);
  assert.ok(best.length > 0, "the list shows sheets");
  return best[0].path;
}

/**
 * All scenes: `{ name, reader, path, status, open(page) }`. `open` leads a page of that reader there and
 * returns the response. What the anonymous reader saw is shown again to others only where it differs.
 */
export async function scenes(readers) {
  const { sheet, gone, preview, merge } = await prepare(readers.contributor);
  const foreign = await richest();
  const common = ["/", "/sitemap", foreign];
  const seeds = {
    anonymous: [...common, sheet, `${sheet}/conversation`, "/login", "/territory", "/search?q=atelier", "/search?q=zzzzzz"],
    contributor: ["/practices/new", "/my/practices", preview, merge, sheet, foreign, `${sheet}/uses`, "/me", "/"],
    administrator: ["/admin", "/"],
  };
  const found = [];
  const known = new Set();
  for (const one of Object.values(readers)) {
    for (const path of await crawl(one, seeds[one.name])) {
      const again = known.has(shape(path)) && !AGAIN.has(shape(path));
      if (!again) found.push({ ...one, path, status: 200, name: `${one.name} ${path}`, open: (page) => page.goto(lozere.origin + path) });
    }
    for (const { path } of found) known.add(shape(path));
    for (const { path, typed } of REFUSED[one.name]) {
      const at = path.replace("{sheet}", sheet).replace("{foreign}", foreign).replace("{merge}", merge);
      found.push({ ...one, path: at, status: 422, name: `${one.name} ${at} with errors`, open: (page) => refuse(page, at, typed) });
    }
  }
  for (const [path, status] of [[gone, 410], ["/nulle-part", 404], ["/practices/new", 401]]) {
    const open = (page) => page.goto(lozere.origin + path);
    found.push({ ...readers.anonymous, path, status, name: `anonymous ${path} ${status}`, open });
  }
  const forbidden = (page) => page.goto(`${lozere.origin}/admin`);
  found.push({ ...readers.contributor, path: "/admin", status: 403, name: "contributor /admin 403", open: forbidden });
  return found;
}

/** Sends a form that cannot be taken; the answer is the page with errors. */
async function refuse(page, path, typed = {}) {
  await page.goto(lozere.origin + path);
  await type(page, typed);
  const [response] = await Promise.all([page.waitForResponse((answer) => answer.request().method() === "POST"), send(page)]);
  await page.locator("#error-summary").waitFor();
  return response;
}
