// The bar below the list: how many guides are chosen, and what can be done with all of them.
import { announce } from "../base/announce.js";
import { saveResponse } from "../guides/download.js";
import { closest, focused, part, parts } from "../base/element.js";
import { url } from "../base/facts.js";
import { plural } from "../base/plural.js";
import { post } from "../base/post.js";
import { session } from "../session/session.js";
import { choose, chooseNone, chosen } from "./choice.js";

const keys = () => [...chosen].join(",");

document.addEventListener("choice", show);

document.addEventListener("click", ({ target }) => {
  const checks = closest(target, "[data-check-all]");
  if (closest(target, "[data-choose-all]")) chooseAll();
  else if (closest(target, "[data-choose-none]")) end();
  else if (closest(target, "[data-bulk-export]")) exportChosen();
  else if (checks) checkAll(checks.dataset.checkAll === "on");
  const action = closest(target, "[data-bulk-post]");
  if (action) post(action.dataset.bulkPost ?? "", { trees: keys() });
});

// A form is about what is chosen.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (document.querySelector("[data-chosen]")) fill();
  if (ctx.target.id === "list") show();
});

// The server's word that an action is done.
document.addEventListener("chosen", end);

const counted = () => plural(chosen.size, "guide");

function fill() {
  for (const field of parts(document, "[data-chosen]", HTMLInputElement)) field.value = keys();
  for (const count of parts(document, "[data-chosen-count]", HTMLElement)) {
    count.textContent = chosen.size ? counted() : "guides";
  }
  for (const scope of parts(document, "[data-chosen-scope]", HTMLElement)) scope.hidden = !chosen.size;
}

function show() {
  fill();
  const bar = document.querySelector("#bulk");
  if (!bar) return;
  bar.hidden = !chosen.size;
  const hidden = chosen.size - document.querySelectorAll("[data-choose]:checked").length;
  part(bar, "[data-bulk-count]").textContent = `${counted()} chosen`;
  part(bar, "[data-bulk-hidden]").textContent = chosen.size && hidden ? `${hidden} of them not in view` : "";
  part(document, "#bulk-status").textContent = chosen.size ? `${counted()} chosen` : "";
  const archived = new URLSearchParams(location.search).has("archived") ? "archived" : "active";
  for (const each of parts(bar, "[data-bulk-for]", HTMLElement)) each.hidden = each.dataset.bulkFor !== archived;
}

/** Nothing is chosen any more. What had the focus in the bar or in its dialog is gone, so the list gets it. */
function end() {
  const lost = document.activeElement === document.body || focused()?.closest("#bulk, dialog");
  chooseNone();
  if (lost) document.querySelector("#list")?.focus({ preventScroll: true });
}

/** @param {boolean} checked */
function checkAll(checked) {
  for (const box of parts(document, "[data-check]", HTMLInputElement)) box.checked = checked;
}

async function chooseAll() {
  try {
    const response = await session.fetch(`${url("guideKeys")}${location.search}`, {
      headers: { "HX-Request": "true" },
    });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    const answer = await response.json();
    if (answer.more) chooseNone(); // together with others they would be too many
    choose(answer.keys.map(String));
    if (answer.more) announce(`These are the first ${answer.keys.length} guides: one action takes no more.`);
  } catch {
    announce("The list could not be read. Try again.");
  }
}

async function exportChosen() {
  try {
    const body = JSON.stringify({ trees: [...chosen].map(Number) });
    const headers = { "Content-Type": "application/json" };
    const response = await session.fetch(url("apiBulkExport"), { method: "POST", body, headers });
    if (response.ok) return await saveResponse(response);
    announce(await refusal(response));
  } catch {
    announce("Download failed. Try again.");
  }
}

/** @param {Response} response */
async function refusal(response) {
  const { detail, errors } = await response.json();
  return errors?.trees?.[0] ?? detail;
}
