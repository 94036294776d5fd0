// Starts `archipel demo` in a folder of its own on free ports, runs the browser tests against it, and
// stops it whatever happens. `node run.mjs [--demo FILE] [journey pages …]`; FILE is the demo.json of a
// demonstration that already runs. E2E_BINARY and E2E_CHROMIUM say which programs to use.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const binary = resolve(process.env.E2E_BINARY ?? join(here, "../../target/debug/archipel"));
const READY = /prêt\./;
const LONGEST_START = 180_000;
const LONGEST_STOP = 20_000;

const wanted = process.argv.slice(2);
const given = wanted[0] === "--demo" ? resolve(wanted.splice(0, 2)[1] ?? "") : undefined;

/** The first of three ports side by side that nobody uses. */
async function threePorts() {
  for (let tries = 0; tries < 200; tries += 1) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const free = await Promise.all([first, first + 1, first + 2].map(isFree));
    if (free.every(Boolean)) return first;
  }
  throw new Error("no three free ports side by side");
}

function isFree(port) {
  return new Promise((done) => {
    const server = net.createServer().once("error", () => done(false));
    server.listen(port, "127.0.0.1", () => server.close(() => done(true)));
  });
}

/** Starts the demonstration; resolves when it is filled. */
async function start(dir) {
  const port = await threePorts();
  const demo = spawn(binary, ["demo", "--dir", dir, "--port", String(port)], { stdio: ["ignore", "pipe", "pipe"] });
  let told = "";
  const ready = new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`the demonstration was not ready in time\n${told}`)), LONGEST_START);
    const listen = (part) => {
      told += part;
      if (READY.test(told)) {
        clearTimeout(limit);
        resolve();
      }
    };
    demo.stdout.setEncoding("utf8").on("data", listen);
    demo.stderr.setEncoding("utf8").on("data", (part) => {
      told += part;
      process.stderr.write(part);
    });
    demo.once("error", reject);
    demo.once("exit", (code) => reject(new Error(`the demonstration ended with ${code}\n${told}`)));
  });
  return { demo, ready };
}

async function stop(demo) {
  if (demo.exitCode !== null || demo.signalCode !== null) return;
  const gone = once(demo, "exit");
  demo.kill("SIGINT");
  const limit = setTimeout(() => demo.kill("SIGKILL"), LONGEST_STOP);
  await gone;
  clearTimeout(limit);
}

function files() {
  const all = readdirSync(here).filter((name) => name.endsWith(".test.mjs")).sort();
  const chosen = wanted.length === 0 ? all : all.filter((name) => wanted.includes(name.replace(".test.mjs", "")));
  if (chosen.length === 0) throw new Error(`no test is called ${wanted.join(", ")}`);
  return chosen.map((name) => join(here, name));
}

/** Runs the tests one file after the other, as they share one demonstration. */
async function test(file, signal) {
  const environment = { ...process.env, E2E_DEMO: file, E2E_BINARY: binary };
  const tests = spawn(process.execPath, ["--test", "--test-concurrency=1", "--test-reporter=spec", ...files()], {
    env: environment,
    stdio: ["ignore", "inherit", "inherit"],
  });
  signal.addEventListener("abort", () => tests.kill("SIGTERM"));
  const [code] = await once(tests, "exit");
  return code ?? 1;
}

const stopping = new AbortController();
const dir = given ? undefined : mkdtempSync(join(tmpdir(), "archipel-demo-"));
let demo;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => {
    stopping.abort();
    demo?.kill("SIGINT");
  });
}
try {
  if (!given && !existsSync(binary)) throw new Error(`${binary} is not there: build it first (tests/run does)`);
  if (!given) {
    const started = await start(dir);
    demo = started.demo;
    await started.ready;
  }
  process.exitCode = await test(given ?? join(dir, "demo.json"), stopping.signal);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  if (demo) await stop(demo);
  if (dir) rmSync(dir, { recursive: true, force: true });
}
