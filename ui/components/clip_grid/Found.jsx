import React from "react";
import { Key } from "../keys/Help.jsx";
import { answerFound, closeFound, meant, previewFound } from "./found.js";
import { searching } from "./orders.js";
import { ANSWERS, glyphs, wordOf } from "./rules.js";
import { s } from "./store.js";
import { useTopic } from "./useTopic.js";

/** Opens the preview of what an answer to everything found would do. */
export function AnswerFound() {
  useTopic("search");
  if (!searching()) return null;
  return (
    <button
      type="button"
      data-testid="answer-found"
      title="Answer every clip that meets the search's conditions; you see first which ones"
      onClick={(event) => {
        event.currentTarget.blur();
        previewFound();
      }}
    >
      answer all …
    </button>
  );
}

/** How many clips an answer would go to, some of them drawn at random, and the answers. */
export function Found({ media }) {
  useTopic("found");
  const box = React.useRef(null);
  const [again, setAgain] = React.useState(false);
  const { found } = s;
  const open = Boolean(found && !found.busy);
  React.useEffect(() => {
    if (open && !box.current.open) {
      setAgain(false);
      box.current.showModal();
    }
  }, [open]);
  if (!open) return null;
  const { clips, answered, drawn, note } = found;
  const n = meant(found, again).length;
  const counted = (many) => `${many.toLocaleString("en")} ${many === 1 ? "clip" : "clips"}`;
  return (
    <dialog
      ref={box}
      className="found"
      aria-labelledby="found-title"
      data-testid="found"
      onClose={closeFound}
      onKeyDown={(event) => event.stopPropagation()} // keys of the grid behind it
    >
      <h2 id="found-title">Answer {counted(n)}</h2>
      <p>
        The search finds {counted(clips.length)}; {answered.length.toLocaleString("en")} of them{" "}
        {answered.length === 1 ? "has" : "have"} an answer already. {note}
      </p>
      {answered.length > 0 && (
        <label className="check">
          <input
            type="checkbox"
            checked={again}
            onChange={(event) => setAgain(event.target.checked)}
          />
          answer these too: mine are replaced
        </label>
      )}
      {drawn.length > 0 && <p className="faint">{drawn.length} of them, drawn at random:</p>}
      <ul className="drawn">
        {drawn.map((card) => (
          <li key={card.id}>
            <img src={`${media}/${card.id}/poster.jpg`} alt={`${card.title}, clip ${card.id}`} />
          </li>
        ))}
      </ul>
      <div className="does">
        {ANSWERS.map((answer) => (
          <button
            key={answer}
            type="button"
            className={answer}
            disabled={!n}
            data-testid={`found-${answer}`}
            onClick={() => answerFound(answer, again)}
          >
            {glyphs[answer]} {answer === "skip" ? answer : wordOf(answer)}
          </button>
        ))}
        <button type="button" className="quiet" onClick={() => box.current.close()}>
          cancel <kbd>esc</kbd>
        </button>
        <span className="faint">
          One undo <Key of="undo" /> takes all of it back.
        </span>
      </div>
    </dialog>
  );
}
