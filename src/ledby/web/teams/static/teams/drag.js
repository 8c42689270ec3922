// Drag people between teams. Without this file, and on touch, the two lists do the same.
"use strict";

(() => {
  let held = null;

  const form = () => document.querySelector("form[data-move]");
  const teamOf = (target) => target.closest?.("[data-team]");

  function ready() {
    for (const one of document.querySelectorAll("[data-person]")) one.draggable = true;
  }

  function mark(section) {
    for (const one of document.querySelectorAll("[data-team].over")) {
      if (one !== section) one.classList.remove("over");
    }
    section?.classList.add("over");
  }

  async function send(fields) {
    const body = new FormData(form());
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const answer = await fetch(form().action, { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#found");
    if (!fresh) throw new Error("no teams");
    // A region that was there before is read out when its text changes.
    document.querySelector("#moved").textContent =
      fresh.querySelector("[data-effect]")?.textContent.trim() ?? "";
    document.querySelector("#found").replaceWith(fresh);
    ready();
  }

  document.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("[data-person]");
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.textContent);
    held.classList.add("held");
  });
  document.addEventListener("dragend", () => {
    held?.classList.remove("held");
    held = null;
    mark(null);
  });
  document.addEventListener("dragover", (event) => {
    const section = held && teamOf(event.target);
    mark(section);
    if (section && section !== teamOf(held)) event.preventDefault();
  });
  document.addEventListener("drop", async (event) => {
    const section = held && teamOf(event.target);
    if (!section || section === teamOf(held)) return;
    event.preventDefault();
    const person = held.dataset.person;
    try {
      await send({ person, to: section.dataset.team });
    } catch {
      window.location.reload();
    }
  });
  ready();
})();
