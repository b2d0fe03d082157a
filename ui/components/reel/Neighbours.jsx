import React from "react";
import { partOf } from "../clip_grid/medium.js";
import { s } from "../clip_grid/store.js";
import { clock } from "../clip_grid/texts.js";
import { useClip } from "../clip_grid/useClip.js";
import { useTopic } from "../clip_grid/useTopic.js";
import { wantFilm } from "./films.js";
import { ShotMark } from "./Shot.jsx";
import { nameOf } from "./standing.js";
import { around, walkTo } from "./walk.js";

/** The shots before and after a clip, followed; undefined as long as they are not known. */
export function useAround(clip) {
  useTopic("films");
  useTopic("build");
  useTopic(`clip ${clip}`);
  const film = s.cards.get(clip)?.film;
  const read = s.reel.films.get(film)?.version;
  React.useEffect(() => wantFilm(film), [film, s.model?.version, read]);
  return s.blind ? undefined : around(clip);
}

/** Three shots before the clip, itself, and three after it. */
export function Neighbours({ media, found, playing }) {
  const { shots, place } = found;
  return (
    <div className="neighbours" role="group" aria-label={`Around it in ${place.title}`}>
      {shots.map((shot) => (
        <Neighbour key={shot.clip} {...{ media, shot, playing }} total={place.total} />
      ))}
    </div>
  );
}

function Neighbour({ media, shot, total, playing }) {
  const { clip, start, n, truth } = shot;
  const shown = useClip(clip);
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-current={clip === s.focus || undefined}
      data-clip={clip}
      data-playing={clip === playing}
      onClick={(event) => {
        walkTo(clip);
        event.currentTarget.blur();
      }}
    >
      <img src={`${media}/${clip}/poster.jpg`} alt={nameOf({ n, total, start, shown, truth })} />
      <ShotMark shown={shown} truth={truth} />
      <time aria-hidden="true">{clock(start)}</time>
    </button>
  );
}

/** Where the picture is: the shot in focus, or one behind a cut. */
export function Whereabouts({ found, playing }) {
  const { place } = found;
  const shot = place.shots.findIndex(({ clip }) => clip === playing);
  const away = shot - place.i;
  return (
    <span data-testid="whereabouts" aria-live="off">
      {partOf(place)} {place.i + 1} of {place.total}
      {shot >= 0 && away > 0 && (
        <b>
          {" "}
          – playing shot {shot + 1}, {away} {away === 1 ? "cut" : "cuts"} on
        </b>
      )}
    </span>
  );
}
