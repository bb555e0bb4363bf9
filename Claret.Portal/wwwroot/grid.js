// The people grid by keyboard: "/" goes to the search, arrows from row to row, Space picks, Page keys turn the page, Escape empties
// the search. Enter follows the name, as any link. Everything is there by Tab as well.
(() => {
  "use strict";

  const names = () => [...document.querySelectorAll("table[data-grid] tbody .who a")];
  const search = () => document.querySelector("[data-grid-search]");
  const isTyping = element => element instanceof HTMLInputElement && !["checkbox", "radio"].includes(element.type)
    || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;

  const onSearch = (event, field) => {
    if (event.key === "ArrowDown") {
      names()[0]?.focus();
      event.preventDefault();
    } else if (event.key === "Escape" && field.value) {
      field.value = "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      event.preventDefault();
    }
  };

  const onRow = (event, row) => {
    const all = names();
    const at = all.indexOf(row.querySelector(".who a"));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === -1)
      search()?.focus();
    else if (to !== undefined)
      all[Math.min(to, all.length - 1)].focus();
    else if (event.key === " " && event.target.matches("a"))
      row.querySelector(".pick input").click();
    else if (event.key === "PageDown" || event.key === "PageUp")
      document.querySelector(`.pager a[rel="${event.key === "PageDown" ? "next" : "prev"}"]`)?.click();
    else
      return;
    event.preventDefault();
  };

  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || !search() || document.querySelector(".mud-dialog"))
      return;
    const row = event.target.closest?.("table[data-grid] tbody tr");
    if (event.target === search())
      onSearch(event, event.target);
    else if (event.key === "/" && !isTyping(event.target)) {
      search().focus();
      search().select();
      event.preventDefault();
    } else if (row && !isTyping(event.target))
      onRow(event, row);
  });

  // A menu closes when somebody goes on elsewhere.
  const close = menu => { menu.open = false; };
  document.addEventListener("click", event => document.querySelectorAll("details.grid-menu[open]").forEach(menu => menu.contains(event.target) || close(menu)));
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape")
      return;
    document.querySelectorAll("details.grid-menu[open]").forEach(menu => {
      close(menu);
      menu.querySelector("summary").focus();
    });
  });
})();
