// A script in the head of every page: of a double click on a form's button, one counts. The page may
// have changed meanwhile what the second one would send beside the form's own fields.
(() => {
  const TWICE = 1000; // ms
  const sent = new WeakMap(); // form → {at, fields}
  addEventListener(
    "submit",
    (event) => {
      const fields = JSON.stringify([...new FormData(event.target)]);
      const before = sent.get(event.target);
      if (before && event.timeStamp - before.at < TWICE && before.fields === fields) {
        event.preventDefault();
        event.stopImmediatePropagation();
      } else sent.set(event.target, { at: event.timeStamp, fields });
    },
    true,
  );
})();
