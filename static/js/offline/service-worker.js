// The service worker: a classic script, served as /service-worker.js by project/web/service_worker.py, which puts
// `build` before it. It keeps the shell, static files and the user's guide, which are the same for everybody: nothing
// private passes through it, neither the API nor the content of pages. So a page is there at once, an open tab finds
// its files after an upgrade, and a page can be opened without a network.
{
  /** @type {Offline.Worker} */
  const worker = /** @type {any} */ (self);
  const { version, shell, offline, files, later, guide, pages, site } = worker.build;
  const PREFIX = "treeline.";
  const CACHE = PREFIX + version;
  const MAX_VERSIONS = 2; // tabs that were opened before an upgrade need files of the version before
  const FINGERPRINTED = /^\/static\/.+\.[0-9a-f]{12}\.\w+$/;
  const PAGE = new RegExp(pages);
  const TOOLS = /^\/(admin|api)\//;
  const RELOADS = ["no-cache", "reload"]; // how a browser loads again
  const MAX_WAIT_MS = 3000;

  worker.addEventListener("install", (event) => {
    worker.skipWaiting();
    event.waitUntil(install());
  });

  worker.addEventListener("activate", (event) => {
    event.waitUntil(deleteOld());
    addLater();
  });

  worker.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname, searchParams } = new URL(request.url);
    if (request.method !== "GET" || origin !== worker.location.origin) return;
    if (FINGERPRINTED.test(pathname)) event.respondWith(fileFor(request));
    else if (guide.includes(pathname)) event.respondWith(freshOrKept(request));
    else if (request.mode !== "navigate" || TOOLS.test(pathname) || searchParams.has("desk"))
      return; // an answer of its own, often private, or a frame beside a ticket
    else if (PAGE.test(pathname))
      event.respondWith(RELOADS.includes(request.cache) ? inFrontOrShell(request) : kept(shell, request));
    else event.respondWith(fetch(request).catch(() => kept(offline, request)));
  });

  async function install() {
    const cache = await caches.open(CACHE);
    await Promise.all(files.map((url) => add(cache, url, isFile)));
    await Promise.all([offline, shell].map((url) => addOwn(cache, url)));
  }

  /**
   * While machines are upgraded one after another, the answer may be of another version: then the browser tries again
   * to install this one, later.
   * @param {Cache} cache
   * @param {string} url
   */
  async function addOwn(cache, url) {
    const response = await fetch(url, { cache: "no-cache" });
    const isOwn = !site || response.headers.get("Treeline-Version")?.endsWith(`.${site}`);
    if (!isPage(response) || !isOwn) throw new Error(`${url} is of another version`);
    await cache.put(url, response);
  }

  /** What only some pages need. Where it does not arrive, it is kept when it is used. */
  async function addLater() {
    const cache = await caches.open(CACHE);
    for (const url of later) if (!(await cache.match(url))) await add(cache, url, isFile).catch(() => {});
    for (const url of guide) if (!(await cache.match(url))) await add(cache, url, isPage).catch(() => {});
  }

  /**
   * @param {Cache} cache
   * @param {string} url
   * @param {(response: Response) => boolean} isOurs
   */
  async function add(cache, url, isOurs) {
    const response = await fetch(url);
    if (!isOurs(response)) throw new Error(`${url} was answered by something else`);
    await cache.put(url, response);
  }

  async function deleteOld() {
    const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
    await Promise.all(names.slice(0, 1 - MAX_VERSIONS).map((name) => caches.delete(name)));
  }

  /** A file with a fingerprint never changes: any version's cache has the right one. @param {Request} request */
  async function fileFor(request) {
    const present = await caches.match(request, { ignoreVary: true });
    if (present && isFile(present)) return present;
    const response = await fetch(request);
    if (isFile(response)) (await caches.open(CACHE)).put(request, response.clone());
    return response;
  }

  /** The user's guide is the same for everybody, and changes with the version. @param {Request} request */
  async function freshOrKept(request) {
    const cache = await caches.open(CACHE);
    try {
      const response = await fetch(request);
      if (isPage(response)) await cache.put(request, response.clone());
      return response;
    } catch {
      return (await cache.match(request, { ignoreVary: true })) ?? kept(offline, request);
    }
  }

  /**
   * Where another sign-in stands in front of the site, such as a proxy's, loading a page again leads there: the shell
   * never would.
   * @param {Request} request
   */
  async function inFrontOrShell(request) {
    const late = new Promise((done) => setTimeout(done, MAX_WAIT_MS, null));
    const response = await Promise.race([fetch(request), late]).catch(() => null);
    return response && isInFront(response) ? response : kept(shell, request);
  }

  // Whose answer it is: a proxy or a captive portal answers in our place, and with a 200 as well. Pages of ours have
  // our mark, as in session/ask.js.

  const isMarked = (/** @type {Response} */ { headers }) =>
    /\btreeline\b/.test(headers.get("Content-Security-Policy") ?? "") || headers.has("Treeline-Version");

  const isPage = (/** @type {Response} */ response) => response.ok && isMarked(response);

  const isFile = (/** @type {Response} */ { ok, type, headers }) =>
    ok && type === "basic" && !/html/.test(headers.get("Content-Type") ?? "");

  const isInFront = (/** @type {Response} */ response) =>
    response.type === "opaqueredirect" || (!isMarked(response) && response.status < 500 && response.status !== 429);

  /**
   * @param {string} url
   * @param {Request} request
   */
  async function kept(url, request) {
    const cache = await caches.open(CACHE);
    return (await cache.match(url, { ignoreVary: true })) ?? fetch(request);
  }
}
