// Loads what asks for new notices, once the page has had its turn: it came with their number.

const FIRST_ASK_MS = 10_000;

setTimeout(() => import("./notices.js").catch(() => {}), FIRST_ASK_MS); // the next page tries again
