// Every snapshot of what Archipel says, read by Fedify's typed vocabulary: what it cannot read, or
// reads as something else, fails. What goes to our kind alone (`amendments/`) has an object of a type that Fedify refuses:
// verify.py looks at it. Nothing is fetched: the contexts are those that Fedify carries.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  Accept, Announce, Application, Article, Create, Delete, Event, Flag, Follow, Group, Hashtag, Image, Like, Mention, Note,
  Object as AnyObject, OrderedCollection, OrderedCollectionPage, Person, Place, Reject, Tombstone, Undo, Update,
  getDocumentLoader, importPem, parseNodeInfo, verifyRequest,
} from "@fedify/fedify";

const FOLDER = new URL("../it/snapshots/", import.meta.url);
const HOME = "https://lozere.example";
const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
const CONTEXTS = [
  "https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1",
  "https://w3id.org/security/data-integrity/v1", "https://w3id.org/security/multikey/v1",
];

const carried = getDocumentLoader();
/** Knows four contexts and no address. */
async function loader(url) {
  assert.ok(CONTEXTS.includes(url), `${url} would be fetched`);
  return await carried(url);
}
const options = { documentLoader: loader, contextLoader: loader };

const read = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));
const href = (url) => url?.href;

async function all(iterable) {
  const found = [];
  for await (const one of iterable) found.push(one);
  return found;
}

/** The proof of an activity is read as one of its actor's (FEP-8b32). This release of Fedify adds the context to what
 * is signed, which the test vector of the proposal does not: apsig verifies it, in verify.py. */
async function proved(json) {
  const proof = await (await AnyObject.fromJsonLd(json, options)).getProof(options);
  const [prover, key] = href(proof.verificationMethodId).split("#");
  // Whoever holds a stolen key can say that it is not: its instance says it.
  assert.equal(prover, json.object?.verificationMethod ? `${HOME}/actor` : json.actor);
  assert.match(key, /^proof-\d+$/);
  assert.equal(proof.cryptosuite, "eddsa-jcs-2022");
  assert.equal(proof.proofValue.length, 64);
}

/** Who says it, when, to whom; its id is on the server of its actor. */
function said(activity, actor, audience = [PUBLIC]) {
  assert.ok(href(activity.id).startsWith(`${HOME}/`), `${activity.id}`);
  assert.equal(href(activity.actorId), `${HOME}${actor}`);
  assert.ok(activity.published, "when");
  for (const one of audience) assert.ok(activity.toIds.map(href).includes(one), `to ${one}`);
}

async function article(object) {
  assert.ok(object instanceof Article, object?.constructor.name);
  assert.ok(String(object.name).length > 0 && String(object.summary).startsWith("<p>"));
  const contents = object.contents.map(String);
  assert.ok(contents[0].startsWith("<h2>"), contents[0]);
  assert.ok(object.contents.some((content) => content.language?.compact() === "fr"), "in French");
  assert.equal(object.source.mediaType, "text/markdown");
  assert.ok(String(object.source.content).length > 0);
  assert.equal(object.mediaType, "text/html");
  assert.equal(href(object.attributionId), `${HOME}/people/elise`);
  assert.equal(href(object.url), href(object.id));
  assert.ok(object.published && object.updated);
  assert.equal(href(object.repliesId), `${object.id}/replies`);
  const preview = await object.getPreview(options);
  assert.ok(preview instanceof Note && String(preview.content).includes("<strong>"));
}

/** A specification: any server reads an article, whose source is the whole text, with the ids of its sections. */
async function specification(object) {
  await article(object);
  assert.ok(String(object.source.content).includes("{#donnees}"), `${object.source.content}`);
}

/** An event of the network: hours are instants, coordinates and places are typed, date and place stand in the summary. */
async function event(object) {
  assert.ok(object instanceof Event, object?.constructor.name);
  assert.equal(href(object.attributionId), `${HOME}/network`);
  assert.equal(object.startTime.toString(), "2027-01-12T22:00:00Z");
  assert.equal(object.endTime.toString(), "2027-01-12T23:30:00Z");
  assert.ok(String(object.summary).includes("mar. 12 janv. 2027 à 18:00 (Guadeloupe) · mer. 13 janv. 2027 à 02:00 (La Réunion)"), `${object.summary}`);
  assert.ok(String(object.summary).includes("97110 Pointe-à-Pitre"), `${object.summary}`);
  const place = await object.getLocation(options);
  assert.ok(place instanceof Place && String(place.name) === "Médiathèque");
}

