import React from "react";
import {
  chooseKey,
  chosenKeys,
  isChanged,
  keyOf,
  resetKeys,
  rowsOf,
  subscribeToKeys,
} from "./actions.js";
import { takeNextKey } from "./listen.js";

const useChosenKeys = () => React.useSyncExternalStore(subscribeToKeys, chosenKeys);

/** The key of an action, wherever a page names it. */
export function Key({ of }) {
  useChosenKeys();
  return <kbd>{keyOf(of)}</kbd>;
}

/** All keys of a context but the `idle` ones, which would do nothing now; those of the upper half can
 * be changed: click one, then press another. `children`: what else the page explains. */
export function Help({ context, reader, idle, close, children }) {
  useChosenKeys();
  const [asking, setAsking] = React.useState(null);
  const [problem, setProblem] = React.useState("");
  React.useEffect(() => {
    if (!asking) return undefined;
    return takeNextKey((key) => {
      setProblem(key === "Escape" ? "" : chooseKey(asking, key));
      setAsking(null);
    });
  }, [asking]);
  const { changeable, fixed } = rowsOf(context, reader, idle);
  return (
    <aside className="help" aria-label="Keys" data-testid="help">
      <h2>Keys</h2>
      <dl>
        {changeable.map(({ action, keys, does }) => (
          <React.Fragment key={action}>
            <dt>
              <button
                type="button"
                className="key"
                title="choose another key"
                aria-label={`Key for ${does}: ${keys}`}
                data-testid={`key-${action}`}
                onClick={(event) => {
                  setAsking(action);
                  event.currentTarget.blur();
                }}
              >
                <kbd>{asking === action ? "press …" : keys}</kbd>
              </button>
            </dt>
            <dd>{does}</dd>
          </React.Fragment>
        ))}
      </dl>
      <p role="status" className={problem ? "no" : "faint"}>
        {problem || "Click a key to choose another."}
      </p>
      {isChanged() && (
        <button type="button" className="quiet" data-testid="reset-keys" onClick={resetKeys}>
          reset all keys
        </button>
      )}
      <dl>
        {fixed.map(({ keys, does }) => (
          <React.Fragment key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </React.Fragment>
        ))}
      </dl>
      {children}
      <button type="button" className="quiet" onClick={close}>
        close
      </button>
    </aside>
  );
}

/** The keys of a context in one line. */
export function KeyLine({ context, reader }) {
  useChosenKeys();
  const { changeable, fixed } = rowsOf(context, reader);
  return (
    <p className="faint">
      {[...changeable, ...fixed].map(({ action, keys, does }) => (
        <span key={action}>
          <kbd>{keys}</kbd> {does}{" "}
        </span>
      ))}
    </p>
  );
}
