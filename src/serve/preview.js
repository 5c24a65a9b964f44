// Reloads the page when the site has changed since the page was made.
const shown = Number(document.querySelector("script[data-version]").dataset.version);
const events = new EventSource("/__annals/events");
events.addEventListener("version", (event) => {
  if (Number(event.data) !== shown) location.reload();
});
