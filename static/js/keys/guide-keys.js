// The keys of a guide: on its pages, and on its row in the library.
import { keysOn, listKeys, row } from "./keys.js";

const guide = () => row() ?? document.querySelector("[data-tree]");

/** @type {Page.Key[]} */
const GUIDE = [
  ["r", "Run the guide", () => guide()?.querySelector("[data-run], [data-run-link]")?.click()],
  ["e", "Edit the guide", () => guide()?.querySelector("[data-edit]")?.click()],
  ["m", "Move the guide to a folder", () => guide()?.querySelector("[data-move]")?.click()],
];

keysOn("[data-library]", [
  ...listKeys("Search the library", "guide"),
  ["o", "Open the guide", () => (row()?.querySelector("[data-open]") ?? row()?.querySelector("[data-row]"))?.click()],
  ...GUIDE,
  ["n", "New guide", () => document.querySelector("[data-library] .page-head .primary")?.click()],
]);
keysOn("[data-tree]", GUIDE);
keysOn("#open-flags", listKeys("Search the flags", "flag").slice(0, 1));
