// What pages about guides and lists have: the place in a list, the keys of a guide, maps, stars, downloads, files that
// are dropped, the revision that is shown, the step to edit, the search for a folder or for categories.
import "../page/places.js";
import "../keys/guide-keys.js";
import "./pins.js";
import "./download.js";
import "../forms/drop-files.js";
import "./history.js";
import "./edit-here.js";
import "./print.js";
import "../forms/picker.js";
import "../map/index.js";
