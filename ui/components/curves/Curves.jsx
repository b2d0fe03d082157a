import React from "react";
import { filmWord } from "../clip_grid/corpus.js";
import { s } from "../clip_grid/store.js";
import { subscribe } from "../clip_grid/topics.js";
import { useTopic } from "../clip_grid/useTopic.js";
import { Key } from "../keys/Help.jsx";
import {
  add,
  askLabels,
  cursorTime,
  EVERY,
  hasRoom,
  otherLabels,
  secondsOf,
  shownLabels,
  toPeak,
} from "./curves.js";
import { Lane } from "./Lane.jsx";

/** What labels' models say along the film in focus: a curve for each label, one above the other. */
export function Curves({ reader }) {
  useTopic("curves");
  useTopic("reel");
  useTopic("films");
  useTopic("label");
  const box = React.useRef(null);
  const { film } = s.reel;
  const seconds = film === null ? 0 : secondsOf(film);
  const lanes = shownLabels();
  const others = lanes.length > 1;
  React.useEffect(askLabels, []);
  React.useEffect(() => {
    if (!others) return undefined;
    const look = () => document.visibilityState === "visible" && askLabels();
    const timer = setInterval(look, EVERY);
    return () => clearInterval(timer);
  }, [others]);
  // The cursor of all lanes moves by one property: no picture is drawn anew.
  React.useLayoutEffect(() => {
    const show = () => {
      const time = cursorTime();
      box.current.toggleAttribute("data-nowhere", time === null);
      box.current.style.setProperty("--at", seconds && time !== null ? (100 * time) / seconds : 0);
    };
    show();
    const leave = ["cursor", "viewer", "focus", "films"].map((topic) => subscribe(topic)(show));
    return () => {
      for (const off of leave) off();
    };
  }, [film, seconds]);
  return (
    <section
      ref={box}
      className="curves"
      aria-label={`Scores along the ${filmWord()}`}
      data-testid="curves"
    >
      <div className="curves-lanes">
        {lanes.map(({ id, name }) => (
          <Lane key={id} label={id} {...{ name, film, seconds, reader }} own={id === s.label.id} />
        ))}
      </div>
      <p className="curves-bar">
        <Peak by={-1} name="previous peak" of="previous_peak" />
        <Peak by={1} name="next peak" of="next_peak" />
        {otherLabels().length > 0 && hasRoom() && (
          <select
            aria-label="Show another label's curve"
            data-testid="add-curve"
            value=""
            onChange={(event) => {
              add(Number(event.target.value), reader);
              event.target.blur();
            }}
          >
            <option value="" disabled>
              + a label
            </option>
            {otherLabels().map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </p>
    </section>
  );
}

function Peak({ by, name, of }) {
  return (
    <button
      type="button"
      className="quiet"
      data-testid={of}
      onClick={(event) => {
        event.currentTarget.blur();
        toPeak(by);
      }}
    >
      {name} <Key of={of} />
    </button>
  );
}
