/**
 * Feeds on the page: connections, questions and streams are opened and closed as they should be, what comes is read, and how
 * it stands is told in words; with a pretended engine and pretended feeds, against sockets and answers of this machine.
 */
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { after, afterEach, before, test } from "node:test";
import { alone, browse, mount, until } from "./harness.js";
import { FILES, asked, drill, withCity } from "./pages.js";

/** Sockets that were opened, the newest last. @type {import("./socket.js").Socket[]} */
let sockets = [];
/** Questions that were asked. @type {import("node:http").IncomingMessage[]} */
let questions = [];
let answer = (_, response) => response.end("{}");
const heard = (socket) => void sockets.push(socket);
const files = {
  ...FILES,
  "/air.json": (request, response) => {
    questions.push(request);
    answer(request, response);
  },
  "/two.feeds": JSON.stringify({ feeds: [{ id: "a", url: "a" }, { id: "b", url: "b" }, { id: "c" }] }),
  "/one.feeds": JSON.stringify({ id: "d", url: "d" }),
  "/bad.feeds": "<html>",
};
let site;
before(async () => {
  site = await browse({ flags: [], fake: true, files, sockets: { "/live": heard, "/a": heard, "/b": heard, "/d": heard } });
});
after(() => site.close());
afterEach(() => {
  for (const socket of sockets) socket.cut();
  sockets = [];
  questions = [];
  answer = (_, response) => response.end("{}");
});

const onPage = async (wish, act) => {
  try {
    await withCity(site, { size: [780, 560], ...wish }, act);
  } finally {
    // The page of a test that failed would go on opening sockets.
    await Promise.all(site.browser.contexts().map((it) => it.close()));
  }
};
const AIR = { id: "air", title: "Air of the port", url: "live" };
const add = (page, feed = AIR) => page.evaluate((it) => window.twin.addFeed(it), feed);
const states = async (events) => (await events("civi-connection")).map(({ id, state }) => `${id} ${state}`);
const section = (page) => page.evaluate(() => window.twin.shadowRoot.getElementById("section-live").textContent);
const isListed = (page) => page.evaluate(() => !window.twin.shadowRoot.getElementById("section-live").hidden);
const reads = (page, words) => until(page, (it) => window.twin.shadowRoot.getElementById("section-live").textContent.includes(it), words);
/** Waits for something of this process. */
const there = async (found, what) => {
  for (let turn = 0; turn < 1_500; turn++) {
    const it = found();
    if (it) return it;
    await new Promise((done) => setTimeout(done, 20));
  }
  assert.fail(`expected ${what}, found none`);
};
const socketOf = (number = 1) => there(() => sockets[number - 1], `socket ${number}`);
const station = (value) => JSON.stringify({ rows: [{ entity: "block-0", attribute: "no2", value, unit: "ug/m3", time: "2026-03-01T12:00:00Z" }] });
const entityOf = (page, index) => page.evaluate(async (it) => (await window.twin.feature(it)).feature_id, index);
/** What a station of the city says. */
async function says(page, index, value) {
  const entity = await entityOf(page, index);
  return station(value).replace("block-0", entity);
}

for (const carrier of ["worker", "inline"]) {
  test(`what a socket says is read in the city, without passing the page: ${carrier}`, () =>
    onPage({ carrier }, async (page, { events }) => {
      assert.equal(await isListed(page), false, "without a feed there is no list of them");
      assert.equal(await add(page), "air", "its id");
      const socket = await socketOf();
      assert.equal(socket.request.headers["sec-websocket-protocol"], "chat", "as the feed has it");
      await until(page, () => window.events.some((it) => it.type === "civi-connection" && it.detail.state === "live"));
      assert.deepEqual(await states(events), ["air connecting", "air live"], "in order");
      socket.send(await says(page, 0, 41));
      await until(page, async () => (await window.twin.stats()).asked.some((it) => it.type === "observe_rows"));
      await reads(page, "1 reading so far");
      assert.match(await section(page), /Live dataAir of the port: connected\. Last message \d+ seconds? ago\. 1 reading so far\./, "in words");
      socket.send(Buffer.from(JSON.stringify({ send: "pong" })));
      assert.equal(String(await there(() => socket.came[0], "an answer")), "pong", "bytes go both ways");
    }));
}

