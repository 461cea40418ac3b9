// @ts-check
// After a person has allowed or denied an agent: on to the program that waits for the answer. A redirect cannot do it,
// as the form was sent by a fetch; the link stays for a browser that asks before it opens an app.
document.addEventListener("htmx:after:swap", goBack);
goBack();

function goBack() {
  const link = document.querySelector("a[data-go-back]");
  if (!(link instanceof HTMLAnchorElement) || "gone" in link.dataset) return;
  link.dataset.gone = "";
  location.assign(link.href);
}

export {}; // a module, which is loaded where it is needed
