/**
 * The tree that the browser gives to screen readers, as text: one line a node, what is in it indented.
 *
 * In: a page. Out: `role "name" [states]: "value" (description)`, in the order of reading, from the element down; text of
 * a node that is its whole name is not repeated. Numbers that only hold together one run (ids) are left out.
 * Does not: judge.
 */

/** States that are shown, each with a value only where it is no mere yes. */
const STATES = ["checked", "pressed", "selected", "expanded", "disabled", "invalid", "level", "hasPopup", "live", "readonly", "multiselectable", "valuemin", "valuemax"];
/** Nodes that hold others together and say nothing themselves. */
const PLAIN = ["none", "generic", "InlineTextBox", "LayoutTableRow"];

/** @param {import("playwright-core").Page} page @returns {Promise<string>} */
export async function treeOf(page) {
  const cdp = await page.context().newCDPSession(page);
  const { nodes } = await cdp.send("Accessibility.getFullAXTree");
  await cdp.detach();
  const known = new Map(nodes.map((node) => [node.nodeId, node]));
  const { nodeId } = nodes.find((node) => !node.ignored && node.role?.value === "main") ?? nodes[0];
  /** @type {{ depth: number, text: string, isText: boolean }[]} */
  const lines = [];
  walk(known, nodeId, 0, "", lines);
  return lines.map(({ depth, text, isText }) => `${"  ".repeat(depth)}${isText ? `text ${JSON.stringify(text.trim())}` : text}\n`).join("");
}

/** @param {string} above the name of the node above */
function walk(known, id, depth, above, lines) {
  const node = known.get(id);
  if (!node) return;
  const role = node.role?.value ?? "none";
  const name = node.name?.value ?? "";
  if (role === "StaticText") {
    if (node.ignored || name === "" || (above !== "" && above.includes(name.trim()))) return;
    // A sentence comes in pieces, for names of the city and their languages; it is read as one.
    const last = lines.at(-1);
    // Boxes side by side have no space between them, and are read apart.
    const isApart = last !== undefined && /[\p{L}\p{N}]$/u.test(last.text) && /^[\p{L}\p{N}]/u.test(name);
    if (last?.isText && last.depth === depth) last.text += isApart ? ` | ${name}` : name;
    else lines.push({ depth, text: name, isText: true });
    return;
  }
  const isPlain = node.ignored || role === "InlineTextBox" || (PLAIN.includes(role) && name === "");
  if (!isPlain) lines.push({ depth, text: line(node, role, name.trim()), isText: false });
  for (const child of node.childIds ?? []) walk(known, child, isPlain ? depth : depth + 1, isPlain ? above : name, lines);
}

function line(node, role, name) {
  const of = new Map((node.properties ?? []).map((it) => [it.name, it.value.value]));
  const states = STATES.filter((state) => of.has(state) && of.get(state) !== "" && !(state === "invalid" && of.get(state) === "false"));
  const shown = states.map((state) => (of.get(state) === true ? state : `${state}=${of.get(state)}`));
  const value = node.value?.value;
  return [
    role,
    name === "" ? "" : ` ${JSON.stringify(name)}`,
    shown.length > 0 ? ` [${shown.join(" ")}]` : "",
    value !== undefined && value !== "" ? `: ${JSON.stringify(value)}` : "",
    node.description?.value ? ` (${node.description.value})` : "",
  ].join("");
}
