// A label's scores along a film. Pure: `steps` are [{clip, start, end, score}] in time order, seconds in
// the film; `score` is null where nothing is known.

export const WIDE = 10000; // of the picture, which is stretched to whatever there is
export const HIGH = 100;
const DRAWN = 1200; // columns of a screen that a curve is drawn for
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

/** The curve as the data of an SVG path: a level step for each clip, broken where nothing is known. Of
 * more clips than a screen has columns, each column shows how high and how low they are in it. */
export function path(steps, seconds) {
  return steps.length > 2 * DRAWN ? outline(steps, seconds) : everyStep(steps, seconds);
}

/** For each column its first, highest, lowest and last score, as M4 draws long series (Jugel et al.,
 * VLDB 2014): no pixel differs from the curve of all steps. */
function outline(steps, seconds) {
  const parts = [];
  let column = null;
  let before = -2; // the column drawn last
  const close = () => {
    if (!column) return;
    const { at, high, low, last } = column;
    const x = Math.round((WIDE * at) / DRAWN);
    parts.push(before === at - 1 ? `H${x}` : `M${x} ${down(column.first)}`);
    parts.push(`V${down(high)}V${down(low)}V${down(last)}`);
    before = at;
  };
  for (const { start, score } of steps) {
    if (score === null) continue;
    const at = Math.min(Math.floor((DRAWN * start) / seconds), DRAWN - 1);
    if (at !== column?.at) {
      close();
      column = { at, first: score, high: score, low: score, last: score };
    }
    column.high = Math.max(column.high, score);
    column.low = Math.min(column.low, score);
    column.last = score;
  }
  close();
  return parts.join("");
}

function everyStep(steps, seconds) {
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

/** Those runs as the data of one SVG path; runs that no column lies between are drawn as one. */
export function shade(runs, seconds) {
  const drawn = [];
  for (const { start, end } of runs) {
    const last = drawn.at(-1);
    if (last && start - last.end < seconds / DRAWN / 2) last.end = end;
    else drawn.push({ start, end });
  }
  return drawn
    .map(({ start, end }) => `M${across(start, seconds)} 0V${HIGH}H${across(end, seconds)}V0Z`)
    .join("");
}

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
