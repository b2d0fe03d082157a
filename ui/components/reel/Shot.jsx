import React from "react";
import { focusOn } from "../clip_grid/orders.js";
import { glyphs } from "../clip_grid/rules.js";
import { selectTo, toggleSelected } from "../clip_grid/selection.js";
import { s } from "../clip_grid/store.js";
import { scoreText } from "../clip_grid/texts.js";
import { useClip, useFocused } from "../clip_grid/useClip.js";
import { useTopic } from "../clip_grid/useTopic.js";
import { enter } from "./films.js";
import { togglePlay } from "./keys.js";
import { answerOf, nameOf, signOf, takenFor } from "./standing.js";

/** The sign and the score of a shot, on the colour of what it is. */
export function ShotMark({ shown, truth }) {
  const answer = answerOf(shown, truth);
  const taken = takenFor(shown.score);
  return (
    <span className="shot-mark" data-answer={answer ?? ""} data-taken={taken} aria-hidden="true">
      <b>{shown.disagreed ? glyphs.disagreed : signOf(answer, taken)}</b>
      {taken && <span>{scoreText(shown.score)}</span>}
    </span>
  );
}

export const Shot = React.memo(function Shot({ media, film, shot, n, total, left, width, reader }) {
  const { clip, truth, begins } = shot;
  const shown = useClip(clip);
  const focused = useFocused(clip);
  useTopic(`viewer ${clip}`);
  const box = React.useRef(null);
  React.useEffect(() => {
    // Screen readers follow, but never out of a box the person types in.
    const at = document.activeElement;
    if (focused && (at === document.body || at?.closest(".reel-rows")))
      box.current.focus({ preventScroll: true });
  }, [focused]);
  const pick = (event) => {
    if (film !== s.reel.film) return enter(film, { clip });
    if (event.shiftKey && !reader) return selectTo(clip);
    if (s.selecting) return toggleSelected(clip);
    return focused && event.nativeEvent.pointerType === "touch" ? togglePlay() : focusOn(clip);
  };
  return (
    <div
      ref={box}
      role="option"
      className="shot"
      id={`shot-${clip}`}
      aria-label={nameOf({ n, total, start: shot.start, shown, truth })}
      aria-selected={shown.selected}
      aria-setsize={total}
      aria-posinset={n}
      tabIndex={focused ? 0 : -1}
      data-clip={clip}
      data-mark={answerOf(shown, truth) ?? ""}
      data-taken={takenFor(shown.score)}
      data-score={shown.score?.value ?? ""}
      data-focused={focused}
      data-begins={begins}
      data-waiting={shown.waiting}
      data-playing={s.reel.playing === clip}
      style={{ left, width }}
      onClick={pick}
    >
      <img
        src={`${media}/${clip}/poster.jpg`}
        alt=""
        loading="lazy"
        decoding="async"
        draggable="false"
      />
      <ShotMark shown={shown} truth={truth} />
    </div>
  );
});
