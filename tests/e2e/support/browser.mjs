// Debian's Chromium, and what people do with it: open a page, sign in, write a sheet.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

// No sandbox as root; nothing that calls home; nothing that a machine without a screen lacks.
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser. */
export const launch = () =>
  chromium.launch({ executablePath: process.env.E2E_CHROMIUM ?? "/usr/bin/chromium", args: ARGUMENTS });

/** A reader: a page in a context of its own, in French unless told otherwise. */
export async function reader(browser, { script = false, width = 1280, height = 900, scheme = "light", language = "fr-FR", cookies = [] } = {}) {
  const context = await browser.newContext({
    javaScriptEnabled: script,
    viewport: { width, height },
    colorScheme: scheme,
    locale: language,
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(15_000);
  await context.addCookies(cookies);
  return context.newPage();
}

/** Types into the fields of the page's main form, by their names; `true` ticks a box, a list those of its values. */
export async function type(page, fields, form = "main form.form") {
  for (const [name, value] of Object.entries(fields)) {
    const control = page.locator(`${form} [name="${name}"]`);
    if (Array.isArray(value)) {
      for (const one of value) await tick(page, page.locator(`${form} [name="${name}"][value="${one}"]`));
    } else if (value === true) {
      await tick(page, control);
    } else {
      await control.fill(value);
    }
  }
}

/** Ticks a box, wherever it is folded away. */
async function tick(page, box) {
  const fold = page.locator("details:not([open])", { has: box });
  while ((await fold.count()) > 0) await fold.first().locator("summary").first().click();
  await box.check();
}

/** Presses the one thing that the form is for. */
export const send = (page, form = "main form.form") => page.locator(`${form} button.primary`).last().click();

/** Signs in as somebody, by the form. */
export async function signIn(page, { origin }, user) {
  await page.goto(`${origin}/login`);
  await type(page, { email: user.email, password: user.password });
  await send(page);
  await page.locator('header a.who').waitFor();
}

/** The text of an element as a person reads it: every kind of space is a space. */
export const words = async (locator) => plain(await locator.innerText());

/** A text with every kind of space as one space. */
export const plain = (text) => text.replace(/\s+/gu, " ").trim();

/** The cookies of a page as one header, for requests outside the browser. */
export async function cookieHeader(page, origin) {
  const cookies = await page.context().cookies(origin);
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}

/** Publishes a practice with the five fields; returns its address. */
export async function publish(page, { origin }, fields) {
  await page.goto(`${origin}/practices/new`);
  await type(page, fields);
  await send(page);
  return sheetAddress(page, fields.title);
}

/** The address of the sheet on which the browser just arrived. */
export async function sheetAddress(page, title) {
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  const address = page.url().split(/[?#]/)[0];
  assert.match(address, /\/practices\/[0-9a-z]{26}$/, "publishing leads to the sheet");
  return address;
}

/** Runs `story`; when it fails, keeps a picture of every page in E2E_SHOTS. */
export async function told(name, pages, story) {
  try {
    await story();
  } catch (error) {
    if (process.env.E2E_SHOTS) {
      mkdirSync(process.env.E2E_SHOTS, { recursive: true });
      for (const [at, page] of pages.entries()) {
        const path = join(process.env.E2E_SHOTS, `${name}-${at}.png`);
        await page.screenshot({ path, fullPage: true }).catch(() => {});
        error.message += `\n  ${page.url()} (${path})`;
      }
    }
    throw error;
  }
}
