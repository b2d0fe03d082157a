import { filmWord } from "./corpus.js";
import { QueryHelp } from "./QueryHelp.jsx";
import { glyphs } from "./rules.js";
import { s } from "./store.js";

const MEANINGS = [
  ["positive", "yes: belongs to the label"],
  ["negative", "no: does not belong to it"],
  ["skip", "skipped"],
  ["note", "somebody wrote a note"],
];
const SIGHTED = [
  ["disagreed", "some say yes and some say no"],
  ["decision", "decided by an adjudicator"],
  [".82", "how probable a yes is to the model"],
  ["similar", "how similar it is; as a button: similar clips"],
  ["liked", "search for more like this too"],
  ["disliked", "search for less like this"],
  ["taken_yes", "in the Reel: the model takes it for yes"],
  ["taken_unsure", "in the Reel: the model cannot decide"],
  ["taken_no", "in the Reel: the model takes it for no"],
  ["+", "a new label from this clip"],
];

/** What the signs on cards mean. */
export function Legend() {
  const signs = [
    ...MEANINGS,
    ...(s.blind ? [] : [...SIGHTED, ["film", `to its place in its ${filmWord()}`]]),
  ];
  return (
    <>
      <h2>Signs</h2>
      <dl data-testid="legend">
        {signs.map(([sign, meaning]) => (
          <div key={sign}>
            <dt>{glyphs[sign] ?? sign}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      {!s.blind && <QueryHelp />}
      {!s.blind && (
        <p className="faint">
          Only clips near the window are on the page, so the browser's own search misses the others:
          find clips with <kbd>/</kbd>, by {filmWord()} in the lists beside it, and
          {` ${filmWord()}s`} in the Reel.
        </p>
      )}
    </>
  );
}
