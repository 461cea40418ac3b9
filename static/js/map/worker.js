// The thread that lays maps out, so that nothing waits for it: {id, ...} in, {id, ...places} out. See map/arrange.js.
import { arrange } from "./arrange.js";

addEventListener("message", ({ data: { id, ...map } }) => postMessage({ id, ...arrange(map) }));