async function practice(object) {
  await article(object);
  const tags = await all(object.getTags(options));
  assert.deepEqual(tags.filter((tag) => tag instanceof Hashtag).map((tag) => String(tag.name)).sort(), ["#itinerance", "#priseenmain"]);
  const [picture] = await all(object.getAttachments(options));
  assert.ok(picture instanceof Image);
  assert.equal(String(picture.name), "Une table pliante sous une halle");
  assert.equal(picture.mediaType, "image/png");
  assert.deepEqual([picture.width, picture.height], [32, 24]);
}

async function adaptation(object, notified = true) {
  await article(object);
  const mentions = (await all(object.getTags(options))).filter((tag) => tag instanceof Mention);
  assert.deepEqual(mentions.map((tag) => href(tag.href)), notified ? ["https://ally.example/alice"] : []);
}

async function note(object, answers, words) {
  assert.ok(object instanceof Note, object?.constructor.name);
  assert.equal(href(object.replyTargetId), answers);
  assert.ok(String(object.content).includes(words), `${object.content}`);
  assert.equal(href(object.attributionId), `${HOME}/people/elise`);
  assert.equal(object.source.mediaType, "text/markdown");
}

async function actor(object, kind, path) {
  assert.ok(object instanceof kind, object?.constructor.name);
  assert.equal(href(object.id), HOME + path);
  assert.ok(String(object.preferredUsername).length > 1 && String(object.name).length > 1);
  assert.equal(href(object.inboxId), `${HOME}${path}/inbox`);
  assert.equal(href(object.outboxId), `${HOME}${path}/outbox`);
  assert.equal(href(object.followersId), `${HOME}${path}/followers`);
  assert.equal(href(object.endpoints.sharedInbox), `${HOME}/inbox`);
  const key = await object.getPublicKey(options);
  assert.equal(href(key.id), `${HOME}${path}#main-key`);
  assert.equal(href(key.ownerId), HOME + path);
  assert.equal(key.publicKey.algorithm.name, "RSASSA-PKCS1-v1_5");
  const [proofKey] = await all(object.getAssertionMethods(options));
  assert.equal(href(proofKey.controllerId), HOME + path);
  assert.equal(proofKey.publicKey.algorithm.name, "Ed25519");
}

/** The keys of an actor: how many are read as holding; those that were declared compromised say so. */
async function keys(object, json, holding, revoked) {
  await actor(object, Person, "/people/lea");
  const methods = await all(object.getAssertionMethods(options));
  assert.equal(methods.length, holding);
  for (const method of methods) assert.equal(method.publicKey.algorithm.name, "Ed25519");
  const told = [json.verificationMethod ?? []].flat();
  assert.equal(told.length, revoked);
  for (const key of told) assert.ok(key.type === "Multikey" && Date.parse(key.revoked) > 0, JSON.stringify(key));
}

async function collection(object, kind, path) {
  assert.ok(object instanceof kind, object?.constructor.name);
  assert.equal(href(object.id), HOME + path);
}

const inner = (activity) => activity.getObject(options);
const ALICE = "https://ally.example/articles/1";

