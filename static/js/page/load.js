// Loads modules that only some pages need. Where that fails, the page says so, in the place of what they would show.
import { session } from "../session/session.js";
import { element } from "../base/element.js";

const MAX_LOADING_MS = 12_000; // for a request that is never answered

/**
 * What `load` answers; null where it cannot be loaded.
 * @template T
 * @param {Element} place
 * @param {() => Promise<T>} load  an import()
 * @returns {Promise<T | null>}
 */
export async function loadFor(place, load) {
  const timer = setTimeout(() => showUnloaded(place), MAX_LOADING_MS);
  try {
    const loaded = await load();
    place.querySelector(":scope > [data-unloaded]")?.remove();
    return loaded;
  } catch (error) {
    console.error(error);
    showUnloaded(place);
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What `loading` answers; rejects where that takes too long.
 * @template T
 * @param {Promise<T>} loading
 * @returns {Promise<T>}
 */
export function inTime(loading) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("not loaded in time")), MAX_LOADING_MS));
  return Promise.race([loading, /** @type {Promise<never>} */ (late)]);
}

/** Says so in `place`, once. Loading the page again loses nothing. @param {Element} place */
export function showUnloaded(place) {
  if (place.querySelector(":scope > [data-unloaded]")) return;
  const note = element("p", "note error");
  note.dataset.unloaded = "";
  note.setAttribute("role", "alert");
  const button = element("button", "button small", "Load it again");
  button.type = "button";
  button.addEventListener("click", () => session.reload());
  note.append(element("span", "", "This part of the page could not be loaded."), button);
  place.prepend(note);
}
