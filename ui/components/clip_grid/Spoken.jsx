import { s } from "./store.js";
import { useTopic } from "./useTopic.js";

/** What a screen reader is told of what the person sees on the card: "no, saved". */
export function Spoken() {
  useTopic("spoken");
  return (
    <p className="only-spoken" role="status" data-testid="spoken">
      {s.spoken && <span key={s.spoken.n}>{s.spoken.text}</span>}
    </p>
  );
}
