// What pages about guides and lists have: the place in a list, the keys of a guide, maps, stars, downloads, files that
// are dropped, the revision that is shown, the step to edit.
import "./places.js";
import "./guide-keys.js";
import "./pins.js";
import "./download.js";
import "./drop-files.js";
import "./history.js";
import "./edit-here.js";
import "./print.js";
import "../map/index.js";
