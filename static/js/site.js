// Everything a signed-in page does beyond htmx, one behaviour a module.
import "./drafts.js";
import "./unsaved.js";
import "./try-again.js";
import "./messages.js";
import "./menus.js";
import "./dialog.js";
import "./navigation.js";
import "./sign-out.js";
import "./filters.js";
import "./focus.js";
import "./fold.js";
import "./drag.js";
import "./drop-files.js";
import "./download.js";
import "./keys.js";
import "./palette.js";
import "./run.js";
