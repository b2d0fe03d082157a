import React from "react";
import { annotate } from "./commands.js";
import { focusOn } from "./orders.js";
import { findSimilar, want } from "./questions.js";
import { s, subscribe, view } from "./store.js";

const HOVER = 120; // ms before a clip plays under the pointer
const SIGNS = { positive: "✓", negative: "✕", skip: "–" };
const NAMES = { positive: "yes", negative: "no", skip: "skipped" };

export const initials = (name) => {
  const words = name.trim().split(/\s+/);
  return (words.length > 1 ? words[0][0] + words[1][0] : name.slice(0, 2)).toUpperCase();
};

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export const scoreText = (score) =>
  score.kind === "similarity" ? `≈${score.value.toFixed(2)}` : score.value >= 0.995 ? "1.0" : score.value.toFixed(2).replace(/^0/, "");

export const useClip = (clip) => React.useSyncExternalStore(React.useMemo(() => subscribe(`clip ${clip}`), [clip]), () => view(clip));

const useFocused = (clip) =>
  React.useSyncExternalStore(React.useMemo(() => subscribe(`focus ${clip}`), [clip]), () => s.focus === clip);

/** The one clip that plays; a new one stops the one before. */
export const usePlaying = (clip) => {
  const [playing, setPlaying] = React.useState(false);
  const timer = React.useRef(0);
  React.useEffect(() => () => clearTimeout(timer.current), []);
  const enter = (event) => {
    if (event.pointerType === "touch") return;
    timer.current = setTimeout(() => setPlaying(true), HOVER);
  };
  const leave = () => {
    clearTimeout(timer.current);
    setPlaying(false);
  };
  return { playing, setPlaying, enter, leave };
};

/** What the model, which never saw this answer, thinks of it. */
const doubtText = ({ answer, probability }, mine) => {
  const sure = probability < 0.005 ? "under 1 %" : `${Math.round(100 * probability)} %`;
  return `model: ${sure} sure of ${mine === answer ? "your" : "this"} ${NAMES[answer]}`;
};

export const ClipCard = React.memo(function ClipCard({ clip, media, reader, doubts }) {
  const shown = useClip(clip);
  const focused = useFocused(clip);
  const { playing, setPlaying, enter, leave } = usePlaying(clip);
  const box = React.useRef(null);
  const { card, mine, waiting, others, score, shakes, suspect, watchers } = shown;

  React.useEffect(() => want(clip), [clip]);
  React.useEffect(() => {
    if (!focused) return setPlaying(false);
    box.current.scrollIntoView({ block: "nearest" });
    // Screen readers follow, but never out of a box the person types in.
    if (document.activeElement === document.body || document.activeElement?.closest(".grid"))
      box.current.focus({ preventScroll: true });
    return undefined;
  }, [focused]);
  React.useEffect(() => {
    if (!focused) return undefined;
    const toggle = () => setPlaying((now) => !now);
    window.addEventListener("clip-board-play", toggle);
    return () => window.removeEventListener("clip-board-play", toggle);
  }, [focused]);
  React.useEffect(() => {
    if (shakes && !matchMedia("(prefers-reduced-motion: reduce)").matches)
      box.current.animate({ translate: ["0", "-6px", "6px", "-4px", "0"] }, 320);
  }, [shakes]);

  const title = card?.title ?? `Clip ${clip}`;
  const said = mine ? `, you said ${NAMES[mine]}${waiting ? " (not saved yet)" : ""}` : "";
  return (
    <article
      ref={box}
      className="card"
      id={`clip-${clip}`}
      aria-label={`${title}${said}`}
      aria-current={focused || undefined}
      tabIndex={focused ? 0 : -1}
      data-clip={clip}
      data-mark={mine ?? ""}
      data-waiting={waiting}
      data-score={score?.value ?? ""}
      data-focused={focused}
      onClick={() => focusOn(clip)}
      onPointerEnter={enter}
      onPointerLeave={leave}
    >
      <div className="frame">
        <img src={`${media}/${clip}/poster.jpg`} alt="" loading="lazy" decoding="async" draggable="false" />
        {playing && <video src={`${media}/${clip}/clip.mp4`} autoPlay muted loop playsInline />}
        {mine && (
          <span className={`mark ${mine}`} title={`You: ${NAMES[mine]}${waiting ? ", waiting to be saved" : ""}`}>
            {SIGNS[mine]}
          </span>
        )}
        {watchers.length > 0 && (
          <span className="watchers" title={`${watchers.join(", ")} is looking`}>
            {watchers.map(initials).join(" ")}
          </span>
        )}
        {!reader && (
          <span className="actions">
            {Object.keys(SIGNS).map((answer) => (
              <button
                key={answer}
                type="button"
                tabIndex={-1}
                className={answer}
                aria-label={`${answer === "skip" ? "Skip" : NAMES[answer]}: ${title}`}
                aria-pressed={mine === answer}
                data-answer={answer}
                onClick={(event) => {
                  event.stopPropagation();
                  focusOn(clip);
                  annotate(clip, answer);
                }}
              >
                {SIGNS[answer]}
              </button>
            ))}
            {!s.blind && (
              <button
                type="button"
                tabIndex={-1}
                aria-label={`Clips similar to ${title}`}
                title="similar clips (g)"
                onClick={(event) => {
                  event.stopPropagation();
                  findSimilar(clip);
                }}
              >
                ≈
              </button>
            )}
          </span>
        )}
      </div>
      {doubts && (
        <p className="doubt" data-suspect={Boolean(suspect)}>
          {suspect ? doubtText(suspect, mine) : "looked over"}
        </p>
      )}
      <footer>
        <span className="score">{score && !s.blind ? scoreText(score) : ""}</span>
        <span className="name" title={title}>
          {card ? `${card.title}` : ""}
        </span>
        {others.map(({ person, name, answer }) => (
          <span key={person} className={`other ${answer}`} title={`${name}: ${NAMES[answer]}`}>
            {initials(name)} {SIGNS[answer]}
          </span>
        ))}
        {card && <time>{clock(card.start)}</time>}
      </footer>
    </article>
  );
});
