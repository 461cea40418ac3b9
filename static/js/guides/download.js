// A link with data-download is fetched signed in, and saved under the name that the server gives it.
import { announce } from "../base/announce.js";
import { closest } from "../base/element.js";
import { session } from "../session/session.js";

const URL_LIFETIME_MS = 60_000; // of a blob: the browser may ask where to save it first

document.addEventListener("click", async (event) => {
  const link = /** @type {HTMLAnchorElement | null} */ (closest(event.target, "a[data-download]"));
  if (!link) return;
  event.preventDefault();
  try {
    const response = await session.fetch(link.href);
    if (response.status === 400) return announce(await reason(response));
    if (!response.ok) throw new Error(`answered ${response.status}`);
    await saveResponse(response);
  } catch {
    announce("Download failed. Try again.");
  }
});

/**
 * Saves an answer under the name that it has from the server.
 * @param {Response} response
 */
export async function saveResponse(response) {
  save(await response.blob(), fileName(response.headers.get("Content-Disposition")));
}

/**
 * Why there is no file, as the API says it.
 * @param {Response} response
 * @returns {Promise<string>}
 */
async function reason(response) {
  return (await response.json()).detail;
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), URL_LIFETIME_MS);
}

/** @param {string | null} disposition */
function fileName(disposition) {
  const encoded = /filename\*=utf-8''([^;]+)/i.exec(disposition ?? "");
  return encoded ? decodeURIComponent(encoded[1]) : (/filename="([^"]+)"/.exec(disposition ?? "")?.[1] ?? "guide");
}
