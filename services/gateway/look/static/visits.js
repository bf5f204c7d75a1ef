// What is entered of a visit stays on this phone until it has been received.
// Every room can be kept without this script; then it is kept when its button is pressed.

const page = document.querySelector("[data-visit]");
const prefix = `visit ${page.dataset.person} ${page.dataset.visit} `;
const unsent = document.getElementById("unsent");
const forms = [...document.querySelectorAll("form[data-room]")];
let trouble = "";

const nameOf = (form) => form.dataset.room;

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(prefix + name));
  } catch {
    return null;
  }
}

function write(name, entry) {
  try {
    if (entry) localStorage.setItem(prefix + name, JSON.stringify(entry));
    else localStorage.removeItem(prefix + name);
  } catch {
    trouble = "This phone keeps nothing: press the button of each room.";
  }
}

function waiting() {
  const names = [];
  for (let n = 0; n < localStorage.length; n += 1) {
    const key = localStorage.key(n);
    if (key.startsWith(prefix)) names.push(key.slice(prefix.length));
  }
  return names.sort();
}

function fieldsOf(form) {
  return [...new FormData(form)].filter(([name]) => name !== "csrf_token");
}

// All but the version, which a receipt changes.
function entered(form) {
  return JSON.stringify(fieldsOf(form).filter(([name]) => name !== "seen_version"));
}

function say() {
  const names = waiting();
  unsent.hidden = names.length === 0 && !trouble;
  const kept = names.length ? `Not yet sent: ${names.join(", ")}. It is kept on this phone. ` : "";
  if (unsent.dataset.said === kept + trouble) return;
  unsent.dataset.said = kept + trouble;
  unsent.textContent = kept + trouble;
  if (trouble.startsWith("You are signed out")) {
    const link = document.createElement("a");
    link.href = location.pathname;
    link.textContent = "Sign in again";
    unsent.append(" ", link);
  }
}

function restore(form) {
  const entry = read(nameOf(form));
  if (!entry) return;
  for (const [name, value] of entry.fields) {
    for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (input.type === "radio") input.checked = input.value === value;
      else input.value = value;
    }
  }
  form.closest("details").open = true;
}

function remember(form, ready) {
  write(nameOf(form), { ready, fields: fieldsOf(form) });
  say();
}

async function send(form) {
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const sent = entered(form);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
    if (answer.ok) received(form, sent, await answer.json());
    else if (answer.type === "opaqueredirect") trouble = "You are signed out.";
    else if (answer.status === 400) trouble = "Open this page again to send it.";
    else if (answer.status >= 500) trouble = "It is sent again in a moment.";
    else form.submit(); // the page that comes says what is wrong, and has all that was entered
  } catch {
    trouble = "There is no connection; it is sent when there is one.";
  }
  delete form.dataset.sending;
  say();
}

function received(form, sent, receipt) {
  trouble = "";
  form.elements.seen_version.value = receipt.version;
  if (sent !== entered(form)) {
    remember(form, false); // something was entered while it was on its way
    return;
  }
  write(nameOf(form), null);
  const room = form.closest("details");
  if (!room) {
    location.assign(form.action);
    return;
  }
  room.querySelector("[data-state]").textContent = "Kept";
  // An item that was added stands in the list from now on.
  const added = form.elements[`item-${form.elements.items.value}`].value;
  if (added) location.replace(`${location.pathname}?room=${room.id.replace("room-", "")}`);
}

function sendWhatWaits() {
  for (const form of forms) if (read(nameOf(form))?.ready) send(form);
}

for (const form of forms) {
  // A form that came back has what was entered, and the version that it was shown beside.
  if ("again" in form.dataset) remember(form, false);
  else restore(form);
  form.addEventListener("input", () => remember(form, false));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    remember(form, true);
    send(form).then(() => {
      const room = form.closest("details");
      if (!room || read(nameOf(form))) return;
      const next = room.nextElementSibling;
      room.open = false;
      if (next?.matches("details")) {
        next.open = true;
        next.querySelector("summary").focus();
      }
    });
  });
}

// What is not sent would be no part of a visit that is completed.
document.querySelector("form[data-complete]")?.addEventListener("submit", (event) => {
  if (waiting().length === 0) return;
  event.preventDefault();
  trouble = "Go back to all rooms and send it before you complete the visit.";
  say();
  unsent.tabIndex = -1;
  unsent.focus();
});

document.querySelector("[data-leave]")?.addEventListener("click", () => write(nameOf(forms[0]), null));
document.querySelector("[data-with-script]")?.removeAttribute("hidden");
document.querySelector("[data-without-script]")?.remove();
say();
sendWhatWaits();
addEventListener("online", sendWhatWaits);
setInterval(sendWhatWaits, 10_000);
