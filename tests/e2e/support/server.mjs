// One instance of a test's own, which it may stop and start: `archipel init`, `user add`, `serve`.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { get } from "./http.mjs";
import { until } from "./until.mjs";

const binary = process.env.E2E_BINARY;
const QUIET = { stdio: ["pipe", "ignore", "inherit"] };

async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** `{ origin, user, start(), stop(), remove() }` */
export async function instance(name) {
  const folder = mkdtempSync(join(tmpdir(), `archipel-${name}-`));
  const data = join(folder, "data");
  const port = await freePort();
  const origin = `http://${name}.localhost:${port}`;
  const user = { email: "anna@essai.example", password: "une mer entre deux iles" };
  let server;
  const made = {
    origin,
    user,
    async start() {
      server = spawn(binary, ["serve", "--data", data], { stdio: "ignore" });
      await until(`${origin} answers`, async () => (await get(origin, "/healthz")).status === 200);
    },
    async stop() {
      if (!server) return;
      const gone = once(server, "exit");
      server.kill("SIGTERM");
      await gone;
      server = undefined;
    },
    async remove() {
      await made.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  const settings = ["--origin", origin, "--listen", `127.0.0.1:${port}`, "--development"];
  const network = ["--name", "Réseau d’essai", "--territory", "48", "--email", "admin@essai.example"];
  execFileSync(binary, ["init", "--data", data, ...settings, ...network], QUIET);
  const person = ["--email", user.email, "--name", "Anna Essai", "--role", "contributor", "--password-stdin"];
  execFileSync(binary, ["user", "--data", data, "add", ...person], { ...QUIET, input: `${user.password}\n` });
  await made.start();
  return made;
}
