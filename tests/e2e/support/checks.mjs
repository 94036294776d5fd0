// What every page has to hold (RGAA 4.1.2, WCAG 2.2 AA). Each check returns sentences, none when all is well.

import axe from "axe-core";
import { plain } from "./browser.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
/** WCAG 1.4.12: no content is lost when the reader spaces the text so. */
const SPACED =
  "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }";
const TWICE = ":root { font-size: 200% !important }";

/** The rules of axe-core, in the present width and scheme. The page was loaded with script off; axe needs it on. */
export async function accessible(page, session, where) {
  // A session of the debugger takes back only what it said itself: off first, then on.
  for (const value of [true, false]) await session.send("Emulation.setScriptExecutionDisabled", { value });
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (tags) => {
    const options = {
      runOnly: { type: "tag", values: tags },
      rules: { "target-size": { enabled: true } },
      resultTypes: ["violations"],
    };
    const found = await window.axe.run(document, options);
    return found.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`) }));
  }, TAGS);
  return violations.map(({ id, help, nodes }) => plain(`axe ${where}: ${id} (${help}): ${nodes.slice(0, 3).join(" | ")}`));
}

/** The document around the content. */
export async function sound(page) {
  return page.evaluate(() => {
    const found = [];
    const all = (selector) => [...document.querySelectorAll(selector)];
    const count = (selector, expected) => {
      if (all(selector).length !== expected) found.push(`${all(selector).length} of ${selector}, not ${expected}`);
    };
    count("h1", 1);
    count("main", 1);
    count("header.masthead nav", 1);
    if (!/^(fr|en)$/.test(document.documentElement.lang)) found.push(`lang is "${document.documentElement.lang}"`);
    const h1 = document.querySelector("h1")?.textContent.trim();
    if (!h1) found.push("the h1 is empty");
    if (!/\S – \S/.test(document.title)) found.push(`the title "${document.title}" does not name page and network`);
    for (const selector of ["[style]", "[onclick]", "[target=_blank]", "[tabindex]:not([tabindex='0']):not([tabindex='-1'])", "meta[http-equiv=refresh]"]) {
      if (all(selector).length) found.push(`${selector} is used`);
    }
    const first = document.querySelector("body a[href], body button, body input:not([type=hidden])");
    if (first?.getAttribute("href") !== "#main") found.push("the first thing to reach is not the link to the content");
    for (const time of all("time")) {
      // « 08:00 (Nouméa) », or « 08:00 Nouméa » beside another hour.
      const placed = /\(.+\)|\d\d:\d\d\u00a0\p{Lu}/u.test(time.textContent);
      if (/\d ?[:h] ?\d\d/.test(time.textContent) && !placed) found.push(`an hour without its place: ${time.textContent}`);
    }
    for (const image of all("img")) if (!image.hasAttribute("alt")) found.push(`no alt: ${image.src}`);
    // A link is known by its name, or by its name in its line: item, row, paragraph.
    const targets = new Map();
    for (const link of all("main a[href]")) {
      const copy = link.cloneNode(true);
      copy.querySelectorAll("[aria-hidden=true]").forEach((hidden) => hidden.remove());
      const name = (link.getAttribute("aria-label") ?? copy.textContent).replace(/\s+/gu, " ").trim();
      if (!name) found.push(`a link without a name leads to ${link.getAttribute("href")}`);
      const known = `${name}\n${link.closest("li, tr, p, dd, article")?.textContent ?? ""}`;
      const before = targets.get(known) ?? link.href;
      if (before !== link.href) found.push(`two links are called "${name}": ${before} and ${link.href}`);
      targets.set(known, before);
    }
    for (const label of all("main label, main legend")) if (!label.textContent.trim()) found.push("an empty label");
    return [...new Set(found)];
  });
}

/** Nothing to scroll sideways, nothing cut, at 320 px, with text twice as big, with wider spaces. */
export async function reflows(page) {
  const found = [];
  for (const [what, width, height, css] of [
    ["at 320 px", 320, 256, ""],
    ["with text at 200 %", 1280, 900, TWICE],
    ["with text at 200 % on a phone", 360, 740, TWICE],
    ["with wider spaces", 360, 740, SPACED],
    ["at 1920 px", 1920, 1080, ""],
  ]) {
    await page.setViewportSize({ width, height });
    // A constructed sheet is the reader's, not the page's: the page's policy does not forbid it.
    const problems = await page.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [sheet];
      const root = document.documentElement;
      const told = [];
      if (root.scrollWidth > root.clientWidth) {
        const wide = [...document.querySelectorAll("body *")]
          .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1 && !element.closest("svg, .table-scroll, .tree-drawing, .visually-hidden, .skip"))
          .slice(-2)
          .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
        told.push(`scrolls sideways (${root.scrollWidth} > ${root.clientWidth}): ${wide.join(", ")}`);
      }
      const cut = [...document.querySelectorAll("main *, header *, footer *")].filter((element) => {
        const style = getComputedStyle(element);
        const hides = /hidden|clip/.test(style.overflowX + style.overflowY) && style.clipPath === "none";
        const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        return hides && says && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
      });
      for (const element of cut.slice(0, 2)) told.push(`cuts "${element.textContent.trim().slice(0, 40)}"`);
      document.adoptedStyleSheets = [];
      return told;
    }, css);
    found.push(...problems.map((problem) => `${what}: ${problem}`));
  }
  return found;
}

/** With the Tab key everything is reached, in view, with a visible focus, and nothing holds it. */
export async function focusable(page) {
  const expected = await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
    const reachable = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")].filter((element) => {
      if (element.type === "radio") {
        const group = [...document.getElementsByName(element.name)].filter((other) => other.form === element.form);
        if (element !== (group.find((other) => other.checked) ?? group[0])) return false;
      }
      return !element.disabled && element.checkVisibility({ visibilityProperty: true });
    });
    const look = (element) => {
      const style = getComputedStyle(element);
      return `${style.outlineStyle} ${style.outlineWidth} ${style.boxShadow}`;
    };
    window.tabbing = { rest: new Map(reachable.map((element) => [element, look(element)])), look, reached: new Set() };
    return reachable.length;
  });
  const found = new Set();
  for (let presses = 0; presses < 2 * expected + 20; presses += 1) {
    await page.keyboard.press("Tab");
    const step = await page.evaluate(() => {
      const { rest, look, reached } = window.tabbing;
      const element = document.activeElement;
      if (!element || element === document.body || element === document.documentElement) return { end: reached.size > 0 };
      const again = element !== window.tabbing.last && reached.has(element);
      window.tabbing.last = element;
      reached.add(element);
      const name = `${element.tagName.toLowerCase()} "${(element.textContent || element.name || "").trim().slice(0, 40)}"`;
      const box = element.getBoundingClientRect();
      const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 1 && box.height > 1;
      const style = getComputedStyle(element);
      // The browser's own button in a date field: it draws its focus itself, where styles are not told.
      if (!element.matches(":focus")) return { end: false };
      const ringed = look(element) !== rest.get(element) && (style.boxShadow !== "none" || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2));
      return { end: again, problem: !ringed ? `no visible focus on ${name}` : !inView ? `the focus is out of view on ${name}` : null };
    });
    if (step.problem) found.add(step.problem);
    if (step.end) break;
  }
  const missed = await page.evaluate(() => {
    const { rest, reached } = window.tabbing;
    return [...rest.keys()].filter((element) => !reached.has(element)).map((element) => element.outerHTML.slice(0, 90));
  });
  for (const one of missed.slice(0, 3)) found.add(`Tab does not reach ${one}`);
  return [...found];
}
