// A script in the head of every page: of a double click on a form's button, one counts. The page may
// have changed meanwhile what the second one would send beside the form's own fields.
(() => {
  const TWICE = 1000; // ms
  const sent = new WeakMap(); // form → what it just sent
  addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const fields = JSON.stringify([...new FormData(form)]);
      if (sent.get(form) === fields) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      sent.set(form, fields);
      setTimeout(() => sent.delete(form), TWICE); // it may hold a password
    },
    true,
  );
})();
