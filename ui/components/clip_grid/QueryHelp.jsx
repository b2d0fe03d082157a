// As `backend/domain/query_tree.py` reads them.
const CONDITIONS = [
  ["rain at night", "words: clips come in the order of their likeness"],
  ["like:12 unlike:7", "the same by clips, by their number"],
  ["rain > .8", "score under the label's newest model; “car chase” in quotes"],
  ["rain:yes", "what its answers come to; also no, skip, tie, disputed, answered, unanswered"],
  ["rain:yes by ada since 2026-11-01", "whose answers, and from which day until which"],
  ["unanswered", "under this label"],
  ["film:train genre:western intake:june", "of films whose title holds it, or of that name"],
  ["year:1950s length > 2", "the film's year; the clip's seconds; also 2..5"],
  ["rain > .5 and not (snow or fog)", "and, or, not; conditions filter, words rank"],
];

/** What a search can say. */
export const QueryHelp = () => (
  <>
    <h2>Search</h2>
    <dl className="query-help" data-testid="query-help">
      {CONDITIONS.map(([text, meaning]) => (
        <div key={text}>
          <dt>
            <code>{text}</code>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  </>
);
