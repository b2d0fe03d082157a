import { openTab } from "./commands.js";
import { s } from "./store.js";
import { tabs } from "./tabs.js";
import { useTopic } from "./useTopic.js";

const STEPS = {
  ArrowRight: (at, n) => (at + 1) % n,
  ArrowLeft: (at, n) => (at - 1 + n) % n,
  Home: () => 0,
  End: (_, n) => n - 1,
};

/** One tab stop for all tabs: arrow keys go from tab to tab and open them. */
function walk(event) {
  const step = STEPS[event.key];
  if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation(); // in the grid the same keys move the focus
  const all = [...event.currentTarget.querySelectorAll('[role="tab"]')];
  const next = step(all.indexOf(event.target.closest('[role="tab"]')), all.length);
  all[next].focus();
  openTab(tabs()[next].key);
}

export function Tabs() {
  useTopic("tab");
  useTopic("marks");
  const open = s.tab;
  return (
    <div
      className="tabs"
      role="tablist"
      aria-label="Where clips come from"
      tabIndex={-1}
      onKeyDown={walk}
    >
      {tabs().map(({ key, name }, i) => (
        <button
          key={key}
          type="button"
          role="tab"
          aria-selected={key === open}
          tabIndex={key === open ? 0 : -1}
          data-testid={`tab-${key}`}
          onClick={(event) => {
            openTab(key);
            if (event.detail) event.currentTarget.blur(); // who points goes on with the grid's keys
          }}
        >
          <kbd>{i + 1}</kbd> {name}
          {key === "review" && s.reReview.length > 0 && (
            <span
              className="waits"
              title="Answered before the definition changed: look at these again"
            >
              {s.reReview.length}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
