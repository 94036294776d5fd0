// The demonstration that the tests look at: what `archipel demo` wrote about itself.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const file = process.env.E2E_DEMO;
assert.ok(file, "E2E_DEMO is not set: run these tests with `tests/run --only browser`");

/** The instances of demo.json. */
export const instances = JSON.parse(readFileSync(file, "utf8")).instances;

/** The network of a territory: `{ origin, name, territory, data, users }`. */
export function network(territory) {
  const found = instances.find((one) => one.territory === territory);
  assert.ok(found, `no network of the demonstration is in territory ${territory}`);
  return found;
}

/** Somebody of a network, by role: the first who has it. */
export function someone(of, role) {
  const found = of.users.find((user) => user.role === role);
  assert.ok(found, `nobody is ${role} in ${of.name}`);
  return found;
}

export const lozere = network("48");
export const caledonie = network("988");
