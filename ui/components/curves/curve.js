// A label's scores along a film. Pure: `steps` are [{clip, start, end, score}] in time order, seconds in
// the film; `score` is null where nothing is known.

export const WIDE = 10000; // of the picture, which is stretched to whatever there is
export const HIGH = 100;
const TOUCHING = 0.1; // seconds between two clips that are still next to each other
const COLUMNS = 100; // of marks over a whole film: more would lie over each other

/** A film's shots with the scores of a curve; a shot that the curve does not know has none. */
export function stepsOf(shots, { clips, scores }) {
  const known = new Map(clips.map((clip, i) => [clip, scores[i]]));
  return shots.map(({ clip, start, end }) => ({
    clip,
    start,
    end,
    score: known.get(clip) ?? null,
  }));
}

const across = (time, seconds) => Math.round((10 * WIDE * time) / seconds) / 10;
const down = (score) => Math.round(10 * HIGH * (1 - score)) / 10;

/** The curve as the data of an SVG path: a level step for each clip, broken where nothing is known. */
export function path(steps, seconds) {
  const parts = [];
  let last = null;
  for (const step of steps) {
    if (step.score === null) {
      last = null;
      continue;
    }
    const near = last && step.start - last.end <= TOUCHING;
    parts.push(
      near ? `V${down(step.score)}` : `M${across(step.start, seconds)} ${down(step.score)}`,
    );
    parts.push(`H${across(step.end, seconds)}`);
    last = step;
  }
  return parts.join("");
}

/** Runs of clips at or above a threshold: [{start, end, seconds, peak}]; `peak` is the first of the
 * run's highest steps, `seconds` how long its clips are together. */
export function spans(steps, cut) {
  const found = [];
  let run = null;
  for (const step of steps) {
    if (step.score === null || step.score < cut) {
      run = null;
      continue;
    }
    if (!run || step.start - run.end > TOUCHING) {
      run = { start: step.start, end: step.end, seconds: 0, peak: step };
      found.push(run);
    }
    run.end = step.end;
    run.seconds += step.end - step.start;
    if (step.score > run.peak.score) run.peak = step;
  }
  return found;
}

/** Those runs as the data of one SVG path. */
export const shade = (runs, seconds) =>
  runs
    .map(({ start, end }) => `M${across(start, seconds)} 0V${HIGH}H${across(end, seconds)}V0Z`)
    .join("");

/** How long the clips of all runs are together, in seconds. */
export const summed = (runs) => runs.reduce((sum, { seconds }) => sum + seconds, 0);

/** The next peak behind a time, or before it (`by` -1): {peak, n, of}, n from 1; undefined: none. */
export function peakFrom(runs, time, by) {
  const starts = runs.map(({ peak }) => peak.start);
  const i =
    by > 0
      ? starts.findIndex((start) => start > time)
      : starts.findLastIndex((start) => start < time);
  return i < 0 ? undefined : { peak: runs[i].peak, n: i + 1, of: runs.length };
}

/** Where to draw a mark for these clips, a Set: places from 0 to 100, none twice. */
export function places(steps, clips, seconds) {
  const found = new Set();
  for (const { clip, start, end } of steps)
    if (clips.has(clip)) found.add(Math.round((COLUMNS * (start + end)) / 2 / seconds));
  return [...found].map((place) => (100 * place) / COLUMNS);
}

/** The step at a time, or the last before it; undefined where there is none. */
export function stepAt(steps, time) {
  let [low, high] = [0, steps.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (steps[middle].start <= time) low = middle;
    else high = middle - 1;
  }
  return steps[low];
}

/** How much of a step is over at a time, from 0 to 1. */
export const partOf = ({ start, end }, time) =>
  end > start ? Math.min(Math.max((time - start) / (end - start), 0), 1) : 0;
