// What a key press means, whatever the keyboard's layout. Pure: it looks at events only.

const EDITABLE = "input, textarea, select, [contenteditable]:not([contenteditable=false])";

/** Whether the person types something there. */
export const isTyping = (element) => Boolean(element?.closest?.(EDITABLE));

/** Whether a press can be meant for us: not a browser's own shortcut, not part of a composed
 * character (an input method says so, or reports every key as number 229). */
export const canBeMeant = (event) =>
  !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.keyCode === 229);

/** The names under which an action may know the pressed key, the likeliest first.
 *
 * The layout's own character comes first, in lower case, so that caps lock changes nothing. Where
 * the layout gives a letter of another script (Russian, Greek, Hebrew, Korean …), the letter that
 * is printed at this place of a Latin keyboard follows; where the row of digits gives other signs
 * without shift (French, Czech, Arabic …), the digit. `Shift+ ` tells shift and space apart. */
export function namesOf({ key, code = "", shiftKey = false }) {
  const names = [];
  if (shiftKey && key === " ") names.push("Shift+ ");
  names.push(key.length === 1 ? key.toLowerCase() : key);
  if (/^[\p{L}\p{M}]+$/u.test(key) && !/\p{Script=Latin}/u.test(key)) {
    const letter = code.match(/^Key([A-Z])$/);
    if (letter) names.push(letter[1].toLowerCase());
  }
  if (!shiftKey && key.length === 1 && !/[0-9]/.test(key)) {
    const digit = code.match(/^Digit([0-9])$/);
    if (digit) names.push(digit[1]);
  }
  return names;
}
