// A request that found no answer says so in its own place, with a button that asks again. What is safe to ask again
// is also asked by itself: after 15, 30, 60 s, or as soon as the network is back.
import { Trouble } from "./session.js";

const WAITS = [15, 30, 60];
const SKELETON = ":scope > .skeletons, :scope > [aria-hidden] > .skeletons";
const notes = new Map(); // source element -> its note

document.addEventListener("htmx:error", ({ detail: { ctx, error } }) => {
  const minor = ctx?.sourceElement.matches("[data-minor]"); // a number in the bar: it comes with the next page
  if (ctx && !minor && (error instanceof Trouble || error === "timeout")) tell(ctx, error);
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (notes.get(ctx.sourceElement)?.ctx !== ctx) forget(ctx.sourceElement);
});

addEventListener("online", () => {
  for (const note of [...notes.values()]) if (note.timer) again(note);
});

function tell(ctx, error) {
  const times = (notes.get(ctx.sourceElement)?.times ?? -1) + 1;
  forget(ctx.sourceElement);
  const note = { ctx, times, element: document.createElement("div") };
  note.element.className = "try-again";
  note.element.setAttribute("role", "alert");
  note.element.append(paragraph(explain(error, safe(ctx))), button(note));
  if (safe(ctx)) note.element.append(schedule(note, error.wait ?? 0));
  notes.set(ctx.sourceElement, note);
  place(ctx, note.element);
}

function forget(source) {
  clearTimeout(notes.get(source)?.timer);
  notes.get(source)?.element.remove();
  notes.delete(source);
}

function again(note) {
  const { ctx } = note;
  clearTimeout(note.timer);
  note.element.querySelector("button").disabled = true;
  if (safe(ctx)) load(ctx);
  else submit(ctx);
}

/** The same GET, for the same place. */
function load({ sourceElement, request, target, swap, select, push, replace }) {
  const source = sourceElement.isConnected ? sourceElement : document.body;
  if (target.isConnected) htmx.ajax("GET", request.action, { source, target, swap, select, push, replace });
}

/** As the person would: the form with what it holds by now, or the button. What a script asked is asked again as it was. */
function submit({ sourceElement: element, request, target, swap, values }) {
  const button = request.submitter?.isConnected ? request.submitter : null;
  if (element.matches("form")) element.requestSubmit(button);
  else if (element === document.body) htmx.ajax(request.method, request.action, { target, swap, values, headers: asked(request) });
  else element.click();
}

const asked = ({ headers }) => ({ "HX-Target": headers["HX-Target"] });

const safe = (ctx) => ctx.request.method === "GET";

function place({ sourceElement, target, request }, note) {
  if (sourceElement === document.body && request.method !== "GET") {
    document.getElementById("main").prepend(note);
  } else if (request.method !== "GET") {
    if (sourceElement.matches("form")) sourceElement.append(note);
    else sourceElement.after(note);
  } else if (target.querySelector(SKELETON)) {
    target.replaceChildren(note);
  } else {
    target.prepend(note);
  }
}

function explain({ status = 0 }, safe) {
  const what =
    status === 0 ? "Treeline did not answer. The network may be down."
    : status === 429 ? "Treeline is busy just now."
    : status >= 500 ? "Treeline has a problem just now."
    : "Something else answered in place of Treeline, such as the sign-in page of this network.";
  if (safe) return what;
  const reached = status === 0 || status >= 500; // the server, which may have done it and failed after
  return `${what} ${reached ? "It may or may not have been done" : "It was not done"}; what you entered is still here.`;
}

function button(note) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = "Try again";
  element.addEventListener("click", () => again(note));
  return element;
}

function schedule(note, asked) {
  const wait = Math.max(asked, WAITS[Math.min(note.times, 2)] * 1000);
  note.timer = setTimeout(() => again(note), wait);
  const time = new Date(Date.now() + wait).toLocaleTimeString([], { timeStyle: "medium" });
  return paragraph(`Trying by itself at ${time}.`);
}

function paragraph(text) {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}
