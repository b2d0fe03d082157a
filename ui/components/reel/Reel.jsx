import React from "react";
import { filmWord } from "../clip_grid/corpus.js";
import { limits } from "../clip_grid/rules.js";
import { s } from "../clip_grid/store.js";
import { useTopic } from "../clip_grid/useTopic.js";
import { Curves } from "../curves/Curves.jsx";
import { recallCurves, toggleCurves } from "../curves/curves.js";
import { Key } from "../keys/Help.jsx";
import { FilmRow } from "./FilmRow.jsx";
import { enter, isOlder, listFilms, moreFilms, ORDERS, rows } from "./films.js";
import { ROW, rowsBetween, scrolledTo } from "./layout.js";
import { Viewer } from "./Viewer.jsx";

const UNDER = 72; // px below the last film, for what lies over the end: the bar of a selection

/** Every film a row of its shots in time. */
export function Reel({ media, reader }) {
  useTopic("reel");
  useTopic("label");
  recallCurves();
  React.useEffect(() => {
    if (!s.reel.asked) listFilms({ extra: s.reel.extra });
    else if (s.reel.film !== null)
      enter(s.reel.film, s.reel.wanted ?? { clip: s.focus ?? undefined });
  }, [s.label.id]);
  return (
    <div className="reel" data-testid="reel" data-curves={s.curves.open}>
      <Viewer media={media} reader={reader} bar={<Bar />} />
      {s.curves.open && <Curves reader={reader} />}
      <Rows media={media} reader={reader} />
    </div>
  );
}

function Bar() {
  useTopic("reel");
  useTopic("build");
  const { order, title, total } = s.reel;
  const [text, setText] = React.useState(title);
  const send = (event) => {
    event.preventDefault();
    listFilms({ title: text });
  };
  return (
    <div className="reel-bar">
      <form onSubmit={send} role="search" aria-label={`By title of the ${filmWord()}`}>
        <input
          type="search"
          aria-label={`Title of the ${filmWord()} holds`}
          placeholder={`${filmWord()} title`}
          maxLength={limits.query}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            if (!event.target.value && title) listFilms({ title: "" });
          }}
        />
      </form>
      <div className="choices" role="group" aria-label={`Which ${filmWord()}s come first`}>
        {ORDERS.map(({ key, name }) => (
          <button
            key={key}
            type="button"
            aria-pressed={order === key}
            data-testid={`films-${key}`}
            onClick={(event) => {
              listFilms({ order: key });
              event.currentTarget.blur();
            }}
          >
            {name}
          </button>
        ))}
      </div>
      <span className="faint" role="status" data-testid="films-total">
        {total} {filmWord()}
        {total === 1 ? "" : "s"}
      </span>
      <button
        type="button"
        className="quiet"
        aria-pressed={s.curves.open}
        data-testid="toggle-curves"
        title={`scores along the ${filmWord()}`}
        onClick={(event) => {
          toggleCurves();
          event.currentTarget.blur();
        }}
      >
        curves <Key of="curves" />
      </button>
      {isOlder() && (
        <button type="button" className="quiet" data-testid="new-order" onClick={() => listFilms()}>
          new order ready – <Key of="renew" />
        </button>
      )}
    </div>
  );
}

function Rows({ media, reader }) {
  useTopic("reel");
  const box = React.useRef(null);
  const [[top, height], setWindow] = React.useState([0, 800]);
  const films = rows();
  const { total, busy, film } = s.reel;
  const count = Math.max(films.length, total);
  const look = () => setWindow([box.current.scrollTop, box.current.clientHeight]);
  React.useLayoutEffect(() => {
    look();
    const watcher = new ResizeObserver(look);
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);
  React.useLayoutEffect(() => {
    const place = films.findIndex(({ id }) => id === film);
    if (place < 0) return;
    const { scrollTop, clientHeight } = box.current;
    box.current.scrollTop = scrolledTo(scrollTop, clientHeight, place * ROW, (place + 1) * ROW);
    look();
  }, [film, films.length > 0]);
  const [first, last] = rowsBetween(count, top, height);
  React.useEffect(() => {
    if (last >= films.length && films.length < total) moreFilms();
  }, [last, films.length, total, busy]);
  return (
    <div
      className="reel-rows"
      ref={box}
      onScroll={look}
      role="region"
      aria-label={`${filmWord()}s`}
    >
      {count > 0 && <div className="rows-end" style={{ height: count * ROW + UNDER }} />}
      {films.slice(first, last).map((row, i) => (
        <FilmRow key={row.id} {...{ media, row, reader, count }} place={first + i} />
      ))}
      {count === 0 && !busy && s.reel.version !== null && (
        <p className="empty" data-testid="empty">
          {s.reel.title
            ? `No ${filmWord()} has such a title.`
            : `There is no ${filmWord()} yet: add some under Videos.`}
        </p>
      )}
    </div>
  );
}
