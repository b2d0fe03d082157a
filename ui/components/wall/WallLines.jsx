import { share } from "./cut.js";

const WORDS = 0.12; // of the scale: so far from the cut its words reach, on either side
const BEYOND = 60; // px: three lines of them

/** Where a line's name stands: by the line, or beyond the words of the cut where those are. */
const placeOf = (score, cut) => {
  const away = score - cut;
  if (Math.abs(away) > WORDS) return undefined;
  return away < 0 ? { top: BEYOND, bottom: "auto" } : { bottom: BEYOND };
};

/** Scores that mean something, drawn across the histogram: the threshold that is live, and the one
 * that is promised. */
export function WallLines({ lines, cut }) {
  if (!lines.length) return null;
  return (
    <ul className="wall-lines" aria-label="Thresholds" data-testid="wall-lines">
      {lines.map(({ score, name }) => (
        <li
          key={name}
          style={{ top: `${100 * (1 - score)}%` }}
          title={`${name}, from ${share(score)} on`}
        >
          <span style={placeOf(score, cut)}>{name}</span>
        </li>
      ))}
    </ul>
  );
}
