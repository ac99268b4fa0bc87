/**
 * The demo page: the embedded city, or the one the address names: `?city=URL`, and any other attribute of the element.
 *
 * Does not: anything a portal could not do with attributes alone.
 */

const EMBEDDED = "city.geojson";
/** The description that `cargo xtask demo` serves beside the embedded city. */
const MADE_UP = "feeds.json";
const wishes = new URLSearchParams(location.search);
const twin = /** @type {import("./civi-twin.js").CiviTwinElement} */ (document.getElementById("twin"));
const about = /** @type {HTMLElement} */ (document.getElementById("about"));

const city = wishes.get("city") ?? EMBEDDED;
if (city !== EMBEDDED) about.textContent = decodeURIComponent(city.split("/").at(-1) ?? city);
else if (wishes.get("feeds") === MADE_UP) about.textContent = "A harbour city that does not exist, with live data of a day that never was, made for this page.";

for (const name of ["renderer", "quality", "theme", "controls", "view", "max-pixel-ratio", "data", "announce", "lang"]) {
  const value = wishes.get(name);
  if (value !== null) twin.setAttribute(name, value);
}
twin.addEventListener("civi-error", (event) => {
  about.textContent = /** @type {CustomEvent} */ (event).detail.message;
});
// The city first: what is read before it is there is of nothing in it.
const feeds = wishes.get("feeds");
if (feeds !== null) twin.addEventListener("civi-issue", () => twin.setAttribute("feeds", feeds), { once: true });
twin.setAttribute("city", city);

// The map is this page's only matter: wheel and one finger are meant for it from the start.
await customElements.whenDefined("civi-twin");
if (document.activeElement === document.body) twin.focus(/** @type {FocusOptions} */ ({ preventScroll: true, focusVisible: false }));
export {};
