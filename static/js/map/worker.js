// The thread that lays maps out, so that the page never waits for it: {id, ...question} in, {id, ...places} out.
import { arrange } from "./arrange.js";

addEventListener("message", ({ data: { id, ...map } }) => postMessage({ id, ...arrange(map) }));