/** What each file has to be read as. */
const EXPECTED = {
  "follow": [Follow, (it) => { said(it, "/network", ["https://ally.example/group"]); assert.equal(href(it.objectId), "https://ally.example/group"); }],
  "accept-follow": [Accept, async (it) => { said(it, "/network", []); assert.ok((await inner(it)) instanceof Follow); }],
  "reject-follow": [Reject, async (it) => { said(it, "/network", []); assert.ok((await inner(it)) instanceof Follow); assert.ok(String(it.content).includes("Fin de la convention")); }],
  "undo-follow": [Undo, async (it) => { said(it, "/network", []); assert.ok((await inner(it)) instanceof Follow); }],
  "create-practice": [Create, async (it) => { said(it, "/people/elise"); await practice(await inner(it)); }],
  "update-practice": [Update, async (it) => { said(it, "/people/elise"); await practice(await inner(it)); }],
  "delete-practice": [Delete, async (it) => { said(it, "/people/elise"); assert.ok((await inner(it)) instanceof Tombstone); }],
  "create-adaptation": [Create, async (it) => { said(it, "/people/elise"); await adaptation(await inner(it)); }],
  "create-specification": [Create, async (it) => { said(it, "/people/elise"); await specification(await inner(it)); }],
  "update-specification": [Update, async (it) => { said(it, "/people/elise"); await specification(await inner(it)); }],
  "delete-specification": [Delete, async (it) => { said(it, "/people/elise"); assert.ok((await inner(it)) instanceof Tombstone); }],
  "specification": [Article, specification],
  "create-event": [Create, async (it) => { said(it, "/network"); await event(await inner(it)); }],
  "update-event": [Update, async (it) => { said(it, "/network"); const changed = await inner(it); await event(changed); assert.ok(String(changed.summary).includes("Annulé")); }],
  "delete-event": [Delete, async (it) => { said(it, "/network"); assert.ok((await inner(it)) instanceof Tombstone); }],
  "announce-event": [Announce, (it) => { said(it, "/network"); assert.ok(href(it.objectId).startsWith(`${HOME}/events/`)); }],
  "event": [Event, event],
  "announce-practice": [Announce, (it) => { said(it, "/network"); assert.ok(href(it.objectId).startsWith(`${HOME}/practices/`)); }],
  "announce-practice-activity": [Announce, async (it) => { said(it, "/network"); const create = await inner(it); assert.ok(create instanceof Create); await practice(await inner(create)); }],
  "announce-by-person": [Announce, (it) => { said(it, "/people/elise"); assert.equal(href(it.objectId), ALICE); }],
  "announce-comment": [Announce, (it) => { said(it, "/network"); assert.equal(href(it.objectId), "https://ally.example/notes/1"); }],
  "create-comment": [Create, async (it) => { said(it, "/people/elise"); await note(await inner(it), ALICE, "<strong>la pluie</strong>"); }],
  "update-comment": [Update, async (it) => { said(it, "/people/elise"); const changed = await inner(it); await note(changed, ALICE, "<strong>le vent</strong>"); assert.ok(changed.updated); }],
  "create-answer": [Create, async (it) => { said(it, "/people/elise"); await note(await inner(it), "https://ally.example/notes/1", "Merci"); }],
  "create-attestation": [Create, async (it) => { said(it, "/people/elise"); await note(await inner(it), ALICE, "20 novembre 2026"); }],
  "delete-comment": [Delete, async (it) => { said(it, "/people/elise"); assert.ok((await inner(it)) instanceof Tombstone); }],
  "like": [Like, (it) => { said(it, "/people/elise"); assert.equal(href(it.objectId), ALICE); }],
  "undo-like": [Undo, async (it) => { said(it, "/people/elise"); assert.ok((await inner(it)) instanceof Like); }],
  "flag": [Flag, (it) => { said(it, "/actor", ["https://ally.example/alice"]); assert.equal(it.objectIds.length, 2); assert.ok(String(it.content).length > 5); }],
  "update-person": [Update, async (it) => { said(it, "/people/lea"); await actor(await inner(it), Person, "/people/lea"); }],
  "update-person-keys": [Update, async (it) => { said(it, "/people/lea"); await keys(await inner(it), read("update-person-keys").object, 2, 0); }],
  "update-person-revoked": [Update, async (it) => { said(it, "/people/lea"); await keys(await inner(it), read("update-person-revoked").object, 1, 3); }],
  "person-revoked": [Person, (it) => keys(it, read("person-revoked"), 1, 3)],
  "delete-person": [Delete, (it) => { said(it, "/people/lea"); assert.equal(href(it.objectId), `${HOME}/people/lea`); }],
  "practice": [Article, practice],
  "adaptation": [Article, (it) => adaptation(it, false)],
  "comment": [Note, (it) => note(it, ALICE, "<strong>la pluie</strong>")],
  "tombstone": [Tombstone, (it) => assert.ok(it.deleted)],
  "person": [Person, async (it) => { await actor(it, Person, "/people/lea"); assert.ok(String(it.summary).includes("<strong>itinérante</strong>")); assert.equal(it.discoverable, false); }],
  "network": [Group, async (it) => { await actor(it, Group, "/network"); assert.equal(it.manuallyApprovesFollowers, true); assert.equal(it.discoverable, true); }],
  "instance": [Application, (it) => actor(it, Application, "/actor")],
  "followers": [OrderedCollection, (it) => collection(it, OrderedCollection, "/network/followers")],
  "following": [OrderedCollection, (it) => collection(it, OrderedCollection, "/network/following")],
  "adaptations": [OrderedCollection, (it) => { assert.equal(it.totalItems, 1); assert.equal(it.itemIds.length, 1); }],
  "replies": [OrderedCollection, (it) => { assert.equal(it.totalItems, 2); assert.ok(it.firstId); }],
  "outbox": [OrderedCollection, (it) => { assert.equal(it.totalItems, 4); assert.ok(href(it.firstId).startsWith(`${HOME}/network/outbox?`)); }],
  "outbox-person": [OrderedCollection, (it) => { assert.equal(it.totalItems, 3); }],
  "outbox-page": [OrderedCollectionPage, async (it) => {
    const kinds = (await all(it.getItems(options))).map((one) => one.constructor.name);
    assert.deepEqual(kinds, ["Create", "Create", "Update", "Create"]);
  }],
};