test("a connection that is lost is told, tried again, and back", () =>
  onPage({}, async (page, { events }) => {
    await add(page);
    (await socketOf()).close(1012);
    await socketOf(2);
    await until(page, () => window.events.filter((it) => it.type === "civi-connection" && it.detail.state === "live").length === 2);
    assert.deepEqual(await states(events), ["air connecting", "air live", "air waiting", "air live"], "in order");
    const { until: again, reason } = (await events("civi-connection"))[2];
    assert.match(again, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/, "when it is tried again");
    assert.equal(reason, "closed 1012", "and why");
    const told = (await asked(page, "connection")).map(({ lost, all }) => [lost, all]);
    assert.deepEqual(told, [[1, 1], [0, 1]], "the engine decides whether that is worth a word");
  }));

test("a feed that is asked is asked as it wishes, without a reader's secrets, and again where that fails", () =>
  onPage({}, async (page, { events }) => {
    const entity = await entityOf(page, 3);
    answer = (_, response) => {
      response.statusCode = questions.length === 1 ? 503 : 200;
      response.setHeader("content-type", "application/json");
      response.end(station(12).replace("block-0", entity));
    };
    await add(page, { ...AIR, url: "air.json", transport: "http", headers: { "x-city": "port" } });
    await reads(page, "1 reading so far");
    assert.equal(questions[0].headers["x-city"], "port", "as the feed has it");
    assert.equal(questions[0].headers.referer, undefined, "where the reader is is nobody's business");
    assert.deepEqual(await states(events), ["air connecting", "air waiting", "air polling"], "in order");
    assert.equal((await events("civi-connection"))[1].reason, "answered 7 503 application/json", "with status and headers");
  }));

test("a stream is read piece by piece, and its end is heard", () =>
  onPage({}, async (page, { events }) => {
    const entity = await entityOf(page, 3);
    answer = (_, response) => {
      response.write(station(12).replace("block-0", entity));
      setTimeout(() => response.end(), 300);
    };
    await add(page, { ...AIR, url: "air.json", transport: "stream" });
    await reads(page, "1 reading so far");
    await until(page, () => window.events.some((it) => it.type === "civi-connection" && it.detail.state === "waiting"));
    assert.equal((await events("civi-connection")).find((it) => it.state === "waiting").reason, "closed 200", "as it should end");
  }));

test("while the reader has paused what changes by itself, how feeds stand does not change under the eyes", () =>
  onPage({}, async (page) => {
    await add(page);
    const socket = await socketOf();
    await reads(page, "No readings so far");
    await page.evaluate(() => [...window.twin.shadowRoot.querySelectorAll("#section-settings button")].find((it) => it.textContent === "Pause all updates").click());
    socket.send(await says(page, 0, 41));
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.type === "observe_rows"));
    // Told of at once, with all counts.
    socket.send(JSON.stringify({ log: true }));
    await until(page, () => window.events.some((it) => it.type === "civi-connection" && it.detail.signed === "valid"));
    await page.evaluate(() => window.twin.stats());
    assert.match(await section(page), /No readings so far/, "as it was");
    await page.evaluate(() => [...window.twin.shadowRoot.querySelectorAll("#section-settings button")].find((it) => it.getAttribute("aria-pressed") === "true").click());
    await reads(page, "1 reading so far");
  }));

test("a feed that is removed is closed, and said nothing of", () =>
  onPage({}, async (page, { events }) => {
    await add(page);
    const socket = await socketOf();
    await page.evaluate(() => window.twin.removeFeed("air"));
    await there(() => socket.isClosed, "the end of the socket");
    await until(page, () => window.twin.shadowRoot.getElementById("section-live").hidden);
    const refused = await page.evaluate(() => window.twin.removeFeed("air").catch(String));
    assert.equal(refused, 'RangeError: expected the id of a feed, found "air"', "once only");
    assert.equal((await states(events)).includes("air waiting"), false, "nobody tries it again");
  }));

