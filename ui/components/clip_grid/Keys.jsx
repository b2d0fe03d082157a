import React from "react";
import { ACTIONS, FIXED, chooseKey, keyIn, keyOf, resetKeys } from "./keys.js";
import { useTopic } from "./useTopic.js";

/** All keys; those of the upper half can be changed: click one, then press another. */
export function Help({ close }) {
  useTopic("keys");
  const [asking, setAsking] = React.useState(null);
  const [problem, setProblem] = React.useState("");
  const changed = Object.keys(ACTIONS).some((action) => keyOf(action) !== ACTIONS[action].key);
  React.useEffect(() => {
    if (!asking) return undefined;
    const take = (event) => {
      if (["Shift", "Control", "Alt", "Meta", "CapsLock"].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      setProblem(event.key === "Escape" ? "" : chooseKey(asking, keyIn(event)));
      setAsking(null);
    };
    window.addEventListener("keydown", take, true);
    return () => window.removeEventListener("keydown", take, true);
  }, [asking]);
  return (
    <aside className="help" aria-label="Keys" data-testid="help">
      <h2>Keys</h2>
      <dl>
        {Object.entries(ACTIONS).map(([action, { does }]) => (
          <React.Fragment key={action}>
            <dt>
              <button
                type="button"
                className="key"
                title="choose another key"
                aria-label={`Key for ${does}: ${keyOf(action)}`}
                data-testid={`key-${action}`}
                onClick={(event) => {
                  setAsking(action);
                  event.currentTarget.blur();
                }}
              >
                <kbd>{asking === action ? "press …" : keyOf(action)}</kbd>
              </button>
            </dt>
            <dd>{does}</dd>
          </React.Fragment>
        ))}
      </dl>
      <p role="status" className={problem ? "no" : "faint"}>
        {problem || "Click a key to choose another."}
      </p>
      {changed && (
        <button type="button" className="quiet" data-testid="reset-keys" onClick={resetKeys}>
          reset all keys
        </button>
      )}
      <dl>
        {FIXED.map(([keys, what]) => (
          <React.Fragment key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </React.Fragment>
        ))}
      </dl>
      <button type="button" className="quiet" onClick={close}>
        close
      </button>
    </aside>
  );
}
