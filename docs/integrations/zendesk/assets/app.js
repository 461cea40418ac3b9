// Shows a guide beside the ticket, and puts the summary of its run into the ticket's comment as an internal note.
// Nothing is sent to Zendesk by itself: the agent sees the note and submits it.
const HEIGHT = "640px";
const status = document.getElementById("status");

show(ZAFClient.init()).catch((error) => (status.textContent = `Treeline cannot be shown here: ${error.message}`));

async function show(client) {
  client.invoke("resize", { width: "100%", height: HEIGHT });
  const { settings } = await client.metadata();
  const ticket = await client.get(["ticket.id", "ticket.requester.name"]); // a new ticket has neither
  const url = new URL("/runs/new", settings.site);
  url.search = new URLSearchParams({
    desk: settings.desk,
    tree: settings.guide || "",
    ticket: ticket["ticket.id"] || "",
    caller: ticket["ticket.requester.name"] || "",
  });
  const frame = document.createElement("iframe");
  Object.assign(frame, { src: url.href, title: "Treeline", allow: "clipboard-write" });
  document.body.prepend(frame);
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== url.origin || source !== frame.contentWindow || data?.source !== "treeline") return;
    if (data.type === "summary" || data.type === "finished") addNote(client, data.summary.plain);
  });
}

async function addNote(client, text) {
  await client.set("ticket.comment.type", "internalNote");
  await client.invoke("ticket.comment.appendText", text);
  status.textContent = "The summary is in the comment, as an internal note.";
}
