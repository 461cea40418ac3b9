/**
 * Puts `elements` into `parent`, in their order. One that stands in its place is not touched: whoever is moved loses the
 * focus, and what is in it is laid out anew.
 */
export function inOrder(parent, elements) {
  for (const [place, element] of elements.entries()) {
    const there = parent.children[place] ?? null;
    if (there !== element) parent.insertBefore(element, there);
  }
}
