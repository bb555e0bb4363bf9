// Between the first paint and the circuit a page looks alive but isn't: blazor replaces what was prerendered, and with it
// what was typed. So until <main data-interactive="true"> stands there, entries are remembered here and put back, and a form
// that is sent waits: without its handler a browser would send its fields in the address.
// Passwords stay in this memory alone, and all of it is dropped when the page is served.
(() => {
  "use strict";

  const typed = new Map();
  let focused = null;
  let held = null;

  const isServed = () => document.querySelector('main[data-interactive="true"]') !== null;
  const isField = element => element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
  const isTick = field => field.type === "checkbox" || field.type === "radio";
  const keyOf = element => element.id ? "#" + element.id : element.name ? "@" + element.name : null;
  const find = key => key[0] === "#"
    ? document.getElementById(key.slice(1))
    : document.querySelector(`[name="${CSS.escape(key.slice(1))}"]`);

  const caretOf = field => {
    try {
      return field.selectionStart === null ? null : [field.selectionStart, field.selectionEnd];
    } catch {
      return null;
    }
  };

  const remember = field => {
    const key = keyOf(field);
    if (key && field.type !== "file" && field.type !== "hidden")
      typed.set(key, isTick(field) ? { ticked: field.checked } : { value: field.value });
  };

  const rememberFocus = () => {
    const at = document.activeElement;
    if (at && at !== document.body && keyOf(at))
      focused = { key: keyOf(at), caret: isField(at) ? caretOf(at) : null };
  };

  const putBack = (key, entry) => {
    const field = find(key);
    if (!field || !isField(field) || field.disabled)
      return null;
    if ("ticked" in entry) {
      if (field.checked === entry.ticked)
        return field;
      field.checked = entry.ticked;
    } else if (field.value !== entry.value) {
      field.value = entry.value;
    }
    return field;
  };

  const putBackFocus = () => {
    if (!focused || (document.activeElement && document.activeElement !== document.body))
      return;
    // Taking focus makes rememberFocus look again, before the caret stands where it was.
    const { key, caret } = focused;
    const element = find(key);
    if (!element)
      return;
    element.focus({ preventScroll: true });
    if (caret && isField(element)) {
      try {
        element.setSelectionRange(caret[0], caret[1]);
      } catch {
        // A field of type email or number has no caret that scripts may set.
      }
    }
  };

  const onInput = event => {
    if (isField(event.target)) {
      remember(event.target);
      rememberFocus();
    }
  };

  // A form that goes to another path (sign-out) needs no circuit; a component's own goes to where it stands.
  const goesElsewhere = form => new URL(form.getAttribute("action") || location.href, location.href).pathname !== location.pathname;

  const onSubmit = event => {
    const form = event.target;
    if (goesElsewhere(form) || isServed())
      return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const forms = [...document.querySelectorAll("main form")];
    held = { form: keyOf(form), index: forms.indexOf(form), button: event.submitter ? keyOf(event.submitter) : null };
    document.documentElement.dataset.held = "true";
  };

  const finish = () => {
    observer.disconnect();
    document.removeEventListener("input", onInput, true);
    document.removeEventListener("change", onInput, true);
    document.removeEventListener("focusin", rememberFocus, true);
    document.removeEventListener("selectionchange", rememberFocus, true);
    document.removeEventListener("submit", onSubmit, true);
    putBackFocus();
    for (const [key, entry] of typed) {
      const field = putBack(key, entry);
      field?.dispatchEvent(new Event("input", { bubbles: true }));
      field?.dispatchEvent(new Event("change", { bubbles: true }));
    }
    typed.clear();
    delete document.documentElement.dataset.held;
    if (!held)
      return;
    const form = (held.form && find(held.form)) || document.querySelectorAll("main form")[held.index];
    const button = held.button ? find(held.button) : null;
    held = null;
    if (form instanceof HTMLFormElement)
      form.requestSubmit(button && button.form === form ? button : undefined);
  };

  const onChange = () => {
    const main = document.querySelector("main");
    if (!main)
      return;
    for (const [key, entry] of typed)
      putBack(key, entry);
    putBackFocus();
    if (isServed())
      finish();
  };

  const observer = new MutationObserver(onChange);
  document.addEventListener("input", onInput, true);
  document.addEventListener("change", onInput, true);
  document.addEventListener("focusin", rememberFocus, true);
  document.addEventListener("selectionchange", rememberFocus, true);
  document.addEventListener("submit", onSubmit, true);
  observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-interactive"] });
})();
