import React from "react";
import { view } from "../clip_grid/cards.js";
import { filmWord } from "../clip_grid/corpus.js";
import { glyphs, limits } from "../clip_grid/rules.js";
import { s } from "../clip_grid/store.js";
import { clock } from "../clip_grid/texts.js";
import { version } from "../clip_grid/topics.js";
import { useTopic } from "../clip_grid/useTopic.js";
import { shotsOf } from "../reel/films.js";
import { lookAt } from "../reel/keys.js";
import { answerOf } from "../reel/standing.js";
import { cutOfKey, share } from "../wall/cut.js";
import { HIGH, path, places, shade, spans, stepsOf, summed, WIDE } from "./curve.js";
import {
  curveOf,
  cutOf,
  goTo,
  leaveCut,
  moveCut,
  remove,
  scrubTo,
  versionOf,
  wantCurve,
} from "./curves.js";

const GRIP = 7; // px on both sides of the threshold where a press takes hold of it

/** One label's curve along the film in focus. `own`: it is the label of the page. */
export function Lane({ label, name, film, seconds, own, reader }) {
  useTopic("curves");
  useTopic("wall");
  useTopic("build");
  useTopic("marks");
  const wanted = versionOf(label);
  const curve = curveOf(label, film);
  React.useEffect(() => wantCurve(label, film), [label, film, wanted, curve?.busy]);
  const shots = film === null ? [] : shotsOf(film);
  const cut = cutOf(label);
  const steps = React.useMemo(
    () => (curve?.version ? stepsOf(shots, curve) : []),
    [shots, curve?.version && curve.scores],
  );
  const line = React.useMemo(() => path(steps, seconds), [steps, seconds]);
  const runs = React.useMemo(() => spans(steps, cut), [steps, cut]);
  const says = runs.length
    ? `${runs.length} ${runs.length === 1 ? "span" : "spans"}, ${clock(summed(runs))} above ${share(cut)}`
    : `nothing above ${share(cut)}`;
  return (
    <div
      className="lane"
      role="group"
      aria-label={`${name} along the ${filmWord()}`}
      data-label={label}
    >
      <p className="lane-head">
        <b title={name}>{name}</b>
        {steps.length > 0 && (
          <span className="faint" data-testid="spans">
            {says}
          </span>
        )}
        {!own && (
          <button
            type="button"
            className="quiet"
            aria-label={`Without the curve of ${name}`}
            onClick={() => remove(label, reader)}
          >
            {glyphs.remove}
          </button>
        )}
      </p>
      {steps.length > 0 && seconds > 0 ? (
        <Plot {...{ label, name, seconds, reader, cut, line, runs, says, steps }}>
          <Marks {...{ steps, seconds, curve, shots, own }} />
        </Plot>
      ) : (
        <p className="lane-empty faint" data-testid="no-curve">
          {whyNone(curve, name)}
        </p>
      )}
    </div>
  );
}

function whyNone(curve, name) {
  if (curve?.refused) return curve.refused;
  if (curve?.version !== 0) return "";
  return `Nothing is known of “${name}” yet: its first model takes ${limits.gate} ${glyphs.positive} and ${limits.gate} ${glyphs.negative}.`;
}

function Plot({ label, name, seconds, reader, cut, line, runs, says, children }) {
  const box = React.useRef(null);
  const held = React.useRef(""); // "cut" or "time" while the pointer is down
  const shaded = React.useMemo(() => shade(runs, seconds), [runs, seconds]);

  const at = (event) => {
    const { left, top, width, height } = box.current.getBoundingClientRect();
    const within = (part) => Math.min(Math.max(part, 0), 1);
    return {
      time: seconds * within((event.clientX - left) / width),
      score: 1 - within((event.clientY - top) / height),
      near: Math.abs(event.clientY - top - height * (1 - cut)) <= GRIP,
    };
  };
  const take = (event) => {
    if (event.button) return;
    const { time, near } = at(event);
    const grip = event.target.closest("[role=slider]");
    s.curves.lane = label;
    held.current = grip || near ? "cut" : "time";
    box.current.setPointerCapture(event.pointerId);
    event.preventDefault();
    if (held.current === "time") {
      // Keys are about the film again, not about a threshold that was moved before.
      if (document.activeElement?.closest(".curves")) document.activeElement.blur();
      return goTo(time);
    }
    box.current.querySelector("[role=slider]").focus({ preventScroll: true });
  };
  const move = (event) => {
    const { time, score } = at(event);
    if (held.current === "cut") moveCut(label, score);
    else if (held.current === "time") goTo(time);
    else if (event.pointerType !== "touch" && s.reel.playing === null) scrubTo(time);
  };
  const leave = () => {
    if (held.current === "cut") leaveCut(label, reader);
    held.current = "";
  };
  const key = (event) => {
    const to = cutOfKey(event, cut);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation(); // these keys move the focus elsewhere in the grid
    moveCut(label, to);
    leaveCut(label, reader);
  };
  return (
    <div
      ref={box}
      className="plot"
      onPointerDown={take}
      onPointerMove={move}
      onPointerUp={leave}
      onPointerCancel={leave}
      onPointerLeave={() => held.current || lookAt(null)}
    >
      <Drawn name="above" path={shaded} />
      <Drawn name="line" path={line} />
      {children}
      <i className="plot-cursor" />
      <div className="plot-cut" style={{ top: `${100 * (1 - cut)}%` }}>
        <div
          role="slider"
          tabIndex={0}
          aria-label={`Threshold of ${name}`}
          aria-orientation="vertical"
          aria-valuemin={0}
          aria-valuemax={1}
          aria-valuenow={cut}
          aria-valuetext={`${share(cut)}: ${says}`}
          data-testid="threshold"
          onFocus={() => {
            s.curves.lane = label;
          }}
          onKeyDown={key}
        />
      </div>
    </div>
  );
}

/** A layer of its own: while a threshold is dragged, what is shaded changes and the curve does not. */
const Drawn = React.memo(function Drawn({ name, path: data }) {
  return (
    <svg viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" aria-hidden="true">
      <path className={name} d={data} />
    </svg>
  );
});

/** What is true, as signs on the curve: yes above, no below. */
function Marks({ steps, seconds, curve, shots, own }) {
  const marks = own ? version("marks") : 0;
  const [yes, no] = React.useMemo(() => {
    const said = own
      ? shots.map(({ clip, truth }) => [clip, answerOf(view(clip), truth)])
      : [
          ...curve.positives.map((clip) => [clip, "positive"]),
          ...curve.negatives.map((clip) => [clip, "negative"]),
        ];
    return ["positive", "negative"].map((answer) => {
      const clips = new Set(said.filter((one) => one[1] === answer).map(([clip]) => clip));
      return places(steps, clips, seconds);
    });
  }, [steps, seconds, curve.positives, curve.negatives, shots, own, marks]);
  const signs = (answer, found) =>
    found.map((place) => (
      <i key={`${answer} ${place}`} className={`truth ${answer}`} style={{ left: `${place}%` }}>
        {glyphs[answer]}
      </i>
    ));
  return (
    <span aria-hidden="true">
      {signs("positive", yes)}
      {signs("negative", no)}
    </span>
  );
}
