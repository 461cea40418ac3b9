// Where the editor of a guide no longer opens, because its writer's role was lowered or the guide is gone: what was not
// saved is shown.
import { loadFor } from "../page/load.js";

const EDITOR_PATH = /^\/trees\/(\d+)\/edit(\/text)?$/;

document.addEventListener("htmx:after:swap", async ({ detail: { ctx } }) => {
  const tree = EDITOR_PATH.exec(location.pathname)?.[1];
  if (!tree || ctx.target.id !== "main" || document.querySelector("[data-editor]")) return;
  if (![403, 404].includes(ctx.response?.status ?? 0)) return; // 5xx: it opens again later
  const loaded = await loadFor(ctx.target, () => import("./draft/show-left.js"));
  loaded?.showLeft(tree);
});
