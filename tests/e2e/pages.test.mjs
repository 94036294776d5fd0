// Every page, for every kind of reader, with script off: accessible, readable on any screen and at any
// size, light enough for a thin line, and quiet: no other host, no error, nothing that its policy forbids.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, reader } from "./support/browser.mjs";
import { accessible, focusable, reflows, sound } from "./support/checks.mjs";
import { lozere } from "./support/demo.mjs";
import { get } from "./support/http.mjs";
import { people, scenes } from "./support/scenes.mjs";
import { watch } from "./support/watch.mjs";

/** The first flight of a connection (RFC 6928): ten segments. */
const FIRST_VIEW = 14_336;
const MOST_REQUESTS = 5;
const WIDTHS = [360, 1280];
const SCHEMES = ["light", "dark"];

let browser;
let all;

before(async () => {
  browser = await launch();
  all = await scenes(await people(browser));
}, { timeout: 180_000 });
after(() => browser?.close());

/** All problems of all pages at once: one run tells everything. */
function report(problems) {
  assert.equal(problems.length, 0, `\n${problems.join("\n")}`);
}

test("every page is accessible, reflows, and keeps quiet, with script off", { timeout: 1_200_000 }, async (t) => {
  for (const scene of all) {
    await t.test(scene.name, { timeout: 90_000 }, async () => {
      const page = await reader(browser, { cookies: scene.cookies });
      try {
        const watched = watch(page, lozere.origin);
        const session = await page.context().newCDPSession(page);
        const response = await scene.open(page);
        const found = response.status() === scene.status ? [] : [`status ${response.status()}, not ${scene.status}`];
        found.push(...policy(response), ...(await sound(page)));
        // While script is off, as the browser sees the page without any.
        found.push(...(await reflows(page)), ...(await focusable(page)));
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 });
          for (const scheme of SCHEMES) {
            await page.emulateMedia({ colorScheme: scheme });
            found.push(...(await accessible(page, session, `${width} px ${scheme}`)));
          }
        }
        report([...new Set([...found, ...watched.problems()])]);
      } finally {
        await page.context().close();
      }
    });
  }
});

/** No page may allow what is inline: the one sheet is named by its hash. */
function policy(response) {
  const header = response.headers()["content-security-policy"] ?? "";
  const found = [];
  if (!/default-src 'none'/.test(header)) found.push(`the policy is "${header}"`);
  if (/unsafe/.test(header)) found.push("the policy allows what is unsafe");
  return found;
}

test("every page fits in the first flight of a connection, under a title of its own", { timeout: 120_000 }, async () => {
  const found = [];
  const titles = new Map();
  for (const { name, path, cookie, status } of all.filter((scene) => scene.status !== 422)) {
    let answer = await get(lozere.origin, path, { cookie });
    if (answer.status === 303) answer = await get(lozere.origin, answer.headers.location, { cookie });
    assert.equal(answer.status, status, name);
    assert.equal(answer.headers["content-encoding"], "br", `${name} is not packed`);
    if (answer.bytes > FIRST_VIEW) found.push(`${name}: ${answer.bytes} bytes, ${answer.bytes - FIRST_VIEW} too many`);
    const title = /<title>([^<]*)<\/title>/.exec(answer.text)?.[1];
    // What parameters change in a page (a filter, a cursor) need not change its title.
    const [page] = path.split("?");
    const before = titles.get(title) ?? page;
    if (before !== page) found.push(`"${title}" is the title of ${before} and of ${page}`);
    titles.set(title, before);
  }
  report(found);
});

test("with script on, no page asks another host, fails, or needs more than five requests", { timeout: 300_000 }, async () => {
  const found = [];
  for (const scene of all.filter(({ status }) => status === 200)) {
    const page = await reader(browser, { script: true, cookies: scene.cookies });
    const watched = watch(page, lozere.origin);
    await scene.open(page);
    await page.waitForLoadState("load");
    const requests = watched.requests();
    if (requests > MOST_REQUESTS) found.push(`${scene.name}: ${requests} requests`);
    found.push(...watched.problems().map((problem) => `${scene.name}: ${problem}`));
    await page.context().close();
  }
  report(found);
});
