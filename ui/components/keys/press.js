// What a key press means, whatever the keyboard's layout. Pure: it looks at events only.

const EDITABLE = "input, textarea, select, [contenteditable]:not([contenteditable=false])";

/** Whether the person types something there. */
export const isTyping = (element) => Boolean(element?.closest?.(EDITABLE));

/** Whether a press is part of a composed character: an input method says so, or reports every key as
 * number 229. Its Enter takes a suggestion; it sends nothing and ends nothing. */
export const isComposing = (event) => {
  const { isComposing: said, keyCode } = event.nativeEvent ?? event;
  return Boolean(said) || keyCode === 229;
};

/** Whether AltGr is down: it makes another character of the key. Windows reports it as Control and
 * Alt together. */
const withAltGr = (event) => Boolean(event.getModifierState?.("AltGraph"));

/** Whether a press can be meant for us: not a browser's own shortcut, not part of a composed
 * character. */
export const canBeMeant = (event) =>
  !isComposing(event) && !event.metaKey && (withAltGr(event) || !(event.ctrlKey || event.altKey));

/** A full-width character (of an East Asian input method) is the same one as everybody's. */
const narrow = (key) =>
  key
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/^\u3000$/, " ");

/** The names under which an action may know the pressed key, the likeliest first.
 *
 * The layout's own character comes first, in lower case, so that caps lock changes nothing. Where
 * the layout gives a letter of another script (Russian, Greek, Hebrew, Korean …), the letter that
 * is printed at this place of a Latin keyboard follows; where the row of digits or the number pad
 * gives other signs without shift (French, Czech, Vietnamese, Arabic …), the digit. With AltGr only
 * a sign counts, and only itself: letters and marks there are text. `Shift+ ` tells shift and space
 * apart. */
export function namesOf(event) {
  const { code = "", shiftKey = false } = event;
  const key = narrow(event.key);
  if (withAltGr(event)) return /^[\p{L}\p{M}\p{N}]/u.test(key) || key.length > 1 ? [] : [key];
  const names = [];
  if (shiftKey && key === " ") names.push("Shift+ ");
  names.push(key.length === 1 ? key.toLowerCase() : key);
  if (/^[\p{L}\p{M}]+$/u.test(key) && !/\p{Script=Latin}/u.test(key)) {
    const letter = code.match(/^Key([A-Z])$/);
    if (letter) names.push(letter[1].toLowerCase());
  }
  if (!shiftKey && (key === "Dead" || (key.length === 1 && !/[0-9]/.test(key)))) {
    const digit = code.match(/^(?:Digit|Numpad)([0-9])$/);
    if (digit) names.push(digit[1]);
  }
  return names;
}
