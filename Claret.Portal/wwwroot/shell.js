// Small things that every page shares. Nothing here is needed to read a page or to post a form of plain html.
(() => {
  "use strict";

  // Moments are drawn in UTC; here they become the reader's. The text node itself is changed, so that blazor, which
  // remembers it, still finds it when the moment changes.
  const shapes = {
    both: { dateStyle: "medium", timeStyle: "short" },
    date: { dateStyle: "medium" },
    time: { timeStyle: "short" },
  };
  const formats = {};
  const localize = time => {
    const moment = new Date(time.dateTime);
    const node = time.firstChild;
    if (!node || node.nodeType !== Node.TEXT_NODE || Number.isNaN(moment.getTime()))
      return;
    const shape = time.dataset.local in shapes ? time.dataset.local : "both";
    const text = (formats[shape] ??= new Intl.DateTimeFormat(undefined, shapes[shape])).format(moment);
    if (node.data !== text)
      node.data = text;
  };
  const localizeAll = root => {
    if (root.nodeType === Node.TEXT_NODE)
      root = root.parentElement ?? root;
    if (root.matches?.("time[data-local]"))
      localize(root);
    root.querySelectorAll?.("time[data-local]").forEach(localize);
  };
  localizeAll(document);
  new MutationObserver(changes => {
    for (const change of changes) {
      if (change.type === "childList")
        change.addedNodes.forEach(localizeAll);
      else
        localizeAll(change.target);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["datetime"] });

  // A jump within the page would be a navigation to blazor, which scrolls but doesn't move the focus. The link keeps its
  // address for when no script runs.
  document.addEventListener("click", event => {
    if (!(event.target instanceof Element && event.target.closest(".skip-link")))
      return;
    event.preventDefault();
    const main = document.getElementById("main");
    main.focus();
    main.scrollIntoView();
  }, true);

  document.addEventListener("click", event => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-reload]"))
      location.reload();

    // In a circuit the component does this by itself.
    const toggle = target?.closest("button[data-shows]");
    if (toggle && toggle.closest("main[data-static]")) {
      const field = document.getElementById(toggle.dataset.shows);
      const shows = field.type === "password";
      field.type = shows ? "text" : "password";
      toggle.setAttribute("aria-pressed", shows ? "true" : "false");
    }

    document.querySelectorAll("details.user-menu[open]").forEach(menu => {
      if (!menu.contains(target))
        menu.open = false;
    });
  });

  // Copying happens within the click: a browser lets nobody at the clipboard later. What came of it stands on the button for
  // two seconds and is said in a region that was there before. The text node is changed, not replaced: it is blazor's.
  const said = document.createElement("div");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  document.body.append(said);
  const restores = new WeakMap();
  const show = (button, words) => {
    const label = [...button.childNodes].find(node => node.nodeType === Node.TEXT_NODE);
    const before = restores.get(button);
    clearTimeout(before?.timer);
    const own = before?.own ?? label.data;
    label.data = words;
    said.textContent = words;
    restores.set(button, { own, timer: setTimeout(() => {
      label.data = own;
      said.textContent = "";
      restores.delete(button);
    }, 2000) });
  };
  const select = element => {
    const range = document.createRange();
    range.selectNodeContents(element);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };
  document.addEventListener("click", async event => {
    const button = event.target instanceof Element ? event.target.closest("button[data-copy]") : null;
    if (!button)
      return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      show(button, button.dataset.copied);
    } catch {
      // No clipboard for this page: what is to be copied stands before the button, and is selected for a key press.
      select(button.previousElementSibling);
      show(button, button.dataset.copyFailed);
    }
  });

  document.addEventListener("keydown", event => {
    if (event.key !== "Escape")
      return;
    document.querySelectorAll("details.user-menu[open]").forEach(menu => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // Eight seconds without a circuit, and the page says so.
  const unreachable = document.getElementById("unreachable");
  if (unreachable) {
    const isServed = () => document.querySelector('main[data-interactive="true"]') !== null;
    setTimeout(() => {
      if (isServed())
        return;
      unreachable.hidden = false;
      const until = new MutationObserver(() => {
        if (isServed()) {
          unreachable.hidden = true;
          until.disconnect();
        }
      });
      until.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-interactive"] });
    }, 8000);
  }

  // The dialog takes the focus from the field that somebody types into, and what that field then says is lost with the
  // connection. It says it again when there is one.
  const reconnect = document.getElementById("components-reconnect-modal");
  const unheard = new Set();
  const remember = event => unheard.add(event.target);
  reconnect?.addEventListener("components-reconnect-state-changed", event => {
    if (event.detail.state === "hide") {
      document.removeEventListener("change", remember, true);
      reconnect.close();
      unheard.forEach(field => field.isConnected && field.dispatchEvent(new Event("change", { bubbles: true })));
      unheard.clear();
    } else if (!reconnect.open) {
      document.addEventListener("change", remember, true);
      reconnect.showModal();
    }
  });
  // The way out is the button: behind the dialog nothing would work.
  reconnect?.addEventListener("cancel", event => event.preventDefault());
})();