test("what is no feed is refused with the reason, and harms no other", () =>
  onPage({}, async (page) => {
    await add(page);
    const refused = await page.evaluate(() => Promise.all([window.twin.addFeed({ id: "x" }), window.twin.addFeed({ id: "air", url: "live" }), window.twin.addFeed(undefined), window.twin.addFeed([])].map((it) => it.catch((error) => error.message))));
    assert.deepEqual(refused, ["url: expected an address, found none", "id: expected an id of its own, found another's", "expected a description of a feed, found undefined", "expected the description of one feed, found that of several"], "each for its own");
    (await socketOf()).send(await says(page, 0, 41));
    await reads(page, "1 reading so far");
  }));

test("the attribute names a description, and is followed when it changes", () =>
  onPage({ attributes: { feeds: "two.feeds" } }, async (page, { events }) => {
    const [first, second] = [await socketOf(1), await socketOf(2)];
    await until(page, () => window.events.some((it) => it.type === "civi-error"));
    assert.deepEqual(await events("civi-error"), [{ message: "feeds[2]: url: expected an address, found none" }], "one that is wrong is told, and keeps out no other");
    await page.evaluate(() => (window.twin.feeds = "one.feeds"));
    const third = await socketOf(3);
    assert.equal(third.request.url, "/d", "that of the other description");
    await there(() => first.isClosed && second.isClosed, "the end of those before");
    await until(page, () => window.twin.shadowRoot.getElementById("section-live").querySelectorAll("li").length === 1);
    await page.evaluate(() => window.twin.setAttribute("feeds", "bad.feeds"));
    await until(page, () => window.events.filter((it) => it.type === "civi-error").length === 2);
    assert.match((await events("civi-error"))[1].message, /^bad\.feeds: /, "what can't be read is told");
    await there(() => third.isClosed, "the end of what was there");
  }));

test("an engine that starts again has its feeds again", () =>
  onPage({}, async (page) => {
    await add(page);
    const first = await socketOf(1);
    await drill(page, "panic");
    const second = await socketOf(2);
    await there(() => first.isClosed, "the end of the first connection");
    second.send(await says(page, 0, 41));
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.type === "observe_rows"));
    assert.equal(await isListed(page), true, "and they are listed");
    await page.evaluate(() => window.twin.removeFeed("air"));
    await there(() => second.isClosed, "the end, when it is removed");
  }));

test("an element that is removed closes what it opened", () =>
  onPage({}, async (page) => {
    await add(page);
    const socket = await socketOf();
    await page.evaluate(() => window.twin.remove());
    await there(() => socket.isClosed, "the end of the socket");
    await page.evaluate(() => document.getElementById("main").append(window.twin));
    await until(page, () => window.twin.ready.then(() => true));
  }));

test("what decides may break: the feeds stop, the picture goes on", () =>
  onPage({}, async (page, { events }) => {
    await add(page);
    const socket = await socketOf();
    socket.send(JSON.stringify({ trap: true }));
    await reads(page, "stopped");
    await there(() => socket.isClosed, "the end of the socket");
    assert.equal((await events("civi-connection")).at(-1).reason, "Error: unreachable executed", "told why");
    assert.equal((await page.evaluate(() => window.twin.stats())).features, 25, "the city is there");
    assert.deepEqual(await events("civi-fallback"), [], "and nothing else is");
  }));

test("what does the feeds may be missing: that is said, and the picture goes on", () =>
  alone({ flags: [], fake: true, files: { ...files, "/civitwin_live_bg.wasm": (_, response) => void Object.assign(response, { statusCode: 404 }).end() } }, async (site) => {
    const { page, faults } = await site.open({ attributes: { city: "city.geojson" } });
    await until(page, async () => (await window.twin.stats()).features === 25);
    const refused = await page.evaluate((it) => window.twin.addFeed(it).catch((error) => error.message), AIR);
    assert.equal(refused, "expected civitwin_live_bg.wasm, found status 404", "in words");
    assert.equal((await page.evaluate(() => window.twin.stats())).features, 25, "the city is there");
    assert.ok(
      faults.every((it) => /404/.test(it)),
      "the console has no other fault",
    );
  }));

