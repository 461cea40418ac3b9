// A map without a mouse: it is one stop of the Tab key; arrows go to the step nearest in their direction.
import { nearest } from "./nearest.js";

const TOWARDS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const ZOOM = 1.3;

/** `nodes` as map/layout.js placed them; the first is the one that Tab comes to. */
export function keys(svg, nodes, pan) {
  const links = new Map([...svg.querySelectorAll("a[data-key]")].map((link) => [link.dataset.key, link]));
  const linkOf = (node) => links.get(node.key);
  linkOf(nodes[0])?.setAttribute("tabindex", 0);

  svg.addEventListener("focusin", ({ target }) => {
    const node = nodes.find(({ key }) => key === target.dataset.key);
    for (const link of links.values()) link.setAttribute("tabindex", link === target ? 0 : -1);
    if (node) pan.reveal(node);
  });

  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const done = TOWARDS[event.key] ? go(event) : zoomed(event.key, pan);
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  });

  function go({ target, key }) {
    const here = nodes.find((node) => node.key === target.dataset.key);
    const next = here && nearest(here, nodes, ...TOWARDS[key]);
    if (next) linkOf(next).focus({ preventScroll: true });
    return true;
  }
}

function zoomed(key, pan) {
  if (key === "+" || key === "=") pan.zoom(ZOOM);
  else if (key === "-") pan.zoom(1 / ZOOM);
  else if (key === "0") pan.all();
  else return false;
  return true;
}
