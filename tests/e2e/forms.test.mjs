// Forms: what is wrong is said and led to; what was typed survives a refusal, a session that ended, a
// server that stopped; and all of it can be done with the keyboard alone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, reader, send, sheetAddress, signIn, told, type } from "./support/browser.mjs";
import { lozere, someone } from "./support/demo.mjs";
import { instance } from "./support/server.mjs";
import { until } from "./support/until.mjs";

const FIELDS = {
  title: "Garder ce que l’on vient d’écrire",
  audience: "Personnes qui écrivent loin des villes",
  territories: ["48"],
  body: "On écrit un paragraphe.\n\nLa connexion tombe. On écrit encore : « été », 20 °C, <b>non</b> & oui.",
  outcome: "Rien n’est perdu.",
};
const contributor = someone(lozere, "contributor");
const OTHER_TITLES = { ended: "Retrouver sa page après la nuit", stale: "Envoyer depuis le bon onglet", keys: "Publier sans la souris" };

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

/** One test with a reader of its own. */
function tell(name, options, story) {
  test(name, { timeout: 120_000 }, async () => {
    const page = await reader(browser, options);
    await told(name.replace(/\W+/g, "-"), [page], () => story(page));
    await page.context().close();
  });
}

/** The fields of the form hold what was typed. */
async function holds(page, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const control = page.locator(`main form.form [name="${name}"]`);
    if (Array.isArray(value)) {
      for (const one of value) assert.ok(await page.locator(`main form.form [name="${name}"][value="${one}"]`).isChecked(), `${name} keeps ${one}`);
    } else {
      assert.equal(await control.inputValue(), value, `${name} keeps what was typed`);
    }
  }
}

tell("with script, what is wrong gets the focus, and each line leads to its field", { script: true }, async (page) => {
  await signIn(page, lozere, contributor);
  await page.goto(`${lozere.origin}/practices/new`);
  await type(page, { audience: FIELDS.audience, title: "" });
  await send(page);
  const summary = page.locator("#error-summary");
  await summary.waitFor();
  await until("the focus is on the summary", () => page.evaluate(() => document.activeElement?.id === "error-summary"));
  await holds(page, { audience: FIELDS.audience });
  const lines = summary.locator("a");
  assert.ok((await lines.count()) >= 2, "each field to mend has its line");
  for (const line of await lines.all()) {
    const target = (await line.getAttribute("href")).slice(1);
    await line.click();
    await until(`the line leads to ${target}`, () => page.evaluate((id) => document.activeElement?.id === id, target));
  }
});

tell("without script, what is wrong stands before the form and beside each field", {}, async (page) => {
  await signIn(page, lozere, contributor);
  await page.goto(`${lozere.origin}/practices/new`);
  const [response] = await Promise.all([page.waitForResponse((answer) => answer.request().method() === "POST"), send(page)]);
  assert.equal(response.status(), 422);
  const problems = await page.evaluate(() => {
    const found = [];
    const summary = document.getElementById("error-summary");
    if (summary?.getAttribute("role") !== "alert") found.push("the summary is not announced");
    for (const line of summary?.querySelectorAll("a") ?? []) {
      const field = document.getElementById(line.getAttribute("href").slice(1));
      if (!field) found.push(`${line.textContent} leads nowhere`);
      const described = (field?.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "");
      if (!described.join(" ").includes(line.textContent.trim())) found.push(`${field?.id} is not tied to « ${line.textContent} »`);
      if (field?.matches("input, textarea, select") && field.getAttribute("aria-invalid") !== "true") found.push(`${field.id} does not say that it is wrong`);
    }
    return found;
  });
  assert.deepEqual(problems, []);
});

for (const script of [false, true]) {
  tell(`a session that ended loses nothing that was typed, script ${script ? "on" : "off"}`, { script }, async (page) => {
    const fields = { ...FIELDS, title: `${OTHER_TITLES.ended}, script ${script ? "allumé" : "éteint"}` };
    await signIn(page, lozere, contributor);
    await page.goto(`${lozere.origin}/practices/new`);
    await type(page, fields);
    await page.context().clearCookies();
    await send(page);
    await page.locator('main form [name="password"]').waitFor();
    const answer = await page.content();
    for (const text of [fields.title, fields.outcome, "La connexion tombe."]) assert.ok(answer.includes(text), `« ${text} » is in the answer`);
    await type(page, { email: contributor.email, password: contributor.password });
    await send(page);
    // It is there, and one button sends it.
    await page.locator('main form.form input[name="title"][type="hidden"]').waitFor({ state: "attached" });
    await send(page);
    await sheetAddress(page, fields.title);
    await page.goto(`${page.url().split(/[?#]/)[0]}/edit`);
    await holds(page, fields);
  });
}

