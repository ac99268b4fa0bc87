/**
 * The languages: how patterns, plurals, numbers and the city's own words become sentences. No engine is needed.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse } from "./harness.js";
import { ENGLISH, LONG, MIRRORED } from "./pseudo.js";

let site;
let opened;
before(async () => {
  site = await browse({ flags: [], fake: true, files: { "/lang-ru.js": russian(), "/lang-fr.js": french(), "/lang-ar.js": MIRRORED, "/lang-es.js": missing } });
  opened = await site.open({ twin: false });
});
after(() => site.close());

function missing(_, response) {
  response.statusCode = 404;
  response.end();
}
function russian() {
  return `export default { code: "ru", dir: "ltr", words: { trees: "{count, plural, one {# дерево} few {# дерева} many {# деревьев} other {# дерева}}" } };`;
}
function french() {
  return `export default { code: "fr", dir: "ltr", words: { far: "C'est à {far} d'ici.", sentence_gap: " " } };`;
}

/** What becomes of calls in the page: each is a method and its arguments. */
const say = (tag, ...calls) =>
  opened.page.evaluate(
    async ([tag, calls]) => {
      const { language } = await import("/language.js");
      const words = await language(tag);
      return calls.map(([method, ...args]) => {
        const found = words[method](...args);
        if (!(found instanceof DocumentFragment)) return found;
        return [...found.childNodes].map((it) => (it.nodeType === Node.TEXT_NODE ? it.data : `<${it.localName} ${it.lang}>${it.textContent}`));
      });
    },
    [tag, calls],
  );

/** What a pattern says. */
const fill = (pattern, args, code = "en") =>
  opened.page.evaluate(
    async ([pattern, args, code]) => {
      const { Language } = await import("/language.js");
      return new Language({ code, dir: "ltr", words: { it: pattern, tree: "{count, plural, one {tree} other {trees}}", loop: "{loop}", north: "{form, select, to {vers le nord} other {nord}}" } }).say("it", args);
    },
    [pattern, args, code],
  );

test("a pattern takes numbers, words, plurals and choices, one in the other", async () => {
  assert.equal(await fill("{a} and {b}", { a: 1234.56, b: "x" }), "1,234.56 and x", "numbers the language's way");
  const trees = "{count, plural, =0 {no tree} one {# tree} other {# {kind, select, old {old} other {young}} trees}}";
  assert.equal(await fill(trees, { count: 0 }), "no tree", "an exact number goes first");
  assert.equal(await fill(trees, { count: 1 }), "1 tree", "one");
  assert.equal(await fill(trees, { count: 2000, kind: "old" }), "2,000 old trees", "a choice within");
  assert.equal(await fill(trees, { count: 2, kind: "constructor" }), "2 young trees", "an unknown word is other");
  assert.equal(await fill("{count} {what}", { count: 3, what: "tree" }), "3 trees", "a word goes by the sentence's count");
  assert.equal(await fill("a {what}", { what: "tree" }), "a tree", "and is one without");
  assert.equal(await fill("{what}", { what: "loop", loop: "loop" }), "{loop}", "a word that names itself ends");
  assert.equal(await fill("l'air d''ici '{'{a}'}'", { a: 1 }), "l'air d'ici {1}", "apostrophes, and braces that are quoted");
  assert.equal(await fill("{kind} {index}", { kind: "tree", index: 3471 }), "tree 3471", "a number that names is no quantity");
  assert.equal(await fill("{missing}", {}), "{missing}", "what is missing is seen");
  assert.equal(await fill("{broken", {}), "{broken", "a broken pattern can still be read");
});

test("every pattern of the catalogue can be read, and says something in every form", async () => {
  const broken = await opened.page.evaluate(async (words) => {
    const { parse } = await import("/pattern.js");
    const texts = (parts) => parts.flatMap((it) => (typeof it === "string" ? [it] : it.options ? [...it.options.values()].flatMap(texts) : ["x"]));
    return Object.entries(words).flatMap(([id, pattern]) => {
      try {
        return texts(parse(pattern)).join("") === "" ? [`${id}: empty`] : [];
      } catch (error) {
        return [`${id}: ${error.message}`];
      }
    });
  }, ENGLISH.words);
  assert.deepEqual(broken, [], "no pattern is broken");
});

