// The order of the pinned guides: dragged, or moved with Shift and an arrow. Without either, the dialog has buttons.
import { closest } from "../base/element.js";
import { url } from "../base/facts.js";
import { post } from "../base/post.js";

/** @type {HTMLElement | null} */
let dragged = null;
let before = ""; // where it stood
let sent = Promise.resolve(); // one after the other: each says what the guide stands before

document.addEventListener("keydown", (event) => {
  const pin = closest(event.target, "[data-pinned]");
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!pin || !step || !event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  // The neighbour moves: an element that is moved loses the focus.
  if (step < 0 && pin.previousElementSibling) pin.after(pin.previousElementSibling);
  else if (step > 0 && pin.nextElementSibling) pin.before(pin.nextElementSibling);
  else return;
  pin.scrollIntoView({ block: "nearest", inline: "nearest" });
  save(pin);
});

document.addEventListener("dragstart", ({ target, dataTransfer }) => {
  dragged = closest(target, "[data-pinned]");
  if (!dragged || !dataTransfer) return;
  before = next(dragged);
  dataTransfer.setData("text/plain", dragged.textContent.trim());
  dataTransfer.effectAllowed = "move";
  dragged.classList.add("dragged");
});

document.addEventListener("dragover", (event) => {
  const over = closest(event.target, "[data-pinned]");
  if (!dragged || !closest(event.target, "[data-pins]")) return;
  event.preventDefault();
  if (!over || over === dragged) return;
  const { left, width } = over.getBoundingClientRect();
  if (event.clientX < left + width / 2) over.before(dragged);
  else over.after(dragged);
});

document.addEventListener("drop", (event) => {
  if (dragged && closest(event.target, "[data-pins]")) event.preventDefault();
});

document.addEventListener("dragend", ({ dataTransfer }) => {
  if (!dragged) return;
  dragged.classList.remove("dragged");
  if (dataTransfer?.dropEffect === "none") putBack(dragged);
  else if (next(dragged) !== before) save(dragged);
  dragged = null;
});

/** @param {HTMLElement} pin */
function putBack(pin) {
  const following = pin.parentElement?.querySelector(`[data-pinned="${before}"]`);
  if (following) following.before(pin);
  else pin.parentElement?.append(pin);
}

/**
 * The guide that a pin stands before; "0" at the end.
 * @param {HTMLElement} pin
 */
function next(pin) {
  const { nextElementSibling } = pin;
  return (nextElementSibling instanceof HTMLElement && nextElementSibling.dataset.pinned) || "0";
}

/** @param {HTMLElement} pin */
function save(pin) {
  const values = { pinned: "on", before: next(pin), shown: "on" };
  sent = sent.then(() => post(url("guidePin", pin.dataset.pinned), values)).catch(() => {});
}
