import React from "react";
import { decide, decideAll } from "../clip_grid/commands.js";
import { shotWord } from "../clip_grid/corpus.js";
import { partOf, plays, sounds } from "../clip_grid/medium.js";
import { NoteField, Notes } from "../clip_grid/Notes.jsx";
import { ANSWERS, glyphs, wordOf } from "../clip_grid/rules.js";
import { s } from "../clip_grid/store.js";
import { clock, scoreText } from "../clip_grid/texts.js";
import { announce } from "../clip_grid/topics.js";
import { useClip } from "../clip_grid/useClip.js";
import { useTopic } from "../clip_grid/useTopic.js";
import { Key } from "../keys/Help.jsx";
import { CutPlayer } from "./CutPlayer.jsx";
import { placeOf } from "./films.js";
import { selectScene, stop, stopElsewhere, toFilmOrBack, togglePlay } from "./keys.js";
import { following, sceneOf } from "./layout.js";

/** A button gives the focus back to the shots: the keys are about them. */
const once = (act) => (event) => {
  event.currentTarget.blur();
  act();
};

const REST = 120; // ms on a shot before its picture moves

/** The shot in focus, or under the pointer, or what plays; and what can be done with it. `bar` says
 * which films there are. */
export function Viewer({ media, reader, bar }) {
  useTopic("viewer");
  useTopic("focus");
  useTopic("films");
  const { playing, scrub, at, begun } = s.reel;
  React.useEffect(stopElsewhere, [s.focus]);
  const clip = playing ?? scrub?.clip ?? s.focus;
  return (
    <div className="viewer">
      <div className="viewer-frame">
        {playing !== null ? (
          <Playing key={begun} media={media} />
        ) : (
          clip !== null && (
            <Still
              key={clip}
              media={media}
              clip={clip}
              part={(scrub ?? (at?.clip === clip ? at : null))?.part}
            />
          )
        )}
        {s.focus !== null && <NoteField card={s.focus} />}
      </div>
      <div className="viewer-text">
        {bar}
        {clip !== null && <Caption clip={clip} />}
        <p className="viewer-keys">
          <button
            type="button"
            className="quiet"
            onClick={once(togglePlay)}
            disabled={s.focus === null || !plays(placeOf(s.focus))}
          >
            {playing !== null ? "stop" : "play"} <kbd>space</kbd>
          </button>
          {!reader && (
            <>
              {ANSWERS.map((answer) => (
                <button
                  key={answer}
                  type="button"
                  className={`quiet ${answer}`}
                  data-answer={answer}
                  disabled={s.focus === null}
                  onClick={once(() => (s.selecting ? decideAll(answer) : decide(answer)))}
                >
                  {glyphs[answer]} {answer === "skip" ? "skip" : wordOf(answer)} <Key of={answer} />
                </button>
              ))}
              <button
                type="button"
                className="quiet"
                data-testid="select-scene"
                disabled={s.focus === null}
                onClick={once(selectScene)}
              >
                select the scene <Key of="scene" />
              </button>
            </>
          )}
          {s.reel.from && (
            <button
              type="button"
              className="quiet"
              data-testid="back-to-card"
              onClick={once(() => toFilmOrBack())}
            >
              back to the card <Key of="film" />
            </button>
          )}
        </p>
      </div>
    </div>
  );
}

function Playing({ media }) {
  const from = React.useRef(s.reel.playing);
  const begin = React.useRef(s.reel.over);
  const place = placeOf(from.current);
  if (!place) return null;
  const clips = following(place.shots, place.i).map(({ clip }) => clip);
  const shown = (clip) => {
    const before = s.reel.playing;
    if (before === null) return;
    if (clip !== before) s.reel.over = 0;
    s.reel.playing = clip;
    announce(`viewer ${before}`, `viewer ${clip}`, "viewer");
  };
  const over = (part) => {
    s.reel.over = part;
    announce("cursor");
    document.getElementById(`shot-${s.reel.playing}`)?.style.setProperty("--over", part);
  };
  return (
    <CutPlayer
      media={media}
      clips={clips}
      begin={begin.current}
      onShot={shown}
      onTime={over}
      onEnd={stop}
      aloud={sounds(place)}
    />
  );
}

/** One shot; with `part`, from 0 to 1, at that place of it. */
function Still({ media, clip, part }) {
  const [moves, setMoves] = React.useState(false);
  const video = React.useRef(null);
  React.useEffect(() => {
    if (part === undefined) return setMoves(false);
    if (moves) return undefined;
    const timer = setTimeout(() => setMoves(true), REST);
    return () => clearTimeout(timer);
  }, [part, moves]);
  const seek = () => {
    const { current } = video;
    if (current?.duration && part !== undefined) current.currentTime = part * current.duration;
  };
  React.useEffect(seek, [part, moves]);
  return (
    <>
      <img src={`${media}/${clip}/poster.jpg`} alt="" />
      {moves && part !== undefined && plays(placeOf(clip)) && (
        <video
          ref={video}
          src={`${media}/${clip}/clip.mp4`}
          preload="auto"
          muted
          playsInline
          onLoadedMetadata={seek}
        />
      )}
    </>
  );
}

function Caption({ clip }) {
  const shown = useClip(clip);
  const place = placeOf(clip);
  if (!place) return <p className="viewer-title">{shown.card?.title ?? ""}</p>;
  const { shots, i, title, total } = place;
  const [first, last] = sceneOf(shots, i);
  const { start, end } = shots[i];
  const focus = clip !== s.focus && placeOf(s.focus);
  return (
    <>
      <p className="viewer-title">
        <b>{title}</b>{" "}
        <span data-testid="viewer-place">
          {plays(place) ? `${partOf(place)} ${i + 1} of ${total}` : "picture"}
        </span>
      </p>
      <p className="faint">
        {plays(place) && `${clock(start)} – ${clock(end)} · scene of ${last - first} `}
        {plays(place) && `${partOf(place)}${last - first === 1 ? "" : "s"}`}
        {shown.score?.kind === "probability" && ` · model ${scoreText(shown.score)}`}
        {shown.others.map(({ name, answer }) => ` · ${name}: ${wordOf(answer)}`)}
        {shown.mine && ` · you: ${wordOf(shown.mine)}`}
      </p>
      <Notes notes={shown.notes} />
      {focus && (
        <p className="faint">
          {s.reel.playing === null ? "Under the pointer." : "Playing."} Answers go to {shotWord()}{" "}
          {focus.i + 1}
          {focus.film !== place.film && ` of ${focus.title}`}, which has the focus.
        </p>
      )}
    </>
  );
}
