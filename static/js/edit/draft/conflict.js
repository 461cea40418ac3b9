// Where two people changed one step: both of it side by side, to choose from.
import { clock } from "../../page/clock.js";
import { nodesOf } from "./changes.js";
import { mapOptions, nameOf } from "../graph/index.js";
import { element } from "../../page/element.js";
import { session } from "../../session/session.js";
import { differences } from "./word-diff.js";

export function conflict(place, draft, signal) {
  const dialog = place.querySelector("[data-edit-conflict]");
  const [pair] = dialog.querySelector("template").content.children;

  let stale = null;
  draft.addEventListener("conflict", ({ detail }) => {
    stale = detail;
    const theirs = whose(detail.newest);
    const titles = Object.fromEntries([detail.newest.graph, detail.merged].flatMap(({ nodes }) => Object.entries(nodes)));
    const sides = detail.conflicts.map((each, place) => shown(pair.cloneNode(true), each, place, theirs, titles));
    dialog.querySelector("[data-conflicts]").replaceChildren(...sides);
    dialog.showModal();
  });
  // Escape would leave it open which of the two is meant. A browser closes it all the same the second time.
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("close", () => stale && !signal.aborted && dialog.showModal());
  dialog.querySelector("form").addEventListener("submit", () => {
    const made = chosen(dialog, stale);
    stale = null;
    draft.resolve(made);
  });
  signal.addEventListener("abort", () => dialog.open && dialog.close());
}

/** One's own, where it was saved in another tab, or before what was kept here. */
function whose({ saved_by: person, saved_at: at }) {
  if (String(person?.id) !== String(session.user)) return person ? `${person.name}’s` : "Somebody else’s";
  return `What you saved at ${clock(at)}`;
}

/** What both have, with one's own side where that was chosen. */
function chosen(dialog, { merged, conflicts }) {
  const mine = (place) => dialog.querySelector(`[name=conflict-${place}]:checked`).value === "mine";
  return connected(conflicts.filter((_, place) => mine(place)).reduce(taken, merged));
}

/** Marked is what only one of the two has. */
function shown(box, { key, base, mine, theirs }, place, name, titles) {
  box.querySelector("legend").textContent = key ? `“${nameOf(theirs ?? base ?? mine)}”` : "Where the guide starts";
  const texts = differences(...[mine, theirs].map((node) => (key ? words(node, titles) : (node?.title ?? "Nowhere"))));
  box.querySelectorAll("label").forEach((label, side) => {
    label.querySelector("input").name = `conflict-${place}`;
    label.querySelector("strong").textContent = ["Yours", name][side];
    label.querySelector("pre").replaceChildren(...texts[side].map(([text, own]) => (own ? element("mark", "", text) : text)));
  });
  return box;
}

/** A step as text: title, what it says, and where its answers lead. */
function words(node, titles) {
  if (!node) return "Deleted";
  const answers = node.options.map(({ label, to }) => `– ${label} → ${titles[to]?.title ?? "nowhere yet"}`);
  return [node.title, node.body, answers.join("\n"), node.outcome && `Ends as: ${node.outcome}`].filter(Boolean).join("\n\n");
}

/** `graph` with one's own side of a conflict. */
function taken(graph, { key, mine }) {
  if (!key) return { ...graph, start: mine?.key ?? "" };
  const nodes = nodesOf(graph.nodes);
  delete nodes[key];
  if (mine) nodes[key] = without(mine);
  const order = mine && !graph.order.includes(key) ? [...graph.order, key] : graph.order.filter((each) => nodes[each]);
  return { ...graph, order, nodes };
}

/** What leads to a step that nobody kept leads nowhere yet. Where nothing does, it is the same graph. */
function connected(graph) {
  const there = (key) => !key || Object.hasOwn(graph.nodes, key);
  const start = there(graph.start) ? graph.start : "";
  const led = mapOptions(graph, (option) => (there(option.to) ? option : { ...option, to: "" }));
  const same = start === graph.start && graph.order.every((key) => led.nodes[key] === graph.nodes[key]);
  return same ? graph : { ...led, start };
}

const without = ({ key, ...node }) => node;
