import { s } from "../clip_grid/store.js";
import { useTopic } from "../clip_grid/useTopic.js";
import { Key } from "../keys/Help.jsx";
import { countsOf, cutInWords, cutSentence } from "./cut.js";
import { ANSWERED, showAnswered } from "./wall.js";

/** Which clips of the wall are shown, and how many there are of each kind. */
export function WallFilters() {
  useTopic("wall");
  const counts = countsOf(s.wall.measure);
  return (
    <div className="choices" role="group" aria-label="Which clips of the wall to show">
      {ANSWERED.map(({ key, name, why }) => (
        <button
          key={key}
          type="button"
          title={why}
          aria-pressed={s.wall.answered === key}
          data-testid={`wall-${key}`}
          onClick={(event) => {
            showAnswered(key);
            event.currentTarget.blur();
          }}
        >
          {name}
          {counts && <span className="faint"> {counts[key].toLocaleString("en")}</span>}
          {key === "unanswered" && (
            <>
              {" "}
              <Key of="fold" />
            </>
          )}
        </button>
      ))}
    </div>
  );
}

/** What the tab is for; where the histogram has no room for words, what the cut means instead. */
export function WallHint({ hint }) {
  useTopic("wall");
  return (
    <p className="hint wall-hint" data-testid="tab-hint" title={hint}>
      <span>{hint}</span>
      <span data-testid="cut-line">{cutSentence(cutInWords(s.cut, s.wall.measure))}</span>
    </p>
  );
}
