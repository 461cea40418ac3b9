// What only the library has: its filters, folders and rows.
import "./filters.js";
import "./fold.js";
import "./tree.js";
import "./drag.js";
import "./row-tools.js";
import "./choice.js";
import "./bulk-bar.js";
import "./pin-order.js";
