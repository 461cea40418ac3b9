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
    else if (PAGE.test(pathname)) event.respondWith(kept(shell, request));
    else event.respondWith(fetch(request).catch(() => kept(offline, request)));
  });

  async function install() {
    const cache = await caches.open(CACHE);
    await cache.addAll(files);
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
    if (!response.ok || !isOwn) throw new Error(`${url} is of another version`);
    await cache.put(url, response);
  }

  /** What only some pages need. Where it does not arrive, it is kept when it is used. */
  async function addLater() {
    const cache = await caches.open(CACHE);
    for (const url of [...later, ...guide]) if (!(await cache.match(url))) await cache.add(url).catch(() => {});
  }

  async function deleteOld() {
    const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
    await Promise.all(names.slice(0, 1 - MAX_VERSIONS).map((name) => caches.delete(name)));
  }

  /** A file with a fingerprint never changes: any version's cache has the right one. @param {Request} request */
  async function fileFor(request) {
    const present = await caches.match(request, { ignoreVary: true });
    if (present) return present;
    const response = await fetch(request);
    if (response.ok && response.type === "basic") (await caches.open(CACHE)).put(request, response.clone());
    return response;
  }

  /** The user's guide is the same for everybody, and changes with the version. @param {Request} request */
  async function freshOrKept(request) {
    const cache = await caches.open(CACHE);
    try {
      const response = await fetch(request);
      if (response.ok) await cache.put(request, response.clone());
      return response;
    } catch {
      return (await cache.match(request, { ignoreVary: true })) ?? kept(offline, request);
    }
  }

  /**
   * @param {string} url
   * @param {Request} request
   */
  async function kept(url, request) {
    const cache = await caches.open(CACHE);
    return (await cache.match(url, { ignoreVary: true })) ?? fetch(request);
  }
}
