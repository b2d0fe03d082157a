import React from "react";
import { decideAll } from "./commands.js";
import { keyOf } from "./keys.js";
import { selection, stopSelecting } from "./selection.js";
import { s } from "./store.js";
import { useTopic } from "./useTopic.js";

const ANSWERS = { positive: "✓ yes", negative: "✕ no", skip: "– skip" };

/** What to do with the selected cards. */
export function SelectionBar() {
  useTopic("selection");
  useTopic("keys");
  if (!s.selecting) return null;
  const cards = selection();
  const n = cards.length;
  return (
    <div className="selection" role="toolbar" aria-label="Selection" data-testid="selection">
      <span role="status">{n} selected</span>
      {Object.entries(ANSWERS).map(([answer, name]) => (
        <button key={answer} type="button" className={answer} disabled={!n} onClick={() => decideAll(answer)}>
          {name} <kbd>{keyOf(answer)}</kbd>
        </button>
      ))}
      <a className="quiet" href={`/?example=${cards.slice(0, 100).join(",")}`} target="_blank" rel="noreferrer" hidden={!n}>
        new label from these
      </a>
      <button type="button" className="quiet" onClick={stopSelecting}>
        clear <kbd>esc</kbd>
      </button>
    </div>
  );
}
