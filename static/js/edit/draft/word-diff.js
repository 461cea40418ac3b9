// Which words two texts do not have in common.
const WORD = /[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu;
const MOST = 4_000_000; // words times words that are compared; of longer texts all between the first and last change differs

/** Of each text its pieces, [[text, whether only this one has it]], in their order. */
export function differences(one, other) {
  const [ours, theirs] = [one, other].map((text) => text.match(WORD) ?? []);
  const same = (from, to) => ours.at(from) === theirs.at(to);
  const least = Math.min(ours.length, theirs.length);
  let before = 0;
  while (before < least && same(before, before)) before++;
  let behind = 0;
  while (behind < least - before && same(-1 - behind, -1 - behind)) behind++;
  const middles = [ours, theirs].map((words) => words.slice(before, words.length - behind));
  const common = kept(...middles);
  return [ours, theirs].map((words, side) => {
    const changed = new Set(middles[side].map((_, at) => before + at));
    for (const pair of common) changed.delete(before + pair[side]);
    return pieces(words, changed);
  });
}

/** The longest series of words that both have: pairs of their places. */
function kept(ours, theirs) {
  const width = theirs.length + 1;
  if (ours.length * theirs.length > MOST) return [];
  const longest = new Uint16Array((ours.length + 1) * width); // from one place on to the end
  for (let row = ours.length - 1; row >= 0; row--) {
    for (let column = theirs.length - 1; column >= 0; column--) {
      const at = row * width + column;
      longest[at] = ours[row] === theirs[column] ? longest[at + width + 1] + 1 : Math.max(longest[at + width], longest[at + 1]);
    }
  }
  const pairs = [];
  for (let row = 0, column = 0; row < ours.length && column < theirs.length; ) {
    if (ours[row] === theirs[column]) pairs.push([row++, column++]);
    else if (longest[(row + 1) * width + column] >= longest[row * width + column + 1]) row++;
    else column++;
  }
  return pairs;
}

function pieces(words, changed) {
  const found = [];
  words.forEach((word, at) => {
    const last = found.at(-1);
    if (last?.[1] === changed.has(at)) last[0] += word;
    else found.push([word, changed.has(at)]);
  });
  return found;
}
