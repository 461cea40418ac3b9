// Shows a guide beside the ticket, and opens a private note with the summary of its run.
// Nothing is sent to Freshdesk by itself: the agent sees the note and adds it.
const HEIGHT = "640px";
const status = document.getElementById("status");

show().catch((error) => (status.textContent = `Treeline cannot be shown here: ${error.message}`));

async function show() {
  const client = await app.initialized();
  client.instance.resize({ height: HEIGHT });
  const [settings, { ticket }, { requester }] = await Promise.all([
    client.iparams.get(),
    client.data.get("ticket"),
    client.data.get("requester"),
  ]);
  const url = new URL("/runs/new", settings.site);
  url.search = new URLSearchParams({
    desk: settings.desk,
    tree: settings.guide || "",
    ticket: ticket.id,
    caller: requester.name || "",
  });
  const frame = document.createElement("iframe");
  Object.assign(frame, { src: url.href, title: "Treeline", allow: "clipboard-write" });
  document.body.prepend(frame);
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== url.origin || source !== frame.contentWindow || data?.source !== "treeline") return;
    if (data.type === "summary" || data.type === "finished") openNote(client, data.summary.html);
  });
}

async function openNote(client, text) {
  await client.interface.trigger("click", { id: "openNote", text, isPublic: false });
  status.textContent = "The summary is in the note.";
}
