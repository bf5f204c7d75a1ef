// Small comforts; every page is complete without them.

// What is wrong with a form is read out when it comes back.
document.querySelector("[data-error-summary]")?.focus();

// A second click within a second does nothing. (What is sent twice is done once anyway.)
document.addEventListener("submit", (event) => {
  const form = event.target;
  const now = Date.now();
  if (now - Number(form.dataset.sentAt || 0) < 1000) {
    event.preventDefault();
    return;
  }
  form.dataset.sentAt = String(now);
});

// What is under way is shown again by itself, as long as the page is looked at.
if (document.querySelector("[data-refresh]")) {
  setInterval(() => document.hidden || location.reload(), 3000);
}
