// The story of Archipel in a browser, told twice: with script off, and with script on. A mediator of
// Lozère publishes a practice; it appears in Nouvelle-Calédonie; someone there adapts it, saying what
// changed and why; the author sees the adaptation, answers a comment, corrects her sheet, and the
// correction arrives.

import assert from "node:assert/strict";
import * as run from "node:test";
import { launch, plain, publish, reader, send, sheetAddress, signIn, told, type, words } from "./support/browser.mjs";
import { caledonie, lozere, someone } from "./support/demo.mjs";
import { until } from "./support/until.mjs";

/** « Within seconds » */
const SOON = { seconds: 15 };

const TELLINGS = {
  off: {
    title: "Tenir une permanence au marché de Langogne",
    adapted: "Tenir une permanence au marché de Lifou",
    body: "On installe une table sous la halle.\n\n1. Une affiche dit ce que l’on sait faire.\n2. On prend les questions une par une.",
    correction: ["sous la halle.", "sous la halle, à l’abri du vent."],
    question: "Combien de personnes faut-il pour tenir la table ?",
    answer: "Deux : l’une accueille, l’autre accompagne.",
  },
  on: {
    title: "Réparer ensemble les téléphones fatigués",
    adapted: "Réparer les téléphones à la tribu de Drueulu",
    body: "On vide la mémoire avant de penser à changer d’appareil.\n\n- On trie les photos.\n- On retire ce qui ne sert plus.",
    correction: ["On trie les photos.", "On copie les photos, puis on les trie."],
    question: "Où gardez-vous les photos copiées ?",
    answer: "Sur une clé que la personne emporte.",
  },
};
const CHANGE = "L’atelier se tient le dimanche après l’office, en drehu et en français, sans connexion.";
const KEPT = "On part toujours de l’appareil de la personne.";

let browser;
run.before(async () => (browser = await launch()));
run.after(() => browser?.close());

for (const [name, telling] of Object.entries(TELLINGS)) {
  run.test(`the story, script ${name}`, { timeout: 240_000 }, async () => {
    const script = name === "on";
    const author = await reader(browser, { script });
    const adapter = await reader(browser, { script });
    const visitor = await reader(browser, { script });
    const pages = [author, adapter, visitor];
    await told(`journey-${name}`, pages, () => story(telling, { author, adapter, visitor }));
    await Promise.all(pages.map((page) => page.context().close()));
  });
}

async function story({ title, adapted, body, correction: [before, after], question, answer }, { author, adapter, visitor }) {
  // A mediator of Lozère signs in and publishes with the five fields.
  await signIn(author, lozere, someone(lozere, "contributor"));
  const source = await publish(author, lozere, {
    title,
    audience: "Habitants éloignés des services",
    territories: ["48"],
    body,
    outcome: "Les gens reviennent, et s’aident entre eux.",
  });
  assert.ok((await words(author.locator("main"))).includes("Habitants éloignés des services"), "the sheet shows for whom it is");

  // It appears in Nouvelle-Calédonie within seconds, for anybody.
  const link = visitor.getByRole("link", { name: title, exact: true });
  await until("the practice is listed in Nouvelle-Calédonie", async () => {
    await visitor.goto(`${caledonie.origin}/practices`);
    return (await link.count()) > 0;
  }, SOON);
  await link.first().click();
  const copy = await sheetAddress(visitor, title);
  assert.ok(copy.startsWith(caledonie.origin), "the sheet is read on the site of the reader's own network");
  assert.ok((await words(visitor.locator("main"))).includes(lozere.name), "it says which network it comes from");

  // Someone there adapts it, and says what changed and why.
  await signIn(adapter, caledonie, someone(caledonie, "contributor"));
  await adapter.goto(copy);
  await adapter.locator('main a[href$="/adapt"]').click();
  await type(adapter, { change: "", title: adapted, outcome: "On vient de toute la tribu." });
  await send(adapter);
  await adapter.locator("#error-summary").waitFor();
  assert.equal(await adapter.locator('[name="title"]').inputValue(), adapted, "what was typed is still there");
  const reason = await adapter.locator('[name="reasons"]').first().getAttribute("value");
  await type(adapter, { change: CHANGE, reasons: [reason], kept: KEPT });
  await send(adapter);
  const adaptation = await sheetAddress(adapter, adapted);
  assert.ok((await words(adapter.locator("main"))).includes(CHANGE), "the adaptation says what changed");
  assert.equal(await adapter.getByText("La source a changé").count(), 0, "its source has not changed yet");

  // The author sees it among the descendants of her sheet: where, when, why.
  await until("the adaptation stands in the lineage in Lozère", async () => {
    await author.goto(`${source}/lineage`);
    return (await author.locator(".tree-node", { hasText: adapted }).count()) > 0;
  }, SOON);
  const node = await words(author.locator(".tree-node", { hasText: adapted }).first());
  assert.ok(node.includes(CHANGE), `the lineage says what changed: ${node}`);
  assert.ok(node.includes("Nouvelle-Calédonie"), `the lineage says where: ${node}`);
  assert.ok(node.includes(caledonie.name), `the lineage says which network: ${node}`);
  assert.match(node, /\d{4}/, `the lineage says when: ${node}`);
  await author.locator(".tree-node", { hasText: adapted }).first().locator(".actions a").click();
  await author.locator(".diff ins").first().waitFor();
  const difference = plain((await author.locator(".diff").allInnerTexts()).join(" "));
  assert.ok(difference.includes(adapted.split(" ").at(-1)), `the difference with the parent shows the new words: ${difference}`);

  // A question from the other side of the world, and her answer.
  await adapter.goto(copy);
  await comment(adapter, question);
  await until("the question has come to Lozère", async () => {
    await author.goto(source);
    return (await author.locator(".comment", { hasText: question }).count()) > 0;
  }, SOON);
  await author.locator(".comment", { hasText: question }).first().locator('.actions a[href*="/comments/new"]').click();
  await type(author, { text: answer });
  await send(author);
  await until("her answer has come to Nouvelle-Calédonie, under the question", async () => {
    await adapter.goto(copy);
    return (await adapter.locator("li", { hasText: question }).locator(".thread .comment", { hasText: answer }).count()) > 0;
  }, SOON);

  // She corrects her sheet, and the correction arrives.
  await author.goto(source);
  await author.locator('main a[href$="/edit"]').first().click();
  await type(author, { body: body.replace(before, after) });
  await send(author);
  await sheetAddress(author, title);
  await until("the correction has come to Nouvelle-Calédonie", async () => {
    await visitor.goto(copy);
    return (await words(visitor.locator("main"))).includes(after);
  }, SOON);
  await visitor.goto(adaptation);
  await visitor.getByText("La source a changé").first().waitFor();
  await visitor.locator('main a[href*="/difference?since=source"]').first().click();
  await visitor.locator(".diff ins").first().waitFor();
}

async function comment(page, text) {
  const form = 'form[action$="/comments"]';
  await type(page, { text }, form);
  await send(page, form);
  await page.locator(".comment", { hasText: text }).waitFor();
}
