// The files that a drop brings, and those in its folders, with their paths.

/** @typedef {import("./bring.js").Brought} Brought */

const MAX_ENTRIES = 5000; // a folder may be a whole disk

/**
 * The entries have to be asked for before anything is awaited.
 * @param {DataTransfer} data
 * @returns {Promise<Brought[]>}
 */
export async function filesIn(data) {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const files = [...data.files].map((file) => ({ file, path: file.name }));
  if (!entries.some((entry) => entry?.isDirectory)) return files;
  /** @type {Brought[]} */
  const found = [];
  await walk(/** @type {FileSystemEntry[]} */ (entries.filter(Boolean)), found);
  return found;
}

/**
 * @param {FileSystemEntry[]} entries
 * @param {Brought[]} found
 */
async function walk(entries, found) {
  for (const entry of entries) {
    if (found.length >= MAX_ENTRIES) return;
    if (entry.isFile) found.push(await fileOf(/** @type {FileSystemFileEntry} */ (entry)));
    else await walk(await entriesIn(/** @type {FileSystemDirectoryEntry} */ (entry)), found);
  }
}

/** @param {FileSystemFileEntry} entry @returns {Promise<Brought>} */
async function fileOf(entry) {
  const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
  return { file, path: entry.fullPath.replace(/^\//, "") };
}

/**
 * A reader answers a hundred at a time.
 * @param {FileSystemDirectoryEntry} folder
 */
async function entriesIn(folder) {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const all = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return all.sort((one, other) => one.name.localeCompare(other.name));
    all.push(...some);
  }
}
