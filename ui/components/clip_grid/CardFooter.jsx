import { plays } from "./medium.js";
import { glyphs, wordOf } from "./rules.js";
import { s } from "./store.js";
import { clock, initials, scoreText } from "./texts.js";

/** Below the picture: the score, the title, and what others said of the clip. */
export function CardFooter({ shown, title }) {
  const { card, score, notes, disagreed, others, decision } = shown;
  return (
    <footer>
      <span className="score">{score && !s.blind ? scoreText(score) : ""}</span>
      <span className="name" title={title}>
        {card ? `${card.title}` : ""}
      </span>
      {notes.length > 0 && (
        <span
          className="noted"
          data-testid="noted"
          title={notes.map(({ name, text }) => `${name}: ${text}`).join("\n")}
        >
          {glyphs.note}
          {notes.length > 1 ? notes.length : ""}
        </span>
      )}
      {disagreed && (
        <span className="disagreed" title="Some say yes and some say no">
          {glyphs.disagreed}
        </span>
      )}
      {others.map(({ person, name, answer }) => (
        <span key={person} className={`other ${answer}`} title={`${name}: ${wordOf(answer)}`}>
          {initials(name)} {glyphs[answer]}
        </span>
      ))}
      {decision && (
        <span
          className={`decision ${decision.answer}`}
          title={`${decision.name} decided: ${wordOf(decision.answer)}. ${decision.reason}`}
        >
          {glyphs.decision} {glyphs[decision.answer]}
        </span>
      )}
      {card && plays(card) && <time>{clock(card.start)}</time>}
    </footer>
  );
}
