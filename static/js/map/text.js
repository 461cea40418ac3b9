// Words in little room.

/** `text` in at most `most` lines of at most `letters`; the last one ends in "…" where something is left out. */
export function wrapped(text, letters, most) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (room(longer) <= letters || !lines.at(-1)) lines[lines.length - 1] = shortened(longer, letters);
    else lines.push(shortened(word, letters));
  }
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), shortened(lines.slice(most - 1).join(" "), letters)];
}

export function shortened(text, letters) {
  if (room(text) <= letters) return text;
  let short = "";
  for (const letter of text) {
    if (room(short + letter) >= letters) break;
    short += letter;
  }
  return `${short.trimEnd()}…`;
}

/** How wide a text is, in letters. Those of East Asia, and pictures, take the room of two. */
const room = (text) => text.length + (text.match(/[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uff60]/g)?.length ?? 0);
