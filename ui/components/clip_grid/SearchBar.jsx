import React from "react";
import { isComposing } from "../keys/press.js";
import { filterWall } from "../wall/wall.js";
import { askFacets, search } from "./questions.js";
import { glyphs, limits } from "./rules.js";
import { s } from "./store.js";
import { subscribe, version } from "./topics.js";

const LENGTHS = {
  "": ["any length", {}],
  short: ["under 2 s", { seconds_to: 2 }],
  middle: ["2 to 5 s", { seconds_from: 2, seconds_to: 5 }],
  long: ["over 5 s", { seconds_from: 5 }],
};
const PATIENCE = 2000; // ms
const PAUSE = 450; // ms without typing before a search starts by itself

/** Free text and filters. Typing pauses, Enter, or any filter start a search. */
export function SearchBar({ box }) {
  React.useSyncExternalStore(subscribe("search"), () => version("search"));
  const { facets, search: now, cards, label } = s;
  const [text, setText] = React.useState(now.text);
  const [picked, setPicked] = React.useState({ film: "", genre: "", year: "", length: "" });
  const timer = React.useRef(0);
  // They come with the label (`ui/pages/workspace/page.py`); where they did not, they are asked for.
  React.useEffect(() => {
    const late = setTimeout(askFacets, PATIENCE);
    return () => clearTimeout(late);
  }, [facets === null]);
  React.useEffect(() => () => clearTimeout(timer.current), []);
  React.useEffect(() => {
    if (now.similarTo) setText("");
  }, [now.similarTo]);

  const go = (value) => {
    clearTimeout(timer.current);
    if (value.trim() !== s.search.text || s.search.similarTo) search({ text: value.trim() });
  };
  const pick = (change) => {
    const next = { ...picked, ...change };
    setPicked(next);
    const filters = { ...LENGTHS[next.length][1] };
    if (next.film) filters.film = Number(next.film);
    if (next.genre) filters.genre = next.genre;
    if (next.year)
      Object.assign(filters, { year_from: Number(next.year), year_to: Number(next.year) + 9 });
    if (s.tab === "wall") filterWall(filters);
    else search({ filters, text: text.trim(), similarTo: s.search.similarTo });
  };

  const decades = [];
  if (facets?.year_from && facets?.year_to)
    for (let year = Math.floor(facets.year_from / 10) * 10; year <= facets.year_to; year += 10)
      decades.push(year);

  return (
    <form
      className="search"
      role="search"
      aria-busy={now.busy}
      onSubmit={(event) => {
        event.preventDefault();
        go(text);
        document.activeElement?.blur();
      }}
    >
      <input
        ref={box}
        type="search"
        aria-label="Search clips in words"
        placeholder={
          label?.keywords?.length
            ? `search clips in words, such as “${label.keywords[0]}”`
            : "search clips in words"
        }
        value={text}
        maxLength={limits.query}
        data-testid="search"
        onChange={(event) => {
          const value = event.target.value;
          setText(value);
          clearTimeout(timer.current);
          const here = event.currentTarget;
          timer.current = setTimeout(() => {
            // Who has gone to another tab meanwhile must not be brought back.
            if (s.tab === "search" || document.activeElement === here) go(value);
          }, PAUSE);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || isComposing(event)) return;
          event.preventDefault(); // browsers empty the box
          event.currentTarget.blur();
        }}
      />
      {now.similarTo && (
        <button
          type="button"
          className="chip"
          onClick={() => search({ similarTo: null, text: "" })}
        >
          like {cards.get(now.similarTo)?.title ?? `clip ${now.similarTo}`} {glyphs.remove}
        </button>
      )}
      <Select
        name="film"
        value={picked.film}
        onPick={(film) => pick({ film })}
        options={(facets?.films ?? []).map((film) => [film.id, film.title])}
      />
      <Select
        name="genre"
        value={picked.genre}
        onPick={(genre) => pick({ genre })}
        options={(facets?.genres ?? []).map((genre) => [genre, genre])}
      />
      <Select
        name="year"
        value={picked.year}
        onPick={(year) => pick({ year })}
        options={decades.map((year) => [year, `${year}s`])}
      />
      <Select
        name="length"
        value={picked.length}
        onPick={(length) => pick({ length })}
        options={Object.entries(LENGTHS)
          .slice(1)
          .map(([key, [name]]) => [key, name])}
      />
    </form>
  );
}

const Select = ({ name, value, options, onPick }) => (
  <select
    aria-label={name}
    data-testid={`filter-${name}`}
    className={value ? "picked" : ""}
    value={value}
    onChange={(event) => {
      onPick(event.target.value);
      event.target.blur(); // so that the next key is a hotkey again
    }}
  >
    <option value="">{name}</option>
    {options.map(([key, text]) => (
      <option key={key} value={key}>
        {text}
      </option>
    ))}
  </select>
);
