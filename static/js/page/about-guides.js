// What pages about guides and lists have: the place in a list, the keys of a guide, maps, stars, downloads, files that
// are dropped, the revision that is shown, the step to edit, the search for a folder or for categories.
import "./places.js";
import "./guide-keys.js";
import "./pins.js";
import "./download.js";
import "./drop-files.js";
import "./history.js";
import "./edit-here.js";
import "./print.js";
import "./picker.js";
import "../map/index.js";
