// Loads what brings a page to a newer version of the site: once the page has had its turn, or when one is noticed.

const QUIET_MS = 10_000;
/** @type {Promise<unknown> | undefined} */
let loading;

setTimeout(load, QUIET_MS);
addEventListener("treeline:upgraded", upgraded);

function load() {
  removeEventListener("treeline:upgraded", upgraded);
  return (loading ??= import("./upgrade.js").catch(() => {})); // the next page is of the new version
}

async function upgraded() {
  await load();
  dispatchEvent(new Event("treeline:upgraded"));
}
