import { Key } from "../keys/Help.jsx";
import { isDone } from "./commands.js";
import { s } from "./store.js";
import { useTopic } from "./useTopic.js";

const clips = (n) => `${n.toLocaleString("en")} ${n === 1 ? "clip" : "clips"}`;

/** A secondary answered all that waits for them here: said, announced, and what is next. */
export function QueueEnd() {
  useTopic("marks");
  useTopic("outbox");
  useTopic("order");
  const done = isDone();
  const next = done ? s.next : undefined;
  return (
    <div role="status" className="queue-end" data-testid="queue-end">
      {done && <b>Done: every clip that waited for you here is answered.</b>}
      {next === null && " Nothing else waits for you."}
      {next && (
        <a href={`/label/${next.label}`} className="new-order">
          Next: {next.name}, {clips(next.waiting)} – <Key of="renew" />
        </a>
      )}
    </div>
  );
}
