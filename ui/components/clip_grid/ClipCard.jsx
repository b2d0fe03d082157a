import React from "react";
import { CardActions } from "./CardActions.jsx";
import { CardFooter } from "./CardFooter.jsx";
import { decide } from "./commands.js";
import { plays, sounds } from "./medium.js";
import { NoteField } from "./Notes.jsx";
import { focusOn } from "./orders.js";
import { want } from "./questions.js";
import { glyphs, wordOf } from "./rules.js";
import { selectTo, toggleSelected } from "./selection.js";
import { clipOf, s } from "./store.js";
import { initials, lookOver, spoken } from "./texts.js";
import { useClip, useFocused } from "./useClip.js";
import { usePlaying } from "./usePlaying.js";
import { useSwipe } from "./useSwipe.js";

const unlessTouch = (act) => (event) => event.pointerType !== "touch" && act();

const POINTS = !globalThis.matchMedia?.("(hover: none)").matches;

/** One of `count` cards, at `index` of them. */
export const ClipCard = React.memo(function ClipCard({
  id,
  index,
  count,
  column,
  top,
  media,
  reader,
  over,
}) {
  const clip = clipOf(id);
  const shown = useClip(id);
  const focused = useFocused(id);
  const { playing, setPlaying, start, stop } = usePlaying();
  const [pointed, setPointed] = React.useState(false);
  const box = React.useRef(null);
  const { card, mine, waiting, score, shakes, watchers, selected } = shown;
  const swipe = useSwipe(box, focused && !reader, decide);

  React.useEffect(() => want(clip), [clip]);
  React.useEffect(() => {
    if (!focused) return setPlaying(false);
    // Behind a walk through a film the grid stays where it began, to which the focus comes back.
    if (!s.walk) box.current.scrollIntoView({ block: "nearest" });
    // Screen readers follow, but never out of a box the person types in.
    if (
      document.activeElement === document.body ||
      document.activeElement?.closest(".grid .card:not(:has(textarea))")
    )
      box.current.focus({ preventScroll: true });
    return undefined;
  }, [focused]);
  // Not useEffect: the key that plays may be pressed as soon as the card is painted.
  React.useLayoutEffect(() => {
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
  const pick = (event) => {
    if (event.shiftKey && !reader) return selectTo(id);
    if (s.selecting) return toggleSelected(id);
    focusOn(id);
    if (event.nativeEvent.pointerType === "touch") setPlaying((now) => !now);
    return undefined;
  };
  return (
    <article
      ref={box}
      className="card"
      id={`clip-${id}`}
      style={{ gridColumn: column, top }}
      aria-label={spoken(shown, index, count, s.blind)}
      aria-posinset={index + 1}
      aria-setsize={count}
      aria-current={focused || undefined}
      tabIndex={focused ? 0 : -1}
      data-clip={id}
      data-mark={mine ?? ""}
      data-waiting={waiting}
      data-score={score?.value ?? ""}
      data-side={shown.side}
      data-focused={focused}
      data-selected={selected}
      onClick={pick}
      onPointerEnter={unlessTouch(() => {
        setPointed(true);
        if (!sounds(card)) start();
      })}
      onPointerLeave={unlessTouch(() => {
        setPointed(false);
        stop();
      })}
      {...swipe}
    >
      <div className="frame">
        <img src={`${media}/${clip}/poster.jpg`} alt="" decoding="async" draggable="false" />
        {playing && plays(card) && (
          <video
            src={`${media}/${clip}/clip.mp4`}
            autoPlay
            muted={!sounds(card)}
            loop={!sounds(card)}
            playsInline
            onEnded={stop}
          />
        )}
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
        {!reader && (focused || pointed || !POINTS) && (
          <CardActions id={id} mine={mine} title={title} />
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
      <CardFooter shown={shown} title={title} />
    </article>
  );
});