/** Files that are no ActivityStreams. */
const OTHERS = {
  "nodeinfo": (it) => assert.deepEqual(it.links.slice(0, 2).map((link) => link.href), [`${HOME}/nodeinfo/2.1`, `${HOME}/nodeinfo/2.0`]),
  "nodeinfo-2.0": nodeinfo,
  "nodeinfo-2.1": nodeinfo,
  "webfinger-person": (it) => finger(it, "acct:lea@lozere.example", "/people/lea"),
  "webfinger-network": (it) => finger(it, "acct:lozere@lozere.example", "/network"),
  "webfinger-instance": (it) => finger(it, "acct:relay@lozere.example", "/actor"),
  "signed-post": signed,
};

function nodeinfo(it) {
  const parsed = parseNodeInfo(it);
  assert.ok(parsed, "no NodeInfo");
  assert.equal(parsed.software.name, "archipel");
  assert.deepEqual(parsed.protocols, ["activitypub"]);
}

function finger(it, subject, path) {
  assert.equal(it.subject, subject);
  const self = it.links.find((link) => link.rel === "self");
  assert.deepEqual([self.type, self.href], ["application/activity+json", HOME + path]);
}

/** A whole request of ours, verified with the key that its signer's document gives. */
async function signed(it) {
  const keyId = it.headers.signature.match(/keyId="([^"]+)"/)[1];
  const owner = keyId.split("#")[0];
  const document = {
    "@context": CONTEXTS, id: owner, type: "Person", inbox: `${owner}/inbox`,
    publicKey: { id: keyId, owner, publicKeyPem: it.public_key_pem },
  };
  await importPem(it.public_key_pem);
  const documentLoader = async (url) => {
    assert.equal(url.split("#")[0], owner);
    return { contextUrl: null, documentUrl: url, document };
  };
  const verify = (change) => {
    const request = { ...it, ...change };
    const made = new Request(`http://${it.headers.host}${request.path}`, { method: request.method, headers: request.headers, body: request.body });
    return verifyRequest(made, { documentLoader, contextLoader: loader, timeWindow: false });
  };
  const key = await verify({});
  assert.equal(href(key?.id), keyId, "a foreign verifier refuses our signature");
  // It does look: nothing that is covered can be changed.
  assert.equal(await verify({ body: it.body.replace("marché", "supermarché") }), null, "body");
  assert.equal(await verify({ path: "/elsewhere" }), null, "path");
  assert.equal(await verify({ headers: { ...it.headers, date: "Tue, 24 Nov 2026 09:00:01 GMT" } }), null, "date");
}

let failed = 0;
for (const file of readdirSync(fileURLToPath(FOLDER)).filter((name) => name.endsWith(".json")).sort()) {
  const name = file.replace(/\.json$/, "");
  try {
    if (name in OTHERS) {
      await OTHERS[name](read(name));
    } else {
      assert.ok(name in EXPECTED, "say in parse.mjs what it has to be read as");
      const [kind, check] = EXPECTED[name];
      const object = await AnyObject.fromJsonLd(read(name), options);
      assert.ok(object instanceof kind, `read as ${object?.constructor.name}`);
      await check(object);
      const spoken = read(name);
      for (const activity of [spoken, ...(spoken.orderedItems ?? [])]) if (activity.actor) await proved(activity);
    }
  } catch (error) {
    failed += 1;
    console.error(`${name}: ${error.message}`);
    if (process.env.VERBOSE) console.error(error);
  }
}
for (const name of [...Object.keys(EXPECTED), ...Object.keys(OTHERS)]) {
  try { read(name); } catch { failed += 1; console.error(`${name}: there is no such snapshot`); }
}
console.log(failed === 0 ? "Fedify reads everything as what it is" : `${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
