import { Key } from "../keys/Help.jsx";
import { s } from "./store.js";
import { searchFor, suggest } from "./suggested.js";
import { useTopic } from "./useTopic.js";

/** Words nobody tried, each with how many clips it would add; before they are asked for, how to. */
export function SuggestedWords() {
  useTopic("suggested");
  useTopic("build");
  if (!s.model) return null;
  const { words, made, note, busy } = s.suggested ?? { words: [], made: 1, note: "" };
  if (!s.suggested)
    return (
      <p className="suggested" data-testid="suggested">
        <button
          type="button"
          title="Words nobody tried that would bring clips which this label lacks"
          onClick={() => suggest()}
        >
          suggest words <Key of="suggest" />
        </button>
      </p>
    );
  if (!words.length)
    return (
      <p className="suggested faint" role="status" data-testid="suggested">
        {made < 1
          ? `looking up words in the corpus: ${made.toFixed(2).replace(/^0/, "")} of them done`
          : busy
            ? "looking for words …"
            : note}
      </p>
    );
  return (
    <ul className="suggested" aria-label="Suggested words" data-testid="suggested">
      {words.map(({ word, clips, reason }, at) => (
        <li key={word}>
          <button
            type="button"
            title={reason}
            aria-label={`Search for ${word}: ${clips} more clips`}
            onClick={() => searchFor(word)}
          >
            {word} <b>+ {clips}</b> {at === 0 && <Key of="suggest" />}
          </button>
        </li>
      ))}
    </ul>
  );
}
