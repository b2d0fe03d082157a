import React from "react";
import { filterWall } from "../wall/wall.js";
import { Bins } from "./Bins.jsx";
import { filmWord } from "./corpus.js";
import { QueryBox } from "./QueryBox.jsx";
import { decades, filtersOf, LENGTHS, picked, SCORES } from "./query.js";
import { askFacets, findWithout, search } from "./questions.js";
import { glyphs } from "./rules.js";
import { s } from "./store.js";
import { useClip } from "./useClip.js";
import { useTopic } from "./useTopic.js";

const PATIENCE = 2000; // ms

/** Words and conditions, clips that hits are like and unlike, filters, and searches that were kept.
 * Typing pauses, Enter, or any filter start a search. */
export function SearchBar({ box, reader }) {
  useTopic("search");
  useTopic("build");
  const { facets, search: now } = s;
  // They come with the label (`ui/pages/workspace/page.py`); where they did not, they are asked for.
  React.useEffect(() => {
    const late = setTimeout(askFacets, PATIENCE);
    return () => clearTimeout(late);
  }, [facets === null]);

  const typed = () => box.current?.value.trim() ?? now.text;
  const chosen = picked(now.filters);
  const pick = (change) => {
    const filters = filtersOf({ ...chosen, ...change });
    if (s.tab === "wall") filterWall(filters);
    else search({ filters, text: typed() });
  };
  const named = (rows) => (rows ?? []).map(({ id, title, name }) => [id, title ?? name]);
  const keyed = (rows) => rows.map(({ key, name }) => [key, name]);

  return (
    <form
      className="search"
      role="search"
      aria-busy={now.busy}
      onSubmit={(event) => {
        event.preventDefault(); // the field searches by itself
      }}
    >
      <QueryBox box={box} />
      {now.liked.map((clip) => (
        <Chip key={clip} clip={clip} side="liked" />
      ))}
      {now.disliked.map((clip) => (
        <Chip key={clip} clip={clip} side="disliked" />
      ))}
      <Select
        name="film"
        shown={filmWord()}
        value={chosen.film}
        onPick={(film) => pick({ film })}
        options={named(facets?.films)}
      />
      <Select
        name="genre"
        value={chosen.genre}
        onPick={(genre) => pick({ genre })}
        options={(facets?.genres ?? []).map((genre) => [genre, genre])}
      />
      <Select
        name="year"
        value={chosen.year}
        onPick={(year) => pick({ year })}
        options={decades(facets).map((year) => [year, `${year}s`])}
      />
      <Select
        name="length"
        value={chosen.length}
        onPick={(length) => pick({ length })}
        options={keyed(LENGTHS)}
      />
      {(facets?.intakes?.length > 0 || chosen.intake) && (
        <Select
          name="intake"
          value={chosen.intake}
          onPick={(intake) => pick({ intake })}
          options={named(facets?.intakes)}
        />
      )}
      {s.tab !== "wall" && (s.model || now.score) && (
        <Select
          name="score"
          value={now.score}
          onPick={(score) => search({ score, text: typed() })}
          options={keyed(SCORES)}
        />
      )}
      <Bins reader={reader} />
    </form>
  );
}

const SIDES = { liked: "like", disliked: "unlike" };

/** A clip of the query, which a click takes out of it. */
function Chip({ clip, side }) {
  const name = useClip(clip).card?.title ?? `clip ${clip}`;
  return (
    <button
      type="button"
      className={`chip ${side}`}
      title={`${SIDES[side]} ${name}: take it out of the search`}
      data-testid={`chip-${side}`}
      data-clip={clip}
      onClick={() => findWithout(clip)}
    >
      {glyphs[side]} {SIDES[side]} {name} {glyphs.remove}
    </button>
  );
}

const Select = ({ name, shown = name, value, options, onPick }) => (
  <select
    aria-label={shown}
    data-testid={`filter-${name}`}
    className={value ? "picked" : ""}
    value={value}
    onChange={(event) => {
      onPick(event.target.value);
      event.target.blur(); // so that the next key is a hotkey again
    }}
  >
    <option value="">{shown}</option>
    {options.map(([key, text]) => (
      <option key={key} value={key}>
        {text}
      </option>
    ))}
  </select>
);