tell("a form of a session that was replaced is kept and sent again", {}, async (page) => {
  const fields = { ...FIELDS, title: OTHER_TITLES.stale };
  await signIn(page, lozere, contributor);
  await page.goto(`${lozere.origin}/practices/new`);
  await type(page, fields);
  const elsewhere = await page.context().newPage();
  await elsewhere.goto(`${lozere.origin}/sitemap`);
  await elsewhere.locator('form[action="/logout"] button').click();
  await elsewhere.locator('header a[href="/login"]').waitFor();
  await signIn(elsewhere, lozere, contributor);
  const [response] = await Promise.all([page.waitForResponse((answer) => answer.request().method() === "POST"), send(page)]);
  assert.equal(response.status(), 403);
  await send(page);
  await sheetAddress(page, fields.title);
});

tell("with script, what is typed becomes a draft that any device finds", { script: true }, async (page) => {
  const fields = { ...FIELDS, title: "Écrire un peu chaque jour" };
  await signIn(page, lozere, contributor);
  await page.goto(`${lozere.origin}/practices/new`);
  await type(page, fields);
  const status = page.locator("[data-draft]");
  await until("the draft is saved", async () => /Nouméa|\(.+\)/.test(await status.innerText()));
  const device = await reader(browser);
  await signIn(device, lozere, contributor);
  await device.goto(`${lozere.origin}/my/practices`);
  await device.getByRole("link", { name: fields.title }).first().click();
  await holds(device, fields);
  await send(device);
  await sheetAddress(device, fields.title);
  await device.goto(`${lozere.origin}/my/practices`);
  assert.equal(await device.locator('a[href*="/drafts/"]', { hasText: fields.title }).count(), 0, "the draft is gone once it is published");
  await device.context().close();
});

test("a server that stopped loses nothing that was typed", { timeout: 120_000 }, async () => {
  const server = await instance("essai");
  const page = await reader(browser, { script: true });
  try {
    await told("server-stopped", [page], async () => {
      await signIn(page, server, server.user);
      await page.goto(`${server.origin}/practices/new`);
      const form = page.url();
      await server.stop();
      await type(page, FIELDS);
      const status = page.locator("[data-draft]");
      const offline = await status.getAttribute("data-offline");
      await until("the page says that the text is kept on the device", async () => (await status.innerText()).includes(offline));
      await server.start();
      await page.goto(form);
      await status.getByRole("button").first().click();
      await holds(page, FIELDS);
      await send(page);
      await sheetAddress(page, FIELDS.title);
    });
  } finally {
    await page.context().close();
    await server.remove();
  }
});

test("a button pressed while the server is stopped loses nothing, whatever page comes next", { timeout: 120_000 }, async () => {
  const server = await instance("essai");
  const page = await reader(browser, { script: true });
  const offered = () => page.locator("[data-draft] button").count();
  try {
    await told("sent-to-nobody", [page], async () => {
      await signIn(page, server, server.user);
      await page.goto(`${server.origin}/practices/new`);
      await server.stop();
      await type(page, FIELDS);
      const failed = page.waitForEvent("requestfailed", (request) => request.method() === "POST" && request.isNavigationRequest());
      await page.locator("main form.form button.primary").click({ noWaitAfter: true });
      await failed;
      await server.start();
      // A page without a form, and a page of another text, prove nothing.
      await page.goto(`${server.origin}/about`);
      await page.goto(`${server.origin}/practices/new`);
      await page.locator("[data-draft] button").first().click();
      await holds(page, FIELDS);
      await send(page);
      const sheet = await sheetAddress(page, FIELDS.title);
      // The server proved that it has it: the device forgets it.
      await page.goto(`${server.origin}/practices/new`);
      assert.equal(await offered(), 0, "what was published is not offered again");
      await page.goto(`${sheet}/edit`);
      assert.equal(await offered(), 0, "a correction is another text");
    });
  } finally {
    await page.context().close();
    await server.remove();
  }
});

tell("signing in and publishing need nothing but the keyboard", {}, async (page) => {
  const to = async (name) => {
    for (let presses = 0; presses < 150; presses += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), name)) return;
    }
    assert.fail(`Tab does not reach ${name}`);
  };
  const press = async (keys) => page.keyboard.insertText(keys);
  await page.goto(`${lozere.origin}/login`);
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.matches(".skip")), "the first stop leads to the content");
  await page.keyboard.press("Enter");
  await to('[name="email"]');
  await press(contributor.email);
  await to('[name="password"]');
  await press(contributor.password);
  await page.keyboard.press("Enter");
  await page.locator('header a[href="/practices/new"]').waitFor();
  await to('a[href="/practices/new"]');
  await page.keyboard.press("Enter");
  await page.locator('main [name="title"]').waitFor();
  for (const name of ["title", "audience", "territories", "body", "outcome"]) {
    await to(`main [name="${name}"]`);
    if (name !== "territories") await press(name === "title" ? OTHER_TITLES.keys : FIELDS[name].split("\n")[0]);
    else if ((await page.locator('[name="territories"]:checked').count()) === 0) await page.keyboard.press("Space");
  }
  await to("main form.form button.primary");
  await page.keyboard.press("Enter");
  await sheetAddress(page, OTHER_TITLES.keys);
});
