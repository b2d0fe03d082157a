import { toFilmOrBack } from "../reel/keys.js";
import { annotate } from "./commands.js";
import { filmWord } from "./corpus.js";
import { focusOn } from "./orders.js";
import { findSimilar, findWith } from "./questions.js";
import { ANSWERS, glyphs, wordOf } from "./rules.js";
import { clipOf, s } from "./store.js";

const SIDES = [
  ["liked", "Search for more like this"],
  ["disliked", "Search for less like this"],
];

/** The buttons on a card: the same as keys do, for who points. */
export function CardActions({ id, mine, title }) {
  const clip = clipOf(id);
  const act = (what) => (event) => {
    event.stopPropagation();
    if (event.detail < 2) what(); // of a double click, one counts: it is one answer, and one undo
  };
  return (
    <span className="actions">
      <span>
        {ANSWERS.map((answer) => (
          <button
            key={answer}
            type="button"
            tabIndex={-1}
            className={answer}
            aria-label={`${answer === "skip" ? "Skip" : wordOf(answer)}: ${title}`}
            aria-pressed={mine === answer}
            data-answer={answer}
            onClick={act(() => {
              focusOn(id);
              annotate(id, answer);
            })}
          >
            {glyphs[answer]}
          </button>
        ))}
      </span>
      {!s.blind && (
        <span className="tools">
          <button
            type="button"
            tabIndex={-1}
            aria-label={`Clips similar to ${title}`}
            title="similar clips"
            onClick={act(() => findSimilar(clip))}
          >
            {glyphs.similar}
          </button>
          {SIDES.map(([side, words]) => (
            <button
              key={side}
              type="button"
              tabIndex={-1}
              aria-label={`${words}: ${title}`}
              title={words}
              data-testid={`to-${side}`}
              onClick={act(() => findWith(side, clip))}
            >
              {glyphs[side]}
            </button>
          ))}
          <button
            type="button"
            tabIndex={-1}
            aria-label={`${title} in its ${filmWord()}`}
            title={`in its ${filmWord()}`}
            data-testid="to-film"
            onClick={act(() => {
              focusOn(id);
              toFilmOrBack(clip);
            })}
          >
            {glyphs.film}
          </button>
          <a
            tabIndex={-1}
            aria-label={`New label from ${title}`}
            title="new label from this clip"
            href={`/?example=${clip}`}
            target="_blank"
            rel="noreferrer"
            onClick={act(() => {})}
          >
            +
          </a>
        </span>
      )}
    </span>
  );
}
