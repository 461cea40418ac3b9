// A form with data-unsaved ("changed" when it came back refused): leaving the page with something typed in it is asked about first.

let saved = null; // the form whose answer just came: what it held is with the server

addEventListener("beforeunload", (event) => changed() && event.preventDefault());

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  saved = ctx.response.status < 300 && ctx.request.method === "POST" ? ctx.request.form : null;
});

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  const leaves = ctx.target?.id === "main" && ctx.request.method === "GET";
  if (leaves && changed() && !confirm("Leave without saving what you wrote?")) event.preventDefault();
});

function changed() {
  const form = document.querySelector("form[data-unsaved]");
  if (!form || form === saved) return false;
  const touched = [...form.elements].some(({ value, defaultValue = value }) => value !== defaultValue);
  return touched || form.dataset.unsaved === "changed"; // the server refused it, and gave it back as it was
}
