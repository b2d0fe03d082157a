// A script in the head of every page: of a double click on a form's button, one counts. The page may
// have emptied the form meanwhile, so what the second one would send need not be the same.
(() => {
  const TWICE = 1000; // ms
  const sent = new WeakMap(); // form → when
  addEventListener(
    "submit",
    (event) => {
      const before = sent.get(event.target);
      if (before !== undefined && event.timeStamp - before < TWICE) {
        event.preventDefault();
        event.stopImmediatePropagation();
      } else sent.set(event.target, event.timeStamp);
    },
    true,
  );
})();
