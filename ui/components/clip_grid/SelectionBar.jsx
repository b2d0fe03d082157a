import { Key } from "../keys/Help.jsx";
import { decideAll } from "./commands.js";
import { ANSWERS, glyphs, limits, wordOf } from "./rules.js";
import { selection, stopSelecting } from "./selection.js";
import { s } from "./store.js";
import { useTopic } from "./useTopic.js";

/** What to do with the selected cards. */
export function SelectionBar() {
  useTopic("selection");
  if (!s.selecting) return null;
  const cards = selection();
  const n = cards.length;
  return (
    <div className="selection" role="toolbar" aria-label="Selection" data-testid="selection">
      <span role="status">{n} selected</span>
      {ANSWERS.map((answer) => (
        <button
          key={answer}
          type="button"
          className={answer}
          disabled={!n}
          onClick={() => decideAll(answer)}
        >
          {glyphs[answer]} {answer === "skip" ? answer : wordOf(answer)} <Key of={answer} />
        </button>
      ))}
      <a
        className="quiet"
        href={`/?example=${cards.slice(0, limits.examples).join(",")}`}
        target="_blank"
        rel="noreferrer"
        hidden={!n}
      >
        new label from these
      </a>
      <button type="button" className="quiet" onClick={stopSelecting}>
        clear <kbd>esc</kbd>
      </button>
    </div>
  );
}
