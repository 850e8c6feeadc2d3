// Filter and sort; everything can be read without it.
"use strict";

for (const form of document.querySelectorAll("form.filter")) {
  const table = document.getElementById(form.dataset.for);
  const rows = [...table.tBodies[0].rows];
  const find = form.querySelector("input");
  const choices = [...form.querySelectorAll("select")];
  const told = form.querySelector("output");
  const narrow = () => {
    const wanted = find.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const fits = row.textContent.toLowerCase().includes(wanted) && choices.every(
        (choice) => !choice.value || row.cells[choice.dataset.column].textContent.trim() === choice.value);
      row.hidden = !fits;
      shown += fits;
    }
    told.textContent = `${shown} of ${rows.length}`;
  };
  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  narrow();
}

for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const text = (row) => row.cells[column]?.textContent.trim() ?? "";
      const rows = [...table.tBodies[0].rows].sort(
        (a, b) => text(a).localeCompare(text(b), "en", { numeric: true }) * (down ? -1 : 1));
      table.tBodies[0].append(...rows);
    });
  });
}

for (const form of document.querySelectorAll("form.asof")) {
  const states = [...form.parentElement.querySelectorAll("details.state")];
  const told = form.querySelector("output");
  form.addEventListener("input", () => {
    const day = form.querySelector("input").value;
    const held = states.find((state) => state.dataset.since <= day);
    for (const state of states) state.open = state === held;
    told.textContent = !day ? "" : held ? "" : "not seen by then";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
}
