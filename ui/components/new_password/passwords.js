// Passwords that an administrator gives to somebody, in this document's memory only.

// No letters or digits that look like others: a password is read off a screen once.
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const BLOCKS = 4;
const BLOCK = 4;

const kept = new Map(); // by slip
let slips = 0;

/** Sixteen letters and digits in four blocks, all equally likely: 79 bits. */
export function newPassword() {
  const letters = [];
  while (letters.length < BLOCKS * BLOCK) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    // Beyond the last whole turn of the alphabet, its first letters would come more often.
    if (byte < 256 - (256 % LETTERS.length)) letters.push(LETTERS[byte % LETTERS.length]);
  }
  return letters
    .join("")
    .match(RegExp(`.{${BLOCK}}`, "g"))
    .join("-");
}

/** Keeps a password until it is shown; its slip. */
export function keep(password) {
  slips += 1;
  kept.set(`${slips}`, password);
  return `${slips}`;
}

export const keptUnder = (slip) => kept.get(slip) ?? "";

/** This one was shown, and none before it will be. Of a double click, the second is still to come. */
export function forget(slip) {
  for (const earlier of [...kept.keys()]) if (Number(earlier) <= Number(slip)) kept.delete(earlier);
}
