// Limits, glyphs and words as the server names them (`ui/components/rules.py`): the component is
// given them as a property, and nothing is drawn or asked before they are here.

export const limits = {};
export const glyphs = {};
const words = {};

export function takeRules(rules) {
  Object.assign(limits, rules.limits);
  Object.assign(glyphs, rules.glyphs);
  Object.assign(words, rules.words);
}

export const ANSWERS = ["positive", "negative", "skip"];

/** An answer in a word: "yes". */
export const wordOf = (answer) => words[answer];

/** An answer in a sign and a word: "✓ yes". */
export const signed = (answer) => `${glyphs[answer]} ${words[answer]}`;
