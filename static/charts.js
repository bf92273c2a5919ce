/* Draws a table as a picture above it; the table stays what screen readers and printers read. Without script there is only the table. */
const number = (cell) => Number(cell.dataset.value ?? 0);

function colour(token) {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = `var(--${token})`;
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function series(table) {
  const rows = [...table.tBodies[0].rows];
  return [...table.tHead.rows[0].cells].flatMap((head, place) => (head.dataset.series ? [{
    label: head.textContent,
    data: rows.map((row) => number(row.cells[place])),
    backgroundColor: colour(head.dataset.series),
    borderColor: colour(head.dataset.series),
    borderWidth: table.dataset.chart === "line" ? 3 : 0,
    tension: 0.2,
  }] : []));
}

function place(table) {
  const frame = document.createElement("div");
  frame.className = "chart";
  frame.setAttribute("aria-hidden", "true");
  table.parentElement.before(frame);
  return { table, canvas: frame.appendChild(document.createElement("canvas")) };
}

function draw({ table, canvas }) {
  Chart.getChart(canvas)?.destroy();
  const datasets = series(table), ink = colour("ink2"), line = colour("line"), rtl = document.dir === "rtl";
  const text = { color: ink, font: { family: getComputedStyle(document.body).fontFamily } };
  new Chart(canvas, {
    type: table.dataset.chart,
    data: { labels: [...table.tBodies[0].rows].map((row) => row.cells[0].textContent), datasets },
    options: {
      animation: false,
      maintainAspectRatio: false,
      plugins: { legend: { display: datasets.length > 1, position: "bottom", rtl, labels: text } },
      scales: {
        x: { reverse: rtl, ticks: text, grid: { display: false } },
        y: { beginAtZero: true, position: rtl ? "right" : "left", ticks: { ...text, precision: 0 }, grid: { color: line } },
      },
    },
  });
}

const charts = [...document.querySelectorAll("table[data-chart]")].map(place);
const drawAll = () => charts.forEach(draw);
drawAll();
// A canvas keeps the colours it was drawn in: the reader's choice and the device's each change them.
new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ["data-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