test("quantities are said in words, with the unit in full", async () => {
  const of = (value) => ["tell", { id: "unit_other", value, unit: "" }];
  const told = await say("en", of({ m: 80 }), of({ m: 1250 }), of({ m2: 640 }), of({ m2: 24000 }), of({ m2: 2.5e6 }), of({ deg: 15 }), of({ s: 40 }), of({ s: 5400 }), of({ s: 3 * 86400 }));
  assert.deepEqual(told.map((it) => it.trim()), ["80 metres", "1.3 kilometres", "640 square metres", "2.4 hectares", "2.5 square kilometres", "15 degrees", "40 seconds", "1 hour, 30 minutes", "3 days"], "lengths, areas, angles, durations");
  const read = (v, u) => of({ v, u });
  const readings = await say("en", read(41, "ug/m3"), read(1, "mg/m3"), read(21.25, "Cel"), read(62, "dB"), read(3, "1"), read(true, null), read("low", null), read(null, null), read(7, "parsec"));
  assert.deepEqual(readings.map((it) => it.trim()), ["41 micrograms per cubic metre", "1 milligram per cubic metre", "21.3 degrees Celsius", "62 decibels", "3", "Yes", "low", "No value", "7 parsec"], "readings, by the codes of the engine");
  assert.deepEqual(await say("en-US", of({ m: 2 }), of({ m: 2 })), ["2 meters ", "2 meters "], "the reader's country counts");
});

test("figures are not set apart by spaces where a screen reader would hear two numbers", async () => {
  const [small, large] = await say("fr", ["number", 11700], ["number", 2500000]);
  assert.equal(small, "11700", "no space");
  assert.match(large, /^2,5\smillions$/, "a word for the rest");
  const [far] = await say("fr", ["tell", { id: "far", far: { m: 80 } }]);
  assert.match(far, /^C'est à 80\smètres d'ici\.$/, "in a sentence");
});

test("a word stands as its place asks for it", async () => {
  const inFrench = (pattern) => fill(pattern, { way: "north" }, "fr");
  assert.equal(await inFrench("Allez {way, form, to}."), "Allez vers le nord.", "in the form of the place");
  assert.equal(await inFrench("{way, form, from} : {way}"), "nord : nord", "else as it is");
});

test("each language has its own plurals", async () => {
  const trees = [1, 3, 5, 21].map((count) => ["say", "trees", { count }]);
  assert.deepEqual(await say("ru-RU", ...trees), ["1 дерево", "3 дерева", "5 деревьев", "21 дерево"], "four of them in Russian");
});

test("the city's own words are marked as another language's, and stay as the city writes them", async () => {
  const name = { text: "rue de Lyon", lang: "fr" };
  const unnamed = { text: "\u202egare", lang: null };
  const message = { id: "unnamed", kind: name, index: { id: "unnamed", kind: unnamed, index: "tree" } };
  const [shown, told, all, list] = await say("en", ["show", message], ["tell", { id: "unnamed", kind: "tree", index: name }], ["tellAll", [{ id: "yes" }, { id: "no" }]], ["show", { id: "unit_other", value: [message, { id: "yes" }, { id: "no" }], unit: "" }]);
  assert.deepEqual(shown, ["<bdi fr>rue de Lyon", " ", "<bdi >gare", " ", "tree"], "marked where they stand; nothing turns the reading direction");
  assert.equal(told, "Tree rue de Lyon", "a sentence begins with a capital letter");
  assert.equal(all, "Yes No", "sentences follow each other");
  assert.deepEqual(list.join(""), "<bdi fr>rue de Lyon <bdi >gare tree, yes and no ", "also in a list");
});

test("the nearest language is taken, English where there is none, and the ids where nothing comes", async () => {
  const codes = await opened.page.evaluate(async () => {
    const { language } = await import("/language.js");
    return Promise.all(["ar-MA", "zh-Hant-TW", "es-MX", "de", "", "RU", "x_y"].map(async (tag) => `${(await language(tag)).code} ${(await language(tag)).dir}`));
  });
  assert.deepEqual(codes, ["ar rtl", "zh-Hans ltr", "en ltr", "en ltr", "en ltr", "ru ltr", "en ltr"], "by the first part of the tag; a file that is not there is passed over");
  // That of the file that is not there.
  opened.faults.length = 0;
  const bare = await opened.page.evaluate(async () => {
    const { Language } = await import("/language.js");
    return new Language({ code: "en", dir: "ltr", words: {} }).say("zoom_in", {});
  });
  assert.equal(bare, "zoom in", "an id can be read");
});

test("the pretended languages are whole", async () => {
  const { words } = (await import(`data:text/javascript,${encodeURIComponent(LONG)}`)).default;
  assert.deepEqual(Object.keys(words), Object.keys(ENGLISH.words), "every id");
  assert.match(words.loaded, /^\{features, plural, one \{# féáţüré\} other \{# féáţüréš\}\}/, "and only the text is changed");
});
