/** What is kept of loads across the ends of engines: the page hears of each load once, by one number. No browser is needed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ledger } from "../../www/ledger.js";

const load = (engine_id) => ({ engine_id, features: 1, first_index: 0, layers: [], command: { type: "load" }, pack: () => ({}) });

test("a load that was told of and not answered when the engine ended keeps its number, and is told of once", () => {
  const ledger = new Ledger();
  assert.equal(ledger.newsId(7), 1, "the first is told of");
  assert.equal(ledger.add(load(7)), 1, "and answered");
  assert.equal(ledger.newsId(8), 2, "the second is told of");
  // The engine ends before it answers; the next one counts anew.
  const [replay] = ledger.loads(() => 1, () => assert.fail("nothing is lost"));
  replay.resolve({ load_id: 1, features: 1, first_index: 0, layers: [] });
  assert.equal(ledger.newsId(2), null, "the page has heard of it");
  assert.equal(ledger.add(load(2)), 2, "it has the number that the page knows");
  ledger.settle();
  assert.equal(ledger.newsId(3), 3, "a new load has a new one");
});

test("a load that was told of and refused, or unloaded, lends its number to no other", () => {
  const ledger = new Ledger();
  assert.equal(ledger.newsId(1), 1, "told of, then refused");
  ledger.settle();
  assert.equal(ledger.newsId(2), 2, "told of");
  ledger.remove(ledger.add(load(2)));
  assert.deepEqual(ledger.loads(() => 1, () => {}), [], "nothing is done again");
  assert.equal(ledger.newsId(1), 3, "the next load of the next engine");
});
