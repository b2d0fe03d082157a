import React from "react";
import { outbox } from "./cards.js";
import { cardsOf } from "./outbox.js";
import { want } from "./questions.js";
import { signed } from "./rules.js";
import { clipOf, s } from "./store.js";
import { useClip } from "./useClip.js";
import { useTopic } from "./useTopic.js";

/** Instead of the cards, when the label cannot be followed any longer. */
export function Dropped() {
  useTopic("outbox");
  const { message, elsewhere } = s.dropped;
  const waiting = outbox.waiting().filter((command) => command.type !== "Undo");
  const lines = waiting.flatMap((command) =>
    cardsOf(command).map((card) => [command, clipOf(card)]),
  );
  const begun = [...s.drafts].filter(([, text]) => text.trim());
  return (
    <section className="dropped" role="alert" data-testid="dropped">
      {s.label?.name ? (
        <>
          <h2>{s.label.name}</h2>
          <p>{message}</p>
        </>
      ) : (
        <h1>{message}</h1>
      )}
      <p>
        {elsewhere && (
          <button type="button" className="primary" onClick={() => window.location.reload()}>
            Open your own view
          </button>
        )}{" "}
        <a className="link" href="/">
          Back to the labels
        </a>
      </p>
      {lines.length > 0 && (
        <>
          <h3>Not saved</h3>
          <p className="faint">
            This browser keeps these, and sends them when you can open the label as before.
          </p>
          <ul data-testid="unsaved">
            {lines.map(([command, clip]) => (
              <Line key={`${command.id}/${clip}`} command={command} clip={clip} />
            ))}
          </ul>
          <button type="button" className="quiet" onClick={outbox.forget}>
            forget them
          </button>
        </>
      )}
      {begun.length > 0 && (
        <>
          <h3>Notes you began</h3>
          <p className="faint">They were not sent. Copy what you want to keep.</p>
          <ul data-testid="begun">
            {begun.map(([clip, text]) => (
              <Line key={clip} command={{ text }} clip={clip} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Line({ command, clip }) {
  const { card } = useClip(clip);
  React.useEffect(() => want(clip), [clip]);
  return (
    <li data-clip={clip}>
      <span className={command.answer}>
        {command.answer ? signed(command.answer) : `note: ${command.text}`}
      </span>{" "}
      {card?.title ?? `clip ${clip}`}
    </li>
  );
}
