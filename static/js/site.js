// Everything a signed-in page does beyond htmx, one behaviour a module. What only some pages need is
// loaded there: page/sections.js, run/on-demand.js.
import "./page/report-errors.js"; // the first: it hears of the others
import "./keys/composition.js"; // before whatever hears keys
import "./session/version.js";
import "./session/hx-session.js";
import "./session/drafts.js";
import "./session/try-again.js";
import "./session/challenges.js";
import "./page/sections.js";
import "./page/opened-folders.js";
import "./page/times.js";
import "./page/messages.js";
import "./page/menus.js";
import "./page/dialog.js";
import "./page/navigation.js";
import "./session/sign-out.js";
import "./session/zone.js";
import "./page/focus.js";
import "./keys/keys.js";
import "./keys/palette-on-demand.js";
import "./page/copy.js";
import "./guides/pictures.js";
import "./forms/unsaved.js";
import "./forms/limits.js";
import "./run/on-demand.js";
import "./offline/register.js";
import "./page/upgrade-on-demand.js";
import "./page/notices-on-demand.js";

document.documentElement.dataset.loaded = ""; // for guard.js
