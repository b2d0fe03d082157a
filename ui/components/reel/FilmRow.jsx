import React from "react";
import { shotWord } from "../clip_grid/corpus.js";
import { partOf, plays } from "../clip_grid/medium.js";
import { glyphs } from "../clip_grid/rules.js";
import { s } from "../clip_grid/store.js";
import { clock } from "../clip_grid/texts.js";
import { useTopic } from "../clip_grid/useTopic.js";
import { enter, wantFilm } from "./films.js";
import { lookAt } from "./keys.js";
import { at, between, ROW, scrolledTo, widths } from "./layout.js";
import { Shot } from "./Shot.jsx";
import { countsOf } from "./standing.js";

const REST = 80; // ms on screen before a film is asked for, so that scrolling by asks for nothing
const ROOM = 240; // px beside what shows that are there already

/** One film: what is to be said of it, and its shots in time. */
export const FilmRow = React.memo(function FilmRow({ media, row, place, count, reader }) {
  const film = row.id;
  useTopic(`film ${film}`);
  useTopic("reel");
  useTopic("marks");
  useTopic("build");
  const held = s.reel.films.get(film);
  React.useEffect(() => {
    const timer = setTimeout(() => wantFilm(film), REST);
    return () => clearTimeout(timer);
  }, [film, s.model?.version, held?.version]);
  const shots = held?.shots ?? [];
  const total = held?.head?.total ?? row.shots ?? 0;
  const title = held?.head?.title ?? row.title ?? "";
  const year = held?.head?.year ?? row.year;
  // What is on screen is counted as people answer; of the others the list said how it was.
  const { answered, unsure, yes } =
    shots.length && shots.length === total
      ? countsOf(shots)
      : { answered: row.answered ?? 0, unsure: row.unsure ?? 0, yes: row.yes ?? 0 };
  const seconds = row.seconds ?? shots.at(-1)?.end;
  const of = { medium: held?.head?.medium ?? row.medium };
  return (
    <section
      className="film"
      data-film={film}
      data-here={film === s.reel.film}
      aria-label={`Film ${place + 1} of ${count}: ${title}`}
      style={{ top: place * ROW }}
    >
      <h2>
        <b title={title}>{title}</b>
        {year && <span className="faint">{year}</span>}
        <span className="faint">
          {plays(of)
            ? `${total} ${partOf(of)}s${seconds === undefined ? "" : `, ${clock(seconds)}`}`
            : "picture"}
        </span>
        <span title={`${shotWord()}s without an answer that the model cannot decide`}>
          {glyphs.taken_unsure} {unsure} unsure
        </span>
        <span title={`${shotWord()}s answered yes, and those the model takes for yes`}>
          {glyphs.positive} {yes} yes
        </span>
        <span className="faint">{answered} answered</span>
      </h2>
      <Strip {...{ media, film, shots, title, total, reader }} />
    </section>
  );
});

function Strip({ media, film, shots, title, total, reader }) {
  useTopic("viewer");
  useTopic("focus");
  const box = React.useRef(null);
  const [[left, right], setWindow] = React.useState([0, 2000]);
  const x = React.useMemo(() => widths(shots), [shots]);
  const here = film === s.reel.film;
  const shown = here ? (s.reel.playing ?? s.focus) : null;
  const look = () => {
    const { scrollLeft, clientWidth } = box.current;
    // In steps, so that not every pixel draws anew.
    const [from, to] = [scrollLeft - ROOM, scrollLeft + clientWidth + ROOM];
    if (from < left || to > right || right - left > 2 * (to - from))
      setWindow([from - ROOM, to + ROOM]);
  };
  React.useLayoutEffect(look, [shots]);
  React.useLayoutEffect(() => {
    const i = shown === null ? -1 : shots.findIndex(({ clip }) => clip === shown);
    if (i < 0) return;
    const { scrollLeft, clientWidth } = box.current;
    box.current.scrollLeft = scrolledTo(scrollLeft, clientWidth, x[i], x[i + 1], 60);
    look();
  }, [shown, shots]);
  const [first, last] = between(x, left, right);

  const under = (event) => {
    const { left: edge } = box.current.getBoundingClientRect();
    const place = event.clientX - edge + box.current.scrollLeft;
    const i = at(x, place);
    return { clip: shots[i]?.clip, part: (place - x[i]) / (x[i + 1] - x[i]) };
  };
  const scrub = (event) => {
    if (event.pointerType === "touch" || s.reel.playing !== null) return;
    const { clip, part } = under(event);
    if (clip !== undefined) lookAt({ clip, part: Math.min(Math.max(part, 0), 1) });
  };
  return (
    <div
      ref={box}
      className="strip"
      role="listbox"
      aria-label={`${title}, ${total} ${shotWord()}s`}
      aria-multiselectable="true"
      aria-orientation="horizontal"
      tabIndex={here && shots.some(({ clip }) => clip === s.focus) ? -1 : 0}
      onFocus={(event) => event.target === event.currentTarget && !here && enter(film)}
      onScroll={look}
      onPointerMove={scrub}
      onPointerLeave={() => lookAt(null)}
    >
      {shots.length > 0 && (
        <div className="strip-end" role="presentation" style={{ left: x.at(-1) }} />
      )}
      {shots.slice(first, last).map((shot, i) => (
        <Shot
          key={shot.clip}
          {...{ media, film, shot, reader }}
          n={first + i + 1}
          total={total}
          left={x[first + i]}
          width={x[first + i + 1] - x[first + i]}
        />
      ))}
    </div>
  );
}
