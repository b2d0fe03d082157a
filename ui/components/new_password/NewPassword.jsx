import React from "react";
import { forget, keep, keptUnder, newPassword } from "./passwords.js";

export function PasswordField() {
  const password = React.useRef(null);
  const slip = React.useRef(null);
  React.useEffect(() => {
    const { form } = password.current;
    const note = () => {
      const field = slip.current;
      field.value = keep(password.current.value);
      // Once it was read with the form: else a double click would seem to send something else.
      setTimeout(() => {
        field.value = "";
      });
    };
    form.addEventListener("submit", note, true);
    return () => form.removeEventListener("submit", note, true);
  }, []);
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

export function PasswordOnce({ name, slip, onDone }) {
  const [password] = React.useState(() => keptUnder(slip));
  React.useEffect(() => forget(slip), [slip]);
  return password ? (
    <span className="once">
      {" "}
      Password of {name}: <code data-testid="password">{password}</code>
      <button
        type="button"
        className="quiet"
        aria-label="Copy the password"
        onClick={() => navigator.clipboard.writeText(password)}
      >
        copy
      </button>
      <button type="button" className="quiet" title="It is not shown again" onClick={onDone}>
        done
      </button>
    </span>
  ) : null;
}
