// The HTML of every page, as sent, is valid; in both languages.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HtmlValidate } from "html-validate";
import config from "./htmlvalidate.config.mjs";
import { launch, reader } from "./support/browser.mjs";
import { lozere } from "./support/demo.mjs";
import { people, scenes } from "./support/scenes.mjs";

const validator = new HtmlValidate(config);
let browser;
let all;

before(async () => {
  browser = await launch();
  all = await scenes(await people(browser));
}, { timeout: 180_000 });
after(() => browser?.close());

for (const [language, tag] of [["fr-FR", "fr"], ["en-GB", "en"]]) {
  test(`every page is valid HTML in ${tag}`, { timeout: 300_000 }, async (t) => {
    for (const scene of all) {
      await t.test(scene.name, async () => {
        // An account has a language of its own; the cookie is the choice of this device.
        const chosen = { name: "lang", value: tag, domain: new URL(lozere.origin).hostname, path: "/" };
        const page = await reader(browser, { language, cookies: [...scene.cookies, chosen] });
        try {
          const response = await scene.open(page);
          const html = await response.text();
          assert.match(html, new RegExp(`<html lang="${tag}"`), "the page is in the language that was asked for");
          report(await validator.validateString(html));
        } finally {
          await page.context().close();
        }
      });
    }
  });
}

function report({ valid, results }) {
  const told = results.flatMap(({ messages, source }) =>
    messages.map(({ ruleId, message, line, column }) => {
      const near = source.split("\n")[line - 1].slice(Math.max(0, column - 1), column + 90);
      return `${ruleId}: ${message} at ${line}:${column}: ${near}`;
    }),
  );
  assert.ok(valid, `\n${told.join("\n")}`);
}
