// A sheet on paper: A4, whole, with what one needs to find it again, and without what paper cannot do.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, plain, reader, words } from "./support/browser.mjs";
import { lozere } from "./support/demo.mjs";

// The library draws with these, and misses a canvas aloud; here it only reads the text.
for (const name of ["DOMMatrix", "ImageData", "Path2D"]) globalThis[name] ??= class {};
const warn = console.warn;
console.warn = () => {};
const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
console.warn = warn;

const A4 = { width: 595, height: 842 };
const PAPER_WIDTH = 680; // 210 mm less two margins of 15 mm, in CSS pixels

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

/** The pages of a PDF: `{ width, height, text }`. */
async function read(pdf) {
  const document = await getDocument({ data: new Uint8Array(pdf), useSystemFonts: true, verbosity: 0 }).promise;
  const pages = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const [, , width, height] = page.view;
    const content = await page.getTextContent();
    pages.push({ width, height, text: content.items.map(({ str, hasEOL }) => str + (hasEOL ? "\n" : "")).join("") });
  }
  await document.destroy();
  return pages;
}

/** The newest sheet of this network: its address is one of this site. */
async function firstSheet(page) {
  await page.goto(`${lozere.origin}/practices?${new URLSearchParams({ network: lozere.origin })}`);
  const link = page.locator(".card h2 a").first();
  const title = await words(link);
  await link.click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  return title;
}

/** Without any space, as the lines of a PDF break where they like. */
const packed = (text) => text.replace(/\s+/gu, "");

test("a sheet prints on A4 with its title, its licence and its address, and no navigation", { timeout: 60_000 }, async () => {
  const page = await reader(browser, { scheme: "dark" });
  const title = await firstSheet(page);
  const menus = await page.locator("nav li, .skip, button, .site-search label").allInnerTexts();
  const licence = await words(page.locator('main a[rel~="license"]').first());
  const pages = await read(await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  for (const { width, height } of pages) {
    assert.ok(Math.abs(width - A4.width) < 2 && Math.abs(height - A4.height) < 2, `a page is ${width} × ${height} points`);
  }
  const text = packed(pages.map((one) => one.text).join("\n"));
  assert.ok(text.includes(packed(title)), "the title is printed");
  assert.ok(licence.length > 3 && text.includes(packed(licence)), "the licence is printed");
  await page.emulateMedia({ media: "print" });
  const foot = page.locator(".print-footer");
  const address = plain(await foot.innerText()).match(/https?:\/\/\S+/)?.[0];
  assert.ok(address?.startsWith(lozere.origin), `the foot tells the address of the sheet: ${address}`);
  assert.ok(text.includes(address), "the address is printed");
  const printed = menus.map(plain).filter((words) => words.length > 3 && words !== title && text.includes(packed(words)));
  const inText = packed(await page.locator("main").innerText());
  assert.deepEqual(printed.filter((words) => !inText.includes(packed(words))), [], "navigation is printed");
  // The code leads back: it is as large as a telephone needs, and the address it stands for is right.
  const code = await foot.locator("svg").boundingBox();
  assert.ok(code.width > 90, `the QR code is ${code.width} px wide`);
  const response = await page.goto(address);
  assert.equal(response.status(), 200);
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  await page.context().close();
});

test("paper is white, nothing is wider than it, and the screen's buttons stay on the screen", { timeout: 60_000 }, async () => {
  const page = await reader(browser, { scheme: "dark", width: PAPER_WIDTH });
  await firstSheet(page);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const seen = await page.evaluate(() => {
    const body = getComputedStyle(document.body);
    const root = document.documentElement;
    const shown = [...document.querySelectorAll("nav, form, .button, .site-search")].filter((one) => one.checkVisibility());
    return { ground: body.backgroundColor, ink: body.color, wide: root.scrollWidth - root.clientWidth, shown: shown.map((one) => one.outerHTML.slice(0, 80)) };
  });
  assert.deepEqual(seen, { ground: "rgb(255, 255, 255)", ink: "rgb(0, 0, 0)", wide: 0, shown: [] });
  await page.context().close();
});
