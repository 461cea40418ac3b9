// What a key of a shortcut is called on every keyboard layout.

/**
 * The character that the layout gives; in another alphabet (Cyrillic, Greek, Arabic) the Latin letter of that place,
 * and for a key of the row of digits its digit, which French and Czech layouts give with Shift only. Caps Lock changes
 * nothing.
 * @param {KeyboardEvent} event
 */
export function keyName({ key, code, shiftKey }) {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  const digit = /^Digit([0-9])$/.exec(code)?.[1];
  if (digit && !shiftKey) return digit;
  const isLatin = /^[\x20-\x7e]$/.test(key);
  const name = letter && key.length === 1 && !isLatin ? letter : key;
  if (!/^[a-z]$/i.test(name)) return name;
  return shiftKey ? name.toUpperCase() : name.toLowerCase();
}
