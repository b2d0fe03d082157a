import { NoteField, Notes } from "./Notes.jsx";
import { glyphs, signed } from "./rules.js";
import { clipOf, s } from "./store.js";
import { scoreText } from "./texts.js";
import { useClip } from "./useClip.js";
import { useTopic } from "./useTopic.js";

/** The focused clip as large as the grid; keys go on working. Beside it, what was said of it. */
export function FullSize({ media, close }) {
  useTopic("focus");
  const { focus, blind } = s;
  const { card, mine, score, others, decision, disagreed, notes } = useClip(focus);
  if (focus === null) return null;
  const clip = clipOf(focus);
  return (
    <div className="full" data-testid="full">
      <video
        key={focus}
        src={`${media}/${clip}/clip.mp4`}
        poster={`${media}/${clip}/poster.jpg`}
        autoPlay
        muted
        loop
        playsInline
        controls
      />
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
      </aside>
      <p>
        <span>{card?.title}</span>
        {score && !blind && <span className="score">{scoreText(score)}</span>}
        {mine && <span className={mine}>{signed(mine)}</span>}
        <button type="button" className="quiet" onClick={close}>
          back <kbd>esc</kbd>
        </button>
      </p>
    </div>
  );
}
