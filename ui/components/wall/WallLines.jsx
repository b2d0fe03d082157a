import { share } from "./cut.js";

/** Scores that mean something, drawn across the histogram: the threshold that is live, and the one
 * that is promised. */
export function WallLines({ lines }) {
  if (!lines.length) return null;
  return (
    <ul className="wall-lines" aria-label="Thresholds" data-testid="wall-lines">
      {lines.map(({ score, name }) => (
        <li
          key={name}
          style={{ top: `${100 * (1 - score)}%` }}
          title={`${name}, from ${share(score)} on`}
        >
          <span>{name}</span>
        </li>
      ))}
    </ul>
  );
}
