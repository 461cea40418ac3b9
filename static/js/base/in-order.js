/**
 * Puts `elements` into `parent`, in their order. An element that is already in its place is not touched: moving one
 * takes the focus from it, and has the browser lay out its content again.
 * @param {Element} parent
 * @param {Element[]} elements
 */
export function placeInOrder(parent, elements) {
  for (const [place, element] of elements.entries()) {
    const present = parent.children[place] ?? null;
    if (present !== element) parent.insertBefore(element, present);
  }
}
