import React from "react";
import { s } from "../clip_grid/store.js";
import { useTopic } from "../clip_grid/useTopic.js";
import { Key } from "../keys/Help.jsx";
import { cutInWords, cutOfKey, cutSentence, keepCut, STEPS, setCut, young } from "./cut.js";
import { scoresOnScreen, scrollBy } from "./scrolling.js";
import { WallLines } from "./WallLines.jsx";
import { jumpTo, jumpToCut, jumpToUnsure, UNSURE } from "./wall.js";

const GRIP = 14; // px on both sides of the cut where a press takes hold of it

/** Beside the wall: how many clips have which score, from 1 at the top to 0, what is on screen of
 * them, and the cut. A press on the histogram goes there; the cut is dragged, or moved by keys. */
export function WallSide({ reader }) {
  useTopic("wall");
  const box = React.useRef(null);
  const held = React.useRef(""); // "cut" or "place" while the pointer is down
  const { measure } = s.wall;
  if (!s.wall.version) return null;

  const scoreAt = (event) => {
    const { top, height } = box.current.getBoundingClientRect();
    return Math.min(Math.max(1 - (event.clientY - top) / height, 0), 1);
  };
  const take = (event) => {
    if (event.button) return;
    const { height } = box.current.getBoundingClientRect();
    const near = Math.abs(scoreAt(event) - s.cut) * height <= GRIP;
    held.current = near ? "cut" : "place";
    box.current.setPointerCapture(event.pointerId);
    event.preventDefault();
    if (near) box.current.querySelector("[role=slider]").focus({ preventScroll: true });
    else jumpTo(scoreAt(event));
  };
  const drag = (event) => {
    if (held.current === "cut") setCut(scoreAt(event));
  };
  const leave = () => {
    if (held.current === "cut") keepCut(reader);
    held.current = "";
  };
  return (
    <aside
      className="wall-side"
      aria-label="Scores of all clips"
      data-testid="wall-side"
      inert={Boolean(s.full)}
    >
      <div
        className="wall-scale"
        ref={box}
        onPointerDown={take}
        onPointerMove={drag}
        onPointerUp={leave}
        onPointerCancel={leave}
        onWheel={(event) => scrollBy(event.deltaY)}
      >
        <Histogram measure={measure} />
        <OnScreen />
        <WallLines lines={measure?.lines ?? []} cut={s.cut} />
        <Cut words={cutInWords(s.cut, measure)} reader={reader} />
      </div>
      <p className="wall-jumps">
        <button type="button" className="quiet" data-testid="to-cut" onClick={jumpToCut}>
          to the cut <Key of="cut" />
        </button>
        <button
          type="button"
          className="quiet"
          data-testid="to-unsure"
          title={`to the clips about which the model is least sure, at ${UNSURE}`}
          onClick={jumpToUnsure}
        >
          to unsure <Key of="unsure" />
        </button>
        {!reader && (
          <a
            className="quiet"
            data-testid="deploy-cut"
            title="on the History page, with the cut as its threshold"
            href={`/label/${s.label.id}/history`}
          >
            deploy with the cut
          </a>
        )}
      </p>
    </aside>
  );
}

/** A bar for every score of two digits, its length the square root of how many clips there are: yes,
 * no (hatched), and others. */
const Histogram = React.memo(function Histogram({ measure }) {
  const { positives = [], negatives = [], others = [] } = measure ?? {};
  const most = Math.max(1, ...others.map((n, bin) => n + positives[bin] + negatives[bin]));
  const bars = others.flatMap((other, bin) => {
    const all = other + positives[bin] + negatives[bin];
    if (!all) return [];
    const width = Math.max(2, 100 * Math.sqrt(all / most));
    const y = STEPS - 1 - bin;
    const [yes, no] = [positives[bin] / all, negatives[bin] / all].map((part) => part * width);
    return [
      <g key={y}>
        <title>
          {`${(bin / STEPS).toFixed(2).replace(/^0/, "")}: ${all} clips, ${positives[bin]} yes, ${negatives[bin]} no`}
        </title>
        <rect className="open" x="0" y={y} width={width} height="0.9" />
        <rect className="yes" x="0" y={y} width={yes} height="0.9" />
        <rect className="no" x={yes} y={y} width={no} height="0.9" />
      </g>,
    ];
  });
  return (
    <svg viewBox={`0 0 100 ${STEPS}`} preserveAspectRatio="none" aria-hidden="true">
      {bars}
    </svg>
  );
});

/** Which scores are on screen now. */
function OnScreen() {
  useTopic("order");
  const mark = React.useRef(null);
  React.useEffect(() => {
    let frame = 0;
    const draw = () => {
      frame = 0;
      const scores = scoresOnScreen();
      mark.current.hidden = !scores;
      if (!scores) return;
      mark.current.style.top = `${100 * (1 - scores[0])}%`;
      mark.current.style.height = `${100 * (scores[0] - scores[1])}%`;
    };
    const soon = () => {
      frame ||= requestAnimationFrame(draw);
    };
    soon();
    document.addEventListener("scroll", soon, { capture: true, passive: true });
    addEventListener("resize", soon);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener("scroll", soon, { capture: true });
      removeEventListener("resize", soon);
    };
  });
  return <i className="wall-here" ref={mark} hidden data-testid="wall-here" />;
}

function Cut({ words, reader }) {
  const key = (event) => {
    const to = cutOfKey(event, s.cut);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation(); // these keys move the focus elsewhere in the grid
    setCut(to);
    keepCut(reader);
  };
  return (
    <div
      className="wall-cut"
      style={{ top: `${100 * (1 - s.cut)}%` }}
      data-high={s.cut > 0.9}
      data-low={s.cut < 0.1}
    >
      <div
        role="slider"
        tabIndex={0}
        aria-label="Cut"
        aria-orientation="vertical"
        aria-valuemin={0}
        aria-valuemax={1}
        aria-valuenow={s.cut}
        aria-valuetext={cutSentence(words) || undefined}
        data-testid="cut"
        onKeyDown={key}
      />
      {words && (
        <p className="wall-says" aria-hidden="true">
          <span>
            <b>{words.above}</b> {words.right || young()}
          </span>
          <span>
            <b>{words.below}</b> {words.missed}
          </span>
        </p>
      )}
    </div>
  );
}
