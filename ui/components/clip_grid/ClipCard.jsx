import React from "react";
import { view } from "./cards.js";
import { annotate, decide } from "./commands.js";
import { NoteField } from "./Notes.jsx";
import { focusOn } from "./orders.js";
import { findSimilar, want } from "./questions.js";
import { ANSWERS, glyphs, wordOf } from "./rules.js";
import { selectTo, toggleSelected } from "./selection.js";
import { clipOf, s } from "./store.js";
import { subscribe } from "./topics.js";
import { useSwipe } from "./useSwipe.js";

const HOVER = 120; // ms before a clip plays under the pointer

export const initials = (name) => {
  const words = name.trim().split(/\s+/);
  return (words.length > 1 ? words[0][0] + words[1][0] : name.slice(0, 2)).toUpperCase();
};

const clock = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export const scoreText = (score) =>
  score.kind === "similarity"
    ? `${glyphs.similar}${score.value.toFixed(2)}`
    : score.value >= 0.995
      ? "1.0"
      : score.value.toFixed(2).replace(/^0/, "");

export const useClip = (clip) =>
  React.useSyncExternalStore(
    React.useMemo(() => subscribe(`clip ${clip}`), [clip]),
    () => view(clip),
  );

const useFocused = (clip) =>
  React.useSyncExternalStore(
    React.useMemo(() => subscribe(`focus ${clip}`), [clip]),
    () => s.focus === clip,
  );

/** The one clip that plays; a new one stops the one before. */
const usePlaying = () => {
  const [playing, setPlaying] = React.useState(false);
  const timer = React.useRef(0);
  React.useEffect(() => () => clearTimeout(timer.current), []);
  const enter = (event) => {
    if (event.pointerType === "touch") return;
    timer.current = setTimeout(() => setPlaying(true), HOVER);
  };
  const leave = (event) => {
    if (event.pointerType === "touch") return;
    clearTimeout(timer.current);
    setPlaying(false);
  };
  return { playing, setPlaying, enter, leave };
};

/** What the model, which never saw this answer, thinks of it. */
const doubtText = ({ answer, probability }, mine) => {
  const sure = probability < 0.005 ? "under 1 %" : `${Math.round(100 * probability)} %`;
  return `model: ${sure} sure of ${mine === answer ? "your" : "this"} ${wordOf(answer)}`;
};

const lookOver = (over, { suspect, reReview, mine }) => {
  if (over === "re_review") return reReview ? "does the answer still hold?" : "looked over";
  return suspect ? doubtText(suspect, mine) : "looked over";
};

export const ClipCard = React.memo(function ClipCard({ id, media, reader, over }) {
  const clip = clipOf(id);
  const shown = useClip(id);
  const focused = useFocused(id);
  const { playing, setPlaying, enter, leave } = usePlaying();
  const box = React.useRef(null);
  const {
    card,
    mine,
    waiting,
    others,
    decision,
    disagreed,
    notes,
    score,
    shakes,
    watchers,
    selected,
  } = shown;
  const swipe = useSwipe(box, focused && !reader, decide);

  React.useEffect(() => want(clip), [clip]);
  React.useEffect(() => {
    if (!focused) return setPlaying(false);
    box.current.scrollIntoView({ block: "nearest" });
    // Screen readers follow, but never out of a box the person types in.
    if (
      document.activeElement === document.body ||
      document.activeElement?.closest(".grid .card:not(:has(textarea))")
    )
      box.current.focus({ preventScroll: true });
    return undefined;
  }, [focused]);
  React.useEffect(() => {
    if (!focused) return undefined;
    const toggle = () => setPlaying((now) => !now);
    window.addEventListener("clip-grid-play", toggle);
    return () => window.removeEventListener("clip-grid-play", toggle);
  }, [focused]);
  React.useEffect(() => {
    if (shakes && !matchMedia("(prefers-reduced-motion: reduce)").matches)
      box.current.animate({ translate: ["0", "-6px", "6px", "-4px", "0"] }, 320);
  }, [shakes]);

  const title = card?.title ?? `Clip ${clip}`;
  const said = mine ? `, you said ${wordOf(mine)}${waiting ? " (not saved yet)" : ""}` : "";
  const pick = (event) => {
    if (event.shiftKey && !reader) return selectTo(id);
    if (s.selecting) return toggleSelected(id);
    focusOn(id);
    if (event.nativeEvent.pointerType === "touch") setPlaying((now) => !now);
    return undefined;
  };
  const act = (what) => (event) => {
    event.stopPropagation();
    what();
  };
  return (
    <article
      ref={box}
      className="card"
      id={`clip-${id}`}
      aria-label={`${title}${said}${selected ? ", selected" : ""}`}
      aria-current={focused || undefined}
      tabIndex={focused ? 0 : -1}
      data-clip={id}
      data-mark={mine ?? ""}
      data-waiting={waiting}
      data-score={score?.value ?? ""}
      data-focused={focused}
      data-selected={selected}
      onClick={pick}
      onPointerEnter={enter}
      onPointerLeave={leave}
      {...swipe}
    >
      <div className="frame">
        <img
          src={`${media}/${clip}/poster.jpg`}
          alt=""
          loading="lazy"
          decoding="async"
          draggable="false"
        />
        {playing && <video src={`${media}/${clip}/clip.mp4`} autoPlay muted loop playsInline />}
        {mine && (
          <span
            className={`mark ${mine}`}
            title={`You: ${wordOf(mine)}${waiting ? ", waiting to be saved" : ""}`}
          >
            {glyphs[mine]}
          </span>
        )}
        {watchers.length > 0 && (
          <span className="watchers" title={`${watchers.join(", ")} is looking`}>
            {watchers.map(initials).join(" ")}
          </span>
        )}
        {!reader && (
          <span className="actions">
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
            {!s.blind && (
              <>
                <button
                  type="button"
                  tabIndex={-1}
                  aria-label={`Clips similar to ${title}`}
                  title="similar clips"
                  onClick={act(() => findSimilar(clip))}
                >
                  {glyphs.similar}
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
              </>
            )}
          </span>
        )}
        <NoteField card={id} />
      </div>
      {over && (
        <p
          className="doubt"
          data-suspect={Boolean(over === "re_review" ? shown.reReview : shown.suspect)}
        >
          {lookOver(over, shown)}
        </p>
      )}
      <footer>
        <span className="score">{score && !s.blind ? scoreText(score) : ""}</span>
        <span className="name" title={title}>
          {card ? `${card.title}` : ""}
        </span>
        {notes.length > 0 && (
          <span
            className="noted"
            data-testid="noted"
            title={notes.map(({ name, text }) => `${name}: ${text}`).join("\n")}
          >
            {glyphs.note}
            {notes.length > 1 ? notes.length : ""}
          </span>
        )}
        {disagreed && (
          <span className="disagreed" title="Some say yes and some say no">
            {glyphs.disagreed}
          </span>
        )}
        {others.map(({ person, name, answer }) => (
          <span key={person} className={`other ${answer}`} title={`${name}: ${wordOf(answer)}`}>
            {initials(name)} {glyphs[answer]}
          </span>
        ))}
        {decision && (
          <span
            className={`decision ${decision.answer}`}
            title={`${decision.name} decided: ${wordOf(decision.answer)}. ${decision.reason}`}
          >
            {glyphs.decision} {glyphs[decision.answer]}
          </span>
        )}
        {card && <time>{clock(card.start)}</time>}
      </footer>
    </article>
  );
});
