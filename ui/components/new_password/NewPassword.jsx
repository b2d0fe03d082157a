import React from "react";
import { forget, keep, keptUnder, newKey, newPassword } from "./passwords.js";

/** Keeps what a field holds, whenever its form is sent, under the slip that goes with it. */
function useSlip(secret, slip) {
  React.useEffect(() => {
    const { form } = secret.current;
    const note = () => {
      const field = slip.current;
      field.value = keep(secret.current.value);
      // Once it was read with the form: else a double click would seem to send something else.
      setTimeout(() => {
        field.value = "";
      });
    };
    form.addEventListener("submit", note, true);
    return () => form.removeEventListener("submit", note, true);
  }, [secret, slip]);
}

export function KeyField({ prefix, length }) {
  const field = React.useRef(null);
  const slip = React.useRef(null);
  const [key] = React.useState(() => newKey(prefix, length));
  useSlip(field, slip);
  return (
    <>
      <input ref={field} name="key" type="hidden" value={key} />
      <input ref={slip} name="slip" type="hidden" />
    </>
  );
}

export function PasswordField() {
  const password = React.useRef(null);
  const slip = React.useRef(null);
  useSlip(password, slip);
  const generate = () => {
    password.current.value = newPassword();
  };
  return (
    <span className="with-button">
      <input ref={password} name="password" required minLength={8} autoComplete="new-password" />
      <input ref={slip} name="slip" type="hidden" />
      <button type="button" className="quiet" onClick={generate}>
        generate
      </button>
    </span>
  );
}

export function PasswordButton({ text, onMake }) {
  const button = React.useRef(null);
  React.useEffect(() => button.current.focus(), []);
  const make = () => {
    const password = newPassword();
    onMake(keep(password), password);
  };
  return (
    <button ref={button} type="button" className="primary" onClick={make}>
      {text}
    </button>
  );
}

export function ShownOnce({ what, slip, onDone }) {
  const [secret] = React.useState(() => keptUnder(slip));
  React.useEffect(() => forget(slip), [slip]);
  return secret ? (
    <span className="once">
      {" "}
      {what}: <code data-testid="secret">{secret}</code>
      <button
        type="button"
        className="quiet"
        aria-label={`Copy: ${what}`}
        onClick={() => navigator.clipboard.writeText(secret)}
      >
        copy
      </button>
      <button type="button" className="quiet" title="It is not shown again" onClick={onDone}>
        done
      </button>
    </span>
  ) : null;
}
