import React from "react";
import { CutPlayer } from "../reel/CutPlayer.jsx";
import { Neighbours, useAround, Whereabouts } from "../reel/Neighbours.jsx";
import { plays, sounds } from "./medium.js";
import { NoteField, Notes } from "./Notes.jsx";
import { glyphs, signed } from "./rules.js";
import { clipOf, s } from "./store.js";
import { scoreText } from "./texts.js";
import { useClip } from "./useClip.js";
import { useTopic } from "./useTopic.js";
import { Why } from "./Why.jsx";

/** The focused clip as large as the grid, and the shots around it in its film: it plays on through the
 * cuts, and begins again behind the last of them. Keys go on working, and are about the clip in focus
 * whatever plays. Beside it, what was said of it. */
export function FullSize({ media, close }) {
  useTopic("focus");
  const { focus, blind } = s;
  const { card, mine, score, others, decision, disagreed, notes } = useClip(focus);
  const found = useAround(focus);
  const [playing, setPlaying] = React.useState(null);
  if (focus === null) return null;
  const clip = clipOf(focus);
  const clips = found?.shots.map((shot) => shot.clip) ?? [clip];
  // Windows of a sound overlap: what follows would be heard twice.
  const next = sounds(card) ? [clip] : clips.slice(clips.indexOf(clip));
  return (
    <div className="full" data-testid="full">
      {plays(card) ? (
        <CutPlayer
          key={focus}
          media={media}
          clips={next}
          onShot={setPlaying}
          controls
          aloud={sounds(card)}
        />
      ) : (
        <img className="whole" src={`${media}/${clip}/picture.jpg`} alt={card.title} />
      )}
      <aside aria-label="What was said of this clip">
        {decision && (
          <p className="decided" data-testid="decided">
            <b className={decision.answer}>
              {glyphs.decision} {signed(decision.answer)}
            </b>
            <span>decided by {decision.name}</span>
            {decision.reason && <q>{decision.reason}</q>}
          </p>
        )}
        {others.map(({ person, name, answer }) => (
          <p key={person}>
            <span className={answer}>{signed(answer)}</span> {name}
          </p>
        ))}
        {disagreed && (
          <a className="link" href={`/label/${s.label.id}/disagreements`}>
            {glyphs.disagreed} disagreed: decide
          </a>
        )}
        <Notes notes={notes} />
        <NoteField card={focus} large />
        <Why media={media} />
      </aside>
      {found && plays(card) && <Neighbours media={media} found={found} playing={playing} />}
      <p>
        <span>
          {card?.title} {found && plays(card) && <Whereabouts found={found} playing={playing} />}
        </span>
        {score && !blind && <span className="score">{scoreText(score)}</span>}
        {mine && <span className={mine}>{signed(mine)}</span>}
        <button type="button" className="quiet" onClick={close}>
          back <kbd>esc</kbd>
        </button>
      </p>
    </div>
  );
}
