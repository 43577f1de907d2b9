// A box above each long table: rows that lack one of its words are hidden.
(() => {
  const SHORTEST = 10;
  const add = (table) => {
    const rows = [...table.tBodies[0].rows];
    const box = document.createElement("input");
    const count = document.createElement("p");
    box.type = "search";
    box.className = "table-filter";
    box.placeholder = "Filter: tf.contrib.layers, cudnn …";
    box.setAttribute("aria-label", "Filter the rows of the table");
    count.className = "table-filter-count";
    const filter = () => {
      const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        shown += row.hidden ? 0 : 1;
      }
      count.textContent = `${shown} of ${rows.length} rows`;
    };
    box.addEventListener("input", filter);
    table.dataset.filtered = "";
    const place = table.closest(".md-typeset__scrollwrap") || table;
    place.before(box, count);
    filter();
  };
  const all = () => document.querySelectorAll("article table").forEach((table) => {
    if (table.tBodies[0] && table.tBodies[0].rows.length >= SHORTEST) add(table);
  });
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", all) : all();
})();