test("a page that is hidden or back on the network says so to its feeds", () =>
  onPage({}, async (page) => {
    await add(page);
    await socketOf();
    await reads(page, "connected");
    await page.evaluate(() => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await reads(page, "Air of the port: paused while nobody looks. Reason: hidden true.");
    await page.evaluate(() => {
      delete document.hidden;
      document.dispatchEvent(new Event("visibilitychange"));
      window.dispatchEvent(new Event("online"));
    });
    await reads(page, "connected. Reason: hidden true, hidden false, online.");
  }));

test("a signature is verified by the browser: a right one counts, any other does not", () =>
  onPage({}, async (page) => {
    await add(page);
    const socket = await socketOf();
    const input = Buffer.from("what was signed");
    const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const ed = generateKeyPairSync("ed25519");
    const keys = [
      { algorithm: "ES256", jwk: ec.publicKey.export({ format: "jwk" }), signature: sign("sha256", input, { key: ec.privateKey, dsaEncoding: "ieee-p1363" }) },
      { algorithm: "Ed25519", jwk: ed.publicKey.export({ format: "jwk" }), signature: sign(null, input, ed.privateKey) },
    ];
    const verify = ({ algorithm, jwk, signature }, text) => socket.send(JSON.stringify({ verify: { algorithm, jwk, signature: [...signature], input: [...Buffer.from(text)] } }));
    for (const key of keys) {
      verify(key, "what was signed");
      await reads(page, "Signed, and the signature is right.");
      verify(key, "something else");
      await reads(page, "The signature is wrong: what came with it is not shown.");
    }
    verify({ ...keys[0], jwk: { kty: "none" } }, "what was signed");
    await reads(page, "The signature is wrong");
  }));

const WARNING = {
  id: "flood-1",
  sender: "port@example.org",
  status: "Actual",
  message_type: "Alert",
  references: [],
  infos: [
    { language: "fr", severity: "Extreme", headline: "Crue du port", areas: [{ description: "Vieux port" }] },
    { language: "en-GB", event: "Flood", severity: "Extreme", headline: "Flood at the old port", description: "The water rises fast.", instruction: "Go to higher ground.", onset_ms: Date.UTC(2026, 2, 1, 12), expires_ms: Date.UTC(2026, 2, 1, 18), areas: [{ description: "Old port" }, { description: "Quay of the lighthouse" }] },
  ],
};
const alerts = (page) => page.evaluate(() => [...window.twin.shadowRoot.querySelectorAll(".alerts li")].map((it) => [...it.children].map((child) => child.textContent)));

test("a grave warning is said at once and once, and stays to be read: where, when, what to do", () =>
  onPage({}, async (page, { events }) => {
    await add(page);
    const socket = await socketOf();
    socket.send(JSON.stringify({ alerts: [WARNING] }));
    socket.send(JSON.stringify({ alerts: [WARNING] }));
    await page.getByRole("alert").getByText("Alert: Flood at the old port. Where: Old port; Quay of the lighthouse").waitFor();
    const [shown, ...others] = await alerts(page);
    assert.deepEqual(others, [], "once, however often it comes");
    assert.deepEqual([shown[0], shown[1], shown[4], shown[5]], ["Flood at the old port", "Where: Old port; Quay of the lighthouse", "What to do: Go to higher ground.", "The water rises fast."], "in the reader's language");
    assert.match(shown[2], /^From /, "when it begins");
    assert.match(shown[3], /^Until /, "and ends");
    assert.equal(await page.evaluate(() => window.twin.shadowRoot.querySelector(".alerts h4 bdi").lang), "en-GB", "its words are marked");
    const told = await events("civi-alert");
    assert.equal(told.length, 1, "the page is told once");
    assert.deepEqual([told[0].feed_id, told[0].alert.id, told[0].alert.infos.length], ["air", "flood-1", 2], "as data");
    const [urgent] = await asked(page, "alert");
    assert.deepEqual([urgent.urgent, urgent.alert_id], [true, "port@example.org flood-1"], "the engine knows that it is grave");
    socket.send(JSON.stringify({ alerts: [{ ...WARNING, id: "flood-2", message_type: "Cancel", references: [{ sender: "port@example.org", id: "flood-1" }] }] }));
    await until(page, () => window.twin.shadowRoot.querySelectorAll(".alerts li").length === 0);
    assert.equal((await events("civi-alert")).length, 2, "its end is told too");
  }));

test("a lesser warning is told politely, and a test is nobody's", () =>
  onPage({}, async (page, { events }) => {
    await add(page);
    const socket = await socketOf();
    const lesser = { ...WARNING, id: "wind", infos: [{ language: "en", severity: "Moderate", event: "Wind", areas: [] }] };
    socket.send(JSON.stringify({ alerts: [{ ...WARNING, id: "test", status: "Test" }, lesser] }));
    await until(page, () => window.twin.shadowRoot.querySelector("[role=status]").textContent === "1 new alert in the list of alerts.");
    assert.deepEqual(await alerts(page), [["Wind"]], "one is listed");
    assert.equal(await page.evaluate(() => window.twin.shadowRoot.querySelector("[role=alert]").textContent), "", "none is shouted");
    assert.equal((await events("civi-alert")).length, 2, "the page is told of both");
    await page.evaluate(() => window.twin.removeFeed("air"));
    await until(page, () => window.twin.shadowRoot.querySelectorAll(".alerts li").length === 0);
  }));

test("how feeds stand is said in the language of the page, also when that changes", () =>
  onPage({}, async (page) => {
    await add(page);
    await socketOf();
    await reads(page, "connected");
    for (const [lang, words] of Object.entries({ fr: "connecté", es: "conectado", ru: "подключено", ar: "متصل", zh: "已连接" })) {
      await page.evaluate((it) => (window.twin.lang = it), lang);
      await reads(page, words);
    }
  }));

test("every pattern about live data says something in every language, whatever the numbers", async () => {
  const { page, close } = await site.open({ twin: false });
  const wrong = await page.evaluate(async () => {
    const { language, LANGUAGES } = await import("/language.js");
    const found = [];
    const english = Object.keys((await import("/live-en.js")).default.words);
    for (const code of LANGUAGES) {
      const words = await language(code, ["live"]);
      for (const id of english) {
        for (const count of [0, 1, 2, 3, 7, 11, 21, 100]) {
          const text = { text: "Port", lang: null };
          const at = { at: "2026-03-01T12:00:00Z" };
          const value = { v: count, u: "ug/m3" };
          const read = { what: "attr_no2", value, from: count, to: value, accuracy: value, band: "band_fair", fresh: "fresh" };
          // What is under "from" is a number or has a unit.
          if (id === "live_above") read.from = value;
          if (id === "live_from") read.from = at;
          const args = { ...read, count, total: Math.max(1, count), unmatched: count, rejected: count, name: text, state: { id: "live_live" }, at, age: { s: 40 }, reason: text, title: text, area: text, text, names: [{ id: "named", name: text }] };
          const said = words.tell({ id, ...args });
          if (!said || /[{}#]|live_/.test(said)) found.push(`${code} ${id} ${count}: ${said}`);
        }
      }
    }
    return found;
  });
  assert.deepEqual(wrong, [], "nothing is left open");
  await close();
});

test("two elements on a page have feeds of their own", () =>
  onPage({}, async (page) => {
    await add(page);
    await socketOf(1);
    await page.evaluate(() => (window.first = window.twin));
    await mount(page, {});
    await add(page, { ...AIR, title: "Another" });
    await socketOf(2);
    await reads(page, "Another");
    assert.equal(await page.evaluate(() => window.first.shadowRoot.getElementById("section-live").querySelectorAll("li").length), 1, "each its own");
  }));
