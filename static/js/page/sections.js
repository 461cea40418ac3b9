// The stylesheets and modules that only some pages need. They are asked for together with the content of a page, which
// waits for them: it never stands there without its looks, or without what its keys do.
import { parts } from "../base/element.js";
import { facts } from "../base/facts.js";
import { isFramed } from "../base/framed.js";
import { inTime, showUnloaded } from "./load.js";

/** @typedef {{path: RegExp, styles: Page.StyleName[], load?: () => unknown[]}} Section  `load`: its import()s */

/** @type {Page.StyleName[]} */
const PAGES = ["library", "pages"];
const loadAboutGuides = () => import("../guides/about-guides.js");
const loadDesk = () => (isFramed ? [import("../desk/frame.js")] : []);
/** @type {Section[]} the first one whose path fits */
const SECTIONS = [
  { path: /^\/trees\/$/, styles: ["library"], load: () => [import("../library/index.js"), loadAboutGuides()] },
  { path: /^\/runs\/([^/]+\/|new)$|^\/trees\/\d+\/run$/, styles: ["run"], load: loadDesk },
  { path: /^\/trees\/\d+\/try(\/[^/]+)?$/, styles: ["run"], load: () => [import("../run/try.js")] },
  { path: /^\/trees\/\d+\/edit(\/text)?$/, styles: ["edit"], load: () => [import("../edit/index.js")] },
  { path: /^\/login\/desk\//, styles: PAGES, load: () => [import("../desk/allow.js")] },
  { path: /^\/oauth\//, styles: PAGES, load: () => [import("../session/go-back.js")] },
  { path: /^\/profile\//, styles: PAGES, load: () => [import("../session/own-sign-in.js")] },
  { path: /^\/notices\/$/, styles: PAGES, load: () => [import("./notices.js"), loadAboutGuides()] },
  { path: /^/, styles: PAGES, load: () => [loadAboutGuides()] },
];
/** @type {string[]} where two have a rule for one element, the later one's counts */
const ORDER = ["library", "pages", "run", "edit"];
const PLACES = ["main", "dialog"];
/** @type {Map<Section, Promise<unknown>>} */
const loading = new Map();
/** @type {Map<string, Promise<unknown>>} */
const sheets = new Map();

prepare(location.pathname);
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (!PLACES.includes(ctx.target.id)) return;
  const { action, method } = ctx.request;
  const isPage = method === "GET"; // a form's page is there
  const send = ctx.fetch;
  let unloaded = false;
  const ready = (/** @type {string} */ path) => prepare(path).catch(() => (unloaded = true));
  ctx.fetch = async (url, init) => {
    const first = isPage && ready(new URL(action, location.href).pathname);
    const response = await send(url, init);
    await first;
    if (response.redirected) await ready(new URL(response.url).pathname);
    if (unloaded) document.addEventListener("htmx:after:swap", () => showUnloaded(ctx.target), { once: true });
    return response;
  };
});

/**
 * Resolves when all is there that the page at `path` needs; rejects where that fails, or takes too long.
 * @param {string} path
 */
function prepare(path) {
  const section = SECTIONS.find((each) => each.path.test(path));
  if (!section) return Promise.resolve();
  const ready = loading.get(section) ?? load(section);
  loading.set(section, ready);
  return ready;
}

/** @param {Section} section */
function load(section) {
  const ready = inTime(Promise.all([...section.styles.map(addSheet), ...(section.load?.() ?? [])]));
  ready.catch((error) => {
    console.error(error);
    loading.delete(section); // the next page tries again
  });
  return ready;
}

/** @param {Page.StyleName} name */
function addSheet(name) {
  const known = sheets.get(name);
  if (known) return known;
  const link = document.createElement("link");
  const added = new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => {
      sheets.delete(name);
      link.remove();
      reject(new Error(`${link.href} was not loaded`));
    });
  });
  Object.assign(link, { rel: "stylesheet", href: facts.styles[name] });
  link.dataset.section = name;
  const later = ORDER.slice(ORDER.indexOf(name) + 1);
  const links = parts(document.head, "link[data-section]", HTMLLinkElement);
  document.head.insertBefore(link, links.find(({ dataset }) => later.includes(dataset.section ?? "")) ?? null);
  sheets.set(name, added);
  return added;
}
