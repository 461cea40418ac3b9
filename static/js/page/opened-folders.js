// The branches of folders that were opened in this browser come with the library: nothing moves once it is drawn.
import { withStorage } from "../base/storage.js";

export const OPENED_KEY = "treeline.opened";
const PATHS = /^\/trees\/(folders.*)?$/;

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (!PATHS.test(new URL(ctx.request.action, location.href).pathname)) return;
  const opened = JSON.parse(withStorage((kept) => kept.getItem(OPENED_KEY)) ?? "[]");
  if (opened.length) ctx.request.headers["Open-Folders"] = opened.join();
});
