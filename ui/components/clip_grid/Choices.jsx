import { WallFilters } from "../wall/WallFilters.jsx";
import { ANSWERED } from "../wall/wall.js";
import { chooseSource, filterReview, reviewFilters } from "./commands.js";
import { AnswerFound } from "./Found.jsx";
import { reviewed } from "./orders.js";
import { BATCH_SOURCES, onlyAnswered } from "./questions.js";
import { s } from "./store.js";
import { useTopic } from "./useTopic.js";

const HITS = {
  all: "Whatever was answered",
  unanswered: "Leave out what somebody answered",
  positive: "Only clips that are agreed to be yes",
  negative: "Only clips that are agreed to be no",
};

/** What the open tab lets a person choose: which answered clips to look over, or where the next
 * batch comes from. */
export function Choices({ reader }) {
  useTopic("tab");
  if (s.blind) return null;
  if (s.tab === "review") return <ReviewFilters />;
  if (s.tab === "search") return <Answered reader={reader} />;
  if (s.tab === "wall" && s.model) return <WallFilters />;
  return s.tab === "next" ? <BatchSource /> : null;
}

/** Which hits, by what was answered to them. */
function Answered({ reader }) {
  useTopic("search");
  return (
    <div className="choices" role="group" aria-label="Which hits to show">
      {ANSWERED.map(({ key, name }) => (
        <button
          key={key}
          type="button"
          title={HITS[key]}
          aria-pressed={s.search.answered === key}
          data-testid={`hits-${key}`}
          onClick={(event) => {
            onlyAnswered(key);
            event.currentTarget.blur();
          }}
        >
          {name}
        </button>
      ))}
      {!reader && <AnswerFound />}
    </div>
  );
}

function ReviewFilters() {
  useTopic("order");
  useTopic("marks");
  return (
    <div className="choices" role="group" aria-label="Which answered clips to show">
      {reviewFilters().map(({ key, name, why }) => (
        <button
          key={key}
          type="button"
          title={why}
          aria-pressed={s.review === key}
          data-testid={`review-${key}`}
          onClick={(event) => {
            filterReview(key);
            event.currentTarget.blur();
          }}
        >
          {name} <span className="faint">{reviewed(key).length.toLocaleString("en")}</span>
        </button>
      ))}
      {s.review === "disagreed" && reviewed("disagreed").length > 0 && (
        <a className="link" href={`/label/${s.label.id}/disagreements`}>
          decide them
        </a>
      )}
    </div>
  );
}

function BatchSource() {
  useTopic("order");
  return (
    <label className="choices">
      from
      <select
        value={s.batchSource}
        data-testid="batch-source"
        onChange={(event) => {
          chooseSource(event.target.value);
          event.target.blur();
        }}
      >
        {BATCH_SOURCES.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
