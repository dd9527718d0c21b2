// Reports an error in words that the reader selected: Ctrl+Enter, or a button where there is no keyboard.
// The words go to the plain form with what stands before and after them (W3C Web Annotation, TextQuoteSelector), by way
// of this tab's own memory: they stand in no address. Without this script the form is filled in by hand.
"use strict";
const KEY = "dalel-report";
const LONGEST = 500;
const AROUND = 32;
const own = document.currentScript.dataset;

function quote() {
  const selection = document.getSelection();
  const main = document.getElementById("main");
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!main.contains(range.commonAncestorContainer)) return null;
  const exact = selection.toString().trim().slice(0, LONGEST);
  if (!exact) return null;
  const before = range.cloneRange();
  before.setStart(main, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const after = range.cloneRange();
  after.setStart(range.endContainer, range.endOffset);
  after.setEnd(main, main.childNodes.length);
  const start = range.startContainer;
  const inside = (start.nodeType === Node.ELEMENT_NODE ? start : start.parentElement).closest("main [id]");
  const squeezed = (text) => text.replace(/\s+/g, " ");
  return {
    exact,
    prefix: squeezed(before.toString()).slice(-AROUND),
    suffix: squeezed(after.toString()).slice(0, AROUND),
    section: inside ? inside.id : "",
  };
}

function send(found) {
  sessionStorage.setItem(KEY, JSON.stringify(found));
  location.assign(own.form);
}

function offer() {
  let last = null;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "report-here";
  button.textContent = own.label;
  button.hidden = true;
  document.body.append(button);
  document.addEventListener("selectionchange", () => {
    const found = quote();
    if (found) last = found;
    // A tap on the button may take the selection away before it is a click.
    if (found) button.hidden = false;
    else setTimeout(() => { button.hidden = !quote(); }, 600);
  });
  button.addEventListener("click", () => send(last));
  document.addEventListener("keydown", (event) => {
    const found = event.key === "Enter" && (event.ctrlKey || event.metaKey) ? quote() : null;
    if (found) send(found);
  });
  for (const hint of document.querySelectorAll("[data-report-hint]")) hint.hidden = false;
}

function fill() {
  const said = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  const box = document.getElementById("quoted");
  if (!said || !box) return;
  const found = JSON.parse(said);
  for (const [name, value] of Object.entries(found)) document.querySelector(`input[name=${name}]`).value = value;
  box.querySelector("blockquote").textContent = found.exact;
  box.hidden = false;
}

if (own.form) offer();
else fill();
