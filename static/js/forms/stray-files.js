// A file that is dropped where nothing takes it would be opened in place of the page, with all that is typed there.
import { closest } from "../base/element.js";

const TAKES_FILES = "input[type=file], .editor-rich";

for (const name of /** @type {const} */ (["dragover", "drop"])) {
  addEventListener(name, (event) => {
    const { dataTransfer, defaultPrevented, target } = event;
    if (defaultPrevented || !dataTransfer?.types.includes("Files") || closest(target, TAKES_FILES)) return;
    event.preventDefault();
    dataTransfer.dropEffect = "none";
  });
}
