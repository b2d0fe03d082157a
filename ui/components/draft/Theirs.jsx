/** What somebody else saved in a field that is being written: shown beside it, to choose from. */
export function Theirs({ field, text, what, onKeep, onTake }) {
  return (
    <div className="theirs" role="status" data-testid={`theirs-${field}`}>
      <p>
        {what} <q>{text || "nothing"}</q>
      </p>
      <button type="button" className="quiet" onClick={onKeep}>
        keep mine
      </button>
      <button type="button" className="quiet" onClick={onTake}>
        take theirs
      </button>
    </div>
  );
}
