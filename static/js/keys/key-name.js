// What a key of a shortcut is called on every keyboard layout.

/**
 * The character that the layout gives; in another alphabet (Cyrillic, Greek, Arabic) the Latin letter of that place,
 * and for a key of the row of digits its digit, which French and Czech layouts give with Shift only. Caps Lock changes
 * nothing.
 * @param {KeyboardEvent} event
 */
export function keyName(event) {
  const { key, code, shiftKey } = event;
  const [, letter, digit] = /^(?:Key(.)|Digit(.))$/.exec(code) ?? [];
  if (digit && !shiftKey) return digit;
  const isForeign = key > "~"; // none of ASCII
  if (!letter || key.length > 1 || !(isForeign || event.getModifierState("CapsLock"))) return key;
  const name = isForeign ? letter : key;
  return shiftKey ? name.toUpperCase() : name.toLowerCase();
}
