"""The looks of the report of `check`, and what its buttons do: they stand in the page, which needs no other file."""

from __future__ import annotations

__all__ = ["SCRIPT", "STYLE"]

STYLE = """
:root { color-scheme: light dark; --text: #1b1f24; --soft: #5a6472; --page: #fff; --card: #f5f7f9; --line: #d9dee4;
  --good: #1a7f37; --install: #9a6700; --edit: #bc4c00; --bad: #b3202c; --mark: #fff1b8; --link: #0757b8; }
@media (prefers-color-scheme: dark) { :root { --text: #e4e8ec; --soft: #9ba7b4; --page: #12161b; --card: #1b2128;
  --line: #333c46; --good: #4cc26b; --install: #d9a62e; --edit: #f0883e; --bad: #ff7b72; --mark: #5c4a00;
  --link: #6cb0ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
a { color: var(--link); } .soft { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
.numbers { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; margin: 1.25rem 0 .75rem; list-style: none; }
.numbers li { flex: 1 1 8rem; background: var(--card); border-radius: .5rem; padding: .6rem .9rem; font-size: .875rem;
  border-left: 4px solid var(--kind); }
.numbers b { display: block; font-size: 1.6rem; line-height: 1.2; }
.bar { display: flex; height: .9rem; border-radius: .45rem; overflow: hidden; background: var(--card); }
.bar span { background: var(--kind); min-width: 3px; }
.k0 { --kind: var(--good); } .k1, .k2 { --kind: var(--install); } .k3 { --kind: var(--edit); }
.k4 { --kind: var(--bad); }
.filter { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; position: sticky; top: 0; z-index: 1;
  padding: .6rem 0; background: var(--page); }
button { font: inherit; font-size: .875rem; padding: .3rem .8rem; border: 1px solid var(--line); border-radius: 1rem;
  background: var(--page); color: var(--text); cursor: pointer; }
button[aria-pressed=true] { background: var(--text); color: var(--page); border-color: var(--text); }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; }
summary { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; padding: .5rem .8rem;
  cursor: pointer; }
summary::before { content: "\\25b8"; color: var(--soft); } details[open] > summary::before { content: "\\25be"; }
summary .path { font-family: ui-monospace, monospace; font-size: .9rem; overflow-wrap: anywhere; flex: 1 1 12rem; }
.verdict { color: var(--kind); font-weight: 600; font-size: .875rem; }
.finding { border-top: 1px solid var(--line); padding: .6rem .8rem; }
.finding pre { margin: 0 0 .25rem; padding: .35rem .6rem; background: var(--card); border-radius: .3rem;
  white-space: pre-wrap; overflow-wrap: anywhere; font: .85rem/1.5 ui-monospace, monospace; }
.finding p { margin: .15rem 0 0; font-size: .9rem; overflow-wrap: anywhere; }
.number { color: var(--soft); user-select: none; margin-right: .8rem; }
code { font: .9em ui-monospace, monospace; }
mark { background: var(--mark); color: inherit; border-radius: .2rem; padding: 0 .1rem; }
dt { font-weight: 600; margin-top: .6rem; } dd { margin: 0; }
[hidden] { display: none !important; }
@media print { .filter { display: none; } details { break-inside: avoid; } }
"""

SCRIPT = """
const buttons = [...document.querySelectorAll('button[data-verdict]')];
const files = [...document.querySelectorAll('details[data-verdict]')];
function choose(verdict) {
  buttons.forEach(one => one.setAttribute('aria-pressed', one.dataset.verdict === verdict));
  files.forEach(one => { one.hidden = verdict !== '' && one.dataset.verdict !== verdict; });
  const shown = files.filter(one => !one.hidden).length;
  document.getElementById('shown').textContent = shown + ' of ' + files.length + ' files';
}
buttons.forEach(one => one.addEventListener('click', () => choose(one.dataset.verdict)));
document.getElementById('open').addEventListener('click', () => {
  const all = files.every(one => one.hidden || one.open);
  files.forEach(one => { if (!one.hidden) one.open = !all; });
});
choose('');
"""
