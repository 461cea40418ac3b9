// A link with data-download is fetched signed in, and saved under the name that the server gives it.
import { announce } from "./announce.js";
import { session } from "../session/session.js";

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-download]");
  if (!link) return;
  event.preventDefault();
  try {
    const response = await session.fetch(link.href);
    if (!response.ok) throw new Error(`answered ${response.status}`);
    save(await response.blob(), nameIn(response.headers.get("Content-Disposition")));
  } catch {
    announce("The download did not arrive. Try it again.");
  }
});

export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function nameIn(header) {
  const encoded = /filename\*=utf-8''([^;]+)/i.exec(header ?? "");
  return encoded ? decodeURIComponent(encoded[1]) : (/filename="([^"]+)"/.exec(header ?? "")?.[1] ?? "guide");
}
