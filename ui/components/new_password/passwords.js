// Passwords that an administrator gives to somebody, and API keys, in this document's memory only.

// No letters or digits that look like others: a password is read off a screen once.
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const BLOCKS = 4;
const BLOCK = 4;
const ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const KEY_LENGTH = 43;

const kept = new Map(); // by slip
let slips = 0;

/** So many characters of an alphabet, all equally likely. */
function drawn(alphabet, count) {
  const letters = [];
  while (letters.length < count) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    // Beyond the last whole turn of the alphabet, its first letters would come more often.
    if (byte < 256 - (256 % alphabet.length)) letters.push(alphabet[byte % alphabet.length]);
  }
  return letters.join("");
}

/** Sixteen letters and digits in four blocks: 79 bits. */
export function newPassword() {
  return drawn(LETTERS, BLOCKS * BLOCK)
    .match(RegExp(`.{${BLOCK}}`, "g"))
    .join("-");
}

/** The prefix and so many letters and digits; 43 of them: 256 bits. */
export const newKey = (prefix, length = KEY_LENGTH) => prefix + drawn(ALPHANUMERIC, length);

/** Keeps a secret until it is shown; its slip. */
export function keep(secret) {
  slips += 1;
  kept.set(`${slips}`, secret);
  return `${slips}`;
}

export const keptUnder = (slip) => kept.get(slip) ?? "";

/** This one was shown, and none before it will be. Of a double click, the second is still to come. */
export function forget(slip) {
  for (const earlier of [...kept.keys()]) if (Number(earlier) <= Number(slip)) kept.delete(earlier);
}
